"""Precision and recall of every class, the lowest F1 first."""

import numpy as np
import plotly.graph_objects as go

from core.figures.layout import axes, title
from core.figures.spec import Spec, Trace, figure, spec, trace
from core.figures.style import (
    PALETTE,
    REST_COLOR,
    SHAPES,
    Gettext,
    base_layout,
    keyed,
    plain,
    told_apart,
)
from core.logits import Confusion

MOST = 40  # classes that are drawn, those with the lowest F1
LINE = 24  # px, the height of a class
LONGEST = {"wide": 40, "narrow": 14}  # letters of a name
MARGIN = {"l": 24, "r": 16, "t": 40, "b": 40}
MEASURES = ("recall", "precision")


def per_class_figure(
    confusion: Confusion, names: list[str], gettext: Gettext = str, width: str = "wide"
) -> go.Figure:
    """The figure of a confusion's classes; from a notebook, `per_class_figure(...).show()`.

    Args:
        confusion: which class was taken for which.
        names: of the classes, (K,).
        gettext: puts the texts of the figure into the reader's language.
        width: "wide", or "narrow" (a phone).

    Example:
        >>> confusion = Confusion.of(np.array([0, 1, 1]), np.array([0, 0, 1]), 2)
        >>> per_class_figure(confusion, ["cat", "dog"]).data[1].x.tolist()
        [1.0, 0.5]
    """
    return figure(per_class_spec(confusion, names, gettext, width))


def per_class_spec(
    confusion: Confusion, names: list[str], gettext: Gettext = str, width: str = "wide"
) -> Spec:
    """The figure as a plain dict; arguments as in `per_class_figure`."""
    _ = gettext
    order = np.argsort(confusion.f1, kind="stable")[:MOST]  # NaN is last
    classes = order.tolist()
    cut = told_apart([names[at] for at in classes], LONGEST[width], classes)
    words = {"recall": _("recall"), "precision": _("precision")}
    traces = [_between(confusion, order)]
    keys = []
    for at, name in enumerate(MEASURES):
        traces.append(_marks(confusion, order, name, at, words[name]))
        keys.append(keyed(PALETTE[at], SHAPES[at][1], words[name]))
    box = (0.0, 1.0, 0.0, 1.0)
    part = {"range": [-0.02, 1.02], "dtick": 0.2, "tickformat": ".0%"}
    ticks = {
        "tickvals": list(range(order.size)),
        "ticktext": [plain(name) for name in cut],
        "range": [order.size - 0.5, -0.5],
        "automargin": True,
        "zeroline": False,
    }
    return spec(
        traces,
        base_layout(
            height=LINE * max(order.size, 2) + MARGIN["t"] + MARGIN["b"],
            margin=MARGIN,
            annotations=[title(box, ", ".join(keys))],
            **axes(box, "", part, ticks),
        ),
    )


def _between(confusion: Confusion, order: np.ndarray) -> Trace:
    """A line from one mark of a class to the other."""
    ends = [getattr(confusion, name)[order] for name in MEASURES]
    gap = np.full(order.size, np.nan)
    rows = np.arange(order.size, dtype=np.float64)
    return trace(
        "scatter",
        x=np.stack([*ends, gap], axis=1).ravel(),
        y=np.stack([rows, rows, gap], axis=1).ravel(),
        meta="between",
        mode="lines",
        line={"color": REST_COLOR, "width": 2},
        hoverinfo="skip",
    )


def _marks(confusion: Confusion, order: np.ndarray, name: str, at: int, word: str) -> Trace:
    return trace(
        "scatter",
        x=getattr(confusion, name)[order],
        y=np.arange(order.size),
        meta=name,
        mode="markers",
        marker={"color": PALETTE[at], "symbol": SHAPES[at][0], "size": 10},
        hovertemplate=f"{word} %{{x:.1%}}<extra></extra>",
    )
