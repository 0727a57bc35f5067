"""The bench of the page Two variables as one figure, and the surface in space.

The surface with the paths, J against the step, the map of rates, and what an optimizer remembers.
Each trace says in `meta` which role it plays.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.experiment.two_variables import MOST_STEPS
from core.figures.spec import Spec, Trace, packed, spec, trace
from core.figures.style import REST_COLOR, SHAPES, Gettext, base_layout
from core.figures.two_variables_layout import (
    AXES,
    FATE_COLORS,
    FLOOR,
    GRADIENT,
    MEMORY,
    RACERS,
    excess,
    race_layout,
)
from core.view import RaceView
from core.view.two_variables import MOMENTUM, SQUARES, Array, map_axes

LEVELS = 16  # contours
FLATTEN = 1 / 3  # a power of J, so that contours stand apart in the valley and on the wall
FINEST = 65_535  # heights on their way to the browser are whole numbers
SHADE = "rgba(138,143,152,0.028)"  # of a level; Plotly lays each over those below it
CONTOUR = "rgba(138,143,152,0.6)"
ARROW = 0.17  # the longest one, as a part of the chart
HEAD = 0.24  # of an arrow
SPREAD = 0.45  # of its head, half as wide as long
MAP_OPACITY = 0.5
LIMIT = "#6869ec"


def race_figure(view: RaceView, gettext: Gettext = str, width: str = "wide") -> Spec:
    """The figure of a `RaceView`; from a notebook, `figure(race_figure(view)).show()`.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide" has the surface at the left, "narrow" (a phone) above the other charts.

    Example:
        >>> from core.experiment.two_variables import RaceExperiment
        >>> from core.figures.spec import unpacked
        >>> plain = race_figure(RaceView(RaceExperiment()))
        >>> way = next(trace for trace in plain["data"] if trace["meta"] == "way_0")
        >>> unpacked(way["x"])[:3]
        array([-5.      , -4.525   , -4.095125], dtype=float32)
    """
    traces = [
        *_surface(view),
        *_paths(view),
        *_arrows(view),
        *_values(view),
        *_map(view),
        *_memories(view),
    ]
    return spec(traces, race_layout(view, gettext, width))


def _line(role: str, chart: str, x: Any, y: Any, color: str, **style: Any) -> Trace:
    # Plotly draws no line at all where simplifying leaves one point, and the browser could not
    # write into it when it becomes longer
    line = {"color": color, "width": style.pop("width", 2), "dash": style.pop("dash", "solid"),
            "simplify": False}  # fmt: skip
    axes = {"xaxis": "x" + AXES[chart], "yaxis": "y" + AXES[chart]}
    look = {"mode": "lines", "hoverinfo": "skip"} | style
    lanes = {"x": x, "y": y}
    short = {name: single(lane) for name, lane in lanes.items() if lane is not None}
    return trace("scatter", **short, meta=role, line=line, **axes, **look)


def single(lane: Any) -> Any:
    """A long lane in single precision, which is finer than any screen, and a third as long."""
    return packed(lane.astype(np.float32)) if isinstance(lane, np.ndarray) else lane


def _marks(role: str, chart: str, places: npt.ArrayLike, **marker: Any) -> Trace:
    """Points (N, 2)."""
    x, y = np.reshape(np.asarray(places, dtype=np.float64), (-1, 2)).T.tolist()
    color = marker.get("color", REST_COLOR)
    return _line(role, chart, x, y, color, mode="markers", marker=marker)


def _surface(view: RaceView) -> list[Trace]:
    x, y, heights = view.grid
    whole = np.round(FINEST * _raised(heights)).astype(np.uint16)
    size = FINEST / LEVELS
    return [
        trace(
            "contour",
            x=x,
            y=y,
            z=packed(whole),
            meta="surface",
            contours={"start": size / 2, "end": FINEST, "size": size, "coloring": "fill"},
            line={"color": CONTOUR, "width": 1},
            colorscale=[[0, SHADE], [1, SHADE]],
            autocontour=False,
            showscale=False,
            hoverinfo="skip",
        ),
        _marks("saddles", "surface", view.surface.saddles, size=11, symbol="x", color=REST_COLOR),
        _marks(
            "minima",
            "surface",
            [low.x for low in view.surface.minima],
            size=13,
            symbol="diamond",
            color="#03a684",
            line={"width": 1.5, "color": "white"},
        ),
    ]


def _raised(heights: Array) -> Array:
    """From 0 to 1, flattened; where J has no value it stands as high as can be."""
    finite = heights[np.isfinite(heights)]
    low, high = finite.min(), finite.max()
    known = np.nan_to_num(heights, nan=high, posinf=high, neginf=low)
    with np.errstate(all="ignore"):
        part = (known - low) / (high - low)
    return np.asarray(np.nan_to_num(part) ** FLATTEN)


def _paths(view: RaceView) -> list[Trace]:
    """The ghosts, and each racer's whole way, faintly, and strong up to the shown step."""
    traces = [
        _line("ghosts", "surface", *joined(view.ghost_paths), REST_COLOR, width=1.5, dash="dot")
    ]
    for at, path in enumerate(view.paths):
        x, y = path.points.T
        traces.append(_line(f"way_{at}", "surface", x, y, RACERS[at], opacity=0.3))
    for at, path in enumerate(view.paths):
        n = view.shown(path)
        x, y = (padded(lane[: n + 1]) for lane in path.points.T)
        chosen = at == view.experiment.chosen
        dots = {"mode": "lines+markers", "marker": {"size": 6, "color": RACERS[at]}}
        traces.append(
            _line(f"path_{at}", "surface", x, y, RACERS[at], width=2.5, **(dots if chosen else {}))
        )
    for at, path in enumerate(view.paths):
        traces.append(
            _marks(f"now_{at}", "surface", path.points[view.shown(path)], size=13,
                   color=RACERS[at], symbol=SHAPES[at][0], line={"width": 2, "color": "white"})
        )  # fmt: skip
    start = (view.experiment.x, view.experiment.y)
    ring = {"width": 3, "color": REST_COLOR}
    return [
        *traces,
        _marks("start", "surface", start, size=20, symbol="circle-open", color=REST_COLOR,
               line=ring),
    ]  # fmt: skip


def joined(paths: list[Array]) -> tuple[Array, Array]:
    """Paths one after the other, NaN after each; none is a line of no length."""
    if not paths:
        return np.zeros(2), np.zeros(2)
    gap = np.full((1, 2), np.nan)
    x, y = np.concatenate([part for path in paths for part in (path, gap)]).T
    return x, y


def padded(values: Array) -> Array:
    """The values, and the last one again until there are as many as a path can have."""
    return np.pad(values, (0, MOST_STEPS + 1 - len(values)), mode="edge")


def _arrows(view: RaceView) -> list[Trace]:
    """Arrows from the shown point of the racer that is looked at."""
    chosen = view.experiment.chosen
    origin = view.path.points[view.shown(view.path)]
    ends = arrow_ends(view)
    colors = (GRADIENT, MEMORY, RACERS[chosen])
    roles = ("gradient", "momentum", "coming")
    return [
        _line(role, "surface", *arrow(origin, end), color, width=3.5)
        for role, end, color in zip(roles, ends, colors, strict=True)
    ]


def arrow_ends(view: RaceView) -> list[Array | None]:
    """How far each arrow leads on the chart: together as long as can be seen.

    Where they are the parts of the step they keep their proportions; else each is as long as the
    others.
    """
    low, high = view.surface.domain[0]
    length = ARROW * (high - low)
    given = [view.arrows.gradient, view.arrows.momentum, view.arrows.step]
    sizes = [0.0 if one is None else float(np.hypot(*one)) for one in given]
    most = max(sizes)
    parts = view.is_parts
    return [
        None if one is None or not 0 < size < np.inf else one / (most if parts else size) * length
        for one, size in zip(given, sizes, strict=True)
    ]


def arrow(origin: Array, run: Array | None) -> tuple[list[float | None], list[float | None]]:
    """A line with a head; of no length where there is no arrow."""
    if run is None:
        x, y = origin.tolist()
        return [x, x], [y, y]
    end, back = origin + run, HEAD * run
    aside = SPREAD * np.array([-back[1], back[0]])
    corners = [end - back + aside, end, end - back - aside]
    x, y = np.transpose([origin, end, *corners]).tolist()
    return [*x[:2], None, *x[2:]], [*y[:2], None, *y[2:]]


def _values(view: RaceView) -> list[Trace]:
    """J above its minimum against the step: all faintly, strong up to the shown one."""
    traces = []
    for at, path in enumerate(view.paths):
        values = shown_values(view, path.values)
        traces.append(_line(f"values_{at}", "values", None, values, RACERS[at], opacity=0.35))
    for at, path in enumerate(view.paths):
        values = shown_values(view, path.values)[: view.shown(path) + 1]
        traces.append(_line(f"seen_{at}", "values", None, values, RACERS[at], width=2.5))
    for at, path in enumerate(view.paths):
        n = view.shown(path)
        place = (n, shown_values(view, path.values)[n])
        traces.append(_marks(f"value_{at}", "values", place, size=9, color=RACERS[at]))
    return traces


def shown_values(view: RaceView, values: Array) -> Array:
    """J above its minimum, as far as an axis can show it."""
    above = excess(view, values)
    return np.clip(above, FLOOR if view.experiment.log else None, 1e30)


def _map(view: RaceView) -> list[Trace]:
    """The fate of every rate and memory, the bowl's limit, and where the racer stands."""
    rates, memories = map_axes(view.map_end)
    ends = np.repeat(np.arange(len(FATE_COLORS) + 1) / len(FATE_COLORS), 2)[1:-1]
    colors = np.repeat(list(FATE_COLORS.values()), 2)
    limits, of_memories = view.limit or ([None], [None])
    racer = view.experiment.racer
    return [
        trace(
            "heatmap",
            x=rates,
            y=memories,
            z=packed(view.map.astype(np.uint8)),
            meta="map",
            zmin=-0.5,
            zmax=len(FATE_COLORS) - 0.5,
            colorscale=[[float(end), str(color)] for end, color in zip(ends, colors, strict=True)],
            opacity=MAP_OPACITY,
            showscale=False,
            hoverinfo="skip",
            xaxis="x" + AXES["map"],
            yaxis="y" + AXES["map"],
        ),
        _line("limit", "map", limits, of_memories, LIMIT, width=2.5, dash="dash"),
        _marks("here", "map", (racer.rate, view.memory), size=16,
               color=RACERS[view.experiment.chosen], line={"width": 2.5, "color": "white"}),
    ]  # fmt: skip


def _memories(view: RaceView) -> list[Trace]:
    """What the racer that is looked at remembers at the shown step, a bar a coordinate."""
    n = view.shown(view.path)
    traces = []
    for chart, names, color in (("momentum", MOMENTUM, MEMORY), ("squares", SQUARES, GRADIENT)):
        found = view.memories(names)
        bars = bar_lines([None, None] if found is None else found[n].tolist())
        traces.append(_line(f"{chart}_bars", chart, *bars, color, width=18))
    return traces


def bar_lines(values: list[float | None]) -> tuple[list[float | None], list[float | None]]:
    """Upright lines from 0 at places 0 and 1."""
    x, y = values
    return [0, 0, None, 1, 1], [0, x, None, 0, y]


def space_figure(view: RaceView, gettext: Gettext = str) -> Spec:
    """The surface in space with the paths on it.

    Args:
        view: what to draw.
        gettext: puts the texts of the figure into the reader's language.

    Example:
        >>> from core.experiment.two_variables import RaceExperiment
        >>> [trace["type"] for trace in space_figure(RaceView(RaceExperiment()))["data"]]
        ['surface', 'scatter3d', 'scatter3d']
    """
    _ = gettext
    x, y, heights = view.grid
    traces = [
        trace("surface", x=x, y=y, z=_flat(view, heights), meta="surface", showscale=False,
              colorscale=[[0, "#6f7680"], [1, "#d7dae0"]], opacity=0.9, hoverinfo="skip",
              contours={"z": {"show": True, "color": "rgba(60,64,72,0.5)", "width": 1}}),
    ]  # fmt: skip
    (left, right), (bottom, top) = view.surface.domain
    for at, path in enumerate(view.paths):
        x, y = path.points.T
        inside = (x >= left) & (x <= right) & (y >= bottom) & (y <= top)
        seen = path.points[inside]
        z = _flat(view, path.values[inside])
        traces.append(
            trace("scatter3d", x=seen[:, 0], y=seen[:, 1], z=z, meta=f"path_{at}",
                  mode="lines+markers", hoverinfo="skip",
                  line={"color": RACERS[at], "width": 6},
                  marker={"color": RACERS[at], "size": 2.5})
        )  # fmt: skip
    scene = {
        "xaxis": {"title": {"text": "x"}},
        "yaxis": {"title": {"text": "y"}},
        "zaxis": {"title": {"text": _("height")}, "showticklabels": False},
        "aspectratio": {"x": 1, "y": 1, "z": 0.6},
        "camera": {"eye": {"x": 0.95, "y": -1.15, "z": 0.85}},
    }
    margin = dict.fromkeys("lrtb", 0)
    return spec(traces, base_layout(height=520, margin=margin, scene=scene))


def _flat(view: RaceView, values: Array) -> Array:
    """Heights for the eye: a wall of thousands would leave nothing to see of the valley."""
    highest = np.nanmax(np.where(np.isfinite(values), values, np.nan), initial=view.surface.lowest)
    return np.clip(excess(view, values), 0, excess(view, highest)) ** FLATTEN
