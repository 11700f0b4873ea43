"""Questions about the networks of runs, at any of their epochs.

The weights at an epoch are those of the nearest checkpoint before it, trained on to it: the same to the bit as those of
a run that was stopped there. Whoever asks comes again for the answer; several who ask the same share it.
"""

from __future__ import annotations

import functools
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from echo_core.insight.requests import Request
from echo_core.runs import tasks
from echo_core.runs.checkpoints import Checkpoints, spread_epochs
from echo_core.runs.cluster import Cluster
from echo_core.runs.losses import came_of, is_cancelled, is_loss
from echo_core.runs.requests import NetworkRequest, OverEpochsRequest
from echo_core.runs.tasks import State
from echo_core.task.experiment import Experiment

if TYPE_CHECKING:
    from distributed import Future

SHARE = 0.06  # of a live run's training time goes into questions about it, beside what the first one takes
MOST_ANSWERS = 256  # that are remembered; those asked for longest ago go
MOST_NETWORKS = 8  # among them, of up to 5 MB each
MOST_AT_ONCE = 8  # under way, one of each experiment
STEP_SECONDS = 0.5  # of training at a time on the way to an epoch
IMPATIENT_SECONDS = 15.0  # after which a question that nobody has asked again is dropped
RETRY_SECONDS = 2.0  # after which a question that failed is tried again, if it is asked again
OWN_FAILURES = 2  # of a question, after which that is the answer
LOST_WORKERS = 3  # over a question, after which that is the answer too
FAILED_SECONDS = 60.0  # after which it is asked anew

log = logging.getLogger(__name__)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Answered(Generic[R]):
    """The answer to a request, and the epoch of the run that it tells of; 0: untrained."""

    epoch: int
    value: R


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """That a request about an epoch of a run failed time and again."""

    epoch: int


@dataclass(eq=False, slots=True)
class _Question:
    experiment: Experiment
    request: Request[Any]
    epochs: tuple[int, ...]  # whose weights it takes, rising
    pace: float  # seconds of training an epoch takes
    asked: float = 0.0  # when last
    not_before: float = 0.0
    states: dict[int, State | None] = field(default_factory=dict)  # by epoch
    under_way: Future | None = None
    cost: float = 0.0  # seconds of training on the way
    failures: int = 0  # for reasons of its own
    lost: int = 0  # workers
    failed_at: float | None = None  # when it was given up


class Questions:
    """The questions of all visitors and their answers. Whoever uses it holds the lock that its callbacks take."""

    def __init__(
        self,
        cluster: Cluster,
        checkpoints: Checkpoints[State],
        locked: Any,
        seconds: Callable[[Experiment], float | None],
        clock: Callable[[], float],
    ) -> None:
        """Use these workers and checkpoints.

        Args:
            cluster: the workers.
            checkpoints: of all runs.
            locked: a condition that is held while anything changes, and is told of answers.
            seconds: how long a live run has been trained; None for one that is not live.
            clock: the time.
        """
        self._cluster = cluster
        self._checkpoints = checkpoints
        self._locked = locked
        self._seconds = seconds
        self._clock = clock
        self._open: dict[tuple[Experiment, int, Request[Any]], _Question] = {}
        self._answers: OrderedDict[tuple[Experiment, int, Request[Any]], Answered[Any]] = OrderedDict()
        self._rest_until: dict[Experiment, float] = {}  # by live run, in seconds of its training

    def ask(
        self, experiment: Experiment, epoch: int, request: Request[R], pace: float
    ) -> Answered[R] | Unanswerable | None:
        """The answer at an epoch of a run, or that there is none; None while it is on its way.

        `pace` is how many seconds of training an epoch takes, about.
        """
        key = experiment, epoch, request
        if key in self._answers:
            self._answers.move_to_end(key)
            return self._answers[key]
        if key not in self._open:
            epochs = spread_epochs(experiment, epoch) if isinstance(request, OverEpochsRequest) else (epoch,)
            self._open[key] = _Question(experiment, request, epochs, pace)
        one = self._open[key]
        one.asked = self._clock()
        if one.failed_at is not None:
            return Unanswerable(epoch)
        self.go_on()
        return None

    def begin_again(self) -> None:
        """The cluster has come or gone: what was under way is not any more."""
        for one in self._open.values():
            one.under_way = None
        self.go_on()

    def begin_anew(self, experiment: Experiment) -> None:
        """A run is trained from the start again: its share of time is counted anew."""
        self._rest_until.pop(experiment, None)

    def go_on(self) -> None:
        """Begin what may begin now, in the order in which it was first asked."""
        now = self._clock()
        self._open = {key: one for key, one in self._open.items() if _is_wanted(one, now)}
        busy = {one.experiment for one in self._open.values() if one.under_way}
        for key, one in self._open.items():
            idle = one.under_way is None and one.failed_at is None
            if idle and one.experiment not in busy and len(busy) < MOST_AT_ONCE:
                trained = self._seconds(one.experiment)
                rests = trained is not None and trained < self._rest_until.get(one.experiment, 0.0)
                if now >= one.not_before and not rests and self._step(key, one):
                    busy.add(one.experiment)

    def _step(self, key: tuple[Experiment, int, Request[Any]], one: _Question) -> bool:
        """Train on towards the first epoch that is not there yet, or answer. Whether a worker does so now."""
        for epoch in one.epochs:
            known, state = self._checkpoints.nearest(one.experiment, epoch)
            if known == epoch and epoch not in one.states:
                one.states[epoch] = state
        missing = [epoch for epoch in one.epochs if epoch not in one.states]
        if missing:
            first, state = self._checkpoints.nearest(one.experiment, missing[0])
            own = max((epoch for epoch in one.states if epoch <= missing[0]), default=0)
            if own > first:
                first, state = own, one.states[own]
            reach = first + max(1, int(STEP_SECONDS / max(one.pace, 1e-6)))
            stops = [epoch for epoch in missing if epoch <= reach] or [reach]
            one.under_way = self._cluster.submit(tasks.advance, one.experiment, state, stops, like=one.experiment)
            one.cost += one.pace * (stops[-1] - first)
            done: Callable[[Future], None] = functools.partial(self._on_states, one)
        else:
            states = [one.states[epoch] for epoch in one.epochs]
            one.under_way = self._cluster.submit(tasks.answer, one.experiment, states, one.request, like=one.experiment)
            done = functools.partial(self._on_answer, key, one)
        if one.under_way is None:
            return False
        one.under_way.add_done_callback(done)
        return True

    def _on_states(self, one: _Question, future: Future) -> None:
        stretch, error = came_of(future)
        with self._locked:
            if one.under_way is not future:
                return  # given up meanwhile
            one.under_way = None
            if error is not None:
                self._failed(one, error)
            else:
                one.states.update(stretch.states)
                for epoch, state in stretch.states.items():
                    self._checkpoints.keep(one.experiment, epoch, state)
            self.go_on()

    def _on_answer(self, key: tuple[Experiment, int, Request[Any]], one: _Question, future: Future) -> None:
        found, error = came_of(future)
        with self._locked:
            if one.under_way is not future:
                return  # given up meanwhile
            one.under_way = None
            if error is not None:
                self._failed(one, error)
            else:
                self._open.pop(key, None)
                self._answers[key] = Answered(key[1], found.value)
                networks = [asked for asked in self._answers if isinstance(asked[2], NetworkRequest)]
                for asked in networks[:-MOST_NETWORKS]:
                    del self._answers[asked]
                while len(self._answers) > MOST_ANSWERS:
                    self._answers.popitem(last=False)
                trained = self._seconds(one.experiment)
                if trained is not None:
                    self._rest_until[one.experiment] = trained + (found.seconds + one.cost) / SHARE
                self._locked.notify_all()
            self.go_on()

    def _failed(self, one: _Question, error: BaseException) -> None:
        """Try again in a while, unless it failed too often."""
        one.not_before = self._clock() + RETRY_SECONDS
        if is_cancelled(error) or self._cluster.is_renewal(error):
            return
        one.lost += is_loss(error)
        one.failures += not is_loss(error)
        if not self._cluster.closed:
            log.error("a question about a run could not be answered (%s): %r", one.request, error)
        if one.failures >= OWN_FAILURES or one.lost >= LOST_WORKERS:
            one.failed_at = self._clock()
            one.states.clear()
            self._locked.notify_all()


def _is_wanted(one: _Question, now: float) -> bool:
    """Whether a question stays: it is under way, or was asked lately; one that was given up is asked anew later."""
    if one.failed_at is not None:
        return now - one.failed_at <= FAILED_SECONDS
    return one.under_way is not None or now - one.asked <= IMPATIENT_SECONDS
