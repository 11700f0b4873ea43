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
from echo_core.task.score import GOOD_AS_POSSIBLE, MOST_DEVIATIONS, as_good_as_possible, deviations
from echo_core.task.verdict import Outlook, Reach, Verdict, verdict

LAST_EPOCHS = 100  # whose answers are counted; each epoch is a fresh sequence, answered before it is trained on
ENOUGH_UNITS, ENOUGH_EPOCHS, NARROW_WINDOW = 25, 3000, 6

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

        And the state reset: a carried one hides where a window begins, and far lags stay unlearned.
        """
        settings = self.experiment
        return (
            self.verdict.outlook is Outlook.ALL
            and settings.state == "reset"
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
    """All framings with near and far lags, the state reset and carried. With 6 rows a batch, lag 6 is carried."""
    base = Experiment(length=30, lag=0, window=1, batch_size=6, units=50, epochs=3000)
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
    return [
        framing.replace(lag=lag, state=state)
        for framing, lag, state in itertools.product(framings, (0, 1, 4, 6), ("reset", "carry"))
    ]


def as_markdown(truths: Sequence[Truth]) -> str:
    """A table of what was found, with a sentence on how to read it."""
    problems = sum(truth.problem is not None for truth in truths)
    lines = [
        "# What the verdict says, and what training gives",
        "",
        f"{len(truths)} settings, {problems or 'none'} of them in contradiction. Made by `make truth`.",
        "",
        "*Best* is the best accuracy that the verdict leaves possible: what is visible or carried known, the rest"
        f" guessed. *Accuracy* is that of the answers in the last {LAST_EPOCHS} epochs, each a fresh sequence."
        " *Deviations* tells by how many standard deviations of chance the right answers exceed the best (–: nothing is"
        f" up to chance); a contradiction is more than {MOST_DEVIATIONS:g}, or as many below guessing where every"
        f" answer is nowhere, or less than {GOOD_AS_POSSIBLE} of the best where every answer is visible among at most"
        f" {NARROW_WINDOW} time steps, with the state reset, {ENOUGH_UNITS} units and {ENOUGH_EPOCHS} epochs or more.",
        "",
        "Where the state is carried, a visible answer is no promise. The first number of a window then follows a state"
        " that holds others, and not zeros: nothing tells the network where a window begins, and far lags are hard."
        " After 6000 epochs with lag 4 in a window of 5, 99% of the answers are right in an epoch’s first batch, which"
        " starts from zeros, and 4 to 14% in the others; 12,000 epochs changed nothing.",
        "",
        "| context | window | missing | answers | lag | state | visible | carried | nowhere | best | accuracy"
        " | deviations | contradiction |",
        "|---|--:|---|---|--:|---|--:|--:|--:|--:|--:|--:|---|",
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
            settings.state,
            *(f"{share:.0%}" for share in shares),
            f"{judged.best:.1%}",
            f"{truth.accuracy:.1%}",
            f"{truth.deviations:.1f}" if math.isfinite(truth.deviations) else "–",
            truth.problem or "none",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
