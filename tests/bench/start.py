"""From the start of the server to the first painted chart in the browser: `make bench`."""

import asyncio
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from playwright.async_api import Browser

from tests.bench.figure import Figure
from tests.bench.hand import chromium
from tests.bench.peers import DASH, SOFTMAX, STREAMLIT, App

ROUNDS = 3
CHART = ".js-plotly-plot .trace path"
PAINTED = """() => new Promise((resolve) =>
  requestAnimationFrame(() => setTimeout(resolve)))"""


def measure() -> list[Figure]:
    """The figures of a start on a warm install, each with a browser that has seen nothing."""
    taken = asyncio.run(rounds())
    mine, *others = (median(taken[app]) for app in (SOFTMAX, DASH, STREAMLIT))
    return [
        Figure("start", "from start to first chart", mine, peer.name, theirs, "s", "at most 3")
        for peer, theirs in zip((DASH, STREAMLIT), others, strict=True)
    ]


async def rounds() -> dict[App, list[float]]:
    """All apps in turn, several times; in seconds."""
    taken = defaultdict(list)
    async with chromium() as browser:
        for _ in range(ROUNDS):
            for app in (SOFTMAX, DASH, STREAMLIT):
                taken[app].append(await first_chart(browser, app))
    return taken


async def first_chart(browser: Browser, app: App) -> float:
    """Seconds from the start of a server to the first painted chart of its page."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    begun = time.perf_counter()
    server = app.server(Path(tempfile.mkdtemp()) / "log")
    try:
        server.wait()
        await page.goto(server.url + app.path, wait_until="commit")
        await page.locator(CHART).first.wait_for(state="attached", timeout=60_000)
        await page.evaluate(PAINTED)
        return time.perf_counter() - begun
    finally:
        server.stop()
        await context.close()
