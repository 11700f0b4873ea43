"""The benchmark's command line: `python -m benchmarks [PART…] [--quick] [--seed N] [--json FILE]`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from benchmarks import fuzz, inside, load, page, sizes, sweep, training
from benchmarks.report import Part, machine

PARTS: dict[str, Callable[[bool], Part]] = {
    "training": training.measure,
    "page": page.measure,
    "inside": inside.measure,
    "load": load.measure,
    "sizes": sizes.measure,
    "sweep": sweep.measure,
    "fuzz": fuzz.measure,
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--quick", is_flag=True, help="Measure less, to see that it works.")
@click.option("--seed", type=click.IntRange(0), default=0, help="Where the fuzzer begins, or goes on.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures there too.")
def main(parts: tuple[str, ...], quick: bool, seed: int, file: Path | None) -> None:
    """Measure PARTS of the lab's speed; all without any."""
    found = {"machine": machine()}
    click.echo(
        "Measured on {processor}, {cores} cores, {system}, Python {python}; load {load:.1f}".format(**found["machine"])
    )
    lost: list[str] = []
    for name in parts or PARTS:
        try:
            part = fuzz.measure(quick, seed) if name == "fuzz" else PARTS[name](quick)
        except Exception as error:  # the others are measured all the same
            lost.append(name)
            part = Part(notes=[f"{name} could not be measured: {error!r}"])
        click.echo(f"\n{part}")
        found[name] = part.values
        if file:
            file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    if lost:
        raise click.ClickException(f"not measured: {', '.join(lost)}")


if __name__ == "__main__":
    main()
