"""What a training costs the others, and how soon it is seen: `make bench`.

One session has the digits network trained, five epochs with linear output, by one seed after the
other; then again and again while others edit as those of `judge` do.
"""

import asyncio
import math
import re
import statistics
import tempfile
import time
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.judge import SESSIONS, Edit, delay, editing, opened, told
from tests.bench.session import Session, visit
from tests.browser.driver import Server

SEEDS = 5
PRESET = "preset=linear"
SECONDS = 40  # of the edits
QUIET = 20  # of them before the training
LOOKS = 3.0  # at what has been learned, before the next training
OFTEN, SELDOM = 0.05, 0.5  # seconds between two looks at a training, alone and beside others
RIGHT = re.compile(r"([\d.]+)% of [\d,]+ held-out digits right after epoch (\d+)")
BEGUN = re.compile(r"Epoch \d")


async def train(session: Session, seed: int, often: float = OFTEN) -> tuple[float, float]:
    """Trains a network; seconds from the press to its first step, and its accuracy in percent."""
    await session.type("net_seed", seed)
    begun = time.perf_counter()
    await session.press("net_train")
    first = math.nan
    while True:
        said = " ".join(session.texts)
        found = RIGHT.search(said)
        if math.isnan(first) and (BEGUN.search(said) or found):
            first = time.perf_counter() - begun
        if found:
            return first, float(found[1])
        await asyncio.sleep(often)
        for watched in ("training_bench", "net_train"):  # as a browser does by itself
            await session.run(session.fragment(watched))


async def alone(learner: Session) -> list[Figure]:
    """What trainings come to while nobody else is there."""
    await train(learner, SEEDS)  # the process that trains is warm then
    runs = [await train(learner, seed) for seed in range(SEEDS)]
    print("seconds to the first step, accuracy in percent:", *runs, sep="\n")
    accuracy = statistics.median(right for _, right in runs)
    first = max(first for first, _ in runs)
    return [
        figure("five epochs, linear output: accuracy, five seeds", accuracy, "%", "at least 95"),
        figure("from the press to the first step, the longest", first, "s", "at most 1"),
    ]


async def beside(server: Server, learner: Session, count: int) -> list[Figure]:
    """What trainings cost those who edit."""
    visitors = await opened(server, count)
    log: list[Edit] = []
    start, tasks = editing(visitors, log, SECONDS)
    await asyncio.sleep(start + QUIET - time.perf_counter())
    began, end = time.perf_counter(), start + SECONDS
    trainings = 0
    while time.perf_counter() < end:
        await train(learner, SEEDS + 1 + trainings, SELDOM)
        trainings += 1
        await asyncio.sleep(LOOKS)
    lost = sum(await asyncio.gather(*tasks))
    print(f"{count} sessions, an edit a second; then {trainings} trainings beside them")
    told(log, began, "the press")
    for visitor in visitors:
        await visitor.socket.close()
    late, anyway = (1e3 * delay(log, began, before=before) for before in (False, True))
    return [
        figure("trainings, one after the other, beside 25 who edit", trainings, "", ""),
        figure("edits of others lost", lost, "edits", "none"),
        Figure(
            "training",
            "largest delay of an edit of others",
            late,
            "without a training",
            anyway,
            "ms",
            "at most 50 more",
        ),
    ]


async def trained(server: Server, count: int) -> list[Figure]:
    """All of it."""
    learner = await visit(server.url, "network", PRESET)
    await learner.open()
    found = [*await alone(learner), *await beside(server, learner, count)]
    await learner.socket.close()
    return found


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
