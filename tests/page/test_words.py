"""Every language has words for everything, and its modules hold nothing but words."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import echo_ui.text
from echo_core.records.findings import COMPARISONS, results
from echo_core.runs.history import Origin
from echo_core.runs.status import Problem, Status
from echo_core.sweeps.grid import Across
from echo_core.task.errors import Code, InputError
from echo_core.task.experiment import SETTINGS
from echo_core.task.framing import Dropped
from echo_core.task.presets import PRESETS
from echo_core.task.score import Assessment, Cause, Grade
from echo_core.task.verdict import Outlook
from echo_ui.text.subjects import Closer, Listed, Place, Room, Shown, Source, Story, Term, TourStep

LANGUAGES = [found.name for found in pkgutil.iter_modules(echo_ui.text.__path__) if found.ispkg]
TEXT = Path(echo_ui.text.__file__).parent
MOMENT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def modules(language: str) -> dict[str, ModuleType]:
    package = import_module(f"echo_ui.text.{language}")
    return {
        found.name: import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
    }


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> ModuleType:
    return import_module(f"echo_ui.text.{request.param}")


def test_there_is_a_language() -> None:
    assert "en" in LANGUAGES


# Words for everything


def test_every_kind_has_words_and_no_two_the_same(words) -> None:
    tables = [
        [words.page.room(room) for room in Room],
        [words.page.closer(closer) for closer in Closer],
        [words.compare.source(source) for source in Source],
        [words.compare.story(story) for story in Story],
        [words.tour.title(step) for step in TourStep],
        [words.tour.text(step) for step in TourStep],
        [words.lag_map.shown(shown) for shown in Shown],
        [words.lag_map.scale(shown) for shown in Shown],
        [words.shelf.which(listed) for listed in Listed],
        [words.shelf.place(place) for place in Place],
        [words.shelf.way_out(place) for place in Place if place not in (Place.KEPT, Place.RECORDED)],
        [words.lag_map.across(across) for across in Across],
        [words.lag_map.across_head(across) for across in Across],
        [words.verdict.chip(outlook) for outlook in Outlook],
        [words.verdict.dropped(reason) for reason in Dropped],
        [words.run.standing(status, 7) for status in Status if status is not Status.COMPLETE],
        [words.run.standing(Status.STOPPED, epochs) for epochs in (0, 1, 7)],
        [words.run.source(origin, MOMENT, 1.0) for origin in Origin],
        [words.run.problem(problem) for problem in Problem],
        [words.run.cause(cause) for cause in Cause],
        [words.run.result(Assessment(grade, 30, 0.5, 0.1, 1.0, 25, None)) for grade in Grade],
        [words.terms.name(term) for term in Term],
        [words.terms.meaning(term) for term in Term],
        [words.settings.label(name) for name in SETTINGS],
        [words.settings.help(name) for name in SETTINGS],
        [words.presets.title(name) for name in PRESETS],
        [words.presets.about(name) for name in PRESETS],
        [words.findings.title(question.name) for question in COMPARISONS],
    ]
    for table in tables:
        assert all(table)
        assert len(set(table)) == len(table)


def test_a_complete_run_stands_nowhere_that_need_be_told(words) -> None:
    assert words.run.standing(Status.COMPLETE, 7) == ""


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_is_told_of_a_run_and_of_a_sweep_with_what_to_do(words, problem) -> None:
    head, rest = words.run.problem(problem)
    assert head.endswith(".")
    assert rest.endswith(".")
    assert words.lag_map.problem(problem).endswith(".")


def test_a_kept_run_says_when_it_was_trained_if_that_is_known(words) -> None:
    with_date, without = (words.run.source(Origin.KEPT, moment, 1.0) for moment in (MOMENT, None))
    assert with_date != without
    assert "2026" in with_date


@pytest.mark.parametrize("code", Code)
def test_every_way_to_be_wrong_is_explained_with_a_way_out(words, code) -> None:
    settings = [*SETTINGS, "preset", "setting", "sequence", "position", "lags", "windows", "seeds", "grid"]
    for setting in settings:
        error = InputError(code, setting, 7, low=1, high=5, choices=("a", "b"), expected=3, position=2)
        told = words.errors.explain(error)
        assert told.startswith(words.errors.subject(setting))
        assert "7" in told
        assert told.endswith(".")
        assert len(told.split(". ")) == 2


@pytest.mark.parametrize(
    "got",
    ["x" * 500, 10**5000, float("nan"), float("inf"), -1, 0.5, None, True, [1]],
    ids=lambda got: type(got).__name__,
)
def test_whatever_came_is_shown_and_stays_short(words, got) -> None:
    told = words.errors.explain(InputError(Code.OUT_OF_RANGE, "lag", got, low=0, high=24, bound_by=("length",)))
    assert len(told) < 250


def test_every_choice_of_a_setting_has_words(words) -> None:
    for name, setting in SETTINGS.items():
        told = [words.settings.choice(name, choice) for choice in setting.choices]
        assert all(told)
        assert len(set(told)) == len(told)


def test_every_setting_leads_to_a_term(words) -> None:
    assert {words.settings.term(name) for name in SETTINGS} <= set(Term)


def test_every_question_is_answered_and_others_are_not(words) -> None:
    rule = results("rule")
    for question in COMPARISONS:
        assert words.findings_answers.answer(question.name, results(question.name), rule).endswith(".")
    with pytest.raises(KeyError):
        words.findings_answers.answer("nothing", {}, rule)


# Nothing but words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_offers_sentences_and_functions_that_make_them(language) -> None:
    for module in modules(language).values():
        for name, value in public(module).items():
            assert is_words(value), f"{module.__name__}.{name}"


def is_words(value: object) -> bool:
    """Whether it is a text, several by name or in a fixed order, their type, or a function that makes such."""
    if isinstance(value, dict):
        return all(isinstance(one, str) for one in (*value, *value.values()))
    if isinstance(value, tuple):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str) or inspect.isfunction(value) or (isinstance(value, type) and issubclass(value, tuple))


def test_all_languages_offer_the_same() -> None:
    first, *others = (offered(language) for language in LANGUAGES)
    assert all(other == first for other in others)


def offered(language: str) -> dict[str, dict[str, str]]:
    """What each module of a language offers, with its signatures."""
    return {
        name: {
            key: str(inspect.signature(value)) if callable(value) else "str" for key, value in public(module).items()
        }
        for name, module in modules(language).items()
    }


def public(module: ModuleType) -> dict[str, object]:
    """What a module offers: its own public names, without what it imports."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    return {name: value for name, value in vars(module).items() if not name.startswith("_") and name not in imported}


@pytest.mark.parametrize("path", [TEXT / "subjects.py", *TEXT.glob("*/*.py")], ids=lambda path: path.stem)
def test_words_know_values_alone(path) -> None:
    allowed = {"echo_core", "echo_ui", "numpy", *sys.stdlib_module_names} - {"html"}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] in allowed, name
            assert not name.startswith("echo_ui.") or name.startswith("echo_ui.text"), name
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert "</" not in node.value, "markup"
