"""Figures as plain dicts, and Plotly's objects of them.

Plotly's objects check every value that they are given: 50 ms for a figure that takes 2 ms to
compute, in the path of every edit. So figures are dicts; the tests build the objects, which checks
them, and so does whoever wants one in a notebook.
"""

import base64
import json
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
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


def packed(values: npt.NDArray[np.generic]) -> dict[str, str]:
    """A matrix as Plotly's JavaScript reads it; as text one of 200 classes would take 4 MB."""
    return {
        "dtype": values.dtype.str[1:],
        "bdata": base64.b64encode(values.tobytes()).decode(),
        "shape": ", ".join(map(str, values.shape)),
    }


def unpacked(matrix: dict[str, str]) -> npt.NDArray[Any]:
    """The matrix that was packed."""
    values = np.frombuffer(base64.b64decode(matrix["bdata"]), matrix["dtype"])
    return values.reshape([int(length) for length in matrix["shape"].split(", ")])


def figure(plain: Spec) -> go.Figure:
    """Plotly's object of a figure, checked and with methods such as `show`."""
    return go.Figure(plain["data"], go.Layout(template=TEMPLATE, **plain["layout"]))


def to_json(plain: Spec) -> str:
    """A figure as the browser reads it, without its template; NaN and infinities become null."""
    try:
        return json.dumps(plain, default=_listed, allow_nan=False)
    except ValueError:  # Plotly's own encoder knows what to do, and takes twice as long
        return str(pio.json.to_json_plotly(plain))


def _listed(value: Any) -> Any:
    """An array of NumPy as lists."""
    return value.tolist()


@cache
def template_json() -> str:
    """The template of every figure, which a browser needs once."""
    return str(pio.json.to_json_plotly(pio.templates[TEMPLATE]))
