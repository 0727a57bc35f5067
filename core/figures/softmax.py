"""The bench of the Softmax page as one figure: logits, probabilities, curves over T, the plane.

Each trace says in `meta` which role it plays, so that whoever updates the figure in place knows
where which numbers go.
"""

import math

import numpy as np
import plotly.graph_objects as go

from core.figures.style import ACCENT, FONT_SIZE, REST_COLOR, Gettext, base_layout, colors, plain
from core.view import SUM_TOLERANCE, SoftmaxView

HEAT_SCALE = [[0, "rgba(59,130,246,0.04)"], [1, "rgba(59,130,246,0.62)"]]
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


def softmax_figure(view: SoftmaxView, gettext: Gettext = str, width: str = "wide") -> go.Figure:
    """The figure of a `SoftmaxView`; from a notebook, `softmax_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has two charts beside each other, "narrow" (a phone) one below the other.

    Example:
        >>> from core.experiment import SoftmaxExperiment
        >>> figure = softmax_figure(SoftmaxView(SoftmaxExperiment()))
        >>> [round(float(p), 4) for p in figure.data[1].y]
        [0.09, 0.2447, 0.6652]
    """
    names = [plain(name) for name in column_names(view, gettext)]
    palette = colors(len(view.shown)) + [REST_COLOR] * bool(view.rest)
    traces = [
        _bars("logits", view.logits[view.lane][view.shown], names, palette, view, width),
        _bars("probabilities", view.columns(view.steps.probabilities), names, palette, view, width),
        *_curves(view, names, palette),
        *_plane(view, width),
    ]
    return go.Figure(traces, softmax_layout(view, gettext, width))


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
    room = max(1.0, 0.2 * (high - low))
    return [low - room, high + room]


def _bars(
    role: str,
    values: np.ndarray,
    names: list[str],
    palette: list[str],
    view: SoftmaxView,
    width: str,
) -> go.Bar:
    chosen = int(np.searchsorted(view.shown, view.label))
    outline = [3 if k == chosen else 0 for k in range(len(values))]
    number = AXES[role]
    return go.Bar(
        x=np.arange(len(values)),
        y=np.asarray(values),
        customdata=names[: len(values)],
        meta=role,
        xaxis="x" + number,
        yaxis="y" + number,
        marker={"color": palette[: len(values)], "line": {"width": outline, "color": "#777"}},
        text=[bar_label(role, value) for value in values] if len(names) <= ROOM[width] else None,
        textfont={"size": FONT_SIZE},
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        hovertemplate="%{customdata}: %{y:.8g}<extra></extra>",
    )


def bar_label(role: str, value: float) -> str:
    """The number at the end of a bar: three digits of a logit, three decimals of a probability."""
    if not math.isfinite(value):
        return ""
    if role == "probabilities" and 0 < value < 0.0005:
        return "<.001"
    text = f"{value:.3g}" if role == "logits" else f"{round(value, 3):g}"
    return text.replace("-", "−")


def _curves(view: SoftmaxView, names: list[str], palette: list[str]) -> list[go.Scatter]:
    axes = {"xaxis": "x3", "yaxis": "y3"}
    chosen = int(np.searchsorted(view.shown, view.label))
    lines = [
        go.Scatter(
            x=view.temperatures,
            y=view.curves[:, k],
            name=name,
            meta="curves",
            mode="lines",
            line={
                "color": color,
                "width": 4 if k == chosen else 2,
                "dash": "dot" if view.rest and k == len(names) - 1 else "solid",
            },
            hovertemplate="%{fullData.name}: %{y:.4g} (T = %{x:.3g})<extra></extra>",
            **axes,
        )
        for k, (name, color) in enumerate(zip(names, palette, strict=True))
    ]
    now = view.columns(view.steps.probabilities)
    temperature = view.experiment.temperature
    cursor = go.Scatter(
        x=[temperature, temperature],
        y=[0, 1],
        meta="cursor",
        mode="lines",
        line={"color": REST_COLOR, "width": 2, "dash": "dash"},
        hoverinfo="skip",
        **axes,
    )
    points = go.Scatter(
        x=np.full(len(now), temperature),
        y=now,
        meta="points",
        mode="markers",
        marker={"color": palette, "size": 9},
        hoverinfo="skip",
        **axes,
    )
    return [*lines, cursor, points]


def _plane(view: SoftmaxView, width: str) -> list[go.Heatmap | go.Scatter]:
    lanes = view.columns(view.probabilities)
    z = lanes.T if view.lanes_are_columns else lanes
    rows, columns = z.shape
    axes = {"xaxis": "x4", "yaxis": "y4"}
    heat = go.Heatmap(
        z=z,
        meta="plane",
        zmin=0,
        zmax=1,
        colorscale=HEAT_SCALE,
        showscale=False,
        xgap=2 if columns <= 40 else 0,
        ygap=2 if rows <= 40 else 0,
        texttemplate="%{z:.2f}" if max(rows, columns) <= ROOM[width] else None,
        hovertemplate="[%{y}, %{x}]: %{z:.8g}<extra></extra>",
        **axes,
    )
    row, column = (view.lane, int(np.searchsorted(view.shown, view.label)))
    if view.lanes_are_columns:
        row, column = column, row
    chosen = go.Scatter(
        x=[column - 0.5, column + 0.5, column + 0.5, column - 0.5, column - 0.5],
        y=[row - 0.5, row - 0.5, row + 0.5, row + 0.5, row - 0.5],
        meta="chosen",
        mode="lines",
        line={"color": ACCENT, "width": 3},
        hoverinfo="skip",
        **axes,
    )
    return [heat, chosen, *_margins(z, axes, ROOM[width])]


def _margins(z: np.ndarray, axes: dict[str, str], room: int) -> list[go.Scatter]:
    """The sums of the rows at the right and of the columns below, where there is room."""
    rows, columns = z.shape
    style = {"mode": "text", "hovertemplate": "Σ = %{text}<extra></extra>", "cliponaxis": False}
    margins = []
    if rows <= 11:
        margins.append(
            go.Scatter(
                x=np.full(rows, columns - 0.5),
                y=np.arange(rows),
                text=["  " + _sum_text(total) for total in z.sum(axis=1)],
                textposition="middle right",
                meta="row_sums",
                **style,
                **axes,
            )
        )
    if columns <= room and rows > 1:
        margins.append(
            go.Scatter(
                x=np.arange(columns),
                y=np.full(columns, rows - 0.5),
                text=[_sum_text(total) for total in z.sum(axis=0)],
                textposition="bottom center",
                meta="column_sums",
                **style,
                **axes,
            )
        )
    return margins


def _sum_text(total: float) -> str:
    if math.isnan(total):
        return "NaN"
    return f"{total:.2f}" + (" ✓" if abs(total - 1) < SUM_TOLERANCE else "")


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
