"""The moving figures of the live panel: how far a run is, and its newest values."""

from __future__ import annotations

from echo_ui.text import words
from echo_ui.theme.html import escape, tag


def progress_bar(epoch: int, epochs: int, state: str, pace: tuple[str, str]) -> str:
    """How far a run is: a bar between two lines of words; without a state it is a recorded run."""
    head = f"<b>{escape(state)}</b>" if state else tag(words.run.RECORDED)
    return (
        f'<div class="progress{"" if state else " past"}"><p>{head}'
        f"<span>{escape(words.run.epoch_of(epoch, epochs))}</span></p>"
        f'<div class="bar" role="progressbar" aria-label="{escape(words.run.EPOCHS)}" aria-valuemin="0"'
        f' aria-valuemax="{epochs}" aria-valuenow="{epoch}"><i style="width:{100 * epoch / epochs:.2f}%"></i></div>'
        f"<p><span>{escape(pace[0])}</span><span>{escape(pace[1])}</span></p></div>"
    )


def figure(value: str, beside: str) -> str:
    """A large number with what belongs to it in small."""
    return f'<p class="figure"><b>{escape(value)}</b><span>{escape(beside)}</span></p>'
