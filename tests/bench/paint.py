"""From the hand to the painted charts, ours and the peers', in one Chromium: `make bench`.

The apps take turns, so that what else the machine does meets them all. `states` are those that all
charts of the page have shown, each chart as often as the slowest of them.
"""

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
from playwright.async_api import Page

from tests.bench.figure import Figure
from tests.bench.hand import SECONDS, chromium, dragged, held, opened, presses, rested, restyled
from tests.bench.peers import CROSS_ENTROPY, DASH, DESCENT, SOFTMAX, STREAMLIT, App
from tests.bench.screen import Seen
from tests.browser.driver import Server

GROUP = "paint"
OURS = (SOFTMAX, CROSS_ENTROPY, DESCENT)
ROUNDS = 3


class Results:
    """What was seen in all rounds, by what was done and the app."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, App], list[Seen]] = defaultdict(list)
        self.plotly: dict[App, list[float]] = defaultdict(list)

    def states(self, what: str, app: App) -> float:
        """Painted states a second."""
        return median(1000 * one.states / one.took for one in self.seen[what, app])

    def frames(self, what: str, app: App) -> float:
        """Frames a second."""
        return median(1000 * one.frames / one.took for one in self.seen[what, app])

    def latency(self, what: str, app: App, share: float) -> float:
        """A quantile of the time from a key to the charts, in ms."""
        return float(np.quantile([one.latency for one in self.seen[what, app]], share))

    def lag(self, app: App) -> float:
        """From the last of a held key's events to the last change, in ms."""
        return median(one.lag for one in self.seen["held", app])

    def shown(self, app: App) -> float:
        """Painted states an event of a held key."""
        return median(one.states / len(one.keys) for one in self.seen["held", app])


def measure() -> list[Figure]:
    """The figures of a drag, an arrow key, a held one, and a number field."""
    with serving({app.server for app in (*OURS, DASH, STREAMLIT)}) as addresses:
        results = asyncio.run(rounds(addresses))
    return [*drags(results), *keys(results), *held_keys(results), *edits(results)]


def drags(results: Results) -> Iterator[Figure]:
    """Painted states a second while a handle is dragged."""
    for app in OURS:
        mine, target = results.states("drag", app), "at least 50"
        others = {peer.name: results.states("drag", peer) for peer in peers(app)} | {
            "Plotly's own update": median(results.plotly[app]),
            "frames at rest": results.frames("rest", app),
        }
        for peer, theirs in others.items():
            yield Figure(GROUP, f"{app.name}: drag", mine, peer, theirs, "states/s", target)


def keys(results: Results) -> Iterator[Figure]:
    """From an arrow key on a handle to all charts."""
    return latencies(results, "key", "arrow key", ("at most 0.75 of Dash", "at most 33.4"))


def edits(results: Results) -> Iterator[Figure]:
    """From an arrow key in a number field to all charts that follow."""
    return latencies(results, "edit", "number field", ("at most Dash", ""))


def latencies(results: Results, what: str, name: str, targets: tuple[str, str]) -> Iterator[Figure]:
    """Median, and how far the 95th percentile is above it."""
    for app, peer in pairs():
        middle, theirs = (results.latency(what, it, 0.5) for it in (app, peer))
        tail, tails = (results.latency(what, it, 0.95) for it in (app, peer))
        title = f"{app.name}: {name} to charts"
        yield Figure(GROUP, f"{title}, p50", middle, peer.name, theirs, "ms", targets[0])
        beyond = tail - middle, peer.name, tails - theirs
        yield Figure(GROUP, f"{title}, p95 − p50", *beyond, "ms", targets[1])


def held_keys(results: Results) -> Iterator[Figure]:
    """How far a held arrow key is behind at its end, and how many of its steps were seen."""
    for app, peer in pairs():
        title = f"{app.name}: arrow key held {SECONDS} s"
        lag = results.lag(app), peer.name, results.lag(peer)
        shown = results.shown(app), peer.name, results.shown(peer)
        yield Figure(GROUP, f"{title}, lag", *lag, "ms", "never behind")
        yield Figure(GROUP, title, *shown, "states/key", "")


def pairs() -> list[tuple[App, App]]:
    """Each page of ours with each of its peers."""
    return [(app, peer) for app in OURS for peer in peers(app)]


def peers(app: App) -> tuple[App, ...]:
    """Streamlit is compared with the page of which it has the charts alone."""
    return (DASH, STREAMLIT) if app is SOFTMAX else (DASH,)


@contextmanager
def serving(kinds: Iterable[type[Server]]) -> Iterator[dict[type[Server], str]]:
    """The addresses of running servers, one of each kind."""
    servers = [kind(Path(tempfile.mkdtemp()) / "log") for kind in kinds]
    try:
        for server in servers:
            server.wait()
        yield {type(server): server.url for server in servers}
    finally:
        for server in servers:
            server.stop()


async def rounds(addresses: dict[type[Server], str]) -> Results:
    """All apps in turn, several times."""
    results = Results()
    async with chromium() as browser:
        for _ in range(ROUNDS):
            for app in (*OURS, DASH, STREAMLIT):
                async with opened(browser, addresses[app.server] + app.path, app) as page:
                    await one_round(page, app, results)
    return results


async def one_round(page: Page, app: App, results: Results) -> None:
    """Everything with one app; a hand comes last, for it draws otherwise than Plotly."""
    results.seen["rest", app].append(await rested(page))
    for what, selector in (("edit", app.field), ("key", app.handle)):
        results.seen[what, app] += await presses(page, page.locator(selector))
    results.seen["drag", app].append(await dragged(page, page.locator(app.handle), app.reach))
    results.seen["held", app].append(await held(page, page.locator(app.handle), app.held))
    if app in OURS:
        results.plotly[app].append(await restyled(page))
