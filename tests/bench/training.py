"""What a training costs the others, and how soon it is seen: `make bench`.

Sessions without a browser edit as those of `judge` do; half-way one more has its network trained,
five epochs with linear output, by one seed after the other.
"""

import asyncio
import math
import re
import statistics
import tempfile
import time
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.judge import LINK, SESSIONS, edits, figures
from tests.bench.session import Session, visit
from tests.browser.driver import Server

SEEDS = 5
PRESET = "preset=linear"
OFTEN = 0.05  # seconds between two looks at a training
RIGHT = re.compile(r"([\d.]+)% of [\d,]+ held-out digits right after epoch (\d+)")


async def train(session: Session, seed: int) -> tuple[float, float]:
    """Trains a network; seconds from the press to its first step, and its accuracy in percent."""
    await session.type("net_seed", seed)
    begun = time.perf_counter()
    await session.press("net_train")
    first = math.nan
    while True:
        said = " ".join(session.texts)
        if math.isnan(first) and ("Epoch" in said or RIGHT.search(said)):
            first = time.perf_counter() - begun
        if found := RIGHT.search(said):
            return first, float(found[1])
        await asyncio.sleep(OFTEN)
        key = "net_stop" if any(id.endswith("-net_stop") for id in session.widgets) else "net_train"
        await session.run(session.fragment(key))


async def trained(server: Server, count: int) -> list[Figure]:
    """Trainings beside the edits of others."""
    visitors = [await visit(server.url, "softmax", LINK) for _ in range(count)]
    for visitor in visitors:
        await visitor.open()
    learner = await visit(server.url, "network", PRESET)
    await learner.open()
    await train(learner, SEEDS)  # the process that trains is warm then
    log: list[tuple[float, float]] = []
    start = time.perf_counter() + 1
    tasks = [
        asyncio.create_task(edits(visitor, start + number / count, log, number))
        for number, visitor in enumerate(visitors)
    ]
    await asyncio.sleep(start + 8 - time.perf_counter())
    began = time.perf_counter()
    runs = [await train(learner, seed) for seed in range(SEEDS)]
    ended = time.perf_counter()
    lost = sum(await asyncio.gather(*tasks))
    before = [took for sent, took in log if sent + took < began]
    during = [took for sent, took in log if began <= sent + took < ended]
    delay = max(during) - statistics.median(before)
    print(f"{len(during)} edits beside {SEEDS} trainings in {ended - began:.1f} s, in ms")
    print(f"before: {figures(before)}\nduring: {figures(during)}")
    for session in (*visitors, learner):
        await session.socket.close()
    return [
        figure("five epochs, linear output: accuracy, median of five seeds",
               statistics.median(accuracy for _, accuracy in runs), "%", "at least 95"),
        figure("from the press to the first step, largest of five",
               max(first for first, _ in runs), "s", "at most 1"),
        figure("edits of others lost", lost, "edits", "none"),
        figure("largest delay of an edit of others", 1e3 * delay, "ms", "at most 50"),
    ]  # fmt: skip


def figure(name: str, value: float, unit: str, target: str) -> Figure:
    """A figure of this bench; nobody else trains here."""
    return Figure("training", name, value, "", math.nan, unit, target)


def measure(count: int = SESSIONS) -> list[Figure]:
    """All of it, printed too, with so many sessions."""
    server = Server(Path(tempfile.mkdtemp()) / "log")
    try:
        server.wait()
        return asyncio.run(trained(server, count))
    finally:
        server.stop()


if __name__ == "__main__":
    for found in measure():
        print(f"{found.name}: {found.ours:.4g} {found.unit}")
