"""Training against Keras' own `train_on_batch`, and as a pure function."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from echo_core.model import plain
from echo_core.model.backend import keras
from echo_core.model.frames import drawn
from echo_core.model.prediction import predict
from echo_core.model.training import Epoch, TrainingState, advance, initial_state, train
from echo_core.task.experiment import Experiment
from echo_core.task.framing import inputs_and_targets
from echo_core.task.presets import PRESETS
from echo_core.task.score import solved_at
from echo_core.task.sequences import test_sequence as held_out_sequence
from echo_core.task.sequences import training_sequences

SMALL = Experiment(lag=1, window=3, length=9, vocabulary=10, units=12, batch_size=3, epochs=40)

VARIANTS = {
    **{name: preset.experiment for name, preset in PRESETS.items()},
    "long-window": Experiment(window=10, lag=3, batch_size=4, units=20, vocabulary=30),
    "marked": Experiment(missing="mark", batch_size=4),
    "masked, rows with every step missing but one": Experiment(missing="mask", lag=0, batch_size=5, state="reset"),
    "whole-marked": Experiment(context="whole", missing="mark", state="reset", units=20, vocabulary=30),
    "whole-masked": Experiment(context="whole", missing="mask", units=20, vocabulary=30, batch_size=4),
    "sequence": Experiment(output="sequence", window=10, state="reset"),
    "sequence, lag beyond the window": Experiment(output="sequence", window=4, lag=6, batch_size=3),
    "sequence-masked": Experiment(output="sequence", missing="mask", window=10, batch_size=6, units=20),
    "whole-sequence-marked": Experiment(output="sequence", context="whole", missing="mark", units=20, vocabulary=30),
}


def losses_of_keras(experiment: Experiment, state: TrainingState, epochs: int) -> tuple[list[float], list[np.ndarray]]:
    model = plain.build(experiment)
    model.set_weights(state.weights)
    losses = []
    for sequence in training_sequences(experiment, 0, epochs):
        plain.reset(model)
        x, y = inputs_and_targets(experiment, sequence)
        total, counted = 0.0, 0
        for first in range(0, experiment.rows, experiment.batch_size):
            batch = slice(first, first + experiment.batch_size)
            counts = y[batch].sum(axis=-1)
            weights = None
            if experiment.output == "sequence":
                # Keras divides by all the steps that no mask skips; here only those that have an answer count.
                seen = (x[batch] >= 0).any(axis=-1) if experiment.missing == "mask" else np.ones_like(counts)
                weights = counts * seen.sum() / counts.sum()
            model.reset_metrics()
            loss, _ = model.train_on_batch(x[batch], y[batch], sample_weight=weights)
            total += float(loss) * counts.sum()
            counted += counts.sum()
        losses.append(total / counted)
    return losses, model.get_weights()


@pytest.mark.parametrize("name", VARIANTS)
def test_losses_and_weights_equal_those_of_train_on_batch(name):
    experiment = VARIANTS[name]
    epochs = 20 if name in PRESETS else 8
    start = initial_state(experiment)
    state, metrics = advance(experiment, start, epochs)
    losses, weights = losses_of_keras(experiment, start, epochs)
    np.testing.assert_allclose(metrics.losses, losses, rtol=2e-5)
    for ours, theirs in zip(state.weights, weights, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-4)


def test_slices_of_any_length_give_the_same_bits():
    whole, metrics = advance(SMALL, initial_state(SMALL), 40)
    state, losses = initial_state(SMALL), []
    for epochs in (1, 1, 17, 3, 18):
        state, part = advance(SMALL, state, epochs)
        losses.append(part.losses)
    np.testing.assert_array_equal(np.concatenate(losses), metrics.losses)
    for ours, theirs in zip(state.weights + state.second_moments, whole.weights + whole.second_moments, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_seed_decides_the_curve():
    same, other = train(SMALL), train(SMALL.replace(seed=1))
    np.testing.assert_array_equal(train(SMALL).losses, same.losses)
    assert (same.losses != other.losses).all()


def test_more_epochs_than_one_compiled_call_holds():
    experiment = SMALL.replace(epochs=1100, units=2, length=4, window=1, batch_size=3)
    state, metrics = advance(experiment, initial_state(experiment), 5000)
    assert state.epoch == len(metrics.losses) == 1100
    first, _ = advance(experiment, initial_state(experiment), 990)
    second, _ = advance(experiment, first, 110)
    np.testing.assert_array_equal(second.weights[0], state.weights[0])


def test_every_epoch_is_told_once_and_in_order():
    told: list[Epoch] = []
    result = train(SMALL, on_epoch=told.append)
    assert [epoch.epoch for epoch in told] == list(range(1, 41))
    np.testing.assert_array_equal([epoch.loss for epoch in told], result.losses)
    np.testing.assert_array_equal([epoch.accuracy for epoch in told], result.accuracies)
    assert result.updates == 40 * SMALL.batches


def test_a_run_that_stops_when_solved_ends_at_the_very_epoch():
    easy = Experiment(
        lag=0, window=1, length=10, vocabulary=5, units=10, batch_size=1, state="reset", epochs=2000, learning_rate=0.01
    )
    full = train(easy)
    solved = solved_at(full.accuracies)
    assert solved is not None
    assert 20 <= solved < 2000
    stopped = train(easy.replace(stop_when_solved=True))
    np.testing.assert_array_equal(stopped.losses, full.losses[:solved])
    assert stopped.solved_at == solved
    _, nothing = advance(easy.replace(stop_when_solved=True), stopped.state, 5)
    assert len(nothing.losses) == 0


@pytest.mark.parametrize("name", VARIANTS)
def test_predictions_and_frames_are_those_of_the_plain_keras_model(name):
    experiment = VARIANTS[name].replace(epochs=3)  # a frame an epoch
    state, metrics = advance(experiment, initial_state(experiment), 3)
    sequence = held_out_sequence(experiment)
    prediction = predict(experiment, state.weights, sequence)
    model = plain.build(experiment)
    model.set_weights(state.weights)
    x, y = inputs_and_targets(experiment, sequence)
    answers = model.predict(x, batch_size=experiment.batch_size, verbose=0)
    counts = y.any(-1)  # where none counts, Keras answers a masked step out of zeros
    right = (answers.argmax(-1) == y.argmax(-1))[counts].sum()
    np.testing.assert_array_equal(prediction.predicted[counts], answers.argmax(-1)[counts])
    np.testing.assert_allclose(prediction.probability[counts], answers.max(-1)[counts], rtol=1e-4)
    np.testing.assert_array_equal(prediction.expected[prediction.expected >= 0], y.argmax(-1)[counts])

    frames, shown = metrics.frames, drawn(experiment)
    np.testing.assert_array_equal(frames.epochs, [0, 1, 2, 3])
    np.testing.assert_array_equal(frames.predicted[-1], answers.argmax(-1)[shown])
    np.testing.assert_allclose(frames.probability[-1], answers.max(-1)[shown], rtol=1e-4)
    assert frames.right[-1] == right == prediction.hits.sum()


@pytest.mark.parametrize("seed", [0, 7])
def test_training_starts_from_the_weights_of_the_plain_keras_model(seed):
    experiment = SMALL.replace(seed=seed)
    for ours, theirs in zip(initial_state(experiment).weights, plain.build(experiment).get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_network_is_keras_layers_that_can_be_saved(tmp_path):
    model = plain.build(PRESETS["lag-with-context"].experiment)
    assert [type(layer).__name__ for layer in model.layers if layer.weights] == ["LSTM", "Dense"]
    assert model.count_params() == 4 * 50 * (100 + 50 + 1) + 50 * 100 + 100
    model.save(tmp_path / "echo.keras")
    again = keras.saving.load_model(tmp_path / "echo.keras", compile=False)  # its optimizer has taken no step yet
    for ours, theirs in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_state_is_left_as_it_was():
    state = initial_state(SMALL)
    kept = [w.copy() for w in state.weights]
    advance(SMALL, state, 2)
    for before, after in zip(kept, state.weights, strict=True):
        np.testing.assert_array_equal(before, after)
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.epoch = 3  # type: ignore[misc]
