"""Two questions that have puzzled people for years, with settings here that answer them."""

from __future__ import annotations

from echo_core.records.findings import VariantResult
from echo_core.task.experiment import Experiment
from echo_core.task.verdict import Reach, verdict
from echo_ui.findings import ways
from echo_ui.text import words
from echo_ui.theme.html import escape, linked

_ISSUES = "https://github.com/keras-team/keras/issues"
MULTIPLES = Experiment(window=1, lag=25, batch_size=25, length=100, vocabulary=10)
ONE_LESS = MULTIPLES.replace(lag=24)


def questions(single: VariantResult) -> str:
    """Both questions as HTML; `single`: what was recorded of one number at a time in batches of one."""
    carried, lost = (verdict(one).share(Reach.CARRIED) for one in (MULTIPLES, ONE_LESS))
    accuracies = [outcome.accuracy or 0.0 for outcome in single.outcomes]
    multiples = words.asked.multiples(MULTIPLES.batch_size, carried, ONE_LESS.lag, lost)
    one_by_one = words.asked.one_by_one(len(accuracies), min(accuracies), max(accuracies), single.best)
    return (
        f'<div class="finding"><h2>{escape(words.asked.TITLE)}</h2>'
        f"{_question(4636, words.asked.MULTIPLES, multiples)}"
        f"{ways.links({words.asked.lag(one.lag): one for one in (MULTIPLES, ONE_LESS)})}"
        f"{_question(6168, words.asked.ONE_BY_ONE, one_by_one)}"
        f"{ways.links({words.asked.lag(single.experiment.lag): single.experiment})}</div>"
    )


def _question(number: int, asked: str, answer: str) -> str:
    link = f'<a href="{_ISSUES}/{number}">{escape(words.asked.issue(number))}</a>'
    return f"<h3>{escape(asked)} {link}</h3><p>{linked(answer)}</p>"
