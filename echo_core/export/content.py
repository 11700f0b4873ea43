"""What is in the file of a run: of every kind but a trained network, which takes its weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from echo_core.export.files import Kind
from echo_core.export.script import notebook, script
from echo_core.export.shown import Shown, Words
from echo_core.export.tables import as_csv
from echo_core.runs.codec import encode
from echo_core.runs.history import History


def needs_training(kind: Kind) -> bool:
    """Whether a file of this kind tells what a training gave, and not only how it is done."""
    return kind not in (Kind.SCRIPT, Kind.NOTEBOOK)


def content(kind: Kind, history: History, picture: Callable[[], tuple[Sequence[Shown], Words]]) -> bytes:
    """The file of a run.

    Args:
        kind: any but `Kind.NETWORK`.
        history: the run; of at least one epoch where the kind needs training.
        picture: gives what a picture of it shows and says, where one is drawn; another run may stand beside it.
    """
    match kind:
        case Kind.SCRIPT:
            text = script(history.experiment)
        case Kind.NOTEBOOK:
            text = notebook(history.experiment)
        case Kind.TABLE:
            text = as_csv(history)
        case Kind.HISTORY:
            text = encode(history) + "\n"
        case Kind.PICTURE | Kind.DRAWING:
            from echo_core.export import pictures

            shown, words = picture()
            if kind is Kind.PICTURE:
                return pictures.png(shown, words)
            text = pictures.svg(shown, words)
        case Kind.NETWORK:
            raise ValueError("a network is not in a history")
    return text.encode()
