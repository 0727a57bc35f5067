"""A digit on its way through a network: a picture a layer, and both outputs beside each other."""

from functools import partial

import numpy as np
import plotly.graph_objects as go

from core.digits import CLASSES, INK
from core.figures.bars import bars
from core.figures.layout import Box, axes, class_ticks, title
from core.figures.spec import Layout, Spec, Trace, figure, spec, trace
from core.figures.style import ACCENT, Gettext, base_layout, colors
from core.view.network import CEILING, NetworkView

COLUMNS = (16, 16, 8)  # of the picture of each hidden layer
BARS = ("outputs", "linear", "sigmoid")
# From nothing to the largest, and from the lowest by way of nothing to the largest.
RISING = [[0, "rgba(128,128,128,0.10)"], [1, ACCENT]]
SIGNED = [[0, "#cf7f10"], [0.5, "rgba(128,128,128,0.10)"], [1, ACCENT]]
PAPER = [[0, "rgba(128,128,128,0.10)"], [1, "#8a8f98"]]
PICTURE = {"wide": 250, "narrow": 146}  # px, the height of a picture
CHART = {"wide": 210, "narrow": 190}
BETWEEN = {"wide": 64, "narrow": 56}  # px
ABOVE, BELOW = 34, 34
ASIDE = {"wide": 0.035, "narrow": 0.09}  # of the width
Rows = tuple[tuple[int, dict[str, int]], ...]  # how many charts, and how high
ROWS: dict[str, Rows] = {
    "wide": ((4, PICTURE), (3, CHART)),
    "narrow": ((2, PICTURE), (2, PICTURE), (1, CHART), (2, CHART)),
}


def network_figure(view: NetworkView, gettext: Gettext = str, width: str = "wide") -> go.Figure:
    """The figure of a `NetworkView`; from a notebook, `network_figure(...).show()`.

    Args:
        view: what to show.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide", or "narrow" for a phone.

    Example:
        >>> from core.experiment import NetworkExperiment
        >>> [trace.meta for trace in network_figure(NetworkView(NetworkExperiment())).data]
        ['image', 'layer0', 'layer1', 'layer2', 'outputs', 'linear', 'sigmoid']
    """
    return figure(network_spec(view, gettext, width))


def network_spec(view: NetworkView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure as a plain dict; arguments as in `network_figure`."""
    hidden = range(view.architecture.depth - 1)
    traces = [_image(view), *(_picture(view, layer, gettext) for layer in hidden)]
    names = [str(digit) for digit in range(CLASSES)]
    palette = colors(CLASSES)
    chosen = view.experiment.unit if view.experiment.layer == len(hidden) else None
    heights = {"outputs": view.values(len(hidden)), **view.by_output}
    for at, role in enumerate(BARS, start=5):
        texts = [short(value) for value in heights[role]] if width == "wide" else None
        bar = partial(bars, role, heights[role], names, palette, number=str(at))
        traces.append(bar(chosen=chosen if role == "outputs" else None) | {"text": texts})
    return spec(traces, _layout(view, gettext, width))


def _image(view: NetworkView) -> Trace:
    return _heat("image", view.image / INK, PAPER, (0, 1), "", "%{z:.2f}")


def _picture(view: NetworkView, layer: int, gettext: Gettext) -> Trace:
    """The numbers of a hidden layer, row by row; a hole is a unit that dropout drops."""
    values = view.values(layer)
    largest = float(np.nanmax(np.abs(values), initial=0)) or 1.0
    signed = bool((values < 0).any())
    shown = np.where(view.dropped(layer), np.nan, values).reshape(-1, COLUMNS[layer])
    unit = gettext("unit {number}").format(number="%{customdata}")
    return _heat(
        f"layer{layer}",
        shown,
        SIGNED if signed else RISING,
        (-largest if signed else 0.0, largest),
        str(layer + 2),
        unit + ": %{z:.4g}",
    ) | {"customdata": np.arange(values.size).reshape(shown.shape)}


def _heat(
    role: str,
    values: np.ndarray,
    scale: list[list[object]],
    ends: tuple[float, float],
    number: str,
    hover: str,
) -> Trace:
    return trace(
        "heatmap",
        z=values,
        meta=role,
        xaxis="x" + number,
        yaxis="y" + number,
        zmin=ends[0],
        zmax=ends[1],
        colorscale=scale,
        showscale=False,
        xgap=0 if role == "image" else 1,
        ygap=0 if role == "image" else 1,
        hovertemplate=hover + "<extra></extra>",
    )


def short(value: float) -> str:
    """A number that ten bars have room for."""
    if not np.isfinite(value):
        return ""
    return (
        f"{value:.2g}".replace("-", "−") if abs(value) >= 10 else f"{value:.2f}".replace("-", "−")
    )


def _inner(width: str) -> int:
    rows = ROWS[width]
    return sum(kind[width] for _, kind in rows) + BETWEEN[width] * (len(rows) - 1)


def boxes(width: str) -> list[Box]:
    """The box of the image, of each hidden layer, and of each chart of bars."""
    whole = _inner(width)
    result, top = [], 1.0
    for count, kind in ROWS[width]:
        each = (1 - ASIDE[width] * (count - 1)) / count
        bottom = max(0.0, top - kind[width] / whole)
        for at in range(count):
            left = at * (each + ASIDE[width])
            result.append((left, min(1.0, left + each), bottom, top))
        top = bottom - BETWEEN[width] / whole
    return result


def _layout(view: NetworkView, gettext: Gettext, width: str) -> Layout:
    places = boxes(width)
    layout: Layout = {}
    for at, box in enumerate(places[:4]):
        number = str(at + 1) if at else ""
        plain: dict[str, object] = {"visible": False, "constrain": "domain"}
        across = plain | {"constraintoward": "left"}
        down = plain | {"autorange": "reversed", "scaleanchor": "x" + number}
        layout |= axes(box, number, across, down | {"constraintoward": "top"})
    ticks = class_ticks([str(digit) for digit in range(CLASSES)])
    for at, box in enumerate(places[4:], start=5):
        upright: dict[str, object] = {"nticks": 5}
        if at > 5:
            upright |= {"range": [0, 1.12], "tickvals": [0, 0.5, 1]}
        layout |= axes(box, str(at), ticks, upright)
    return base_layout(
        height=ABOVE + _inner(width) + BELOW,
        margin={"l": 40, "r": 8, "t": ABOVE, "b": BELOW},
        annotations=[
            *(
                title(box, text)
                for box, text in zip(places, _titles(view, gettext, width), strict=True)
            ),
            _ceiling_name(),
        ],
        shapes=[_ceiling(), *_frame(view)],
        **layout,
    )


def _titles(view: NetworkView, gettext: Gettext, width: str) -> list[str]:
    _ = gettext
    architecture = view.architecture
    named = {
        "activations": _("a{layer}: {size} × {activation}"),
        "pre_activations": _("z{layer}: {size}, before {activation}"),
        "deltas": _("δ{layer}: {size}, slope of the loss by z"),
    }[view.experiment.shown]
    if width == "narrow":
        named = {"activations": "a", "pre_activations": "z", "deltas": "δ"}[view.experiment.shown]
        named += "{layer}: {size} {activation}"
    layers = [
        named.format(layer=subscript(layer + 1), size=size, activation=activation)
        for layer, (size, activation) in enumerate(
            zip(architecture.sizes[1:], architecture.activations, strict=True)
        )
    ]
    both = (_("softmax of the linear output"), _("softmax of the sigmoid output"))
    if width == "narrow":
        both = ("softmax(z)", "softmax(σ(z))")
    return [_("x: digit {label}, 784 pixels").format(label=view.label), *layers, *both]


def subscript(number: int) -> str:
    """A small number as an index."""
    return "₀₁₂₃₄₅₆₇₈₉"[number]


def _ceiling() -> dict[str, object]:
    """What no softmax over sigmoids can pass."""
    return {
        "type": "line",
        "xref": "x7 domain",
        "yref": "y7",
        "x0": 0,
        "x1": 1,
        "y0": CEILING,
        "y1": CEILING,
        "line": {"color": "#db5c51", "width": 2, "dash": "dash"},
    }


def _ceiling_name() -> dict[str, object]:
    return {
        "text": f"e/(e + 9) = {CEILING:.3f}",
        "xref": "x7 domain",
        "yref": "y7",
        "x": 1,
        "y": CEILING,
        "xanchor": "right",
        "yanchor": "bottom",
        "yshift": 14,
        "showarrow": False,
    }


def _frame(view: NetworkView) -> list[dict[str, object]]:
    """Around the chosen unit of a hidden layer."""
    experiment = view.experiment
    if experiment.unit is None or experiment.layer >= len(COLUMNS):
        return []
    row, column = divmod(experiment.unit, COLUMNS[experiment.layer])
    number = str(experiment.layer + 2)
    return [
        {
            "type": "rect",
            "xref": "x" + number,
            "yref": "y" + number,
            "x0": column - 0.5,
            "x1": column + 0.5,
            "y0": row - 0.5,
            "y1": row + 0.5,
            "line": {"color": "#db5c51", "width": 3},
        }
    ]
