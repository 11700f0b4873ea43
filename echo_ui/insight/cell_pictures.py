"""The drawing of one unit in one time step, as SVG: numbers run along its wires, and gates are valves."""

from __future__ import annotations

import math

from echo_core.insight.row_results import UnitStep
from echo_ui.insight.cell_layouts import UPRIGHT, WIDE, Label, Layout
from echo_ui.text import words
from echo_ui.theme.html import escape

_THINNEST, _THICKER = 1.6, 6.0  # of a wire that carries nothing, and what a large number adds
_LINE = 18  # from a number up to its name
_CORNER = 9
_PLUS, _SIGN = 14, 6.5  # radius of the addition, and half of a sign


def drawing(told: UnitStep, unit: int, step: int, number: int, units: int, *, skipped: bool) -> str:
    """The drawing in both layouts, of which the style sheet shows the one that fits, and in words.

    Args:
        told: what runs along the wires.
        unit, step: which, counted from 1.
        number: what the step reads; -1 is missing.
        units: how many there are.
        skipped: whether the step is masked, so that no gate acts.
    """
    label = escape(words.insight_cell.described(told, unit, step, number, skipped=skipped))
    pictures = (_picture(layout, told, number, units, skipped=skipped) for layout in (WIDE, UPRIGHT))
    return f'<div class="cell" role="img" aria-label="{label}">{"".join(pictures)}</div>'


def width(value: float) -> float:
    """How thick the wire of a number is drawn: the thicker, the larger it is, up to a limit.

    >>> width(0), width(-0.5) == width(0.5) < width(2) < 7.6
    (1.6, True)
    """
    return round(_THINNEST + _THICKER * math.tanh(abs(value)), 2)


def plates(x: float, y: float, radius: float, opening: float) -> str:
    """The two plates of a valve, as an SVG path: they leave open that share of its height."""
    gap = radius * min(max(opening, 0.0), 1.0)
    half = math.sqrt(radius * radius - gap * gap)
    upper, lower = (
        f"M{x - half:.2f} {y + side * gap:.2f}A{radius:g} {radius:g} 0 0 {sweep} {x + half:.2f} {y + side * gap:.2f}Z"
        for side, sweep in ((-1, 1), (1, 0))
    )
    return upper + lower


def _picture(layout: Layout, told: UnitStep, number: int, units: int, *, skipped: bool) -> str:
    left, top, across, down = layout.body
    parts = [
        f'<rect class="body" x="{left:g}" y="{top:g}" width="{across:g}" height="{down:g}" rx="14"/>',
        *(f'<path class="quiet" d="{path}"/>' for path in layout.quiet),
        *(_flow(path, name, told, skipped=skipped) for name, path in layout.flows.items()),
        *(f'<circle class="{_joint(layout, y)}" cx="{x:g}" cy="{y:g}" r="4"/>' for x, y in layout.joints),
        *(_arrow(layout, name) for name in ("cell", "hidden")),
        *(_valve(layout, gate, told, skipped=skipped) for gate in layout.valves),
        _plus(*layout.plus),
        _pill(*layout.tanh),
        *(_box(layout, part, told, skipped=skipped) for part in layout.boxes),
        _tile(layout, number),
        *(_value(label, name, told, skipped=skipped) for name, label in layout.values.items()),
        _text(layout.others, "name", words.insight_cell.others(units)),
    ]
    across, down = layout.size
    kind = f"{layout.name} skipped" if skipped else layout.name
    return f'<svg class="{kind}" viewBox="0 0 {across:g} {down:g}" aria-hidden="true">{"".join(parts)}</svg>'


def _flow(path: str, name: str, told: UnitStep, *, skipped: bool) -> str:
    """A wire that carries a number; in a step that is skipped the cell state alone goes on."""
    if skipped and name not in ("cell_before", "kept", "cell"):
        return f'<path class="quiet" d="{path}"/>'
    value = told.cell if skipped else getattr(told, name)
    return f'<path class="flow" d="{path}" stroke-width="{width(value)}"/>'


def _joint(layout: Layout, y: float) -> str:
    """The class of a joint: on the wire of the cell state, or on that of what comes in."""
    return "arrow" if y == layout.plus[1] else "joint"


def _arrow(layout: Layout, name: str) -> str:
    """Where a state leaves."""
    x = layout.size[0]
    y = layout.plus[1] if name == "cell" else float(layout.flows[name].split("H")[0].split()[-1])
    return f'<path class="arrow" d="M{x - 12:g} {y - 7:g}L{x - 2:g} {y:g}L{x - 12:g} {y + 7:g}Z"/>'


def _valve(layout: Layout, gate: str, told: UnitStep, *, skipped: bool) -> str:
    """A disc between whose plates a number runs, its sign of multiplication, and how far it is open."""
    x, y, way = layout.valves[gate]
    disc = f'<circle class="valve" cx="{x:g}" cy="{y:g}" r="{layout.radius:g}"/>'
    sign = f'<path class="sign" d="{_cross(x, y, _SIGN * math.sqrt(0.5))}"/>'
    if skipped:
        return disc + sign
    opening: float = getattr(told, gate)
    turned = f' transform="rotate(90 {x:g} {y:g})"' if way == "along" else ""
    says = words.insight_cell.share(opening) if layout.terse else words.insight_cell.open_by(opening)
    return (
        f'{disc}<path class="plates" d="{plates(x, y, layout.radius, opening)}"{turned}/>{sign}'
        f"{_text(layout.openings[gate], 'opening', says)}"
    )


def _cross(x: float, y: float, half: float) -> str:
    """Two crossing lines, as an SVG path."""
    first = f"M{x - half:.2f} {y - half:.2f}L{x + half:.2f} {y + half:.2f}"
    return f"{first}M{x - half:.2f} {y + half:.2f}L{x + half:.2f} {y - half:.2f}"


def _plus(x: float, y: float) -> str:
    return (
        f'<circle class="node" cx="{x:g}" cy="{y:g}" r="{_PLUS}"/>'
        f'<path class="sign" d="M{x - _SIGN:g} {y:g}H{x + _SIGN:g}M{x:g} {y - _SIGN:g}V{y + _SIGN:g}"/>'
    )


def _pill(x: float, y: float) -> str:
    return f'<rect class="node" x="{x - 26:g}" y="{y - 13:g}" width="52" height="26" rx="13"/>' + _text(
        Label(x, y + 5, "middle"), "opening", words.insight_cell.TANH
    )


def _box(layout: Layout, part: str, told: UnitStep, *, skipped: bool) -> str:
    """A gate, or the candidate, and its number."""
    middle, (across, down, top) = layout.boxes[part], layout.box
    names = words.insight_cell.SHORT_BOXES if layout.terse else words.insight_cell.BOXES
    value = words.insight_cell.MISSING if skipped else words.format.decimals(getattr(told, part))
    return (
        f'<rect class="node" x="{middle - across / 2:g}" y="{top:g}" width="{across:g}" height="{down:g}"'
        f' rx="{_CORNER}"/>'
        + _text(Label(middle, top + 18, "middle"), "name", names[part])
        + _named(Label(middle, top + 37, "middle", one_line=True), f"{words.insight_cell.SYMBOLS[part]} =", value)
    )


def _tile(layout: Layout, number: int) -> str:
    """The number that is read, as in the picture of the row."""
    x, y = layout.tile
    written = words.insight_cell.MISSING if number < 0 else str(number)
    return (
        f'<rect class="tile" x="{x - 24:g}" y="{y - 16:g}" width="48" height="32" rx="7"/>'
        + _text(Label(x, y + 5.5, "middle"), "read", written)
        + _text(layout.reads, "name", words.insight_cell.INPUT)
    )


def _value(label: Label, name: str, told: UnitStep, *, skipped: bool) -> str:
    """The number on a wire, and what it is; in a step that is skipped only states have one."""
    if skipped and name in ("kept", "let_in", "squashed"):
        return ""
    return _named(label, words.insight_cell.WIRES.get(name, ""), words.format.decimals(getattr(told, name)))


def _named(label: Label, name: str, value: str) -> str:
    """A number with its name."""
    if label.one_line:
        both = f'<tspan class="name">{escape(name)} </tspan>{escape(value)}'
        return f'<text class="value {label.anchor}" x="{label.x:g}" y="{label.y:g}">{both}</text>'
    above = Label(label.x, label.y - _LINE, label.anchor)
    return _text(above, "name", name) + _text(label, "value", value)


def _text(label: Label, kind: str, text: str) -> str:
    if not text:
        return ""
    return f'<text class="{kind} {label.anchor}" x="{label.x:g}" y="{label.y:g}">{escape(text)}</text>'
