"""From a press on Your logits to all that follows, painted: `python -m tests.bench selecting`.

A cell of the matrix, a bar of a histogram and a bin of the reliability diagram are pressed, of a
file that is opened by its path. The clock ends with the last change that the charts make, and with
the last one of any figure or sentence of the page.
"""

import asyncio
import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from playwright.async_api import Page

from tests.bench.figure import Figure, table
from tests.bench.hand import chromium
from tests.browser.driver import READY, Server

SIZES = {50_000: "at most 200", 1_000_000: "at most 1,000"}  # rows, and ms
CLASSES = 10
PRESSES = 7
QUIET, LATEST = 600, 60_000  # ms without a change, and until it is given up
WATCH = (Path(__file__).parent / "selecting.js").read_text(encoding="utf-8")
SEEN = "() => ({ at: performance.now(), ...window.watch })"


@dataclass(frozen=True)
class Target:
    """What is pressed.

    Args:
        name: of it.
        section: of the page, where it stands.
        area: as a selector, where there is one for all places.
        places: across and down in parts of the area, one a press; else one element a press.
    """

    name: str
    section: str
    area: str
    places: tuple[tuple[float, float], ...] = ()


CELLS = tuple(((at + 0.5) / CLASSES, ((3 * at + 1) % 10 + 0.5) / CLASSES) for at in range(PRESSES))
BARS = tuple(((2 * at + 20.5) / 40, 0.97) for at in range(PRESSES))  # of 40, from 0.5 on
TARGETS = (
    Target("a cell", "confusion", ".st-key-confusion .nsewdrag", CELLS),
    Target("a bar", "distributions", ".st-key-distributions .nsewdrag[data-subplot=xy]", BARS),
    Target("a bin", "calibration", ".st-key-calibration .live-handle[role=button]"),
)


def measure() -> list[Figure]:
    """The figures of both files."""
    return [figure for rows, target in SIZES.items() for figure in of_file(rows, target)]


def of_file(rows: int, target: str) -> Iterator[Figure]:
    """Those of one file."""
    with tempfile.TemporaryDirectory() as folder:
        given = {f"LOGITSCOPE_{name}": str(path) for name, path in made(Path(folder), rows).items()}
        server = Server(Path(folder) / "log", **given)
        try:
            server.wait()
            taken = asyncio.run(pressed_all(server.url))
        finally:
            server.stop()
    for name, presses in taken.items():
        for what, times in zip(("charts", "charts and figures"), zip(*presses, strict=True),
                               strict=True):  # fmt: skip
            what = f"{rows:,} rows: {name} pressed to {what}"
            print(what, *(f"{time:.0f}" for time in times))
            yield Figure("selecting", what, median(times), "", math.nan, "ms", target)


def made(folder: Path, rows: int) -> dict[str, Path]:
    """Logits that are right four times in five, in a file, and their labels in another."""
    random = np.random.default_rng(0)
    values = random.normal(0, 2, (rows, CLASSES)).astype(np.float32)
    labels = (values + random.gumbel(0, 1.2, values.shape)).argmax(axis=1)
    paths = {"LOGITS": folder / "logits.npy", "LABELS": folder / "labels.npy"}
    np.save(paths["LOGITS"], values)
    np.save(paths["LABELS"], labels)
    return paths


async def pressed_all(url: str) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds of each press, by what was pressed."""
    taken = {}
    async with chromium() as browser:
        for target in TARGETS:
            page = await browser.new_page(viewport={"width": 1280, "height": 2400})
            await page.goto(f"{url}/your_logits?section={target.section}")
            await page.locator(target.area).first.wait_for(state="attached", timeout=LATEST)
            await watch(page)
            await at_rest(page)
            taken[target.name] = [await pressed(page, target, at) for at in range(PRESSES)]
            await page.close()
    return taken


async def pressed(page: Page, target: Target, number: int) -> tuple[float, float]:
    """Milliseconds from a press to the last change of the charts, and of anything."""
    area = page.locator(target.area)
    area = area.first if target.places else area.nth(number)
    across, down = target.places[number] if target.places else (0.5, 0.5)
    await area.scroll_into_view_if_needed()
    box = await area.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    await page.wait_for_timeout(QUIET / 2)  # what hovering draws is drawn
    await watch(page)
    await page.mouse.down()
    await page.mouse.up()
    seen = await at_rest(page, changed=True)
    return seen["charts"][-1] - seen["pressed"], last(seen) - seen["pressed"]


async def watch(page: Page) -> None:
    """Begins anew."""
    await page.evaluate(WATCH)


async def at_rest(page: Page, changed: bool = False) -> dict[str, Any]:
    """What was seen when the app does nothing and nothing has changed for a while.

    Raises:
        TimeoutError: it went on and on, or the charts did not change although they were to.
    """
    for _ in range(LATEST // 100):
        seen: dict[str, Any] = await page.evaluate(SEEN)
        quiet = seen["at"] - last(seen) > QUIET
        if quiet and await page.locator(READY).count() and (seen["charts"] or not changed):
            return seen
        await page.wait_for_timeout(100)
    raise TimeoutError(f"no rest, or no change: {seen}")


def last(seen: dict[str, Any]) -> float:
    """When anything changed last; the press where nothing has."""
    return float(max(seen["pressed"], *seen["charts"][-1:], *seen["texts"][-1:], 0))


if __name__ == "__main__":
    print(table(measure()))
