"""The lab without a browser: `python -m echo_core --help`."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from echo_core.cli import words
from echo_core.engine import Engine
from echo_core.runs.outcome import Outcome
from echo_core.runs.store import Store
from echo_core.sweeps.grid import BASE, Grid, parse_values
from echo_core.sweeps.tables import as_csv, as_table
from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Experiment, Setting, parse_setting
from echo_core.task.framing import frame, gather
from echo_core.task.presets import PRESETS, Preset, preset
from echo_core.task.sequences import check_sequence, parse_sequence, test_sequence
from echo_core.task.verdict import verdict

if TYPE_CHECKING:
    from echo_core.model.training import Epoch, Result

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
def _usage_errors() -> Iterator[None]:
    """Settings that do not fit each other end the program as a wrong option does."""
    try:
        yield
    except InputError as error:
        raise click.UsageError(words.explain(error)) from None


def _option(name: str, setting: Setting) -> Callable[[Command], Command]:
    spelling = "--" + name.replace("_", "-")
    if setting.kind is bool:
        return click.option(spelling, name, is_flag=True, default=None, help=words.SETTINGS[name])
    metavar = f"[{'|'.join(setting.choices)}]" if setting.choices else f"{setting.low:g}…{setting.high:.10g}"
    kind = Parsed(name, lambda text: parse_setting(name, text))
    return click.option(spelling, name, type=kind, metavar=metavar, help=words.SETTINGS[name])


def _settings(command: Command, but: Collection[str] = ()) -> Command:
    """Give a command an option for each setting of an experiment, `but` for some."""
    for name, setting in reversed(SETTINGS.items()):
        if name not in but:
            command = _option(name, setting)(command)
    return command


_preset = click.argument("preset", type=Parsed("preset", preset), metavar="PRESET")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


@click.group()
def main() -> None:
    """Echo Lab without a browser: can an LSTM repeat a number that it saw earlier?

    PRESET is one of those that the command `presets` lists. Each of its settings can be changed by the option of that
    name.
    """


@main.command()
@_json
def presets(as_json: bool) -> None:
    """List the presets."""
    for one in PRESETS.values():
        settings, (title, about) = one.experiment.settings(), words.PRESETS[one.name]
        if as_json:
            _print_json({"preset": one.name, "title": title, "about": about, "settings": settings})
        else:
            click.echo(f"{one.name}: {about}")
            shown = ", ".join(f"{name} {value}" for name, value in settings.items())
            click.echo(click.wrap_text(shown, initial_indent="    ", subsequent_indent="    "))


@main.command("frame")
@_preset
@_settings
@click.option(
    "--sequence",
    type=Parsed("sequence", parse_sequence),
    metavar="N,N,…",
    help="The numbers to frame; the length is theirs unless --length is given. Without it: the test sequence.",
)
@_json
def show_frame(preset: Preset, sequence: list[int] | None, as_json: bool, **options: Any) -> None:
    """Show the rows that a sequence is framed in, and why some are not trained on."""
    given = _given(options)
    with _usage_errors():
        if sequence is None:
            experiment = preset.experiment.replace(**given)
            numbers = test_sequence(experiment)
        else:
            experiment = preset.experiment.replace(**{"length": len(sequence), **given})
            numbers = check_sequence(experiment, sequence)
    framing = frame(experiment)
    inputs, targets = (_nulls(gather(table, numbers).tolist()) for table in (framing.inputs, framing.targets))
    rows = [
        {
            "t": t,
            "inputs": inputs[t],
            "target": targets[t],
            "kept": reason is None,
            "reason": words.DROPPED[reason] if reason else None,
        }
        for t, reason in enumerate(framing.reasons)
    ]
    if as_json:
        for row in rows:
            _print_json(row)
        _print_json({"verdict": verdict(experiment).summary()})
    else:
        _print_table(experiment, rows)
        click.echo(words.verdict(verdict(experiment)))


def _nulls(numbers: Any) -> Any:
    """Nested lists as they are, but None for -1."""
    if isinstance(numbers, list):
        return [_nulls(number) for number in numbers]
    return None if numbers == -1 else numbers


def _print_table(experiment: Experiment, rows: list[dict[str, Any]]) -> None:
    width = len(str(experiment.vocabulary - 1))

    def spell(numbers: Any) -> str:
        shown = numbers if isinstance(numbers, list) else [numbers]
        return " ".join(("-" if number is None else str(number)).rjust(width) for number in shown)

    table = [("t", "shown", "to say", "")]
    table += [(str(row["t"]), spell(row["inputs"]), spell(row["target"]), row["reason"] or "") for row in rows]
    widths = [max(len(line[column]) for line in table) for column in range(3)]
    for line in table:
        columns = [cell.rjust(size) for cell, size in zip(line, widths, strict=False)]
        click.echo("   ".join([*columns, line[3]]).rstrip())
    click.echo(
        f"\n{experiment.rows} of {experiment.length} rows are trained on, {experiment.batch_size} a batch:"
        f" X ({experiment.rows}, {experiment.steps}, {experiment.vocabulary})."
    )


@main.command()
@_preset
@_settings
@_json
def train(preset: Preset, as_json: bool, **options: Any) -> None:
    """Train a network and show what it has learnt."""
    with _usage_errors():
        experiment = preset.experiment.replace(**_given(options))
    judged = verdict(experiment)
    if as_json:
        _print_json({"verdict": judged.summary()})
    else:
        click.echo(words.verdict(judged))
    from echo_core.model import training

    if as_json:
        _print_json({"result": _summary(preset, training.train(experiment, on_epoch=_print_epoch))})
        return
    with click.progressbar(
        length=experiment.epochs,
        label=preset.name,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        show_eta=False,
        item_show_func=_spell_epoch,
    ) as bar:
        stride = max(1, experiment.epochs // 200)

        def show(epoch: Epoch) -> None:
            if epoch.epoch % stride == 0 or epoch.epoch == experiment.epochs:
                bar.update(epoch.epoch - bar.pos, epoch)

        result = training.train(experiment, on_epoch=show)
    _print_result(result)


def _spell_epoch(epoch: Epoch | None) -> str | None:
    return epoch and f"epoch {epoch.epoch}, loss {epoch.loss:.3f}, accuracy {epoch.accuracy:.0%}"


def _print_epoch(epoch: Epoch) -> None:
    _print_json({"epoch": epoch.epoch, "loss": _finite(epoch.loss), "accuracy": _finite(epoch.accuracy)})


def _summary(preset: Preset, result: Result) -> dict[str, Any]:
    return {
        "preset": preset.name,
        "settings": result.experiment.settings(),
        "epochs": len(result.losses),
        "loss": _finite(result.losses[-1]),
        "accuracy": _finite(result.accuracies[-1]),
        "solved_at": result.solved_at,
        "expected": _nulls(result.prediction.expected.tolist()),
        "predicted": result.prediction.predicted.tolist(),
        "seconds": result.seconds,
        "updates": result.updates,
        "ms_per_update": 1000 * result.seconds / result.updates,
    }


def _print_result(result: Result) -> None:
    vocabulary, epochs = result.experiment.vocabulary, len(result.losses)
    click.echo(f"loss       {result.losses[-1]:.3f} (pure guessing: {math.log(vocabulary):.3f})")
    click.echo(f"accuracy   {result.accuracies[-1]:.1%} (pure guessing: {1 / vocabulary:.1%})")
    click.echo(f"solved     {'never' if result.solved_at is None else f'at epoch {result.solved_at}'}")
    click.echo(f"expected   {_spell_answers(_nulls(result.prediction.expected.tolist()))}")
    click.echo(f"predicted  {_spell_answers(result.prediction.predicted.tolist())}")
    click.echo(f"trained    {epochs} epochs, {result.updates} updates in {result.seconds:.2f} s")


def _spell_answers(answers: list[Any]) -> str:
    """Numbers a row apart by a space; rows of several answers in brackets."""
    spelled = (
        f"[{_spell_answers(one)}]" if isinstance(one, list) else "-" if one is None else str(one) for one in answers
    )
    return " ".join(spelled)


def _values(option: str, setting: str, default: str | None, about: str) -> Callable[[Command], Command]:
    kind = Parsed(option, lambda text: parse_values(setting, text))
    return click.option(f"--{option}", type=kind, default=default, show_default=True, metavar="N-N,N,…", help=about)


def _sweep_settings(command: Command) -> Command:
    return _settings(command, but=("lag", "window", "units"))


@main.command()
@_values("lags", "lag", "0-9", "The lags to try.")
@_values("windows", "window", None, "The windows to try. [default: 1-10, or 5 where --units are given]")
@_values("units", "units", None, "The numbers of LSTM units to try. [default: 50]")
@click.option("--seeds", type=int, default=3, show_default=True, help="How many seeds each is trained with.")
@_sweep_settings
@_json
@click.option(
    "--csv",
    "csv_file",
    type=click.File("w", "utf-8", lazy=False),
    help="Write a table of all runs to this file; - prints it.",
)
def sweep(
    lags: tuple[int, ...],
    windows: tuple[int, ...] | None,
    units: tuple[int, ...] | None,
    seeds: int,
    as_json: bool,
    csv_file: IO[str] | None,
    **options: Any,
) -> None:
    """Train a whole grid: every lag with every window, or every number of units, and several seeds.

    All else is as in the preset state-reset. Each run is trained once and found again later. They train
    on the cluster that ECHO_SCHEDULER names, or here on all processor cores.
    """
    if as_json and csv_file:
        raise click.UsageError("--json and --csv exclude each other.")
    with _usage_errors():
        base = BASE.replace(**_given(options))
        one_window = units is not None or base.context == "whole"
        windows = windows or ((base.window,) if one_window else tuple(range(1, 11)))
        grid = Grid(base, lags, windows, units or (base.units,), seeds)
    outcomes = _sweep(grid, on_outcome=(lambda one: _print_json(one.record())) if as_json else None)
    if csv_file:
        csv_file.write(as_csv(outcomes))
    elif not as_json:
        _print_grid(grid, outcomes)


def _sweep(grid: Grid, on_outcome: Callable[[Outcome], None] | None) -> list[Outcome]:
    """The outcomes of a grid, trained on workers of its own or on the cluster that ECHO_SCHEDULER names."""
    engine = Engine(os.environ.get("ECHO_SCHEDULER") or None, warm=False)
    try:
        sweep = engine.submit_sweep(grid.experiments(), Store())
        with click.progressbar(
            length=sweep.snapshot().total,
            label="runs",
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
            show_pos=True,
        ) as bar:
            for outcome in sweep.results():
                if on_outcome:
                    on_outcome(outcome)
                bar.update(sweep.snapshot().done - bar.pos)
        end = sweep.snapshot()
        if end.problem:
            raise click.ClickException(end.problem)
        return list(end.outcomes)
    finally:
        engine.close()


def _print_grid(grid: Grid, outcomes: Sequence[Outcome]) -> None:
    click.echo(as_table(grid, outcomes))
    click.echo(
        "\nAccuracy in percent, mean of the last 20 epochs and of the seeds. –: not trained, no answer can be known."
    )
    smaller = grid.smaller_batches()
    if smaller:
        shown = ", ".join(f"lag {place.lag} window {place.window}: {size}" for place, size in smaller.items())
        click.echo(f"Fewer rows than a batch of {grid.base.batch_size}, so a smaller batch: {shown}.")


def _finite(number: float) -> float | None:
    """The number, or None where JSON has no word for it."""
    return float(number) if math.isfinite(number) else None


def _print_json(record: dict[str, Any]) -> None:
    click.echo(json.dumps(record))


if __name__ == "__main__":
    main()
