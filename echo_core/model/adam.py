"""Adam (Kingma and Ba, 2015) on tensors, in the form that Keras computes it."""

from __future__ import annotations

from typing import Any, NamedTuple

from echo_core.model.backend import tf
from echo_core.model.weights import Weights

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # Keras' settings


class Learned(NamedTuple):
    """What training changes.

    Attributes:
        weights: of the network.
        first_moments: the running mean m of each weight's gradient.
        second_moments: the running mean v of its square.
    """

    weights: Weights
    first_moments: Weights
    second_moments: Weights


def update(learned: Learned, gradients: Weights, number: Any, rate: Any) -> Learned:
    """Update number n, counted from 1, of the weights w with their gradients g and a learning rate.

        m ← m + (1 - β₁) (g - m)
        v ← v + (1 - β₂) (g² - v)
        w ← w - rate √(1 - β₂ⁿ) / (1 - β₁ⁿ) · m / (√v + ε)

    β₁, β₂ and ε are `BETA_1`, `BETA_2` and `EPSILON`.
    """
    weights, first, second = learned
    first = Weights(*(m + (g - m) * (1 - BETA_1) for m, g in zip(first, gradients, strict=True)))
    second = Weights(*(v + (g * g - v) * (1 - BETA_2) for v, g in zip(second, gradients, strict=True)))
    step = rate * tf.sqrt(1 - tf.pow(BETA_2, number)) / (1 - tf.pow(BETA_1, number))
    moved = (w - step * m / (tf.sqrt(v) + EPSILON) for w, m, v in zip(weights, first, second, strict=True))
    return Learned(Weights(*moved), first, second)
