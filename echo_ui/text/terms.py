"""Every word of the page in plain words, and links to them from wherever they stand."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the page.

    Attributes:
        name: as the glossary heads it.
        meaning: in plain words.
        spellings: as texts write it, its name unless given; found with -s or -es at the end as well.
    """

    name: str
    meaning: str
    spellings: tuple[str, ...] = ()


TERMS = (
    Term(
        "Sequence",
        "The random whole numbers that one epoch is about, 25 of them unless you change the length. x(t) is the "
        "number at position t, counted from 0.",
    ),
    Term(
        "Fresh sequence",
        "A sequence drawn anew, that the network has never seen: none comes twice, so nothing can be learned by heart.",
        ("fresh sequence",),
    ),
    Term(
        "Test sequence",
        "One sequence that is never trained on. It stays the same through a run, so that what the network says of it "
        "can be compared.",
        ("test sequence", "unseen sequence"),
    ),
    Term("Vocabulary", "How many different numbers there are. With 100, guessing is right once in a hundred times."),
    Term(
        "Lag", "How many steps back the number lies that must be repeated: at time t the network must say x(t − lag)."
    ),
    Term("Window", "How many numbers the network is shown at once: x(t) and those just before it."),
    Term(
        "Time step",
        "One place in what the network is shown. An LSTM reads its time steps one after the other, the newest last.",
    ),
    Term(
        "One-hot vector",
        "A number written as a row of zeros with a single 1 at its place. The network sees only these.",
        ("one-hot vector", "one-hot"),
    ),
    Term(
        "Row",
        "One piece of training data, also called a sample: the time steps shown, and the number to say.",
        ("row", "sample"),
    ),
    Term("Feature", "One place of a one-hot vector. There are as many as the vocabulary has numbers."),
    Term("Batch", "The rows that are learned from together. Each batch gives one update of the weights."),
    Term(
        "Lane",
        "A place in the batch. State is carried from a row to the row in the same place of the next batch, and to "
        "no other.",
    ),
    Term(
        "LSTM",
        "Long short-term memory: a network that reads one time step after the other, keeps a state, and decides by "
        "gates what enters that state, what stays in it and what is told of it.",
    ),
    Term(
        "State",
        "What the LSTM remembers between time steps: a hidden and a cell vector. Reset means zero before every "
        "batch; carry means that a batch starts from where the one before it ended. Every epoch starts at zero.",
    ),
    Term("Hidden state", "What a unit tells: to the read-out, and to all units at the next time step. Within ±1."),
    Term(
        "Cell state",
        "What a unit keeps for itself: what it kept of the step before, plus what it let in at this one.",
    ),
    Term(
        "Gate",
        "A number between 0 (shut) and 1 (open) for every unit and time step. The input gate says how much enters the "
        "cell state, the forget gate how much of it stays, the output gate how much of it is told.",
        ("input gate", "forget gate", "output gate", "gate"),
    ),
    Term("Candidate", "What a unit would write into its cell state at this step, between −1 and 1."),
    Term("Unit", "One LSTM cell. As many as there are, so long are the vectors of the state.", ("LSTM unit", "unit")),
    Term(
        "Weights", "The numbers that training changes. A run starts from random ones that its seed fixes.", ("weight",)
    ),
    Term(
        "Epoch",
        "One fresh sequence, all its batches in turn. No sequence comes twice, so nothing can be learned by heart.",
    ),
    Term(
        "Update",
        "One step of the optimiser (Adam): every weight is moved a little to make the loss of a batch smaller.",
    ),
    Term("Learning rate", "How large a step every update takes."),
    Term(
        "Gradient",
        "In which direction, and how strongly, each weight changes the loss. It flows back through the time steps "
        "of a row, but never from one batch into another: so nothing trains a network to keep something for later "
        "batches.",
    ),
    Term(
        "Loss",
        "Cross-entropy: how surprised the network is by the right answer, in nats. 0 is perfect.",
        ("loss", "cross-entropy"),
    ),
    Term(
        "Accuracy",
        "The share of answers that are right, counted on each batch before learning from it, so on numbers the "
        "network has never seen.",
    ),
    Term(
        "Probability",
        "How sure the network is: it spreads 100 % over the whole vocabulary, and says the number that gets most.",
        ("probability", "how sure"),
    ),
    Term("Runner-up", "A number that the network thought nearly as likely as the one it says.", ("runner-up",)),
    Term(
        "Pure guessing",
        "What is reached without any information: accuracy 1 ÷ vocabulary, loss the natural logarithm of the "
        "vocabulary.",
        ("pure guessing", "guessing"),
    ),
    Term(
        "Best possible",
        "The accuracy of a network that says every answer it can have seen, and guesses the rest.",
        ("the best possible", "best possible"),
    ),
    Term("Visible", "The answer is among the time steps shown."),
    Term(
        "Carried",
        "The answer is not shown, but its lane was shown it in an earlier batch, and the state is carried.",
        ("carried state",),
    ),
    Term("Nowhere", "The answer is neither shown nor carried. Nothing can beat guessing it.", ("are nowhere",)),
    Term(
        "Drop, mark, mask",
        "At the start of a sequence a window is incomplete. Such rows are dropped; or their missing steps are "
        "marked by vectors of −1; or those steps are masked, so that the network skips them.",
        ("dropped", "mark", "mask", "marked", "masked"),
    ),
    Term("Solved", "The mean accuracy of the last 20 epochs has reached 99 %."),
    Term("Seed", "Fixes all random choices: the sequences and the start weights. The same seed gives the same curve."),
    Term(
        "Memory trace",
        "How strongly the answer would move if one number shown were nudged: the length of the gradient of what speaks "
        "for the number said, with respect to that number’s one-hot vector, averaged over rows.",
        ("moves the answer", "memory trace", "strength"),
    ),
    Term(
        "Read-out",
        "A linear classifier fitted to tell a number from the hidden state alone, and tested on fresh sequences. What "
        "it finds is still in the state; what it does not find is gone, or too entangled for a linear look.",
        ("linear read-out", "read-out"),
    ),
)


def find(name: str) -> Term | None:
    """The term of that name or spelling, however it is capitalised; None where there is none."""
    wanted = name.strip().casefold()
    return next((term for term in TERMS if term.name.casefold() == wanted), _by_spelling().get(wanted))


def address(term: Term) -> str:
    """Where the glossary explains a term, from any page.

    >>> address(TERMS[1])
    'glossary?term=Fresh%20sequence'
    """
    return f"glossary?term={quote(term.name)}"


def linked(text: str) -> str:
    """The text as HTML, each term linked to its meaning at the first place where it stands.

    >>> linked("a & b: no term")
    'a &amp; b: no term'
    """
    parts, end, met = [], 0, set()
    for match in _pattern().finditer(text):
        term = _by_spelling().get(match[1].casefold())  # None: a dotless i, say, is matched but is another letter
        if term and term.name not in met:
            met.add(term.name)
            parts += [escape(text[end : match.start()]), _link(term, match[0])]
            end = match.end()
    return "".join(parts) + escape(text[end:])


def _link(term: Term, text: str) -> str:
    meaning = escape(term.meaning)
    return (
        f'<a class="term" href="{address(term)}" target="_blank" data-means="{meaning}"'
        f' aria-description="{meaning}">{escape(text)}</a>'
    )


@functools.cache
def _by_spelling() -> dict[str, Term]:
    return {spelling.casefold(): term for term in TERMS for spelling in term.spellings or (term.name,)}


@functools.cache
def _pattern() -> re.Pattern[str]:
    spellings = sorted(_by_spelling(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, spellings))})(?:s|es)?\b", re.IGNORECASE)
