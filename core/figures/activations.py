"""The chosen activation with its derivative and the point under the hand, and all others small."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from core.activations import ACTIVATIONS
from core.experiment.activations import MOST_INPUT
from core.figures.layout import Box, axes, title
from core.figures.spec import Layout, Spec, Trace, spec, trace
from core.figures.style import ACCENT, PALETTE, REST_COLOR, Gettext, base_layout, dash, keyed, plain
from core.view.activations import SMALL_REACH, ActivationView, small_curves

Array = npt.NDArray[np.float64]

CURVE, SLOPE, POINT, _, OTHER_SLOPE = PALETTE[:5]
HEIGHTS = {"wide": 468, "narrow": 800}  # px
BOXES: dict[str, dict[str, Box]] = {
    "wide": {"curve": (0.0, 0.57, 0.0, 1.0), "gallery": (0.62, 1.0, 0.0, 1.0)},
    "narrow": {"curve": (0.0, 1.0, 0.6, 1.0), "gallery": (0.0, 1.0, 0.0, 0.5)},
}
MARGIN = {"l": 44, "r": 8, "t": 36, "b": 32}
COLUMNS = 3  # of the gallery
SMALL = (0.06, 0.94, 0.06, 0.66)  # of a cell: where its curve lies
SMALL_WINDOW = (-1.4, 2.2)  # of f
TANGENT = 1.4  # half of it, along x


def activation_figure(view: ActivationView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure of an `ActivationView`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" or "narrow".

    Example:
        >>> from core.experiment.activations import ActivationExperiment
        >>> plain = activation_figure(ActivationView(ActivationExperiment(x=2.0)))
        >>> next(trace["y"] for trace in plain["data"] if trace["meta"] == "now")
        [2.0]
    """
    return spec([*_curves(view), *_gallery(view)], _layout(view, gettext, width))


def _line(role: str, x: Any, y: Any, color: str, **style: Any) -> Trace:
    line = {"color": color, "width": style.pop("width", 2), "dash": style.pop("dash", "solid")}
    number = style.pop("number", "")
    look = {"mode": "lines", "hoverinfo": "skip"} | style
    return trace(
        "scatter", x=x, y=y, meta=role, line=line, xaxis="x" + number, yaxis="y" + number, **look
    )


def _mark(role: str, x: float, y: float, color: str, **marker: Any) -> Trace:
    look = {"size": 15, "color": color, "line": {"width": 2, "color": "white"}} | marker
    return _line(role, [x], [y], color, mode="markers", marker=look)


def _curves(view: ActivationView) -> list[Trace]:
    x, values, slopes = view.curve
    at, other = view.experiment.x, view.experiment.other
    traces = [
        _line("curve", x, values, CURVE, width=5),
        _line("slope", x, slopes[0], SLOPE, width=2.5),
    ]
    if view.arity > 1:
        traces.append(_line("slope_other", x, slopes[1], OTHER_SLOPE, width=2.5, dash=dash(1)))
    traces += [
        _line("drop", [at, at], [view.value, float(view.slopes[0])], REST_COLOR, dash="dot"),
        _line("tangent", *tangent(view), POINT, width=2, dash="dash"),
        _mark("now_slope", at, float(view.slopes[0]), SLOPE, size=11),
    ]
    if view.arity > 1:
        traces.append(_mark("other", other, 0.0, OTHER_SLOPE, symbol="diamond"))
        traces.append(_mark("now_slope_other", at, float(view.slopes[1]), OTHER_SLOPE, size=11))
    return [*traces, _mark("now", at, view.value, CURVE, size=17)]


def tangent(view: ActivationView) -> tuple[list[float], list[float]]:
    """The line through the point whose slope is f'; the browser draws the same."""
    x, slope = view.experiment.x, float(view.slopes[0])
    half = TANGENT / np.hypot(1, slope)
    return [x - half, x + half], [view.value - half * slope, view.value + half * slope]


def _gallery(view: ActivationView) -> list[Trace]:
    """Every activation in its cell; the chosen one in colour."""
    across, upright = _small_lines()
    chosen = list(ACTIVATIONS).index(view.entry.key)
    return [
        _line("gallery", across.ravel(), upright.ravel(), REST_COLOR, width=2, number="2"),
        _line("chosen", across[chosen], upright[chosen], CURVE, width=4, number="2"),
    ]


@cache
def _small_lines() -> tuple[Array, Array]:
    """A row an activation, in cells of size 1, with a gap at the end."""
    x, rows = small_curves()
    left, right, bottom, top = SMALL
    low, high = SMALL_WINDOW
    inside = np.where((rows >= low) & (rows <= high), rows, np.nan)
    lines_x, lines_y = [], []
    for at, values in enumerate(inside):
        column, row = cell(at)
        lines_x.append(column + left + (right - left) * (x + SMALL_REACH) / (2 * SMALL_REACH))
        lines_y.append(-row - 1 + bottom + (top - bottom) * (values - low) / (high - low))
    gap = np.full((len(rows), 1), np.nan)
    return np.hstack([lines_x, gap]), np.hstack([lines_y, gap])


def cell(at: int) -> tuple[int, int]:
    """The column and the row of a cell of the gallery."""
    return at % COLUMNS, at // COLUMNS


def rows() -> int:
    """How many rows the gallery has."""
    return -(-len(ACTIVATIONS) // COLUMNS)


def _layout(view: ActivationView, gettext: Gettext, width: str) -> Layout:
    _ = gettext
    boxes = BOXES[width]
    name = plain(view.entry.title.translated(gettext))
    notes = [
        title(boxes["curve"], name),
        title(boxes["gallery"], _("All of them: press one")),
        _legend(view, gettext, boxes["curve"]),
        *_names(gettext),
    ]
    layout = base_layout(
        height=HEIGHTS[width], margin=MARGIN, annotations=notes, shapes=_frames(view)
    )
    span = {"range": [-MOST_INPUT, MOST_INPUT], "zeroline": True}
    layout.update(axes(boxes["curve"], "", span, {"range": list(view.window)}))
    bare = {"visible": False, "showgrid": False}
    layout.update(
        axes(
            boxes["gallery"],
            "2",
            bare | {"range": [0, COLUMNS]},
            bare | {"range": [-rows(), 0]},
        )
    )
    return layout


def _legend(view: ActivationView, gettext: Gettext, box: Box) -> dict[str, Any]:
    _ = gettext
    entries = [(CURVE, "f(x)"), (SLOPE, "f′(x)")]
    if view.arity > 1:
        entries = [(CURVE, "f(x₁, x₂)"), (SLOPE, "∂f/∂x₁"), (OTHER_SLOPE, "∂f/∂x₂")]
    marks = ("━", "━", "╍")
    texts = [keyed(color, mark, name) for (color, name), mark in zip(entries, marks, strict=False)]
    return {
        "text": "&nbsp;&nbsp; ".join(texts),
        "xref": "paper",
        "yref": "paper",
        "x": box[1],
        "y": box[3],
        "xanchor": "right",
        "yanchor": "bottom",
        "yshift": 8,
        "showarrow": False,
    }


def _names(gettext: Gettext) -> list[dict[str, Any]]:
    notes = []
    for at, entry in enumerate(ACTIVATIONS.values()):
        column, row = cell(at)
        notes.append(
            {
                "text": plain(entry.title.translated(gettext)),
                "xref": "x2",
                "yref": "y2",
                "x": column + SMALL[0],
                "y": -row,
                "xanchor": "left",
                "yanchor": "top",
                "yshift": -3,
                "showarrow": False,
            }
        )
    return notes


def _frames(view: ActivationView) -> list[dict[str, Any]]:
    """A frame around each cell, a strong one around the chosen."""
    chosen = list(ACTIVATIONS).index(view.entry.key)
    frames = []
    for at in range(len(ACTIVATIONS)):
        column, row = cell(at)
        frames.append(
            {
                "type": "rect",
                "xref": "x2",
                "yref": "y2",
                "x0": column + 0.02,
                "x1": column + 0.98,
                "y0": -row - 0.97,
                "y1": -row - 0.03,
                "line": {
                    "width": 2.5 if at == chosen else 1,
                    "color": ACCENT if at == chosen else "rgba(138, 143, 152, 0.35)",
                },
                "layer": "below",
            }
        )
    return frames
