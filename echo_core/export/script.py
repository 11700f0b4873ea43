"""An experiment as a listing in plain Keras 3 that a person can read and run, and the same as a notebook.

The listing is a template: of every setting it has the lines that are in force, and no others.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.score import SOLVED_EPOCHS, SOLVED_MEAN

_TEMPLATES = Path(__file__).with_name("templates")
CELLS = ("settings", "sequences", "rows", "network", "training", "answers")  # the blocks of the template, in order


def script(experiment: Experiment) -> str:
    """The experiment as a Python script that needs tensorflow and pandas alone.

    It draws the sequences and the start weights of the experiment from the same seeds, prints loss and accuracy of
    every epoch, and at the end what was expected and predicted of the test sequence.
    """
    return _template().render(_facts(experiment))


def notebook(experiment: Experiment) -> str:
    """The same script as a Jupyter notebook: a cell of text above each cell of code."""
    import nbformat
    from nbformat import v4

    context = _template().new_context(_facts(experiment))
    blocks = {name: "".join(block(context)) for name, block in _template().blocks.items()}
    cells = [v4.new_markdown_cell(f"# {blocks['question']}\n\n{_joined(blocks['about'])}", id="about")]
    for number, name in enumerate(CELLS):
        text, code = _apart(blocks[name])
        cells += [
            v4.new_markdown_cell(text, id=f"text-{number}"),
            v4.new_code_cell(code, id=f"code-{number}"),
        ]
    whole = v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(whole)
    return nbformat.writes(whole) + "\n"


def _apart(block: str) -> tuple[str, str]:
    r"""The comment with which a block begins, as Markdown under a heading, and its code.

    >>> _apart("# The rows\n# One a number.\nrows = 3")
    ('## The rows\n\nOne a number.', 'rows = 3')
    """
    lines = block.strip().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("# "))
    last = next(number for number in range(first, len(lines)) if not lines[number].startswith("# "))
    heading, *said = (line.removeprefix("# ") for line in lines[first:last])
    return f"## {heading}\n\n{' '.join(said)}", "\n".join(lines[:first] + lines[last:]).strip()


def _joined(paragraph: str) -> str:
    return " ".join(paragraph.split())


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # it is Python, no HTML
    )
    return environment.get_template("script.py.jinja")


def _facts(experiment: Experiment) -> dict[str, Any]:
    """What the template chooses its lines by."""
    rows = frame(experiment).trained()
    return {
        **experiment.settings(),
        "whole": experiment.context == "whole",
        "drop": experiment.missing == "drop",
        "padded": experiment.missing != "drop",
        "mask": experiment.missing == "mask",
        "every_step": experiment.every_step,
        "carry": experiment.state == "carry",
        "surplus": experiment.available_rows > experiment.rows,
        "weighted": bool((rows.targets < 0).any()),
        "solved_epochs": SOLVED_EPOCHS,
        "solved_mean": SOLVED_MEAN,
    }
