"""The tour: its places, in a few words and a few sentences each."""

from __future__ import annotations

from echo_ui.text.subjects import TourStep

BACK = "Back"
NEXT = "Next"
FINISH = "Finish"
END = "End tour"


def place(number: int, places: int) -> str:
    """Where in the tour a visitor stands, counted from 1."""
    return f"Tour {number} of {places}"


def title(step: TourStep) -> str:
    """The heading of a place."""
    match step:
        case TourStep.MISTAKE:
            return "The beginner’s mistake"
        case TourStep.VERDICT:
            return "The verdict comes first"
        case TourStep.TRAIN_MISTAKE:
            return "Train it all the same"
        case TourStep.MEND:
            return "A wider window"
        case TourStep.TRAIN_MENDED:
            return "Train again"
        case TourStep.RESET:
            return "One more change: reset the state"
        case TourStep.SIX:
            return "Now show it six numbers"
        case TourStep.CARRY:
            return "Carry the state, and ask again"
        case TourStep.YOUR_TURN:
            return "Your turn"


def text(step: TourStep) -> str:
    """What there is to see."""
    match step:
        case TourStep.MISTAKE:
            return (
                "The network is shown one number and must say the one before it. The number to say has a dashed"
                " outline: the network does not see it."
            )
        case TourStep.VERDICT:
            return "This line says what can be learned before anything is trained. Here nothing can beat pure guessing."
        case TourStep.TRAIN_MISTAKE:
            return (
                "Press Train. Both curves stay on the line of pure guessing: the training does not fail, there is"
                " nothing to learn from."
            )
        case TourStep.MEND:
            return (
                "The window is now five numbers wide. It leaves 20 rows, so the batches are of five: they divide 20."
                " Nothing else has changed, and the verdict turns: 100% is possible."
            )
        case TourStep.TRAIN_MENDED:
            return "Press Train. The accuracy leaves the line of guessing, and the predicted numbers turn green."
        case TourStep.RESET:
            return (
                "The state is now reset before every batch. Press Train: it learns sooner, and comes to 100% again."
                " Has it learned the same?"
            )
        case TourStep.SIX:
            return (
                "Add a number to the row below. One step back is still the right answer, but this network says another"
                " number: it has learned a place in the row, counted from the start."
            )
        case TourStep.CARRY:
            return (
                "Here is the network whose state was carried. Add a number: it still says the one before the last."
                " It never knew where its row began, so it had to count from the end."
            )
        case TourStep.YOUR_TURN:
            return "Move the lag to 5: it leaves the window. Or press End: all is then as it was before the tour."
