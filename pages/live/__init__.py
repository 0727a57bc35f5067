"""The live component: a Plotly figure in place, with bars that follow the hand."""

import base64
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import streamlit as st

from core.experiment import TEMPERATURE_RANGE
from core.figures.softmax import softmax_figure
from core.figures.softmax_layout import HEIGHTS, column_names
from core.query import encoded
from core.view import SoftmaxView
from pages.live import assets

HTML = """
<div class="live">
  <div class="live-control">
    <output class="live-temperature"></output>
    <input class="live-slider" type="range" min="0" max="400" step="1">
  </div>
  <div class="live-failure" role="alert"></div>
  <div class="live-readout" aria-live="polite"><p></p><p></p></div>
  <div class="live-stage"><div class="live-chart"></div><div class="live-handles"></div></div>
  <div class="live-scroll">
    <table class="live-table"><thead></thead><tbody></tbody></table>
  </div>
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


def softmax_bench(
    view: SoftmaxView,
    *,
    key: str,
    session: str,
    on_edit: Callable[[], None],
    gettext: Callable[[str], str],
) -> None:
    """Draws the bench of the Softmax page.

    Args:
        view: what to show.
        key: the component's key; `st.session_state[key].edit` is the last edit of a hand.
        session: names the session of the server; revisions count within one.
        on_edit: called before the run that an edit causes.
        gettext: the reader's language.
    """
    last = (st.session_state.get(key) or {}).get("edit") or {}
    _bench(
        key=key,
        data={
            "folder": assets.address(),
            "plotly": assets.address() + assets.PLOTLY.name,
            "session": session,
            "revision": last.get("revision", 0),
            "lane": view.experiment.lane_key,
            "figures": {width: softmax_figure(view, gettext, width).to_json() for width in HEIGHTS},
            "names": column_names(view, gettext),
            "range": TEMPERATURE_RANGE,
            "label": view.name(view.label),
            "index": ", ".join(map(str, view.experiment.entry)),
            "state": _state(view),
            "numbers": _numbers(view),
            "texts": bench_texts(gettext),
        },
        on_edit_change=on_edit,
    )


def bench_texts(_: Callable[[str], str]) -> dict[str, str]:
    """What the bench says, in the reader's language."""
    return {
        "class": _("class"),
        "logits": _("logit"),
        "scaled": _("1. × θ"),
        "shifted": _("2. − max"),
        "exponentials": _("3. exp"),
        "probabilities": _("4. ÷ sum"),
        "logProbabilities": _("log-softmax"),
        "sum": _("sum"),
        "handle": _("Logit of class {name}"),
        "temperature": _("Temperature"),
        "theta": _("T = {temperature}   θ = 1/T = {theta}"),
        "readout": _("output[{index}] = P(label = {label} | value = {value}) = {probability}"),
        "entropy": _("Entropy {nats} nats = {bits} bits · perplexity {perplexity}"),
        "failure": _("The live charts could not be loaded; every value can be typed below."),
    }


def _state(view: SoftmaxView) -> dict[str, object]:
    return {
        "logits": _encoded(view.logits),
        "lanes": len(view.logits),
        "classes": view.classes,
        "lane": view.lane,
        "label": view.label,
        "shown": view.shown.tolist(),
        "rest": view.rest,
        "lanesAreColumns": view.lanes_are_columns,
        "temperature": view.experiment.temperature,
        "temperatures": _encoded(view.temperatures),
    }


def _numbers(view: SoftmaxView) -> dict[str, object]:
    """The columns of the table; of the rest only what has a meaning as a sum."""
    steps, rest = view.steps, bool(view.rest)
    mass = float(view.columns(steps.probabilities)[-1])
    columns = {
        "logits": (view.logits[view.lane], None),
        "scaled": (steps.scaled, None),
        "shifted": (steps.shifted, None),
        "exponentials": (steps.exponentials, _finite(view.columns(steps.exponentials)[-1])),
        "probabilities": (steps.probabilities, _finite(mass)),
        "logProbabilities": (steps.log_probabilities, float(np.log(mass)) if mass > 0 else None),
    }
    return {
        name: {"values": _encoded(values[view.shown]), "rest": [last] * rest}
        for name, (values, last) in columns.items()
    } | {
        "sum": _finite(steps.sum.item()),
        "entropy": _finite(view.entropy),
        "chosen": _finite(view.chosen_probability),
    }


def _encoded(values: npt.NDArray[np.float64]) -> str:
    """Doubles as base64: exact, and NaN and infinities pass, which JSON has no words for."""
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f8").tobytes()).decode()


def _finite(value: float) -> float | None:
    """A number for JSON; None stands for NaN."""
    return float(value) if np.isfinite(value) else None
