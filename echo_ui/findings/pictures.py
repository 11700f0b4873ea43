"""What networks name when they are shown more numbers or fewer, as small pictures: from recorded runs to HTML.

A line for each count of numbers shown, a square for each of these from the first since zero, and in it a dot, the
larger the more often that number is named. A place is a column of dots, a distance runs along the slope.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from echo_core.records.findings import VariantResult
from echo_ui.text import words
from echo_ui.theme.html import escape

_MOST = 12  # numbers shown in a picture, at most
_LARGEST = 11  # pixels, the dot of a number that is always named
_FAINT = 0.05  # shares below it are not drawn: guessing, and a little more
_TOLD = 3  # counts around that of training that are told to those who do not see the picture


def lengths(variant: str, result: VariantResult) -> str:
    """The picture of one setting, with what its runs learned and how right they are in training."""
    label = escape(words.findings.named_alt(variant, _told(result)))
    return (
        f'<figure class="lengths"><div class="grid" role="img" aria-label="{label}">{"".join(_lines(result))}</div>'
        f"<figcaption><b>{escape(variant)}</b><span>{escape(words.findings.trained(result.accuracy))}</span>"
        f"<span>{escape(words.findings.learned(result.rules))}</span></figcaption></figure>"
    )


def _lines(result: VariantResult) -> Iterator[str]:
    """A line for each count of numbers shown: the count, and a square for each number."""
    experiment = result.experiment
    for shown in range(1, min(_MOST, len(result.named)) + 1):
        trained = " trained" if shown == experiment.steps else ""
        squares = (
            _square(float(result.named[shown - 1, shown - place]), trained, right=place == shown - experiment.lag)
            for place in range(1, shown + 1)
        )
        yield f'<small class="count{trained}">{shown}</small>{"".join(squares)}'


def _square(share: float, trained: str, *, right: bool) -> str:
    """A number that is shown, and how often it is named: the area of its dot."""
    dot = f' style="--dot:{_LARGEST * math.sqrt(share):.1f}px"' if share >= _FAINT else ""
    return f'<i class="read{trained}{" right" if right else ""}"{dot}></i>'


def _told(result: VariantResult) -> list[tuple[int, int, float]]:
    """For some counts of numbers shown, the place that is named most often, counted from 1, and its share."""
    steps = min(result.experiment.steps, len(result.named) - _TOLD)
    told = []
    for shown in range(max(1, steps - _TOLD), steps + _TOLD + 1):
        line = result.named[shown - 1, :shown]
        distance = int(line.argmax())
        told.append((shown, shown - distance, float(line[distance])))
    return told


def legend() -> str:
    """What the marks of these pictures mean."""
    return _legend(
        {
            '<i class="read"></i>': words.findings.READ,
            f'<i class="read" style="--dot:{_LARGEST}px"></i>': words.findings.NAMED,
            '<i class="read right"></i>': words.findings.RIGHT,
            '<i class="read trained"></i>': words.findings.TRAINED,
        }
    )


def dots_legend(*, best: bool) -> str:
    """What the marks of the charts of single runs mean; `best`: whether the best possible is drawn."""
    last = {'<i class="best"></i>': words.findings.BEST} if best else {"<b>×</b>": words.findings.NOT_SOLVED}
    return _legend({f'<i class="run" style="--dot:{_LARGEST}px"></i>': words.findings.RUN} | last)


def _legend(marks: Mapping[str, str]) -> str:
    items = "".join(f"<span>{mark}{escape(said)}</span>" for mark, said in marks.items())
    return f'<p class="finding-legend" aria-hidden="true">{items}</p>'
