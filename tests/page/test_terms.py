"""The glossary, and the links to it."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from echo_ui.text import words
from echo_ui.text.subjects import Term
from echo_ui.theme import markdown
from echo_ui.theme.html import address, linked
from tests.reading import html, plain, said

GLOSSARY = "from echo_ui import glossary; glossary.page()"


def links(text: str) -> list[tuple[str, str]]:
    """The links of a text: the term that each leads to, and the words it stands on."""
    return [(unescape(name), words) for name, words in re.findall(r'href="glossary\?term=(.*?)".*?>(.*?)</a>', text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Accuracy on fresh sequences", [("accuracy", "Accuracy"), ("fresh-sequence", "fresh sequences")]),
        ("the state, the hidden state, the states", [("state", "state"), ("hidden-state", "hidden state")]),
        ("4 batches of 5", [("batch", "batches")]),
        ("a lag, then another lag", [("lag", "lag")]),
        ("flagged windowless", []),
        ("un\u0131t, w\u0130ndow", []),  # other letters, that match these whatever their case
        ("it is the best possible", [("best-possible", "the best possible")]),
    ],
)
def test_terms_are_linked_once_whatever_their_form(text, found):
    assert links(linked(text)) == found


@given(st.text(alphabet=st.sampled_from("lag window<>&\"' s\u0131\u0130\u017fK"), max_size=40))
def test_a_linked_text_still_says_the_same(text):
    assert unescape(re.sub("<[^<>]*>", "", linked(text))) == text


def test_every_spelling_leads_to_its_own_term():
    spellings = words.terms._by_spelling()
    assert set(spellings.values()) == set(Term)
    for spelling, term in spellings.items():
        assert links(linked(spelling)) == [(term.value, spelling)]
        assert plain(markdown.linked(spelling)) == spelling
        assert f"]({address(term)} " in markdown.linked(spelling)


def test_a_link_tells_the_meaning_to_everyone():
    meaning = escape(words.terms.meaning(Term.LAG))
    assert f'data-means="{meaning}" aria-description="{meaning}"' in linked("lag")


@pytest.mark.parametrize("term", Term)
def test_a_term_is_found_by_its_address_and_its_name(term):
    assert words.terms.find(term.value) is term
    assert words.terms.find(words.terms.name(term).upper()) is term
    assert words.terms.meaning(term).endswith(".")


def test_there_is_no_term_of_another_name():
    assert words.terms.find("nothing") is None


def test_the_page_shows_the_term_that_was_asked_for_first():
    at = AppTest.from_string(GLOSSARY)
    at.query_params["term"] = "read-out"
    at.run()
    first, *_ = re.findall("<dt>(.*?)</dt>", html(at))
    assert first == words.terms.name(Term.LINEAR_PROBE)
    assert html(at).count("<dt>") == len(Term) + 1


def test_an_unknown_term_is_said_and_escaped():
    at = AppTest.from_string(GLOSSARY)
    at.query_params["term"] = "<b>nothing"
    at.run()
    assert words.terms.unknown("<b>nothing") in said(at)
    assert "<b>" not in at.warning[0].value
    assert html(at).count("<dt>") == len(Term)
