"""What lies beside the page: served with its version in its address, for good, and small."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from echo_ui.player import assets, component

FOLDER = Path(assets.__file__).parent
FILES = sorted([*FOLDER.glob("*.js"), *FOLDER.glob("*.css")])


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes


def get(url: str, **headers: str) -> Answer:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_modules_and_style_are_served_and_kept_for_good(demo, path):
    url = f"{demo}/{assets.MODULES}/{path.name}"
    answer = get(url)
    assert answer.body == path.read_bytes()
    kind = {".js": "text/javascript", ".css": "text/css"}[path.suffix]
    assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    again = get(url, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["value.py", "nothing.js"])
def test_nothing_else_is_served(demo, name):
    assert get(f"{demo}/{assets.MODULES}/{name}").status == 404


def test_what_a_module_imports_lies_beside_it():
    names = {path.name for path in FOLDER.iterdir()}
    for path in FOLDER.glob("*.js"):
        assert set(re.findall(r'from "\./([^"]+)"', path.read_text("utf-8"))) <= names


def test_no_module_holds_a_word_of_the_page():
    """Whatever is read or spoken comes from Python: no text of two words stands in a string of the modules."""
    for path in FOLDER.glob("*.js"):
        code = re.sub(r"//.*|/\*\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        strings = re.findall(r'"([^"\n]*)"', code)
        wordy = [text for text in strings if re.search(r"[A-Za-z]{2,} [a-z]{2,}", text)]
        assert not [text for text in wordy if "data-testid" not in text]


def test_the_loader_asks_for_this_version():
    assert f"{assets.MODULES}/player.js" in component._LOADER


@pytest.mark.slow
def test_the_library_is_one_compressed_module(demo):
    answer = get(f"{demo}/{assets.LIBRARY}")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.body) < 400_000
    assert re.search(rb"export\s*{[^}]*as vegaEmbed}", gzip.decompress(answer.body)[-200:])
