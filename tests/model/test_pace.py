"""Slices of training that take about as long as they should."""

from __future__ import annotations

import pytest

from echo_core.model.pace import slice_length


@pytest.mark.parametrize(
    ("epochs", "seconds", "target", "expected"),
    [(1, 0.001, 0.5, 8), (100, 1.0, 0.5, 50), (1, 60.0, 0.5, 1), (10, 0.1, 0.5, 50), (8, 0.0, 0.5, 64)],
)
def test_slices_approach_their_target(epochs, seconds, target, expected):
    assert slice_length(epochs, seconds, target) == expected
