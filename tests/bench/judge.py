"""What the judge costs the pages, and what its death costs them: `make bench`.

Sessions without a browser speak Streamlit's protocol. Each sets the temperature of the Softmax page
three times, a second apart, by hand or in its field, and rests until the page has followed;
half-way the worker is killed. `python -m tests.bench.judge 5` takes five.
"""

import asyncio
import json
import math
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import numpy as np

from core.experiment import LogitsExperiment, SoftmaxExperiment
from core.logits import Opened, load_sample, sorted_rows
from core.reference.judge import Judge
from core.reference.program import Program
from core.reference.programs import softmax_program, your_logits_program
from core.view import LogitsView, SoftmaxView
from tests.bench.figure import Figure
from tests.bench.session import LostError, Session, visit
from tests.browser.driver import Server
from tests.browser.worker import memory, workers

SESSIONS = 25
SECONDS = 20
ROUND = 4  # seconds: three edits, and in the last one the page follows
TYPED = 1  # which of them is typed
LINK = "logits=1,2,3"


@dataclass(frozen=True)
class Edit:
    """An edit that was answered.

    Args:
        hand: whether a hand did it on the bench; else it was typed beside it.
        sent: when.
        took: seconds until the answer was there.
    """

    hand: bool
    sent: float
    took: float


async def edits(session: Session, begin: float, phase: int, log: list[Edit], seconds: int) -> int:
    """An edit a second: two of a hand and a typed one, and a rest; how many were lost.

    Args:
        session: whose edits they are.
        begin: when the first one is.
        phase: seconds of the first round that have passed, for people do not rest together.
        log: takes the edits.
        seconds: how long.
    """
    lost = 0
    for number in range(seconds):
        await asyncio.sleep(begin + number - time.perf_counter())
        at = (number + phase) % ROUND
        if at == ROUND - 1:
            if not number:
                continue
            rest = session.components["bench"]["rest"] / 1000
            await asyncio.sleep(begin + number - 1 + rest - time.perf_counter())
            await session.run()
            continue
        value = round(0.5 + 0.07 * (number % 30), 2)
        hand = at != TYPED
        sent = time.perf_counter()
        try:
            if hand:
                took = await session.edit("bench", temperature=value)
            else:
                took = await session.type("temperature", value)
        except LostError:
            lost += 1
            continue
        log.append(Edit(hand, sent, took))
        lost += f"temperature={value:g}&" not in session.components["bench"]["link"]
    return lost


def delay(log: list[Edit], event: float, *, before: bool = False) -> float:
    """Seconds by which an edit came later than its kind had before an event, at most.

    Args:
        log: of all edits.
        event: when it was.
        before: asks for those before it: what the machine alone does.
    """
    medians = {hand: statistics.median(taken(log, hand, until=event)) for hand in (True, False)}
    return max(
        edit.took - medians[edit.hand] for edit in log if (edit.sent + edit.took < event) == before
    )


def taken(
    log: list[Edit], hand: bool, since: float = -math.inf, until: float = math.inf
) -> list[float]:
    """The seconds of the edits of a kind that were answered within a time."""
    return [
        edit.took for edit in log if edit.hand == hand and since <= edit.sent + edit.took < until
    ]


def told(log: list[Edit], event: float, name: str) -> None:
    """Prints what edits took before and after an event."""
    print(f"{'an edit on the server, in ms':<32}   edits   median     p95     max")
    for hand, kind in ((True, "a hand's"), (False, "typed")):
        for when, times in (("before", {"until": event}), ("after", {"since": event})):
            found = taken(log, hand, **times)
            print(f"{kind + ', ' + when + ' ' + name:<32} {len(found):7} {figures(found)}")


async def opened(server: Server, count: int) -> list[Session]:
    """Sessions on the Softmax page."""
    visitors = [await visit(server.url, "softmax", LINK) for _ in range(count)]
    for visitor in visitors:
        await visitor.open()
    return visitors


def editing(
    visitors: list[Session], log: list[Edit], seconds: int
) -> tuple[float, list[asyncio.Task[int]]]:
    """All of them edit for so long, one after the other within each second; when they begin."""
    start = time.perf_counter() + 1
    return start, [
        asyncio.create_task(edits(visitor, start + number / len(visitors), number, log, seconds))
        for number, visitor in enumerate(visitors)
    ]


async def sessions(server: Server, count: int) -> list[Figure]:
    """What the edits took before and after the death of the worker, printed too."""
    visitors = await opened(server, count)
    log: list[Edit] = []
    start, tasks = editing(visitors, log, SECONDS)
    await asyncio.sleep(start + SECONDS / 2 - time.perf_counter())
    (worker,) = workers(server.process.pid)
    print(f"memory of the worker: {memory(worker) / 1e6:.0f} MB")
    os.kill(worker, signal.SIGKILL)
    killed = time.perf_counter()
    lost = sum(await asyncio.gather(*tasks))
    print(f"{count} sessions, an edit a second")
    told(log, killed, "the kill")
    late = delay(log, killed)
    print(f"edits lost: {lost}; largest delay after the kill: {1e3 * late:.1f} ms")
    print(f"the last line: {judged(server, visitors[-1])}")
    for visitor in visitors:
        await visitor.socket.close()
    hands, typed = (taken(log, hand, until=killed) for hand in (True, False))
    edit = f"{count} sessions, an edit a second"
    return [
        figure(f"{edit}: of a hand, p50", 1e3 * statistics.median(hands), "ms"),
        figure(f"{edit}: of a hand, p95", 1e3 * float(np.quantile(hands, 0.95)), "ms"),
        figure(f"{edit}: typed, p50", 1e3 * statistics.median(typed), "ms"),
        figure(f"{edit}: typed, p95", 1e3 * float(np.quantile(typed, 0.95)), "ms"),
        figure("edits lost by the worker's death", lost, "edits", "none"),
        figure("largest delay of an edit after it", 1e3 * late, "ms", "at most 50"),
    ]


def figure(name: str, value: float, unit: str, target: str = "") -> Figure:
    """A figure of this bench; nobody else has a judge."""
    return Figure("judge", name, value, "", math.nan, unit, target)


def figures(taken: list[float]) -> str:
    """Median, 95th percentile and maximum, in ms."""
    return " ".join(f"{1e3 * x:8.1f}" for x in (*np.quantile(taken, (0.5, 0.95)), max(taken)))


def judged(server: Server, session: Session) -> str:
    """The sentence of the line, waited for where it came late."""
    if said := session.components["judge"]["sentence"]:
        return str(said)
    while True:
        with urlopen(server.url + session.components["judge"]["address"], timeout=120) as answer:
            said = json.load(answer)
        if said["state"] != "checking":
            return str(said["sentence"])


async def first_line(server: Server) -> str:
    """The first line that the server gives to anyone."""
    session = await visit(server.url, "softmax", LINK)
    await session.open()
    said = await asyncio.to_thread(judged, server, session)
    await session.socket.close()
    return said


def softmax_programs(logits: np.ndarray) -> Iterator[Program]:
    """The same logits at one temperature after the other."""
    for number in range(20):
        experiment = SoftmaxExperiment().with_logits(logits)
        yield softmax_program(SoftmaxView(experiment.updated("temperature", 0.5 + number / 10)))


def digits() -> Iterator[Program]:
    """The digits, from another row on."""
    opened = Opened(load_sample())
    for offset in range(20):
        rows = sorted_rows(opened.table, "loss", descending=True, limit=200, offset=offset)
        yield your_logits_program(LogitsView(LogitsExperiment(), opened, rows))


def questions() -> list[Figure]:
    """How long an answer takes, without a page around it, printed too."""
    judge = Judge()
    judge.start()
    row = np.random.default_rng(0).normal(size=300_000) * 5
    cases: dict[str, Callable[[], Iterator[Program]]] = {
        "[1, 2, 3]": lambda: softmax_programs(np.array([1.0, 2.0, 3.0])),
        "a row of 300,000": lambda: softmax_programs(row),
        "the digits": digits,
    }
    print("an answer of the judge, in ms        median     p95     max")
    found = []
    for name, programs in cases.items():
        taken = []
        for program in programs():
            begun = time.perf_counter()
            judge.ask("bench", program).answer.result(120)
            taken.append(time.perf_counter() - begun)
        print(f"{name:<34} {figures(taken[1:])}")
        answer = 1e3 * statistics.median(taken[1:])
        found.append(figure(f"an answer about {name}, p50", answer, "ms"))
    judge.close()
    return found


def measure(count: int = SESSIONS) -> list[Figure]:
    """All of it, printed too, with so many sessions."""
    begun = time.perf_counter()
    server = Server(Path(tempfile.mkdtemp()) / "log")
    try:
        server.wait()
        sentence = asyncio.run(first_line(server))
        first = time.perf_counter() - begun
        print(f"from the start to the first line ({sentence}): {first:.1f} s")
        edited = asyncio.run(sessions(server, count))
    finally:
        server.stop()
    return [figure("from start to first line", first, "s"), *edited, *questions()]


if __name__ == "__main__":
    measure(*map(int, sys.argv[1:]))
