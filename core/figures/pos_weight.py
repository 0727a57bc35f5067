"""What `pos_weight` does: to the loss curves, to a classifier, to its precision and recall."""

import math

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.figures.pos_weight_layout import highest, pos_weight_layout
from core.figures.spec import Spec, Trace, figure, spec, trace
from core.figures.style import ACCENT, REST_COLOR, Gettext, colors, plain
from core.query import written
from core.view.pos_weight import FAMILY, PosWeightView

NEGATIVE, POSITIVE = REST_COLOR, "#6869ec"  # those of no class, where there are few
FAINT = "rgba(122,111,240,0.55)"
PRECISION, RECALL = "#03a684", "#cf7f10"
REACH = 20.0  # of the line that parts yes from no, to either side
STROKE, GAP = 0.3, 0.35  # of the hatching on the side of yes, in units of the features


def pos_weight_figure(
    view: PosWeightView, gettext: Gettext = str, width: str = "wide"
) -> go.Figure:
    """The figure of a `PosWeightView`; from a notebook, `pos_weight_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has three charts beside each other, "narrow" (a phone) one below the other.

    Example:
        >>> from core.experiment import SigmoidExperiment
        >>> from core.view import SigmoidView
        >>> figure = pos_weight_figure(PosWeightView(SigmoidView(SigmoidExperiment())))
        >>> {trace.meta for trace in figure.data} >= {"family", "boundary", "precision"}
        True
    """
    return figure(pos_weight_spec(view, gettext, width))


def pos_weight_spec(view: PosWeightView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure as a plain dict; arguments as in `pos_weight_figure`."""
    traces = [*_curves(view, gettext), *_sample(view), *_path(view, gettext)]
    return spec(traces, pos_weight_layout(view, gettext, width))


def _curves(view: PosWeightView, gettext: Gettext) -> list[Trace]:
    """The curves of label 1 for some weights and the chosen one, that of label 0, the points."""
    x = view.curve_logits
    family = [
        _line("family", x, view.positive_curve(weight).round(4), {"color": FAINT, "width": 1.5}, "")
        for weight in FAMILY
    ]
    now = view.positive_curve(view.pos_weight)
    return [
        *family,
        _line("negative", x, view.negative_curve, {"color": NEGATIVE, "width": 3}, ""),
        _line("positive", x, now, {"color": POSITIVE, "width": 4}, ""),
        _weights(view, gettext),
        _points(view),
    ]


def _line(
    role: str, x: npt.ArrayLike, y: npt.ArrayLike, line: dict[str, object], number: str
) -> Trace:
    return trace(
        "scatter",
        x=x,
        y=y,
        meta=role,
        mode="lines",
        line=line,
        hoverinfo="skip",
        xaxis="x" + number,
        yaxis="y" + number,
    )


def _text(
    role: str,
    x: list[float],
    y: list[float],
    text: list[str],
    position: list[str],
    number: str,
) -> Trace:
    return trace(
        "scatter",
        x=x,
        y=y,
        text=text,
        meta=role,
        mode="text",
        textposition=position,
        hoverinfo="skip",
        cliponaxis=False,
        xaxis="x" + number,
        yaxis="y" + number,
    )


def _weights(view: PosWeightView, gettext: Gettext) -> Trace:
    """What the curves are, where they enter the chart: label 1 times its weights, label 0."""
    _ = gettext
    x, top = view.curve_logits, highest(view)
    places = []
    for weight in FAMILY:
        losses = view.positive_curve(weight)
        inside = np.flatnonzero(losses <= 0.97 * top)
        at = int(inside[0]) if inside.size else -1
        places.append((float(x[at]), min(float(losses[at]), top)))
    places.append((float(x[-1]), min(float(view.negative_curve[-1]), top)))
    names = [_("label 1") if weight == 1 else f"×{written(weight)}" for weight in FAMILY]
    return _text(
        "weights",
        [at for at, _loss in places],
        [loss for _at, loss in places],
        [*names, _("label 0")],
        ["top right"] * len(FAMILY) + ["top left"],
        "",
    )


def _points(view: PosWeightView) -> Trace:
    """The classes of the chosen row, at their logits and what they cost."""
    x, y = view.points
    return trace(
        "scatter",
        x=x,
        y=y,
        customdata=[plain(name) for name in view.row.column_names],
        meta="points",
        mode="markers",
        marker={
            "color": colors(len(x)),
            "size": 15,
            "line": {"color": "white", "width": 2},
        },
        hovertemplate="%{customdata}: %{y:.6g}<extra></extra>",
        xaxis="x",
        yaxis="y",
    )


def _sample(view: PosWeightView) -> list[Trace]:
    features, labels = view.sample
    marks = {
        "negatives": (labels == 0, NEGATIVE, "circle", 6, 0.7),
        "positives": (labels == 1, POSITIVE, "diamond", 11, 0.95),
    }
    x, y = boundary(view.fit.weights.tolist(), view.fit.bias)
    return [
        *[
            trace(
                "scatter",
                x=features[own, 0],
                y=features[own, 1],
                meta=role,
                mode="markers",
                marker={"color": color, "symbol": symbol, "size": size, "opacity": opacity},
                hoverinfo="skip",
                xaxis="x2",
                yaxis="y2",
            )
            for role, (own, color, symbol, size, opacity) in marks.items()
        ],
        _line("boundary", x, y, {"color": ACCENT, "width": 3}, "2"),
    ]


def boundary(weights: list[float], bias: float) -> tuple[list[float], list[float]]:
    """The line where the classifier says a half, hatched on the side of yes; NaN parts strokes.

    Args:
        weights: (2,), not both 0.
        bias: the logit at the origin.

    Returns:
        The x and the y of its corners.

    Example:
        >>> x, y = boundary([1.0, 0.0], -2.0)
        >>> x[0], x[1], y[0], y[1]
        (2.0, 2.0, -20.0, 20.0)
    """
    length = math.hypot(*weights)
    normal = (weights[0] / length, weights[1] / length)
    foot = (-bias * normal[0] / length, -bias * normal[1] / length)
    along = (-normal[1], normal[0])
    x, y = [], []

    def stroke(at: float, start: float, end: float, out: float) -> None:
        for way, away in ((start, 0.0), (end, out)):
            x.append(round(foot[0] + (at + way) * along[0] + away * normal[0], 4))
            y.append(round(foot[1] + (at + way) * along[1] + away * normal[1], 4))
        x.append(math.nan)
        y.append(math.nan)

    stroke(0, -REACH, REACH, 0)
    for k in range(int(-REACH / GAP), int(REACH / GAP)):
        stroke(k * GAP, 0, STROKE / 2, STROKE)
    return x, y


def _path(view: PosWeightView, gettext: Gettext) -> list[Trace]:
    """Precision and recall over all weights, and the present weight as a cursor."""
    _ = gettext
    path, now = view.path, view.pos_weight
    low = float(path.pos_weights[0])
    marker = {"color": [PRECISION, RECALL], "size": 15, "line": {"color": "white", "width": 2}}
    cursor = {"color": REST_COLOR, "width": 2, "dash": "dash"}
    return [
        _line("precision", path.pos_weights, path.precision, _wide(PRECISION), "3"),
        _line("recall", path.pos_weights, path.recall, _wide(RECALL), "3"),
        _line("cursor", [now, now], [0, 1], cursor, "3"),
        _text(
            "names",
            [low, low],
            [float(path.precision[0]), float(path.recall[0])],
            [_("precision"), _("recall")],
            ["top right", "top right"],
            "3",
        ),
        trace(
            "scatter",
            x=[now, now],
            y=[view.precision, view.recall],
            meta="rates",
            mode="markers",
            marker=marker,
            hovertemplate="%{y:.4f}<extra></extra>",
            xaxis="x3",
            yaxis="y3",
        ),
    ]


def _wide(color: str) -> dict[str, object]:
    return {"color": color, "width": 3}
