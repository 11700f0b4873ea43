"""Where everything stands in the drawing of a unit: a layout for wide places and an upright one for narrow ones.

The cell state runs along the top from left to right: through the forget gate's valve, the addition, and out. The
candidate goes up through the input gate's valve into the addition; tanh of the cell state goes down through the output
gate's valve and out at the right. Input and hidden state come in at the left below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A text: where its baseline is, and which end of it is there; its name above it, or before it in `one_line`."""

    x: float
    y: float
    anchor: Anchor
    one_line: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of one drawing, in its own units.

    Attributes:
        name: the class of the style sheet.
        size: width and height.
        body: left, top, width and height of the unit itself.
        terse: whether there is room for short names alone.
        flows: the wires that carry a number of the unit, by what they carry, as SVG paths.
        quiet: the other wires: of a gate to its valve, and of what goes into the gates.
        joints: where wires meet or part.
        valves: the centre of the valve of each gate, and how a number runs through it.
        radius: of a valve.
        plus, tanh: the centres of the addition and of tanh.
        boxes: the middle of the box of each gate and of the candidate.
        box: width, height and top of the boxes.
        tile: the centre of the number that is read.
        values: numbers on wires.
        openings: how far each gate is open.
        others: whose hidden states come in besides; its own line.
        reads: the name of the number that is read.
    """

    name: str
    size: Point
    body: tuple[float, float, float, float]
    terse: bool
    flows: Mapping[str, str]
    quiet: tuple[str, ...]
    joints: tuple[Point, ...]
    valves: Mapping[str, tuple[float, float, Literal["across", "along"]]]
    radius: float
    plus: Point
    tanh: Point
    boxes: Mapping[str, float]
    box: tuple[float, float, float]
    tile: Point
    values: Mapping[str, Label]
    openings: Mapping[str, Label]
    others: Label
    reads: Label


WIDE = Layout(
    name="wide",
    size=(720, 376),
    body=(96, 6, 532, 312),
    terse=False,
    flows={
        "cell_before": "M4 64H170",
        "kept": "M170 64H362",
        "candidate": "M362 230V156",
        "let_in": "M362 156V64",
        "cell": "M362 64H714 M560 64V112",
        "squashed": "M560 112V192",
        "hidden": "M560 192V244Q560 254 570 254H714",
    },
    quiet=(
        "M170 230V64",
        "M266 230V166Q266 156 276 156H362",
        "M458 230V202Q458 192 468 192H560",
        "M4 300H448Q458 300 458 290V274 M362 300V274 M266 300V274 M170 300V274",
        "M124 338V300",
    ),
    joints=((560, 64), (124, 300), (170, 300), (266, 300), (362, 300)),
    valves={"forget": (170, 64, "across"), "input": (362, 156, "along"), "output": (560, 192, "along")},
    radius=20,
    plus=(362, 64),
    tanh=(560, 116),
    boxes={"forget": 170, "input": 266, "candidate": 362, "output": 458},
    box=(88, 46, 229),
    tile=(124, 354),
    values={
        "cell_before": Label(6, 52, "start"),
        "kept": Label(266, 52, "middle"),
        "let_in": Label(350, 118, "end"),
        "cell": Label(714, 52, "end"),
        "squashed": Label(572, 158, "start"),
        "hidden": Label(714, 242, "end"),
        "hidden_before": Label(6, 290, "start"),
    },
    openings={"forget": Label(180, 106, "start"), "input": Label(338, 148, "end"), "output": Label(536, 184, "end")},
    others=Label(6, 319, "start"),
    reads=Label(156, 359, "start"),
)

UPRIGHT = Layout(
    name="upright",
    size=(320, 398),
    body=(0, 0, 320, 337),
    terse=True,
    flows={
        "cell_before": "M4 70H92",
        "kept": "M92 70H200",
        "candidate": "M200 264V178",
        "let_in": "M200 178V70",
        "cell": "M200 70H314 M284 70V108",
        "squashed": "M284 108V178",
        "hidden": "M284 178V216Q284 226 294 226H314",
    },
    quiet=(
        "M40 264V124Q40 114 50 114H82Q92 114 92 104V70",
        "M120 264V188Q120 178 130 178H200",
        "M252 264V188Q252 178 262 178H284",
        "M4 328H270Q280 328 280 318V308 M200 328V308 M120 328V308 M40 328V308",
        "M160 358V328",
    ),
    joints=((284, 70), (40, 328), (120, 328), (160, 328), (200, 328)),
    valves={"forget": (92, 70, "across"), "input": (200, 178, "along"), "output": (284, 178, "along")},
    radius=16,
    plus=(200, 70),
    tanh=(284, 108),
    boxes={"forget": 40, "input": 120, "candidate": 200, "output": 280},
    box=(74, 46, 263),
    tile=(160, 374),
    values={
        "cell_before": Label(5, 58, "start"),
        "kept": Label(148, 58, "middle"),
        "let_in": Label(190, 136, "end"),
        "cell": Label(314, 58, "end"),
        "squashed": Label(274, 144, "end"),
        "hidden": Label(314, 248, "end", one_line=True),
        "hidden_before": Label(5, 372, "start"),
    },
    openings={"forget": Label(92, 46, "middle"), "input": Label(180, 170, "end"), "output": Label(264, 170, "end")},
    others=Label(5, 390, "start"),
    reads=Label(192, 379, "start"),
)
