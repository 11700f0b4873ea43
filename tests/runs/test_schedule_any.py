"""The schedule under anything that visitors, workers and time may do, in any order, beside a plain book of it all."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from echo_core.runs import schedule as rules
from echo_core.runs.schedule import Schedule
from echo_core.runs.status import Status
from echo_core.task.experiment import Experiment

RUNS = [Experiment(seed=seed) for seed in range(5)]
runs = st.sampled_from(RUNS)
visitors = st.sampled_from(["ann", "bob", "cyd"])


class AnyOrder(RuleBasedStateMachine):
    """Keeps its own account of who watches what, and compares."""

    @initialize(places=st.integers(1, 3))
    def begin(self, places: int) -> None:
        self.places, self.now = places, 0.0
        self.schedule = Schedule()
        self.asked: set[Experiment] = set()  # whose slices are under way
        self.sound = True
        self.watching: dict[tuple[Experiment, str], float] = {}
        self.left: set[tuple[Experiment, str]] = set()
        self.begun: set[Experiment] = set()  # incomplete runs of which epochs were told

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
        before = self.schedule.live
        standing = self.schedule.watch(run, visitor, self.now, join=join)
        assert self.schedule.live == before
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
        self.let_go()

    def let_go(self) -> None:
        """What is under way for a run that has ended is wanted no more."""
        self.asked = {run for run in self.asked if self.live(run)}

    @rule()
    def take_turns(self) -> None:
        chosen = self.schedule.turns(self.places, self.now, sound=self.sound)
        assert not self.asked & {*chosen}
        assert all(self.live(run) for run in chosen)
        self.asked |= {*chosen}
        assert sum(run in self.begun for run in self.asked) <= self.places + 1  # and a suspect
        for run in RUNS:  # a newcomer is let in at once, whoever else trains
            assert not self.live(run) or run in self.begun or run in self.asked or self.suspect(run)

    def suspect(self, run: Experiment) -> bool:
        return self.schedule._runs[run].lost > 0

    @precondition(lambda self: bool(self.asked))
    @rule(data=st.data(), complete=st.booleans(), seconds=st.floats(0.0, 0.5))
    def told(self, data: st.DataObject, complete: bool, seconds: float) -> None:
        run = self.pick(data)
        self.schedule.told(run, self.now, seconds=seconds, complete=complete)
        assert self.status(run) is (Status.COMPLETE if complete else Status.TRAINING)
        self.sound = True
        (self.begun.discard if complete else self.begun.add)(run)

    @precondition(lambda self: bool(self.asked))
    @rule(data=st.data(), lost=st.booleans())
    def failed(self, data: st.DataObject, lost: bool) -> None:
        run = self.pick(data)
        self.schedule.failed(run, self.now, worker_lost=lost)
        self.sound = self.sound and not lost
        assert self.live(run) or self.status(run) is Status.FAILED

    @precondition(lambda self: bool(self.asked))
    @rule(data=st.data())
    def dropped(self, data: st.DataObject) -> None:
        self.schedule.dropped(self.pick(data))

    @rule()
    def a_worker_shows_itself_sound(self) -> None:
        self.sound = True

    def pick(self, data: st.DataObject) -> Experiment:
        run = data.draw(st.sampled_from([run for run in RUNS if run in self.asked]))
        self.asked.discard(run)
        return run

    @rule(seconds=st.sampled_from([0.0, 1.0, 20.0, 61.0, 91.0]))
    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self.schedule.tick(self.now)
        self.let_go()
        for run in RUNS:
            if self.live(run):
                assert any(
                    one == run and self.now - at <= rules.UNWATCHED_SECONDS for (one, _), at in self.watching.items()
                )

    @rule(places=st.integers(1, 3))
    def resize(self, places: int) -> None:
        self.places = max(places, self.places)

    @rule()
    def everybody_moves(self) -> None:
        """Whoever trains has a turn after finitely many turns of the others."""
        for run in self.asked:
            self.schedule.dropped(run)
        self.asked.clear()
        waiting = {run for run in RUNS if self.live(run)}
        for _ in range(200):
            chosen = self.schedule.turns(1, self.now, sound=True)
            waiting -= {*chosen}
            for run in chosen:
                self.schedule.told(run, self.now, seconds=0.5, complete=False)
                self.begun.add(run)
        assert not waiting

    @rule()
    def use_evens_out(self) -> None:
        """Once all have had turns, nobody has used more than a slice beyond another."""
        self.everybody_moves()
        used = [self.schedule._runs[run].used for run in RUNS if self.live(run)]
        assert not used or max(used) - min(used) <= 0.5 + 1e-6


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
