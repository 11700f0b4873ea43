"""The Chromium that tests and benchmarks drive: `python -m harness.chromium` finds it, or else installs one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (  # it asks no other host for anything by itself
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class MissingChromiumError(RuntimeError):
    """No Chromium was found, and how to get one."""

    def __init__(self) -> None:
        super().__init__("no Chromium was found; `python -m harness.chromium` installs one")


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium without a window.

    Raises:
        MissingChromiumError: there is none that starts.
    """
    path = find()
    if path is None:
        raise MissingChromiumError
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses its sandbox to root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *sandbox])
        try:
            yield browser
        finally:
            browser.close()


def find() -> str | None:
    """The path of a Chromium that starts: one on the PATH, or else the one Playwright keeps; None if there is none."""
    with sync_playwright() as playwright:
        candidates = [shutil.which(name) for name in NAMES] + [playwright.chromium.executable_path]
    return next((path for path in candidates if path and _starts(path)), None)


def _starts(path: str) -> bool:
    """Whether a browser answers there; some systems keep a script there that only says where to get one."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> str | None:
    """Try the system's packages if allowed, then Playwright's own builds; the path of the Chromium that then starts."""
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    attempts = [[playwright]]
    if os.geteuid() == 0:
        attempts.insert(0, [[*playwright, "--with-deps"]])
        if shutil.which("apt-get"):
            attempts.insert(0, [["apt-get", "update"], ["apt-get", "install", "--yes", "chromium"]])
    for commands in attempts:
        for command in commands:
            print("Trying", *command, flush=True)
            subprocess.run(command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, check=False)
        if found := find():
            return found
    return None


if __name__ == "__main__":
    path = find() or install()
    if not path:
        sys.exit(
            "Tests of the page need Chromium: none was found and none could be installed. Install a package that puts "
            + " or ".join(NAMES)
            + " on the PATH, then try again."
        )
    print("The page is driven in", path)
