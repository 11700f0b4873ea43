"""What a page says, for tests that look for a sentence."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest


def html(at: AppTest) -> str:
    """All HTML of a page but its styles: thin spaces made plain, and without the links to the glossary."""
    bodies = (element.proto.body for element in at.get("html"))
    shown = "\n".join(body for body in bodies if not body.startswith("<style")).replace("\u202f", " ")
    return re.sub(r'<a class="term"[^>]*>(.*?)</a>', r"\1", shown)
