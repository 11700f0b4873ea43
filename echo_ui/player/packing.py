"""Many short lists of numbers as one short text: what the player is handed while a run grows."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Packed = dict[str, Any]


def pack(lists: Mapping[str, tuple[ArrayLike, int]]) -> Packed:
    """Lists of numbers from 0 up, each with how many steps make a unit, rounded to these steps and compressed.

    Every number becomes a whole one of 1, 2 or 4 bytes, the largest standing for what is not finite. A list lies there
    plane by plane, the lowest bytes of all its numbers first: its high bytes are alike and take next to no room.

    >>> pack({"half": ([0, 0.5, 2], 2)})["parts"]
    [['half', 1, 2, 3]]
    """
    planes, parts = [], []
    for name, (numbers, per) in lists.items():
        whole = _whole(np.asarray(numbers, np.float64).ravel(), per)
        parts.append([name, whole.itemsize, per, len(whole)])
        planes.append(whole.view(np.uint8).reshape(len(whole), whole.itemsize).T.tobytes())
    return {"parts": parts, "data": base64.b64encode(zlib.compress(b"".join(planes), 9)).decode("ascii")}


def _whole(numbers: NDArray[np.float64], per: int) -> NDArray[np.unsignedinteger[Any]]:
    known = np.isfinite(numbers)
    steps = np.rint(np.where(known, numbers, 0) * per)
    top = steps.max(initial=0)
    kind = next(kind for kind in ("<u1", "<u2", "<u4") if kind == "<u4" or top < np.iinfo(kind).max)
    most = np.iinfo(kind).max
    return np.where(known, np.minimum(steps, most - 1), most).astype(kind)
