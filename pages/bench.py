"""A bench whose edits are answered by the bench alone.

A run of the whole page costs the server several times as much. So an edit of a hand is answered by
the bench only, beside Streamlit (`server/hands.py`) or, where that cannot be reached, in a run of
its fragment; a number typed beside it runs the bench with its controls. The answer brings the link
along. What else stands on the page, the line of the judge too, follows in one run once the hand
has rested, which `live/link.js` asks for; at once where all of it shows what was edited.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.locale import translations
from core.query import encoded
from pages import language, lecture, live, state
from pages.server import hands

TYPED_LAST = "bench_typed"
WHOLE, TYPED, HAND = "the whole page", "the bench with its controls", "the bench"  # what runs
REST = 1000  # ms that a hand has rested when the rest of the page follows
AT_ONCE = 1  # ms, where it need not rest
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


def above(key: str = "page") -> DeltaGenerator:
    """The place of all that comes and goes above a bench; in a lecture it stands below.

    Streamlit mounts anew what is pushed down by something that is new: a blank frame, and a zoom
    or a held mark lost.

    Args:
        key: of the bench.
    """
    return st.container(key=f"above_{key}")


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
        shared: parts of an edit that the rest of the page shows too: it follows at once.
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
        link = encoded(lecture.link(now.experiment))
        return {"rest": rest(time.monotonic()), "link": link, "address": address}

    def answered(edit: Any) -> dict[str, Any] | None:
        if not taken(key, edit, code, on_edit):
            return None
        now = latest()
        more = alone(now) | ({"rest": AT_ONCE} if concerns(key, shared) else {})
        return live.data_of(bench_of(now, gettext), key, gettext, **more, whole=False)

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
        with above(key):
            if lecture.shows("controls"):
                controls(now)
            else:
                state.show_problems(*(name for name in state.refused() if name != lecture.LINK))
        typed_last = st.session_state.pop(TYPED_LAST, False)
        if run != WHOLE:
            if not typed_last:
                st.rerun()  # not before they are drawn, for only then a pressed button acts
            run = TYPED
        bench()
        below(now)

    drawn()


def ahead(
    key: str, kind: type[Any], bench_of: Callable[[Any], live.Bench], on_edit: Callable[[], None]
) -> str:
    """The address where a bench answers an edit ahead of the page, which follows at once.

    All of the page changes with the edit, but its charts need not wait for its tables.

    Args:
        key: of the bench.
        kind: of the experiment of the page.
        bench_of: from an experiment to the bench.
        on_edit: takes an edit of a hand.
    """
    code = language.language()

    def answered(edit: Any) -> dict[str, Any] | None:
        if not taken(key, edit, code, on_edit):
            return None
        now = state.current(kind)
        more = {"rest": AT_ONCE, "link": encoded(lecture.link(now)), "address": address}
        gettext = translations(code).gettext
        return live.data_of(bench_of(now), key, gettext, **more, whole=False)

    address = hands.address(state.session(), key, state.held(), answered)
    return address


def taken(key: str, edit: Any, code: str, on_edit: Callable[[], None]) -> bool:
    """Takes an edit of a hand outside of runs; whether there is nothing to be said of it."""
    language.speak(code)
    if state.hear(key, edit):
        live.take_edit(key, on_edit)
    return not state.problems(key)


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
