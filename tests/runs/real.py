"""A Dask cluster of processes of its own, as an operator starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.imports import ROOT

START_SECONDS = 60
LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


@contextmanager
def dask(log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command of `dask` in a process of its own."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, number)
                process.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


@contextmanager
def scheduler(log: Path, port: int = 0) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler: its address, and its process."""
    arguments = ("scheduler", *LOCAL, "--port", str(port), "--dashboard-address", "127.0.0.1:0")
    with dask(log, *arguments) as process:
        deadline = time.monotonic() + START_SECONDS
        while not (found := re.search(r"Scheduler at:\s+(tcp://\S+)", log.read_text())):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield found[1], process


@contextmanager
def worker(log: Path, where: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of the scheduler at this address."""
    options = (*LOCAL, "--nthreads", "1", "--no-nanny", "--local-directory", str(log.parent))
    with dask(log, "worker", where, *options) as process:
        yield process
