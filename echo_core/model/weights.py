"""The weights of a network, each by its name."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from echo_core.task.experiment import Experiment


class Weights(NamedTuple):
    """The weights of an LSTM and its output layer, in the order of `keras.Model.get_weights`.

    The columns of the first three belong to the input gate, the forget gate, the candidate and the output gate, in
    that order, `units` columns each.

    Attributes:
        kernel: (vocabulary, 4·units) from a one-hot number to the gates.
        recurrent_kernel: (units, 4·units) from the hidden state before to the gates.
        bias: (4·units,) of the gates.
        output_kernel: (units, vocabulary) from the hidden state to the logits.
        output_bias: (vocabulary,) of the logits.
    """

    kernel: NDArray[np.float32]
    recurrent_kernel: NDArray[np.float32]
    bias: NDArray[np.float32]
    output_kernel: NDArray[np.float32]
    output_bias: NDArray[np.float32]

    @staticmethod
    def shapes(experiment: Experiment) -> tuple[tuple[int, ...], ...]:
        """The shape of each, in order.

        >>> Weights.shapes(Experiment(vocabulary=100, units=50))
        ((100, 200), (50, 200), (200,), (50, 100), (100,))
        """
        vocabulary, units = experiment.vocabulary, experiment.units
        return (vocabulary, 4 * units), (units, 4 * units), (4 * units,), (units, vocabulary), (vocabulary,)

    @classmethod
    def zeros(cls, experiment: Experiment) -> Weights:
        """Nothing but zeros: Adam's moments before the first update."""
        return cls(*(np.zeros(shape, np.float32) for shape in cls.shapes(experiment)))
