"""What training costs, estimated from sizes alone: good enough to tell cheap from dear before anything is compiled.

The terms are what an update does; their factors are the least-squares fit, by relative error, to the processor time of
an update on one core of a 2-core Intel Xeon, measured for 23 settings from 14 µs to 184 ms an update: two to a thousand
numbers, 1 to 256 units, windows and whole sequences of up to 200, batches of 1 to 100, one answer and many. The
estimate is between 0.78 and 1.37 times what was measured. Another machine is faster or slower by one factor.
"""

from __future__ import annotations

WEIGHT = 1.16e-9  # seconds: Adam, of each weight
RECURRENT = 4.5e-11  # a product in a cell, forward and backward
OUTPUT = 8.3e-11  # a product in the output layer
STEP = 2.8e-8  # a time step
CELL = 5.1e-8  # a unit at a step
ANSWER = 4.1e-9  # a probability

MOST_EPOCH_SECONDS = 0.5  # a worker cannot leave off within an epoch, and others wait for it


def update_seconds(*, vocabulary: int, units: int, batch: int, steps: int, answers: int) -> float:
    """Seconds that an update of the weights takes, about.

    Args:
        vocabulary: how many different numbers there are.
        units: of the LSTM.
        batch: rows of a batch.
        steps: time steps of a row.
        answers: of a row.
    """
    weights = 4 * units * (vocabulary + units + 1) + (units + 1) * vocabulary
    return (
        WEIGHT * weights
        + STEP * steps
        + batch * steps * (4 * units * units * RECURRENT + units * CELL)
        + batch * answers * vocabulary * (units * OUTPUT + ANSWER)
    )
