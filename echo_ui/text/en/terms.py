"""The glossary’s page: a term’s name and meaning, and where a text mentions it."""

from __future__ import annotations

import functools
import re

from echo_ui.text.en.meanings import meaning, name, spellings
from echo_ui.text.subjects import Term

__all__ = ["EXPLAINED", "find", "meaning", "mentions", "name", "unknown"]

EXPLAINED = "These are the words that the glossary explains."


def unknown(asked: str) -> str:
    """Of a word that the glossary does not explain."""
    return f"There is no entry for “{asked}”."


def find(asked: str) -> Term | None:
    """The term of that address, name or spelling, however it is capitalised; None where there is none."""
    wanted = asked.strip().casefold()
    named = (term for term in Term if wanted in (term.value, name(term).casefold()))
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
    return {spelling.casefold(): term for term in Term for spelling in spellings(term)}


@functools.cache
def _pattern() -> re.Pattern[str]:
    spellings = sorted(_by_spelling(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, spellings))})(?:s|es)?\b", re.IGNORECASE)
