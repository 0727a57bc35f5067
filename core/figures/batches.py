"""The bench of the page Full batch or mini-batch? as one figure.

Each trace says in `meta` which role it plays.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.figures.batches_layout import (
    AXES,
    BEST,
    COLORS,
    ROOT,
    above,
    batches_layout,
    data_window,
)
from core.figures.spec import Spec, Trace, packed, spec, trace
from core.figures.style import REST_COLOR, SHAPES, Gettext
from core.view import BatchesView
from core.view.batches import WAYS

LEVELS = 7
FILL = "rgba(138, 143, 152, 0.07)"  # REST_COLOR, once for each level around it
LONG = 16  # numbers from which on text is longer than what is packed
COVERED = 5  # of the levels, from the start inwards


def batches_figure(view: BatchesView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure of a `BatchesView`; from a notebook, `figure(batches_figure(view)).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has two columns of charts, "narrow" (a phone) one.

    Example:
        >>> from core.experiment import BatchesExperiment
        >>> plain = batches_figure(BatchesView(BatchesExperiment()))
        >>> start = next(trace for trace in plain["data"] if trace["meta"] == "start")
        >>> float(start["x"][0]), float(start["y"][0])
        (-1.0, -2.0)
    """
    traces = [*_plane(view), *_data(view), *_losses(view), *_cloud(view), *_spread(view)]
    return spec(traces, batches_layout(view, gettext, width))


def _line(role: str, chart: str, x: Any, y: Any, color: str, **style: Any) -> Trace:
    line = {"color": color, "width": style.pop("width", 2), "dash": style.pop("dash", "solid")}
    ends = {"x": _numbers(x), "y": _numbers(y)}
    place = {"xaxis": "x" + AXES[chart], "yaxis": "y" + AXES[chart]}
    look = {"mode": "lines", "hoverinfo": "skip"} | style
    return trace("scatter", meta=role, line=line, **ends, **place, **look)


def _numbers(values: npt.ArrayLike) -> Any:
    """A few numbers as they are; a long path packed, in what the eye can tell apart."""
    given = np.asarray(values)
    return given if given.size < LONG else packed(given.astype(np.float32))


def _dots(role: str, chart: str, x: Any, y: Any, **marker: Any) -> Trace:
    tip = "%{x:.5g}, %{y:.5g}<extra></extra>"
    return _line(role, chart, x, y, REST_COLOR, mode="markers", marker=marker, hoverinfo="all",
                 hovertemplate=tip)  # fmt: skip


def _plane(view: BatchesView) -> list[Trace]:
    traces = [_level(view, radius) for radius in range(LEVELS, 0, -1)]
    for way in reversed(WAYS):
        points = drawn_points(view, way)
        thin = 1.2 if way == "single" else 2.5
        traces.append(
            _line(f"path_{way}", "plane", points[:, 0], points[:, 1], COLORS[way], width=thin)
        )
    best = {"size": 13, "symbol": "diamond", "color": BEST, "line": {"width": 2, "color": "white"}}
    start = view.courses["full"].points[0]
    ring = {"size": 20, "symbol": "circle-open", "color": REST_COLOR, "line": {"width": 3}}
    now = np.array([view.now[way].point for way in WAYS])
    return [
        *traces,
        _dots("best", "plane", view.best[:1], view.best[1:], **best),
        _dots("start", "plane", start[:1], start[1:], **ring),
        _dots("now", "plane", now[:, 0], now[:, 1], **_marks(13)),
    ]


def _marks(size: int) -> dict[str, Any]:
    """A mark for each path in its colour."""
    return {
        "size": size,
        "color": [COLORS[way] for way in WAYS],
        "symbol": [SHAPES[at][0] for at in range(len(WAYS))],
        "line": {"width": 2, "color": "white"},
    }


def _level(view: BatchesView, radius: int) -> Trace:
    """A line of equal J; they are as far apart as those of a map of a bowl."""
    most = max(float(view.losses["full"][0]) - view.least, 1e-3)
    line = view.level(most * (radius / COVERED) ** 2)
    return _line("level", "plane", line[:, 0], line[:, 1], REST_COLOR, width=0.8, fill="toself",
                 fillcolor=FILL)  # fmt: skip


def drawn_points(view: BatchesView, way: str) -> npt.NDArray[np.float64]:
    """The path up to where it is now; twice the start before the first update."""
    points = view.courses[way].points[: view.now[way].update + 1]
    return points if len(points) > 1 else np.repeat(points, 2, axis=0)


def _data(view: BatchesView) -> list[Trace]:
    left, right, _, _ = data_window(view)
    ends = np.array([left, right])

    def line(role: str, point: npt.NDArray[np.float64], color: str, **style: Any) -> Trace:
        return _line(role, "data", ends, point[0] * ends + point[1], color, **style)

    traces = [line("line_best", view.best, BEST, dash="dash", width=1.5)]
    traces += [line(f"line_{way}", view.now[way].point, COLORS[way]) for way in reversed(WAYS)]
    members = batch_members(view)
    ring = {"size": 15, "symbol": "circle-open", "color": COLORS["mini"], "line": {"width": 2}}
    return [
        *traces,
        _dots("members", "data", view.x[members], view.y[members], **ring),
        _dots("examples", "data", view.x, view.y, size=8, color=REST_COLOR),
    ]


def batch_members(view: BatchesView) -> npt.NDArray[np.int64]:
    """The examples of the last mini-batch; the last one again until there are N, to be moved."""
    experiment = view.experiment
    update = max(1, view.now["mini"].update)
    each = -(-experiment.examples // experiment.batch)
    epoch, at = divmod(update - 1, each)
    order = view.orders[epoch]
    members = order[at * experiment.batch : (at + 1) * experiment.batch]
    return np.pad(members, (0, experiment.examples - len(members)), mode="edge")


def _losses(view: BatchesView) -> list[Trace]:
    traces = []
    now = {way: view.now[way].update for way in WAYS}
    for chart in ("epochs", "updates"):
        for way in reversed(WAYS):
            x, y = progress(view, way, chart), above(view, view.losses[way])
            end = max(2, now[way] + 1)
            traces += [
                _line(f"{chart}_{way}_all", chart, x, y, COLORS[way], width=1.5, opacity=0.3),
                _line(f"{chart}_{way}", chart, x[:end], y[:end], COLORS[way]),
            ]
        places = [float(progress(view, way, chart)[now[way]]) for way in WAYS]
        heights = [float(above(view, view.losses[way])[now[way]]) for way in WAYS]
        traces.append(_dots(f"{chart}_now", chart, places, heights, **_marks(11)))
    return traces


def progress(view: BatchesView, way: str, chart: str) -> npt.NDArray[np.float64]:
    """How far a path has come at each of its points: in epochs, or in updates."""
    seen = view.courses[way].seen
    if chart == "epochs":
        return np.asarray(seen / view.experiment.examples)
    return np.arange(len(seen), dtype=np.float64)


def _cloud(view: BatchesView) -> list[Trace]:
    own, drawn, whole = view.own_gradients, view.batch_gradients, view.full_gradient
    white = {"width": 2, "color": "white"}
    return [
        _dots("own", "cloud", own[:, 0], own[:, 1], size=6, color=COLORS["single"], opacity=0.6),
        _dots("drawn", "cloud", drawn[:, 0], drawn[:, 1], size=6, color=COLORS["mini"],
              opacity=0.7),
        _dots("whole", "cloud", whole[:1], whole[1:], size=13, color=COLORS["full"], line=white),
    ]  # fmt: skip


def _spread(view: BatchesView) -> list[Trace]:
    sizes = np.arange(1, view.experiment.examples + 1)
    batch, spreads = view.experiment.batch, view.spreads
    ring = {"size": 20, "symbol": "circle-open", "color": COLORS["mini"], "line": {"width": 3}}
    return [
        _line("root", "spread", sizes, spreads[0] / np.sqrt(sizes), ROOT, dash="dot", width=2),
        _line("spread", "spread", sizes, spreads, REST_COLOR, width=3),
        _dots("spread_now", "spread", [batch], [spreads[batch - 1]], **ring),
    ]
