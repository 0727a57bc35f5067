"""A hall that takes one lesson: all open its link, and step through it at their own time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from core.lessons import Choice, Lesson, Number, Step, shipped
from tests.bench.session import LostError, Session

KEY = "softmax"  # the first one
PAUSE = 20.0  # seconds to read in, before every press: four minutes for one of six
Note = Callable[[Awaitable[float]], Awaitable[None]]


async def walk(session: Session, note: Note) -> None:
    """Answers every step, and goes on; each press is noted.

    Args:
        session: that has opened the link of the lesson.
        note: takes what waits for an answer.
    """
    lesson = read()
    for at, step in enumerate(lesson.steps, 1):
        await asyncio.sleep(PAUSE)
        await note(answer(session, step, at))
        if at < len(lesson.steps):
            await asyncio.sleep(PAUSE)
            await note(press(session, "lesson_next", f"{at + 1}"))


def read() -> Lesson:
    """The lesson, in English."""
    lesson = shipped().get(KEY, "en")
    assert lesson is not None
    return lesson


async def answer(session: Session, step: Step, at: int) -> float:
    """Gives the right answer to a step, as a person would; seconds until it is shown."""
    field, taken = f"lesson_answer_{KEY}_{at}", 0.0
    if isinstance(step.task, Choice):
        session.write(field, step.task.answers[step.task.right])
    elif isinstance(step.task, Number):
        session.write(field, repr(step.expected))
    else:
        taken = await session.edit("bench", logits=moved(step))
    return taken + await press(session, "lesson_check", f"{at}:shown")


def moved(step: Step) -> dict[str, float]:
    """The logits that a goal moves, and where to."""
    before, after = (step.query(shown=shown)["logits"].split(",") for shown in (False, True))
    pairs = zip(before, after, strict=True)
    return {str(at): float(new) for at, (old, new) in enumerate(pairs) if new != old}


async def press(session: Session, button: str, place: str) -> float:
    """Presses a button of the panel; seconds until the page shows the step that it leads to.

    Raises:
        LostError: it shows another.
    """
    begun = time.perf_counter()
    await session.press(button)
    shown = dict(parse_qsl(session.components["link"]["query"])).get("lesson")
    if shown != f"{KEY}:{place}":
        raise LostError(f"{button} led to {shown}, not to {place}")
    return time.perf_counter() - begun
