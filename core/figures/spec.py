"""Figures as plain dicts, and Plotly's objects of them.

Plotly's objects check every value that they are given: 50 ms for a figure that takes 2 ms to
compute, in the path of every edit. So figures are dicts; the tests build the objects, which checks
them, and so does whoever wants one in a notebook.
"""

from functools import cache
from typing import Any, TypeAlias

import plotly.graph_objects as go
import plotly.io as pio

Trace: TypeAlias = dict[str, Any]
Layout: TypeAlias = dict[str, Any]
Spec: TypeAlias = dict[str, Any]

TEMPLATE = "plotly_white"  # named, for Streamlit makes another one the default


def trace(kind: str, **attributes: Any) -> Trace:
    """A trace of Plotly, such as `trace("bar", x=[1], y=[2])`."""
    return {"type": kind, **attributes}


def spec(traces: list[Trace], layout: Layout) -> Spec:
    """A figure: its traces and its layout."""
    return {"data": traces, "layout": layout}


def figure(plain: Spec) -> go.Figure:
    """Plotly's object of a figure, checked and with methods such as `show`."""
    return go.Figure(plain["data"], go.Layout(template=TEMPLATE, **plain["layout"]))


def to_json(plain: Spec) -> str:
    """A figure as the browser reads it; NaN and infinities become null."""
    layout = {"template": _template(), **plain["layout"]}
    return str(pio.json.to_json_plotly({"data": plain["data"], "layout": layout}))


@cache
def _template() -> dict[str, Any]:
    content: dict[str, Any] = pio.templates[TEMPLATE].to_plotly_json()
    return content
