"""Where the charts of the batches figure stand, and their axes, for a wide and a narrow screen."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.figures.layout import FREE, LOGARITHMIC, Box, axes, axis_title, title
from core.figures.spec import Layout
from core.figures.style import PALETTE, SHAPES, Gettext, base_layout, keyed
from core.view import BatchesView
from core.view.batches import WAYS

AXES = {"plane": "", "data": "2", "epochs": "3", "updates": "4", "cloud": "5", "spread": "6"}
ROWS = (("plane", "data"), ("epochs", "updates"), ("cloud", "spread"))
TALL = {"wide": 380, "narrow": 320}  # px, the first row
LOW = {"wide": 240, "narrow": 220}
GAP = 86  # px, for the ticks of a chart and the title of the next
MARGIN = {"l": 56, "r": 16, "t": 36, "b": 56}
ASIDE = 0.08  # of the width, between two charts
LEFT_PART = 0.54  # of the width, for the left chart of the first row
COLORS = dict(zip(WAYS, PALETTE[:3], strict=True))
BEST, ROOT = PALETTE[3], PALETTE[4]
DECADES = 5  # of J above its minimum
LEAST = 1e-12  # what is drawn of a J that is at its minimum
WIDEST = 2.0  # times the way from the start to the best line: how far the plane follows a path
TOPS = tuple(most * 10.0**power for power in range(-9, 7) for most in (1, 2, 5))


def ceiling(value: float) -> float:
    """The first of the tops that holds a value, so that an axis stands still under a hand."""
    return next((top for top in TOPS if value <= top), TOPS[-1])


def boxes(width: str) -> tuple[dict[str, Box], int]:
    """The box of every chart, and the height of the figure in px."""
    lines = ROWS if width == "wide" else tuple((chart,) for row in ROWS for chart in row)
    tall = [TALL[width] if set(line) & {*ROWS[0]} else LOW[width] for line in lines]
    whole = sum(tall) + (len(lines) - 1) * GAP
    placed, top = {}, whole
    for line, height in zip(lines, tall, strict=True):
        first = LEFT_PART if line == ROWS[0] else (1 - ASIDE) / 2
        edges = [(0.0, 1.0)] if len(line) == 1 else [(0.0, first), (first + ASIDE, 1.0)]
        for chart, (left, right) in zip(line, edges, strict=True):
            placed[chart] = (left, right, max(0.0, (top - height) / whole), top / whole)
        top -= height + GAP
    return placed, whole + MARGIN["t"] + MARGIN["b"]


def window(view: BatchesView) -> tuple[float, float, float, float]:
    """What the plane shows: the start, the best line, and the paths unless they are far off."""
    start = view.courses["full"].points[0]
    reach = np.maximum(np.abs(start - view.best), 0.5)
    points = np.concatenate([path.points for path in view.courses.values()])
    near = points[(np.abs(points - view.best) <= WIDEST * reach).all(axis=1)]
    held = np.concatenate([near, [start, view.best - reach, view.best + reach]])
    low, high = held.min(axis=0), held.max(axis=0)
    spare = 0.06 * (high - low)
    left, bottom = (low - spare).tolist()
    right, top = (high + spare).tolist()
    return left, right, bottom, top


def data_window(view: BatchesView) -> tuple[float, float, float, float]:
    """What the chart of the points shows."""
    low, high = min(0.0, float(view.y.min())), max(0.0, float(view.y.max()))
    spare = max(1.0, 0.12 * (high - low))
    return float(view.x[0]) - 0.15, float(view.x[-1]) + 0.15, low - spare, high + spare


def loss_range(view: BatchesView) -> list[float]:
    """The powers of ten of J above its minimum; the browser computes the same."""
    top = float(np.ceil(np.log10(max(float(view.losses["full"][0]) - view.least, LEAST))))
    return [top - DECADES, top + 0.1]


def cloud_ranges(view: BatchesView) -> list[list[float]]:
    """Both axes of the gradients, 0 in the middle; the browser computes the same."""
    most = np.abs(view.own_gradients).max(axis=0)
    return [[-1.08 * ceiling(float(reach)), 1.08 * ceiling(float(reach))] for reach in most]


def batches_layout(view: BatchesView, gettext: Gettext, width: str) -> Layout:
    """The axes and titles of the figure for one of the two widths."""
    _ = gettext
    placed, height = boxes(width)
    titles = {
        "plane": _("J over slope and intercept, three paths"),
        "data": _("The examples, and the lines so far"),
        "epochs": _("J above its minimum, against epochs"),
        "updates": _("J above its minimum, against updates"),
        "cloud": _("Gradients where the mini-batches are now"),
        "spread": _("Error of a batch's gradient, against its size"),
    }
    notes = [title(placed[chart], text) for chart, text in titles.items()]
    notes.append(_legend(gettext, placed["plane"]))
    layout = base_layout(height=height, margin=MARGIN, annotations=notes)
    for chart, box in placed.items():
        layout.update(axes(box, AXES[chart], *_axes_of(chart, view, gettext)))
    return layout


def way_names(gettext: Gettext) -> dict[str, str]:
    """What the three paths are called."""
    _ = gettext
    return {"full": _("full batch"), "mini": _("mini-batches"), "single": _("one example")}


def _legend(gettext: Gettext, box: Box) -> dict[str, Any]:
    names = way_names(gettext)
    marks = [mark for _shape, mark in SHAPES]
    entries = [keyed(COLORS[way], marks[at], names[way]) for at, way in enumerate(WAYS)]
    return {
        "text": "<br>".join(entries),
        "xref": "paper",
        "yref": "paper",
        "x": box[1],
        "y": box[2],
        "xanchor": "right",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
    }


def _axes_of(
    chart: str, view: BatchesView, gettext: Gettext
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Those of a chart, across and upright."""
    _ = gettext
    still: dict[str, Any] = {"showgrid": False}
    if chart == "plane":
        left, right, bottom, top = window(view)
        across, upright = _axis(_("slope"), left, right), _axis(_("intercept"), bottom, top)
        return across | FREE, upright | FREE
    if chart == "data":
        left, right, bottom, top = data_window(view)
        return _axis("x", left, right) | still, _axis("y", bottom, top)
    if chart in ("epochs", "updates"):
        last = view.experiment.epochs if chart == "epochs" else mini_updates(view)
        powers = LOGARITHMIC | {"range": loss_range(view), "dtick": 1}
        whole = {"range": [-0.02 * last, 1.02 * last], "nticks": 7, "tickformat": "d"}
        return still | whole | FREE, powers | FREE
    if chart == "cloud":
        (left, right), (bottom, top) = cloud_ranges(view)
        zero = {"zeroline": True, "nticks": 6} | FREE
        by_slope, by_intercept = _("by the slope"), _("by the intercept")
        return _axis(by_slope, left, right) | zero, _axis(by_intercept, bottom, top) | zero
    low, high = spread_range(view)
    sizes = _axis(_("examples in a batch"), 0, view.experiment.examples + 1)
    return sizes | still, {"range": [low, high], "nticks": 5}


def _axis(name: str, low: float, high: float) -> dict[str, Any]:
    return {"range": [low, high], "title": axis_title(name)}


def spread_range(view: BatchesView) -> list[float]:
    """The axis of the errors; the browser computes the same."""
    top = 1.08 * ceiling(float(view.spreads[0]))
    return [-0.04 * top, top]


def mini_updates(view: BatchesView) -> int:
    """How many updates the mini-batches make."""
    experiment = view.experiment
    return experiment.epochs * -(-experiment.examples // experiment.batch)


def above(view: BatchesView, losses: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """J above its minimum, as a logarithmic axis can show it."""
    return np.asarray(np.maximum(losses - view.least, LEAST))
