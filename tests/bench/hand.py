"""A hand on a page: it drags, presses and holds, and what was seen of it is given back."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Locator, Page, async_playwright

from tests.bench.peers import App
from tests.bench.screen import Seen, seen, seen_all, watch
from tests.browser.chromium import find
from tests.browser.driver import BROWSER_OPTIONS

SECONDS = 3  # of a drag, and of a key that is held
PERIOD = 0.8  # seconds of a drag to and fro
EVENTS = 120  # mouse events a second: more than the frames, as of a good mouse
REPEATS = 30  # a second, of a held key
PRESSES = 14  # a round
PRESSED = 60  # ms
REST = 400  # ms until whatever an edit sets off is over
RESTYLE = """(seconds) => new Promise((resolve) => {
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


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        options = {"executable_path": find(), "args": list(BROWSER_OPTIONS)}
        browser = await playwright.chromium.launch(**options)
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
    """Arrow keys to and fro, one after the other; the second tells which charts follow.

    At the first one the ghost of what was done before goes from a chart that does not.
    """
    await target.focus()
    for key in ("ArrowUp", "ArrowDown"):
        charts = (await pressed(page, key, set(), 3 * REST)).changed
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
    mouse = await page.context.new_cdp_session(page)  # Playwright's own runs scripts at every move
    await page.mouse.move(x, y)
    await page.mouse.down()
    await watch(page)
    moves, begun = [], time.monotonic()
    while (passed := time.monotonic() - begun) < SECONDS:
        way = reach * zigzag(passed / PERIOD)
        event = {"type": "mouseMoved", "x": x + way, "y": y - way, "button": "left", "buttons": 1}
        moves.append(asyncio.create_task(mouse.send("Input.dispatchMouseEvent", event)))
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
        TimeoutError: nothing changed in 30 seconds.
    """
    deadline = time.monotonic() + 30
    before = await seen(page)
    while time.monotonic() < deadline:
        await page.wait_for_timeout(2 * REST)
        after = await seen(page)
        if after.charts == before.charts and after.lag > 0:
            return after
        before = after
    raise TimeoutError("the last key changed nothing")


async def restyled(page: Page) -> float:
    """States a second by Plotly's own update of the page's figure, called once a frame."""
    return float(await page.evaluate(RESTYLE, SECONDS / 2))
