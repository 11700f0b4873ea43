"""What the views share: whom they ask, the step that fetches and says, and bars by distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from echo_core.insight.requests import Request
from echo_core.runs.questions import Unanswerable
from echo_core.task.experiment import Experiment
from echo_ui.insight import panel_charts
from echo_ui.session import VIEW
from echo_ui.text import words
from echo_ui.theme import html, markdown
from echo_ui.theme.charts import Spec
from echo_ui.theme.colours import Theme

HEIGHT = 240  # of a chart, in pixels
WAIT_S = 1.0  # for an answer, before a timer asks again
AWAITED = "insight-awaited"  # in the session: whether an answer was asked for that has not come


Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)


class Answered(Protocol[Result_co]):
    """An answer to a request, and the epoch of the network that it is about; 0 is the untrained one."""

    @property
    def epoch(self) -> int:
        """The epoch."""

    @property
    def value(self) -> Result_co:
        """The answer."""


class Asker(Protocol):
    """Answers what is asked about the network of one experiment, as it was after one epoch."""

    def ask(self, request: Request[Result], patience: float) -> Answered[Result] | Unanswerable | None:
        """The answer if it comes within `patience` seconds, or that none will; None while it is on its way."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Where one view is drawn.

    Attributes:
        asker: answers what the view asks.
        experiment: whose network it is.
        epoch: that it is looked at in.
        theme: how the page looks.
        patience: for an answer, in seconds.
    """

    asker: Asker
    experiment: Experiment
    epoch: int
    theme: Theme
    patience: float

    def ask(self, request: Request[Result]) -> Result | None:
        """The answer; None, which is said, and noted where it may still come, if there is none."""
        answered = self.asker.ask(request, self.patience)
        if isinstance(answered, Unanswerable):
            st.warning(markdown.said(*words.insight.UNANSWERABLE))
            return None
        if answered is None:
            st.session_state[AWAITED] = True
            st.info(markdown.said(*words.insight.AWAITED))
            return None
        return answered.value

    def say(self, sentence: str) -> None:
        """Say what a view tells, and of the network of which epoch."""
        with st.container(key="insight-said", horizontal=True):
            st.html(html.paragraph(sentence, "look-for"))
            standing = html.escape(words.insight.standing(self.epoch, self.experiment.epochs))
            st.html(f'<p class="{"standing" if self.epoch else "standing tag"}">{standing}</p>', width="content")

    def chart(self, table: Any, spec: Spec, alt: str, height: int = HEIGHT) -> None:
        """Draw a table by a spec."""
        st.vega_lite_chart(table, spec, height=height, theme=None, alt=alt)

    def bars(
        self,
        bars: words.insight.Bars,
        distances: NDArray[np.int32],
        values: NDArray[np.float32],
        chance: float | None,
        *,
        height: int = HEIGHT,
        missing: str = "",
    ) -> None:
        """Draw a bar for each earlier number, and list them for who cannot see it; with a chance they are shares."""
        title(bars.title)
        st.html(html.unseen(words.insight.bar_values(bars, distances, values, shares=chance is not None)))
        spec = panel_charts.bars_chart(
            tuple(distances.tolist()), self.experiment.lag, chance, self.theme, missing=missing
        )
        self.chart(panel_charts.bars_table(distances, values), spec, bars.alt, height)


def title(text: str) -> None:
    """The heading of a picture."""
    st.html(f"<h3>{html.linked(text)}</h3>")


def open_view(view: str | None) -> None:
    """Open a view, by its id, when the section is next drawn; None closes the one that is open."""
    st.session_state[VIEW] = view


def forget_awaited() -> None:
    """Begin to draw: nothing is awaited yet."""
    st.session_state[AWAITED] = False


def awaited() -> bool:
    """Whether an answer was asked for that has not come."""
    return bool(st.session_state.get(AWAITED, False))
