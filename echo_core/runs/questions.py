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
from echo_core.runs.requests import NetworkRequest, OverEpochsRequest
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

log = logging.getLogger(__name__)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Answered(Generic[R]):
    """The answer to a request, and the epoch of the run that it tells of; 0: untrained."""

    epoch: int
    value: R


@dataclass(eq=False, slots=True)
class _Question:
    experiment: Experiment
    request: Request[Any]
    epochs: tuple[int, ...]  # whose weights it takes, rising
    pace: float  # seconds of training an epoch takes
    asked: float = 0.0  # when last
    not_before: float = 0.0
    states: dict[int, Future | None] = field(default_factory=dict)  # by epoch
    under_way: Future | None = None
    cost: float = 0.0  # seconds of training on the way


class Questions:
    """The questions of all visitors and their answers. Whoever uses it holds the lock that its callbacks take."""

    def __init__(
        self,
        cluster: Cluster,
        checkpoints: Checkpoints[Future],
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

    def ask(self, experiment: Experiment, epoch: int, request: Request[R], pace: float) -> Answered[R] | None:
        """The answer at an epoch of a run, or None while it is on its way.

        `pace` is how many seconds of training an epoch takes, about.
        """
        key = experiment, epoch, request
        if key in self._answers:
            self._answers.move_to_end(key)
            return self._answers[key]
        if key not in self._open:
            epochs = spread_epochs(experiment, epoch) if isinstance(request, OverEpochsRequest) else (epoch,)
            self._open[key] = _Question(experiment, request, epochs, pace)
        self._open[key].asked = self._clock()
        self.go_on()
        return None

    def begin_anew(self, experiment: Experiment) -> None:
        """A run is trained from the start again: its share of time is counted anew."""
        self._rest_until.pop(experiment, None)

    def go_on(self) -> None:
        """Begin what may begin now, in the order in which it was first asked."""
        now = self._clock()
        self._open = {
            key: one for key, one in self._open.items() if one.under_way or now - one.asked <= IMPATIENT_SECONDS
        }
        busy = {one.experiment for one in self._open.values() if one.under_way}
        for key, one in self._open.items():
            if one.under_way is None and one.experiment not in busy and len(busy) < MOST_AT_ONCE:
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
            one.under_way = self._cluster.submit(tasks.advance, one.experiment, state, first, stops)
            one.cost += one.pace * (stops[-1] - first)
            done: Callable[[Future], None] = functools.partial(self._on_states, one, stops)
        else:
            states = [one.states[epoch] for epoch in one.epochs]
            one.under_way = self._cluster.submit(tasks.answer, one.experiment, states, one.epochs, one.request)
            done = functools.partial(self._on_answer, key, one)
        if one.under_way is None:
            one.states.clear()
            return False
        one.under_way.add_done_callback(done)
        return True

    def _on_states(self, one: _Question, stops: list[int], future: Future) -> None:
        try:
            error = future.exception()
        except BaseException as cancelled:  # a cancelled future raises CancelledError, which is no Exception
            error = cancelled
        with self._locked:
            one.under_way = None
            if error is not None:
                self._failed(one, error)
            for epoch in stops if error is None else ():
                one.states[epoch] = future
                self._checkpoints.keep(one.experiment, epoch, future)
            self.go_on()

    def _on_answer(self, key: tuple[Experiment, int, Request[Any]], one: _Question, future: Future) -> None:
        error: BaseException | None = None
        try:
            found: tasks.Answer = future.result()
        except BaseException as problem:  # a cancelled future raises CancelledError, which is no Exception
            error = problem
        with self._locked:
            one.under_way = None
            if error is not None:
                self._failed(one, error)
            else:
                self._open.pop(key, None)
                self._answers[key] = Answered(key[1], found.value)
                networks = [one for one in self._answers if isinstance(one[2], NetworkRequest)]
                for one_too_many in networks[:-MOST_NETWORKS]:
                    del self._answers[one_too_many]
                while len(self._answers) > MOST_ANSWERS:
                    self._answers.popitem(last=False)
                trained = self._seconds(one.experiment)
                if trained is not None:
                    self._rest_until[one.experiment] = trained + (found.seconds + one.cost) / SHARE
                self._locked.notify_all()
            self.go_on()

    def _failed(self, one: _Question, error: BaseException) -> None:
        if not self._cluster.closed:
            log.error("a question about a run could not be answered (%s): %r", one.request, error)
        one.states.clear()
        one.not_before = self._clock() + RETRY_SECONDS
        self._checkpoints.forget(one.experiment)
