"""The bench of the Softmax page as one figure: the logits and all that follows from them.

Each trace says in `meta` which role it plays, so that whoever updates the figure in place knows
where which numbers go.
"""

import numpy as np
import plotly.graph_objects as go

from core.figures.layout import ROOM
from core.figures.plane import plane_traces
from core.figures.row_loss import class_bars, loss_curves, outcomes
from core.figures.simplex import simplex_traces
from core.figures.softmax_layout import column_names, softmax_grid, softmax_layout
from core.figures.spec import Spec, Trace, figure, spec, trace
from core.figures.style import REST_COLOR, Gettext, colors, dash, plain
from core.view import SoftmaxView


def softmax_figure(view: SoftmaxView, gettext: Gettext = str, width: str = "wide") -> go.Figure:
    """The figure of a `SoftmaxView`; from a notebook, `softmax_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has two charts beside each other, "narrow" (a phone) one below the other.

    Example:
        >>> from core.experiment import SoftmaxExperiment
        >>> figure = softmax_figure(SoftmaxView(SoftmaxExperiment()))
        >>> [round(float(p), 4) for p in figure.data[1].y]
        [0.09, 0.2447, 0.6652]
    """
    return figure(softmax_spec(view, gettext, width))


def softmax_spec(view: SoftmaxView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure as a plain dict; arguments as in `softmax_figure`."""
    names = [plain(name) for name in column_names(view, gettext)]
    numbers = softmax_grid(view).numbers
    row, columns = view.row, view.columns
    values = {
        "logits": row.logits[columns.shown],
        "probabilities": columns.with_mass(row.steps.probabilities),
        **outcomes(row, columns),
    }
    labelled = len(names) <= ROOM
    traces = [
        *class_bars(values, numbers, names, columns, row.label, labelled),
        *_curves(view, names, numbers["curves"]),
        *plane_traces(view, width, numbers["plane"]),
        *loss_curves(row, numbers),
    ]
    if "simplex" in numbers:
        p = row.steps.probabilities
        traces += simplex_traces(row.logits, p, row.targets, numbers["simplex"], names)
    return spec(traces, softmax_layout(view, gettext, width))


def _curves(view: SoftmaxView, names: list[str], number: str) -> list[Trace]:
    palette = colors(len(view.columns.shown)) + [REST_COLOR] * bool(view.columns.rest)
    axes = {"xaxis": "x" + number, "yaxis": "y" + number}
    chosen = int(np.searchsorted(view.columns.shown, view.label))
    lines = [
        trace(
            "scatter",
            x=view.temperatures,
            y=view.curves[:, k],
            name=name,
            meta="curves",
            mode="lines",
            line={
                "color": color,
                "width": 4 if k == chosen else 2,
                "dash": dash(k),
            },
            hovertemplate="%{fullData.name}: %{y:.4g} (T = %{x:.3g})<extra></extra>",
            **axes,
        )
        for k, (name, color) in enumerate(zip(names, palette, strict=True))
    ]
    now = view.columns.with_mass(view.steps.probabilities)
    temperature = view.experiment.temperature
    cursor = trace(
        "scatter",
        x=[temperature, temperature],
        y=[0, 1],
        meta="cursor",
        mode="lines",
        line={"color": REST_COLOR, "width": 2, "dash": "dash"},
        hoverinfo="skip",
        **axes,
    )
    points = trace(
        "scatter",
        x=np.full(len(now), temperature),
        y=now,
        meta="points",
        mode="markers",
        marker={"color": palette, "size": 9},
        hoverinfo="skip",
        **axes,
    )
    return [*lines, cursor, points]
