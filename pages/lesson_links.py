"""The way into lessons: a link each, which says how far one is."""

import streamlit as st

from core.lessons import Lesson
from pages import course
from pages.language import _, language, plain

BEGUN, DONE, NEW = (
    ":material/clock_loader_40:",
    ":material/check_circle:",
    ":material/circle:",
)


def start() -> None:
    """The way into the first lesson that is not done to its end."""
    left = [
        lesson
        for lesson in course.lessons().all(language())
        if course.done_of(lesson) < len(lesson.steps)
    ]
    if left:
        place = course.next_place(left[0])
        st.page_link(
            f"{place.question().page}.py",
            label=_("Begin with a lesson: {title}", title=plain(left[0].title)),
            icon=":material/play_circle:",
            query_params={course.FIELD: str(place)},
        )


def link(lesson: Lesson, *, help_text: bool = True) -> None:
    """A link to the step that comes next."""
    done, count = course.done_of(lesson), len(lesson.steps)
    label = plain(lesson.title) + (f" · {done}/{count}" if 0 < done < count else "")
    place = course.next_place(lesson)
    st.page_link(
        f"{place.question().page}.py",
        label=label,
        icon=DONE if done == count else BEGUN if done else NEW,
        help=lesson.learn if help_text else None,
        query_params={course.FIELD: str(place)},
    )


def size(lesson: Lesson) -> str:
    """How long it is, and how far one is."""
    done, count = course.done_of(lesson), len(lesson.steps)
    told = _("{minutes} min · {count} steps", minutes=lesson.minutes, count=count)
    return told + (" · " + _("{done} done", done=done) if done else "")
