"""What is said of the runs in view: where each comes from and stands, and what it has shown at the playhead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from echo_core.engine import shared
from echo_core.runs.seeds import Spread, spread
from echo_core.runs.status import Status, Watched
from echo_core.task.score import Assessment, Grade, assess
from echo_core.task.verdict import verdict
from echo_ui.lab import compare
from echo_ui.lab.in_view import Seen
from echo_ui.player.value import Band, Exact, Run
from echo_ui.text import words
from echo_ui.theme.html import escape, linked

TELLING_SECONDS = 0.05  # of training, before which its pace says nothing of the rest
MARKS = (words.compare.A, words.compare.B)


def in_player(seen: Sequence[Seen], seeds: Sequence[Watched]) -> tuple[list[Run], Band | None]:
    """The runs in view as the player shows them, each named where there is more than one line."""
    if seeds:
        seed = seen[0].experiment.seed
        return [_run(seen[0], words.seeds.seed(seed), words.seeds.THIS)], _band(seeds)
    if len(seen) == 1:
        return [_run(seen[0])], None
    titles = compare.titles(seen[0].experiment, seen[1].experiment)
    first, second = [_run(one, *name) for one, *name in zip(seen, MARKS, titles, strict=True)]
    return [first, replace(second, status="") if second.status == first.status else second], None


def _run(seen: Seen, mark: str = "", title: str = "") -> Run:
    watched = seen.watched
    return Run(
        watched.history,
        _source(watched),
        stopped=not watched.status.live,
        status=_status(watched),
        exact=seen.exact if isinstance(seen.exact, Exact) else None,
        mark=mark,
        title=title,
    )


def _band(seeds: Sequence[Watched]) -> Band:
    every = [one.history.experiment.seed for one in seeds]
    return Band(
        runs=[Run(one.history, stopped=not one.status.live) for one in seeds],
        status=words.seeds.progress(
            sum(one.history.complete for one in seeds), live=any(one.status.live for one in seeds)
        ),
        mark=words.seeds.MEDIAN,
        title=words.seeds.band(every[0], every[-1]),
    )


def _source(watched: Watched) -> str:
    history = watched.history
    return words.run.source(watched.origin, history.trained_at, history.seconds) if history.complete else ""


def _status(watched: Watched) -> str:
    history, engine = watched.history, shared()
    if not engine.ready and watched.status is Status.STARTING:
        return words.run.STARTING
    if not engine.ready and engine.problem is None and not watched.status.live:
        return words.run.WARMING_UP
    if watched.stalled:
        return words.run.STALLED
    if watched.status is Status.TRAINING and history.seconds > TELLING_SECONDS:
        left = (history.experiment.epochs - history.epoch) * history.seconds / history.epoch
        return words.run.training(left, watched.sharing)
    return words.run.standing(watched.status, history.epoch)


def finished(seen: Sequence[Seen], seeds: Sequence[Watched]) -> str:
    """What is announced where the playhead comes to the end of the runs."""
    if seeds:
        return f"{_ended(seen[0].watched)} {' '.join(words.seeds.answer(judged(seeds)))}"
    if len(seen) == 1:
        return _ended(seen[0].watched)
    return " ".join(f"{mark}: {_ended(one.watched)}" for mark, one in zip(MARKS, seen, strict=True))


def _ended(watched: Watched) -> str:
    history = watched.history
    if not history.complete:
        return words.run.standing(watched.status, history.epoch)
    return " ".join(words.run.result(assess(history.accuracies, verdict(history.experiment))))


def shown(seen: Sequence[Seen], bet: str = "") -> str:
    """What the runs have shown up to the playhead, once it rests, and what is said of a `bet`, as HTML."""
    found = [this_far(one) for one in seen]
    if len(found) == 1:
        return _outcome(found[0], bet)
    told = [
        f'<span class="{"good" if _good(one) else ""}"><b>{escape(mark)}</b> {linked(words.compare.result(one))}</span>'
        for mark, one in zip(MARKS, found, strict=True)
        if one is not None
    ]
    role = ' role="status"' if told else ""
    return f'<p class="outcome several"{role}>{" ".join(told)}</p>'


def _outcome(found: Assessment | None, bet: str) -> str:
    of_bet = f'<span class="bet">{escape(bet)}</span>' if bet else ""
    if found is None:
        return f'<p class="outcome">{of_bet}</p>'  # its room is kept
    head, rest = words.run.result(found)
    kind = "outcome good" if _good(found) else "outcome"
    return f'<p class="{kind}" role="status"><b>{linked(head)}</b> {linked(rest)} {of_bet}</p>'


def _good(found: Assessment) -> bool:
    return found.kind in (Grade.SOLVED, Grade.AS_GOOD_AS_POSSIBLE)


def this_far(seen: Seen) -> Assessment | None:
    """What a run has shown up to the playhead; None while that moves, or where nothing has ended."""
    history, epoch = seen.watched.history, seen.epoch
    if not epoch:
        return None
    found = assess(history.accuracies[:epoch], verdict(history.experiment))
    early = found.kind is Grade.TOO_EARLY and (epoch < history.epoch or seen.watched.status.live)
    return None if early else found


def judged(seeds: Sequence[Watched]) -> Spread:
    """What the seeds that are done have shown together."""
    done = [one.history for one in seeds if one.history.complete]
    return spread(assess(history.accuracies, verdict(history.experiment)) for history in done)
