"""What can be learned, put into words and marks: of the row in view, and of the whole experiment."""

from __future__ import annotations

from echo_core.records.findings import results
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame
from echo_core.task.sequences import test_sequence
from echo_core.task.verdict import Outlook, Reach, verdict
from echo_ui.text import words
from echo_ui.theme.html import escape, linked, paragraph

MARKS = {Outlook.ALL: "✓", Outlook.SOME: "◐", Outlook.CARRIED: "→", Outlook.NONE: "×", None: "–"}


def at(experiment: Experiment, t: int) -> tuple[Outlook | None, str, str]:
    """Whether the answer at `t` can be reached, in a few words, and why; no outlook where no row is trained on."""
    framing, row = frame(experiment), experiment.row_of(t)
    reason = framing.reasons[t]
    if row is None or reason is not None:
        assert reason is not None
        return None, *words.verdict.left_out(t, reason)
    found = verdict(experiment)
    outlook = found.outlook_of(row)
    first = int(framing.inputs[t][framing.inputs[t] >= 0][0])
    reach = found.reach[row]
    if experiment.every_step:
        visible, carried, counted = (
            int(mask.sum()) for mask in (reach == Reach.VISIBLE, reach == Reach.CARRIED, reach != Reach.UNCOUNTED)
        )
        return outlook, *words.verdict.every_step(first, t, experiment.lag, visible, carried, counted)
    target = int(framing.targets[t])
    task = (first, t, target, int(test_sequence(experiment)[target]))
    match outlook:
        case Outlook.ALL | Outlook.SOME:
            return outlook, *words.verdict.visible(*task)
        case Outlook.CARRIED:
            batches = (row - int(found.source[row, -1])) // experiment.batch_size
            return outlook, *words.verdict.carried(*task, batches)
        case Outlook.NONE:
            return outlook, *words.verdict.nowhere(*task)


def gap(experiment: Experiment, t: int) -> str:
    """Of a row that is trained on though numbers are missing in it: how many, and what stands there, as HTML."""
    missing = int((frame(experiment).inputs[t] < 0).sum())
    if not missing or experiment.row_of(t) is None or experiment.context == "whole":
        return ""
    return paragraph(words.pictures.incomplete(missing, experiment.steps, experiment.missing), "quiet")


def outlook(experiment: Experiment) -> tuple[Outlook, str]:
    """What can be learned of an experiment before anything is trained, and that in a sentence."""
    found = verdict(experiment)
    chance, nowhere = found.guess_accuracy, found.share(Reach.NOWHERE)
    match found.outlook:
        case Outlook.ALL:
            said = words.verdict.all_visible(chance)
            if experiment.lag and experiment.state == "carry":
                said += f" {words.verdict.carried_is_harder()}"
            elif experiment.lag and experiment.context == "whole":
                said += f" {words.verdict.long_is_harder()}"
        case Outlook.SOME:
            said = words.verdict.some_visible(nowhere, found.best, chance)
        case Outlook.NONE:
            said = words.verdict.none_visible(chance)
        case Outlook.CARRIED:
            shown = found.share(Reach.VISIBLE) > 0
            said = words.verdict.some_carried(found.share(Reach.CARRIED), nowhere, found.best, chance, shown=shown)
            said += _recorded(experiment)
    return found.outlook, said


def _recorded(experiment: Experiment) -> str:
    """What recorded runs with these very settings came to, whatever their seed; "" where there are none."""
    for recorded in results("leak").values():
        if recorded.experiment == experiment.replace(seed=recorded.experiment.seed):
            return f" {words.verdict.recorded_leak(len(recorded.outcomes), recorded.accuracy)}"
    return ""


def sentence(outlook: Outlook | None, head: str, rest: str) -> str:
    """The words as HTML, marked by shape and colour."""
    kind = "out" if outlook is None else outlook.value
    strong = f"<b>{MARKS[outlook]} {linked(head)}</b> " if head else f"<b>{MARKS[outlook]}</b> "
    return f'<p class="verdict {escape(kind)}">{strong}{linked(rest)}</p>'
