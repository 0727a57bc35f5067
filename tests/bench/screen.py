"""What a browser shows of the charts of a page, frame by frame; the same for every app."""

import math
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page

WATCH = (Path(__file__).parent / "screen.js").read_text(encoding="utf-8")
SEEN = """() => ({
  frames: window.watch.frames,
  charts: Object.fromEntries(
    Object.entries(window.watch.charts).map(([name, { changes }]) => [name, changes])),
  keys: window.watch.keys,
  took: performance.now() - window.watch.begun,
})"""


@dataclass(frozen=True)
class Seen:
    """What was seen since the watch began; times in ms.

    Args:
        frames: how many the browser made.
        charts: by name, when each showed something else.
        keys: when keys were pressed, as their events say it.
        took: how long the watch was.
    """

    frames: int
    charts: dict[str, list[float]]
    keys: list[float]
    took: float

    @property
    def changed(self) -> set[str]:
        """The charts that showed something else."""
        return {name for name, changes in self.charts.items() if changes}

    @property
    def states(self) -> int:
        """How many states were painted, by the chart that had the fewest of those that follow.

        One that does not is perhaps drawn anew once, when a hand takes over.
        """
        counts = [len(changes) for changes in self.charts.values()]
        return min((count for count in counts if 10 * count > max(counts)), default=0)

    @property
    def latency(self) -> float:
        """From the first key to the frame that has every changed chart new."""
        return max(changes[0] for changes in self.charts.values() if changes) - self.keys[0]

    @property
    def lag(self) -> float:
        """From the last key to the last change that any chart made; below 0 if it came before."""
        last = max((changes[-1] for changes in self.charts.values() if changes), default=-math.inf)
        return last - self.keys[-1]


async def watch(page: Page) -> None:
    """Begins anew."""
    await page.evaluate(WATCH)


async def seen(page: Page) -> Seen:
    """What was seen so far."""
    return Seen(**await page.evaluate(SEEN))


async def seen_all(page: Page, charts: set[str], most: float = 10) -> Seen:
    """What was seen when all these charts had changed.

    Raises:
        TimeoutError: they did not in so many seconds.
    """
    deadline = time.monotonic() + most
    while not charts <= (so_far := await seen(page)).changed:
        if time.monotonic() > deadline:
            raise TimeoutError(f"of the charts {charts} only {so_far.changed} changed")
        await page.wait_for_timeout(50)
    return so_far
