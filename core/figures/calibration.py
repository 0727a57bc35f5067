"""Calibration: the reliability diagram with its counts, and the loss against the temperature."""

import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.figures.layout import Box, axes, title
from core.figures.spec import Layout, Spec, Trace, figure, spec, trace
from core.figures.style import ACCENT, PALETTE, REST_COLOR, Gettext, base_layout
from core.logits.reliability import Reliability
from core.query import written
from core.view.calibration import GRID, CalibrationView

NUMBERS = {"reliability": "", "counts": "2", "loss": "3"}
BOXES: dict[str, dict[str, Box]] = {
    "wide": {
        "reliability": (0.0, 0.46, 0.37, 1.0),
        "counts": (0.0, 0.46, 0.0, 0.23),
        "loss": (0.55, 1.0, 0.0, 1.0),
    },
    "narrow": {
        "reliability": (0.0, 1.0, 0.6, 1.0),
        "counts": (0.0, 1.0, 0.405, 0.525),
        "loss": (0.0, 1.0, 0.0, 0.29),
    },
}
HEIGHTS = {"wide": 560, "narrow": 960}
MARGIN = {"l": 52, "r": 16, "t": 40, "b": 52}
BEFORE, AFTER = REST_COLOR, ACCENT
FITTED, JUDGED = PALETTE[1], ACCENT
PALE = "rgba(59,130,246,0.13)"
TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
OUTSIDE = -1.0  # of the diagram
ROOM = 0.06  # of the height of a curve above and below it
MOST = 3.0  # times the loss at its lowest that the chart shows, at most


def calibration_figure(
    view: CalibrationView, gettext: Gettext = str, width: str = "wide"
) -> go.Figure:
    """The figure of a `CalibrationView`; from a notebook, `calibration_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide", or "narrow" (a phone), one chart below the other.

    Example:
        >>> from core.logits import assess, fit_temperature, load_sample
        >>> file = load_sample()
        >>> view = CalibrationView(fit_temperature(file), assess(file), assess(file, 2.0))
        >>> {trace.meta for trace in calibration_figure(view).data} >= {"before", "after", "judged"}
        True
    """
    return figure(calibration_spec(view, gettext, width))


def calibration_spec(view: CalibrationView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure as a plain dict; arguments as in `calibration_figure`."""
    traces = [*_reliability(view, gettext), *_counts(view, gettext), *_losses(view)]
    return spec(traces, _layout(view, gettext, width))


def heights(counts: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """How high the bars of counts are: a bin of one row is seen beside one of a million."""
    return np.log10(1 + np.asarray(counts, dtype=np.float64))


def _line(
    role: str, x: npt.ArrayLike, y: npt.ArrayLike, line: dict[str, object], chart: str
) -> Trace:
    return trace(
        "scatter",
        x=x,
        y=y,
        meta=role,
        mode="lines",
        line=line,
        hoverinfo="skip",
        **_on(chart),
    )


def _on(chart: str) -> dict[str, str]:
    return {"xaxis": "x" + NUMBERS[chart], "yaxis": "y" + NUMBERS[chart]}


def _reliability(view: CalibrationView, gettext: Gettext) -> list[Trace]:
    dashes = {"color": REST_COLOR, "width": 1.5, "dash": "dash"}
    before, after = view.before.quality.reliability, view.reliability
    x, y = whiskers(after, view.band)
    return [
        _line("perfect", [0, 1], [0, 1], dashes, "reliability"),
        _joined("before_line", before, BEFORE),
        _bins("before", before, BEFORE, gettext),
        _line("band", x, y, {"color": AFTER, "width": 2}, "reliability"),
        _joined("after_line", after, AFTER),
        _bins("after", after, AFTER, gettext),
    ]


def whiskers(
    reliability: Reliability, band: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """An upright line through each bin, from the low to the high end of its band."""
    nothing = np.full(reliability.counts.size, np.nan)
    x = np.stack([reliability.confidence, reliability.confidence, nothing], axis=1)
    return x.ravel(), np.stack([*band, nothing], axis=1).ravel()


def _joined(role: str, reliability: Reliability, color: str) -> Trace:
    line = {"color": color, "width": 2}
    return _line(role, reliability.confidence, reliability.accuracy, line, "reliability")


def _bins(role: str, reliability: Reliability, color: str, gettext: Gettext) -> Trace:
    """A mark for each bin; that of an empty one lies outside, where a hand can bring it from."""
    _ = gettext
    rows, sure, right = (
        _("rows: {count}").format(count="%{customdata:,}"),
        _("confidence {value}").format(value="%{x:.3f}"),
        _("accuracy {value}").format(value="%{y:.3f}"),
    )
    fill = color if role == "after" else "rgba(0,0,0,0)"
    return trace(
        "scatter",
        x=np.nan_to_num(reliability.confidence, nan=OUTSIDE),
        y=np.nan_to_num(reliability.accuracy, nan=OUTSIDE),
        customdata=reliability.counts,
        meta=role,
        mode="markers",
        marker={"color": fill, "size": 9, "line": {"color": color, "width": 2}},
        hovertemplate=f"{rows}<br>{sure}<br><b>{right}</b><extra></extra>",
        **_on("reliability"),
    )


def _counts(view: CalibrationView, gettext: Gettext) -> list[Trace]:
    edges = view.reliability.edges
    names = [f"{low:.2f}–{high:.2f}" for low, high in pairwise(edges)]
    count = gettext("rows: {count}").format(count="%{customdata:,}")
    return [
        trace(
            "bar",
            x=list(range(len(names))),
            y=heights(reliability.counts),
            customdata=reliability.counts,
            text=names,
            textposition="none",
            meta=role,
            marker={"color": color, "line": {"color": edge, "width": 1.5}},
            hovertemplate=f"%{{text}}<br>{count}<extra></extra>",
            **_on("counts"),
        )
        for role, reliability, color, edge in (
            ("counts", view.reliability, "rgba(59,130,246,0.5)", "rgba(0,0,0,0)"),
            ("counts_before", view.before.quality.reliability, "rgba(0,0,0,0)", BEFORE),
        )
    ]


def _losses(view: CalibrationView) -> list[Trace]:
    s, now = np.log10(GRID), math.log10(view.temperature)
    fitted, judged = view.curves
    low, high = _loss_range(view)
    lines = [("fitted", fitted, FITTED, "dot"), ("judged", judged, JUDGED, "solid")]
    return [
        *[
            _line(role, s, y, {"color": color, "width": 3, "dash": dash}, "loss")
            for role, y, color, dash in lines
        ],
        _line("cursor", [now, now], [low, high], {"color": REST_COLOR, "width": 1.5}, "loss"),
        trace(
            "scatter",
            x=[now],
            y=[view.losses[1]],
            meta="point",
            mode="markers",
            marker={"color": JUDGED, "size": 16, "line": {"color": "white", "width": 2}},
            hoverinfo="skip",
            **_on("loss"),
        ),
    ]


def _loss_range(view: CalibrationView) -> list[float]:
    """From below the lowest loss to what is worth seeing of the highest."""
    values = np.concatenate(view.curves)
    known = values[np.isfinite(values)]
    if not known.size:
        return [0.0, 1.0]
    low = float(known.min())
    at_one = max(float(curve(1.0)) for curve in view.fit.curve)
    high = min(float(known.max()), max(MOST * low, 2 * at_one if at_one > 0 else 0, 1e-3))
    room = ROOM * max(high - low, 1e-6)
    return [low - room, high + room]


def _layout(view: CalibrationView, gettext: Gettext, width: str) -> Layout:
    _ = gettext
    boxes = BOXES[width]
    grey, blue = (
        f'<span style="color:{color}">{mark}</span>'
        for color, mark in ((BEFORE, "○"), (AFTER, "●"))
    )
    dots, line = (
        f'<span style="color:{color}">{mark}</span>'
        for color, mark in ((FITTED, "┅"), (JUDGED, "━"))
    )
    titles = {
        "reliability": _("Accuracy by confidence: {before} T = 1, {after} T").format(
            before=grey, after=blue
        ),
        "counts": _("Rows in each bin of confidence"),
        "loss": _("Loss against T: {fitted} fitted half, {judged} judged half").format(
            fitted=dots, judged=line
        ),
    }
    part = {"range": [-0.02, 1.02], "dtick": 0.2, "tickformat": ".0%", "showgrid": False}
    low, high = _loss_range(view)
    ticks = {
        "tickvals": [math.log10(tick) for tick in TICKS],
        "ticktext": [written(tick) for tick in TICKS],
        "range": [math.log10(GRID[0]) - 0.04, math.log10(GRID[-1]) + 0.04],
    }
    return base_layout(
        height=HEIGHTS[width],
        margin=MARGIN,
        barmode="overlay",
        bargap=0.1,
        annotations=[title(boxes[chart], text) for chart, text in titles.items()],
        shapes=[*_chosen(view), *_fit_marks(view)],
        **axes(boxes["reliability"], "", part, part | {"zeroline": False, "range": [-0.04, 1.06]}),
        **axes(boxes["counts"], "2", _bin_ticks(view), _count_ticks(view)),
        **axes(boxes["loss"], "3", ticks, {"range": [low, high], "zeroline": False, "nticks": 7}),
    )


def _bin_ticks(view: CalibrationView) -> dict[str, object]:
    """Percents below the edges of the bins, on an axis as long as that of the diagram above."""
    bins = view.reliability.counts.size
    tens = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    edge = 0.02 * bins
    return {
        "tickvals": [tick * bins - 0.5 for tick in tens],
        "ticktext": [f"{tick:.0%}" for tick in tens],
        "range": [-0.5 - edge, bins - 0.5 + edge],
        "showgrid": False,
    }


def _count_ticks(view: CalibrationView) -> dict[str, object]:
    both = (view.reliability, view.before.quality.reliability)
    most = max(int(reliability.counts.max()) for reliability in both)
    ticks = [10**exponent for exponent in range(len(str(most)))]
    few = ticks if len(ticks) <= 4 else ticks[::2]
    return {
        "tickvals": heights(few).tolist(),
        "ticktext": [f"{tick:,}" for tick in few],
        "range": [0, 1.1 * float(heights(most))],
    }


def _chosen(view: CalibrationView) -> list[dict[str, object]]:
    """A stripe through the diagram and the counts at the chosen bin."""
    if view.chosen is None:
        return []
    edges, at = view.reliability.edges, view.chosen
    common = {"type": "rect", "line": {"width": 0}, "fillcolor": PALE, "layer": "below"}
    return [
        common | {"x0": edges[at], "x1": edges[at + 1], "y0": 0, "y1": 1, "yref": "y domain"},
        common
        | {"x0": at - 0.5, "x1": at + 0.5, "y0": 0, "y1": 1, "xref": "x2", "yref": "y2 domain"},
    ]


def _fit_marks(view: CalibrationView) -> list[dict[str, object]]:
    """T = 1, the fitted temperature, and its band."""
    common = {"xref": "x3", "yref": "y3 domain", "y0": 0, "y1": 1, "layer": "below"}
    best = math.log10(view.fit.temperature)
    dashes = {"color": REST_COLOR, "width": 1.5, "dash": "dash"}
    orange = {"color": FITTED, "width": 1.5, "dash": "dot"}
    marks: list[dict[str, object]] = [
        common | {"type": "line", "x0": 0, "x1": 0, "line": dashes},
        common | {"type": "line", "x0": best, "x1": best, "line": orange},
    ]
    low, high = view.fit.band
    if not math.isnan(low):
        box = {"x0": math.log10(low), "x1": math.log10(high), "fillcolor": "rgba(224,138,0,0.15)"}
        marks.append(common | {"type": "rect", "line": {"width": 0}} | box)
    return marks
