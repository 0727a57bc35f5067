"""The bench of the page Cross entropy: two inputs at the left, and what follows from them.

Logits and labels, probabilities against labels, the gradient, and the loss as a function of the
true class' probability and of its logit.
"""

import math

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.figures.bars import bars
from core.figures.layout import Box, axes, class_ticks, logit_range, title
from core.figures.spec import Layout, Spec, Trace, figure, spec, trace
from core.figures.style import ACCENT, REST_COLOR, Gettext, base_layout, colors, plain
from core.view import CrossEntropyView

ROOM = 6  # columns that have room for numbers of 14 px
LETTERS = 30  # of class names that fit side by side
WIDE: dict[str, Box] = {
    "logits": (0.0, 0.28, 0.6, 1.0),
    "labels": (0.0, 0.28, 0.0, 0.38),
    "probabilities": (0.36, 0.64, 0.6, 1.0),
    "by_probability": (0.36, 0.64, 0.0, 0.38),
    "gradient": (0.72, 1.0, 0.6, 1.0),
    "by_logit": (0.72, 1.0, 0.0, 0.38),
}
ORDER = ("logits", "labels", "probabilities", "gradient", "by_probability", "by_logit")
NARROW: dict[str, Box] = {
    role: (0.0, 1.0, 1 - (k + 0.66) / 5.66, 1 - k / 5.66) for k, role in enumerate(ORDER)
}
AXES = dict(zip(ORDER, ("", "2", "3", "4", "5", "6"), strict=True))
HEIGHTS = {"wide": 600, "narrow": 1560}


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
    traces = [*_bars(view, names), _targets(view), *_curves(view)]
    return spec(traces, _layout(view, gettext, width))


def _bars(view: CrossEntropyView, names: list[str]) -> list[Trace]:
    columns = view.columns
    palette = colors(len(columns.shown)) + [REST_COLOR] * bool(columns.rest)
    values = {
        "logits": view.row.logits[columns.shown],
        "labels": columns.with_mass(view.row.targets),
        "probabilities": columns.with_mass(view.row.steps.probabilities),
        "gradient": columns.with_mass(view.row.gradient),
    }
    chosen = int(np.searchsorted(columns.shown, view.row.label))
    return [
        bars(
            role,
            numbers,
            names,
            palette,
            number=AXES[role],
            chosen=chosen,
            labelled=len(names) <= ROOM,
        )
        for role, numbers in values.items()
    ]


def _targets(view: CrossEntropyView) -> Trace:
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
        xaxis="x3",
        yaxis="y3",
    )


def _curves(view: CrossEntropyView) -> list[Trace]:
    curve, label = view.row.curve, view.row.label
    logit, probability = float(view.row.logits[label]), float(view.row.steps.probabilities[label])
    loss = float(view.losses[view.experiment.row])
    slope, reach = float(view.row.gradient[label]), 0.12 * float(np.ptp(view.row.curve_logits))
    by_probability = {"xaxis": "x5", "yaxis": "y5"}
    by_logit = {"xaxis": "x6", "yaxis": "y6"}
    line = {"color": ACCENT, "width": 3}
    return [
        _line(
            "curve_probability",
            view.row.curve_probabilities,
            curve.by_probability(view.row.curve_probabilities),
            line,
            by_probability,
        ),
        _line(
            "curve_logit",
            view.row.curve_logits,
            curve.by_logit(view.row.curve_logits),
            line,
            by_logit,
        ),
        _line(
            "tangent",
            [logit - reach, logit + reach],
            [loss - slope * reach, loss + slope * reach],
            {"color": REST_COLOR, "width": 3, "dash": "dash"},
            by_logit,
        ),
        _point("point_probability", probability, loss, by_probability),
        _point("point_logit", logit, loss, by_logit),
    ]


def _line(
    role: str,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    line: dict[str, object],
    axis: dict[str, str],
) -> Trace:
    return trace("scatter", x=x, y=y, meta=role, mode="lines", line=line, hoverinfo="skip", **axis)


def _point(role: str, x: float, y: float, axis: dict[str, str]) -> Trace:
    marker = {"color": ACCENT, "size": 16, "line": {"color": "white", "width": 2}}
    return trace(
        "scatter", x=[x], y=[y], meta=role, mode="markers", marker=marker, hoverinfo="skip", **axis
    )


def _layout(view: CrossEntropyView, gettext: Gettext, width: str) -> Layout:
    _ = gettext
    boxes = WIDE if width == "wide" else NARROW
    name = plain(view.name(view.row.label), 16)
    at_temperature = view.experiment.temperature != 1
    titles = {
        "logits": _("Logits x: drag a bar"),
        "labels": _("Labels y: press a class") if view.is_sparse else _("Labels y: drag a bar"),
        "probabilities": _("Probabilities p, labels y as ▸"),
        "gradient": _("Gradient (p − y) / T") if at_temperature else _("Gradient p − y"),
        "by_probability": _("Loss against p({name})").format(name=name),
        "by_logit": _("Loss against x({name})").format(name=name),
    }
    if not view.row.is_distribution:
        titles["gradient"] = _("Gradient (Σy · p − y) / T")
    layout = base_layout(
        height=HEIGHTS[width],
        margin={"l": 48, "r": 24, "t": 36, "b": 48},
        annotations=[title(boxes[role], text) for role, text in titles.items()],
    )
    rest = [f"+{view.columns.rest}"] if view.columns.rest else []
    ticks = class_ticks(view.column_names + rest, width, LETTERS)
    ranges = _ranges(view)
    for role in ORDER[:4]:
        layout.update(**axes(boxes[role], AXES[role], ticks, ranges[role]))
    thirds = {"range": [-0.04, 1.04], "tickvals": [0, 0.5, 1], "showgrid": False}
    layout.update(**axes(boxes["by_probability"], "5", thirds, ranges["by_probability"]))
    low, high = float(view.row.curve_logits[0]), float(view.row.curve_logits[-1])
    across = {"range": [low, high], "showgrid": False, "nticks": 5}
    layout.update(**axes(boxes["by_logit"], "6", across, ranges["by_logit"]))
    return layout


def _ranges(view: CrossEntropyView) -> dict[str, dict[str, object]]:
    """The y axes, each with zero on it and room for the numbers at the bars."""
    shares: dict[str, object] = {"range": [0, 1.15], "tickvals": [0, 0.5, 1]}
    labels = view.columns.with_mass(view.row.targets)
    odd = labels.min() < 0 or labels.max() > 1
    high = _highest(view)
    slopes = view.columns.with_mass(view.row.gradient)
    reach = 1.3 * max(1.0, *np.abs(slopes[np.isfinite(slopes)]).tolist(), 0.0)
    return {
        "logits": {"range": logit_range(view.row.logits)},
        "labels": {"range": logit_range(labels)} if odd else shares,
        "probabilities": {"range": logit_range(labels)} if odd else shares,
        "gradient": {"range": [-reach, reach]},
        "by_probability": {"range": [-0.06 * high, high]},
        "by_logit": {"range": [-0.06 * high, high]},
    }


def _highest(view: CrossEntropyView) -> float:
    """The loss at the top of both curves: room for the point, and for what is worth seeing."""
    loss = float(view.losses[view.experiment.row])
    ends = view.row.curve.by_logit(view.row.curve_logits[[0, -1]])
    finite = [float(end) for end in ends if math.isfinite(end)]
    return 1.15 * max([2.0, *finite, loss if math.isfinite(loss) else 2.0])
