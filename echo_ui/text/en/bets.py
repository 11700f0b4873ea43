"""What a visitor may bet on before a run, and what is said of the bet."""

from __future__ import annotations

from echo_ui.text.en.format import count, integer
from echo_ui.text.subjects import Bet

QUESTION = "Your bet: will it learn, and by which epoch?"
_CAME = {
    (Bet.EARLY, Bet.LATE): "it took longer",
    (Bet.LATE, Bet.EARLY): "it was sooner",
}


def option(bet: Bet, early: int, late: int) -> str:
    """A bet; `early` and `late` are the epochs by which it may be solved."""
    match bet:
        case Bet.EARLY:
            return f"by {integer(early)}"
        case Bet.LATE:
            return f"by {integer(late)}"
        case Bet.PARTLY:
            return "partly"
        case Bet.NEVER:
            return "never"


def placed(bet: str) -> str:
    """Of a bet whose run goes on."""
    return f"Your bet: {bet}."


def decided(bet: str, made: Bet, came: Bet, right: int, of: int) -> str:
    """Of a bet whose run is over, and of all bets so far."""
    said = "right" if made is came else _CAME.get((made, came), "wrong")
    return f"Your bet, {bet}: {said}. {integer(right)} of {count(of, 'bet')} right."
