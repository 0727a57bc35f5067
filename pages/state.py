"""What a session holds: one experiment a page, and what could not be done with an input."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import streamlit as st

from core.errors import InputError, InputTypeError, Message
from core.query import CONTENT, Experiment
from pages.language import plain, say

Kind = TypeVar("Kind", bound=Experiment)
LINK = "link"
PROBLEMS = "problems"


def remember_link(page: str) -> None:
    """Keeps the link that the session came with, and its page; later readings are stale."""
    if LINK not in st.session_state:
        st.session_state[LINK] = (page, st.query_params.to_dict())


def linked_query(kind: type[Experiment]) -> dict[str, str]:
    """The query that the session came with, if it was for this page."""
    page, query = st.session_state.get(LINK, ("", {}))
    return query if page == kind.page else {}


def current(kind: type[Kind]) -> Kind:
    """The experiment of a page; the first time, from the link."""
    if kind.page not in st.session_state:
        query = {} if pending(kind) else linked_query(kind)
        st.session_state[kind.page], problems = kind.from_query(query)
        if problems:
            refuse("link", *problems)
    return st.session_state[kind.page]  # type: ignore[no-any-return]


def pending(kind: type[Experiment]) -> bool:
    """Whether the page waits for what was too large for its link."""
    return CONTENT in linked_query(kind)


def put(experiment: Experiment) -> None:
    """Makes it the experiment of its page; what its link waited for is no longer wanted."""
    st.session_state[experiment.page] = experiment
    if linked_query(type(experiment)):
        st.session_state[LINK] = ("", {})


def refuse(control: str, *messages: Message) -> None:
    """Remembers why an input of `control` was not taken; none means that it was."""
    st.session_state.setdefault(PROBLEMS, {})[control] = messages


def problems(control: str) -> tuple[Message, ...]:
    """Why the last input of `control` was not taken."""
    return st.session_state.get(PROBLEMS, {}).get(control, ())  # type: ignore[no-any-return]


def show_problems(*controls: str) -> None:
    """Says why the last inputs of some controls were not taken."""
    for control in controls:
        for message in problems(control):
            sentence = say(message)
            st.error(plain(sentence[:1].upper() + sentence[1:]))


def attempt(control: str, change: Callable[[], Experiment], settles: Iterable[str] = ()) -> None:
    """Puts what `change` gives; if it cannot, the last good experiment stays and it is said why.

    `settles` names other controls whose refused input is overtaken when this one is taken.
    """
    try:
        put(change())
    except (InputError, InputTypeError) as error:
        refuse(control, error.message)
        return
    for name in (control, *settles):
        refuse(name)


def bind(key: str, value: Any, control: str | None = None) -> str:
    """Sets a widget to `value`, unless what stands in it was refused and stays; gives `key`."""
    if not problems(control or key):
        st.session_state[key] = value
    return key
