"""From the hand to the painted charts, ours and the peers', in one Chromium: `make bench`.

The apps take turns, so that what else the machine does meets them all. `states` are those that all
charts of the page have shown, each chart as often as the slowest of them.
"""

import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from statistics import median

import numpy as np
from playwright.async_api import Browser, Locator, Page, async_playwright

from tests.bench.figure import Figure
from tests.bench.peers import CROSS_ENTROPY, DASH, DESCENT, SOFTMAX, STREAMLIT, App
from tests.bench.screen import Seen, seen, seen_all, watch
from tests.browser import chromium
from tests.browser.driver import BROWSER_OPTIONS, Server

GROUP = "paint"
OURS = (SOFTMAX, CROSS_ENTROPY, DESCENT)
ROUNDS = 3
SECONDS = 3  # of a drag, and of a key that is held
PERIOD = 0.8  # seconds of a drag to and fro
EVENTS = 120  # mouse events a second: more than the frames, as of a good mouse
REPEATS = 30  # a second, of a held key
PRESSES = 14  # a round
PRESSED = 60  # ms
REST = 400  # ms until whatever an edit sets off is over
PLOTLY = """(seconds) => new Promise((resolve) => {
  const node = document.querySelector('.live-chart')
  const traces = node.data.map((trace, at) => at).filter((at) =>
    node.data[at].y?.length > 1 && node.data[at].type !== 'heatmap')
  const end = performance.now() + 1000 * seconds
  let states = 0
  const step = async () => {
    if (performance.now() > end) return resolve(states / seconds)
    states += 1
    const y = traces.map((at) =>
      Array.from(node.calcdata[at], (_, i) => Math.abs(Math.sin(states + i))))
    await window.Plotly.restyle(node, { y }, traces)
    requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
})"""


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
    return latencies(results, "key", "arrow key", "at most 0.75 of Dash")


def edits(results: Results) -> Iterator[Figure]:
    """From an arrow key in a number field to all charts that follow."""
    return latencies(results, "edit", "number field", "at most Dash")


def latencies(results: Results, what: str, name: str, target: str) -> Iterator[Figure]:
    """Median, and how far the 95th percentile is above it."""
    for app, peer in pairs():
        middle, theirs = (results.latency(what, it, 0.5) for it in (app, peer))
        tail, tails = (results.latency(what, it, 0.95) for it in (app, peer))
        title = f"{app.name}: {name} to charts"
        yield Figure(GROUP, f"{title}, p50", middle, peer.name, theirs, "ms", target)
        beyond = tail - middle, peer.name, tails - theirs
        yield Figure(GROUP, f"{title}, p95 − p50", *beyond, "ms", "at most 33.4")


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
    async with chromium_of(BROWSER_OPTIONS) as browser:
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
        results.plotly[app].append(await page.evaluate(PLOTLY, SECONDS / 2))


@asynccontextmanager
async def chromium_of(options: Iterable[str]) -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.find(), args=list(options)
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(browser: Browser, address: str, app: App) -> AsyncIterator[Page]:
    """A page, drawn and at rest."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    await page.goto(address)
    await page.locator(app.handle).wait_for(state="attached")
    await page.locator(".js-plotly-plot .trace path").first.wait_for(state="attached")
    await page.wait_for_load_state("networkidle")
    await page.wait_for_timeout(2 * REST)
    yield page
    await page.close()


async def rested(page: Page) -> Seen:
    """A second of the page at rest."""
    await watch(page)
    await page.wait_for_timeout(1000)
    return await seen(page)


async def presses(page: Page, target: Locator) -> list[Seen]:
    """Arrow keys to and fro, one after the other; the first two tell which charts follow."""
    await target.focus()
    charts: set[str] = set()
    for key in ("ArrowUp", "ArrowDown"):
        charts |= (await pressed(page, key, set(), 3 * REST)).changed
    ways = ["ArrowUp", "ArrowDown"] * (PRESSES // 2)
    return [await pressed(page, key, charts) for key in ways]


async def pressed(page: Page, key: str, charts: set[str], rest: int = REST) -> Seen:
    """What was seen of a key when these charts had followed, and all was at rest."""
    await watch(page)
    await page.keyboard.press(key, delay=PRESSED)
    await seen_all(page, charts)
    await page.wait_for_timeout(rest)
    return await seen(page)


async def dragged(page: Page, handle: Locator, reach: int) -> Seen:
    """What was seen while the handle went to and fro, up and sideways at once.

    Raises:
        RuntimeError: nothing moved, even after the release.
    """
    await handle.scroll_into_view_if_needed()
    box = await handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await watch(page)
    moves, begun = [], time.monotonic()
    while (passed := time.monotonic() - begun) < SECONDS:
        way = reach * zigzag(passed / PERIOD)
        moves.append(asyncio.create_task(page.mouse.move(x + way, y - way)))
        await asyncio.sleep(1 / EVENTS)
    during = await seen(page)
    await asyncio.gather(*moves)
    await page.mouse.up()
    await page.wait_for_timeout(3 * REST)
    if not (await seen(page)).changed:
        raise RuntimeError("the drag moved nothing")
    return during


def zigzag(turns: float) -> float:
    """From 0 to 1, to −1 and back, at one speed."""
    return 1 - 4 * abs((turns + 0.25) % 1 - 0.5)


async def held(page: Page, handle: Locator, key: str) -> Seen:
    """What was seen while a key was held, and until nothing changed any more."""
    await handle.focus()
    await watch(page)
    downs, begun = [], time.monotonic()
    for number in range(SECONDS * REPEATS):
        downs.append(asyncio.create_task(page.keyboard.down(key)))
        await asyncio.sleep(begun + (number + 1) / REPEATS - time.monotonic())
    await asyncio.gather(*downs)
    after = await at_rest(page)
    await page.keyboard.up(key)
    return after


async def at_rest(page: Page) -> Seen:
    """What was seen when something had changed since the last key, and no more did.

    Raises:
        TimeoutError: nothing changed in 10 seconds.
    """
    deadline = time.monotonic() + 10
    before = await seen(page)
    while time.monotonic() < deadline:
        await page.wait_for_timeout(2 * REST)
        after = await seen(page)
        if after.charts == before.charts and after.lag > 0:
            return after
        before = after
    raise TimeoutError("the last key changed nothing")
