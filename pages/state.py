"""What a session holds: one experiment a page, and what could not be done with an input."""

from collections.abc import Callable
from secrets import token_hex
from typing import Any, TypeVar

import streamlit as st

from core.errors import InputError, InputTypeError, Message
from core.history import History
from core.query import CONTENT, Experiment
from pages.language import plain, say

Kind = TypeVar("Kind", bound=Experiment)
BOUND = "bound"
HANDS = "hands"
HISTORIES = "histories"
LINK = "first_link"
PAGE = "page"
PROBLEMS = "problems"
REMEMBERED = 8  # values of a widget
SESSION = "session"


def arrive(page: str) -> None:
    """Keeps the link that the session came with, and its page; later readings are stale.

    Widgets forget what stood in them when another page is shown, so what was refused goes too,
    and so do the benches of the page that is left.
    """
    st.session_state.setdefault(LINK, (page, st.query_params.to_dict()))
    if st.session_state.get(PAGE) != page:
        st.session_state[PAGE] = page
        st.session_state.pop(PROBLEMS, None)
        st.session_state.pop(HANDS, None)


def session() -> str:
    """Names the session, to tell it from the one before a restart of the server."""
    return str(st.session_state.setdefault(SESSION, token_hex(8)))


def restore(kind: type[Experiment], query: dict[str, str]) -> None:
    """Takes a link that another session wrote, as if this one had come with it."""
    st.session_state[LINK] = (kind.page, query)
    st.session_state.pop(kind.page, None)
    st.session_state.pop(PROBLEMS, None)


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
            refuse(f"{kind.page}_link", *problems)
    return st.session_state[kind.page]  # type: ignore[no-any-return]


def pending(kind: type[Experiment]) -> bool:
    """Whether the page waits for what was too large for its link."""
    return CONTENT in linked_query(kind)


def put(experiment: Experiment) -> None:
    """Makes it the experiment of its page; what its link waited for is no longer wanted."""
    before = st.session_state.get(experiment.page)
    if before is not None:
        history(experiment.page).record(before, experiment)
    st.session_state[experiment.page] = experiment
    if linked_query(type(experiment)):
        st.session_state[LINK] = ("", {})


def settle(experiment: Experiment) -> None:
    """Corrects the experiment of its page by what is open; nothing that could be undone."""
    st.session_state[experiment.page] = experiment


def history(page: str) -> History:
    """What can be undone and redone on a page."""
    histories: dict[str, History] = st.session_state.setdefault(HISTORIES, {})
    return histories.setdefault(page, History())


def page_history() -> History:
    """That of the page that is shown."""
    return history(st.session_state.get(PAGE, ""))


def travel(direction: str) -> None:
    """Undoes the last edit of the page, or redoes it; what was refused since is forgotten."""
    page = st.session_state[PAGE]
    step = {"undo": history(page).undo, "redo": history(page).redo}.get(direction)
    if step and page in st.session_state:
        st.session_state[page] = step(st.session_state[page])
        st.session_state.pop(PROBLEMS, None)


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
            if not message.text.startswith("{"):  # not the name of a file
                sentence = sentence[:1].upper() + sentence[1:]
            st.error(plain(sentence))


def attempt(control: str, change: Callable[[], Experiment], *settles: str) -> None:
    """Puts what `change` gives; if it cannot, the last good experiment stays and it is said why.

    `settles` names other controls whose refused input is overtaken when this one is taken.
    """
    if stale(control):
        return
    try:
        put(change())
    except (InputError, InputTypeError) as error:
        refuse(control, error.message)
        return
    for name in (control, *settles):
        refuse(name)


def replace_all(control: str, change: Callable[[], Experiment]) -> None:
    """As `attempt`, for a change after which nothing that was typed before has a meaning."""
    attempt(control, change, *st.session_state.get(PROBLEMS, {}))


def bind(key: str, value: Any, control: str | None = None) -> str:
    """Sets a widget to `value`, unless what stands in it was refused and stays; gives `key`."""
    if not problems(control or key):
        st.session_state[key] = value
        before = st.session_state.setdefault(BOUND, {})
        values = before.get(key, ())
        if value not in values[-1:]:
            before[key] = (*values, value)[-REMEMBERED:]
    return key


def stale(control: str) -> bool:
    """Whether a widget says what it was set to before, beside a newer edit of a hand.

    A hand may be faster than the answer: its second edit then comes with the widgets as they were
    before the first, which is no wish of anybody's.
    """
    hands = st.session_state.get(HANDS, {})
    if control in hands or all(last_edit(key) == done for key, done in hands.items()):
        return False
    before = st.session_state.get(BOUND, {}).get(control, ())[:-1]
    return st.session_state.get(control) in before


def last_edit(key: str) -> Any:
    """The last edit of a hand on a bench."""
    return (st.session_state.get(key) or {}).get("edit")


def done_with_hand(key: str) -> None:
    """The last edit of a hand on a bench has been seen to."""
    st.session_state.setdefault(HANDS, {})[key] = last_edit(key)
