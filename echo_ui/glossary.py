"""Every word of the page, in plain words."""

from __future__ import annotations

from html import escape

import streamlit as st

TERMS: dict[str, str] = {
    "Sequence": (
        "The random whole numbers that one epoch is about, 25 of them unless you change the length. x(t) is the "
        "number at position t, counted from 0."
    ),
    "Vocabulary": "How many different numbers there are. With 100, guessing is right once in a hundred times.",
    "Lag": "How many steps back the number lies that must be repeated: at time t the network must say x(t − lag).",
    "Window": "How many numbers the network is shown at once: x(t) and those just before it.",
    "Time step": (
        "One place in what the network is shown. An LSTM reads its time steps one after the other, the newest last."
    ),
    "One-hot vector": "A number written as a row of zeros with a single 1 at its place. The network sees only these.",
    "Sample": "One row of training data: the time steps shown, and the number to say.",
    "Batch": "The rows that are learned from together. Each batch gives one update of the weights.",
    "Lane": (
        "A place in the batch. State is carried from a row to the row in the same place of the next batch, and to "
        "no other."
    ),
    "State": (
        "What the LSTM remembers between time steps: a hidden and a cell vector. Reset means zero before every "
        "batch; carry means that a batch starts from where the one before it ended. Every epoch starts at zero."
    ),
    "Units": "How many LSTM cells there are: the length of the state’s vectors.",
    "Epoch": (
        "One fresh sequence, all its batches in turn. Nothing can be learned by heart, because no sequence comes twice."
    ),
    "Update": "One step of the optimiser (Adam): every weight is moved a little to make the loss of a batch smaller.",
    "Learning rate": "How large such a step is.",
    "Gradient": (
        "In which direction, and how strongly, each weight changes the loss. It flows back through the time steps "
        "of a row, but never from one batch into another: so nothing trains a network to keep something for later "
        "batches."
    ),
    "Loss": "Cross-entropy: how surprised the network is by the right answer, in nats. 0 is perfect.",
    "Accuracy": (
        "The share of answers that are right, counted on each batch before learning from it, so on numbers the "
        "network has never seen."
    ),
    "Pure guessing": (
        "What is reached without any information: accuracy 1 ÷ vocabulary, loss the natural logarithm of the "
        "vocabulary."
    ),
    "Best possible": "The accuracy of a network that says every answer it can have seen, and guesses the rest.",
    "Visible": "The answer is among the time steps shown.",
    "Carried": "The answer is not shown, but its lane was shown it in an earlier batch, and the state is carried.",
    "Nowhere": "The answer is neither shown nor carried. Nothing can beat guessing it.",
    "Drop, mark, mask": (
        "At the start of a sequence a window is incomplete. Such rows are dropped; or their missing steps are "
        "marked by vectors of −1; or those steps are masked, so that the network skips them."
    ),
    "Solved": "The mean accuracy of the last 20 epochs has reached 99 %.",
    "Seed": "Fixes all random choices: the sequences and the start weights. The same seed gives the same curve.",
}


def page() -> None:
    """Draw the page."""
    items = "".join(f"<dt>{escape(term)}</dt><dd>{escape(meaning)}</dd>" for term, meaning in TERMS.items())
    st.html(f'<dl class="glossary">{items}</dl>')
