"""What a session holds: one experiment a page, and what could not be done with an input."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import token_hex
from threading import RLock
from typing import Any, TypeVar

import streamlit as st

from core.errors import InputError, InputTypeError, Message
from core.history import History
from core.query import CONTENT, Experiment
from pages.language import plain, say

Kind = TypeVar("Kind", bound=Experiment)
BOUND = "bound"
DESK = "desk"
EDITS = "edits"
HANDS = "hands"
HEARD = "heard"
HELD = "held"
HISTORIES = "histories"
LINK = "first_link"
LOCK = "lock"
PAGE = "page"
PROBLEMS = "problems"
REMEMBERED = 8  # values of a widget
SESSION = "session"

_answering: ContextVar[dict[str, Any] | None] = ContextVar(HELD, default=None)


def held() -> dict[str, Any]:
    """What the session holds for itself: a dict that lives as long as the session.

    Within a run it is Streamlit's session that has it, within an answer beside Streamlit, `within`.
    """
    mine = _answering.get()
    return st.session_state.setdefault(HELD, {LOCK: RLock()}) if mine is None else mine


@contextmanager
def within(mine: dict[str, Any]) -> Iterator[None]:
    """Lets all of this work on what a session holds, outside of its runs; one at a time."""
    token = _answering.set(mine)
    try:
        with mine[LOCK]:
            yield
    finally:
        _answering.reset(token)


def arrive(page: str) -> None:
    """Keeps the link that the session came with, and its page; later readings are stale.

    Widgets forget what stood in them when another page is shown, so what was refused goes too,
    and so do the benches of the page that is left.
    """
    held().setdefault(LINK, (page, st.query_params.to_dict()))
    if held().get(PAGE) != page:
        held()[PAGE] = page
        held().pop(PROBLEMS, None)
        held().pop(HANDS, None)
        held().pop(EDITS, None)
        held().pop(DESK, None)


def session() -> str:
    """Names the session, to tell it from the one before a restart of the server."""
    return str(held().setdefault(SESSION, token_hex(8)))


def restore(kind: type[Experiment], query: dict[str, str]) -> None:
    """Takes a link that another session wrote, as if this one had come with it."""
    held()[LINK] = (kind.page, query)
    held().pop(kind.page, None)
    held().pop(PROBLEMS, None)


def linked_query(kind: type[Experiment]) -> dict[str, str]:
    """The query that the session came with, if it was for this page."""
    page, query = held().get(LINK, ("", {}))
    return query if page == kind.page else {}


def current(kind: type[Kind]) -> Kind:
    """The experiment of a page; the first time, from the link."""
    if kind.page not in held():
        query = {} if pending(kind) else linked_query(kind)
        held()[kind.page], problems = kind.from_query(query)
        if problems:
            refuse(f"{kind.page}_link", *problems)
    return held()[kind.page]  # type: ignore[no-any-return]


def pending(kind: type[Experiment]) -> bool:
    """Whether the page waits for what was too large for its link."""
    return CONTENT in linked_query(kind)


def put(experiment: Experiment) -> None:
    """Makes it the experiment of its page; what its link waited for is no longer wanted."""
    before = held().get(experiment.page)
    if before is not None:
        history(experiment.page).record(before, experiment)
    held()[experiment.page] = experiment
    if linked_query(type(experiment)):
        held()[LINK] = ("", {})


def settle(experiment: Experiment) -> None:
    """Corrects the experiment of its page by what is open; nothing that could be undone."""
    held()[experiment.page] = experiment


def history(page: str) -> History:
    """What can be undone and redone on a page."""
    histories: dict[str, History] = held().setdefault(HISTORIES, {})
    return histories.setdefault(page, History())


def page_history() -> History:
    """That of the page that is shown."""
    return history(held().get(PAGE, ""))


def travel(direction: str) -> None:
    """Undoes the last edit of the page, or redoes it; what was refused since is forgotten."""
    page = held()[PAGE]
    step = {"undo": history(page).undo, "redo": history(page).redo}.get(direction)
    if step and page in held():
        held()[page] = step(held()[page])
        held().pop(PROBLEMS, None)


def refuse(control: str, *messages: Message) -> None:
    """Remembers why an input of `control` was not taken; none means that it was."""
    held().setdefault(PROBLEMS, {})[control] = messages


def problems(control: str) -> tuple[Message, ...]:
    """Why the last input of `control` was not taken."""
    return held().get(PROBLEMS, {}).get(control, ())  # type: ignore[no-any-return]


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
        with held()[LOCK]:
            put(change())
    except (InputError, InputTypeError) as error:
        refuse(control, error.message)
        return
    for name in (control, *settles):
        refuse(name)


def replace_all(control: str, change: Callable[[], Experiment]) -> None:
    """As `attempt`, for a change after which nothing that was typed before has a meaning."""
    attempt(control, change, *held().get(PROBLEMS, {}))


def bind(key: str, value: Any, control: str | None = None) -> str:
    """Sets a widget to `value`, unless what stands in it was refused and stays; gives `key`."""
    if not problems(control or key):
        st.session_state[key] = value
        before = held().setdefault(BOUND, {})
        values = before.get(key, ())
        if value not in values[-1:]:
            before[key] = (*values, value)[-REMEMBERED:]
    return key


def stale(control: str) -> bool:
    """Whether a widget says what it was set to before, beside a newer edit of a hand.

    A hand may be faster than the answer: its second edit then comes with the widgets as they were
    before the first, which is no wish of anybody's.
    """
    hands = held().get(HANDS, {})
    if control in hands or all(_sent(key) == done for key, done in hands.items()):
        return False
    before = held().get(BOUND, {}).get(control, ())[:-1]
    return st.session_state.get(control) in before


def hear(key: str, edit: Any) -> bool:
    """Notes an edit of a hand on a bench; whether it is a new one, and not sent once more."""
    if 0 < _revision(edit) <= _revision(last_edit(key)):
        return False
    held().setdefault(EDITS, {})[key] = edit
    held()[HEARD] = heard() + 1
    return True


def heard() -> int:
    """How many edits of hands the session has heard of."""
    return int(held().get(HEARD, 0))


def last_edit(key: str) -> Any:
    """The last edit of a hand on a bench."""
    return held().get(EDITS, {}).get(key)


def done_with_hand(key: str) -> None:
    """The last edit of a hand on a bench has been seen to."""
    if _answering.get() is None:
        held().setdefault(HANDS, {})[key] = _sent(key)


def _sent(key: str) -> Any:
    """The last edit of a hand that came in a run, with what stood in the widgets."""
    return (st.session_state.get(key) or {}).get("edit")


def _revision(edit: Any) -> int:
    revision = edit.get("revision") if isinstance(edit, dict) else None
    return revision if isinstance(revision, int) else 0
