"""Ways to train one and the same experiment, each in a process of its own: `python -m benchmarks.trainers NAME`.

Such a process answers every number of epochs on its standard input with a line of JSON on its standard output: the
seconds that training took, or why this way is not open here. It sets TensorFlow up as the lab does, for one thread.
"""

from __future__ import annotations

import atexit
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from benchmarks import limit
from echo_core.task.experiment import Experiment
from echo_core.task.framing import frame, gather, inputs_and_targets
from echo_core.task.presets import PRESETS
from echo_core.task.sequences import training_sequences

EXPERIMENT = PRESETS["lag-with-context"].experiment
MOST_EPOCHS = EXPERIMENT.epochs  # that any of these is asked for at once
STEPS_PER_EXECUTION = 1000  # of plain Keras: batches trained in one call
SLICE_EPOCHS = 500  # of ours
CHECKED_EPOCHS = 50
TOLERANCE = 1e-3

Trainer = Callable[[int], float]  # trains a number of epochs from the start weights; the seconds that took


class NotHereError(Exception):
    """This way of training is not open on this machine, for the reason given."""


def tutorial(experiment: Experiment) -> Trainer:
    """The tutorial's way, in Keras 3's spelling: a fresh sequence, `fit` for one epoch, `reset_state`, and again."""
    from echo_core.model import plain

    model = plain.build(experiment)

    def train(epochs: int) -> None:
        for epoch in range(epochs):
            x, y = inputs_and_targets(experiment, training_sequences(experiment, epoch, 1)[0])
            model.fit(x, y, epochs=1, batch_size=experiment.batch_size, verbose=0, shuffle=False)
            plain.reset(model)

    return _timed(train)


def plain_keras(experiment: Experiment) -> Trainer:
    """The fastest plain Keras found: one `fit` over all sequences, compiled, very many batches in a call.

    It leaves out what only a loop of `fit` could do: the state, carried from batch to batch as in the tutorial, is
    not reset between sequences; and no loss or accuracy of a single epoch is reported, none but the last is known.
    Numbers become one-hot vectors inside the model and the LSTM is unrolled, which made it faster by up to a quarter;
    one-hot vectors from the data set, arrays instead of a data set, no XLA, a stateless LSTM and other numbers of
    batches in a call were no faster.
    """
    from echo_core.model.backend import keras, tf

    model = keras.Sequential(
        [
            keras.Input(batch_shape=(experiment.batch_size, experiment.steps), dtype="int32"),
            keras.layers.CategoryEncoding(experiment.vocabulary, output_mode="one_hot"),
            keras.layers.LSTM(experiment.units, stateful=True, unroll=True),
            keras.layers.Dense(experiment.vocabulary, activation="softmax"),
        ]
    )
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.Adam(experiment.learning_rate),
        steps_per_execution=STEPS_PER_EXECUTION,
        jit_compile=True,
    )
    rows = frame(experiment).trained()

    def train(epochs: int) -> None:
        sequences = training_sequences(experiment, 0, epochs)
        x = np.stack([gather(rows.inputs, sequence) for sequence in sequences])
        y = np.stack([gather(rows.targets, sequence) for sequence in sequences])
        batches = tf.data.Dataset.from_tensor_slices(
            (x.reshape(-1, experiment.batch_size, experiment.steps), y.reshape(-1, experiment.batch_size))
        )
        model.fit(batches, shuffle=False, verbose=0)

    return _timed(train)


def ours(experiment: Experiment) -> Trainer:
    """`advance`, in slices."""
    from echo_core.model.training import advance, initial_state

    start = initial_state(experiment)

    def train(epochs: int) -> None:
        state = start
        while state.epoch < epochs:
            state, _ = advance(experiment, state, min(SLICE_EPOCHS, epochs - state.epoch))

    return _timed(train)


def without_frames(experiment: Experiment) -> Trainer:
    """The same without frames: the interval between them is longer than the run."""
    from echo_core.model import xla
    from echo_core.model.adam import Learned
    from echo_core.model.training import initial_state

    start = initial_state(experiment)

    def train(epochs: int) -> None:
        learned = Learned(start.weights, start.first_moments, start.second_moments)
        for first in range(0, epochs, SLICE_EPOCHS):
            sequences = training_sequences(experiment, first, min(SLICE_EPOCHS, epochs - first))
            learned = xla.train(experiment, learned, first, sequences, interval=epochs + 1).learned

    return _timed(train)


def engine(experiment: Experiment) -> Trainer:
    """Ours from end to end: from the press until the complete run is seen, on a worker, with everything a page is told.

    The first run begins at once, as that of a visitor who does not wait; later ones when all is warm. Each has a seed
    of its own: the same one pressed again would be shared.
    """
    from benchmarks.workers import press_and_wait, started_engine, wait_until_warm

    held = ExitStack()
    started = held.enter_context(started_engine(workers=1))
    atexit.register(held.close)
    seeds = itertools.count()

    def train(epochs: int) -> float:
        seed = next(seeds)
        if seed:
            wait_until_warm(started)
        return _timed(lambda epochs: press_and_wait(started, experiment.replace(epochs=epochs, seed=seed)))(epochs)

    return train


def c_program(experiment: Experiment) -> Trainer:
    """The same training written out in C, after a check that its losses are ours."""
    compiler = limit.compiler()
    if compiler is None:
        raise NotHereError("no C compiler (cc, gcc, clang, or what CC names) was found")

    from echo_core.model.training import advance, initial_state

    start = initial_state(experiment)
    folder = tempfile.TemporaryDirectory(prefix="echo-")  # goes when the last reference does
    data = Path(folder.name) / "data"
    program = limit.build(compiler, experiment, Path(folder.name))
    limit.hand_over(experiment, start.weights, MOST_EPOCHS, data)
    _, losses = limit.run(program, data, CHECKED_EPOCHS)
    _, expected = advance(experiment, start, CHECKED_EPOCHS)
    np.testing.assert_allclose(losses, expected.losses, atol=TOLERANCE, err_msg="the C program trains something else")

    def train(epochs: int, _folder: object = folder) -> float:
        return limit.run(program, data, epochs)[0]

    return train


def _timed(train: Callable[[int], None]) -> Trainer:
    def timed(epochs: int) -> float:
        start = time.perf_counter()
        train(epochs)
        return time.perf_counter() - start

    return timed


TRAINERS: dict[str, Callable[[Experiment], Trainer]] = {
    function.__name__: function for function in (tutorial, plain_keras, ours, without_frames, engine, c_program)
}


def main() -> None:
    """Serve one way of training, until standard input ends."""
    try:
        train = TRAINERS[sys.argv[1]](EXPERIMENT)
    except NotHereError as reason:
        print(json.dumps({"skipped": str(reason)}), flush=True)
        return
    for line in sys.stdin:
        print(json.dumps({"seconds": train(int(line))}), flush=True)


if __name__ == "__main__":
    main()
