"""Histograms of the numbers of the rows, and confidence against loss: points, or their density."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.figures.calibration import heights
from core.figures.layout import Box, axes, axis_title, title
from core.figures.spec import Layout, Spec, Trace, figure, packed, spec, trace
from core.figures.style import PALETTE, REST_COLOR, Gettext, base_layout
from core.logits.places import GRID, HISTOGRAMS
from core.view.distributions import DistributionsView

SCATTER = "scatter"
CHARTS = (*HISTOGRAMS, SCATTER)
NUMBERS = {name: str(at + 1) if at else "" for at, name in enumerate(CHARTS)}
BOXES: dict[str, dict[str, Box]] = {
    "wide": {
        "confidence": (0.0, 0.26, 0.585, 1.0),
        "loss": (0.32, 0.58, 0.585, 1.0),
        "margin": (0.0, 0.26, 0.0, 0.415),
        "entropy": (0.32, 0.58, 0.0, 0.415),
        SCATTER: (0.655, 1.0, 0.0, 1.0),
    },
    "narrow": {
        "confidence": (0.0, 1.0, 0.87, 1.0),
        "loss": (0.0, 1.0, 0.67, 0.8),
        "margin": (0.0, 1.0, 0.47, 0.6),
        "entropy": (0.0, 1.0, 0.27, 0.4),
        SCATTER: (0.0, 1.0, 0.0, 0.2),
    },
}
UNLABELLED: dict[str, dict[str, Box]] = {
    "wide": {
        "confidence": (0.0, 0.28, 0.0, 1.0),
        "margin": (0.36, 0.64, 0.0, 1.0),
        "entropy": (0.72, 1.0, 0.0, 1.0),
    },
    "narrow": {
        "confidence": (0.0, 1.0, 0.77, 1.0),
        "margin": (0.0, 1.0, 0.39, 0.62),
        "entropy": (0.0, 1.0, 0.0, 0.23),
    },
}
HEIGHTS = {"wide": 560, "narrow": 1320}
UNLABELLED_HEIGHTS = {"wide": 320, "narrow": 800}
MARGIN = {"l": 52, "r": 16, "t": 40, "b": 52}
RIGHT, WRONG = "#3b82f6", PALETTE[1]
KINDS = {"whole": "rgba(138,143,152,0.35)", "right": "rgba(59,130,246,0.6)", "wrong": WRONG}
CHOSEN = "rgba(59,130,246,0.12)"
DENSITY = [[0, "rgba(59,130,246,0.3)"], [0.5, "rgba(59,130,246,0.65)"], [1, "#2563eb"]]
POWERS = 10  # of ten that an axis of counts may reach


def distributions_figure(
    view: DistributionsView, gettext: Gettext = str, width: str = "wide"
) -> go.Figure:
    """The figure of a `DistributionsView`; from a notebook, `distributions_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide", or "narrow" (a phone), one chart below the other.

    Example:
        >>> from core.logits import Opened, Selection, load_sample
        >>> view = DistributionsView(Opened(load_sample()), Selection())
        >>> {trace.meta for trace in distributions_figure(view).data} >= {"loss:wrong", "points"}
        True
    """
    return figure(distributions_spec(view, gettext, width))


def distributions_spec(
    view: DistributionsView, gettext: Gettext = str, width: str = "wide"
) -> Spec:
    """The figure as a plain dict; arguments as in `distributions_figure`."""
    traces = [each for name in view.histograms for each in _bars(view, name, gettext)]
    if view.labelled:
        rows = _density if view.dense else _points
        traces += [_hits(view), *rows(view, gettext)]
    return spec(traces, _layout(view, gettext, width))


def _on(chart: str) -> dict[str, str]:
    return {"xaxis": "x" + NUMBERS[chart], "yaxis": "y" + NUMBERS[chart]}


def _bars(view: DistributionsView, name: str, gettext: Gettext) -> list[Trace]:
    """All rows of the file behind, and before them those of the selection, right and wrong."""
    _ = gettext
    found = view.histograms[name]
    edges = found.edges
    texts = [f"{low:.6g} – {high:.6g}" for low, high in pairwise(edges)]
    words = {
        "whole": _("rows of the file: {count}"),
        "right": _("right rows: {count}") if view.labelled else _("rows: {count}"),
        "wrong": _("wrong rows: {count}"),
    }
    right, wrong = view.counts(name)
    counts = {"whole": view.whole(name), "right": right, "wrong": wrong}
    kinds = ("whole", "right", "wrong") if view.labelled else ("whole", "right")
    return [
        trace(
            "bar",
            x=(edges[:-1] + edges[1:]) / 2,
            y=heights(counts[kind]),
            width=float(edges[1] - edges[0]),
            customdata=counts[kind],
            text=texts,
            textposition="none",
            meta=f"{name}:{kind}",
            marker={"color": KINDS[kind], "line": {"width": 0}},
            hovertemplate=f"%{{text}}<br>{words[kind].format(count='%{customdata:,}')}"
            "<extra></extra>",
            **_on(name),
        )
        for kind in kinds
    ]


def _hits(view: DistributionsView) -> Trace:
    """Where right rows lie: their loss is that of the confidence."""
    low, high = _losses(view)
    confidence = np.linspace(0.001, 1, 200)
    loss = -np.log(confidence)
    inside = (loss >= low) & (loss <= high)
    return trace(
        "scatter",
        x=confidence[inside],
        y=loss[inside],
        meta="hits",
        mode="lines",
        line={"color": REST_COLOR, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
        **_on(SCATTER),
    )


def _losses(view: DistributionsView) -> tuple[float, float]:
    edges = view.histograms["loss"].edges
    return float(edges[0]), float(edges[-1])


def _points(view: DistributionsView, gettext: Gettext) -> list[Trace]:
    """A point for each row, the wrong ones on top; what lies above the chart is at its top."""
    _ = gettext
    table, selected = view.opened.table, view.scattered
    assert table.loss is not None
    assert table.rank is not None
    rows = np.arange(table.rank.size) if selected.rows is None else selected.rows
    confidence, loss = selected.of(table.confidence), selected.of(table.loss)
    wrong = selected.of(table.rank) != 1
    row, sure, cost = (
        _("row {row}").format(row="%{customdata[0]}"),
        _("confidence {value}").format(value="%{x:.3f}"),
        _("loss {value}").format(value="%{customdata[1]:.4g}"),
    )
    found = []
    for kind, inside in (("right", ~wrong), ("wrong", wrong)):
        inside = inside & ~np.isnan(loss)
        found.append(
            trace(
                "scatter",
                x=confidence[inside].astype(np.float64),
                y=np.clip(loss[inside].astype(np.float64), *_losses(view)),
                customdata=np.stack([rows[inside], loss[inside].astype(np.float64)], axis=1),
                meta="points" if kind == "right" else "wrong_points",
                mode="markers",
                marker={"color": KINDS[kind], "size": 6},
                hovertemplate=f"{row}<br>{sure}<br>{cost}<extra></extra>",
                **_on(SCATTER),
            )
        )
    return found


def _density(view: DistributionsView, gettext: Gettext) -> list[Trace]:
    """How many rows lie in each cell; an empty one has no colour."""
    counts = view.scattered.density
    low, high = _losses(view)
    across, down = GRID
    z = heights(counts).astype(np.float32)
    z[counts == 0] = np.nan
    _ = gettext
    lines = (
        _("confidence {value}").format(value="%{x:.2f}"),
        _("loss {value}").format(value="%{y:.3g}"),
        _("rows: {count}").format(count="%{customdata:,}"),
    )
    return [
        trace(
            "heatmap",
            x0=0.5 / across,
            dx=1 / across,
            y0=low + (high - low) / down / 2,
            dy=(high - low) / down,
            z=packed(z),
            customdata=packed(counts.astype(np.int32)),
            zmin=0,
            colorscale=DENSITY,
            showscale=False,
            hoverongaps=False,
            meta="density",
            hovertemplate="<br>".join(lines) + "<extra></extra>",
            **_on(SCATTER),
        ),
        trace(  # without a trace of points there is nothing that a box could be drawn over
            "scatter", x=[0.5], y=[low - (high - low)], meta="nothing", mode="markers",
            hoverinfo="skip", **_on(SCATTER),
        ),
    ]  # fmt: skip


def _layout(view: DistributionsView, gettext: Gettext, width: str) -> Layout:
    _ = gettext
    boxes = BOXES[width] if view.labelled else UNLABELLED[width]
    names = {
        "confidence": _("confidence"),
        "entropy": _("entropy, nats"),
        "margin": _("margin, logits"),
        "loss": _("loss"),
        SCATTER: _("confidence and loss"),
    }
    found: Layout = {}
    for name, box in boxes.items():
        if name == SCATTER:
            low, high = _losses(view)
            room = 0.03 * (high - low)
            x: Layout = {"range": [-0.02, 1.02], "title": axis_title(_("confidence"))}
            ends = [low - room, high + room]
            y: Layout = {"range": ends, "title": axis_title(_("loss"))}
        else:
            edges, most = view.histograms[name].edges, int(view.whole(name).max(initial=1))
            x = {"range": [float(edges[0]), float(edges[-1])], "nticks": 6}
            y = _count_axis(most)
        found |= axes(box, NUMBERS[name], x | {"showgrid": name == SCATTER}, y)
    sizes = HEIGHTS if view.labelled else UNLABELLED_HEIGHTS
    return base_layout(
        height=sizes[width],
        margin=MARGIN,
        barmode="overlay",
        bargap=0,
        dragmode="select",
        annotations=[title(box, names[name]) for name, box in boxes.items()],
        shapes=[each for name in boxes for each in _chosen(view, name)],
        **found,
    )


def _count_axis(most: int) -> dict[str, object]:
    """An axis of counts by their powers of ten."""
    top = float(heights(most))
    powers = [power for power in range(POWERS) if power <= top]
    step = 1 + len(powers) // 5
    return {
        "range": [0, 1.08 * top],
        "tickvals": [float(heights(10**power)) for power in powers[::step]],
        "ticktext": [_short(10**power) for power in powers[::step]],
        "zeroline": False,
    }


def _short(count: int) -> str:
    """A power of ten as it stands at an axis.

    Example:
        >>> _short(100), _short(10_000), _short(1_000_000)
        ('100', '10k', '1M')
    """
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count // size}{letter}"
    return str(count)


def _chosen(view: DistributionsView, name: str) -> list[dict[str, object]]:
    """The range that is chosen, as a band, or as a box where two are."""
    x = view.range_of("confidence" if name == SCATTER else name)
    y = view.range_of("loss") if name == SCATTER else None
    if x is None and y is None:
        return []
    ends: dict[str, npt.NDArray[np.float64]] = {}
    for letter, span in (("x", x), ("y", y)):
        low, high = span or (-np.inf, np.inf)
        if letter == "y":
            first, last = _losses(view) if name == SCATTER else (0.0, 1.0)
        else:
            edges = view.histograms["confidence" if name == SCATTER else name].edges
            first, last = float(edges[0]), float(edges[-1])
        ends[letter] = np.clip([low, high], first, last)
    number = NUMBERS[name]
    return [
        {
            "type": "rect",
            "xref": "x" + number,
            "yref": "y" + number + ("" if name == SCATTER else " domain"),
            "x0": float(ends["x"][0]),
            "x1": float(ends["x"][1]),
            "y0": float(ends["y"][0]),
            "y1": float(ends["y"][1]),
            "fillcolor": CHOSEN,
            "line": {"color": RIGHT, "width": 2},
            "layer": "below",
        }
    ]
