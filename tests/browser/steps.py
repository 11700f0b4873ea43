"""What a visitor does in a browser, and how long a test waits for it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

START = 120_000  # milliseconds for the first run of a session, whose workers may still be starting
RUN = 60_000
ROOT = "document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot"
RANGE = f"{ROOT}.querySelector('input[type=range]')"
WATCH = f"""() => {{
    const root = {ROOT};
    Object.assign(window, {{epochs: new Set(), answers: new Set(), embeds: 0}});
    const look = () => {{
        window.epochs.add(Number({RANGE}.value));
        window.answers.add([...root.querySelectorAll('.compare li b + b')].map(one => one.textContent).join());
        requestAnimationFrame(look);
    }};
    look();
    const charts = 'svg.marks, canvas';
    for (const tree of [document.body, root]) {{
        new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => {{
            if (node.nodeType === 1 && (node.matches(charts) || node.querySelector(charts))) window.embeds += 1;
        }}))).observe(tree, {{childList: true, subtree: true}});
    }}
}}"""  # counts the epochs and the answers that are shown, and the charts that are embedded anew

FROM_STRIP_TO_ANSWERS = (".st-key-sees-panel", ".st-key-train", ".transport", ".accuracy .chart", ".compare")


def long_run(seed: int) -> str:
    """The address of a run that no other test trains, too long to end by itself meanwhile."""
    return f"preset=lag-with-context&epochs=20000&batch_size=1&seed={seed}"


def open_page(page: Page, server: str, query: str = "preset=lag-with-context") -> None:
    """Open the lab and wait for its player."""
    page.goto(f"{server}/?{query}")
    expect_player(page)


def expect_player(page: Page) -> None:
    expect(page.locator(".chart svg.marks")).to_have_count(2, timeout=START)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(rf"\b{name}\b")).click()


def fill(page: Page, label: str, value: str) -> Locator:
    """Type a number into a setting, and leave it."""
    setting = page.get_by_role("spinbutton", name=label)
    setting.fill(value)
    setting.press("Enter")
    return setting


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=re.compile(title))


def chosen(page: Page, title: str) -> Locator:
    """The card of that title, as long as its picture is named as that of the one chosen."""
    return page.get_by_role("button", name=re.compile(f"chosen.*{title}"))


def assert_on_one_screen(page: Page, *parts: str) -> None:
    """Those parts are whole within the window, and the page is not scrolled."""
    size, boxes = page.viewport_size, [page.locator(part).bounding_box() for part in parts]
    assert size
    for part, box in zip(parts, boxes, strict=True):
        assert box, part
        assert 0 <= box["y"] <= box["y"] + box["height"] <= size["height"], part
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0


# The player


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Epoch", exact=True)


def epoch(page: Page) -> int:
    return int(slider(page).input_value())


def expect_epoch(page: Page, number: int) -> None:
    expect(page.locator(".epoch")).to_have_text(re.compile(rf"^Epoch {number:,} of"), timeout=RUN)


def wait_past(page: Page, number: int, timeout: int = RUN) -> None:
    page.wait_for_function(f"{RANGE}.value > {number}", timeout=timeout)


def train(page: Page, past: int = 20) -> None:
    """Press Train and wait until the playhead, which begins at the start, is past an epoch."""
    press(page, "Train")
    expect(playing(page)).to_be_visible(timeout=START)
    wait_past(page, past, START)


def playing(page: Page) -> Locator:
    """The button that pauses, which is there while the playhead moves."""
    return page.get_by_role("button", name="Pause")


def resting(page: Page) -> Locator:
    return page.get_by_role("button", name="Play (Space)")


def to_the_end(page: Page) -> None:
    """Bring the playhead to the end, as soon as it is trained, and to rest."""
    page.get_by_role("button", name="To the end").click()
    expect(resting(page)).to_be_visible(timeout=START)


def outcome(page: Page) -> Locator:
    """What the run has shown up to the playhead: said only where it rests, once the server knows."""
    return page.locator("p.outcome")


def status(page: Page) -> Locator:
    """What happens on the server."""
    return page.locator(".player .status")


def label(page: Page) -> Locator:
    """Where what is shown comes from."""
    return page.locator(".player .label")


def echoed(page: Page) -> Locator:
    """How many of the answers are right."""
    return page.locator(".player .count")


def stop(page: Page) -> None:
    press(page, "Stop")
    expect(status(page)).to_have_text(re.compile("^Stopped after"), timeout=RUN)


def keep(page: Page, server: str, query: str) -> None:
    """Train a short run to its end, so that it is kept."""
    open_page(page, server, query)
    train(page, past=0)
    to_the_end(page)
    expect(label(page)).to_have_text(re.compile("^Trained just now"), timeout=RUN)
