"""TensorFlow, set up for many small models side by side: quiet, on the processor, one thread a process.

Import TensorFlow and Keras from here, so that the set-up comes first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
os.environ["KERAS_BACKEND"] = "tensorflow"


@contextmanager
def _standard_error_closed() -> Iterator[None]:
    """TensorFlow's libraries greet on standard error as they load, before any log level applies."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


with _standard_error_closed():
    import keras
    import tensorflow as tf

# Every experiment's size is traced once, on purpose; TensorFlow would warn that this happens often.
tf.get_logger().setLevel("ERROR")

__all__ = ["keras", "tf"]
