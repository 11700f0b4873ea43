"""One unit as a drawing: the arithmetic on its wires, its valves, and which unit is followed."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from echo_core.insight.readings import largest_unit, unit_step
from echo_core.insight.requests import SlowMotionRequest
from echo_core.insight.row_results import SlowMotion, UnitStep
from echo_core.insight.views import compute
from echo_core.task.experiment import Experiment
from echo_ui.insight.cell_layouts import UPRIGHT, WIDE, Layout
from echo_ui.insight.cell_pictures import drawing, plates, width
from echo_ui.text import words
from tests.insight.networks import SMALL, random_weights
from tests.page.insight.asked import REGISTER, StubAsker, opened
from tests.reading import html, said

LAYOUTS = pytest.mark.parametrize("layout", [WIDE, UPRIGHT], ids=lambda layout: layout.name)
TOLD = UnitStep(
    cell_before=-1.25,
    hidden_before=-0.5,
    forget=0.834,
    kept=-1.0425,
    input=0.25,
    candidate=0.8,
    let_in=0.2,
    cell=-0.8425,
    squashed=-0.6871,
    output=0.999,
    hidden=-0.6864,
)
CARRYING = SMALL.replace(state="carry", units=7)
MASKED = SMALL.replace(missing="mask", batch_size=1, units=7)


def random_motion(experiment: Experiment, row: int) -> SlowMotion:
    return compute(experiment, random_weights(experiment, 1.5), SlowMotionRequest(row))


def drawn(layout: Layout, told: UnitStep = TOLD, number: int = 42, *, skipped: bool = False) -> ElementTree.Element:
    picture = drawing(told, 3, 2, number, 50, skipped=skipped)
    return ElementTree.fromstring(picture)[[WIDE, UPRIGHT].index(layout)]


def texts(picture: ElementTree.Element) -> list[str]:
    return ["".join(one.itertext()) for one in picture.iter("text")]


def number_at(picture: ElementTree.Element, x: float, y: float) -> float:
    (found,) = (one for one in picture.iter("text") if (float(one.attrib["x"]), float(one.attrib["y"])) == (x, y))
    return float("".join(found.itertext()).split()[-1].replace("−", "-"))


@LAYOUTS
@pytest.mark.parametrize("experiment", [SMALL.replace(units=7), CARRYING], ids=["reset", "carry"])
def test_the_numbers_drawn_obey_the_equations_up_to_their_rounding(layout: Layout, experiment: Experiment) -> None:
    motion = random_motion(experiment, 4)
    for step in range(experiment.steps):
        for unit in range(experiment.units):
            picture = drawn(layout, unit_step(motion, step, unit))
            on = {name: number_at(picture, at.x, at.y) for name, at in layout.values.items()}
            f, i, g, o = (
                number_at(picture, layout.boxes[part], layout.box[2] + 37)
                for part in ("forget", "input", "candidate", "output")
            )
            assert on["kept"] == pytest.approx(f * on["cell_before"], abs=0.025)
            assert on["let_in"] == pytest.approx(i * g, abs=0.0151)
            assert on["cell"] == pytest.approx(on["kept"] + on["let_in"], abs=0.0151)
            assert on["squashed"] == pytest.approx(np.tanh(on["cell"]), abs=0.0101)
            assert on["hidden"] == pytest.approx(o * on["squashed"], abs=0.0151)
            assert on["cell"] == pytest.approx(motion.steps.cell[step, unit], abs=0.0051)
            assert on["hidden"] == pytest.approx(motion.steps.hidden[step, unit], abs=0.0051)


@LAYOUTS
def test_every_number_stands_beside_its_name(layout: Layout) -> None:
    said = texts(drawn(layout))
    for name, number in [("c(t−1)", "−1.25"), ("h(t−1)", "−0.50"), ("f · c(t−1)", "−1.04"), ("i · g", "0.20")]:
        assert said[said.index(name) + 1] == number
    assert said.count("42") == 1
    assert {"f = 0.83", "i = 0.25", "g = 0.80", "o = 1.00", "−0.84", "−0.69", "and 49 others"} <= set(said)
    assert "h(t) −0.69" in said or said[said.index("h(t)") + 1] == "−0.69"
    openings = ["83%", "25%", "100%"] if layout.terse else ["83% open", "25% open", "100% open"]
    assert [text for text in said if "%" in text] == openings


@LAYOUTS
def test_nothing_stands_outside_the_drawing(layout: Layout) -> None:
    across, down = layout.size
    for text in drawn(layout).iter("text"):
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        assert 12 < y < down - 3
        room = {"start": across - x, "end": x, "middle": 2 * min(x, across - x)}[text.attrib["class"].split()[1]]
        assert room > 7 * len("".join(text.itertext()))


@pytest.mark.parametrize(("opening", "apart"), [(0.0, 0.0), (0.25, 10.0), (1.0, 40.0), (1.2, 40.0)])
def test_a_valve_is_as_wide_as_it_is_open(opening: float, apart: float) -> None:
    upper, lower = (float(y) for y in re.findall(r"M\S+ (\S+)A", plates(0, 0, 20, opening)))
    assert lower - upper == pytest.approx(apart, abs=0.01)


def test_the_larger_a_number_the_thicker_its_wire() -> None:
    widths = [width(value) for value in (0.0, 0.1, 0.5, 1.0, 2.0)]
    assert widths == sorted(set(widths))
    flows = [float(path.attrib["stroke-width"]) for path in drawn(WIDE).iter("path") if path.get("class") == "flow"]
    assert flows == [width(getattr(TOLD, name)) for name in WIDE.flows]


def test_the_drawing_is_said_in_words() -> None:
    assert ElementTree.fromstring(drawing(TOLD, 3, 2, 42, 50, skipped=False)).attrib["aria-label"] == (
        "Unit 3 in step 2, which reads 42. Before it, the cell state is −1.25, the hidden state −0.50. The forget gate"
        " is 83% open and keeps −1.04 of the cell state. The candidate is 0.80; the input gate is 25% open and lets in"
        " 0.20 of it. Together, the cell state is now −0.84; its tanh is −0.69. The output gate is 100% open and passes"
        " on −0.69 of that: the hidden state."
    )


def test_the_sums_show_their_factors() -> None:
    assert words.insight_cell.sums(TOLD) == (
        "c(t) = f · c(t−1) + i · g = 0.83 · (−1.25) + 0.25 · 0.80 = −0.84",
        "h(t) = o · tanh c(t) = 1.00 · (−0.69) = −0.69",
    )


@pytest.mark.parametrize(
    ("number", "written"), [(0.4, "0.40"), (-1.256, "−1.26"), (-0.001, "0.00"), (0.0, "0.00"), (12.0, "12.00")]
)
def test_numbers_have_two_decimals_and_a_true_minus(number: float, written: str) -> None:
    assert words.format.decimals(number) == written


def test_a_unit_alone_has_no_others_beside_it() -> None:
    assert words.insight_cell.others(1) == ""
    assert words.insight_cell.others(2) == "and 1 other"
    assert words.insight_cell.why(1, 1, 1) == "It is the only unit."


def test_words_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = '<b> & "c"'
    monkeypatch.setattr(words.insight_cell, "INPUT", hostile)
    monkeypatch.setattr(words.insight_cell, "TANH", hostile)
    monkeypatch.setitem(words.insight_cell.WIRES, "kept", hostile)
    monkeypatch.setitem(words.insight_cell.SYMBOLS, "forget", hostile)
    monkeypatch.setattr(words.insight_cell, "others", lambda units: hostile)
    monkeypatch.setattr(words.insight_cell, "open_by", lambda opening: hostile)
    picture = drawing(TOLD, 3, 2, 42, 50, skipped=False)
    assert "<b>" not in picture
    assert sum(hostile in text for text in texts(drawn(WIDE))) == 8
    assert hostile in ElementTree.fromstring(picture).attrib["aria-label"]


def test_a_masked_step_moves_nothing_and_that_is_said() -> None:
    motion = random_motion(MASKED, 0)
    assert motion.skipped.tolist() == (motion.numbers < 0).tolist() == [True, False, False, False]
    assert not random_motion(MASKED.replace(missing="mark"), 0).skipped.any()
    told = unit_step(motion, 0, 0)
    assert (told.cell, told.hidden) == (told.cell_before, told.hidden_before)
    shown = texts(drawn(WIDE, told, -1, skipped=True))
    assert not any("%" in text for text in shown)
    assert {"c(t−1)", "c(t)", "h(t−1)", "h(t)"} == set(words.insight_cell.WIRES.values()) & set(shown)
    assert words.insight_cell.SKIPPED in drawing(told, 3, 2, -1, 50, skipped=True)


# On the page


def unit_shown(at: AppTest) -> int:
    found = re.search(r"Unit (\d+) in step", html(at))
    assert found is not None
    return int(found[1])


def label(at: AppTest) -> str:
    (picture,) = (text.value for text in at.markdown if 'class="cell"' in text.value)
    return unescape(re.search(r'aria-label="([^"]*)"', picture)[1])


def expected_label(row: int, step: int, unit: int) -> str:
    motion = compute(SMALL, REGISTER, SlowMotionRequest(row))
    told, number = unit_step(motion, step - 1, unit - 1), int(motion.numbers[step - 1])
    return words.insight_cell.described(told, unit, step, number, skipped=False)


def test_the_unit_that_is_largest_at_the_end_is_followed_until_another_is_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, "slow_motion")
    row = asker.asked[-1].row  # type: ignore[attr-defined]
    largest = largest_unit(compute(SMALL, REGISTER, SlowMotionRequest(row))) + 1
    assert unit_shown(at) == largest
    assert words.insight_cell.why(largest, largest, SMALL.units) in said(at)
    assert label(at) == expected_label(row, 1, largest)
    other = largest % SMALL.units + 1
    at.slider(key=f"insight-follow-{SMALL.units}").set_value(other).run()
    assert words.insight_cell.why(other, largest, SMALL.units) in said(at)
    for step in (2, 3):
        at.button(key="insight-next").click().run()
        assert label(at) == expected_label(row, step, other)
    at.segmented_control(key="insight-view").set_value("gates").run()
    at.segmented_control(key="insight-view").set_value("slow_motion").run()
    assert unit_shown(at) == other


def test_in_another_row_another_unit_is_the_largest(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = StubAsker()
    at = opened(asker, monkeypatch, "slow_motion")
    seen = set()
    for t in at.select_slider[0].options[:4]:
        at.select_slider[0].set_value(int(t)).run()
        row = asker.asked[-1].row  # type: ignore[attr-defined]
        assert unit_shown(at) == largest_unit(compute(SMALL, REGISTER, SlowMotionRequest(row))) + 1
        seen.add(unit_shown(at))
    assert len(seen) > 1


def test_the_largest_hidden_state_is_that_of_the_last_step() -> None:
    motion = random_motion(CARRYING, 4)
    sizes = np.abs(motion.steps.hidden[-1])
    assert sizes[largest_unit(motion)] == sizes.max()
