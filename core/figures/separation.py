"""Two classes of points, as a network without and one with the activation parts them."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.activations.clouds import REACH
from core.activations.separation import CELLS, EVERY, STEPS, UNITS, Training
from core.figures.layout import Box, axes, title
from core.figures.spec import Layout, Spec, Trace, spec, trace
from core.figures.style import (
    FONT_SIZE,
    PALETTE,
    REST_COLOR,
    Gettext,
    base_layout,
    dash,
    keyed,
    plain,
)
from core.view.activations import ActivationView

Array = npt.NDArray[np.float64]

NO, YES, DEAD = PALETTE[1], PALETTE[0], PALETTE[3]
PALE = {"no": "rgba(224, 138, 0, {})", "yes": "rgba(0, 128, 200, {})"}
STRONG = 0.62
NUMBERS = {"linear": "", "network": "2", "loss": "3", "accuracy": "4"}
HEIGHTS = {"wide": 430, "narrow": 1240}  # px
BOXES: dict[str, dict[str, Box]] = {
    "wide": {
        "linear": (0.0, 0.32, 0.0, 1.0),
        "network": (0.36, 0.68, 0.0, 1.0),
        "loss": (0.74, 1.0, 0.6, 1.0),
        "accuracy": (0.74, 1.0, 0.0, 0.4),
    },
    "narrow": {
        "linear": (0.0, 1.0, 0.715, 1.0),
        "network": (0.0, 1.0, 0.375, 0.66),
        "loss": (0.0, 1.0, 0.195, 0.315),
        "accuracy": (0.0, 1.0, 0.0, 0.125),
    },
}
MARGIN = {"l": 40, "r": 12, "t": 36, "b": 44}
TICKS = (-2, 0, 2)
MOST_LOSS = 1.0  # on the axis


def separation_figure(view: ActivationView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """Both networks at the shown step, with loss and accuracy over the steps.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" or "narrow".

    Example:
        >>> from core.experiment.activations import ActivationExperiment
        >>> plain = separation_figure(ActivationView(ActivationExperiment()))
        >>> plain["data"][0]["meta"], len(plain["data"][0]["z"])
        ('linear_no', 24)
    """
    trainings = {"linear": view.straight, "network": view.training}
    traces: list[Trace] = []
    for chart, training in trainings.items():
        traces += _picture(view, chart, training)
    for chart in ("loss", "accuracy"):
        traces += _against_step(view, chart, trainings)
    return spec(traces, _layout(view, gettext, width))


def _picture(view: ActivationView, chart: str, training: Training) -> list[Trace]:
    shown = sides(training.pictures[view.step])
    points, labels = view.cloud.points(view.experiment.seed)
    axis = {"xaxis": "x" + NUMBERS[chart], "yaxis": "y" + NUMBERS[chart]}
    cells = [
        trace(
            "heatmap",
            z=shown[side],
            meta=f"{chart}_{side}",
            colorscale=[[0, PALE[side].format(0)], [1, PALE[side].format(STRONG)]],
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=0,
            ygap=0,
            hoverinfo="skip",
            **axis,
        )
        for side in ("no", "yes")
    ]
    dots = [
        trace(
            "scatter",
            x=in_cells(points[labels == label, 0]),
            y=in_cells(points[labels == label, 1]),
            meta=f"{chart}_points",
            mode="markers",
            marker={
                "color": color,
                "symbol": symbol,
                "size": 7,
                "line": {"width": 1, "color": "white"},
            },
            hoverinfo="skip",
            **axis,
        )
        for label, color, symbol in ((0, NO, "circle"), (1, YES, "diamond"))
    ]
    share = trace(
        "scatter",
        x=[CELLS - 1],
        y=[CELLS - 1.2],
        meta=f"{chart}_share",
        mode="text",
        text=[f"{training.accuracies[view.step * EVERY]:.1%}"],
        textposition="bottom left",
        textfont={"size": FONT_SIZE + 8},
        hoverinfo="skip",
        **axis,
    )
    return [*cells, *dots, share]


def sides(picture: Array) -> dict[str, Array]:
    """How sure the network is of either class, from 0 to 1; the browser computes the same."""
    lean = 2 * picture - 1
    return {"no": np.maximum(0, -lean), "yes": np.maximum(0, lean)}


def in_cells(coordinates: Array) -> Array:
    """Coordinates on the axis of the cells, whose first has its middle at 0."""
    return (coordinates + REACH) * (CELLS / (2 * REACH)) - 0.5


def _against_step(view: ActivationView, chart: str, trainings: dict[str, Training]) -> list[Trace]:
    now = view.step * EVERY
    lines = []
    for name, training in trainings.items():
        numbers = training.losses if chart == "loss" else training.accuracies
        color = REST_COLOR if name == "linear" else YES
        axis = {"xaxis": "x" + NUMBERS[chart], "yaxis": "y" + NUMBERS[chart]}
        lines += [
            trace(
                "scatter",
                x=np.arange(STEPS + 1),
                y=numbers,
                meta=f"{chart}_{name}",
                mode="lines",
                line={"color": color, "width": 2.5, "dash": dash(name == "linear")},
                hovertemplate="%{x}: %{y:.3g}<extra></extra>",
                **axis,
            ),
            trace(
                "scatter",
                x=[now],
                y=[numbers[now]],
                meta=f"{chart}_{name}_now",
                mode="markers",
                marker={"color": color, "size": 11, "line": {"width": 2, "color": "white"}},
                hoverinfo="skip",
                **axis,
            ),
        ]
    return lines


def _layout(view: ActivationView, gettext: Gettext, width: str) -> Layout:
    _ = gettext
    boxes = BOXES[width]
    name = plain(view.entry.title.translated(gettext))
    shape = f"2–{UNITS}–{UNITS}–1"
    grey, blue = (keyed(color, mark, "") for color, mark in ((REST_COLOR, "╍"), (YES, "━")))
    titles = {
        "linear": grey + _("{shape} without an activation").format(shape=shape),
        "network": blue + _("{shape} with {name}").format(shape=shape, name=name),
        "loss": _("Loss against step"),
        "accuracy": _("Accuracy against step"),
    }
    notes = [title(boxes[chart], text) for chart, text in titles.items()]
    if view.training.dead:
        notes.append(_dead(gettext))
    layout = base_layout(height=HEIGHTS[width], margin=MARGIN, annotations=notes)
    places = in_cells(np.array(TICKS, dtype=np.float64)).tolist()
    texts = [str(tick).replace("-", "−") for tick in TICKS]
    cells: dict[str, Any] = {
        "range": [-0.5, CELLS - 0.5], "tickvals": places, "ticktext": texts, "showgrid": False,
        "zeroline": False,
    }  # fmt: skip
    for chart in ("linear", "network"):
        layout.update(axes(boxes[chart], NUMBERS[chart], cells, cells))
    steps = {"range": [-0.03 * STEPS, 1.03 * STEPS], "nticks": 5}
    top = {"range": [-0.04, MOST_LOSS], "nticks": 4}
    part = {"range": [0.4, 1.04], "tickformat": ".0%", "nticks": 4}
    layout.update(axes(boxes["loss"], NUMBERS["loss"], steps, top))
    layout.update(axes(boxes["accuracy"], NUMBERS["accuracy"], steps, part))
    return layout


def _dead(gettext: Gettext) -> dict[str, Any]:
    """Written over a network that learns nothing."""
    _ = gettext
    word = _("dead")
    return {
        "text": f"<b>{word}</b>",
        "xref": "x2",
        "yref": "y2",
        "x": (CELLS - 1) / 2,
        "y": 2,
        "font": {"size": FONT_SIZE + 14, "color": DEAD},
        "showarrow": False,
    }
