"""Which kinds of file a run can be taken home as, and how one is written: whole, or not at all."""

from __future__ import annotations

import contextlib
import enum
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path


class Kind(enum.StrEnum):
    """A kind of file, by its ending."""

    SCRIPT = "py"
    NOTEBOOK = "ipynb"
    NETWORK = "keras"
    TABLE = "csv"
    HISTORY = "json"
    PICTURE = "png"
    DRAWING = "svg"

    @property
    def is_text(self) -> bool:
        """Whether a person can read it in a terminal."""
        return self not in (Kind.NETWORK, Kind.PICTURE)


class Problem(enum.StrEnum):
    """Why a file cannot be written."""

    UNKNOWN_ENDING = "unknown ending"
    NO_TEXT = "no text"  # and it is to be printed
    NO_FOLDER = "no folder"
    NO_FILE = "no file"  # something else has that name
    NOT_WRITABLE = "not writable"


class FileError(Exception):
    """A file cannot be written.

    Attributes:
        problem: why.
        target: what was asked for.
        reason: the same in the words of the operating system; "" where it was not asked.
    """

    def __init__(self, problem: Problem, target: str, reason: str = "") -> None:
        super().__init__(problem, target, reason)
        self.problem = problem
        self.target = target
        self.reason = reason


def kind_of(target: str) -> Kind:
    """The kind of file that a name asks for by its ending.

    >>> kind_of("my run.PNG"), kind_of("echo.keras")
    (<Kind.PICTURE: 'png'>, <Kind.NETWORK: 'keras'>)

    Raises:
        FileError: there is no such kind.
    """
    try:
        return Kind(Path(target).suffix.removeprefix(".").lower())
    except ValueError:
        raise FileError(Problem.UNKNOWN_ENDING, target) from None


@contextlib.contextmanager
def written(target: str) -> Iterator[Callable[[bytes], None]]:
    """Write the file `target` by the function yielded; it appears in the end, and left early it leaves nothing behind.

    Raises:
        FileError: it cannot be written there. That is known before anything is yielded, but for a disk that fills up.
    """
    with _refusals(target):
        path = Path(target).resolve()
        if not path.parent.is_dir():
            raise FileError(Problem.NO_FOLDER, target)
        if path.exists() and not path.is_file():
            raise FileError(Problem.NO_FILE, target)
        if path.exists() and not os.access(path, os.W_OK):
            raise FileError(Problem.NOT_WRITABLE, target)
        beside = path.with_name(f".{secrets.token_hex(8)}.part")
        file = beside.open("xb", buffering=0)

    def write(data: bytes) -> None:
        with _refusals(target):
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]

    try:
        with file:
            yield write
        with _refusals(target):
            beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextlib.contextmanager
def _refusals(target: str) -> Iterator[None]:
    """What the operating system refuses, as a `FileError`."""
    try:
        yield
    except OSError as error:
        raise FileError(Problem.NOT_WRITABLE, target, error.strerror or "") from error
