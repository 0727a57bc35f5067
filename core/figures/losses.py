"""The bench of the page Losses: one row of logits, and two losses laid over each other.

Above both losses along one logit, and what descending each of them does to the share of the right
class; below the row, its label and both gradients.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.figures.bars import bars
from core.figures.layout import (
    ABOVE,
    BELOW,
    FREE,
    ROOM,
    Box,
    Grid,
    axes,
    class_ticks,
    logit_range,
    title,
)
from core.figures.spec import Layout, Spec, Trace, figure, spec, trace
from core.figures.style import ACCENT, FONT_SIZE, Gettext, base_layout, colors, keyed, plain
from core.view import LossesView

GRID = Grid((("curve", "descent"), ("logits", "labels", "gradient")))
ALONG = str(len(GRID.charts) + 1)  # the y axis of the name of a logit; it never gives way
PAIR = (ACCENT, "#db5c51")  # of the loss, and of the one beside it
DASHES = ("solid", "dash")  # told apart without colours too
ASIDE_NAMES = 0.52  # of a chart's width, for the names of both losses
TALLEST = 4.0  # times what is seen now: a curve may leave the chart
Array = npt.NDArray[np.float64]
Range = Sequence[float]


def losses_figure(view: LossesView, gettext: Gettext = str, width: str = "wide") -> go.Figure:
    """The figure of a `LossesView`; from a notebook, `losses_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has charts beside each other, "narrow" (a phone) one below the other.

    Example:
        >>> from core.experiment import LossesExperiment
        >>> figure = losses_figure(LossesView(LossesExperiment()))
        >>> [round(float(slope), 4) for slope in figure.data[2].y]
        [0.993, -0.9997, 0.0067]
    """
    return figure(losses_spec(view, gettext, width))


def losses_spec(view: LossesView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure as a plain dict; arguments as in `losses_figure`."""
    return spec([*_bars(view), *_curves(view), *_descents(view)], _layout(view, gettext, width))


def _bars(view: LossesView) -> list[Trace]:
    """Logits and label, a colour a class; the gradient in the colour of its loss."""
    experiment, numbers = view.experiment, GRID.numbers
    names = [plain(name) for name in experiment.class_names]
    palette, labelled = colors(experiment.classes), experiment.classes <= ROOM
    one_hot = np.zeros(experiment.classes)
    one_hot[experiment.label] = 1
    slopes = view.gradient(experiment.loss)
    shown = [
        ("logits", np.asarray(experiment.logits), palette, experiment.chosen),
        ("labels", one_hot, palette, experiment.label),
        ("gradient", slopes, [PAIR[0]] * len(palette), None),
    ]
    found = [
        bars(role, y, names, fill, number=numbers[role], chosen=chosen, labelled=labelled)
        for role, y, fill, chosen in shown
    ]
    return [*found, *(_beside(view, key) for key in experiment.pair[1:])]


def _beside(view: LossesView, key: str) -> Trace:
    """The gradient of the other loss, as diamonds over the bars."""
    marker = {"symbol": "diamond", "size": 12, "color": PAIR[1]}
    return trace(
        "scatter",
        x=np.arange(view.experiment.classes),
        y=view.gradient(key),
        meta="gradient_beside",
        mode="markers",
        marker=marker | {"line": {"color": "white", "width": 1.5}},
        cliponaxis=False,
        hovertemplate="%{y:.8g}<extra></extra>",
        **_axes_of("gradient"),
    )


def _curves(view: LossesView) -> list[Trace]:
    """Both losses along the chosen logit, and where they are now; the first on top."""
    now = float(view.experiment.logits[view.experiment.chosen])
    lines = [_line("curve", view.grid, view.curves[key], at) for at, key in _backwards(view)]
    points = [_point([now], [view.value(key)], at) for at, key in _backwards(view)]
    return [*lines, *points, _along(view)]


def _along(view: LossesView) -> Trace:
    """Which logit the curves go along: a text that the browser can change while a hand moves.

    It stands a line lower, below the numbers of the axis, where no curve ends.
    """
    return trace(
        "scatter",
        x=[view.grid[-1]],
        y=[0],
        text=[f"<br>x({plain(view.name(view.experiment.chosen), 16)})"],
        meta="along",
        mode="text",
        textposition="bottom left",
        textfont={"size": FONT_SIZE, "weight": 700},
        hoverinfo="skip",
        cliponaxis=False,
        xaxis="x" + GRID.numbers["curve"],
        yaxis="y" + ALONG,
    )


def _descents(view: LossesView) -> list[Trace]:
    """The share of the right class against the step, for both."""
    steps = np.arange(view.experiment.steps + 1)
    return [_line("descent", steps, view.share(key), at) for at, key in _backwards(view)]


def _backwards(view: LossesView) -> list[tuple[int, str]]:
    """Both losses with their places, the first one last."""
    return list(enumerate(view.experiment.pair))[::-1]


def _line(chart: str, x: npt.ArrayLike, y: npt.ArrayLike, at: int) -> Trace:
    return trace(
        "scatter",
        x=x,
        y=y,
        meta=f"{chart}_{at}",
        mode="lines",
        line={"color": PAIR[at], "width": 3, "dash": DASHES[at]},
        hovertemplate="%{x:.5g}: %{y:.5g}<extra></extra>",
        **_axes_of(chart),
    )


def _point(x: list[float], y: list[float], at: int) -> Trace:
    marker = {"color": PAIR[at], "size": 16 - 4 * at, "line": {"color": "white", "width": 2}}
    return trace(
        "scatter",
        x=x,
        y=y,
        meta=f"point_{at}",
        mode="markers",
        marker=marker,
        hoverinfo="skip",
        **_axes_of("curve"),
    )


def _axes_of(chart: str) -> dict[str, str]:
    number = GRID.numbers[chart]
    return {"xaxis": "x" + number, "yaxis": "y" + number}


def _layout(view: LossesView, gettext: Gettext, width: str) -> Layout:
    boxes = GRID.boxes(width)
    notes = [title(boxes[chart], text) for chart, text in _titles(view, gettext).items()]
    ticks, (x, y) = class_ticks(view.experiment.class_names), _ranges(view)
    for chart, (at, lines) in _lines_of(view).items():
        corner = free_corner(at, lines, x[chart]["range"], y[chart]["range"])
        notes.append(_names(view, boxes[chart], *corner))
    layout = base_layout(
        height=GRID.height(width),
        margin={"l": 48, "r": 24, "t": ABOVE, "b": BELOW},
        annotations=notes,
    )
    above = {"overlaying": "y" + GRID.numbers["curve"], "anchor": "x" + GRID.numbers["curve"]}
    layout["yaxis" + ALONG] = above | {"range": [0, 1], "visible": False, "fixedrange": True}
    for chart in GRID.charts:
        layout.update(**axes(boxes[chart], GRID.numbers[chart], x.get(chart, ticks), y[chart]))
    return layout


def _titles(view: LossesView, gettext: Gettext) -> dict[str, str]:
    _ = gettext
    alone = _("Gradient by each logit")
    label = plain(view.name(view.experiment.label), 16)
    return {
        "logits": _("Logits x: drag a bar"),
        "labels": _("Labels y: press a class"),
        "gradient": _("Gradient by each logit, ◆ beside") if view.experiment.pair[1:] else alone,
        "curve": _("Loss against the logit: drag a point"),
        "descent": _("Going down: softmax's p({name}) at each step").format(name=label),
    }


def _lines_of(view: LossesView) -> dict[str, tuple[Array, list[Array]]]:
    """The lines of both charts of lines: where they are across, and their heights."""
    pair, steps = view.experiment.pair, np.arange(view.experiment.steps + 1.0)
    return {
        "curve": (view.grid, [view.curves[key] for key in pair]),
        "descent": (steps, [view.share(key) for key in pair]),
    }


def free_corner(x: Array, lines: list[Array], across: Range, upright: Range) -> tuple[str, str]:
    """The corner of a chart, or the middle of a side, that its lines use least.

    Args:
        x: of the points, (P,).
        lines: heights of the points, (P,) each.
        across: the range of the x axis.
        upright: the range of the y axis.

    Example:
        >>> free_corner(np.arange(3.0), [np.array([0.0, 0.5, 1.0])], (0, 2), (0, 1))
        ('left', 'top')
    """
    part = (x - across[0]) / (across[1] - across[0])
    heights = (np.array(lines) - upright[0]) / (upright[1] - upright[0])
    sides = {"right": part >= 1 - ASIDE_NAMES, "left": part <= ASIDE_NAMES}
    levels = {"top": (0.72, 1.1), "middle": (0.36, 0.64), "bottom": (-0.1, 0.28)}
    used = {
        (side, level): int(((heights >= low) & (heights <= high))[:, where].sum())
        for level, (low, high) in levels.items()
        for side, where in sides.items()
    }
    return min(used, key=lambda corner: used[corner])


def _names(view: LossesView, box: Box, side: str, level: str) -> dict[str, object]:
    """Which colour is which loss, in a corner of a chart."""
    marks = ("━", "╍")
    lines = [keyed(PAIR[n], marks[n], key) for n, key in enumerate(view.experiment.pair)]
    return {
        "text": "<br>".join(lines),
        "x": box[side == "right"],
        "y": {"top": box[3], "middle": (box[2] + box[3]) / 2, "bottom": box[2]}[level],
        "xref": "paper",
        "yref": "paper",
        "xanchor": side,
        "yanchor": level,
        "align": "left",
        "showarrow": False,
        "font": {"size": FONT_SIZE},
    }


def _ranges(view: LossesView) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """The x axes that are not of classes, and all y axes."""
    experiment = view.experiment
    slopes = np.concatenate([view.gradient(key) for key in experiment.pair])
    slopes = slopes[np.isfinite(slopes)]
    low, high = min(0.0, *slopes), max(0.0, *slopes)
    room = 0.25 * max(high - low, 1e-3)
    steps = experiment.steps
    across = {
        "curve": {"range": [float(view.grid[0]), float(view.grid[-1])], "nticks": 7} | FREE,
        "descent": {"range": [-0.02 * steps, 1.02 * steps], "nticks": 7} | FREE,
    }
    return across, {
        "logits": {"range": logit_range(np.asarray(experiment.logits))},
        "labels": {"range": [0, 1.15], "tickvals": [0, 0.5, 1]},
        "gradient": {"range": [low - room, high + room], "nticks": 5},
        "curve": {"range": loss_range(view), "nticks": 5} | FREE,
        "descent": {"range": [-0.03, 1.05], "tickvals": [0, 0.5, 1]} | FREE,
    }


def loss_range(view: LossesView) -> list[float]:
    """The losses that the curves have room for: all of them, but for what would dwarf the points.

    Args:
        view: with both curves.
    """
    curves = np.concatenate([view.curves[key] for key in view.experiment.pair])
    now = np.array([view.value(key) for key in view.experiment.pair])
    finite, near = curves[np.isfinite(curves)], now[np.isfinite(now)]
    most = max(TALLEST * max(1.0, *np.abs(near)), 0.0) if near.size else TALLEST
    high = min(float(finite.max(initial=1.0)), float(most))
    low = max(float(finite.min(initial=0.0)), -float(most))
    room = 0.08 * (high - low)
    return [low - room, high + room]
