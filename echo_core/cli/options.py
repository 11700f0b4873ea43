"""Options that several commands share: a preset, its settings, JSON."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from echo_core.cli import words
from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Setting, parse_setting
from echo_core.task.presets import preset

Command = TypeVar("Command", bound=Callable[..., Any])


class Parsed(click.ParamType[object]):
    """A parameter that a function of the core reads from its text."""

    def __init__(self, name: str, read: Callable[[str], object]) -> None:
        self.name = name
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """What `value` spells; a usage error if it spells nothing."""
        try:
            return self.read(value)
        except InputError as error:
            self.fail(words.explain(error), param, ctx)


@contextmanager
def usage_errors() -> Iterator[None]:
    """Settings that do not fit each other end the program as a wrong option does."""
    try:
        yield
    except InputError as error:
        raise click.UsageError(words.explain(error)) from None


def settings(command: Command, but: Collection[str] = ()) -> Command:
    """Give a command an option for each setting of an experiment, `but` for some."""
    for name, setting in reversed(SETTINGS.items()):
        if name not in but:
            command = _option(name, setting)(command)
    return command


def _option(name: str, setting: Setting) -> Callable[[Command], Command]:
    spelling, about = "--" + name.replace("_", "-"), words.SETTINGS[name]
    if setting.kind is bool:
        return click.option(spelling, name, is_flag=True, default=None, help=about)
    metavar = f"[{'|'.join(setting.choices)}]" if setting.choices else f"{setting.low:g}…{setting.high:.10g}"
    kind = Parsed(name, lambda text: parse_setting(name, text))
    return click.option(spelling, name, type=kind, metavar=metavar, help=about)


def given(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given."""
    return {name: value for name, value in options.items() if value is not None}


preset_argument = click.argument("preset", type=Parsed("preset", preset), metavar="PRESET")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
