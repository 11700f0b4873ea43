"""The meanings of the terms that the glossary explains, and how texts spell them."""

from __future__ import annotations

from typing import NamedTuple

from echo_ui.text.subjects import Term


class _Words(NamedTuple):
    name: str
    meaning: str
    spellings: tuple[str, ...]  # as texts write it; found with -s or -es at the end as well


_TABLE = {
    Term.SEQUENCE: _Words(
        "Sequence",
        "The random whole numbers of one epoch, 25 of them unless you change the length. x(t) is the number at position"
        " t, counted from 0.",
        ("sequence",),
    ),
    Term.FRESH_SEQUENCE: _Words(
        "Fresh sequence",
        "A sequence drawn anew. With 25 numbers out of 100 none will ever come twice, so nothing can be learned by"
        " heart.",
        ("fresh sequence",),
    ),
    Term.TEST_SEQUENCE: _Words(
        "Test sequence",
        "One sequence that is kept apart from training. It stays the same through a run, so that the answers of"
        " different epochs can be compared.",
        ("test sequence", "unseen sequence"),
    ),
    Term.VOCABULARY: _Words(
        "Vocabulary",
        "How many different numbers there are. With 100, guessing is right once in a hundred times.",
        ("vocabulary",),
    ),
    Term.CLASSIFICATION: _Words(
        "Classification",
        "The network picks one of the 100 numbers, as if they were names. It could also predict a quantity (regression,"
        " the numbers scaled to 0–1); but then 41 for 42 would be nearly right, and an echo is either right or wrong.",
        ("classification",),
    ),
    Term.LAG: _Words(
        "Lag",
        "How many steps back the number to repeat is: at time t the answer is x(t − lag).",
        ("lag",),
    ),
    Term.WINDOW: _Words(
        "Window",
        "How far back the network may look: a row holds x(t) and the numbers just before it. An LSTM reads them one"
        " after another, not side by side as a plain network reads its inputs.",
        ("window",),
    ),
    Term.TIME_STEP: _Words(
        "Time step",
        "One place in a row. An LSTM reads its time steps one after another, the newest last.",
        ("time step",),
    ),
    Term.ONE_HOT: _Words(
        "One-hot vector",
        "A number written as a row of zeros with a single 1 at its place. The network sees only these.",
        ("one-hot vector", "one-hot"),
    ),
    Term.ROW: _Words(
        "Row",
        "One example, also called a sample: the numbers that are read (X), and the answer (y), the number that the"
        " network must output.",
        ("row", "sample"),
    ),
    Term.FEATURE: _Words(
        "Feature",
        "One place of a one-hot vector. There are as many as the vocabulary has numbers.",
        ("feature",),
    ),
    Term.SHAPE: _Words(
        "Shape of the input",
        "Three-dimensional: samples × time steps × features. A plain network needs two: for each sample its features."
        " An LSTM needs one more, since each sample is a series of steps, each with features of its own.",
        ("three-dimensional",),
    ),
    Term.BATCH: _Words(
        "Batch",
        "The rows that make one update of the weights together. Where the state is carried, every lane goes on in the"
        " next batch, so all batches hold equally many rows: the size must divide the number of rows.",
        ("batch",),
    ),
    Term.LANE: _Words(
        "Lane",
        "A place in the batch. A carried state passes from a row to the row in the same place of the next batch, and to"
        " no other. So a lane reads rows that lie as far apart as a batch is large.",
        ("lane",),
    ),
    Term.ORDER: _Words(
        "Order of the rows",
        "The rows come in the order of the sequence (Keras: shuffle=False). A shuffled order would carry each state to"
        " a row that has nothing to do with it.",
        ("shuffle=False", "shuffled"),
    ),
    Term.LSTM: _Words(
        "LSTM",
        "Long short-term memory: a network that reads one time step after another and keeps a state. Its gates decide"
        " what enters that state, what stays, and what is passed on.",
        ("LSTM",),
    ),
    Term.STATE: _Words(
        "State",
        "The memory of an LSTM between time steps: a hidden and a cell vector. With “reset” it is zero before every"
        " batch; with “carry” a batch starts from the state in which the batch before it ended. Every epoch starts at"
        " zero.",
        ("state",),
    ),
    Term.KERAS: _Words(
        "stateful, reset_states",
        "The names in Keras: LSTM(…, stateful=True) carries the state, and a loop over the epochs calls reset_states()"
        " after each. The tutorial’s second and third programs no longer run: Keras 3 takes no batch_input_shape for a"
        " layer (use keras.Input(batch_shape=…)), and a model has no reset_states() any more (the layer has).",
        ("stateful=True", "stateful", "reset_states", "Keras"),
    ),
    Term.HIDDEN_STATE: _Words(
        "Hidden state",
        "A unit’s output, between −1 and 1: seen by the output layer and, at the next step, by all units.",
        ("hidden state",),
    ),
    Term.CELL_STATE: _Words(
        "Cell state",
        "A unit’s own store: what it kept from the step before plus what it let in at this one.",
        ("cell state",),
    ),
    Term.GATE: _Words(
        "Gate",
        "A number between 0 (shut) and 1 (open) for every unit and time step. The input gate says how much enters the"
        " cell state, the forget gate how much of it stays, the output gate how much is passed on.",
        ("input gate", "forget gate", "output gate", "gate"),
    ),
    Term.CANDIDATE: _Words(
        "Candidate",
        "The value that a unit would write into its cell state at this step, between −1 and 1.",
        ("candidate",),
    ),
    Term.UNIT: _Words(
        "Unit",
        "One LSTM unit. With 50 of them the hidden and the cell state are vectors of 50 numbers.",
        ("LSTM unit", "unit"),
    ),
    Term.OUTPUT_LAYER: _Words(
        "Output layer",
        "A dense layer that makes a score for each number of the vocabulary from the hidden state. Softmax turns the"
        " scores into probabilities, and the most probable number (arg max) is the network’s answer.",
        ("output layer", "softmax", "arg max"),
    ),
    Term.EVERY_STEP: _Words(
        "At every step",
        "The network answers after each time step of a row, and not only after the last (Keras: return_sequences=True,"
        " and a TimeDistributed output layer). The first steps of a row look for numbers from before it.",
        ("at every step", "return_sequences", "TimeDistributed"),
    ),
    Term.WEIGHTS: _Words(
        "Weights",
        "The numbers that training changes. A run starts from random ones that its seed fixes.",
        ("weight",),
    ),
    Term.EPOCH: _Words(
        "Epoch",
        "All batches of one sequence. Usually an epoch is one pass over a fixed data set; here, as in the tutorial,"
        " each epoch draws a fresh sequence.",
        ("epoch",),
    ),
    Term.UPDATE: _Words(
        "Update",
        "Every weight is moved a little (by Adam) to make the loss of a batch smaller.",
        ("update",),
    ),
    Term.LEARNING_RATE: _Words(
        "Learning rate",
        "How far every update moves the weights.",
        ("learning rate",),
    ),
    Term.GRADIENT: _Words(
        "Gradient",
        "In which direction, and how strongly, each weight changes the loss.",
        ("gradient",),
    ),
    Term.THROUGH_TIME: _Words(
        "Backpropagation through time",
        "The gradient flows back through the time steps of a row, so the network learns what to keep from step to step."
        " It ends where the row begins: none flows from one batch into another, even where the state is carried. What"
        " is learned inside a row may still work across that border, since the weights are the same.",
        ("backpropagation through time",),
    ),
    Term.LOSS: _Words(
        "Loss",
        "Cross-entropy: how surprised the network is by the right answer. 0 is perfect. A network that guesses among"
        " 100 numbers has 4.61, the natural logarithm of 100.",
        ("loss", "cross-entropy"),
    ),
    Term.ACCURACY: _Words(
        "Accuracy",
        "The share of answers that are right, counted on each batch before the network learns from it: on rows that it"
        " has not been trained on yet.",
        ("accuracy",),
    ),
    Term.PROBABILITY: _Words(
        "Probability",
        "How sure the network is: it spreads 100% over the whole vocabulary, and its answer is the number that gets"
        " most.",
        ("probability", "how sure"),
    ),
    Term.RUNNER_UP: _Words(
        "Runner-up",
        "The next most likely numbers after the answer, however unlikely they are.",
        ("runner-up",),
    ),
    Term.GUESSING: _Words(
        "Pure guessing",
        "The result without any information: accuracy 1 ÷ vocabulary, loss ln(vocabulary): 1% and 4.61 for 100 numbers."
        " Check this number first in your next training: a loss that stays on it means that nothing is learned.",
        ("pure guessing", "guessing"),
    ),
    Term.BEST_POSSIBLE: _Words(
        "Best possible",
        "The accuracy of a network that knows every answer it can have read, and guesses the others.",
        ("the best possible", "best possible"),
    ),
    Term.VISIBLE: _Words(
        "Visible",
        "The answer is among the time steps that the row has read.",
        ("visible",),
    ),
    Term.CARRIED: _Words(
        "Carried",
        "The answer is not in the row, but its lane read it in an earlier batch, and the state is carried.",
        ("carried state",),
    ),
    Term.NOWHERE: _Words(
        "Cannot be known",
        "The answer is neither in the row nor carried. Only a guess is left.",
        ("cannot be known",),
    ),
    Term.MISSING: _Words(
        "Drop, mark, mask",
        "At the start of a sequence a window is incomplete. Such rows are dropped; or their missing steps are marked"
        " by vectors of −1; or those steps are masked, so that the network skips them.",
        ("dropped", "mark", "mask", "marked", "masked"),
    ),
    Term.RULE: _Words(
        "Place or distance",
        "Two rules that give the same answers as long as all rows are equally long. A distance: “the number one before"
        " the last”. A place: “the fourth number since the memory was zero”. Show a trained network more numbers, or"
        " fewer, and you see which one it learned.",
        ("place or distance", "a distance", "a place"),
    ),
    Term.SOLVED: _Words(
        "Solved",
        "The mean accuracy of the last 20 epochs has reached 99%.",
        ("solved",),
    ),
    Term.SEED: _Words(
        "Seed",
        "Fixes all random choices: the sequences and the start weights. The same settings and seed give the same curve,"
        " on the same machine with the same versions.",
        ("seed",),
    ),
    Term.SALIENCY: _Words(
        "Memory trace",
        "How strongly the answer would move if one number shown were nudged: how steeply the score of the network’s"
        " answer changes with that number’s one-hot vector, averaged over rows.",
        ("moves the answer", "memory trace", "strength"),
    ),
    Term.LINEAR_PROBE: _Words(
        "Probe",
        "A linear classifier, fitted to tell an earlier number from the hidden state alone and tested on fresh"
        " sequences. A number that it finds is still in the state; one that it does not find is gone, or too entangled"
        " for a linear look. It is no part of the network.",
        ("linear probe", "linear read-out", "read-out", "probe"),
    ),
}


def name(term: Term) -> str:
    """As the glossary heads it."""
    return _TABLE[term].name


def meaning(term: Term) -> str:
    """In plain words."""
    return _TABLE[term].meaning


def spellings(term: Term) -> tuple[str, ...]:
    """How texts write it."""
    return _TABLE[term].spellings
