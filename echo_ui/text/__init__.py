"""Every word that a visitor reads, a package for each language: `words` is the one that the pages speak."""

from echo_ui.text import en as words

__all__ = ["words"]
