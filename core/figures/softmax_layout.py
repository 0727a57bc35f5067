"""Where the charts of the softmax figure stand, and their axes, for a wide and a narrow screen."""

import math

import numpy as np
import plotly.graph_objects as go

from core.figures.style import Gettext, base_layout, plain
from core.view import SoftmaxView

LETTERS = {"wide": 56, "narrow": 36}  # of class names that fit side by side below the bars
SLANTED = 8  # letters of a slanted name
ROOM = {"wide": 11, "narrow": 6}  # columns that have room for numbers of 14 px
Box = tuple[float, float, float, float]  # left, right, bottom, top; parts of the figure

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
HEIGHTS = {"wide": 600, "narrow": 1240}


def softmax_layout(view: SoftmaxView, gettext: Gettext, width: str) -> go.Layout:
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
        annotations=[_title(role, boxes[role], text) for role, text in titles.items()],
    )
    rest = [f"+{view.rest}"] if view.rest else []
    ticks = class_ticks(view.column_names + rest, width)
    layout.update(
        xaxis=_axis("logits", boxes, 0, ticks),
        yaxis=_axis("logits", boxes, 2, {"range": logit_range(view.logits[view.lane])}),
        xaxis2=_axis("probabilities", boxes, 0, ticks),
        yaxis2=_axis("probabilities", boxes, 2, {"range": [0, 1.12], "tickvals": [0, 0.5, 1]}),
        xaxis3=_axis("curves", boxes, 0, _temperature_ticks(gettext)),
        yaxis3=_axis("curves", boxes, 2, {"range": [-0.02, 1.05], "tickvals": [0, 0.5, 1]}),
        **_plane_axes(view, boxes, names, width),
    )
    return layout


def _axis(role: str, boxes: dict[str, Box], start: int, more: dict) -> dict:  # type: ignore[type-arg]
    domain = list(boxes[role][start : start + 2])
    anchor = ("y" if start == 0 else "x") + AXES[role]
    return {"domain": domain, "anchor": anchor, "fixedrange": True, "zeroline": start == 2} | more


def class_ticks(names: list[str], width: str = "wide") -> dict[str, object]:
    """Ticks at 0, 1, 2 ... with class names; slanted and cut where they do not fit side by side."""
    flat = sum(len(name) + 2 for name in names) <= LETTERS[width]
    return {
        "tickvals": list(range(len(names))),
        "ticktext": [plain(name, 30 if flat else SLANTED) for name in names],
        "range": [-0.6, len(names) - 0.4],
        "showgrid": False,
        "tickangle": 0 if flat else -60,
        "automargin": False,
    }


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
    return {
        "xaxis4": _axis("plane", boxes, 0, x | {"ticklabelstandoff": 0}),
        "yaxis4": _axis("plane", boxes, 2, y) | {"zeroline": False, "showgrid": False},
    }


def _title(role: str, box: Box, text: str) -> dict[str, object]:
    return {
        "text": f"<b>{text}</b>",
        "x": box[0],
        "y": box[3],
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 26 if role == "plane" else 8,  # over the ticks, which the plane has above it
        "showarrow": False,
    }


def column_names(view: SoftmaxView, gettext: Gettext = str) -> list[str]:
    """Names of the columns, the last one for all classes that have none of their own."""
    _ = gettext
    rest = [_("{count} others").format(count=view.rest)] if view.rest else []
    return view.column_names + rest


def logit_range(logits: np.ndarray) -> list[float]:
    """An axis with zero on it and room to drag: a fifth above and below, at least 1."""
    finite = logits[np.isfinite(logits)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    low, high = min(float(low), 0.0), max(float(high), 0.0)
    room = max(1.0, 0.2 * high - 0.2 * low)
    most = float(np.finfo(float).max)
    return [max(low - room, -most), min(high + room, most)]
