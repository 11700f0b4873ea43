"""What words are asked for, by name and in no language: the page's own things, beside those of the core."""

from __future__ import annotations

import enum


class Room(enum.StrEnum):
    """A page of the site, by its address."""

    LAB = "lab"
    MAP = "map"
    RUNS = "runs"
    FINDINGS = "findings"
    GLOSSARY = "glossary"
    TOUR = "tour"


class Closer(enum.StrEnum):
    """A closer look at what the network sees."""

    ROWS = "rows"
    LANES = "lanes"


class Bet(enum.StrEnum):
    """What becomes of a run: what a visitor bets, and what came."""

    EARLY = "early"  # solved in the first half of its epochs
    LATE = "late"  # solved in the second
    PARTLY = "partly"  # beyond guessing, not solved
    NEVER = "never"  # no better than guessing


class TourStep(enum.StrEnum):
    """A place of the tour, in its order."""

    MISTAKE = "mistake"
    VERDICT = "verdict"
    TRAIN_MISTAKE = "train-mistake"
    MEND = "mend"
    TRAIN_MENDED = "train-mended"
    RESET = "reset"
    SIX = "six"
    CARRY = "carry"
    YOUR_TURN = "your-turn"


class Story(enum.StrEnum):
    """A comparison that is a lesson of its own."""

    MEND = "mend"
    STATE = "state"


class Source(enum.StrEnum):
    """Where the second run of a comparison comes from."""

    PRESET = "preset"
    LOOKED = "looked"
    CHANGE = "change"


class Place(enum.StrEnum):
    """Where what is listed of a run comes from, and whether there is a history to play."""

    KEPT = "kept"  # a whole history, kept by the server
    RECORDED = "recorded"  # a whole one, delivered with the program
    UNFINISHED = "unfinished"  # as far as it was trained
    RESULT = "result"  # what became of it: its history is gone, or was never kept
    GONE = "gone"  # nothing


class Listed(enum.StrEnum):
    """Which runs of a list are shown."""

    ALL = "all"
    SOLVED = "solved"
    UNSOLVED = "unsolved"


class Shown(enum.StrEnum):
    """What colour and number in the cells of the map tell."""

    ACCURACY = "accuracy"
    UPDATES = "updates"
    TIME = "time"


class Term(enum.StrEnum):
    """A word that the glossary explains, by its address there, in the order of the glossary."""

    SEQUENCE = "sequence"
    FRESH_SEQUENCE = "fresh-sequence"
    TEST_SEQUENCE = "test-sequence"
    VOCABULARY = "vocabulary"
    CLASSIFICATION = "classification"
    LAG = "lag"
    WINDOW = "window"
    TIME_STEP = "time-step"
    ONE_HOT = "one-hot"
    ROW = "row"
    FEATURE = "feature"
    SHAPE = "shape"
    BATCH = "batch"
    LANE = "lane"
    ORDER = "order"
    LSTM = "lstm"
    STATE = "state"
    KERAS = "keras"
    HIDDEN_STATE = "hidden-state"
    CELL_STATE = "cell-state"
    GATE = "gate"
    CANDIDATE = "candidate"
    UNIT = "unit"
    OUTPUT_LAYER = "output-layer"
    EVERY_STEP = "every-step"
    WEIGHTS = "weights"
    EPOCH = "epoch"
    UPDATE = "update"
    LEARNING_RATE = "learning-rate"
    GRADIENT = "gradient"
    THROUGH_TIME = "through-time"
    LOSS = "loss"
    ACCURACY = "accuracy"
    PROBABILITY = "probability"
    RUNNER_UP = "runner-up"
    GUESSING = "guessing"
    BEST_POSSIBLE = "best-possible"
    VISIBLE = "visible"
    CARRIED = "carried"
    NOWHERE = "nowhere"
    MISSING = "missing"
    RULE = "rule"
    SOLVED = "solved"
    SEED = "seed"
    SALIENCY = "saliency"
    LINEAR_PROBE = "linear-probe"
