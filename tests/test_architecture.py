"""Who may import whom, and what importing must not load."""

from __future__ import annotations

import json
import subprocess
import sys
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.imports import OURS, ROOT, imports, imports_of, is_in, loaded_by, modules

# The rooms of the core, and what else of the core each may import.
CORE = {
    "task": "",
    "model": "task",
    "insight": "model task",
    "runs": "insight model task",
    "sweeps": "runs.losses runs.outcome runs.status runs.store runs.tasks runs.workers model task",
    "records": "sweeps.grid runs.history runs.codec runs.outcome insight model task",
    "export": "runs.history runs.codec model task",
    "engine": "records sweeps runs insight model task",
    "cli": "engine export records sweeps runs insight model task",
    "__main__": "cli",
}

# The rooms of the page, and what else each may import: of the page, and of the core either all of it or only values,
# which is all that neither runs anything nor holds anything open.
PAGE = {
    "text": "values",
    "theme": "text values",
    "address": "text values",
    "session": "address text core",
    "player": "theme text values",
    "findings": "address player theme text values",
    "glossary": "theme text",
    "insight": "session address player theme text core",
    "lag_map": "session address player theme text core",
    "shelf": "address theme text core",
    "lab": "shelf insight session address player theme text core",
    "site": "lab shelf lag_map findings glossary session address player theme text",
    "server": "site player theme core",
}

# Who alone may import a page, or what belongs to one.
ONLY = {
    "echo_ui.lab.page": {"echo_ui.site"},
    "echo_ui.insight.section": {"echo_ui.lab.page"},
    "echo_ui.lag_map.page": {"echo_ui.site"},
    "echo_ui.shelf.page": {"echo_ui.site"},
    "echo_ui.findings": {"echo_ui.site"},
    "echo_ui.glossary": {"echo_ui.site"},
    "echo_ui.site": {"app", "echo_ui.server"},
    "echo_ui.server": {"app"},
    "echo_core.cli": {"echo_core.__main__"},
}

# What a place never imports, wherever the statement stands.
TENSORFLOW = "tensorflow keras"
DASK = "distributed dask"
NEVER = {
    "echo_core": "app echo_ui harness tests benchmarks streamlit",
    "echo_core.task": f"{TENSORFLOW} {DASK} sklearn sqlite3 click",
    "echo_core.model": f"{DASK} sklearn sqlite3 click",
    "echo_core.insight": f"{TENSORFLOW} {DASK} sqlite3 click",
    "echo_core.records": f"{DASK} sqlite3 click",
    "echo_core.export": f"{TENSORFLOW} {DASK} sqlite3 click",
    "echo_ui": f"app harness tests benchmarks {TENSORFLOW} {DASK} sklearn",
    "echo_ui.text": "html streamlit altair pandas pyarrow",
    "harness": "app echo_core echo_ui tests benchmarks",
    "tests": "benchmarks",
    "benchmarks": "tests",
}

# The modules of the core that load TensorFlow when they are imported; none loads anything else that is heavy.
LOADS_TENSORFLOW = {f"echo_core.model.{name}" for name in ("adam", "backend", "gradients", "plain", "training", "xla")}
# The one module of the core that draws; nothing else there imports what draws, and nothing imports it at once.
DRAWS = "echo_core.export.pictures"
HEAVY = set(f"{TENSORFLOW} {DASK} sklearn streamlit altair pandas pyarrow".split())

# What runs something or holds something open; the rest of the core is values.
MACHINERY = LOADS_TENSORFLOW | {
    "echo_core.engine",
    "echo_core.cli",
    *(f"echo_core.runs.{name}" for name in ("cluster", "kept", "questions", "store", "tasks", "trainer")),
    *(f"echo_core.sweeps.{name}" for name in ("plan", "queue", "sweep", "tasks")),
}

# The modules of the page that speak to Streamlit; every other one is a function from values to text, HTML or a chart.
SPEAKS_TO_STREAMLIT = [
    *(
        f"echo_ui.{name}"
        for name in ("site", "server", "session", "glossary", "*.page", "player.component", "shelf.browser")
    ),
    *(
        f"echo_ui.lab.{name}"
        for name in (
            *(
                "bets",
                "cards",
                "compare",
                "controls",
                "guide",
                "in_view",
                "notices",
                "outcome",
                "present",
                "run",
                "strip",
            ),
            *("take_home", "tour"),
        )
    ),
    *(
        f"echo_ui.insight.{name}"
        for name in ("cell", "counterfactual", "gates", "graft", "panel", "rule", "saliency", "section", "slow_motion")
    ),
]


def _wrong(arrows: list[tuple[str, str]]) -> list[str]:
    return sorted({f"{a} → {b}" for a, b in arrows})


ARROWS = [(name, other.name) for name in modules() for other in imports_of(name)]


def _room(module: str, rooms: dict[str, str], top: str) -> str | None:
    return next((room for room in rooms if is_in(module, [f"{top}.{room}"])), None)


def _allowed(room: str, rooms: dict[str, str], top: str, other: str) -> bool:
    """Whether a module in this room may import this other module of ours."""
    words = rooms[room].split()
    if is_in(other, [f"{top}.{name}" for name in (room, *words)]):
        return True
    if not is_in(other, ["echo_core"]):
        return False
    return "core" in words or ("values" in words and not is_in(other, MACHINERY))


@pytest.mark.parametrize(("top", "rooms"), [("echo_core", CORE), ("echo_ui", PAGE)])
def test_every_module_has_a_room_that_says_what_it_may_import(top: str, rooms: dict[str, str]) -> None:
    homeless = [name for name in modules() if is_in(name, [top]) and name != top and not _room(name, rooms, top)]
    assert homeless == []
    assert [other for name, other in ARROWS if name == top and is_in(other, OURS)] == []


@pytest.mark.parametrize(("top", "rooms"), [("echo_core", CORE), ("echo_ui", PAGE)])
def test_imports_go_one_way(top: str, rooms: dict[str, str]) -> None:
    inside = [(name, room) for name in modules() if (room := _room(name, rooms, top))]
    arrows = [(name, room, other.name) for name, room in inside for other in imports_of(name)]
    assert _wrong([(a, b) for a, room, b in arrows if is_in(b, OURS) and not _allowed(room, rooms, top, b)]) == []


def test_no_page_imports_another() -> None:
    assert (
        _wrong(
            [
                (a, b)
                for a, b in ARROWS
                for page, by in ONLY.items()
                if is_in(b, [page]) and not is_in(a, [page, *by, "tests", "benchmarks"])
            ]
        )
        == []
    )


@pytest.mark.parametrize(("place", "never"), NEVER.items(), ids=NEVER)
def test_some_things_are_never_imported(place: str, never: str) -> None:
    assert any(is_in(name, [place]) for name in modules())
    assert _wrong([(a, b) for a, b in ARROWS if is_in(a, [place]) and is_in(b, never.split())]) == []


def test_the_front_door_knows_the_page_only() -> None:
    assert {name for name, _ in imports_of("app")} <= {"echo_ui.site", "echo_ui.server", "streamlit"}


def test_what_need_not_speak_to_streamlit_does_not() -> None:
    silent = [
        name
        for name in modules()
        if is_in(name, ["echo_ui"]) and not any(fnmatch(name, pattern) for pattern in SPEAKS_TO_STREAMLIT)
    ]
    assert {"echo_ui.text", "echo_ui.theme", "echo_ui.player.charts", "echo_ui.lab.pictures"} <= set(silent)
    assert _wrong([(a, b) for a, b in ARROWS if a in silent and is_in(b, {"streamlit", *MACHINERY})]) == []


def test_nothing_runs_in_a_circle() -> None:
    """Neither modules nor rooms, whether the import stands in a function, or for types alone."""
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for name, other in ARROWS:
        if other in graph and other != name:
            graph[name].add(other)
    rooms: dict[str, set[str]] = {}
    for name, others in graph.items():
        here = ".".join(name.split(".")[:2])
        rooms.setdefault(here, set()).update({".".join(other.split(".")[:2]) for other in others} - {here})
    assert _circle(graph) is None
    assert _circle(rooms) is None


def _circle(graph: dict[str, set[str]]) -> list[str] | None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return None


def test_a_circle_is_found() -> None:
    assert _circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) is not None
    assert _circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) is None


def test_it_is_known_which_modules_load_tensorflow() -> None:
    """By what stands in the files; what a package from elsewhere loads is for the next test."""
    loading = {
        name
        for name in modules()
        if is_in(name, ["echo_core", "echo_ui"]) and any(is_in(other, ["tensorflow"]) for other in loaded_by(name))
    }
    assert loading == LOADS_TENSORFLOW


def test_one_module_of_the_core_draws() -> None:
    core = [name for name in modules() if is_in(name, ["echo_core"])]
    drawing = {name for name in core if any(is_in(other, ["altair", "vl_convert"]) for other, _ in imports_of(name))}
    assert drawing == {DRAWS}
    assert [name for name in core if DRAWS in loaded_by(name) - {name}] == []


def test_importing_anything_else_of_the_core_loads_nothing_heavy() -> None:
    """Run: all light modules in one fresh interpreter, the smallest room first."""
    light = [
        name
        for room in CORE
        for name in modules()
        if is_in(name, [f"echo_core.{room}"]) and name not in LOADS_TENSORFLOW | {DRAWS}
    ]
    assert len(light) > 20
    assert {name: heavy for name, heavy in _loaded(light).items() if heavy} == {}


def test_the_pages_process_never_loads_tensorflow() -> None:
    page = [name for name in modules() if is_in(name, ["echo_ui"])]
    found = _loaded(["echo_core.engine", *page])
    assert {name: heavy for name, heavy in found.items() if heavy & {"tensorflow", "keras", "sklearn"}} == {}
    assert any("streamlit" in heavy for heavy in found.values())


def _loaded(names: list[str]) -> dict[str, set[str]]:
    """The heavy packages that a fresh interpreter holds after importing each of these, one after the other."""
    code = (
        "import importlib, json, sys\n"
        "found = {}\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(name)\n"
        "    found[name] = [other for other in sys.modules if '.' not in other]\n"
        "print(json.dumps(found))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *names], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return {name: HEAVY & set(loaded) for name, loaded in json.loads(done.stdout.splitlines()[-1]).items()}


def test_imports_are_found_wherever_they_stand() -> None:
    source = (
        "from __future__ import annotations\nimport a.b, c\n"
        "def f():\n    from d.e import g\n    if g:\n        import h as i\n"
        "if TYPE_CHECKING:\n    import j\nelse:\n    import k\n"
        "try:\n    import l\nexcept ImportError:\n    class M:\n        import n\n"
    )
    at_once = dict(imports(source))
    assert [name for name, now in at_once.items() if now] == ["__future__.annotations", "a.b", "c", "k", "l", "n"]
    assert [name for name, now in at_once.items() if not now] == ["d.e.g", "h", "j"]
    with pytest.raises(ValueError, match="relatively"):
        imports("from . import a")
