"""Where the charts of a race stand, and their axes, for a wide and a narrow screen."""

import math
from typing import Any

from core.errors import Message
from core.figures.layout import FREE, LOGARITHMIC, Box, axes, title
from core.figures.spec import Layout
from core.figures.style import PALETTE, SHAPES, Gettext, base_layout, keyed, plain
from core.optimizers import OPTIMIZERS
from core.rate_map import Fate
from core.schedules import SCHEDULES
from core.view import RaceView
from core.view.two_variables import MOMENTUM, MOST_MEMORY, SQUARES, Array

AXES = {"surface": "", "values": "2", "map": "3", "momentum": "4", "squares": "5"}
RACERS = PALETTE[:4]
MEMORIES = {"momentum": MOMENTUM, "squares": SQUARES}
EMPTY = {"showticklabels": False, "showgrid": False}  # an axis of nothing
GRADIENT, MEMORY = PALETTE[4], PALETTE[6]  # of arrows; the step has the racer's colour
HEIGHT = 612  # px of the charts beside each other
TALL = {"values": 168, "map": 208, "momentum": 106, "squares": 106}  # px of each
BETWEEN = 54  # px: ticks and a title
LEGEND = 22  # px of a line under a title
SQUARE = 306  # px of the surface on a phone
MARGIN = {"l": 48, "r": 16, "t": 36, "b": 44}
LEFT, RIGHT, ALL = (0.0, 0.575), (0.65, 1.0), (0.0, 1.0)
ASIDE = 0.17  # of a column, between two charts in it
STEP_TOPS = (5, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, 300)
FLOOR = 1e-12  # the least J above the minimum that a logarithmic axis shows
FATE_NAMES = {
    Fate.CONVERGES: Message("converges"),
    Fate.CRAWLS: Message("crawls"),
    Fate.OSCILLATES: Message("oscillates"),
    Fate.DIVERGES: Message("diverges"),
}
FATE_COLORS = {
    Fate.CONVERGES: "#03a684",
    Fate.CRAWLS: "#8a8f98",
    Fate.OSCILLATES: "#b28c3a",
    Fate.DIVERGES: "#db5c51",
}
MEMORY_NAMES = {
    "velocity": Message("Velocity"),
    "mean": Message("Mean of gradients"),
    "sum_of_squares": Message("Sum of squares"),
    "mean_of_squares": Message("Mean of squares"),
}


def nice(value: float) -> float:
    """The first of 1, 2, 5, 10 … that holds a value; an axis that ends there stands still."""
    if not 0 < value < 1e300:
        return 1.0 if value <= 0 else 1e300
    power = 10.0 ** math.floor(math.log10(value))
    return next(most * power for most in (1, 2, 5, 10, 20) if value <= most * power)


def step_range(view: RaceView) -> list[float]:
    """The axis of the steps; the browser computes the same."""
    top = next(top for top in STEP_TOPS if top >= view.experiment.steps)
    return [-0.02 * top, 1.02 * top]


def excess(view: RaceView, values: Array) -> Array:
    """J above the lowest minimum."""
    return values - view.surface.lowest


def value_range(view: RaceView) -> list[float]:
    """The axis of J, which begins where the racers do; the browser computes the same."""
    highest = float(excess(view, view.path.values[:1])[0])
    if not view.experiment.log:
        top = nice(highest)
        return [-0.04 * top, 1.04 * top]
    ends = [float(excess(view, path.values).min()) for path in view.paths]
    low = math.floor(math.log10(max(FLOOR, min(ends))))
    high = math.ceil(math.log10(max(FLOOR, highest) * 1.5))
    return [low - 0.2, max(high, low + 1)]


def memory_range(memories: Array | None, *, both: bool) -> list[float]:
    """The axis of what an optimizer remembers, on both sides of 0 or on one."""
    top = 1.0 if memories is None else nice(float(abs(memories).max()))
    return [-1.08 * top if both else -0.04 * top, 1.08 * top]


def boxes(width: str) -> tuple[dict[str, Box], int]:
    """The box of every chart, and the height of the figure in px."""
    narrow = width == "narrow"
    height = HEIGHT if not narrow else SQUARE + sum(TALL.values()) - TALL["squares"] + 3 * BETWEEN
    height += LEGEND if narrow else 0
    placed: dict[str, Box] = {}
    top, across = float(height), ALL if narrow else RIGHT
    rows = [("values",), ("map",), ("momentum", "squares")]
    if narrow:
        rows.insert(0, ("surface",))
    else:
        placed["surface"] = (*LEFT, 0.0, 1.0)
    for row in rows:
        tall = SQUARE if row == ("surface",) else TALL[row[0]]
        top -= LEGEND if "map" in row else 0
        each = (across[1] - across[0]) * (1 - ASIDE * (len(row) - 1)) / len(row)
        for at, chart in enumerate(row):
            left = across[0] + at * (each + ASIDE * (across[1] - across[0]))
            bottom = max(0.0, (top - tall) / height)
            placed[chart] = (left, min(1.0, left + each), bottom, top / height)
        top -= tall + BETWEEN
    return placed, height + MARGIN["t"] + MARGIN["b"]


def race_layout(view: RaceView, gettext: Gettext, width: str) -> Layout:
    """The axes and titles of the figure for one of the two widths."""
    places, height = boxes(width)
    titles = _titles(view, gettext)
    notes = [
        title(box, titles[chart], LEGEND + 8 if chart == "map" else 8)
        for chart, box in places.items()
    ]
    notes += [_racers(view, gettext), _arrows(view, gettext), _fates(places["map"], gettext)]
    notes += [_unused(view, chart, gettext) for chart in MEMORIES if _memories(view, chart) is None]
    layout = base_layout(height=height, margin=MARGIN, annotations=notes)
    for chart, box in places.items():
        layout.update(axes(box, AXES[chart], *_axes_of(chart, view)))
    return layout


def _titles(view: RaceView, gettext: Gettext) -> dict[str, str]:
    _ = gettext
    memory = view.mapped.memory
    assert memory is not None
    return {
        "surface": f"J(x, y) = {plain(view.formula)}",
        "values": _("J above its minimum, against step"),
        "map": _("Rate (across) and {memory} (up)").format(memory=memory.name),
        "momentum": memory_title(view, MOMENTUM, _("No velocity"), gettext),
        "squares": memory_title(view, SQUARES, _("No squares"), gettext),
    }


def memory_title(view: RaceView, names: tuple[str, ...], none: str, gettext: Gettext) -> str:
    """What the optimizer that is looked at remembers under one of the names."""
    state = view.path.states[0]
    found = next((MEMORY_NAMES[name] for name in names if hasattr(state, name)), None)
    return found.translated(gettext) if found else none


def _axes_of(chart: str, view: RaceView) -> tuple[dict[str, Any], dict[str, Any]]:
    if chart == "surface":
        return _square(view)
    if chart == "values":
        kind = LOGARITHMIC | {"dtick": _decades(view)}
        look = kind if view.experiment.log else {"nticks": 5}
        steps = {"range": step_range(view), "tickformat": "d", "nticks": 6, "showgrid": False}
        return steps, look | {"range": value_range(view), "zeroline": False}
    if chart == "map":
        rates = {"range": [0, view.map_end], "nticks": 5, "showgrid": False}
        return rates | {"exponentformat": "e"}, {
            "range": [0, MOST_MEMORY],
            "tickvals": [0, 0.25, 0.5, 0.75, 0.9],
            "showgrid": False,
            "zeroline": False,
        }
    memories = _memories(view, chart)
    coordinates = {"range": [-0.6, 1.6], "tickvals": [0, 1], "ticktext": ["x", "y"]}
    upright = {"range": memory_range(memories, both=chart == "momentum"), "nticks": 3}
    if memories is None:
        return coordinates | EMPTY, upright | EMPTY
    return coordinates | {"showgrid": False}, upright | {"exponentformat": "e"}


def _memories(view: RaceView, chart: str) -> Array | None:
    return view.memories(MEMORIES[chart])


def _unused(view: RaceView, chart: str, gettext: Gettext) -> dict[str, Any]:
    """Why there are no bars."""
    _ = gettext
    name = OPTIMIZERS[view.experiment.racer.optimizer].title.translated(gettext)
    axis = AXES[chart]
    return {
        "text": _("{optimizer}<br>does not use any").format(optimizer=name),
        "xref": f"x{axis} domain",
        "yref": f"y{axis} domain",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
    }


def _square(view: RaceView) -> tuple[dict[str, Any], dict[str, Any]]:
    """As long to the eye across as upright, so that a gradient stands square on its contour."""
    across, upright = view.surface.domain
    look = {"showgrid": False, "zeroline": False, "nticks": 7, "constrain": "domain"} | FREE
    return (
        look | {"range": list(across), "constraintoward": "left"},
        look | {"range": list(upright), "constraintoward": "top", "scaleanchor": "x"},
    )


def _decades(view: RaceView) -> int:
    """Powers of ten between two ticks, so that there are at most six."""
    low, high = value_range(view)
    return max(1, math.ceil((high - low) / 6))


def racer_names(view: RaceView, gettext: Gettext) -> list[str]:
    """What the racers are called; those of one optimizer also by schedule and rate."""
    racers = view.experiment.racers
    names = []
    for racer in racers:
        name = OPTIMIZERS[racer.optimizer].title.translated(gettext)
        same = [other for other in racers if other.optimizer == racer.optimizer]
        if len({other.schedule for other in same}) > 1:
            name = SCHEDULES[racer.schedule].title.translated(gettext)
        elif len(same) > 1:
            name += f" {racer.rate:g}"
        names.append(name)
    return names


def _racers(view: RaceView, gettext: Gettext) -> dict[str, Any]:
    """The racers by colour; the one that is looked at stands out."""
    lines = []
    for at, name in enumerate(racer_names(view, gettext)):
        text = f"<b>{plain(name)}</b>" if at == view.experiment.chosen else plain(name)
        lines.append(keyed(RACERS[at], SHAPES[at][1], text))
    return _note("<br>".join(lines), top=True)


def _arrows(view: RaceView, gettext: Gettext) -> dict[str, Any]:
    """What the arrows are."""
    _ = gettext
    parts = [(GRADIENT, _("− gradient"))]
    if view.arrows.momentum is not None:
        parts.append((MEMORY, _("momentum")))
    parts.append((RACERS[view.experiment.chosen], _("step to come")))
    texts = [f'<span style="color:{color}">■</span> {text}' for color, text in parts]
    return _note("  ".join(texts), top=False)


def _note(text: str, *, top: bool) -> dict[str, Any]:
    """In a corner of the surface, at its left."""
    return {
        "text": text,
        "xref": "x domain",
        "yref": "y domain",
        "x": 0.015,
        "y": 0.985 if top else 0.015,
        "xanchor": "left",
        "yanchor": "top" if top else "bottom",
        "align": "left",
        "showarrow": False,
    }


def _fates(box: Box, gettext: Gettext) -> dict[str, Any]:
    """What the colours of the map are."""
    texts = [
        f'<span style="color:{FATE_COLORS[fate]}">■</span> {name.translated(gettext)}'
        for fate, name in FATE_NAMES.items()
    ]
    return title(box, "", 4) | {"text": "  ".join(texts)}
