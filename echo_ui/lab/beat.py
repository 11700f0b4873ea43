"""How often a page looks at its run: as often as there is something to see, and less often where many look at once.

A page asks again some time after it was answered. Where many do, answers would still come late; so all looks together
cost a share of the server that is bounded beforehand, and all slow down alike.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

from echo_core.runs.status import Status, Watched

BEAT = 0.5  # seconds between two looks at a run that grows
SLOWEST_BEAT = 2.0
BEATS = ((3.0, BEAT), (5.0, 1.0))  # a run that trains longer in all is looked at less often: each look tells all of it
AWAITING_BEAT = 1.0  # the same for who waits for first epochs, an answer, or workers: a look waits for them as well
LOOK_PATIENCE = 0.6  # seconds that such a look waits

SHARE = 0.4  # of one processor core, for all looks together
AROUND = 0.007  # seconds that the server spends around a look: measured at 9 ms with one
SHORTEST = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between two looks, the more the fuller the room
MEMORY = 0.9  # of the mean time of a look, kept at each new one


def wanted(watched: Watched, *, ready: bool, hopeless: bool, awaits: bool) -> float | None:
    """Seconds between two looks of a visitor who is alone; None where there is nothing to wait for.

    Args:
        watched: the run in view.
        ready: whether workers are warm.
        hopeless: whether none will come.
        awaits: whether an answer is on its way.
    """
    history = watched.history
    match watched.status:
        case Status.QUEUED | Status.STARTING:
            return AWAITING_BEAT
        case Status.TRAINING:
            whole = watched.sharing * history.seconds * history.experiment.epochs / max(1, history.epoch)
            return next((beat for seconds, beat in BEATS if whole <= seconds), SLOWEST_BEAT)
    return AWAITING_BEAT if awaits or not (ready or hopeless) else None


class Crowd:
    """Who looks now, how often, and how long a look takes. Any thread may call its methods."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Read the time in seconds from `clock`, which never goes back."""
        self._clock = clock
        self._lock = threading.Lock()
        self._looking: dict[
            Hashable, tuple[float, float]
        ] = {}  # looks a second wanted by each, and until when it counts
        self._seconds = 0.0  # that a look takes

    def looked(self, visitor: Hashable, wanted: float | None, beat: float | None, seconds: float) -> None:
        """A look took so long; `wanted` and `beat` are the seconds to the visitor's next: if alone, and as it is."""
        with self._lock:
            self._seconds = MEMORY * self._seconds + (1 - MEMORY) * seconds
            if wanted and beat:
                self._looking[visitor] = wanted, self._clock() + 2 * beat + 1
            else:
                self._looking.pop(visitor, None)

    def shortest(self) -> float:
        """Seconds that all are to wait at least from one look to the next.

        >>> crowd = Crowd(lambda: 0.0)
        >>> crowd.shortest()
        0.5
        >>> for visitor in range(60):
        ...     crowd.looked(visitor, wanted=0.5, beat=0.5, seconds=0.0)
        >>> crowd.shortest()
        2.0
        """
        with self._lock:
            time = self._clock()
            self._looking = {who: look for who, look in self._looking.items() if look[1] >= time}
            wanted, cost = [wanted for wanted, _ in self._looking.values()], self._seconds + AROUND

        def load(shortest: float) -> float:
            return sum(cost / max(each, shortest) for each in wanted) / SHARE

        return next((beat for beat in SHORTEST if load(beat) <= 1), SHORTEST[-1])
