"""The player: everything a run shows, at one playhead that moves in the browser."""
