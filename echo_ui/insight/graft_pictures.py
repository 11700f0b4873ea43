"""A row without and with a graft: what went into its state, and the answer, as HTML."""

from __future__ import annotations

from echo_core.insight.row_results import Graft
from echo_ui.text import words
from echo_ui.theme.html import escape


def answers(graft: Graft) -> str:
    """The numbers behind both answers in a line each; those of the other row solid, zeros as a gap."""
    own, step = graft.numbers.tolist(), graft.step
    first = [None] * step if graft.donor is None else graft.donor[:step].tolist()
    text = words.insight_graft
    lines = [
        _line(text.WITHOUT, own[:step], own[step:], graft.said[0], graft.probabilities[0], donor=False),
        _line(text.WITH, first, own[step:], graft.grafted[0], graft.grafted_probabilities[0], donor=True),
    ]
    return f'<div class="graft">{"".join(lines)}</div>'


def _line(name: str, first: list[int | None], rest: list[int], said: int, share: float, *, donor: bool) -> str:
    """What went in before the graft and after it, and the answer; the number that is named is outlined."""
    kind = "now" if donor else "seen"
    cells = [_cell(number, said, kind) for number in first] + [_cell(number, said, "") for number in rest]
    known = [number for number in first if number is not None]
    label = escape(words.insight_graft.row_alt([*known, *rest], len(known), donor=donor and bool(known)))
    answer = escape(words.insight_graft.says(int(said), float(share)))
    return (
        f'<p>{escape(name)}</p><div class="strip slow" style="--n:{max(8, min(len(cells), 25))}" role="img"'
        f' aria-label="{label}">{"".join(cells)}</div><b>{answer}</b>'
    )


def _cell(number: int | None, said: int, kind: str) -> str:
    if number is None:
        return "<span><b>0</b></span>"
    named = " answer" if number == said else ""
    return f'<span class="{kind}{named}"><b>{"–" if number < 0 else number}</b></span>'
