"""Where the charts of the softmax figure stand, and their axes, for a wide and a narrow screen."""

import math

from core.figures.layout import (
    ABOVE,
    BELOW,
    CHART,
    FREE,
    Box,
    Grid,
    axes,
    class_ticks,
    logit_range,
    title,
)
from core.figures.plane import ROWS, columns_with_room
from core.figures.row_loss import row_axes, row_titles
from core.figures.simplex import simplex_axes, simplex_title
from core.figures.spec import Layout
from core.figures.style import Gettext, base_layout, plain, told_apart
from core.view import SoftmaxView
from core.view.simplex import CLASSES

HALVES = {"tickvals": [0, 0.5, 1]}
OVER_TICKS = 26  # px, for a title above the ticks of the heat map
SUMS = 26  # px, for the sums below it
RIGHT = {"wide": 64, "narrow": 42}  # px, at the right of all charts
LEFT_TO_SUMS = {"wide": 0.02, "narrow": 0.1}  # of the width, for the sums at its right


def softmax_grid(view: SoftmaxView) -> Grid:
    """Where the charts stand; the triangle is there for three classes."""
    triangle = ("simplex",) * (view.classes == CLASSES)
    return Grid(
        (
            ("logits", "probabilities", "log_probabilities"),
            ("curves", "plane", *triangle),
            ("gradient", "by_probability", "by_logit"),
        )
    )


def softmax_layout(view: SoftmaxView, gettext: Gettext, width: str) -> Layout:
    """The axes and titles of the figure for one of the two widths."""
    _ = gettext
    grid = softmax_grid(view)
    boxes, numbers = grid.boxes(width), grid.numbers
    names = column_names(view, gettext)
    titles = {
        "logits": _("Logits: drag a bar"),
        "probabilities": _("Probabilities: drag a bar"),
        "curves": _("Probabilities against temperature"),
        "plane": _plane_title(view, gettext),
        "simplex": simplex_title(gettext),
        **row_titles(view.row, view.name(view.label), gettext),
    }
    layout = base_layout(
        height=grid.height(width),
        margin={"l": 48, "r": RIGHT[width], "t": ABOVE, "b": BELOW},
        annotations=[
            title(boxes[chart], titles[chart], OVER_TICKS if chart == "plane" else 8)
            for chart in grid.charts
        ],
    )
    rest = [f"+{view.columns.rest}"] if view.columns.rest else []
    ticks = class_ticks(view.column_names + rest)
    logits = {"range": logit_range(view.logits[view.lane])}
    shares = {"range": [0, 1.15]} | HALVES
    parts = {"range": [-0.02, 1.05], "nticks": 5} | FREE
    for chart, x, y in (
        ("logits", ticks, logits),
        ("probabilities", ticks, shares),
        ("curves", _temperature_axis(gettext), parts),
    ):
        layout.update(**axes(boxes[chart], numbers[chart], x, y))
    layout.update(_plane_axes(view, boxes["plane"], numbers["plane"], names, width))
    layout.update(row_axes(view.row, view.columns, boxes, numbers, ticks))
    if "simplex" in numbers:
        layout.update(simplex_axes(boxes["simplex"], numbers["simplex"]))
    return layout


def _temperature_axis(gettext: Gettext) -> dict[str, object]:
    _ = gettext
    values = [0.05, 0.2, 1, 5, 20]
    text = ["0.05<br>" + _("→ argmax"), "0.2", "1", "5", "20<br>" + _("→ uniform")]
    low, high = math.log10(values[0]), math.log10(values[-1])
    ticks: dict[str, object] = {"tickvals": values, "ticktext": text}
    return ticks | {"type": "log", "range": [low, high]} | FREE


def _plane_title(view: SoftmaxView, gettext: Gettext) -> str:
    _ = gettext
    if view.other_axis is None:
        return _("Heat map and its sum")
    index = [str(at) for at in view.experiment.entry]
    index[view.axis] = index[view.other_axis] = ":"
    return _("Heat map of output[{index}] and its sums").format(index=", ".join(index))


def _plane_axes(view: SoftmaxView, box: Box, number: str, names: list[str], width: str) -> Layout:
    lane_names = view.experiment.axis_names(view.other_axis)
    across, down = (lane_names, names) if view.lanes_are_columns else (names, lane_names)
    left, right, bottom, top = box
    few_rows = min(1.0, max(len(down), 3) / 4)  # a single row need not fill the box
    high = (top - bottom) * (1 - SUMS / CHART[width])
    box = (left, right - LEFT_TO_SUMS[width], top - few_rows * high, top)
    room = columns_with_room(view, width)
    x = class_ticks(across, 5 * room) | {"range": [-0.5, len(across) - 0.5], "side": "top"}
    y = class_ticks(down) | {"range": [len(down) - 0.5, -0.5]}
    y |= {"tickangle": 0, "ticktext": [plain(name) for name in told_apart(down, 6)]}  # the margin
    # Where names have no room hovering tells them, and the bars above have them.
    x["showticklabels"] = len(across) <= room and x["tickangle"] == 0
    y["showticklabels"] = len(down) <= ROWS
    x["ticklabelstandoff"] = 0
    y |= {"zeroline": False, "showgrid": False}
    return axes(box, number, x, y)


def column_names(view: SoftmaxView, gettext: Gettext = str) -> list[str]:
    """Names of the columns, the last one for all classes that have none of their own."""
    _ = gettext
    rest = [_("{count} others").format(count=view.columns.rest)] if view.columns.rest else []
    return view.column_names + rest
