"""The bench of the page Cross entropy: logits and labels, and all that follows from one row."""

import numpy as np
import plotly.graph_objects as go

from core.figures.layout import ABOVE, BELOW, ROOM, Grid, axes, class_ticks, logit_range, title
from core.figures.row_loss import class_bars, loss_curves, outcomes, row_axes, row_titles
from core.figures.simplex import simplex_axes, simplex_title, simplex_traces
from core.figures.spec import Layout, Spec, Trace, figure, spec, trace
from core.figures.style import REST_COLOR, Gettext, base_layout, plain
from core.view import CrossEntropyView
from core.view.simplex import CLASSES

INPUTS = ("logits", "labels", "probabilities")


def cross_entropy_grid(view: CrossEntropyView) -> Grid:
    """Where the charts stand; the triangle is there for three classes."""
    triangle = ("simplex",) * (view.experiment.classes == CLASSES)
    return Grid(
        (
            ("logits", "probabilities", "gradient"),
            ("labels", "log_probabilities", *triangle),
            ("by_probability", "by_logit"),
        )
    )


def cross_entropy_figure(
    view: CrossEntropyView, gettext: Gettext = str, width: str = "wide"
) -> go.Figure:
    """The figure of a `CrossEntropyView`; from a notebook, `cross_entropy_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has three charts beside each other, "narrow" (a phone) one below the other.

    Example:
        >>> from core.experiment import CrossEntropyExperiment
        >>> figure = cross_entropy_figure(CrossEntropyView(CrossEntropyExperiment()))
        >>> [round(float(p), 4) for p in figure.data[2].y]
        [0.09, 0.2447, 0.6652]
    """
    return figure(cross_entropy_spec(view, gettext, width))


def cross_entropy_spec(view: CrossEntropyView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure as a plain dict; arguments as in `cross_entropy_figure`."""
    _ = gettext
    rest = [_("{count} others").format(count=view.columns.rest)] if view.columns.rest else []
    names = [plain(name) for name in view.column_names + rest]
    numbers = cross_entropy_grid(view).numbers
    row, columns = view.row, view.columns
    values = {
        "logits": row.logits[columns.shown],
        "labels": columns.with_mass(row.targets),
        "probabilities": columns.with_mass(row.steps.probabilities),
        **outcomes(row, columns),
    }
    traces = [
        *class_bars(values, numbers, names, columns, row.label, len(names) <= ROOM),
        _targets(view, numbers["probabilities"]),
        *loss_curves(row, numbers),
    ]
    if "simplex" in numbers:
        p = row.steps.probabilities
        traces += simplex_traces(row.logits, p, row.targets, numbers["simplex"], names)
    return spec(traces, _layout(view, gettext, width))


def _targets(view: CrossEntropyView, number: str) -> Trace:
    """The labels as arrowheads at the bars' left: the gradient is the way between them."""
    labels = view.columns.with_mass(view.row.targets)
    return trace(
        "scatter",
        x=np.arange(len(labels)) - 0.46,
        y=labels,
        meta="targets",
        mode="markers",
        marker={"symbol": "triangle-right", "size": 14, "color": REST_COLOR},
        cliponaxis=False,
        hovertemplate="y = %{y:.6g}<extra></extra>",
        xaxis="x" + number,
        yaxis="y" + number,
    )


def _layout(view: CrossEntropyView, gettext: Gettext, width: str) -> Layout:
    _ = gettext
    grid = cross_entropy_grid(view)
    boxes, numbers = grid.boxes(width), grid.numbers
    titles = {
        "logits": _("Logits x: drag a bar"),
        "labels": _("Labels y: press a class") if view.is_sparse else _("Labels y: drag a bar"),
        "probabilities": _("Probabilities p: drag a bar; labels y ▸"),
        **row_titles(view.row, view.name(view.row.label), gettext),
        "simplex": simplex_title(gettext),
    }
    layout = base_layout(
        height=grid.height(width),
        margin={"l": 48, "r": 24, "t": ABOVE, "b": BELOW},
        annotations=[title(boxes[chart], titles[chart]) for chart in grid.charts],
    )
    rest = [f"+{view.columns.rest}"] if view.columns.rest else []
    ticks = class_ticks(view.column_names + rest)
    ranges = _ranges(view)
    for chart in INPUTS:
        layout.update(**axes(boxes[chart], numbers[chart], ticks, ranges[chart]))
    layout.update(row_axes(view.row, view.columns, boxes, numbers, ticks))
    if "simplex" in numbers:
        layout.update(simplex_axes(boxes["simplex"], numbers["simplex"]))
    return layout


def _ranges(view: CrossEntropyView) -> dict[str, dict[str, object]]:
    """The y axes of the inputs, each with zero on it and room for the numbers at the bars."""
    shares: dict[str, object] = {"range": [0, 1.15], "tickvals": [0, 0.5, 1]}
    labels = view.columns.with_mass(view.row.targets)
    odd = labels.min() < 0 or labels.max() > 1
    return {
        "logits": {"range": logit_range(view.row.logits)},
        "labels": {"range": logit_range(labels)} if odd else shares,
        "probabilities": {"range": logit_range(labels)} if odd else shares,
    }
