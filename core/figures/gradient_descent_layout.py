"""Where the charts of the descent figure stand, and their axes, for a wide and a narrow screen."""

from itertools import pairwise
from typing import Any

from core.contraction import CRAWLS
from core.figures.layout import Box, axes, title
from core.figures.spec import Layout
from core.figures.style import PALETTE, Gettext, base_layout
from core.view import DescentView

AXES = {"objective": "", "factor": "2", "values": "3", "points": "4", "rates": "5"}
HEIGHTS = {"wide": {"objective": 368, "factor": 130}, "narrow": {"objective": 330, "factor": 140}}
SMALL = {"wide": 134, "narrow": 130}  # px of a chart against the step
GAP = 62  # px between two charts: ticks and a title
SECOND_LINE = 20  # px more below the factor, whose ticks have two
MARGIN = {"l": 52, "r": 16, "t": 36, "b": 44}
LEFT, RIGHT = (0.0, 0.58), (0.65, 1.0)
# An axis ends at one of these, so that it stands still while a hand moves.
STEP_TOPS = (5, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200)
RATE_TOPS = tuple(most * 10.0**power for power in range(-4, 2) for most in (1.2, 2.5, 6.0))
FACTOR_END = 1.25
ZONES = (0.0, CRAWLS, 0.5, 1.0)  # where one begins
ZONE_FILLS = ("#8a8f98", "#00a078", "#e0b000", "#d9541e")
PATH, OTHER, NOW, MINIMUM = PALETTE[0], PALETTE[1], PALETTE[3], PALETTE[2]


def ceiling(value: float, tops: tuple[float, ...]) -> float:
    """The first of the tops that holds a value; the last one if none does."""
    return next((top for top in tops if value <= top), tops[-1])


def step_range(view: DescentView) -> list[float]:
    """The axis of the steps; the browser computes the same."""
    top = ceiling(view.experiment.steps, STEP_TOPS)
    return [-0.03 * top, 1.03 * top]


def rate_range(view: DescentView) -> list[float]:
    """The axis of the rates; the browser computes the same."""
    most = max([view.experiment.rate, *view.path.rates.tolist()])
    return [0.0, ceiling(1.04 * most, RATE_TOPS)]


def factor_end(view: DescentView) -> float:
    """The largest rate on the axis of the contraction factor."""
    return max(FACTOR_END, 1.1 * view.experiment.rate)


def boxes(view: DescentView, width: str) -> tuple[dict[str, Box], int]:
    """The box of every chart, and the height of the figure in px."""
    left = dict(HEIGHTS[width])
    small = dict.fromkeys(("values", "points", "rates"), SMALL[width])
    if not view.contracts:
        gone = left.pop("factor")
        left["objective"] += gone + GAP if width == "wide" else 0
    if width == "wide":
        height = sum(small.values()) + 2 * GAP
        placed = _stack(left, LEFT, height) | _stack(small, RIGHT, height)
    else:
        charts = left | small
        height = sum(charts.values()) + (len(charts) - 1) * GAP + view.contracts * SECOND_LINE
        placed = _stack(charts, (0.0, 1.0), height)
    return placed, height + MARGIN["t"] + MARGIN["b"]


def _stack(charts: dict[str, int], across: tuple[float, float], height: int) -> dict[str, Box]:
    """Charts of some heights below each other."""
    placed, top = {}, height
    for role, own in charts.items():
        placed[role] = (*across, max(0.0, (top - own) / height), top / height)
        top -= own + GAP + (SECOND_LINE if role == "factor" else 0)
    return placed


def descent_layout(view: DescentView, gettext: Gettext, width: str) -> Layout:
    """The axes, titles and zones of the figure for one of the two widths."""
    _ = gettext
    places, height = boxes(view, width)
    titles = {
        "objective": f"J(x) = {view.objective.plain}",
        "factor": _("Contraction factor |1 − 2 · rate|"),
        "values": _("J against step"),
        "points": _("x against step"),
        "rates": _("Rate against step"),
    }
    notes = [title(box, titles[role]) for role, box in places.items()]
    shapes = _levels(view)
    if "factor" in places:
        shapes += _zones(view)
        notes += _zone_names(view, gettext, width)
    if view.other:
        notes.append(_legend(view, gettext, places["objective"]))
    layout = base_layout(height=height, margin=MARGIN, annotations=notes, shapes=shapes)
    for role, box in places.items():
        layout.update(axes(box, AXES[role], *_axes_of(role, view, gettext)))
    return layout


def _axes_of(
    role: str, view: DescentView, gettext: Gettext
) -> tuple[dict[str, Any], dict[str, Any]]:
    _ = gettext
    left, right, bottom, top = view.window
    steps = {"range": step_range(view), "tickformat": "d", "nticks": 6, "showgrid": False}
    if role == "objective":
        return {"range": [left, right], "showgrid": False}, {"range": [bottom, top], "nticks": 6}
    if role == "values":
        return steps, {"range": [bottom, top], "nticks": 4}
    if role == "points":
        return steps, {"range": [left, right], "nticks": 5}
    if role == "rates":
        return steps, {"range": rate_range(view), "nticks": 4, "rangemode": "tozero"}
    ticks = {
        "tickvals": [CRAWLS, 0.5, 1],
        "ticktext": ["0.1", "0.5<br>" + _("one step"), "1<br>" + _("for ever")],
        "range": [0, factor_end(view)],
        "showgrid": False,
    }
    return ticks, {"range": [-0.4, 2 * factor_end(view) - 1], "tickvals": [0, 0.5, 1]}


def _levels(view: DescentView) -> list[dict[str, Any]]:
    """Lines at the minima in the charts against the step."""
    return [
        {
            "type": "line",
            "xref": f"x{AXES[role]} domain",
            "yref": f"y{AXES[role]}",
            "x0": 0,
            "x1": 1,
            "y0": level,
            "y1": level,
            "line": {"color": MINIMUM, "width": 1.5, "dash": "solid" if low.is_global else "dot"},
            "layer": "below",
        }
        for low in view.objective.minima
        for role, level in (("values", low.value), ("points", low.x))
    ]


def _zones(view: DescentView) -> list[dict[str, Any]]:
    ends = [*ZONES, factor_end(view)]
    return [
        {
            "type": "rect",
            "xref": "x2",
            "yref": "y2 domain",
            "x0": begin,
            "x1": end,
            "y0": 0,
            "y1": 1,
            "fillcolor": fill,
            "opacity": 0.16,
            "line": {"width": 0},
            "layer": "below",
        }
        for (begin, end), fill in zip(pairwise(ends), ZONE_FILLS, strict=True)
    ]


def _zone_names(view: DescentView, gettext: Gettext, width: str) -> list[dict[str, Any]]:
    _ = gettext
    names = [_("crawls"), _("converges"), _("overshoots"), _("diverges")]
    ends = [*ZONES, factor_end(view)]
    upright = width == "narrow"
    return [
        {
            "text": name,
            "xref": "x2",
            "yref": "y2 domain",
            "x": (begin + end) / 2,
            "y": 0.0,
            "yanchor": "bottom",
            "showarrow": False,
            "textangle": -90 if upright and end == CRAWLS else 0,
        }
        for name, (begin, end) in zip(names, pairwise(ends), strict=True)
    ]


def path_names(view: DescentView, gettext: Gettext) -> tuple[str, str]:
    """What the path and the one beside it are called."""
    _ = gettext
    own = view.optimizer.title.translated(gettext)
    compared = view.compared
    if compared is None:
        return _("stochastic"), _("full batch")
    return own, compared.title.translated(gettext)


def _legend(view: DescentView, gettext: Gettext, box: Box) -> dict[str, Any]:
    names = zip((PATH, OTHER), path_names(view, gettext), strict=True)
    entries = [f'<span style="color:{color}">●</span> {name}' for color, name in names]
    return {
        "text": "<br>".join(entries),
        "xref": "paper",
        "yref": "paper",
        "x": (box[0] + box[1]) / 2,
        "y": box[3],
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
    }
