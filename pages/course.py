"""Which step of which lesson a session is in, and which steps it has done."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

from core.errors import InputError
from core.lessons import Lesson, Lessons, Step, own_lessons, shipped
from core.locale import LANGUAGES
from core.query import integer, shortened
from pages.held import held

FIELD = "lesson"  # of the link
OF_EVERY_PAGE = ("v", "lang", "view", "hide")  # what else stands in a link and is no state
FOLDER = "LOGITSCOPE_LESSONS"
SHOWN = "shown"
PLACE, GO, WRONG = "lesson_place", "lesson_go", "lesson_wrong"
DONE, HEARD, FORGOTTEN = "lessons_done", "lessons_heard", "lessons_forgotten"


@dataclass(frozen=True)
class Place:
    """A step of a lesson, with the answer or without.

    Args:
        lesson: its key.
        step: its number, from 1.
        shown: whether the answer is.
    """

    lesson: str
    step: int = 1
    shown: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `softmax`, `softmax:3` or `softmax:3:shown`.

        Raises:
            InputError: there is no such step.
        """
        key, _, rest = text.partition(":")
        number, _, shown = rest.partition(":")
        lesson = lessons().get(key, LANGUAGES[0])
        if lesson is None:
            raise InputError("there is no lesson called {key!r}", key=shortened(key))
        step = integer(number) if number else 1
        if not 1 <= step <= len(lesson.steps):
            raise InputError(
                "the lesson has steps 1 to {last}; {step} came", last=len(lesson.steps), step=step
            )
        return cls(key, step, shown == SHOWN)

    def __str__(self) -> str:
        return f"{self.lesson}:{self.step}" + (f":{SHOWN}" if self.shown else "")

    def text(self, language: str) -> Lesson:
        """The lesson in a language."""
        lesson = lessons().get(self.lesson, language)
        assert lesson is not None
        return lesson

    def question(self, language: str = LANGUAGES[0]) -> Step:
        """The step in a language."""
        return self.text(language).steps[self.step - 1]


@cache
def own() -> Lessons:
    """Those of the folder that `make run LESSONS=...` named, for everyone."""
    folder = os.environ.get(FOLDER)
    return own_lessons(Path(folder)) if folder else Lessons()


@cache
def lessons() -> Lessons:
    """Those that come with the app, and those of the folder."""
    return shipped() + own()


def announcement() -> str:
    """What to say of the lessons of a folder when the server starts; all are read by then."""
    lessons()
    if not os.environ.get(FOLDER):
        return ""
    problems = [f"LESSONS: {problem}" for problem in own().problems]
    titles = [lesson.title for lesson in own().all(LANGUAGES[0])]
    return "\n  ".join([f"Lessons of your own: {', '.join(titles) or 'none'}.", *problems])


def here() -> Place | None:
    """The step that the session is in."""
    return held().get(PLACE)  # type: ignore[no-any-return]


def go(place: Place | None, *, elsewhere: bool = False) -> None:
    """Makes it the step of the session; what was answered to the last one is forgotten.

    Args:
        place: of the step; None leaves the lesson.
        elsewhere: whether it is on another page than the one that is shown.
    """
    held()[PLACE], held()[GO] = place, elsewhere
    held().pop(WRONG, None)


def show() -> None:
    """The step is answered: ticks it off."""
    place = here()
    assert place is not None
    go(replace(place, shown=True))
    done().setdefault(place.lesson, set()).add(place.step)


def arrive(page: str, query: dict[str, str]) -> dict[str, str]:
    """Takes the lesson of a link.

    Returns:
        The link's query; where it names no more than a step, with the state of that.

    Raises:
        InputError: there is no such step.
    """
    place = Place.parse(query[FIELD])
    step = place.question()
    go(place, elsewhere=step.page != page)
    bare = not query.keys() - {FIELD, *OF_EVERY_PAGE}
    return query | step.query(shown=place.shown) if bare else query


def leads_elsewhere() -> str | None:
    """The page of the step, where another one is shown; said once."""
    place = here()
    return place.question().page if held().pop(GO, False) and place else None


def restore(query: Mapping[str, str]) -> None:
    """Takes the lesson of a link that this session did not write."""
    try:
        go(Place.parse(query[FIELD]) if FIELD in query else None)
    except InputError:
        go(None)


def on(page: str) -> Place | None:
    """The step that the session is in, where it is on this page."""
    place = here()
    return place if place and place.question().page == page else None


def in_link(page: str) -> dict[str, str]:
    """What of the lesson stands in the link of a page."""
    place = on(page)
    return {FIELD: str(place)} if place else {}


def done() -> dict[str, set[int]]:
    """The numbers of the steps that are done, by lesson."""
    return held().setdefault(DONE, {})  # type: ignore[no-any-return]


def remember(kept: Any) -> None:
    """Takes what a browser has kept of earlier sessions; what is not ours is left out."""
    held()[HEARD] = True
    for key, numbers in kept.items() if isinstance(kept, dict) else ():
        lesson = lessons().get(str(key), LANGUAGES[0])
        if lesson and isinstance(numbers, list):
            known = {at for at in range(1, len(lesson.steps) + 1) if at in numbers}
            done().setdefault(lesson.key, set()).update(known)


def forget() -> None:
    """Nothing is done, here and in the browser."""
    held()[DONE] = {}
    held()[FORGOTTEN] = held().get(FORGOTTEN, 0) + 1


def done_of(lesson: Lesson) -> int:
    """How many of its steps are done."""
    return len(done().get(lesson.key, ()))


def next_place(lesson: Lesson) -> Place:
    """Where to go on: the first step that is not done, or the first of all."""
    left = set(range(1, len(lesson.steps) + 1)) - done().get(lesson.key, set())
    return Place(lesson.key, min(left, default=1))


def following(place: Place, language: str) -> Lesson | None:
    """The lesson after the one of a place."""
    every = lessons().all(language)
    keys = [lesson.key for lesson in every]
    return next(iter(every[keys.index(place.lesson) + 1 :]), None)
