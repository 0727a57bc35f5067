"""How the pages of a session are shown in front of people: large, and without hidden parts."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

import streamlit as st

from core.lecture import Lecture
from core.query import Experiment
from pages import language, state

Given = ParamSpec("Given")
KEY = "lecture"
LINK = "lecture_link"
REVEALED = "lecture_revealed"
CHARTS = "lecture_charts"


def chosen() -> Lecture:
    """What is chosen in this session; the first time, by the link that it came with."""
    if KEY not in state.held():
        take(st.query_params.to_dict())
    return state.held()[KEY]  # type: ignore[no-any-return]


def take(query: dict[str, str]) -> None:
    """Takes what a link says."""
    put(Lecture.from_query(query)[0])
    state.refuse(LINK, *Lecture.from_query(query)[1])


def put(lecture: Lecture) -> None:
    """Shows the pages so; what was hidden and shown again is hidden."""
    state.held()[KEY] = lecture
    state.held()[REVEALED] = False


def enlarge(large: bool) -> None:
    """Begins or leaves the lecture view; what is shown again stays so."""
    state.held()[KEY] = replace(chosen(), large=large)


def reveal() -> None:
    """Shows what is hidden, or hides it again."""
    state.held()[REVEALED] = not state.held()[REVEALED]


def hidden() -> tuple[str, ...]:
    """Names of the parts and charts that are not on the page now."""
    names = chosen().hidden
    return () if state.held()[REVEALED] else names


def shows(part: str) -> bool:
    """Whether a part is on the page now."""
    return part not in hidden()


def part(name: str) -> Callable[[Callable[Given, None]], Callable[Given, None]]:
    """Marks what draws a part of the pages: it draws nothing where that is hidden.

    Args:
        name: of the part, one of `core.lecture.PARTS`.
    """

    def marked(draw: Callable[Given, None]) -> Callable[Given, None]:
        @wraps(draw)
        def drawing(*given: Given.args, **named: Given.kwargs) -> None:
            if shows(name):
                draw(*given, **named)

        return drawing

    return marked


def number(text: str) -> str:
    """A result in the middle of a sentence, or that it is hidden."""
    return text if shows("results") else "…"


def query() -> dict[str, str]:
    """What stands in the link of every page of it."""
    return Lecture(chosen().large, hidden()).to_query()


def link(experiment: Experiment) -> dict[str, str]:
    """The query of a link to what the reader sees."""
    return language.link(experiment) | query()


def charts() -> dict[str, str]:
    """The charts of the page that was drawn last, by name, with their titles."""
    page, found = state.held().get(CHARTS, ("", {}))
    return found if page == state.held().get(state.PAGE) else {}  # type: ignore[no-any-return]


def drawn(titles: dict[str, str]) -> None:
    """Notes charts that the page has, hidden or not."""
    known = charts()
    state.held()[CHARTS] = (state.held().get(state.PAGE), known | titles)
