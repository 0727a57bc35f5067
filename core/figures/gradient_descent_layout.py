"""Where the charts of the descent figure stand, and their axes, for a wide and a narrow screen."""

from itertools import pairwise
from typing import Any

from core.contraction import CRAWLS
from core.figures.layout import FREE, Box, axes, title
from core.figures.spec import Layout
from core.figures.style import PALETTE, Gettext, base_layout
from core.query import shortened
from core.view import DescentView

# The numbers of the axes x and y. The path lies over its rates, for Plotly draws an axis that
# overlays another one above it.
AXES = {
    "objective": ("", ""),
    "factor": ("2", "2"),
    "values": ("3", "3"),
    "rates": ("4", "4"),
    "points": ("4", "5"),
}
HEIGHTS = {"wide": {"objective": 346, "factor": 120}, "narrow": {"objective": 330, "factor": 140}}
SMALL = {"wide": 233, "narrow": 180}  # px of a chart against the step
GAP = 62  # px between two charts: ticks and a title
SECOND_LINE = 20  # px more below the factor, whose ticks have two
MARGIN = {"l": 52, "r": 16, "t": 36, "b": 44}
LEFT, RIGHT, ALL = (0.0, 0.58), (0.65, 0.965), (0.0, 1.0)
ALL_BUT_RATES = (0.0, 0.88)  # of a phone: the rates have their ticks at the right
# An axis ends at one of these, so that it stands still while a hand moves.
STEP_TOPS = (5, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200)
RATE_TOPS = tuple(most * 10.0**power for power in range(-4, 2) for most in (1.3, 2.7, 5.5))
CROWD = 6  # minima that still have their names, and lines in the charts beside
LONGEST = {"wide": 70, "narrow": 38}  # characters of J(x) above its chart
FACTOR_END = 1.25
ZONES = (0.0, CRAWLS, 0.5, 1.0)  # where one begins
ZONE_FILLS = ("#8a8f98", "#03a684", "#b28c3a", "#db5c51")
PATH, OTHER, MINIMUM, NOW, RATE = PALETTE[:5]


def ceiling(value: float, tops: tuple[float, ...]) -> float:
    """The first of the tops that holds a value; the last one if none does."""
    return next((top for top in tops if value <= top), tops[-1])


def step_range(view: DescentView) -> list[float]:
    """The axis of the steps; the browser computes the same."""
    top = ceiling(view.experiment.steps, STEP_TOPS)
    return [-0.03 * top, 1.03 * top]


def rate_range(view: DescentView) -> list[float]:
    """The axis of the rates, with room for a mark at 0; the browser computes the same."""
    top = ceiling(1.04 * max([view.experiment.rate, *view.path.rates.tolist()]), RATE_TOPS)
    return [-0.03 * top, top]


def factor_end(view: DescentView) -> float:
    """The largest rate on the axis of the contraction factor."""
    return max(FACTOR_END, 1.1 * view.experiment.rate)


def boxes(view: DescentView, width: str) -> tuple[dict[str, Box], int]:
    """The box of every chart, and the height of the figure in px."""
    left = dict(HEIGHTS[width])
    small = dict.fromkeys(("values", "points"), SMALL[width])
    if not view.contracts:
        gone = left.pop("factor")
        left["objective"] += gone + GAP if width == "wide" else 0
    if width == "wide":
        height = sum(small.values()) + GAP
        placed = _stack(left, LEFT, height) | _stack(small, RIGHT, height)
    else:
        charts = left | small
        height = sum(charts.values()) + (len(charts) - 1) * GAP + view.contracts * SECOND_LINE
        placed = _stack(charts, ALL, height)
        placed |= {role: (*ALL_BUT_RATES, *placed[role][2:]) for role in small}
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
        "objective": f"J(x) = {shortened(view.objective.plain, LONGEST[width])}",
        "factor": _("Contraction factor |1 − 2 · rate|"),
        "values": _("J against step"),
        "points": _("x against step"),
    }
    notes = [title(box, titles[role]) for role, box in places.items()]
    notes.append(_rate_title(places["points"], gettext))
    shapes = _levels(view)
    if "factor" in places:
        shapes += _zones(view)
        notes += _zone_names(view, gettext, width)
    if view.other:
        notes.append(_legend(view, gettext, places["objective"]))
    layout = base_layout(height=height, margin=MARGIN, annotations=notes, shapes=shapes)
    for role, box in places.items():
        layout.update(axes(box, AXES[role][0], *_axes_of(role, view, gettext)))
    return layout | {"yaxis5": _over_the_rates(view)}


def _over_the_rates(view: DescentView) -> dict[str, Any]:
    """The axis of the path in the chart that the rates are drawn in."""
    left, right, _, _ = view.window
    place = {"overlaying": "y4", "anchor": "x4", "side": "left", "tickmode": "auto"}
    return place | {"range": [left, right], "nticks": 5, "zeroline": True, "fixedrange": True}


def _rate_title(box: Box, gettext: Gettext) -> dict[str, Any]:
    """Above the axis of the rates; the text is not purple: none reads on black and on white."""
    _ = gettext
    name = f'<span style="color:{RATE}">■</span> ' + _("rate")
    return title(box, name) | {"text": name, "x": box[1], "xanchor": "right"}


def _axes_of(
    role: str, view: DescentView, gettext: Gettext
) -> tuple[dict[str, Any], dict[str, Any]]:
    _ = gettext
    left, right, bottom, top = view.window
    steps = {"range": step_range(view), "tickformat": "d", "nticks": 6, "showgrid": False}
    if role == "objective":
        across = {"range": [left, right], "showgrid": False} | FREE
        return across, {"range": [bottom, top], "nticks": 6} | FREE
    if role == "values":
        return steps | FREE, {"range": [bottom, top], "nticks": 4} | FREE
    if role == "points":
        look = {"side": "right", "showgrid": False, "zeroline": False, "nticks": 5}
        ticks = {"ticks": "outside", "tickcolor": RATE, "tickwidth": 2, "ticklen": 6}
        return steps, {"range": rate_range(view), "exponentformat": "e"} | look | ticks
    ticks = {
        "tickvals": [CRAWLS, 0.5, 1],
        "ticktext": ["0.1", "0.5<br>" + _("one step"), "1<br>" + _("for ever")],
        "range": [0, factor_end(view)],
        "showgrid": False,
    }
    return ticks, {"range": [-0.4, 2 * factor_end(view) - 1], "tickvals": [0, 0.5, 1]}


def _levels(view: DescentView) -> list[dict[str, Any]]:
    """Lines at the minima in the charts against the step, unless they are many."""
    if len(view.objective.minima) > CROWD:
        return []
    return [
        {
            "type": "line",
            "xref": f"x{AXES[role][0]} domain",
            "yref": f"y{AXES[role][1]}",
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
