"""A layer's inputs pushed through an activation, and spread and error over a stack of layers."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.activations.layers import SATURATED
from core.figures.layout import LOGARITHMIC, Grid, axes, axis_title, title
from core.figures.spec import Layout, Spec, Trace, spec, trace
from core.figures.style import PALETTE, REST_COLOR, SHAPES, Gettext, base_layout, keyed
from core.view.activations import BINS, ActivationView, Histogram

GRID = Grid((("inputs", "outputs", "slopes"), ("depth", "shares")))
COLORS = {"inputs": REST_COLOR, "outputs": PALETTE[0], "slopes": PALETTE[1]}
DEAD, SILENT = PALETTE[3], PALETTE[4]
MARGIN = {"l": 56, "r": 12, "t": 36, "b": 56}
TICKS = 5  # of a histogram
FLOOR = 1e-30  # below it the log axis ends


def layers_figure(view: ActivationView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """Histograms of the first layer, and what becomes of spread and error with depth.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" or "narrow".

    Example:
        >>> from core.experiment.activations import ActivationExperiment
        >>> plain = layers_figure(ActivationView(ActivationExperiment()))
        >>> [trace["meta"] for trace in plain["data"]]
        ['inputs', 'outputs', 'slopes', 'spreads', 'errors', 'saturated', 'silent', 'dead']
    """
    histograms = [_histogram(role, found) for role, found in view.histograms.items()]
    return spec([*histograms, *_depth(view)], _layout(view, gettext, width))


def _histogram(role: str, found: Histogram) -> Trace:
    number = GRID.numbers[role]
    colors = [COLORS[role]] * BINS
    if role == "slopes":  # those of saturated units stand out
        middles = found.low + (np.arange(BINS) + 0.5) * (found.high - found.low) / BINS
        colors = [DEAD if abs(x) < SATURATED else COLORS[role] for x in middles]
    return trace(
        "bar",
        x=np.arange(BINS),
        y=found.shares,
        meta=role,
        marker={"color": colors, "line": {"width": 0}},
        xaxis="x" + number,
        yaxis="y" + number,
        hovertemplate="%{y:.1%}<extra></extra>",
    )


def _depth(view: ActivationView) -> list[Trace]:
    stack = view.stack
    return [
        _line("spreads", "depth", _positive(stack.spreads), COLORS["outputs"], 0),
        _line("errors", "depth", _positive(stack.errors), COLORS["slopes"], 1),
        _line("saturated", "shares", stack.saturated, REST_COLOR, 0),
        _line("silent", "shares", stack.silent, SILENT, 1),
        _line("dead", "shares", stack.dead, DEAD, 2),
    ]


def _positive(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A logarithm has no 0: a gap."""
    return np.where(values > 0, values, np.nan)


def _line(role: str, chart: str, y: npt.NDArray[np.float64], color: str, shape: int) -> Trace:
    number = GRID.numbers[chart]
    tip = "%{x}: %{y:.3g}<extra></extra>"
    return trace(
        "scatter",
        x=np.arange(1, len(y) + 1),
        y=y,
        meta=role,
        mode="lines+markers",
        line={"color": color, "width": 2.5},
        marker={"color": color, "size": 8, "symbol": SHAPES[shape][0]},
        hovertemplate=tip,
        xaxis="x" + number,
        yaxis="y" + number,
    )


def _layout(view: ActivationView, gettext: Gettext, width: str) -> Layout:
    _ = gettext
    boxes, numbers = GRID.boxes(width), GRID.numbers
    titles = {
        "inputs": _("Inputs x of a layer"),
        "outputs": _("Outputs f(x)"),
        "slopes": _("Derivatives f′(x)"),
        "depth": _legend(
            (COLORS["outputs"], _("spread of the outputs")), (COLORS["slopes"], _("error"))
        ),
        "shares": _legend(
            (REST_COLOR, _("saturated")), (SILENT, _("f′ = 0")), (DEAD, _("dead inputs"))
        ),
    }
    notes = [title(boxes[chart], text) for chart, text in titles.items()]
    if not (view.stack.spreads > 0).any():
        notes.append(_nothing(numbers["depth"], gettext))
    layout = base_layout(height=GRID.height(width), margin=MARGIN, annotations=notes, bargap=0.06)
    for role, found in view.histograms.items():
        share = {"tickformat": ".0%", "rangemode": "tozero", "nticks": 5}
        layout.update(axes(boxes[role], numbers[role], _bins(found), share))
    span = {"range": [0.5, view.experiment.depth + 0.5], "title": axis_title(_("layer"))}
    layout.update(axes(boxes["depth"], numbers["depth"], span, _log_axis(view)))
    part = {"range": [-0.04, 1.04], "tickformat": ".0%"}
    layout.update(axes(boxes["shares"], numbers["shares"], span, part))
    return layout


def _nothing(number: str, gettext: Gettext) -> dict[str, Any]:
    """Said in the chart whose logarithms have nothing to show."""
    _ = gettext
    return {
        "text": _("All 0: no layer lets anything through"),
        "xref": f"x{number} domain",
        "yref": f"y{number} domain",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
    }


def _legend(*entries: tuple[str, str]) -> str:
    return "&nbsp;&nbsp;".join(
        keyed(color, mark, name) for (color, name), (_, mark) in zip(entries, SHAPES, strict=False)
    )


def _bins(found: Histogram) -> dict[str, Any]:
    """Ticks on round numbers, at the places of the bars."""
    span = found.high - found.low
    step = next(s for s in (0.25, 0.5, 1, 2, 4, 6) if span / s <= TICKS + 1)
    marks = np.arange(np.ceil(found.low / step), np.floor(found.high / step) + 1) * step
    places = (marks - found.low) / span * BINS - 0.5
    texts = [f"{mark + 0.0:g}".replace("-", "−") for mark in marks]
    return {"tickvals": places.tolist(), "ticktext": texts, "range": [-0.6, BINS - 0.4]}


def _log_axis(view: ActivationView) -> dict[str, Any]:
    """Whole powers of ten around all that is drawn; 1 is always there."""
    drawn = np.concatenate([view.stack.spreads, view.stack.errors, [1.0]])
    powers = np.log10(drawn[np.isfinite(drawn) & (drawn > FLOOR)])
    low, high = int(np.floor(powers.min() - 0.1)), int(np.ceil(powers.max() + 0.1))
    span = {"range": [low, high], "dtick": max(1, (high - low) // 4), "zeroline": False}
    return LOGARITHMIC | span
