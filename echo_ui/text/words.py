"""Every sentence that depends on numbers: labels, verdicts, results. Plain text, never markup."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from echo_core.records.findings import answers
from echo_core.runs.status import Snapshot, Status
from echo_core.task.experiment import SETTINGS, Experiment, SettingError, Value
from echo_core.task.framing import frame
from echo_core.task.score import solved_at
from echo_core.task.sequences import test_sequence
from echo_core.task.verdict import Reach, Verdict, verdict

_TELLING_SECONDS = 0.05  # of training, before which its pace says nothing of the rest
THIN = "\u202f"  # a narrow space that does not break

LABELS = {
    "lag": "Lag",
    "window": "Window",
    "epochs": "Epochs",
    "length": "Sequence length",
    "vocabulary": "Vocabulary",
    "units": "LSTM units",
    "context": "What is shown",
    "missing": "Missing numbers",
    "output": "Answers",
    "batch_size": "Batch size",
    "state": "State",
    "learning_rate": "Learning rate",
    "seed": "Seed",
    "stop_when_solved": "Stop when solved",
}

TERM_OF = {
    "epochs": "Epoch",
    "length": "Sequence",
    "units": "Unit",
    "context": "Window",
    "missing": "Drop, mark, mask",
    "batch_size": "Batch",
    "stop_when_solved": "Solved",
}  # settings that the glossary explains under another word than their label

CHOICES = {
    "window": "Window",
    "whole": "All so far",
    "drop": "Drop",
    "mark": "Mark",
    "mask": "Mask",
    "last": "At the end",
    "sequence": "At every step",
    "reset": "Reset",
    "carry": "Carry",
}  # how the choices of a setting are written on the page

_MORE_HELP = {
    "lag": "With lag 1 the network must repeat the number before the present one.",
    "window": "With window 1 it sees the present number alone.",
    "epochs": "A few hundred are enough for echo now; the others take 1 000 and more.",
    "length": "A longer sequence gives more rows to learn from in every epoch.",
    "vocabulary": "Guessing is right once in that many times.",
    "units": "Fewer learn more slowly, or not at all.",
    "batch_size": "Rows that fill no whole batch are left out, the oldest first.",
    "state": "Carried state is the only memory that reaches beyond the window.",
    "learning_rate": "Too small: slow. Too large: it never settles. 0.001 is the usual choice.",
    "seed": "Run the same seed again and you get exactly the same curves.",
}


def help_text(name: str) -> str:
    """What the setting `name` does, in plain words, with what it may be."""
    setting = SETTINGS[name]
    sentences = [setting.about, _MORE_HELP.get(name, "")]
    if math.isfinite(setting.high):
        sentences.append(f"From {plain(setting.low)} to {plain(setting.high)}.")
    return " ".join(filter(None, sentences))


def plain(value: Value) -> str:
    """A setting's value as it is written: 20 000, 0.001, carry, yes.

    >>> plain(0.001), plain(True), plain("carry")
    ('0.001', 'yes', 'carry')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return whole(int(value)) if value == int(value) else f"{value:g}"


def whole(number: int) -> str:
    """A whole number with its thousands set apart."""
    return f"{number:,}".replace(",", THIN) if number >= 1000 else str(number)


def percent(share: float) -> str:
    """A share as a percentage with as many digits as it deserves.

    >>> percent(0.955).replace(THIN, " "), percent(0.01).replace(THIN, " "), percent(1).replace(THIN, " ")
    ('95.5 %', '1 %', '100 %')
    """
    return f"{round(100 * float(share), 1):g}{THIN}%"


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the singular or the plural.

    >>> counted(1, "batch"), counted(4, "batch"), counted(20, "epoch")
    ('1 batch', '4 batches', '20 epochs')
    """
    if number != 1:
        noun += "es" if noun == "batch" else "s"
    return f"{whole(number)} {noun}"


def duration(seconds: float) -> str:
    """A stretch of time to read at a glance."""
    if seconds < 10:
        return f"{seconds:.1f}{THIN}s"
    if seconds < 90:
        return f"{seconds:.0f}{THIN}s"
    return f"{seconds / 60:.0f}{THIN}min"


def speed(snapshot: Snapshot) -> float | None:
    """Milliseconds an update, or None while there is nothing to measure."""
    updates = snapshot.epoch * snapshot.experiment.batches
    return 1000 * snapshot.seconds / updates if updates and snapshot.seconds > 0 else None


def explain(error: SettingError) -> str:
    """A rejected setting, by its label: what is allowed, what came, and a way out."""
    shown = error.got if isinstance(error.got, str) else plain(error.got) if isinstance(error.got, int | float) else "?"
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    label = LABELS.get(error.setting, error.setting.capitalize())
    return f"{label} must be {error.allowed}; “{shown}” is not. {error.remedy}"


# What an experiment's index table says, before any training


@lru_cache(maxsize=256)
def judge(experiment: Experiment) -> Verdict:
    """The verdict on an experiment."""
    return verdict(experiment)


def shape(experiment: Experiment) -> str:
    """The shape of one epoch's input, in words and numbers."""
    return (
        f"{counted(experiment.rows, 'sample')} × {counted(experiment.steps, 'time step')}"
        f" × {counted(experiment.vocabulary, 'feature')},"
        f" in {counted(experiment.batches, 'batch')} of {experiment.batch_size}"
    )


def at(experiment: Experiment, t: int) -> tuple[str, str, str]:
    """Whether the answer at `t` can be reached: (kind, headline, explanation).

    The kind is "yes", "part" where some answers of a sequence are shown, "carried", "no", or "out" for a row that is
    not trained on.
    """
    framing, row = frame(experiment), experiment.row_of(t)
    if row is None:
        what = f"the row of t = {t} is not trained on: {framing.reasons[t]}"
        return "out", "Left out.", f"{what[0].upper()}{what[1:]}."
    found = judge(experiment)
    shown = framing.inputs[t][framing.inputs[t] >= 0]
    seen = f"x({t}) alone" if len(shown) == 1 else f"x({int(shown[0])}) … x({t})"
    reach = found.reach[row]
    if experiment.output == "sequence":
        counts, visible = int((reach != Reach.UNCOUNTED).sum()), int((reach == Reach.VISIBLE).sum())
        task = f"The network is shown {seen} and must say, at every step, the number {_back(experiment.lag)}."
        if visible == counts:
            return "yes", "Every answer has been shown by its step.", task
        return "part", f"{visible} of the {counts} answers have been shown by their step.", task
    target = int(framing.targets[t])
    task = f"The network is shown {seen} and must say x({target}) = {int(test_sequence(experiment)[target])}."
    match Reach(reach[-1]):
        case Reach.VISIBLE:
            return "yes", "The answer is the number shown." if len(shown) == 1 else "The answer is in the window.", task
        case Reach.CARRIED:
            batches = (row - int(found.source[row, -1])) // experiment.batch_size
            return (
                "carried",
                "The answer is not shown; it can only come through the state.",
                f"{task} Its lane was shown that number {counted(batches, 'batch')} earlier.",
            )
    return "no", "The answer is not there.", f"{task} Neither the window nor the state holds it."


def _back(lag: int) -> str:
    return "just shown" if lag == 0 else f"{counted(lag, 'step')} back"


def outlook(experiment: Experiment) -> tuple[str, str]:
    """What can be learned, before anything is trained: the kind ("yes", "part", "carried" or "no") and a sentence."""
    found = judge(experiment)
    chance = f"pure guessing gives {percent(found.guess_accuracy)}"
    carried, nowhere = found.share(Reach.CARRIED), found.share(Reach.NOWHERE)
    if carried:
        leak = answers("leak")["lag 6, batches of 6"]
        lost = f", {percent(nowhere)} are nowhere" if nowhere else ""
        return "carried", (
            f"{percent(carried)} of the answers can only come through the carried state{lost}; {chance}."
            " Nothing trains the network to keep them there: it learns to read what the state happens to hold."
            f" In five recorded runs with vocabulary {leak.experiment.vocabulary}, lag {leak.experiment.lag} and"
            f" batches of {leak.experiment.batch_size} that came to {percent(leak.accuracy)}."
        )
    if not nowhere:
        return "yes", f"Every answer is among the numbers shown: 100{THIN}% is possible; {chance}."
    if nowhere == 1:
        return (
            "no",
            f"No answer can reach the network, so nothing can beat pure guessing: {percent(found.guess_accuracy)}.",
        )
    return "part", (
        f"{percent(nowhere)} of the answers can never reach the network: {percent(found.ceiling or 0)} is the best"
        f" possible; {chance}."
    )


# What a run did


def differences(old: Experiment, new: Experiment) -> list[str]:
    """What differs between two experiments, one phrase a setting."""
    return [
        f"{LABELS.get(name, name).lower()} {plain(value)} → {plain(new.settings()[name])}"
        for name, value in old.settings().items()
        if value != new.settings()[name]
    ]


def standing(snapshot: Snapshot) -> str:
    """What a run is doing now, in a few words."""
    match snapshot.status:
        case Status.QUEUED:
            place = "" if snapshot.place is None else f": place {snapshot.place}"
            return f"Waiting in the queue{place}"
        case Status.STARTING:
            return "Starting"
        case Status.RUNNING:
            return "Training"
        case Status.PAUSED:
            return "Paused" if snapshot.epoch else "Ready at epoch 0"
        case Status.FINISHED:
            return "Finished"
        case Status.STOPPED:
            return "Stopped"
        case Status.FAILED:
            return "Failed"


def pace(snapshot: Snapshot) -> tuple[str, str]:
    """Time left, or spent where nothing is left, and the speed."""
    if snapshot.status is Status.STARTING:
        return "compiling the first epochs", ""
    running = snapshot.status is Status.RUNNING
    if not snapshot.epoch or (running and snapshot.seconds < _TELLING_SECONDS):
        return "", ""
    if running:
        left = (snapshot.experiment.epochs - snapshot.epoch) * snapshot.seconds / snapshot.epoch
        time = f"{duration(left)} left"
    else:
        time = f"{duration(snapshot.seconds)} of training"
    per_update = speed(snapshot)
    return time, "" if per_update is None else f"{per_update:.2f}{THIN}ms an update"


def result(snapshot: Snapshot) -> tuple[str, str]:
    """What a run that is over has shown, compared with guessing: (kind, sentence).

    The kind is "solved", "guessing", "partly", "early" (too few epochs to say) or "failed".
    """
    experiment = snapshot.experiment
    chance = judge(experiment).guess_accuracy
    epochs = counted(snapshot.epoch, "epoch")
    if snapshot.status is Status.FAILED:
        return "failed", snapshot.problem or "The run failed."
    if snapshot.epoch < 20:
        return "early", f"Ended after {epochs}. That is too early to tell it from guessing ({percent(chance)})."
    solved = solved_at(snapshot.accuracies)
    last = snapshot.accuracies[-20:]
    reached = float(np.mean(last))
    if solved is not None:
        return "solved", (
            f"Solved at epoch {whole(solved)}: in the last 20 epochs it echoed {percent(reached)} of the numbers;"
            f" guessing gives {percent(chance)}."
        )
    noise = 3 * math.sqrt(chance * (1 - chance) / (len(last) * experiment.rows))
    measured = f"After {epochs} it echoes {percent(reached)} of the numbers; guessing gives {percent(chance)}."
    if reached <= chance + noise:
        why = (
            "The answers could never reach the network, and that is the lesson."
            if judge(experiment).share(Reach.NOWHERE) == 1
            else "The answers could only come through the state, and it did not read them from there."
            if judge(experiment).share(Reach.VISIBLE) == 0
            else "It has not begun to learn yet: more epochs or more units may change that."
        )
        return "guessing", f"No better than guessing. {measured} {why}"
    best = judge(experiment).ceiling
    if best is not None and reached >= 0.98 * best:
        return "solved", (
            f"As good as it can get: after {epochs} it echoes {percent(reached)} of the numbers, and {percent(best)}"
            f" is the best possible; guessing gives {percent(chance)}."
        )
    reachable = f" {percent(best)} is possible." if best is not None else ""
    return "partly", f"Better than guessing, not solved. {measured}{reachable}"
