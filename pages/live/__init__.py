"""The live component: a Plotly figure in place, with bars and points that follow the hand."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import streamlit as st

from core.figures.spec import Spec, to_json
from core.query import encoded
from pages import state
from pages.live import assets

HTML = """
<div class="live">
  <div class="live-bar"><div class="live-controls"></div><div class="live-history"></div></div>
  <div class="live-player"></div>
  <div class="live-failure" role="alert"></div>
  <div class="live-readout" aria-live="polite"></div>
  <div class="live-stage"><div class="live-chart"></div><div class="live-handles"></div></div>
  <div class="live-tables"></div>
</div>
"""
# Inline scripts run from a blob address and are sent with every message: only a stub is inline.
STUB = """
export default function (component) {
  const folder = new URL(component.data.folder, location.origin)
  const mounted = import(new URL('live.js', folder)).then((live) => live.default(component))
  return () => mounted.then((remove) => remove())
}
"""
# After a restart of the server a new session begins with the link that the page was opened with;
# this page knows the later one, and gives it back.
LINK = """
export default function ({ data, parentElement, setTriggerValue }) {
  const memory = parentElement.querySelector('span')
  const forgotten = memory.session && memory.session !== data.session
  memory.session = data.session
  if (forgotten && memory.page === location.pathname && memory.query !== data.query) {
    return setTriggerValue('restore', memory.query)
  }
  memory.query = data.query
  memory.page = location.pathname
  if (location.search !== '?' + data.query) {
    history.replaceState(history.state, '', location.pathname + '?' + data.query + location.hash)
  }
}
"""

_bench = st.components.v2.component(
    "logitscope_bench",
    html=HTML,
    css=(Path(__file__).parent / "live.css").read_text(),
    js=STUB,
    isolate_styles=False,  # Plotly puts its own styles into the document
)
_link = st.components.v2.component("logitscope_link", html="<span></span>", js=LINK)


@dataclass(frozen=True)
class Slider:
    """A slider above the charts.

    Args:
        key: the number of the state that it moves.
        name: what it is called, for a screen reader.
        symbol: how its value is written, "T".
        low: where it starts.
        high: where it ends.
        scale: "log", "linear" or "whole".
        step: of a linear one; 0 divides it into 400.
    """

    key: str
    name: str
    symbol: str
    low: float
    high: float
    scale: str
    step: float = 0.0


@dataclass(frozen=True)
class Bench:
    """What one page gives to the live component.

    Args:
        name: of its part in the browser, `bench_<name>.js`.
        place: names what an edit is made on; an edit of another place is old.
        figures: for a "wide" and a "narrow" screen.
        sliders: above the charts.
        state: what the browser computes from; `decodeState` reads it.
        numbers: what Python computed, as `derive` would give it.
        texts: what it says, in the reader's language.
        more: what else its part in the browser reads.
        undoes: whether it has the buttons that undo and redo.
    """

    name: str
    place: str
    figures: dict[str, Spec]
    state: dict[str, object]
    numbers: dict[str, object]
    texts: dict[str, str]
    sliders: list[Slider] = field(default_factory=list)
    more: dict[str, object] = field(default_factory=dict)
    undoes: bool = True


def write_link(query: dict[str, str], session: str, on_restore: Callable[[], None]) -> None:
    """Puts the experiment into the address without a new entry in the browser's history.

    Args:
        query: of the link.
        session: names the session of the server.
        on_restore: called when another session wrote a link here before; that link is then
            `st.session_state["link"].restore`.
    """
    data = {"query": encoded(query), "session": session}
    _link(key="link", data=data, on_restore_change=on_restore, height=1)


def show(
    bench: Bench,
    *,
    key: str,
    session: str,
    on_edit: Callable[[], None],
    gettext: Callable[[str], str],
) -> None:
    """Draws a bench.

    Args:
        bench: what to show.
        key: the component's key; `st.session_state[key].edit` is the last edit of a hand.
        session: names the session of the server; revisions count within one.
        on_edit: called before the run that an edit causes.
        gettext: the reader's language.
    """
    _ = gettext
    state.done_with_hand(key)
    edit = state.last_edit(key)
    last = edit if isinstance(edit, dict) else {}
    past = state.page_history()
    _bench(
        key=key,
        data={
            "folder": assets.address(),
            "plotly": assets.address() + assets.PLOTLY.name,
            "session": session,
            "revision": last.get("revision", 0),
            "bench": bench.name,
            "place": bench.place,
            "figures": {width: to_json(figure) for width, figure in bench.figures.items()},
            "sliders": [asdict(slider) for slider in bench.sliders],
            "state": bench.state,
            "numbers": bench.numbers,
            "history": {"undo": bool(past.past), "redo": bool(past.future)}
            if bench.undoes
            else None,
            "texts": bench.texts | common_texts(_),
            **bench.more,
        },
        on_edit_change=lambda: edited(key, on_edit),
    )


def edited(key: str, on_edit: Callable[[], None]) -> None:
    """Takes an edit of a hand: a step through the history of the page, or one of its page's own."""
    edit = state.last_edit(key)
    direction = edit.get("travel") if isinstance(edit, dict) else None
    if direction is None:
        on_edit()
    else:
        state.travel(str(direction))


def common_texts(_: Callable[[str], str]) -> dict[str, str]:
    """What every bench says."""
    return {
        "failure": _("The live charts could not be loaded; every value can be typed below."),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "typed": _("{name}: type a value"),
        "notANumber": _("A number was expected; “{came}” came."),
        "outside": _("A number from {low} to {high} was expected; {came} came."),
    }
