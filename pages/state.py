"""What a session holds: one experiment a page, and what could not be done with an input."""

import re
from collections.abc import Callable
from dataclasses import replace
from secrets import token_hex
from typing import Any, TypeVar

import streamlit as st

from core.errors import InputError, InputTypeError, Message
from core.experiment import EXPERIMENTS
from core.history import History
from core.query import CONTENT, Experiment
from pages import course
from pages.held import HELD as HELD
from pages.held import LOCK, beside
from pages.held import held as held
from pages.held import within as within
from pages.language import plain, say

Kind = TypeVar("Kind", bound=Experiment)
BEGUN = "begun"
BOUND = "bound"
DESK = "desk"
DRAWN = "drawn"
EDITS = "edits"
GHOSTS = "ghosts"
HANDS = "hands"
HEARD = "heard"
HISTORIES = "histories"
LINK = "first_link"
PAGE = "page"
PROBLEMS = "problems"
REMEMBERED = 8  # values of a widget
SESSION = "session"
WAITING = "waiting"


def arrive(page: str) -> None:
    """Keeps the link that the session came with, and its page; later readings are stale.

    Widgets forget what stood in them when another page is shown, so what was refused goes too,
    and so do the benches of the page that is left.
    """
    held().setdefault(LINK, (page, st.query_params.to_dict()))
    if held().get(PAGE) != page:
        held()[PAGE] = page
        for left in (PROBLEMS, HANDS, EDITS, DESK):
            held().pop(left, None)
        if course.FIELD in st.query_params:  # also when a link within the app led here
            _begin_lesson(page, st.query_params.to_dict())


def _begin_lesson(page: str, query: dict[str, str]) -> None:
    """Takes the link of a step, which may be no more than its name."""
    try:
        query = course.arrive(page, query)
    except InputError as error:
        refuse(course.FIELD, error.message)
        return
    held()[LINK] = (page, query)
    held().pop(page, None)
    forget_before(page)


def session() -> str:
    """Names the session, to tell it from the one before a restart of the server."""
    return str(held().setdefault(SESSION, token_hex(8)))


def restore(kind: type[Experiment], query: dict[str, str]) -> None:
    """Takes a link that another session wrote, as if this one had come with it."""
    course.restore(query)
    held()[LINK] = (kind.page, query)
    held().pop(kind.page, None)
    waits_no_more(kind)
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
        begins(held()[kind.page])
        if problems:
            refuse(f"{kind.page}_link", *problems)
    return held()[kind.page]  # type: ignore[no-any-return]


def begins(experiment: Experiment) -> None:
    """Notes what a reset of its page goes back to."""
    held().setdefault(BEGUN, {})[experiment.page] = experiment


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


def settle(kind: type[Kind], **changes: Any) -> Kind:
    """Corrects the experiment of a page by what is open; nothing that could be undone."""
    with held()[LOCK]:
        settled = replace(current(kind), **changes)
        held()[kind.page] = settled
    return settled


def history(page: str) -> History:
    """What can be undone and redone on a page."""
    histories: dict[str, History] = held().setdefault(HISTORIES, {})
    return histories.setdefault(page, History())


def page_history() -> History:
    """That of the page that is shown."""
    return history(held().get(PAGE, ""))


def forget_before(page: str) -> None:
    """What is shown next on a page is a beginning: no ghost of what was shown before it."""
    history(page).before = None
    held().pop(GHOSTS, None)


def travel(direction: str) -> None:
    """Goes to another state of the page; what was refused since is forgotten.

    Args:
        direction: "undo" or "redo" of the last edit, "swap" with what was shown before, or "reset"
            to what the page began with.
    """
    page = held()[PAGE]
    past = history(page)
    ways = {"undo": past.undo, "redo": past.redo, "swap": past.swap, "reset": begun}
    step = ways.get(direction)
    if step and page in held():
        held()[page] = step(held()[page])
        held().pop(PROBLEMS, None)


def begun(now: Experiment) -> Experiment:
    """What a page began with: its link, or the example or file that was chosen last."""
    start: Experiment = held().get(BEGUN, {}).get(now.page, now)
    history(now.page).record(now, start)
    return start


def waits(experiment: Experiment) -> None:
    """Notes what a link shows of files that are not open yet; they may come one by one."""
    held().setdefault(WAITING, {}).setdefault(experiment.page, experiment)


def waiting(kind: type[Kind]) -> Kind | None:
    """What the link of a page shows as soon as its files are open."""
    return held().get(WAITING, {}).get(kind.page)  # type: ignore[no-any-return]


def waits_no_more(kind: type[Experiment]) -> None:
    """The link of a page has been shown, or another one takes its place."""
    held().get(WAITING, {}).pop(kind.page, None)


def refuse(control: str, *messages: Message) -> None:
    """Remembers why an input of `control` was not taken; none means that it was."""
    held().setdefault(PROBLEMS, {})[control] = messages


def refused() -> tuple[str, ...]:
    """The controls whose last input was not taken."""
    return tuple(held().get(PROBLEMS, {}))


def problems(control: str) -> tuple[Message, ...]:
    """Why the last input of `control` was not taken."""
    return held().get(PROBLEMS, {}).get(control, ())  # type: ignore[no-any-return]


def show_problems(*controls: str) -> None:
    """Says why the last inputs of some controls were not taken."""
    for control in controls:
        for message in problems(control):
            st.error(plain(_sentence(message)))


def _sentence(problem: Message) -> str:
    """A problem in the reader's language, with the labels of the page in place of names."""
    kind = EXPERIMENTS.get(held().get(PAGE, ""))
    message = kind.labelled(problem) if kind else problem
    sentence, label = say(message), message.values.get("name")
    if isinstance(label, Message):  # no space between Chinese and Chinese, as there is after a name
        sentence = re.sub(r"^([^\x00-\x7f]+) (?=[^\x00-\x7f])", r"\1", sentence)
    # not the name of a file, nor that of an argument, such as pos_weight
    elif message.text.startswith("{") or "_" in sentence.split(" ", 1)[0]:
        return sentence
    return sentence[:1].upper() + sentence[1:]


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
    made: list[Experiment] = []

    def changed() -> Experiment:
        made.append(change())
        return made[0]

    attempt(control, changed, *held().get(PROBLEMS, {}))
    if made:
        begins(made[0])


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
    """Notes an edit of a hand on a bench; whether it is a new one, and not sent once more.

    One that was made on what an earlier server showed is none: the page sends it again when it
    has given its link back, and would lose it before.
    """
    if isinstance(edit, dict) and edit.get("session", session()) != session():
        return False
    if 0 < _revision(edit) <= _revision(last_edit(key)):
        return False
    held().setdefault(EDITS, {})[key] = edit
    held()[HEARD] = heard() + 1
    return True


def heard() -> int:
    """How many edits of hands the session has heard of; what it holds has all of them."""
    with held()[LOCK]:
        return int(held().get(HEARD, 0))


def last_edit(key: str) -> Any:
    """The last edit of a hand on a bench."""
    return held().get(EDITS, {}).get(key)


def done_with_hand(key: str) -> None:
    """The last edit of a hand on a bench has been seen to."""
    if not beside():
        held().setdefault(HANDS, {})[key] = _sent(key)


def _sent(key: str) -> Any:
    """The last edit of a hand that came in a run, with what stood in the widgets."""
    return (st.session_state.get(key) or {}).get("edit")


def _revision(edit: Any) -> int:
    revision = edit.get("revision") if isinstance(edit, dict) else None
    return revision if isinstance(revision, int) else 0
