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
            return "Training it all the same"
        case TourStep.MEND:
            return "The window mends it"
        case TourStep.TRAIN_MENDED:
            return "And it learns"
        case TourStep.WHY:
            return "See why"
        case TourStep.YOUR_TURN:
            return "Your turn"


def text(step: TourStep) -> str:
    """What there is to see."""
    match step:
        case TourStep.MISTAKE:
            return (
                "The network is shown one number at a time and must say the one before it. In the strip, the present is"
                " filled and the number to say has a dashed outline: it is not among the numbers shown."
            )
        case TourStep.VERDICT:
            return (
                "Beside the Train button stands what can be learned, before anything is trained: no answer can reach"
                " the network, so nothing can beat pure guessing."
            )
        case TourStep.TRAIN_MISTAKE:
            return (
                "The tour has pressed Train. Both curves lie on the line of pure guessing, and stay there. That is no"
                " failure of training: the answer is not there to be learned."
            )
        case TourStep.MEND:
            return (
                "The window is now five numbers wide, and the state is reset. The number to say lies inside the window,"
                " and the verdict has turned: 100% is possible."
            )
        case TourStep.TRAIN_MENDED:
            return (
                "Trained again: the accuracy leaves the line of guessing and climbs. Below the curves, expected and"
                " predicted numbers become the same."
            )
        case TourStep.WHY:
            return (
                "At the foot of the page the tour has opened “Which lag?”: how often the network says each earlier"
                " number. A tall bar grows at the lag, and no other does. The views beside it show how it does that."
            )
        case TourStep.YOUR_TURN:
            return (
                "Move the lag to 5: it leaves the window, and guessing is all that is left. Or open “Batches, lanes and"
                " state” and find the lag that leaks through the state."
            )
