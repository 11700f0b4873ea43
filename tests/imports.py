"""Who imports whom, read from the source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
OURS = ("app", "echo_core", "echo_ui", "harness", "tests", "benchmarks")


class Import(NamedTuple):
    """One import statement's name.

    Attributes:
        name: the module, with dots; the name below it where a `from` may name a module or a value.
        at_once: whether it runs when the file is imported: it stands in no function, and not for types alone.
    """

    name: str
    at_once: bool


def imports(source: str) -> list[Import]:
    r"""Every import of a file, wherever it stands; relative ones are an error.

    >>> imports("import a.b as c\ndef f():\n    from d import e")
    [Import(name='a.b', at_once=True), Import(name='d.e', at_once=False)]
    """
    return list(_below(ast.parse(source), at_once=True))


def _below(node: ast.AST, *, at_once: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        yield from (Import(alias.name, at_once) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        if node.level or not node.module:
            raise ValueError(f"line {node.lineno} imports relatively")
        yield from (Import(f"{node.module}.{alias.name}", at_once) for alias in node.names)
    elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        for chosen, now in ((node.body, False), (node.orelse, at_once)):
            for statement in chosen:
                yield from _below(statement, at_once=now)
    else:
        inside = at_once and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            yield from _below(child, at_once=inside)


@cache
def modules() -> dict[str, Path]:
    """Every module of ours, by its name with dots; a package stands for its `__init__`."""
    found = {"app": ROOT / "app.py"}
    for top in OURS[1:]:
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports_of(module: str) -> tuple[Import, ...]:
    """What a module of ours imports, each name cut back to a module where it is one of ours."""
    found = imports(modules()[module].read_text(encoding="utf-8"))
    return tuple(Import(_module(name), at_once) for name, at_once in found)


def _module(name: str) -> str:
    """The module of ours that a name means; the name itself where it is not ours.

    >>> _module("echo_core.task.experiment.Experiment"), _module("echo_core.task.experiment"), _module("numpy.typing")
    ('echo_core.task.experiment', 'echo_core.task.experiment', 'numpy.typing')
    """
    if not is_in(name, OURS):
        return name
    while name not in modules():
        name = name.rpartition(".")[0]
        if not name:
            raise ValueError("an import names a module that is not there")
    return name


def is_in(name: str, packages: tuple[str, ...] | list[str] | set[str]) -> bool:
    """Whether a module is one of these, or in one of them.

    >>> is_in("echo_ui.text.en", ["echo_ui.text"]), is_in("echo_ui.texts", ["echo_ui.text"])
    (True, False)
    """
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def loaded_by(module: str) -> set[str]:
    """All that importing a module of ours loads, as far as our own modules tell: ours, and what these import."""
    found: set[str] = set()
    todo = [module]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        todo.extend(name[:dot] for dot in range(len(name)) if name[dot] == ".")  # the packages that it is in
        if name in modules():
            todo.extend(other.name for other in imports_of(name) if other.at_once)
    return found
