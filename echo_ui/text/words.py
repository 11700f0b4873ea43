"""Every sentence that depends on numbers: labels, verdicts, results. Plain text, never markup."""

from __future__ import annotations

import math

from echo_core.records.findings import results
from echo_core.runs.status import Snapshot, Status
from echo_core.task.errors import InputError
from echo_core.task.experiment import SETTINGS, Experiment, Value
from echo_core.task.framing import frame
from echo_core.task.score import Cause, Grade, assess
from echo_core.task.sequences import test_sequence
from echo_core.task.verdict import Outlook, Reach, verdict
from echo_ui.text.errors import allowed, way_out
from echo_ui.text.presets import DROPPED

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

_ABOUT = {
    "lag": "How many steps back the number to repeat lies; 0 is the number just shown.",
    "window": "How many numbers the network is shown at once, the newest last.",
    "length": "How many random numbers a sequence holds. Every epoch draws a fresh one.",
    "vocabulary": "How many different numbers there are: 100 means 0 to 99.",
    "context": "Show a window of fixed width, or the whole sequence so far.",
    "missing": (
        "Where the window reaches before the start of the sequence: drop the row, mark the missing steps with -1,"
        " or mask them so that the network skips them."
    ),
    "output": "Answer once, after the last step shown, or at every step.",
    "units": "How many LSTM cells the network has: its room for remembering.",
    "state": "Carry the network's state from one batch of rows to the next, or reset it to zero before each.",
    "batch_size": "How many rows make one update of the weights.",
    "epochs": "How many fresh sequences to train on, one an epoch.",
    "learning_rate": "How large a step each update takes (Adam).",
    "seed": "Fixes the random numbers and the start weights: one seed, one curve.",
    "stop_when_solved": "End the run as soon as the mean accuracy of the last 20 epochs reaches 99 %.",
}

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
    sentences = [_ABOUT[name], _MORE_HELP.get(name, "")]
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


def explain(error: InputError) -> str:
    """A rejected setting, by its label: what is allowed, what came, and a way out."""
    shown = error.got if isinstance(error.got, str) else plain(error.got) if isinstance(error.got, int | float) else "?"
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    label = {"grid": "The grid", "setting": "A setting"}.get(error.setting, error.setting.capitalize())
    return f"{LABELS.get(error.setting, label)} must be {allowed(error)}; “{shown}” is not. {way_out(error)}"


# What an experiment's index table says, before any training


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
        reason = framing.reasons[t]
        why = DROPPED[reason] if reason else ""
        return "out", "Left out.", f"The row of t = {t} is not trained on: {why}."
    found = verdict(experiment)
    shown = framing.inputs[t][framing.inputs[t] >= 0]
    seen = f"x({t}) alone" if len(shown) == 1 else f"x({int(shown[0])}) … x({t})"
    reach = found.reach[row]
    if experiment.every_step:
        counts, visible = int((reach != Reach.UNCOUNTED).sum()), int((reach == Reach.VISIBLE).sum())
        task = f"The network is shown {seen} and must say, at every step, the number {_back(experiment.lag)}."
        if visible == counts:
            return "yes", "Every answer has been shown by its step.", task
        return "part", f"{visible} of the {counts} answers have been shown by their step.", task
    target = int(framing.targets[t])
    task = f"The network is shown {seen} and must say x({target}) = {int(test_sequence(experiment)[target])}."
    match found.outlook_of(row):
        case Outlook.ALL:
            return "yes", "The answer is the number shown." if len(shown) == 1 else "The answer is in the window.", task
        case Outlook.CARRIED:
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
    found = verdict(experiment)
    chance = f"pure guessing gives {percent(found.guess_accuracy)}"
    nowhere = found.share(Reach.NOWHERE)
    match found.outlook:
        case Outlook.ALL:
            return "yes", f"Every answer is among the numbers shown: 100{THIN}% is possible; {chance}."
        case Outlook.SOME:
            return "part", (
                f"{percent(nowhere)} of the answers can never reach the network: {percent(found.best)} is the best"
                f" possible; {chance}."
            )
        case Outlook.CARRIED:
            leak = results("leak")["lag 6, batches of 6"]
            lost = f", {percent(nowhere)} are nowhere" if nowhere else ""
            return "carried", (
                f"{percent(found.share(Reach.CARRIED))} of the answers can only come through the carried state{lost}:"
                f" {percent(found.best)} is the best possible; {chance}."
                " Nothing trains the network to keep them there: it learns to read what the state happens to hold."
                f" In five recorded runs with vocabulary {leak.experiment.vocabulary}, lag {leak.experiment.lag} and"
                f" batches of {leak.experiment.batch_size} that came to {percent(leak.accuracy)}."
            )
        case Outlook.NONE:
            return (
                "no",
                f"No answer can reach the network, so nothing can beat pure guessing: {percent(found.guess_accuracy)}.",
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
    if snapshot.status is Status.FAILED:
        return "failed", snapshot.problem or "The run failed."
    found = assess(snapshot.accuracies, verdict(snapshot.experiment))
    epochs, chance = counted(found.epochs, "epoch"), percent(found.chance)
    reached, best = percent(found.reached or 0), percent(found.best)
    measured = f"After {epochs} it echoes {reached} of the numbers; guessing gives {chance}."
    match found.kind:
        case Grade.TOO_EARLY:
            return "early", f"Ended after {epochs}. That is too early to tell it from guessing ({chance})."
        case Grade.SOLVED:
            return "solved", (
                f"Solved at epoch {whole(found.solved_at or 0)}: in the last 20 epochs it echoed {reached} of the"
                f" numbers; guessing gives {chance}."
            )
        case Grade.AS_GOOD_AS_POSSIBLE:
            return "solved", (
                f"As good as it can get: after {epochs} it echoes {reached} of the numbers, and {best} is the best"
                f" possible; guessing gives {chance}."
            )
        case Grade.PARTLY:
            return "partly", f"Better than guessing, not solved. {measured} {best} is possible."
        case Grade.GUESSING:
            why = "" if found.cause is None else f" {_WHY_GUESSING[found.cause]}"
            return "guessing", f"No better than guessing. {measured}{why}"


_WHY_GUESSING = {
    Cause.UNREACHABLE: "The answers could never reach the network, and that is the lesson.",
    Cause.ONLY_CARRIED: "The answers could only come through the state, and it did not read them from there.",
    Cause.NOT_YET: "It has not begun to learn yet: more epochs or more units may change that.",
}
