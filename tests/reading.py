"""What a page says, for tests that look for a sentence."""

from __future__ import annotations

import re
from html import unescape

from streamlit.testing.v1 import AppTest


def html(at: AppTest) -> str:
    """All HTML of a page but its styles, without the links to the glossary."""
    bodies = (element.proto.body for element in at.get("html"))
    shown = "\n".join(body for body in bodies if not body.startswith("<style"))
    return re.sub(r'<a class="term"[^>]*>(.*?)</a>', r"\1", shown)


def said(at: AppTest) -> str:
    """All text of a page, of its HTML, its notices, its progress and its captions, without any markup."""
    notices = [notice.value for kind in ("info", "success", "warning", "error") for notice in getattr(at, kind)]
    progress = [element.proto.text for element in at.get("progress")]
    marked = [plain(text) for text in (*notices, *progress, *(text.value for text in (*at.markdown, *at.caption)))]
    return "\n".join([unescape(re.sub("<[^<>]*>", "", html(at))), *marked])


def plain(markdown: str) -> str:
    """Markdown without links, emphasis and escapes."""
    text = re.sub(r'\[((?:\\.|[^\]\\])*)\]\(\S+ "(?:\\.|[^"\\])*"\)', r"\1", markdown)
    text = re.sub(r"(?<!\\)\*\*", "", text)
    return re.sub(r"\\(.)", r"\1", text)
