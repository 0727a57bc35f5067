"""The bench of the page Sigmoid or softmax: the same logits, asked in two ways.

Three columns, logits and labels, sigmoid, softmax; above what they answer, below what it costs.
"""

import math

import numpy as np
import plotly.graph_objects as go

from core.figures.bars import bars
from core.figures.layout import ROOM, Box, axes, class_ticks, logit_range, title
from core.figures.spec import Layout, Spec, Trace, figure, spec, trace
from core.figures.style import FONT_SIZE, REST_COLOR, Gettext, base_layout, colors, plain
from core.query import written
from core.view.sigmoid import SigmoidView, total

SUM_SIZE = 18  # px
ABOVE = 32  # px from a chart to its title; the sum stands between them
WIDE: dict[str, Box] = {
    "logits": (0.0, 0.28, 0.6, 1.0),
    "labels": (0.0, 0.28, 0.0, 0.38),
    "sigmoid": (0.36, 0.64, 0.6, 1.0),
    "losses": (0.36, 0.64, 0.0, 0.38),
    "probabilities": (0.72, 1.0, 0.6, 1.0),
    "softmax_losses": (0.72, 1.0, 0.0, 0.38),
}
ORDER = ("logits", "sigmoid", "probabilities", "labels", "losses", "softmax_losses")
NARROW: dict[str, Box] = {
    role: (0.0, 1.0, 1 - (k + 0.62) / 5.62, 1 - k / 5.62) for k, role in enumerate(ORDER)
}
AXES = dict(zip(ORDER, ("", "2", "3", "4", "5", "6"), strict=True))
SUMS = {"sigmoid": "7", "probabilities": "8", "losses": "9", "softmax_losses": "10"}  # their y axes
HEIGHTS = {"wide": 624, "narrow": 1680}


def sigmoid_figure(view: SigmoidView, gettext: Gettext = str, width: str = "wide") -> go.Figure:
    """The figure of a `SigmoidView`; from a notebook, `sigmoid_figure(view).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has three charts beside each other, "narrow" (a phone) one below the other.

    Example:
        >>> from core.experiment import SigmoidExperiment
        >>> figure = sigmoid_figure(SigmoidView(SigmoidExperiment()))
        >>> [round(float(p), 3) for p in figure.data[1].y]
        [0.924, 0.818, 0.378, 0.047]
    """
    return figure(sigmoid_spec(view, gettext, width))


def sigmoid_spec(view: SigmoidView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure as a plain dict; arguments as in `sigmoid_figure`."""
    _ = gettext
    rest = [_("{count} others").format(count=view.columns.rest)] if view.columns.rest else []
    names = [plain(name) for name in view.column_names + rest]
    return spec([*_bars(view, names), *_sums(view)], _layout(view, gettext, width))


def _bars(view: SigmoidView, names: list[str]) -> list[Trace]:
    """What adds up to 1 has a bar for the rest of the classes; elsewhere it would dwarf all."""
    columns = view.columns
    palette = colors(len(columns.shown)) + [REST_COLOR] * bool(columns.rest)
    values = {
        "logits": view.logits[columns.shown],
        "sigmoid": view.sigmoid[columns.shown],
        "probabilities": view.with_rest(view.softmax),
        "labels": view.labels[columns.shown],
        "losses": view.row_losses[columns.shown],
        "softmax_losses": view.with_rest(view.softmax_terms),
    }
    chosen = int(np.searchsorted(columns.shown, view.experiment.chosen))
    return [
        bars(
            role,
            numbers,
            names,
            palette,
            number=AXES[role],
            chosen=chosen,
            labelled=len(names) <= ROOM,
        )
        for role, numbers in values.items()
    ]


def _sums(view: SigmoidView) -> list[Trace]:
    """The sum of each chart, below its title; on an axis that never gives way."""
    values = {
        "sigmoid": view.sigmoid,
        "probabilities": view.softmax,
        "losses": view.row_losses,
        "softmax_losses": view.softmax_terms,
    }
    shown = len(view.columns.shown)
    last = {"probabilities": bool(view.columns.rest), "softmax_losses": bool(view.columns.rest)}
    return [
        trace(
            "scatter",
            x=[shown + last.get(role, False) - 0.4],
            y=[1],
            text=[sum_text(total(numbers))],
            meta=f"{role}_sum",
            mode="text",
            textposition="top left",
            textfont={"size": SUM_SIZE, "weight": 700},
            hoverinfo="skip",
            cliponaxis=False,
            xaxis=f"x{AXES[role]}",
            yaxis=f"y{SUMS[role]}",
        )
        for role, numbers in values.items()
    ]


def sum_text(total: float) -> str:
    """A sum as the browser writes it too; none for NaN."""
    if math.isnan(total):
        return ""
    if math.isinf(total):
        return "Σ = ∞"
    text = f"{total:.3f}" if total < 1e5 else f"{total:.2e}"
    return "Σ = " + ("1" if abs(total - 1) < 1e-9 else text)


def _layout(view: SigmoidView, gettext: Gettext, width: str) -> Layout:
    boxes = WIDE if width == "wide" else NARROW
    notes = [title(boxes[role], text, ABOVE) for role, text in _titles(view, gettext).items()]
    if view.no_distribution:
        notes.append(_no_loss(boxes["softmax_losses"], gettext))
    layout = base_layout(
        height=HEIGHTS[width], margin={"l": 48, "r": 24, "t": 64, "b": 48}, annotations=notes
    )
    rest = [f"+{view.columns.rest}"] if view.columns.rest else []
    ranges = _ranges(view)
    for role in ORDER:
        names = view.column_names + (rest if role in ("probabilities", "softmax_losses") else [])
        ticks = class_ticks(names)
        layout.update(**axes(boxes[role], AXES[role], ticks, ranges[role]))
    for role, number in SUMS.items():
        above = {"overlaying": f"y{AXES[role]}", "anchor": f"x{AXES[role]}", "range": [0, 1]}
        layout.update(**{f"yaxis{number}": above | {"visible": False, "fixedrange": True}})
    return layout


def _titles(view: SigmoidView, gettext: Gettext) -> dict[str, str]:
    _ = gettext
    weight = view.experiment.pos_weight
    weighted = _("One loss a class, positives × {weight}").format(weight=written(weight))
    return {
        "logits": _("Logits x: drag a bar"),
        "labels": _("Labels z: press a class"),
        "sigmoid": _("Sigmoid, each by itself: drag a bar"),
        "probabilities": _("Softmax, exactly one: drag a bar"),
        "losses": _("One loss a class") if weight == 1 else weighted,
        "softmax_losses": _("One loss a row"),
    }


def _no_loss(box: Box, gettext: Gettext) -> dict[str, object]:
    """Why there is no loss of softmax, in the middle of its chart."""
    _ = gettext
    return {
        "text": _("none: these labels<br>do not sum to 1"),
        "x": (box[0] + box[1]) / 2,
        "y": (box[2] + box[3]) / 2,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "center",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": FONT_SIZE},
    }


def _ranges(view: SigmoidView) -> dict[str, dict[str, object]]:
    """The y axes; both losses on the same scale."""
    shares: dict[str, object] = {"range": [0, 1.15], "tickvals": [0, 0.5, 1]}
    losses = np.append(view.row_losses[view.columns.shown], view.softmax_terms)
    with np.errstate(over="ignore"):
        most = 1.2 * np.max(losses, initial=1.0, where=np.isfinite(losses))
    top = float(min(most, np.finfo(float).max))
    return {
        "logits": {"range": logit_range(view.logits[view.columns.shown])},
        "sigmoid": shares,
        "probabilities": shares,
        "labels": shares,
        "losses": {"range": [0, top], "nticks": 5},
        "softmax_losses": {"range": [0, top], "nticks": 5},
    }
