"""How often a room of visitors looks: worked out beforehand, alike for all, and again often when they are gone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from echo_ui.lab.beat import AROUND, SHARE, SHORTEST, Crowd


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def crowd(visitors: int, *, wanted: float = 0.5, seconds: float = 0.0, clock: Clock | None = None) -> Crowd:
    found = Crowd(clock or Clock())
    for visitor in range(visitors):
        found.looked(visitor, wanted, wanted, seconds)
    return found


@given(st.integers(1, 300), st.sampled_from([0.5, 1.0, 2.0]))
def test_all_looks_together_cost_no_more_than_their_share(visitors, wanted):
    shortest = crowd(visitors, wanted=wanted).shortest()
    cost = visitors / max(wanted, shortest) * AROUND
    assert cost <= SHARE
    assert shortest == SHORTEST[0] or visitors / max(wanted, shortest / 2) * AROUND > SHARE


def test_a_few_look_as_often_as_they_want_and_a_hundred_still_look_every_two_seconds():
    assert [crowd(visitors).shortest() for visitors in (1, 20, 40, 100)] == [0.5, 0.5, 1.0, 2.0]


def test_looks_that_take_long_make_the_next_ones_later():
    assert crowd(20, seconds=0.1).shortest() > crowd(20, seconds=0.001).shortest()


def test_who_looks_no_more_does_not_count():
    clock = Clock()
    room = crowd(100, clock=clock)
    for visitor in range(50):
        room.looked(visitor, None, None, 0.0)
    assert room.shortest() == 1.0
    clock.now = 60.0  # the others' pages were closed
    assert room.shortest() == 0.5
