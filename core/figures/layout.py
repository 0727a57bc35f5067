"""Parts that the layouts of all figures are made of: boxes, axes, titles, ticks."""

from typing import Any

import numpy as np

from core.figures.style import plain

LETTERS = {"wide": 56, "narrow": 36}  # of class names that fit side by side below the bars
SLANTED = 8  # letters of a slanted name
ROOM = {"wide": 11, "narrow": 6}  # columns that have room for numbers of 14 px
Box = tuple[float, float, float, float]  # left, right, bottom, top; parts of the figure


def axes(box: Box, number: str, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """The axes of the subplot with a number, "" for the first, that fills a box."""
    left, right, bottom, top = box
    across = {"domain": [left, right], "anchor": "y" + number, "zeroline": False}
    upright = {"domain": [bottom, top], "anchor": "x" + number, "zeroline": True}
    return {
        "xaxis" + number: across | {"fixedrange": True} | x,
        "yaxis" + number: upright | {"fixedrange": True} | y,
    }


def title(box: Box, text: str, above: int = 8) -> dict[str, object]:
    """The title of the chart in a box, some pixels above it."""
    return {
        "text": f"<b>{text}</b>",
        "x": box[0],
        "y": box[3],
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": above,
        "showarrow": False,
    }


def class_ticks(
    names: list[str], width: str = "wide", letters: int | None = None
) -> dict[str, object]:
    """Ticks at 0, 1, 2 ... with class names; slanted and cut where they do not fit side by side."""
    flat = sum(len(name) + 2 for name in names) <= (letters or LETTERS[width])
    return {
        "tickvals": list(range(len(names))),
        "ticktext": [plain(name, 30 if flat else SLANTED) for name in names],
        "range": [-0.6, len(names) - 0.4],
        "showgrid": False,
        "tickangle": 0 if flat else -60,
        "automargin": False,
    }


def logit_range(logits: np.ndarray) -> list[float]:
    """An axis with zero on it and room to drag: a fifth above and below, at least 1."""
    finite = logits[np.isfinite(logits)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    low, high = min(float(low), 0.0), max(float(high), 0.0)
    room = max(1.0, 0.2 * high - 0.2 * low)
    most = float(np.finfo(float).max)
    return [max(low - room, -most), min(high + room, most)]
