"""Numbers, plurals and lists as they are written everywhere: 1%, 95.5%, 2,000, 0.8 s."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

_PLURALS = {"batch": "batches"}  # of the nouns that do not simply take an s


def integer(number: int) -> str:
    """A whole number with its thousands set apart.

    >>> integer(2000), integer(999)
    ('2,000', '999')
    """
    return f"{number:,}"


def value(setting: int | float | str | bool) -> str:
    """A setting's value as it is written in a sentence.

    >>> value(20_000), value(0.001), value(True), value("carry")
    ('20,000', '0.001', 'yes', 'carry')
    """
    if isinstance(setting, bool):
        return "yes" if setting else "no"
    if isinstance(setting, str):
        return setting
    return integer(int(setting)) if setting == int(setting) else f"{setting:g}"


def percent(share: float) -> str:
    """A share as a percentage with as many digits as it deserves.

    >>> percent(0.955), percent(0.01), percent(1)
    ('95.5%', '1%', '100%')
    """
    return f"{round(100 * float(share), 1):g}%"


def decimals(number: float) -> str:
    """A number of either sign with two decimals; what rounds to zero has no sign.

    >>> decimals(0.4), decimals(-1.256), decimals(-0.001)
    ('0.40', '−1.26', '0.00')
    """
    written = f"{round(float(number), 2) + 0.0:.2f}"
    return written.replace("-", "−")


def count(number: int, noun: str) -> str:
    """A number with its noun, in the singular or the plural.

    >>> count(1, "batch"), count(4, "batch"), count(2000, "epoch")
    ('1 batch', '4 batches', '2,000 epochs')
    """
    return f"{integer(number)} {noun if number == 1 else _PLURALS.get(noun, f'{noun}s')}"


def duration(seconds: float) -> str:
    """A stretch of time to read at a glance.

    >>> duration(0.84), duration(12), duration(240)
    ('0.8 s', '12 s', '4 min')
    """
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


def listed(items: Sequence[str]) -> str:
    """Items in a row, the last after an "and".

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def at(position: int) -> str:
    """The number at a position of the sequence.

    >>> at(11)
    'x(11)'
    """
    return f"x({position})"


def back(distance: int) -> str:
    """The number so many steps before the present.

    >>> back(0), back(3)
    ('x(t)', 'x(t−3)')
    """
    return "x(t)" if distance == 0 else f"x(t−{distance})"


def moment(when: datetime) -> str:
    """A day and a time, in the zone of `when`.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 3, 1, 9, 5, tzinfo=UTC))
    '1 March 2026, 09:05 UTC'
    """
    return f"{when.day} {when:%B %Y, %H:%M} {when.tzname() or ''}".strip()
