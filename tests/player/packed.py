"""What the player is handed, read back with nothing but its description."""

from __future__ import annotations

import base64
import zlib
from typing import Any


def unpacked(packed: dict[str, Any]) -> dict[str, list[float | None]]:
    """The lists of numbers by name; None for what was not finite."""
    data = zlib.decompress(base64.b64decode(packed["data"]))
    lists: dict[str, list[float | None]] = {}
    first = 0
    for name, size, per, count in packed["parts"]:
        planes = data[first : first + size * count]
        whole = [int.from_bytes(planes[place::count], "little") for place in range(count)]
        lists[name] = [None if number == 256**size - 1 else number / per for number in whole]
        first += size * count
    assert first == len(data)
    return lists
