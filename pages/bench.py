"""A bench whose edits are answered by the bench alone.

A run of the whole page costs the server several times as much. So an edit of a hand runs the
bench only, whose answer brings the link along; what else stands on the page, the line of the judge
too, follows in one run once the hand has rested, which `live/link.js` asks for.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.locale import translations
from core.query import encoded
from pages import language, live, state

ALONE = "bench_alone"
REST = 1000  # ms that a hand has rested when the rest of the page follows
EACH = 50  # ms between the runs of whole pages that follow, so that they leave room for edits
LEFT = 60.0  # seconds after which a session that is owed a run has gone
_behind: dict[str, float] = {}  # sessions that are owed a run, and since when
_lock = threading.Lock()
BenchOf = Callable[[Any, Callable[[str], str]], live.Bench]


def begin() -> None:
    """The whole page is run."""
    st.session_state[ALONE] = False
    with _lock:
        _behind.pop(state.session(), None)


def above() -> DeltaGenerator:
    """The place of all that comes and goes above a bench.

    Streamlit mounts anew what is pushed down by something that is new: a blank frame, and a zoom
    or a held mark lost.
    """
    return st.container()


def show(
    view: Any,
    bench_of: BenchOf,
    *,
    key: str,
    on_edit: Callable[[], None],
    whole: frozenset[str] = frozenset(),
) -> None:
    """Draws a bench.

    Args:
        view: what the page shows, with its `experiment`.
        bench_of: from a view and the reader's language to the bench.
        key: of the bench.
        on_edit: takes an edit of a hand.
        whole: parts of an edit that the whole page answers at once: it shows them too.
    """

    def edited() -> None:
        st.session_state[ALONE] = True
        live.take_edit(key, on_edit)

    @st.fragment
    def drawn() -> None:
        alone = st.session_state[ALONE]
        if alone and (state.problems(key) or concerns(key, whole)):
            st.rerun()  # the page says them
        now = type(view)(state.current(type(view.experiment))) if alone else view
        gettext = translations(language.language()).gettext
        if alone:
            owe(state.session(), time.monotonic())
        live.show(
            bench_of(now, gettext),
            key=key,
            session=state.session(),
            on_edit=edited,
            gettext=gettext,
            rest=rest(time.monotonic()),
            link=encoded(language.link(now.experiment)) if alone else "",
        )

    drawn()


def concerns(key: str, parts: frozenset[str]) -> bool:
    """Whether the last edit of a hand on a bench has one of some parts."""
    edit = state.last_edit(key)
    return isinstance(edit, dict) and not parts.isdisjoint(edit)


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
