"""What tests share: their order, a running server, and Chromium."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.abc import MetaPathFinder
from pathlib import PurePosixPath
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from echo_core.runs.cluster import Cluster
from harness import chromium
from harness.complaints import Complaints
from harness.serving import serve
from tests.imports import loaded_by, modules

HEAVY = {"tensorflow", "keras"}
SHARING = {"browser", "runs", "sweeps"}  # folders
PATIENCE = 20_000  # milliseconds that a page may take for what takes it a moment, on a busy machine

hypothesis.settings.register_profile("any machine", deadline=None)  # how long an example takes is no result
hypothesis.settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="only tests that need neither a network nor a browser")


def pytest_configure(config: pytest.Config) -> None:
    """Keep TensorFlow out of the quick tests, whose files are not even opened if they load it."""
    if config.getoption("--quick"):
        files = (path for name, path in modules().items() if _is_heavy(name))
        config.option.ignore = [*(config.option.ignore or []), *map(str, files)]
        sys.meta_path.insert(0, Refusal())


class Refusal(MetaPathFinder):
    """Finds nothing, and objects to what the quick tests do without."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Refuse a heavy package; leave every other one to those that find it."""
        if name in HEAVY:
            raise ImportError(f"a quick test loads {name}; mark it slow")


def _is_heavy(module: str) -> bool:
    try:
        return not HEAVY.isdisjoint(loaded_by(module))
    except (SyntaxError, ValueError):
        return False  # whoever opens the file says so


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Quick tests first, then those in a browser, the slow ones last; a file that loads TensorFlow is slow.

    Of the slow ones a folder that is handed out whole comes first, so that no process is left alone with it.
    """
    heavy = {str(path) for name, path in modules().items() if _is_heavy(name)}
    for item in items:
        if {"browser", "page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
        if str(item.path) in heavy:
            item.add_marker(pytest.mark.slow)
    items.sort(key=_rank)
    if config.getoption("--quick"):
        config.hook.pytest_deselected(items=[item for item in items if _rank(item)])
        items[:] = [item for item in items if not _rank(item)]


def _rank(item: pytest.Item) -> int:
    """0: quick; 1: in a browser; 2: slow, in a folder whose tests share something; 3: slow."""
    if item.get_closest_marker("browser"):
        return 1
    if item.get_closest_marker("slow"):
        return 2 if item.path.parent.name in SHARING else 3
    return 0


class Sharing(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests to several processes: a file at a time, or a folder whose tests share a server or workers."""

    def _split_scope(self, nodeid: str) -> str:
        path = PurePosixPath(nodeid.split("::")[0])
        return str(path.parent if path.parent.name in SHARING else path)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    """Where several processes test, one takes all of the page in a browser, and another what is slow."""
    return Sharing(config, log)


def pytest_collection_finish() -> None:
    """Garbage is not looked for in what is loaded by now: with TensorFlow in it, that is most of a page's test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def same_main_module() -> Iterator[None]:
    """A page tested in this process takes the place of `__main__`, which new workers would then start from."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(autouse=True)
def no_workers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick tests start no workers: they take seconds to come, and go on when the test is over."""
    if not _rank(request.node):
        monkeypatch.setattr(Cluster, "start", _refuse_workers)


def _refuse_workers(_: Cluster) -> None:
    raise RuntimeError("a quick test starts workers; mark it slow")


@pytest.fixture(scope="session", autouse=True)
def scanned_once() -> Iterator[None]:
    """Every `AppTest` asks all installed packages for components, which takes ten times as long as drawing the page."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The base URL of the page, served for this session by a process of its own."""
    with serve() as running:
        yield running.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    expect.set_options(timeout=PATIENCE)
    with chromium.launched() as running:
        yield running


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Opens a page in a fresh profile; the test fails if one logs an error or asks any other host for anything."""
    complaints = Complaints()
    contexts: list[BrowserContext] = []

    def come() -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        contexts.append(context)
        complaints.listen(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(visitor: Callable[[], Page]) -> Page:
    """A page in a fresh profile."""
    return visitor()
