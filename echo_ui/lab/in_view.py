"""What is known of the runs in view, and where the playhead rests in them."""

from __future__ import annotations

from dataclasses import dataclass

from echo_core.engine import shared
from echo_core.runs.history import History, Origin
from echo_core.runs.questions import Unanswerable
from echo_core.runs.requests import FrameRequest
from echo_core.runs.status import Status, Watched
from echo_core.task.experiment import Experiment
from echo_ui.player.component import resting
from echo_ui.player.value import Exact, identity
from echo_ui.session import Session


@dataclass(frozen=True, slots=True)
class Seen:
    """A run in view at one moment.

    Attributes:
        watched: the run.
        epoch: where the playhead rests in it; None while it moves, or waits for the first epochs.
        exact: what its network says there, if no frame tells and it has come; or that it cannot be told.
    """

    watched: Watched
    epoch: int | None
    exact: Exact | Unanswerable | None = None

    @property
    def experiment(self) -> Experiment:
        """Its settings."""
        return self.watched.history.experiment

    @property
    def awaits(self) -> bool:
        """Whether an answer of that epoch is on its way."""
        return self.exact is None and not _framed(self.watched, self.epoch)


def look(session: Session, patience: float = 0.0) -> tuple[Seen, ...]:
    """The runs in view as they stand; `patience`: seconds to wait for what is said where the playhead rests."""
    runs = [watch(experiment, session) for experiment in session.in_view]
    rest = resting(identity(session.shown), session.play)
    if rest is None and session.opens == "start":
        rest = 0
    if rest is None and (session.opens or not (session.play or any(run.status.live for run in runs))):
        rest = max(run.history.epoch for run in runs)
    seen = []
    for run in runs:
        epoch = None if rest is None else min(rest, run.history.epoch)
        seen.append(Seen(run, epoch, None if _framed(run, epoch) else _exact(run, epoch or 0, patience)))
    return tuple(seen)


def seeds(session: Session) -> tuple[Watched, ...]:
    """The runs of the band in view as they stand; none where there is no band."""
    return tuple(watch(experiment, session) for experiment in session.seeds)


def watch(experiment: Experiment, session: Session) -> Watched:
    """A run as it stands; one without an epoch where it was never trained."""
    known = shared().runs.watch(experiment, session.visitor)
    return known or Watched(History.empty(experiment), Status.STOPPED, Origin.TRAINED_NOW)


def _framed(watched: Watched, epoch: int | None) -> bool:
    """Whether the history itself tells what the network says where the playhead is."""
    return epoch is None or epoch in watched.history.frames.epochs


def _exact(watched: Watched, epoch: int, patience: float) -> Exact | Unanswerable | None:
    """What the network says after an epoch of which there is no frame; None while that is on its way."""
    history = watched.history
    answered = shared().runs.ask(history.experiment, epoch, FrameRequest(), patience)
    if answered is None or isinstance(answered, Unanswerable):
        return answered
    frames = answered.value
    return Exact(
        epoch=epoch,
        predicted=frames.predicted[-1],
        probability=frames.probability[-1],
        right=int(frames.right[-1]),
        loss=float(history.losses[epoch - 1]) if epoch else None,
        accuracy=float(history.accuracies[epoch - 1]) if epoch else None,
    )
