"""A bench whose edits are answered by the bench alone.

A run of the whole page costs the server several times as much. So an edit of a hand is answered by
the bench only, beside Streamlit (`live/hands.py`) or, where that cannot be reached, in a run of its
fragment; a number typed beside it runs the bench with its controls. The answer brings the link
along. What else stands on the page, the line of the judge too, follows in one run once the hand
has rested, which `live/link.js` asks for.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.locale import translations
from core.query import encoded
from pages import language, live, state
from pages.live import hands

TYPED_LAST = "bench_typed"
WHOLE, TYPED, HAND = "the whole page", "the bench with its controls", "the bench"  # what runs
REST = 1000  # ms that a hand has rested when the rest of the page follows
EACH = 50  # ms between the runs of whole pages that follow, so that they leave room for edits
LEFT = 60.0  # seconds after which a session that is owed a run has gone
_behind: dict[str, float] = {}  # sessions that are owed a run, and since when
_lock = threading.Lock()


class Viewed(Protocol):
    """What a page shows of an experiment."""

    def __init__(self, experiment: Any) -> None: ...

    @property
    def experiment(self) -> Any:
        """What it is a view of."""
        ...


View = TypeVar("View", bound=Viewed)
BenchOf = Callable[[View, Callable[[str], str]], live.Bench]


def begin() -> None:
    """The whole page is run."""
    st.session_state[TYPED_LAST] = False
    with _lock:
        _behind.pop(state.session(), None)


def typed() -> None:
    """What was typed beside the bench changes the bench and its controls alone."""
    st.session_state[TYPED_LAST] = True


def above() -> DeltaGenerator:
    """The place of all that comes and goes above a bench.

    Streamlit mounts anew what is pushed down by something that is new: a blank frame, and a zoom
    or a held mark lost.
    """
    return st.container()


def show(
    view: View,
    bench_of: BenchOf[View],
    *,
    key: str,
    on_edit: Callable[[], None],
    controls: Callable[[View], None],
    below: Callable[[View], None] = lambda view: None,
    shared: frozenset[str] = frozenset(),
) -> None:
    """Draws a bench, with what is typed beside it.

    Args:
        view: what the page shows, with its `experiment`.
        bench_of: from a view and the reader's language to the bench.
        key: of the bench.
        on_edit: takes an edit of a hand.
        controls: draws what stands above the bench. Their edits run the whole page, but for those
            that say `typed`, which run what is drawn here.
        below: draws more of them, under the bench.
        shared: parts of an edit that the rest of the page shows too: the whole page answers them.
    """
    run = WHOLE
    code = language.language()
    gettext = translations(code).gettext

    def edited() -> None:
        nonlocal run
        run = HAND
        live.take_edit(key, on_edit)

    def latest() -> View:
        experiment = state.current(type(view.experiment))
        return view if experiment is view.experiment else type(view)(experiment)

    def owes_page() -> bool:
        return bool(state.problems(key)) or concerns(key, shared)

    def alone(now: View) -> dict[str, Any]:
        owe(state.session(), time.monotonic())
        link = encoded(language.link(now.experiment))
        return {"rest": rest(time.monotonic()), "link": link, "address": address}

    def answered(edit: Any) -> dict[str, Any] | None:
        language.speak(code)
        if state.hear(key, edit):
            live.take_edit(key, on_edit)
        if owes_page():
            return None
        now = latest()
        return live.data_of(bench_of(now, gettext), key, gettext, **alone(now), whole=False)

    address = hands.address(state.session(), key, state.held(), answered)

    @st.fragment
    def bench() -> None:
        nonlocal run
        ran, run = run, HAND
        if ran == HAND and owes_page():
            st.rerun()
        now = latest()
        live.show(
            bench_of(now, gettext),
            key=key,
            on_edit=edited,
            gettext=gettext,
            whole=ran != HAND,
            **(
                alone(now) if ran != WHOLE else {"rest": rest(time.monotonic()), "address": address}
            ),
        )

    @st.fragment
    def drawn() -> None:
        nonlocal run
        now = latest()
        with above():
            controls(now)
        typed_last = st.session_state.pop(TYPED_LAST, False)
        if run != WHOLE:
            if not typed_last:
                st.rerun()  # not before they are drawn, for only then a pressed button acts
            run = TYPED
        bench()
        below(now)

    drawn()


def rest(now: float) -> int:
    """How long a hand rests until the whole page follows, in ms: longer in a full hall."""
    with _lock:
        while _behind and now - next(iter(_behind.values())) > LEFT:
            del _behind[next(iter(_behind))]
        return max(REST, EACH * len(_behind))


def owe(session: str, now: float) -> None:
    """Notes that a session has been answered by its bench alone."""
    with _lock:
        _behind.pop(session, None)
        _behind[session] = now


def concerns(key: str, parts: frozenset[str]) -> bool:
    """Whether the last edit of a hand on a bench has one of some parts."""
    edit = state.last_edit(key)
    return isinstance(edit, dict) and not parts.isdisjoint(edit)
