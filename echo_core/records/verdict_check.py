"""Whether training bears out what the verdict says beforehand: no better than it allows, and as good as it promises.

`python -m echo_core check-verdict` trains a grid over all framings and writes its table to docs/truth.md.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.score import GOOD_AS_POSSIBLE, MOST_DEVIATIONS, as_good_as_possible, deviations
from echo_core.task.verdict import Outlook, Reach, Verdict, verdict

LAST_EPOCHS = 100  # whose answers are counted; each epoch is a fresh sequence, answered before it is trained on
ENOUGH_UNITS, ENOUGH_EPOCHS, NARROW_WINDOW = 25, 3000, 6
_ROWS = 24  # of an epoch in the grid, at least where incomplete ones are kept

TABLE = Path(__file__).parents[2] / "docs" / "truth.md"


@dataclass(frozen=True, slots=True)
class Truth:
    """What training an experiment has shown, beside its verdict.

    Attributes:
        accuracy: of the answers of the last 100 epochs.
        answers: how many these are.
    """

    experiment: Experiment
    verdict: Verdict
    accuracy: float
    answers: int

    @property
    def deviations(self) -> float:
        """By how many standard deviations more answers are right than the best possible, negative where fewer are.

        At the best, only answers that are nowhere are up to chance.
        """
        guessed = self.answers * self.verdict.share(Reach.NOWHERE)
        right = self.answers * self.accuracy - (self.answers - guessed)
        if guessed:
            return float(deviations(right / guessed, self.verdict.guess_accuracy, guessed))
        return 0.0 if abs(right) < 0.5 else math.copysign(math.inf, right)

    @property
    def promised(self) -> bool:
        """Whether the best possible should be reached: every answer visible, a narrow window, enough units and epochs.

        And every row read from zero over equally many steps, so that one place in the row always holds the answer: the
        state reset, nothing masked. Where that is not so, recorded runs need longer or never get there
        (`echo_core.records.findings`).
        """
        settings = self.experiment
        return (
            self.verdict.outlook is Outlook.ALL
            and settings.state == "reset"
            and settings.missing != "mask"
            and settings.steps <= NARROW_WINDOW
            and settings.units >= ENOUGH_UNITS
            and settings.epochs >= ENOUGH_EPOCHS
        )

    @property
    def problem(self) -> str | None:
        """How training contradicts the verdict; None if it does not."""
        if self.deviations > MOST_DEVIATIONS:
            return "better than the verdict allows"
        if self.verdict.outlook is Outlook.NONE and self.deviations < -MOST_DEVIATIONS:
            return "worse than guessing"
        if self.promised and not as_good_as_possible(self.accuracy, self.verdict.best):
            return f"below {GOOD_AS_POSSIBLE} of the best"
        return None


def measure(experiment: Experiment) -> Truth:
    """Train an experiment and compare it with its verdict."""
    from echo_core.model import training

    judged = verdict(experiment)
    _, metrics = training.advance(experiment, training.initial_state(experiment), experiment.epochs)
    last = metrics.accuracies[-LAST_EPOCHS:]
    answers = int((judged.reach != Reach.UNCOUNTED).sum())
    # An epoch's accuracy is the share of all its answers, whatever the number that each batch holds.
    return Truth(experiment, judged, float(np.mean(last, dtype=np.float64)), answers * len(last))


def full_grid() -> list[Experiment]:
    """All framings with near and far lags, the state reset and carried.

    An epoch has four batches of six rows wherever incomplete rows are kept: none is left over, so those that miss steps
    are trained on. Where a framing that keeps them has none (a lag as long as the window is wide, or longer), it is
    left out: its rows are those of the framing that drops them. With 6 rows a batch, lag 6 is carried.
    """
    base = Experiment(lag=0, window=1, batch_size=6, units=50, epochs=3000)
    framings = [
        base,
        base.replace(window=5),
        base.replace(window=5, missing="mark"),
        base.replace(window=5, missing="mask"),
        base.replace(window=6, output="sequence"),
        base.replace(window=6, output="sequence", missing="mask"),
        base.replace(context="whole", missing="mark"),
        base.replace(context="whole", missing="mask"),
        base.replace(context="whole", missing="mask", output="sequence"),
    ]
    grid = [
        framing.replace(lag=lag, state=state, length=_ROWS + lag)
        for framing, lag, state in itertools.product(framings, (0, 1, 3, 4, 6), ("reset", "carry"))
    ]
    return [experiment for experiment in grid if experiment.missing == "drop" or misses_steps(experiment)]


def misses_steps(experiment: Experiment) -> bool:
    """Whether a row that is trained on misses a step."""
    return bool((frame(experiment).trained().inputs < 0).any())


def as_markdown(truths: Sequence[Truth]) -> str:
    """A table of what was found, with sentences on how to read it and on what remains."""
    problems = sum(truth.problem is not None for truth in truths)
    lines = [
        "# What the verdict says, and what training gives",
        "",
        f"{len(truths)} settings, {problems or 'none'} of them in contradiction. Made by `make truth`.",
        "",
        "*Best* is the best accuracy that the verdict leaves possible: what is visible or carried known, the rest"
        f" guessed. *Accuracy* is that of the answers in the last {LAST_EPOCHS} epochs, each a fresh sequence."
        " *Deviations* tells by how many standard deviations of chance the right answers exceed the best (–: nothing is"
        " up to chance). A contradiction is one of three: an accuracy that exceeds the best by more than"
        f" {MOST_DEVIATIONS:g} deviations; one as far below guessing where every answer is nowhere; or less than"
        f" {GOOD_AS_POSSIBLE} of the best where nothing stands in the way, which is to say: every answer is visible"
        f" among at most {NARROW_WINDOW} time steps, the state is reset, no step is masked, there are {ENOUGH_UNITS}"
        f" units and {ENOUGH_EPOCHS} epochs or more.",
        "",
        _remaining(truths),
        "",
        "| context | window | missing | answers | lag | length | state | visible | carried | nowhere | best | accuracy"
        " | deviations | contradiction |",
        "|---|--:|---|---|--:|--:|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for truth in truths:
        settings, judged = truth.experiment, truth.verdict
        shares = (judged.share(reach) for reach in (Reach.VISIBLE, Reach.CARRIED, Reach.NOWHERE))
        cells = [
            settings.context,
            str(settings.window) if settings.context == "window" else "",
            settings.missing,
            "every step" if settings.every_step else "last step",
            str(settings.lag),
            str(settings.length),
            settings.state,
            *(f"{share:.0%}" for share in shares),
            f"{judged.best:.1%}",
            f"{truth.accuracy:.1%}",
            f"{truth.deviations:.1f}" if judged.share(Reach.NOWHERE) else "–",
            truth.problem or "none",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def unlearned(truths: Sequence[Truth]) -> list[Truth]:
    """Those whose answers are all visible and that were not learned all the same."""
    return [
        truth
        for truth in truths
        if truth.verdict.outlook is Outlook.ALL and not as_good_as_possible(truth.accuracy, truth.verdict.best)
    ]


def _remaining(truths: Sequence[Truth]) -> str:
    """What the verdict does not tell: which visible answers were not learned."""
    left = unlearned(truths)
    if not left:
        return "Wherever every answer is visible, the best was reached."
    visible = sum(truth.verdict.outlook is Outlook.ALL for truth in truths)
    kinds = {
        "show the whole sequence": sum(truth.experiment.context == "whole" for truth in left),
        "show a window and carry the state": sum(_in_window(truth, "carry") for truth in left),
        "show a window, reset the state and mask": sum(
            _in_window(truth, "reset") and truth.experiment.missing == "mask" for truth in left
        ),
        "show a window, reset the state and do not mask": sum(
            _in_window(truth, "reset") and truth.experiment.missing != "mask" for truth in left
        ),
    }
    told = ", ".join(f"{number} {kind}" for kind, number in kinds.items() if number)
    return (
        f"The verdict tells what could be known, not what will be learned. Of {visible} settings with every answer"
        f" visible, {len(left)} stayed below {GOOD_AS_POSSIBLE} of the best after their epochs: {told}. None of their"
        " lags is below"
        f" {min(truth.experiment.lag for truth in left)}. Why is the first question of the page of findings."
    )


def _in_window(truth: Truth, state: str) -> bool:
    return truth.experiment.context == "window" and truth.experiment.state == state
