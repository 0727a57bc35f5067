"""The curves of a training: loss, accuracy, and the length of each layer's slope."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.layout import WIDTHS, Box, Grid, axes, axis_title, title
from core.figures.spec import Layout, Spec, Trace, figure, spec, trace
from core.figures.style import STROKES, Gettext, base_layout, colors, dash, keyed
from core.reference.training.run import Epoch, Point

CHARTS = Grid((("loss", "accuracy", "norms"),))
HEIGHTS = {width: CHARTS.height(width) for width in WIDTHS}
HELD_OUT = "#db5c51"


def training_figure(
    points: Sequence[Point],
    epochs: Sequence[Epoch],
    steps: int,
    gettext: Gettext = str,
    width: str = "wide",
) -> go.Figure:
    """The figure of a training; from a notebook, `training_figure(...).show()`.

    Args:
        points: of the digits that it learns from.
        epochs: of those that are held out.
        steps: how many the training has.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide", or "narrow" for a phone.

    Example:
        >>> point = Point(5, 2.3, 0.1, (0.1, 0.2, 0.3, 0.4))
        >>> len(training_figure([point], [Epoch(90, 0.5, 0.9)], 450).data)
        8
    """
    return figure(training_spec(points, epochs, steps, gettext, width))


def training_spec(
    points: Sequence[Point],
    epochs: Sequence[Epoch],
    steps: int,
    gettext: Gettext = str,
    width: str = "wide",
) -> Spec:
    """The figure as a plain dict; arguments as in `training_figure`."""
    _ = gettext
    traces, palette = [], colors(4)
    learned, held = _("digits it learns from"), _("held-out digits")
    for chart in ("loss", "accuracy"):
        number = CHARTS.numbers[chart]
        own = [(point.step, getattr(point, chart)) for point in points]
        others = [(epoch.step, getattr(epoch, chart)) for epoch in epochs]
        traces.append(_line(chart, own, palette[0], number, learned))
        traces.append(_line(f"{chart}Held", others, HELD_OUT, number, held, "lines+markers"))
    layers = []
    for layer in range(4):
        own = [(point.step, point.norms[layer]) for point in points]
        name = _("layer {layer}").format(layer=layer + 1)
        layers.append(keyed(palette[layer], STROKES[layer][1], name))
        traces.append(
            _line(f"norms{layer}", own, palette[layer], CHARTS.numbers["norms"], name, at=layer)
        )
    layout: Layout = {}
    texts = [_("Loss"), _("Accuracy"), _("Slope of each layer's weights, ‖∂L/∂W‖")]
    boxes = CHARTS.boxes(width)
    upright: dict[str, dict[str, object]] = {
        "loss": {"rangemode": "tozero"},
        "accuracy": {"range": [0, 1.03], "tickformat": ".0%"},
        "norms": {"rangemode": "tozero"},
    }
    for chart, box in boxes.items():
        across: dict[str, object] = {
            "range": [0, steps],
            "showgrid": False,
            "title": axis_title(_("step")),
        }
        layout |= axes(box, CHARTS.numbers[chart], across, upright[chart])
    return spec(
        traces,
        base_layout(
            height=HEIGHTS[width],
            margin={"l": 46, "r": 8, "t": 36, "b": 56},
            annotations=[
                *(title(box, text) for box, text in zip(boxes.values(), texts, strict=True)),
                *_names(
                    boxes["accuracy"],
                    [keyed(HELD_OUT, "●", held), keyed(palette[0], "━", learned)],
                    "bottom",
                ),
                *_names(boxes["norms"], layers, "top"),
            ],
            **layout,
        ),
    )


def _line(
    role: str,
    pairs: Sequence[tuple[int, float]],
    color: str,
    number: str,
    name: str,
    mode: str = "lines",
    at: int = 0,
) -> Trace:
    """A line over the steps; what is infinite is a gap."""
    values = np.array([value for _, value in pairs], dtype=float)
    return trace(
        "scatter",
        x=[step for step, _ in pairs],
        y=[float(value) if np.isfinite(value) else None for value in values],
        meta=role,
        mode=mode,
        name=name,
        xaxis="x" + number,
        yaxis="y" + number,
        line={"color": color, "width": 2, "dash": dash(at)},
        marker={"size": 8},
        hovertemplate=name + ", %{x}: %{y:.4g}<extra></extra>",
    )


def _names(box: Box, names: list[str], side: str) -> list[dict[str, object]]:
    """What the lines are, one above the other at the right of a chart, from one side of it."""
    y, step = (box[2], 20) if side == "bottom" else (box[3], -20)
    place = {"xref": "paper", "yref": "paper", "x": box[1], "xanchor": "right", "y": y}
    return [
        {
            **place,
            "text": text,
            "yanchor": side,
            "yshift": step * at,
            "showarrow": False,
        }
        for at, text in enumerate(names)
    ]
