"""The bench of the page Gradient descent as one figure: J with the path, and all against the step.

Each trace says in `meta` which role it plays. Marks that may become more while a hand moves are
there from the beginning: those that are not needed stand on the last one.
"""

from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from core.experiment.gradient_descent import MOST_STEPS
from core.figures.gradient_descent_layout import (
    AXES,
    CROWD,
    MINIMUM,
    NOW,
    OTHER,
    PATH,
    RATE,
    boxes,
    descent_layout,
    factor_end,
)
from core.figures.spec import Spec, Trace, spec, trace
from core.figures.style import REST_COLOR, Gettext
from core.view import DescentView

Array = npt.NDArray[np.float64]
Line = tuple[list[float], list[float]]

MANY = 40  # steps from which on their marks are small
TANGENT = 0.05  # half of a tangent, as a part of the chart
LONG_TANGENT = 0.22
PALE = "rgba(181, 101, 167, 0.14)"  # RATE, below the path


def descent_figure(view: DescentView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure of a `DescentView`; from a notebook, `figure(descent_figure(view)).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has two columns of charts, "narrow" (a phone) one.

    Example:
        >>> from core.experiment.gradient_descent import DescentExperiment
        >>> plain = descent_figure(DescentView(DescentExperiment()))
        >>> path = next(trace for trace in plain["data"] if trace["meta"] == "path")
        >>> [round(float(x), 4) for x in path["x"][:6]]
        [5.0, 2.0, 0.8, 0.32, 0.128, 0.0512]
    """
    places, _ = boxes(view, width)
    traces = [*_objective(view, gettext), *_against_step(view)]
    if "factor" in places:
        traces += _factor(view)
    return spec(traces, descent_layout(view, gettext, width))


def _line(role: str, chart: str, x: Any, y: Any, color: str, **style: Any) -> Trace:
    line = {"color": color, "width": style.pop("width", 2), "dash": style.pop("dash", "solid")}
    across, upright = AXES[chart]
    axes = {"xaxis": "x" + across, "yaxis": "y" + upright}
    look = {"mode": "lines", "hoverinfo": "skip"} | style
    return trace("scatter", x=x, y=y, meta=role, line=line, **axes, **look)


def _dots(role: str, chart: str, x: Any, y: Any, color: str, **style: Any) -> Trace:
    """A path: its points, joined."""
    marker = {"color": color, "size": style.pop("size", 8)}
    tip = "%{x:.6g}, %{y:.6g}<extra></extra>"
    return _line(
        role, chart, padded(x), padded(y), color, mode="lines+markers", marker=marker,
        hoverinfo="all", hovertemplate=tip, **style,
    )  # fmt: skip


def _mark(role: str, chart: str, x: float, y: float, **marker: Any) -> Trace:
    """One point."""
    return _line(role, chart, [x], [y], NOW, mode="markers", marker={"size": 14} | marker)


def padded(values: npt.ArrayLike) -> Array:
    """The values, and the last one again until there are as many as a path can have."""
    given = np.asarray(values, dtype=np.float64)
    return np.pad(given, (0, MOST_STEPS + 1 - given.size), mode="edge")


def _objective(view: DescentView, gettext: Gettext) -> list[Trace]:
    path, n = view.path, view.step
    seen = slice(n + 1)
    x, value = float(path.points[n]), float(path.values[n])
    traces = [
        _line("curve", "objective", *view.curve, REST_COLOR, width=3),
        _line("tangents", "objective", *tangents(view), PATH, width=1.5, opacity=0.45),
        _line("lead", "objective", *lead(view), PATH, width=1.5, dash="dash"),
        _minima(view, gettext),
    ]
    if view.other:
        points, values = view.other.points[seen], view.other.values[seen]
        traces.append(_dots("other_path", "objective", points, values, OTHER, size=7))
    return [
        *traces,
        _dots("path", "objective", path.points[seen], path.values[seen], PATH, width=1.5),
        _line("tangent", "objective", *tangent(view, x, value, LONG_TANGENT), NOW, width=3),
        _line("next", "objective", *coming(view), NOW, dash="dot"),
        _mark("lead_end", "objective", *lead_end(view), size=16, color=PATH,
              symbol="circle-open", line={"width": 3, "color": PATH}),
        _mark("start", "objective", path.points[0], path.values[0], size=20, color=PATH,
              symbol="circle-open", line={"width": 3, "color": PATH}),
        _mark("now", "objective", x, value, color=NOW, line={"width": 2, "color": "white"}),
    ]  # fmt: skip


def _minima(view: DescentView, gettext: Gettext) -> Trace:
    """The minima with their names: the global one is filled."""
    _ = gettext
    minima = view.objective.minima
    name = {True: _("global minimum"), False: _("local minimum")}
    alone = len(minima) == 1 and minima[0].is_global
    texts = [_("minimum") if alone else name[low.is_global] for low in minima]
    return _line(
        "minima",
        "objective",
        [low.x for low in minima],
        [low.value for low in minima],
        MINIMUM,
        mode="markers+text" if len(minima) <= CROWD else "markers",
        text=texts,
        textposition="bottom center",
        marker={
            "size": 13,
            "color": MINIMUM,
            "symbol": ["diamond" if low.is_global else "diamond-open" for low in minima],
            "line": {"width": 2.5, "color": MINIMUM},
        },
    )


def tangent(view: DescentView, x: float, value: float, half: float) -> Line:
    """The tangent in a point, as long as the eye sees it on every slope; with a gap after it."""
    left, right, bottom, top = view.window
    slope = float(view.objective.derivative(x))
    run = half * (right - left) / np.hypot(1, slope * (right - left) / (top - bottom))
    rise = slope * run
    return [x - run, x + run, np.nan], [value - rise, value + rise, np.nan]


def tangents(view: DescentView) -> Line:
    """The tangents in all points up to the one that is shown."""
    seen = slice(view.step + 1)
    pieces = [
        tangent(view, float(x), float(value), TANGENT)
        for x, value in zip(view.path.points[seen], view.path.values[seen], strict=True)
    ]
    x, y = zip(*pieces, strict=True)
    return list(chain(*x)), list(chain(*y))


def lead(view: DescentView) -> Line:
    """Where the first step leads: along the tangent of the start, then onto the curve."""
    path, (after, then) = view.path, lead_end(view)
    x, value, slope = path.points[0], path.values[0], path.gradients[0]
    return [x, after, after], [value, value + slope * (after - x), then]


def lead_end(view: DescentView) -> tuple[float, float]:
    """The point after the first step; none where the rate does not decide where it is."""
    if not view.leads:
        return np.nan, np.nan
    return float(view.path.points[1]), float(view.path.values[1])


def coming(view: DescentView) -> Line:
    """The step to come: along x, then onto the curve; no line at the end of the path."""
    n, path = view.step, view.path
    if n == view.last:
        return [np.nan], [np.nan]
    (x, after), (value, then) = path.points[n : n + 2], path.values[n : n + 2]
    return [x, after, after], [value, value, then]


def _against_step(view: DescentView) -> list[Trace]:
    path, other = view.path, view.other
    own = {"values": path.values, "points": path.points}
    beside = {"values": other.values, "points": other.points} if other else {}
    traces = _rates(view)
    for role, numbers in own.items():
        if role in beside:
            steps, shown = np.arange(len(beside[role])), slice(view.step + 1)
            faint = _line(f"other_{role}_all", role, steps, beside[role], OTHER, opacity=0.3)
            traces += [
                faint,
                _line(f"other_{role}", role, steps[shown], beside[role][shown], OTHER),
            ]
        traces += _counted(view, role, numbers)
    return traces


def _counted(view: DescentView, role: str, numbers: Array) -> list[Trace]:
    """Numbers of the path against the step: all faintly, strong up to the shown one."""
    n, steps = view.step, np.arange(len(numbers))
    size = 6 if view.experiment.steps < MANY else 3
    return [
        _line(f"{role}_all", role, steps, numbers, PATH, opacity=0.3),
        _dots(role, role, steps[: n + 1], numbers[: n + 1], PATH, size=size),
        _mark(f"{role}_now", role, n, numbers[n], size=12),
    ]


def _rates(view: DescentView) -> list[Trace]:
    rates, n = view.path.rates, view.step
    now = rates[n] if n < len(rates) else np.nan
    return [
        _line("rates", "rates", *stairs(rates), RATE, width=1.5, fill="tozeroy", fillcolor=PALE),
        _line("rates_now", "rates", [n, n + 1], [now, now], NOW, width=4, mode="lines+markers",
              marker={"color": NOW, "size": [10, 0], "opacity": 1}),
    ]  # fmt: skip


def stairs(rates: Array) -> tuple[Array, Array]:
    """A level a step: the rate that leads from a step to the next."""
    ends = np.repeat(np.arange(len(rates) + 1.0), 2)[1:-1]
    return ends, np.repeat(rates, 2)


def _factor(view: DescentView) -> list[Trace]:
    """The factor over the rate, with the rate under the hand and that of the shown step."""
    end, rate = factor_end(view), view.experiment.rate
    now = view.path.rates[min(view.step, len(view.path.rates) - 1)] if view.last else rate
    return [
        _line("factor_line", "factor", [0, 0.5, end], [1, 0, 2 * end - 1], REST_COLOR, width=3),
        _mark("factor", "factor", rate, abs(1 - 2 * rate), size=20, color=PATH,
              symbol="circle-open", line={"width": 3, "color": PATH}),
        _mark("factor_now", "factor", now, abs(1 - 2 * now), size=12),
    ]  # fmt: skip
