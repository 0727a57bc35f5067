"""The plane of the Softmax page as a heat map with the sums that show a wrong axis."""

import math

import numpy as np

from core.figures.layout import ROOM
from core.figures.spec import Trace, trace
from core.figures.style import ACCENT
from core.view import SUM_TOLERANCE, SoftmaxView
from core.view.simplex import CLASSES

ROWS = 11  # that have room for numbers of 14 px
HEAT_SCALE = [[0, "rgba(59,130,246,0.04)"], [1, "rgba(59,130,246,0.62)"]]


def plane_traces(view: SoftmaxView, width: str, number: str) -> list[Trace]:
    """The heat map of the probabilities, the mark of the chosen entry, and the sums beside it."""
    lanes = view.columns.with_mass(view.probabilities)
    z = lanes.T if view.lanes_are_columns else lanes
    rows, columns = z.shape
    room = columns_with_room(view, width)
    axes = {"xaxis": "x" + number, "yaxis": "y" + number}
    heat = trace(
        "heatmap",
        z=z,
        meta="plane",
        zmin=0,
        zmax=1,
        colorscale=HEAT_SCALE,
        showscale=False,
        xgap=2 if columns <= 40 else 0,
        ygap=2 if rows <= 40 else 0,
        texttemplate="%{z:.2f}" if rows <= ROWS and columns <= room else None,
        hovertemplate="[%{y}, %{x}]: %{z:.8g}<extra></extra>",
        **axes,
    )
    row, column = (view.lane, int(np.searchsorted(view.columns.shown, view.label)))
    if view.lanes_are_columns:
        row, column = column, row
    chosen = trace(
        "scatter",
        x=[column - 0.5, column + 0.5, column + 0.5, column - 0.5, column - 0.5],
        y=[row - 0.5, row - 0.5, row + 0.5, row + 0.5, row - 0.5],
        meta="chosen",
        mode="lines",
        line={"color": ACCENT, "width": 3},
        hoverinfo="skip",
        **axes,
    )
    return [heat, chosen, *_margins(z, axes, room)]


def columns_with_room(view: SoftmaxView, width: str) -> int:
    """How many columns have room for numbers of 14 px; fewer beside the triangle."""
    return ROOM if width == "narrow" or view.classes == CLASSES else 2 * ROOM - 1


def _margins(z: np.ndarray, axes: dict[str, str], room: int) -> list[Trace]:
    """The sums of the rows at the right and of the columns below, where there is room."""
    rows, columns = z.shape
    style = {"mode": "text", "hovertemplate": "Σ = %{text}<extra></extra>", "cliponaxis": False}
    margins = []
    if rows <= ROWS:
        margins.append(
            trace(
                "scatter",
                x=np.full(rows, columns - 0.5),
                y=np.arange(rows),
                text=["  " + _sum_text(total) for total in z.sum(axis=1)],
                textposition="middle right",
                meta="row_sums",
                **style,
                **axes,
            )
        )
    if columns <= room and rows > 1:
        margins.append(
            trace(
                "scatter",
                x=np.arange(columns),
                y=np.full(columns, rows - 0.5),
                text=[_sum_text(total) for total in z.sum(axis=0)],
                textposition="bottom center",
                meta="column_sums",
                **style,
                **axes,
            )
        )
    return margins


def _sum_text(total: float) -> str:
    if math.isnan(total):
        return "NaN"
    return f"{total:.2f}" + (" ✓" if abs(total - 1) < SUM_TOLERANCE else "")
