"""Bars with their numbers; the browser writes the same labels while a hand moves."""

import math

import numpy as np

from core.figures.spec import Trace, trace
from core.figures.style import FONT_SIZE
from core.query import written

PROBABILITIES = ("probabilities", "labels", "sigmoid")  # roles of numbers from 0 to 1


def bars(
    role: str,
    values: np.ndarray,
    names: list[str],
    palette: list[str],
    *,
    number: str,
    chosen: int | None = None,
    labelled: bool = True,
) -> Trace:
    """A bar a class.

    Args:
        role: what the numbers are.
        values: one a bar.
        names: of the classes, for hovering.
        palette: a colour a bar.
        number: of the subplot, "" for the first.
        chosen: the bar with an outline.
        labelled: whether there is room for numbers at the ends.
    """
    outline = [3 if k == chosen else 0 for k in range(len(values))]
    return trace(
        "bar",
        x=np.arange(len(values)),
        y=np.asarray(values),
        customdata=names[: len(values)],
        meta=role,
        xaxis="x" + number,
        yaxis="y" + number,
        marker={"color": palette[: len(values)], "line": {"width": outline, "color": "#777"}},
        text=[bar_label(role, value) for value in values] if labelled else None,
        textfont={"size": FONT_SIZE},
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        hovertemplate="%{customdata}: %{y:.8g}<extra></extra>",
    )


def bar_label(role: str, value: float) -> str:
    """The number at the end of a bar: three decimals of a probability, else three digits."""
    if not math.isfinite(value):
        return ""
    if role in PROBABILITIES and 0 < value < 0.0005:
        return "<.001"
    rounded = round(float(value), 3) if role in PROBABILITIES else float(f"{value:.3g}")
    return written(rounded).replace("-", "−")
