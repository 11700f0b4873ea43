"""Networks that are known by construction, and the LSTM by hand in double precision: what views are tested against."""

from __future__ import annotations

import numpy as np

from echo_core.model.weights import Weights
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather

SMALL = Experiment(lag=2, window=4, length=12, vocabulary=6, units=18, batch_size=3, state="reset")
States = tuple[np.ndarray, np.ndarray]  # hidden and cell


def shift_register(vocabulary: int, back: int) -> Weights:
    """An LSTM that says exactly x(t - back): block k of its units holds x(t - k), block k + 1 copies it a step later.

    Input and output gates are open, the forget gate is shut, and a candidate reads either its number or its place in
    the block before.
    """
    units = vocabulary * (back + 1)
    candidate = slice(2 * units, 3 * units)
    kernel, recurrent = np.zeros((vocabulary, 4 * units)), np.zeros((units, 4 * units))
    kernel[:, candidate] = np.eye(vocabulary, units)
    recurrent[:, candidate] = np.eye(units, k=vocabulary)
    bias = np.repeat([20.0, -20.0, 0.0, 20.0], units)
    readout = 30 * np.eye(units, vocabulary, k=-vocabulary * back)
    return Weights(*(w.astype(np.float32) for w in (kernel, recurrent, bias, readout, np.zeros(vocabulary))))


def counter(vocabulary: int, place: int) -> Weights:
    """An LSTM that holds the number at a place counted from 1, the start being zero.

    The first `vocabulary` units hold: their forget gate is open, and their input gate opens in one step alone. Of the
    other units the first is on after the first step, and each other one step after that before it: a clock.
    """
    units = vocabulary + place
    clock = np.arange(vocabulary, units)
    kernel, recurrent = np.zeros((vocabulary, 4 * units)), np.zeros((units, 4 * units))
    holding = slice(0, vocabulary)
    candidate = slice(2 * units, 3 * units)
    kernel[:, candidate] = 20 * np.eye(vocabulary, units)
    recurrent[clock[:-1], 2 * units + clock[1:]] = 60
    bias = np.repeat([20.0, -20.0, 0.0, 20.0], units)
    bias[2 * units + clock[0]] = 20
    bias[units : units + vocabulary] = 20  # the forget gate of those that hold
    if place > 1:
        bias[holding] = -20
        recurrent[clock[-2], holding] = 60
    recurrent[clock[-1], holding] = -60
    readout = 30 * np.eye(units, vocabulary)
    return Weights(*(w.astype(np.float32) for w in (kernel, recurrent, bias, readout, np.zeros(vocabulary))))


def ageing(vocabulary: int, back: int, after: int) -> Weights:
    """An LSTM that says x(t - back), but never 0, until it has been shown `after` numbers, and 0 alone from then on.

    A shift register, and a last unit whose cell state is a tenth of how many numbers it was shown.
    """
    register = shift_register(vocabulary, back)
    units = len(register.recurrent_kernel)
    gates = np.arange(4) * units + units  # behind the columns of each gate
    bias = np.insert(register.bias, gates, [20.0, 20.0, np.arctanh(0.1), 20.0])
    readout = np.concatenate([register.output_kernel, 1e4 * np.eye(1, vocabulary)])
    told = -1e4 * np.tanh(0.1 * (after - 0.5)) * np.eye(1, vocabulary)[0]
    recurrent = np.concatenate([np.insert(register.recurrent_kernel, gates, 0, axis=1), np.zeros((1, 4 * units + 4))])
    kernel = np.insert(register.kernel, gates, 0, axis=1)
    return Weights(*(w.astype(np.float32) for w in (kernel, recurrent, bias, readout, told)))


def constant(vocabulary: int, number: int) -> Weights:
    """A network that always says the same."""
    register = shift_register(vocabulary, 0)
    always = np.eye(vocabulary, dtype=np.float32)[number]
    return register._replace(output_kernel=np.zeros_like(register.output_kernel), output_bias=always)


def random_weights(experiment: Experiment, scale: float = 0.3) -> Weights:
    rng = np.random.default_rng(1)
    return Weights(*(rng.normal(0, scale, shape).astype(np.float32) for shape in Weights.shapes(experiment)))


def forward(
    weights: Weights, x: np.ndarray, skipped: np.ndarray, hidden: np.ndarray, cell: np.ndarray
) -> list[list[np.ndarray]]:
    """Gates and states of an LSTM after each step of dense inputs (steps, vocabulary), in double precision."""
    kernel, recurrent, bias = (w.astype(float) for w in weights[:3])
    told = []
    gates = [np.zeros_like(hidden)] * 4
    for vector, skip in zip(x, skipped, strict=True):
        if not skip:
            z = np.split(vector @ kernel + hidden @ recurrent + bias, 4)
            gates = [1 / (1 + np.exp(-z[0])), 1 / (1 + np.exp(-z[1])), np.tanh(z[2]), 1 / (1 + np.exp(-z[3]))]
            cell = gates[1] * cell + gates[0] * gates[2]
            hidden = gates[3] * np.tanh(cell)
        told.append([*gates, cell, hidden])
    return told


def dense(numbers: np.ndarray, vocabulary: int) -> np.ndarray:
    return np.stack([np.eye(vocabulary)[n] if n >= 0 else -np.ones(vocabulary) for n in numbers])


def rows_by_hand(
    experiment: Experiment, weights: Weights, sequence: np.ndarray
) -> tuple[list[list[list[np.ndarray]]], list[States]]:
    """Gates and states of every row (rows, steps, 6, units), and the state that each row starts from."""
    rows = frame(experiment).trained()
    zeros = np.zeros(experiment.units)
    lanes = [(zeros, zeros)] * experiment.batch_size
    told, starts = [], []
    for row, numbers in enumerate(gather(rows.inputs, sequence)):
        lane = row % experiment.batch_size
        start = lanes[lane] if experiment.state == "carry" else (zeros, zeros)
        skipped = (numbers < 0) & rows.masked
        told.append(forward(weights, dense(numbers, experiment.vocabulary), skipped, *start))
        starts.append(start)
        lanes[lane] = (told[-1][-1][5], told[-1][-1][4])
    return told, starts
