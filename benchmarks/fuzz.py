"""Visitors who do anything in any order, by the hundred: does the page ever lose its controls or show an error?"""

from __future__ import annotations

import time

import click

from benchmarks.report import Aim, Part, aims
from harness import chromium, fuzz
from harness.serving import serve

SEQUENCES, ACTIONS = 300, 12
AT_ONCE = 25  # sequences before one server: what one leaves behind is met by the next, and a lost server ends few


def measure(quick: bool, first: int = 0) -> Part:
    """Play all sequences from seed `first` on; a few when `quick`. Each says at once where it fails."""
    last = first + 10 if quick else SEQUENCES
    found: dict[int, list[str]] = {}
    seconds: list[float] = []
    try:
        with chromium.launched() as browser:
            for begin in range(first, last, AT_ONCE):
                with serve() as server:
                    for seed in range(begin, min(begin + AT_ONCE, last)):
                        began = time.perf_counter()
                        if complaints := fuzz.play(browser, server.url, seed, ACTIONS):
                            found[seed] = complaints
                            click.echo("\n  ".join(complaints), err=True)
                        seconds.append(time.perf_counter() - began)
                click.echo(f"fuzz: up to seed {min(begin + AT_ONCE, last) - 1}, {len(found)} with complaints", err=True)
    except chromium.MissingChromiumError as error:
        return Part(notes=[f"Skipped: the fuzzer: {error}."])
    figures = [
        Aim("sequences", len(seconds)),
        Aim("actions", len(seconds) * ACTIONS),
        Aim("sequences with a complaint", len(found), 0, before="1 of 90"),
        Aim("the slowest sequence, s", max(seconds, default=0.0)),
    ]
    title = f"Anything in any order, in two tabs: seeds {first} to {last - 1}"
    notes = [
        "A complaint: an exception, an error in the browser's console, another host asked, or a page that does not come"
        f" to rest with its controls within {fuzz.REST // 1000} s. `--seed N` goes on from seed N.",
        *(line for complaints in found.values() for line in complaints),
    ]
    return Part([aims(title, figures)], notes, {"complaints": found, "seconds": seconds})
