"""The schedule under anything that visitors, workers and time may do, in any order, beside a plain book of it all."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from echo_core.runs import schedule as rules
from echo_core.runs.schedule import Schedule
from echo_core.runs.status import Status
from echo_core.task.experiment import Experiment

RUNS = [Experiment(seed=seed) for seed in range(5)]
runs = st.sampled_from(RUNS)
visitors = st.sampled_from(["ann", "bob", "cyd"])


class AnyOrder(RuleBasedStateMachine):
    """Keeps its own account of who watches what, and compares."""

    @initialize(slots=st.integers(1, 3))
    def begin(self, slots: int) -> None:
        self.slots, self.now = slots, 0.0
        self.schedule = Schedule(slots)
        self.watching: dict[tuple[Experiment, str], float] = {}
        self.left: set[tuple[Experiment, str]] = set()
        self.begun: set[Experiment] = set()  # incomplete runs of which epochs were told
        self.shrunk = False

    def status(self, run: Experiment) -> Status | None:
        return self.schedule.status(run)

    def live(self, run: Experiment) -> bool:
        status = self.status(run)
        return status is not None and status.live

    @rule(run=runs, visitor=visitors)
    def press(self, run: Experiment, visitor: str) -> None:
        rested, live = self.status(run) is Status.COMPLETE, self.live(run)
        anew = self.schedule.press(run, visitor, self.now)
        if live:
            assert self.live(run)
            assert not anew
        elif self.live(run):
            assert anew == (run not in self.begun)
        else:
            assert rested
            assert not anew
        if rested and self.live(run):
            self.watching = {key: at for key, at in self.watching.items() if key[0] != run}
            self.left = {key for key in self.left if key[0] != run}
        self.watching[run, visitor] = self.now
        self.left.discard((run, visitor))

    @rule(run=runs, visitor=visitors, join=st.booleans())
    def watch(self, run: Experiment, visitor: str, join: bool) -> None:
        before = self.schedule.training
        standing = self.schedule.watch(run, visitor, self.now, join=join)
        assert self.schedule.training == before
        if (run, visitor) in self.left:
            assert standing
            assert standing.status is (Status.STOPPED if self.live(run) else self.status(run))
        elif (run, visitor) in self.watching or (join and self.status(run)):
            assert standing
            assert standing.status is self.status(run)
            self.watching[run, visitor] = self.now
        else:
            assert standing is None

    @rule(run=runs, visitor=visitors)
    def stop(self, run: Experiment, visitor: str) -> None:
        was = self.status(run)
        self.schedule.stop(run, visitor, self.now)
        if was is None or not was.live:
            assert self.status(run) is was
            return
        if self.watching.pop((run, visitor), None) is not None:
            self.left.add((run, visitor))
        if any(one == run and self.now - at <= rules.UNWATCHED_SECONDS for (one, _), at in self.watching.items()):
            assert self.live(run)

    @precondition(lambda self: self.schedule.training)
    @rule(data=st.data(), complete=st.booleans())
    def told(self, data: st.DataObject, complete: bool) -> None:
        run = data.draw(st.sampled_from(self.schedule.training))
        self.schedule.told(run, self.now, complete=complete)
        assert self.status(run) is (Status.COMPLETE if complete else Status.TRAINING)
        (self.begun.discard if complete else self.begun.add)(run)

    @precondition(lambda self: self.schedule.training)
    @rule(data=st.data(), lost=st.booleans())
    def failed(self, data: st.DataObject, lost: bool) -> None:
        run = data.draw(st.sampled_from(self.schedule.training))
        self.schedule.failed(run, self.now, worker_lost=lost)
        assert self.live(run) or self.status(run) is Status.FAILED

    @rule(seconds=st.sampled_from([0.0, 1.0, 20.0, 61.0, 91.0]))
    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self.schedule.tick(self.now)
        for run in RUNS:
            if self.live(run):
                assert any(
                    one == run and self.now - at <= rules.UNWATCHED_SECONDS for (one, _), at in self.watching.items()
                )

    @rule(slots=st.integers(1, 3))
    def resize(self, slots: int) -> None:
        self.schedule.resize(slots, self.now)
        self.shrunk = self.shrunk or slots < self.slots
        self.slots = slots

    @rule()
    def everybody_finishes(self) -> None:
        """Whoever waits gets a place, after finitely many turns of the others."""
        waiting = {run for run in RUNS if self.status(run) is Status.QUEUED}
        for _ in range(2 * len(RUNS)):
            waiting -= {*self.schedule.training}
            for run in self.schedule.training:
                self.schedule.told(run, self.now, complete=False)
                self.begun.add(run)
            self.now += rules.TURN_SECONDS
            for (run, visitor), at in self.watching.items():
                if self.now - at <= rules.UNWATCHED_SECONDS:
                    self.schedule.watch(run, visitor, self.now, join=False)
                    self.watching[run, visitor] = self.now
            self.schedule.tick(self.now)
        assert not {run for run in waiting if self.live(run)} - {*self.schedule.training}

    @invariant()
    def places_are_given_fairly(self) -> None:
        training = self.schedule.training
        queued = [run for run in RUNS if self.status(run) is Status.QUEUED]
        assert len(training) <= (3 if self.shrunk else self.slots)
        assert not queued or len(training) >= self.slots
        places = [self.place(run) for run in queued]
        assert sorted(places) == list(range(1, len(queued) + 1))

    def place(self, run: Experiment) -> int:
        visitor = next(v for one, v in self.watching if one == run)
        standing = self.schedule.watch(run, visitor, self.watching[run, visitor], join=False)
        assert standing
        assert standing.place
        return standing.place


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
