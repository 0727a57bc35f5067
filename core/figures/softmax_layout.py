"""Where the charts of the softmax figure stand, and their axes, for a wide and a narrow screen."""

import math

from core.figures.layout import ROOM, Box, axes, class_ticks, logit_range, title
from core.figures.spec import Layout
from core.figures.style import Gettext, base_layout, plain
from core.view import SoftmaxView

WIDE: dict[str, Box] = {
    "logits": (0.0, 0.47, 0.58, 1.0),
    "probabilities": (0.55, 1.0, 0.58, 1.0),
    "curves": (0.0, 0.47, 0.0, 0.40),
    "plane": (0.55, 1.0, 0.0, 0.37),
}
NARROW: dict[str, Box] = {
    "logits": (0.0, 1.0, 0.82, 1.0),
    "probabilities": (0.0, 1.0, 0.555, 0.735),
    "curves": (0.0, 1.0, 0.285, 0.465),
    "plane": (0.0, 1.0, 0.0, 0.2),
}
AXES = {"logits": "", "probabilities": "2", "curves": "3", "plane": "4"}
HALVES = {"tickvals": [0, 0.5, 1]}
HEIGHTS = {"wide": 600, "narrow": 1240}


def softmax_layout(view: SoftmaxView, gettext: Gettext, width: str) -> Layout:
    """The axes and titles of the figure for one of the two widths."""
    _ = gettext
    boxes = WIDE if width == "wide" else NARROW
    names = column_names(view, gettext)
    titles = {
        "logits": _("Logits: drag a bar"),
        "probabilities": _("Probabilities"),
        "curves": _("Probabilities against temperature"),
        "plane": _plane_title(view, gettext),
    }
    layout = base_layout(
        height=HEIGHTS[width],
        margin={"l": 48, "r": 64, "t": 36, "b": 56},
        annotations=[
            title(boxes[role], text, 26 if role == "plane" else 8) for role, text in titles.items()
        ],  # over the ticks, which the plane has above it
    )
    rest = [f"+{view.rest}"] if view.rest else []
    ticks = class_ticks(view.column_names + rest, width)
    logits = {"range": logit_range(view.logits[view.lane])}
    layout.update(
        **axes(boxes["logits"], "", ticks, logits),
        **axes(boxes["probabilities"], "2", ticks, {"range": [0, 1.12]} | HALVES),
        **axes(
            boxes["curves"], "3", _temperature_ticks(gettext), {"range": [-0.02, 1.05]} | HALVES
        ),
        **_plane_axes(view, boxes, names, width),
    )
    return layout


def _temperature_ticks(gettext: Gettext) -> dict[str, object]:
    _ = gettext
    values = [0.05, 0.2, 1, 5, 20]
    text = ["0.05<br>" + _("→ argmax"), "0.2", "1", "5", "20<br>" + _("→ uniform")]
    low, high = math.log10(values[0]), math.log10(values[-1])
    return {"type": "log", "tickvals": values, "ticktext": text, "range": [low, high]}


def _plane_title(view: SoftmaxView, gettext: Gettext) -> str:
    _ = gettext
    if view.other_axis is None:
        return _("Heat map and its sum")
    index = [str(at) for at in view.experiment.entry]
    index[view.axis] = index[view.other_axis] = ":"
    return _("Heat map of output[{index}] and its sums").format(index=", ".join(index))


def _plane_axes(
    view: SoftmaxView, boxes: dict[str, Box], names: list[str], width: str
) -> dict[str, object]:
    lane_names = view.experiment.axis_names(view.other_axis)
    across, down = (lane_names, names) if view.lanes_are_columns else (names, lane_names)
    left, right, bottom, top = boxes["plane"]
    few_rows = min(1.0, max(len(down), 3) / 4)  # a single row need not fill the box
    boxes = {"plane": (left, right - 0.02, top - few_rows * (top - bottom - 0.03), top)}
    x = class_ticks(across, width) | {"range": [-0.5, len(across) - 0.5], "side": "top"}
    y = class_ticks(down) | {"range": [len(down) - 0.5, -0.5]}
    y |= {"tickangle": 0, "ticktext": [plain(name, 6) for name in down]}  # the margin
    # Where names have no room hovering tells them, and the bars above have them.
    x["showticklabels"] = len(across) <= ROOM[width] and x["tickangle"] == 0
    y["showticklabels"] = len(down) <= ROOM["wide"]
    x["ticklabelstandoff"] = 0
    y |= {"zeroline": False, "showgrid": False}
    return axes(boxes["plane"], "4", x, y)


def column_names(view: SoftmaxView, gettext: Gettext = str) -> list[str]:
    """Names of the columns, the last one for all classes that have none of their own."""
    _ = gettext
    rest = [_("{count} others").format(count=view.rest)] if view.rest else []
    return view.column_names + rest
