"""The page's server in a process of its own, as `streamlit run app.py` starts it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).parent.parent
START_SECONDS = 60.0
END_SECONDS = 15.0


class ServerError(RuntimeError):
    """The server did not start; what it said."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    Attributes:
        url: of its page, without a slash at the end.
        started: when `streamlit run` was called, as of `time.perf_counter`.
        process: its own, without those of the training workers.
        store: the file where it keeps runs.
    """

    url: str
    started: float
    process: psutil.Process
    store: Path

    def cpu_seconds(self) -> float:
        """Processor time the server has used so far, without its workers."""
        return _cpu_seconds(self.process)

    def worker_seconds(self) -> float:
        """Processor time that its workers have used so far."""
        return sum(map(_cpu_seconds, self.process.children(recursive=True)))

    def kill(self) -> None:
        """End it and its workers at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(END_SECONDS)

    def kill_workers(self) -> None:
        """End its workers alone at once."""
        for worker in workers_of(self.process):
            worker.kill()

    def memory(self) -> int:
        """Bytes of memory that the server holds now, without its workers."""
        return int(self.process.memory_info().rss)


def workers_of(process: psutil.Process) -> list[psutil.Process]:
    """The processes of training workers that a process has started."""
    found = []
    for child in process.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # ended meanwhile
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
    return found


def _cpu_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:  # ended meanwhile
        return 0.0
    return float(times.user + times.system)


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


@contextmanager
def serve(*more: str, port: int | None = None, store: Path | None = None) -> Iterator[Server]:
    """Start the server with `more` options, and yield it as soon as it answers.

    Without a port it gets one that is free, without a store one of its own.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true", *more]
    with tempfile.TemporaryDirectory(prefix="echo-") as folder, Path(folder, "log").open("w+b") as log:
        store = store or Path(folder, "echo.sqlite")
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=os.environ | {"ECHO_STORE": str(store)},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its workers share its process group, and end with it
        )
        try:
            url = f"http://127.0.0.1:{port}"
            if not _answers(process, url):
                log.seek(0)
                raise ServerError(f"the server did not start:\n{log.read().decode(errors='replace')}")
            yield Server(url, started, psutil.Process(process.pid), store)
        finally:
            _end(process)


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
