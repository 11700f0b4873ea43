"""The Chromium that the browser tests drive: `python -m tests.chromium` finds it, or else installs one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


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


def _install() -> None:
    root = os.geteuid() == 0
    if root and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "chromium"]):
            subprocess.run(["apt-get", *words], env=environment, check=False)
        if find():
            return
    with_libraries = ["--with-deps"] if root else []
    subprocess.run([sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"], check=False)


if __name__ == "__main__":
    if not find():
        _install()
    found = find()
    if not found:
        sys.exit(
            "The browser tests need Chromium: none was found and none could be installed. Install a package that puts "
            + " or ".join(NAMES)
            + " on the PATH, then try again."
        )
    print("Browser tests use", found)
