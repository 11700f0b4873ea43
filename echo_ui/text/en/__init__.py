"""The words in English: sentences made from values and enums, constants where nothing varies."""

from echo_ui.text.en import (
    charts,
    errors,
    findings,
    format,
    insight,
    insight_sentences,
    lag_map,
    lanes,
    page,
    pictures,
    presets,
    run,
    settings,
    terms,
    tour,
    verdict,
)

__all__ = [
    "charts",
    "errors",
    "findings",
    "format",
    "insight",
    "insight_sentences",
    "lag_map",
    "lanes",
    "page",
    "pictures",
    "presets",
    "run",
    "settings",
    "terms",
    "tour",
    "verdict",
]
