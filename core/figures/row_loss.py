"""The charts of what one row costs: log-probabilities, the gradient, and the loss as two curves."""

import math

import numpy as np
import numpy.typing as npt

from core.figures.bars import bars
from core.figures.layout import FREE, Box, axes, logit_range
from core.figures.spec import Layout, Trace, trace
from core.figures.style import ACCENT, REST_COLOR, Gettext, colors, plain
from core.view import Columns, RowLoss

BARS = ("log_probabilities", "gradient")
CURVES = ("by_probability", "by_logit")


def class_bars(
    values: dict[str, npt.NDArray[np.float64]],
    numbers: dict[str, str],
    names: list[str],
    columns: Columns,
    label: int,
    labelled: bool,
) -> list[Trace]:
    """A chart of bars for each role, a bar a class, with an outline around the chosen one.

    Args:
        values: role -> one number a column.
        numbers: role -> the number of its axes.
        names: of the columns.
        columns: which classes they are.
        label: the chosen class.
        labelled: whether there is room for numbers at the ends.
    """
    palette = colors(len(columns.shown)) + [REST_COLOR] * bool(columns.rest)
    chosen = int(np.searchsorted(columns.shown, label))
    return [
        bars(role, y, names, palette, number=numbers[role], chosen=chosen, labelled=labelled)
        for role, y in values.items()
    ]


def outcomes(row: RowLoss, columns: Columns) -> dict[str, npt.NDArray[np.float64]]:
    """What the bars of `BARS` show of a row, by role."""
    return {
        "log_probabilities": columns.with_log_mass(row.steps.log_probabilities),
        "gradient": columns.with_mass(row.gradient),
    }


def loss_curves(row: RowLoss, numbers: dict[str, str]) -> list[Trace]:
    """The loss against the true class' probability and logit, with the present point on both."""
    curve, label = row.curve, row.label
    logit, probability = float(row.logits[label]), float(row.steps.probabilities[label])
    slope, reach = float(row.gradient[label]), 0.12 * float(np.ptp(row.curve_logits))
    by_probability, by_logit = (_axes_of(numbers[chart]) for chart in CURVES)
    line = {"color": ACCENT, "width": 3}
    x, p = row.curve_logits, row.curve_probabilities
    return [
        _line("curve_probability", p, curve.by_probability(p), line, by_probability),
        _line("curve_logit", x, curve.by_logit(x), line, by_logit),
        _line(
            "tangent",
            [logit - reach, logit + reach],
            [row.loss - slope * reach, row.loss + slope * reach],
            {"color": REST_COLOR, "width": 3, "dash": "dash"},
            by_logit,
        ),
        _point("point_probability", probability, row.loss, by_probability),
        _point("point_logit", logit, row.loss, by_logit),
    ]


def _axes_of(number: str) -> dict[str, str]:
    return {"xaxis": "x" + number, "yaxis": "y" + number}


def _line(
    role: str,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    line: dict[str, object],
    axis: dict[str, str],
) -> Trace:
    tip = "%{x:.5g}: %{y:.5g}<extra></extra>"
    look: dict[str, object] = {"hoverinfo": "skip"}
    if role.startswith("curve"):
        look = {"hovertemplate": tip}
    return trace("scatter", x=x, y=y, meta=role, mode="lines", line=line, **look, **axis)


def _point(role: str, x: float, y: float, axis: dict[str, str]) -> Trace:
    marker = {"color": ACCENT, "size": 16, "line": {"color": "white", "width": 2}}
    return trace(
        "scatter", x=[x], y=[y], meta=role, mode="markers", marker=marker, hoverinfo="skip", **axis
    )


def row_titles(row: RowLoss, name: str, gettext: Gettext) -> dict[str, str]:
    """The titles of the charts of a row, by chart."""
    _ = gettext
    gradient = _("Gradient (p − y) / T") if row.temperature != 1 else _("Gradient p − y")
    return {
        "log_probabilities": _("Log-probabilities log p"),
        "gradient": gradient if row.is_distribution else _("Gradient (Σy · p − y) / T"),
        "by_probability": _("Loss against p({name})").format(name=plain(name, 16)),
        "by_logit": _("Loss against x({name})").format(name=plain(name, 16)),
    }


def row_axes(
    row: RowLoss,
    columns: Columns,
    boxes: dict[str, Box],
    numbers: dict[str, str],
    ticks: dict[str, object],
) -> Layout:
    """The axes of the charts of a row, with zero on them and room for the numbers at the bars."""
    values = outcomes(row, columns)
    logs, slopes = (values[role][np.isfinite(values[role])] for role in BARS)
    reach = 1.3 * max(1.0, *np.abs(slopes).tolist(), 0.0)
    losses = {"range": [-0.06 * (high := highest_loss(row)), high]} | FREE
    thirds = {"range": [-0.04, 1.04], "showgrid": False, "nticks": 5} | FREE
    low, high_logit = float(row.curve_logits[0]), float(row.curve_logits[-1])
    across = {"range": [low, high_logit], "showgrid": False, "nticks": 5} | FREE
    layout: Layout = {}
    for chart, x, y in (
        ("log_probabilities", ticks, {"range": [logit_range(logs)[0], 0.0]}),
        ("gradient", ticks, {"range": [-reach, reach]}),
        ("by_probability", thirds, losses),
        ("by_logit", across, losses),
    ):
        layout.update(**axes(boxes[chart], numbers[chart], x, y))
    return layout


def highest_loss(row: RowLoss) -> float:
    """The loss at the top of both curves: room for the point, and for what is worth seeing."""
    ends = row.curve.by_logit(row.curve_logits[[0, -1]])
    finite = [float(end) for end in ends if math.isfinite(end)]
    return 1.15 * max([2.0, *finite, row.loss if math.isfinite(row.loss) else 2.0])
