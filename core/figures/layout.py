"""Parts that the layouts of all figures are made of: boxes, axes, titles, ticks."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.figures.style import FONT_SIZE, plain, told_apart

LETTERS = 30  # of class names that fit side by side below the bars of a third, or on a phone
SLANTED = 8  # letters of a slanted name
ROOM = 6  # columns there that have room for numbers of 14 px
WIDTHS = ("wide", "narrow")  # charts beside one another, or one below the other on a phone
CHART = {"wide": 228, "narrow": 236}  # px, the height of a chart
BETWEEN = {"wide": 88, "narrow": 104}  # px, for the ticks of a chart and the title of the next
ABOVE, BELOW = 36, 56  # px, around all of them
ASIDE = 0.08  # of the width, between two charts
Box = tuple[float, float, float, float]  # left, right, bottom, top; parts of the figure


@dataclass(frozen=True)
class Grid:
    """Where charts stand: rows that fill the width; on a narrow screen one below the other.

    Args:
        rows: the names of the charts.

    Example:
        >>> Grid((("logits", "probabilities"), ("curves",))).numbers
        {'logits': '', 'probabilities': '2', 'curves': '3'}
    """

    rows: tuple[tuple[str, ...], ...]

    @property
    def charts(self) -> tuple[str, ...]:
        """All charts, in reading order."""
        return tuple(chart for row in self.rows for chart in row)

    @property
    def numbers(self) -> dict[str, str]:
        """The number of each chart's axes, as Plotly has it."""
        return {chart: str(at + 1) if at else "" for at, chart in enumerate(self.charts)}

    def height(self, width: str) -> int:
        """The height of the figure, in px."""
        return ABOVE + self._inner(width) + BELOW

    def boxes(self, width: str) -> dict[str, Box]:
        """The box of each chart."""
        whole, chart = self._inner(width), CHART[width]
        boxes = {}
        for at, row in enumerate(self._lines(width)):
            top = 1 - at * (chart + BETWEEN[width]) / whole
            each = (1 - ASIDE * (len(row) - 1)) / len(row)
            for column, name in enumerate(row):
                left = column * (each + ASIDE)
                boxes[name] = (left, min(1.0, left + each), max(0.0, top - chart / whole), top)
        return boxes

    def _lines(self, width: str) -> tuple[tuple[str, ...], ...]:
        return self.rows if width == "wide" else tuple((chart,) for chart in self.charts)

    def _inner(self, width: str) -> int:
        lines = len(self._lines(width))
        return lines * CHART[width] + (lines - 1) * BETWEEN[width]


FREE: dict[str, object] = {"fixedrange": False}  # an axis that one may zoom
# 0.01, 1, 100, farther out 1e−3; "power" writes larger than other axes, with small exponents
LOGARITHMIC: dict[str, object] = {"type": "log", "exponentformat": "e"}


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


def axis_title(text: str, standoff: int = 6) -> dict[str, Any]:
    """The title of an axis, no larger than its numbers."""
    return {"text": text, "standoff": standoff, "font": {"size": FONT_SIZE}}


def class_ticks(names: list[str], letters: int = LETTERS) -> dict[str, object]:
    """Ticks at 0, 1, 2 ... with class names; slanted and cut where they do not fit side by side."""
    flat = sum(len(name) + 2 for name in names) <= letters
    return {
        "tickvals": list(range(len(names))),
        "ticktext": [plain(name) for name in told_apart(names, 30 if flat else SLANTED)],
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
