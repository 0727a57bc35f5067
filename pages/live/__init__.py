"""The live component: a Plotly figure in place, with bars and points that follow the hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from core.figures.parts import charts, without, without_numbers
from core.figures.plotly_js import PLANE
from core.figures.spec import Spec, to_json
from core.query import encoded
from pages import ghosts, lecture, state
from pages.server import assets

HTML = """
<div class="live">
  <div class="live-bar"><div class="live-controls"></div><div class="live-history"></div></div>
  <div class="live-player"></div>
  <div class="live-failure" role="alert"></div>
  <div class="live-readout"></div>
  <div class="live-said" role="status"></div>
  <div class="live-stage"><div class="live-chart"></div><div class="live-handles"></div></div>
  <div class="live-tables"></div>
  <details class="live-twin"><summary></summary><div></div></details>
</div>
"""
# Inline scripts run from a blob address and are sent with every message: only a stub is inline.
# Streamlit also cleans up after data that newer data overtook; then the component is still there.
STUB = """
export default function (component) {
  const [data] = component.data
  const mounted = import(new URL(data.folder + 'SCRIPT', location.origin))
    .then((script) => script.default({ ...component, data }))
  return () => component.parentElement.isConnected || mounted.then((remove) => remove())
}
"""


def declare(name: str, script: str, **parts: Any) -> Callable[..., None]:
    """A component whose script is one of the `assets`.

    Args:
        name: of the component.
        script: the name of the file.
        parts: what else `st.components.v2.component` takes.

    Returns:
        What mounts it; its `data` is a dict.
    """
    mount = st.components.v2.component(name, js=STUB.replace("SCRIPT", script), **parts)

    def mounted(*, data: dict[str, Any], **given: Any) -> None:
        # in a list, for in a dict Streamlit looks for data frames: a millisecond
        mount(data=[{"folder": assets.address(), **data}], **given)

    return mounted


_bench = declare(
    "logitscope_bench",
    "live.js",
    html=HTML,
    css=(Path(__file__).parent / "live.css").read_text(),
    isolate_styles=False,  # Plotly puts its own styles into the document
)
_link = declare("logitscope_link", "link.js", html="<span></span>")


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
        field: the key of the page's number field that says the same, "" if there is none.
    """

    key: str
    name: str
    symbol: str
    low: float
    high: float
    scale: str
    step: float = 0.0
    field: str = ""


@dataclass(frozen=True)
class Bench:
    """What one page gives to the live component.

    Args:
        name: of its part in the browser, `bench_<name>.js`.
        place: names what an edit is made on; an edit of another place is old.
        figures: draw it for a "wide" and a "narrow" screen.
        sliders: above the charts.
        state: what the browser computes from; `decodeState` reads it.
        numbers: what Python computed, as `derive` would give it.
        texts: what it says, in the reader's language.
        more: what else its part in the browser reads.
        undoes: whether it has the buttons that undo and redo.
    """

    name: str
    place: str
    figures: dict[str, Callable[[], Spec]]
    state: dict[str, object]
    numbers: dict[str, object]
    texts: dict[str, str]
    sliders: list[Slider] = field(default_factory=list)
    more: dict[str, object] = field(default_factory=dict)
    undoes: bool = True


def write_link(
    query: dict[str, str], session: str, heard: int, on_restore: Callable[[], None]
) -> None:
    """Puts the experiment into the address without a new entry in the browser's history.

    Args:
        query: of the link.
        session: names the session of the server.
        heard: how many edits of hands the link knows, at least.
        on_restore: called when another session wrote a link here before; that link is then
            `st.session_state["link"]["restore"]`.
    """
    _link(
        key="link",
        data={"query": encoded(query), "session": session, "heard": heard},
        on_restore_change=on_restore,
        on_rest_change=lambda: None,  # the run that it causes is all that is wanted
        height=1,
    )


def show(
    bench: Bench,
    *,
    key: str,
    on_edit: Callable[[], None],
    gettext: Callable[[str], str],
    **more: Any,
) -> None:
    """Draws a bench.

    Args:
        bench: what to show.
        key: the component's key; `state.last_edit(key)` is the last edit of a hand.
        on_edit: called before the run that an edit causes.
        gettext: the reader's language.
        more: see `data_of`.
    """

    def edited() -> None:
        if state.hear(key, st.session_state[key]["edit"]):
            on_edit()

    _bench(key=key, data=data_of(bench, key, gettext, **more), on_edit_change=edited)


def data_of(
    bench: Bench,
    key: str,
    gettext: Callable[[str], str],
    *,
    rest: int = 0,
    link: str = "",
    address: str = "",
    whole: bool = True,
) -> dict[str, Any]:
    """What the browser is told of a bench.

    Args:
        bench: what to show.
        key: of the component.
        gettext: the reader's language.
        rest: ms that a hand rests until the rest of the page follows, where only the bench answers
            an edit; else 0.
        link: the query of the link after an edit that only the bench answers.
        address: what answers edits, where that is not a run.
        whole: whether the figure goes for every width of a screen, or for that of the last edit.
    """
    state.done_with_hand(key)
    edit = state.last_edit(key)
    last = edit if isinstance(edit, dict) else {}
    past = state.page_history()
    only = None if whole else last.get("width")
    figures = {width: figure() for width, figure in bench.figures.items() if only in (None, width)}
    if bench.undoes:
        figures = ghosts.haunt(key, figures)
    for figure in figures.values() if whole else ():  # an edit brings no new charts
        lecture.drawn({chart.name: chart.title for chart in charts(figure)})
    return {
        "plotly": assets.address() + PLANE.name,
        "session": state.session(),  # revisions count within one
        "revision": last.get("revision", 0),
        "heard": state.heard(),
        "bench": bench.name,
        "place": bench.place,
        "figures": {width: to_json(shown(figure)) for width, figure in figures.items()},
        "hidden": list(lecture.hidden()),
        "sliders": [dict(vars(slider)) for slider in bench.sliders],
        "state": bench.state,
        "numbers": bench.numbers,
        "history": {
            "undo": bool(past.past),
            "swap": past.before is not None,
            "redo": bool(past.future),
        }
        if bench.undoes
        else None,
        "texts": bench.texts | common_texts(gettext),
        "rest": rest,
        "link": link,
        "address": address,
        **bench.more,
    }


def shown(figure: Spec) -> Spec:
    """A figure without what is hidden."""
    hidden = lecture.hidden()
    if not hidden:
        return figure
    left = without(figure, hidden)
    return without_numbers(left) if "values" in hidden else left


def take_edit(key: str, on_edit: Callable[[], None]) -> None:
    """Takes the edit of a hand on the bench of a key: a step through the history, or `on_edit`."""
    edit = state.last_edit(key)
    direction = edit.get("travel") if isinstance(edit, dict) else None
    if direction is None:
        on_edit()
    else:
        state.travel(str(direction))


@lru_cache(8)  # a few languages; every edit asks
def common_texts(_: Callable[[str], str]) -> dict[str, Any]:
    """What every bench says."""
    return {
        "failure": _("The live charts could not be loaded; every value can be typed below."),
        "undo": _("Undo"),
        "swap": _("Before and after"),
        "redo": _("Redo"),
        "twin": {
            "fold": _("The charts as tables"),
            "chart": _("Chart {number}"),
            "place": _("where"),
            "value": _("value"),
            "ends": _("least {low} at {from}, most {high} at {to}"),
            "some": _("{shown} of {count} points"),
            "map": _("{rows} × {columns} cells, from {low} to {high}"),
        },
        "typed": _("{name}: type a value"),
        "notANumber": _("A number was expected; “{came}” came."),
        "outside": _("A number from {low} to {high} was expected; {came} came."),
    }
