"""The terms that the glossary explains, and where a text mentions them."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from echo_ui.text.subjects import Term

NOT_AMONG_THEM = "These are the words explained here."


class _Words(NamedTuple):
    name: str
    meaning: str
    spellings: tuple[str, ...]  # as texts write it; found with -s or -es at the end as well


_TABLE = {
    Term.SEQUENCE: _Words(
        "Sequence",
        "The random whole numbers that one epoch is about, 25 of them unless you change the length. x(t) is the number"
        " at position t, counted from 0.",
        ("sequence",),
    ),
    Term.FRESH_SEQUENCE: _Words(
        "Fresh sequence",
        "A sequence drawn anew, that the network has never seen: none comes twice, so nothing can be learned by heart.",
        ("fresh sequence",),
    ),
    Term.TEST_SEQUENCE: _Words(
        "Test sequence",
        "One sequence that is never trained on. It stays the same through a run, so that what the network says of it"
        " can be compared.",
        ("test sequence", "unseen sequence"),
    ),
    Term.VOCABULARY: _Words(
        "Vocabulary",
        "How many different numbers there are. With 100, guessing is right once in a hundred times.",
        ("vocabulary",),
    ),
    Term.LAG: _Words(
        "Lag",
        "How many steps back the number lies that must be repeated: at time t the network must say x(t − lag).",
        ("lag",),
    ),
    Term.WINDOW: _Words(
        "Window",
        "How many numbers the network is shown at once: x(t) and those just before it.",
        ("window",),
    ),
    Term.TIME_STEP: _Words(
        "Time step",
        "One place in what the network is shown. An LSTM reads its time steps one after the other, the newest last.",
        ("time step",),
    ),
    Term.ONE_HOT: _Words(
        "One-hot vector",
        "A number written as a row of zeros with a single 1 at its place. The network sees only these.",
        ("one-hot vector", "one-hot"),
    ),
    Term.ROW: _Words(
        "Row",
        "One piece of training data, also called a sample: the time steps shown, and the number to say.",
        ("row", "sample"),
    ),
    Term.FEATURE: _Words(
        "Feature",
        "One place of a one-hot vector. There are as many as the vocabulary has numbers.",
        ("feature",),
    ),
    Term.BATCH: _Words(
        "Batch",
        "The rows that are learned from together. Each batch gives one update of the weights.",
        ("batch",),
    ),
    Term.LANE: _Words(
        "Lane",
        "A place in the batch. State is carried from a row to the row in the same place of the next batch, and to no"
        " other.",
        ("lane",),
    ),
    Term.LSTM: _Words(
        "LSTM",
        "Long short-term memory: a network that reads one time step after the other, keeps a state, and decides by"
        " gates what enters that state, what stays in it and what is told of it.",
        ("LSTM",),
    ),
    Term.STATE: _Words(
        "State",
        "What the LSTM remembers between time steps: a hidden and a cell vector. Reset means zero before every batch;"
        " carry means that a batch starts from where the one before it ended. Every epoch starts at zero.",
        ("state",),
    ),
    Term.HIDDEN_STATE: _Words(
        "Hidden state",
        "What a unit tells: to the output layer, and to all units at the next time step. Within ±1.",
        ("hidden state",),
    ),
    Term.CELL_STATE: _Words(
        "Cell state",
        "What a unit keeps for itself: what it kept of the step before, plus what it let in at this one.",
        ("cell state",),
    ),
    Term.GATE: _Words(
        "Gate",
        "A number between 0 (shut) and 1 (open) for every unit and time step. The input gate says how much enters the"
        " cell state, the forget gate how much of it stays, the output gate how much of it is told.",
        ("input gate", "forget gate", "output gate", "gate"),
    ),
    Term.CANDIDATE: _Words(
        "Candidate",
        "What a unit would write into its cell state at this step, between −1 and 1.",
        ("candidate",),
    ),
    Term.UNIT: _Words(
        "Unit",
        "One LSTM cell. As many as there are, so long are the vectors of the state.",
        ("LSTM unit", "unit"),
    ),
    Term.WEIGHTS: _Words(
        "Weights",
        "The numbers that training changes. A run starts from random ones that its seed fixes.",
        ("weight",),
    ),
    Term.EPOCH: _Words(
        "Epoch",
        "One fresh sequence, all its batches in turn. No sequence comes twice, so nothing can be learned by heart.",
        ("epoch",),
    ),
    Term.UPDATE: _Words(
        "Update",
        "One step of the optimiser (Adam): every weight is moved a little to make the loss of a batch smaller.",
        ("update",),
    ),
    Term.LEARNING_RATE: _Words(
        "Learning rate",
        "How large a step every update takes.",
        ("learning rate",),
    ),
    Term.GRADIENT: _Words(
        "Gradient",
        "In which direction, and how strongly, each weight changes the loss. It flows back through the time steps of a"
        " row, but never from one batch into another: so nothing trains a network to keep something for later batches.",
        ("gradient",),
    ),
    Term.LOSS: _Words(
        "Loss",
        "Cross-entropy: how surprised the network is by the right answer, in nats. 0 is perfect.",
        ("loss", "cross-entropy"),
    ),
    Term.ACCURACY: _Words(
        "Accuracy",
        "The share of answers that are right, counted on each batch before learning from it, so on numbers the network"
        " has never seen.",
        ("accuracy",),
    ),
    Term.PROBABILITY: _Words(
        "Probability",
        "How sure the network is: it spreads 100% over the whole vocabulary, and says the number that gets most.",
        ("probability", "how sure"),
    ),
    Term.RUNNER_UP: _Words(
        "Runner-up",
        "A number that the network thought nearly as likely as the one it says.",
        ("runner-up",),
    ),
    Term.GUESSING: _Words(
        "Pure guessing",
        "What is reached without any information: accuracy 1 ÷ vocabulary, loss the natural logarithm of the"
        " vocabulary.",
        ("pure guessing", "guessing"),
    ),
    Term.BEST_POSSIBLE: _Words(
        "Best possible",
        "The accuracy of a network that says every answer it can have seen, and guesses the rest.",
        ("the best possible", "best possible"),
    ),
    Term.VISIBLE: _Words(
        "Visible",
        "The answer is among the time steps shown.",
        ("visible",),
    ),
    Term.CARRIED: _Words(
        "Carried",
        "The answer is not shown, but its lane was shown it in an earlier batch, and the state is carried.",
        ("carried state",),
    ),
    Term.NOWHERE: _Words(
        "Nowhere",
        "The answer is neither shown nor carried. Nothing can beat guessing it.",
        ("are nowhere",),
    ),
    Term.MISSING: _Words(
        "Drop, mark, mask",
        "At the start of a sequence a window is incomplete. Such rows are dropped; or their missing steps are marked"
        " by vectors of −1; or those steps are masked, so that the network skips them.",
        ("dropped", "mark", "mask", "marked", "masked"),
    ),
    Term.SOLVED: _Words(
        "Solved",
        "The mean accuracy of the last 20 epochs has reached 99%.",
        ("solved",),
    ),
    Term.SEED: _Words(
        "Seed",
        "Fixes all random choices: the sequences and the start weights. The same seed gives the same curve.",
        ("seed",),
    ),
    Term.SALIENCY: _Words(
        "Memory trace",
        "How strongly the answer would move if one number shown were nudged: the length of the gradient of what speaks"
        " for the number said, with respect to that number’s one-hot vector, averaged over rows.",
        ("moves the answer", "memory trace", "strength"),
    ),
    Term.LINEAR_PROBE: _Words(
        "Read-out",
        "A linear classifier fitted to tell a number from the hidden state alone, and tested on fresh sequences. What"
        " it finds is still in the state; what it does not find is gone, or too entangled for a linear look.",
        ("linear read-out", "read-out"),
    ),
}


def name(term: Term) -> str:
    """As the glossary heads it."""
    return _TABLE[term].name


def meaning(term: Term) -> str:
    """In plain words."""
    return _TABLE[term].meaning


def unknown(asked: str) -> str:
    """Of a word that the glossary does not explain."""
    return f"“{asked}” is not among them."


def find(asked: str) -> Term | None:
    """The term of that address, name or spelling, however it is capitalised; None where there is none."""
    wanted = asked.strip().casefold()
    named = (term for term, words in _TABLE.items() if wanted in (term.value, words.name.casefold()))
    return next(named, _by_spelling().get(wanted))


def mentions(text: str) -> list[tuple[int, int, Term]]:
    """Where a text first mentions each term, in order: from, to, and which.

    >>> mentions("a lag, then another lag")
    [(2, 5, <Term.LAG: 'lag'>)]
    """
    found: list[tuple[int, int, Term]] = []
    met = set()
    for match in _pattern().finditer(text):
        term = _by_spelling().get(match[1].casefold())  # None: a dotless i, say, is matched but is another letter
        if term and term not in met:
            met.add(term)
            found.append((match.start(), match.end(), term))
    return found


@functools.cache
def _by_spelling() -> dict[str, Term]:
    return {spelling.casefold(): term for term, words in _TABLE.items() for spelling in words.spellings}


@functools.cache
def _pattern() -> re.Pattern[str]:
    spellings = sorted(_by_spelling(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, spellings))})(?:s|es)?\b", re.IGNORECASE)
