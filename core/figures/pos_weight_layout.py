"""Where the charts of `pos_weight` stand, and their axes, for a wide and a narrow screen."""

import math

import numpy as np

from core.figures.layout import Box, axes, title
from core.figures.spec import Layout
from core.figures.style import Gettext, base_layout
from core.query import written
from core.view import PosWeightView

WIDE: dict[str, Box] = {
    "curves": (0.0, 0.29, 0.0, 1.0),
    "sample": (0.36, 0.64, 0.0, 1.0),
    "path": (0.71, 1.0, 0.0, 1.0),
}
NARROW: dict[str, Box] = {
    "curves": (0.0, 1.0, 0.735, 1.0),
    "sample": (0.0, 1.0, 0.365, 0.63),
    "path": (0.0, 1.0, 0.0, 0.265),
}
HEIGHTS = {"wide": 420, "narrow": 1120}
TOP = 8.0  # of the loss axis, at least


def pos_weight_layout(view: PosWeightView, gettext: Gettext, width: str) -> Layout:
    """The axes and titles of the figure for one of the two widths."""
    _ = gettext
    boxes = WIDE if width == "wide" else NARROW
    titles = {
        "curves": _("Loss against the logit: drag a point"),
        "sample": _("270 no ●, 30 yes ◆, yes where hatched"),
        "path": _("Precision and recall by weight"),
    }
    layout = base_layout(
        height=HEIGHTS[width],
        margin={"l": 48, "r": 24, "t": 40, "b": 48},
        annotations=[title(boxes[role], text) for role, text in titles.items()],
    )
    x, high = view.curve_logits, highest(view)
    layout.update(
        **axes(
            boxes["curves"],
            "",
            {"range": [float(x[0]), float(x[-1])], "showgrid": False, "nticks": 7},
            {"range": [-0.04 * high, high], "nticks": 6},
        ),
        **_sample_axes(view, boxes["sample"]),
        **axes(boxes["path"], "3", _weight_ticks(), {"range": [-0.02, 1.12], "dtick": 0.5}),
    )
    return layout


def _sample_axes(view: PosWeightView, box: Box) -> dict[str, object]:
    features, _ = view.sample
    ranges = [
        {"range": [float(low) - 0.3, float(high) + 0.3], "showgrid": False, "zeroline": False}
        for low, high in zip(features.min(axis=0), features.max(axis=0), strict=True)
    ]
    return axes(box, "2", ranges[0], ranges[1])


def _weight_ticks() -> dict[str, object]:
    values = [0.05, 0.25, 1, 4, 20]
    return {
        "type": "log",
        "tickvals": values,
        "ticktext": [written(value) for value in values],
        "range": [math.log10(values[0]) - 0.02, math.log10(values[-1]) + 0.08],  # a point's size
    }


def highest(view: PosWeightView) -> float:
    """The top of the loss axis: room for the points, and for what is worth seeing."""
    losses = view.points[1]
    return max(TOP, 1.15 * float(losses.max(initial=0, where=np.isfinite(losses))))
