"""What the experiments show: the questions that the tutorial leaves open, answered by recorded runs."""

from __future__ import annotations

import pyarrow as pa  # type: ignore[import-untyped]
import streamlit as st

from echo_core.records import findings
from echo_core.records.findings import COMPARISONS, VariantResult
from echo_ui.lab import charts, strips
from echo_ui.text.terms import linked
from echo_ui.text.words import counted, percent, whole

TITLES = {
    "state": "Does carrying the state help?",
    "missing": "Drop, mark or mask what is missing?",
    "whole": "Can it be shown the whole sequence?",
    "lag": "How does the lag change the time it takes?",
    "units": "How many units does it need?",
    "sequence": "Can it echo a sequence as a sequence?",
    "leak": "Can the state alone carry the answer?",
}
_BY_ACCURACY = ("sequence", "leak")  # questions that no run solves: their charts show accuracy instead of epochs


def page() -> None:
    """Draw the page."""
    seeds = len(findings.SEEDS)
    st.html(
        f'<p class="lead">Each dot is a real run, recorded; each setting was trained with {seeds} seeds. “Solved” means'
        " a mean accuracy of at least 99 % over 20 epochs on sequences never seen before."
        " <code>python -m echo_core record findings</code> trains them again.</p>"
    )
    for question in COMPARISONS:
        answers = findings.results(question.name)
        with st.container(key=f"finding-{question.name}", border=True):
            st.html(
                f'<div class="finding"><h2>{TITLES[question.name]}</h2><p>{linked(sentence(question.name))}</p></div>'
            )
            left, right = st.columns([3, 2], gap="large")
            dark = st.context.theme.type == "dark"
            with left:
                st.html(strips.heading("Accuracy on fresh sequences, median of the seeds"))
                st.vega_lite_chart(
                    curves(answers),
                    charts.curves_chart(_epochs(answers), list(answers), dark=dark),
                    theme=None,
                    height=200,
                    alt=f"{TITLES[question.name]} Accuracy over the epochs of each setting.",
                )
            with right:
                accuracy = question.name in _BY_ACCURACY
                st.html(strips.heading("Accuracy at the end" if accuracy else "Epochs until solved"))
                st.vega_lite_chart(
                    dots(answers, accuracy=accuracy),
                    charts.dots_chart(
                        list(answers), 1.0 if accuracy else float(_epochs(answers)), accuracy=accuracy, dark=dark
                    ),
                    theme=None,
                    height=200,
                    alt=f"{TITLES[question.name]} A dot for each run of each setting.",
                )


def _epochs(answers: dict[str, VariantResult]) -> int:
    return next(iter(answers.values())).experiment.epochs


def curves(answers: dict[str, VariantResult]) -> pa.Table:
    """The median curve of each variant: columns epoch, accuracy, variant."""
    epochs, accuracies, variants = [], [], []
    for label, answer in answers.items():
        middle = answer.curve
        width = answer.experiment.epochs / len(middle)
        epochs += [round((place + 1) * width) for place in range(len(middle))]
        accuracies += middle.tolist()
        variants += [label] * len(middle)
    return pa.table({"epoch": epochs, "accuracy": accuracies, "variant": variants})


def dots(answers: dict[str, VariantResult], *, accuracy: bool) -> pa.Table:
    """A row for each run: columns variant, value (epochs until solved, or accuracy), solved, best."""
    rows = [
        (
            label,
            outcome.accuracy if accuracy else float(outcome.solved_at or answer.experiment.epochs),
            accuracy or outcome.solved_at is not None,
            answer.best if accuracy else None,
        )
        for label, answer in answers.items()
        for outcome in answer.outcomes
    ]
    names, values, solved, best = zip(*rows, strict=True)
    return pa.table({"variant": names, "value": values, "solved": solved, "best": pa.array(best, pa.float64())})


def sentence(name: str) -> str:
    """The answer to the question `name`, its figures those of the recorded runs."""
    found = findings.results(name)
    match name:
        case "state":
            return (
                f"No, it makes this task slower. Carried, it is solved at epoch {_at(found['carried'])} (median);"
                f" reset, at epoch {_at(found['reset'])}. The answer is in the window anyway, and the state that"
                " arrives was left by another row."
            )
        case "missing":
            return (
                f"Rows with missing numbers marked by -1 are learned about as fast (solved at epoch"
                f" {_at(found['marked'])}) as complete rows (epoch {_at(found['dropped'])}). With a mask that skips"
                f" them, {counted(found['masked'].experiment.epochs, 'epoch')} were not enough:"
                f" {percent(found['masked'].accuracy)}."
            )
        case "whole":
            return (
                f"Yes. With all that came before in one row of 25 steps it is solved at epoch {_at(found['masked'])}"
                f" masked and {_at(found['marked'])} marked: more than twice the epochs of a window of five"
                f" ({_at(findings.results('state')['reset'])})."
            )
        case "lag":
            times = ", ".join(f"lag {lag} at epoch {_at(found[f'lag {lag}'])}" for lag in range(5))
            return (
                f"Every lag inside the window of five is learned: {times}. The ends of the window are the easiest."
                f" Lag 5 lies outside, and stays at {percent(found['lag 5'].accuracy)}: pure guessing."
            )
        case "units":
            times = ", ".join(f"{units} at epoch {_at(found[f'{units} units'])}" for units in (15, 25, 50, 100))
            return (
                f"More units, fewer epochs: {times}. With 5 or 10 units, {counted(_epochs(found), 'epoch')} were not"
                f" enough: {percent(found['5 units'].accuracy)} and {percent(found['10 units'].accuracy)}."
            )
        case "sequence":
            told = " and ".join(
                f"{percent(found[f'lag {lag}'].accuracy)} of {percent(found[f'lag {lag}'].best)} at lag {lag}"
                for lag in (2, 5)
            )
            return (
                "Yes, as far as the answers are shown. The first steps of a row must say what lies before it, and"
                f" nothing can know that: at lag 1 the best possible is {percent(found['lag 1'].best)}, and"
                f" {percent(found['lag 1'].accuracy)} is reached. Farther back takes longer: {told} after"
                f" {counted(_epochs(found), 'epoch')}."
            )
        case "leak":
            guess = 1 / found["lag 1, batches of 6"].experiment.vocabulary
            return (
                "In part, and by luck of the layout. One number at a time, vocabulary 10: with batches of six, lag 1"
                f" stays at {percent(found['lag 1, batches of 6'].accuracy)} (guessing gives {percent(guess)}), while"
                f" lag 6, which comes back to the same lane, reaches {percent(found['lag 6, batches of 6'].accuracy)}."
                f" Batches of one bring lag 1 to the same lane: {percent(found['lag 1, batches of 1'].accuracy)}."
                " Nothing trains the network to keep a number for the next batch."
            )
    raise KeyError(name)


def _at(answer: VariantResult) -> str:
    return "–" if answer.solved_at is None else whole(round(answer.solved_at))
