"""Where the charts of the page Epochs stand, their axes and their titles."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.figures.layout import FREE, WIDTHS, Grid, axes, axis_title, title
from core.figures.simplex import simplex_axes
from core.figures.spec import Layout
from core.figures.style import PALETTE, SHAPES, Gettext, base_layout, colors, keyed
from core.view.epochs import BINS, EpochsView, Floats

CURVES = ("accuracy", "loss", "events")
LEARNED, FORGOTTEN = PALETTE[2], PALETTE[3]
ROOM = 1.06
"""Of an axis, above its largest value."""
NAMED = 5  # rows in the title of their chart


def grid(view: EpochsView) -> Grid:
    """Which charts there are; the triangle where there are three classes."""
    second = ("margins", "spread") if view.paths is None else ("margins", "spread", "simplex")
    return Grid((CURVES, second))


def heights(view: EpochsView) -> dict[str, int]:
    """The height of the figure by the width of the screen, in px."""
    return {width: grid(view).height(width) for width in WIDTHS}


def loss_top(view: EpochsView) -> float:
    """The end of the axis of the loss."""
    return ROOM * _largest(view.learning.mean_loss)


def accuracy_range(view: EpochsView) -> tuple[float, float]:
    """The axis of the accuracy: from a round number below the least one."""
    return max(0.0, np.floor(10 * view.learning.accuracy.min() - 0.5) / 10), 1.03


def events_range(view: EpochsView) -> tuple[float, float]:
    """How far the axis of the events goes down, for the forgotten rows, and up."""
    learning = view.learning
    return ROOM * _largest(learning.forgotten), ROOM * _largest(learning.learned)


def spread_top(view: EpochsView) -> float:
    """The end of the axis of the histogram: the same for every epoch."""
    return ROOM * _largest(view.spread)


def margin_range(view: EpochsView) -> tuple[float, float]:
    """The axis of the margins, with 0 in it and room around."""
    known = view.margins[np.isfinite(view.margins)].astype(np.float64)
    low, high = min(known.min(initial=0), 0.0), max(known.max(initial=0), 0.0)
    room = 0.08 * ((high - low) or 1.0)
    return low - room, high + room


def _largest(values: npt.NDArray[Any]) -> float:
    known = np.asarray(values, np.float64)[np.isfinite(values)]
    return float(known.max(initial=0)) or 1.0


def epochs_layout(view: EpochsView, _: Gettext, width: str) -> Layout:
    """Axes and titles of the figure."""
    charts = grid(view)
    boxes, numbers = charts.boxes(width), charts.numbers
    first, last = view.numbers[0], view.numbers[-1]
    room = max(0.03 * (last - first), 0.5)  # half a bar at the least
    across: dict[str, Any] = {
        "range": [first - room, last + room],
        "showgrid": False,
        "title": axis_title(_("epoch"), 4),
    }
    places, margins = bin_ticks(view.edges)
    bottom, top = events_range(view)
    uprights: dict[str, dict[str, Any]] = {
        "accuracy": {"range": list(accuracy_range(view)), "tickformat": ".0%"},
        "loss": {"range": [0, loss_top(view)]},
        "events": {"range": [-bottom, top]},
        "margins": {"range": list(margin_range(view))},
        "spread": {"range": [0, spread_top(view)]},
    }
    bins = {
        "range": [-0.6, BINS - 0.4],
        "tickvals": places,
        "ticktext": [f"{margin:g}".replace("-", "−") for margin in margins],
        "showgrid": False,
        "title": axis_title(_("margin"), 4),
    }
    layout: Layout = {}
    for chart, upright in uprights.items():
        x = bins if chart == "spread" else across | FREE if chart == "margins" else across
        layout |= axes(boxes[chart], numbers[chart], x, upright)
    if view.paths is not None:
        layout |= simplex_axes(boxes["simplex"], numbers["simplex"])
    return base_layout(
        height=heights(view)[width],
        margin={"l": 46, "r": 8, "t": 36, "b": 56},
        barmode="relative",
        annotations=[title(boxes[chart], text) for chart, text in _titles(view, _).items()],
        **layout,
    )


def bin_ticks(edges: Floats) -> tuple[list[float], list[float]]:
    """Where round margins stand on an axis that counts bins, and which they are.

    Example:
        >>> bin_ticks(np.array([-2.0, 0, 2, 4, 6, 8]))
        ([-0.5, 0.5, 1.5, 2.5, 3.5, 4.5], [-2.0, 0.0, 2.0, 4.0, 6.0, 8.0])
    """
    low, width, span = edges[0], edges[1] - edges[0], edges[-1] - edges[0]
    power = 10.0 ** np.floor(np.log10(span / 6))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= span / 6)
    margins = step * np.arange(np.ceil(low / step), np.floor(edges[-1] / step) + 1) + 0.0  # no −0
    return ((margins - low) / width - 0.5).tolist(), margins.tolist()


def _titles(view: EpochsView, _: Gettext) -> dict[str, str]:
    titles = {
        "accuracy": _("Accuracy"),
        "loss": _("Mean loss"),
        "events": _("Rows {learned} and {forgotten}").format(
            learned=keyed(LEARNED, "▲", _("learned")),
            forgotten=keyed(FORGOTTEN, "▼", _("forgotten")),
        ),
        "margins": _("Margins of rows {rows}").format(rows=_rows(view)),
        "spread": _("Margins of all rows"),
    }
    return titles if view.paths is None else titles | {"simplex": _("Their way in the triangle")}


def _rows(view: EpochsView) -> str:
    """The numbers of the picked rows, each behind its mark; as many as have room."""
    drawn = (
        keyed(color, shape(place)[1], str(row))
        for place, (row, color) in enumerate(zip(view.picked, colors(NAMED), strict=False))
    )
    return " ".join(drawn) + (" …" if len(view.picked) > NAMED else "")


def shape(place: int) -> tuple[str, str]:
    """The mark of a picked row, in the chart and in its title; they repeat after four."""
    return SHAPES[place % len(SHAPES)]
