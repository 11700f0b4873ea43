"""The glossary, and the links to it."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from echo_ui.text.terms import TERMS, address, find, linked
from echo_ui.text.words import LABELS, TERM_OF
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.reading import html

GLOSSARY = "from echo_ui import glossary; glossary.page()"


def links(text: str) -> list[tuple[str, str]]:
    """The links of a text: the term that each leads to, and the words it stands on."""
    return [(unescape(name), words) for name, words in re.findall(r'href="glossary\?term=(.*?)".*?>(.*?)</a>', text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Accuracy on fresh sequences", [("Accuracy", "Accuracy"), ("Fresh%20sequence", "fresh sequences")]),
        ("the state, the hidden state, the states", [("State", "state"), ("Hidden%20state", "hidden state")]),
        ("4 batches of 5", [("Batch", "batches")]),
        ("a lag, then another lag", [("Lag", "lag")]),
        ("flagged windowless", []),
        ("un\u0131t, w\u0130ndow", []),  # other letters, that match these whatever their case
        ("it is the best possible", [("Best%20possible", "the best possible")]),
    ],
)
def test_terms_are_linked_once_whatever_their_form(text, found):
    assert links(linked(text)) == found


@given(st.text(alphabet=st.sampled_from("lag window<>&\"' s\u0131\u0130\u017fK"), max_size=40))
def test_a_linked_text_still_says_the_same(text):
    assert unescape(re.sub("<[^<>]*>", "", linked(text))) == text


def test_every_spelling_leads_to_its_own_term():
    for term in TERMS:
        for spelling in term.spellings or (term.name,):
            assert links(linked(spelling)) == [(address(term).partition("=")[2], spelling)]


def test_a_link_tells_the_meaning_to_everyone():
    meaning = escape(find("lag").meaning)
    assert f'data-means="{meaning}" aria-description="{meaning}"' in linked("lag")


def test_names_are_unlike_and_sentences_whole():
    assert len({term.name.casefold() for term in TERMS}) == len(TERMS)
    assert all(term.meaning.endswith(".") for term in TERMS)


@pytest.mark.parametrize("name", sorted(set(LABELS) - {"output"}))
def test_every_setting_is_explained(name):
    assert find(TERM_OF.get(name, LABELS[name]))


def test_the_page_shows_the_term_that_was_asked_for_first():
    at = AppTest.from_string(GLOSSARY)
    at.query_params["term"] = "read-out"
    at.run()
    first, *_ = re.findall("<dt>(.*?)</dt>", html(at))
    assert first == "Read-out"
    assert html(at).count("<dt>") == len(TERMS) + 1


def test_an_unknown_term_is_said_and_escaped():
    at = AppTest.from_string(GLOSSARY)
    at.query_params["term"] = "<b>nothing"
    at.run()
    assert "“&lt;b&gt;nothing” is not among them." in html(at)
    assert html(at).count("<dt>") == len(TERMS)
