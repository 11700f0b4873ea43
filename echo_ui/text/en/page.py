"""The frame of the site: its name, its pages, and what is said where an address asks for what cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from echo_ui.text.subjects import Closer, Room

NAME = "Echo Lab"
CLOSER = "Look closer"
WHAT_THIS_IS = "See why a recurrent network can or cannot remember."
WHAT_IT_DOES = "It is shown numbers, and must repeat one of them."
TAKE_TOUR = "Tour: 2 minutes"
NETWORK = "LSTM"
PRESENT = "Present"
PRESENT_HELP = "For a room: only the numbers, the player and the answers, in large type. Page Down leads on."
LEAVE = "Leave"
EARLIER, ON = "Back", "On"


def title(page: str) -> str:
    """The title of a page, by its name in the navigation.

    >>> title("Glossary")
    'Glossary · Echo Lab'
    """
    return f"{page} · {NAME}"


def room(which: Room) -> str:
    """What a page is called in the navigation."""
    match which:
        case Room.LAB:
            return "Lab"
        case Room.MAP:
            return "Map of lags"
        case Room.RUNS:
            return "Runs"
        case Room.FINDINGS:
            return "What the experiments show"
        case Room.GLOSSARY:
            return "Glossary"
        case Room.TOUR:
            return "Tour"


def closer(which: Closer) -> str:
    """A closer look at what the network sees."""
    match which:
        case Closer.ROWS:
            return "Rows and one-hot vectors"
        case Closer.LANES:
            return "Batches, lanes and state"


LINK_PROBLEMS = "The link asked for what cannot be; the preset’s own values stand in."


def not_settings(names: Sequence[str], *, more: bool) -> str:
    """Of names in a link that are no settings; `more`: there are others still."""
    return f"Not a setting of this page, so it changes nothing: {', '.join(names)}{' and more' if more else ''}."
