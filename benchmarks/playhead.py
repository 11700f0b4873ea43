"""The player's clock, as `echo_ui/player/clock.js` has it at the usual speed: what a visitor who watches sees move."""

from __future__ import annotations

WHOLE_RUN = 6.0  # seconds that a run of any length takes
BEHIND = 0.7  # seconds, at least, behind the newest epoch of a run that grows
LATE = 1.5  # times as long as news is apart, where that is longer
PICTURE = 1 / 60  # seconds


class Playhead:
    """A playback from epoch 0.

    Attributes:
        position: in epochs, with a fraction.
        stood: the longest time in seconds without a new epoch, from the first one on.
    """

    def __init__(self, epochs: int, now: float) -> None:
        """Begin to play a run of so many epochs, of which none is trained yet."""
        self.position = 0.0
        self.stood = 0.0
        self._pace = epochs / WHOLE_RUN
        self._trained = 0
        self._apart = 0.0  # seconds from news of further epochs to the next, about
        self._now = self._moved = self._news = now

    def told(self, now: float, trained: int, look: float = 0.0) -> None:
        """So many epochs are trained now, and more is asked for in `look` seconds; before, it played what it knew."""
        while self._now < now:
            step = min(PICTURE, now - self._now)
            self._now += step
            ease = (self._trained - self.position) / max(BEHIND, LATE * self._apart) + 2
            before = int(self.position)
            self.position = min(self._trained, self.position + min(self._pace, ease) * step)
            if before == 0 or int(self.position) > before:
                self._moved = self._now
            self.stood = max(self.stood, self._now - self._moved)
        if trained > self._trained:
            self._apart = now - self._news if self._trained else 0.0
            self._trained, self._news = trained, now
        self._apart = max(self._apart, look)

    def left(self) -> float:
        """Seconds to the end of a run that is complete."""
        return (self._trained - self.position) / self._pace
