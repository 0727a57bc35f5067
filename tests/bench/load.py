"""The server under a lecture hall: `python -m tests.bench.load`.

Sessions without a browser speak Streamlit's protocol from a process beside the server: they let go
of the bench of the Softmax page as a browser does, and ask for the rest of the page once the hand
has rested. The peer is a plain Streamlit app with as many charts, with Streamlit's own settings.
"""

import asyncio
import math
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from tests.bench import lesson
from tests.bench.figure import Figure, table
from tests.bench.session import LostError, Session, visit
from tests.browser.driver import Server
from tests.browser.worker import memory, workers

APPS = Path(__file__).parent / "apps"
PEER = "plain Streamlit"
EDITS = 100  # one after the other, for the processor's time
GAP = 0.05  # seconds between them
SECONDS = 12  # of a hall
LINK = "logits=3,1,2&temperature=2"
OPENED = 200  # sessions with one link
WITHIN = 10.0  # seconds
MEASURED = 100  # sessions whose memory is weighed
STARTED, LOADED = 60, 300e6  # seconds that the judge has to start, bytes of it once it has


class Peer(Server):
    """The plain Streamlit app, with Streamlit's own settings."""

    command = ("-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true")
    folder = APPS


@dataclass(frozen=True)
class App:
    """A server, and what a visitor does there.

    Args:
        server: that runs.
        page: the name of the page.
        query: of the link.
        edit: the number of an edit to the edit; gives the seconds until it was answered.
        rest: asks for what is still owed after an edit, if anything is.
        pause: seconds that a session is to wait for that.
    """

    server: Server
    page: str
    query: str
    edit: Callable[[Session, int], Awaitable[float]]
    rest: Callable[[Session], Awaitable[float]] | None = None
    pause: Callable[[Session], float] = lambda session: math.inf

    async def visit(self) -> Session:
        """A session whose page is not open yet."""
        return await visit(self.server.url, self.page, self.query)


@dataclass
class Log:
    """What a load did.

    Args:
        taken: seconds of each edit or first view.
        lost: how many had no answer, a wrong one or an error; a session's end counts too.
    """

    taken: list[float] = field(default_factory=list)
    lost: int = 0

    async def note(self, doing: Awaitable[float]) -> None:
        """Waits for an answer."""
        try:
            self.taken.append(await doing)
        except (LostError, OSError, EOFError):
            self.lost += 1

    @property
    def p95(self) -> float:
        """The 95th percentile, in ms."""
        return 1e3 * float(np.quantile(self.taken, 0.95)) if self.taken else math.nan


def ours(server: Server) -> App:
    """Logitscope: the first bar of the Softmax page."""
    return App(
        server,
        "softmax",
        LINK,
        lambda session, number: session.edit("bench", logits={"0": value(number)}),
        lambda session: session.run(),
        lambda session: session.components["bench"]["rest"] / 1000,
    )


def theirs(server: Server) -> App:
    """The peer: its only field."""
    return App(server, "", "", lambda session, number: session.type("logit", value(number)))


def value(number: int) -> float:
    """Another logit for each edit."""
    return 1 + number % 30 / 10


def processor(server: Server) -> float:
    """Seconds of the processor that the server's own process has had, on Linux."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def work(app: App) -> tuple[float, float]:
    """The processor's time of an edit, and of what follows when the hand rests, in ms."""
    session = await app.visit()
    await session.open()

    async def spent(doing: Callable[[int], Awaitable[float]]) -> float:
        for number in range(10):  # warm
            await doing(number)
        before = processor(app.server)
        for number in range(EDITS):
            await doing(number)
            await asyncio.sleep(GAP)
        return 1e3 * (processor(app.server) - before) / EDITS

    edit = await spent(lambda number: app.edit(session, number))
    if app.rest is None:
        follows = 0.0
    else:

        async def both(number: int) -> float:
            return await app.edit(session, number) + await app.rest(session)

        follows = await spent(both) - edit
    await session.socket.close()
    return edit, follows


async def hall(app: App, count: int, every: float) -> Log:
    """Sessions that edit again and again."""
    log = Log()
    sessions = [await app.visit() for _ in range(count)]
    for session in sessions:
        await session.open()
    start = time.perf_counter() + 1

    async def visitor(session: Session, begin: float) -> None:
        for number in range(round(SECONDS / every)):
            at = begin + number * every
            await asyncio.sleep(at - time.perf_counter())
            await log.note(app.edit(session, number))
            if app.rest and at + every - time.perf_counter() > app.pause(session):
                await asyncio.sleep(app.pause(session))
                await rests.note(app.rest(session))

    rests = Log()
    async with asyncio.TaskGroup() as tasks:
        for number, session in enumerate(sessions):
            tasks.create_task(visitor(session, start + every * number / count))
    log.lost += rests.lost + await closed(sessions)
    return log


async def opening(app: App, then: Callable[[Session], Awaitable[None]] | None = None) -> Log:
    """Sessions that open one link one after the other, in a few seconds.

    Args:
        app: that they open.
        then: what each does there.
    """
    log, sessions = Log(), []
    start = time.perf_counter()

    async def visitor(number: int) -> None:
        await asyncio.sleep(start + WITHIN * number / OPENED - time.perf_counter())
        begun = time.perf_counter()
        session = await app.visit()
        sessions.append(session)
        await session.open()
        log.taken.append(time.perf_counter() - begun)
        if then:
            await then(session)

    answers = await asyncio.gather(*map(visitor, range(OPENED)), return_exceptions=True)
    log.lost = sum(isinstance(answer, BaseException) for answer in answers)
    log.lost += await closed(sessions)
    return log


async def lesson_hall(server: Server) -> tuple[Log, Log]:
    """Sessions that open the link of a lesson and take it: the first views, and the presses."""
    presses = Log()
    app = replace(ours(server), query=f"lesson={lesson.KEY}")
    views = await opening(app, lambda session: lesson.walk(session, presses.note))
    return views, presses


async def closed(sessions: list[Session]) -> int:
    """Closes sessions; how many the server had closed before."""
    gone = sum(session.socket.close_code is not None for session in sessions)
    await asyncio.gather(*(session.socket.close() for session in sessions))
    return gone


async def weight(app: App) -> float:
    """The memory of a session above the base, in MB; each has edited once."""
    before = memory(app.server.process.pid)
    sessions = [await app.visit() for _ in range(MEASURED)]
    for session in sessions:
        await session.open()
        await app.edit(session, 1)
    after = memory(app.server.process.pid)
    await closed(sessions)
    return (after - before) / MEASURED / 1e6


def judge_ready(server: Server) -> None:
    """Waits until the judge's start is over, which is no part of an edit."""
    deadline = time.monotonic() + STARTED
    while time.monotonic() < deadline:
        if any(memory(worker) > LOADED for worker in workers(server.process.pid)):
            return
        time.sleep(0.2)


def one(app: App) -> dict[str, float]:
    """What a session costs; memory first, for what is freed is not given back."""
    idle = memory(app.server.process.pid) / 1e6
    asyncio.run(warm(app))
    heavy = asyncio.run(weight(app))
    edit, follows = asyncio.run(work(app))
    return {"idle": idle, "session": heavy, "edit": edit, "follows": follows}


def many(app: App) -> dict[str, Log]:
    """What a lecture hall has of the server."""
    found = {
        "50": asyncio.run(hall(app, 50, 1.0)),
        "200": asyncio.run(hall(app, 200, 4.0)),
        "opening": asyncio.run(opening(app)),
    }
    found["lesson"], found["presses"] = asyncio.run(lesson_hall(app.server))
    return found


async def warm(app: App) -> None:
    """A first visitor, for whom modules are imported and caches filled."""
    session = await app.visit()
    await session.open()
    await app.edit(session, 0)
    await closed([session])


def measure() -> list[Figure]:
    """The figures, the peer's right after ours; it has no hall, where its edits take minutes."""
    folder = Path(tempfile.mkdtemp())
    server = Server(folder / "ours")
    try:
        server.wait()
        judge_ready(server)
        mine, halls = one(ours(server)), many(ours(server))
    finally:
        server.stop()
    server = Peer(folder / "peer")
    try:
        server.wait()
        peer = one(theirs(server))
    finally:
        server.stop()
    return figures(mine, peer, halls)


def figures(mine: dict[str, float], peer: dict[str, float], halls: dict[str, Log]) -> list[Figure]:
    """The lines of the table."""

    def beside(name: str, key: str, unit: str, target: str) -> Figure:
        return Figure("load", name, mine[key], PEER, peer[key], unit, target)

    def alone(name: str, number: float, unit: str, target: str) -> Figure:
        return Figure("load", name, number, "", math.nan, unit, target)

    lost = sum(log.lost for log in halls.values())
    first = "200 that open one link in 10 s: first view, p95"
    lessons = "200 that open one lesson in 10 s and take it: first view, p95"
    presses = f"these, a press every {lesson.PAUSE:g} s: the step that follows, p95"
    return [
        beside("an edit of the bench, processor", "edit", "ms", "at most 4"),
        alone("the page that follows at rest, processor", mine["follows"], "ms", ""),
        alone("50 sessions, an edit a second, p95", halls["50"].p95, "ms", "under 100"),
        alone("200 sessions, an edit every 4 s, p95", halls["200"].p95, "ms", "under 150"),
        alone(first, halls["opening"].p95, "ms", "under 5000"),
        alone(lessons, halls["lesson"].p95, "ms", "under 5000"),
        alone(presses, halls["presses"].p95, "ms", ""),
        alone("errors, lost edits and lost sessions in these", lost, "", "none"),
        beside("memory of a session", "session", "MB", "under 1"),
        beside("memory of the idle server", "idle", "MB", "under 200"),
    ]


if __name__ == "__main__":
    print(table(measure()))
