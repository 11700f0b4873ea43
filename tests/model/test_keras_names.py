"""What the glossary says of Keras’ names holds for the Keras that is installed."""

from __future__ import annotations

import pytest


@pytest.mark.slow
def test_what_the_tutorials_programs_call_is_gone_and_what_takes_its_place_is_there() -> None:
    from echo_core.model.backend import keras

    with pytest.raises(ValueError, match="batch_input_shape"):
        keras.layers.LSTM(2, batch_input_shape=(1, 1, 3), stateful=True)
    layer = keras.layers.LSTM(2, stateful=True)
    model = keras.Sequential([keras.Input(batch_shape=(1, 1, 3)), layer])
    assert not hasattr(model, "reset_states")
    layer.reset_states()
    many = keras.layers.LSTM(2, return_sequences=True)
    assert many.compute_output_shape((1, 4, 3)) == (1, 4, 2)
    assert keras.layers.TimeDistributed
