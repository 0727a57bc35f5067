"""What a figure showed before, faint and dotted below what it shows now.

Bars are kept as outlines, lines and points as they were; areas and helping lines are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.figures.spec import Spec, Trace, packed, spec, trace, unpacked
from core.figures.style import PALETTE, REST_COLOR

ROLE = "ghost"
OWN = "ghosts"  # the role of ghosts that a page keeps by itself
MOST_POINTS = 2_000  # of a trace; more are no shape that one compares
SIZE = 10  # px
SERIES = 2  # px: no line of numbers is thinner
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mark:
    """A trace as it is remembered.

    Args:
        role: what its numbers are.
        place: which one of that role.
        kind: "bar", "lines" or "markers".
        x: where its points are.
        y: how high; as many.
    """

    role: str
    place: int
    kind: str
    x: Numbers
    y: Numbers

    def same(self, other: "Mark") -> bool:
        """Whether both have the same shape."""
        pairs = ((self.x, other.x), (self.y, other.y))
        return all(one.tobytes() == two.tobytes() for one, two in pairs)  # NaN is itself here


Outline = tuple[Mark, ...]


def outline(figure: Spec) -> Outline:
    """What of a figure is remembered.

    Example:
        >>> from core.experiment import SigmoidExperiment
        >>> from core.figures.sigmoid import sigmoid_spec
        >>> from core.view import SigmoidView
        >>> marks = outline(sigmoid_spec(SigmoidView(SigmoidExperiment())))
        >>> marks[0].role, marks[0].kind
        ('logits', 'bar')
    """
    return tuple(_marks(figure))


def haunted(figure: Spec, before: Outline, present: Outline | None = None) -> Spec:
    """The figure with what it showed before, where that differs.

    Args:
        figure: what is shown now.
        before: the `outline` of what was shown then.
        present: that of the figure, where it is known.
    """
    now = {(mark.role, mark.place): mark for mark in present or _marks(figure)}
    axes = _axes(figure)
    shapes: dict[tuple[str, str, str], list[tuple[Numbers, Numbers]]] = {}
    for mark in before:
        match = now.get((mark.role, mark.place))
        if match is None or match.kind != mark.kind or match.same(mark):
            continue
        if mark.kind == "bar" and len(match.x) != len(mark.x):
            continue  # of other classes
        kind, shape = mark.kind, (mark.x, mark.y)
        if kind == "bar":
            moved = mark.y != match.y
            kind, gap = "lines", figure["layout"].get("bargap", 0.0)
            shape = _bars(mark.x[moved], mark.y[moved], gap)
        shapes.setdefault((*axes[mark.role], kind), []).append(shape)
    ghosts = [_ghost(*place, parts) for place, parts in shapes.items()]
    # below the others: before all lines, and Plotly puts lines above bars anyway
    return spec([*ghosts, *figure["data"]], figure["layout"]) if ghosts else figure


def _marks(figure: Spec) -> Iterator[Mark]:
    """The bars, solid lines and points of a figure, as far as they are numbers."""
    places: dict[str, int] = {}
    kept = {drawn.get("xaxis", "x") for drawn in figure["data"] if drawn.get("meta") == OWN}
    for drawn in figure["data"]:
        role = str(drawn.get("meta"))
        place = places[role] = places.get(role, -1) + 1
        kind = _kind(drawn)
        if not kind or role in (ROLE, OWN):
            continue
        if kind == "lines" and drawn.get("xaxis", "x") in kept:
            continue
        y = _numbers(drawn.get("y"))
        if y is None or len(y) > MOST_POINTS:
            continue
        x = _numbers(drawn["x"]) if "x" in drawn else np.arange(float(len(y)))
        if x is not None and len(x) == len(y):
            yield Mark(role, place, kind, x, y)


def _is_series(line: dict[str, Any]) -> bool:
    """Whether a line is one of numbers; helping lines are dashed, and thin or in another colour."""
    if line.get("dash", "solid") == "solid":
        return True
    return line.get("color") in PALETTE and line.get("width", 2) >= SERIES


def _kind(drawn: Trace) -> str:
    """What a trace is remembered as; "" for what is not."""
    if drawn["type"] == "bar":
        return "bar"
    mode = drawn.get("mode", "") if drawn["type"] == "scatter" else ""
    if "lines" in mode:
        series = _is_series(drawn.get("line", {}))
        return "lines" if series and drawn.get("fill", "none") == "none" else ""
    return "markers" if "markers" in mode else ""


def _numbers(values: Any) -> Numbers | None:
    if isinstance(values, dict):
        return unpacked(values).astype(float).ravel()
    try:
        return np.array(values, dtype=float).ravel() if values is not None else None
    except (TypeError, ValueError):
        return None


def _axes(figure: Spec) -> dict[str, tuple[str, str]]:
    """The axes of each role."""
    found: dict[str, tuple[str, str]] = {}
    for drawn in figure["data"]:
        axes = (drawn.get("xaxis", "x"), drawn.get("yaxis", "y"))
        found.setdefault(str(drawn.get("meta")), axes)
    return found


def _bars(x: Numbers, y: Numbers, gap: float) -> tuple[Numbers, Numbers]:
    """The outlines of bars, as lines from foot to foot."""
    half = (1 - gap) / 2
    across = x[:, None] + np.array([-half, -half, half, half, np.nan])
    with np.errstate(invalid="ignore"):  # of an infinite bar, which is not drawn either
        upright = y[:, None] * np.array([0.0, 1.0, 1.0, 0.0, np.nan])
    return across.ravel(), upright.ravel()


def _ghost(x: str, y: str, kind: str, parts: list[tuple[Numbers, Numbers]]) -> Trace:
    """One trace for all that a chart had; a gap between its lines."""
    gap = np.array([np.nan])
    across, upright = (
        np.concatenate([piece for part in parts for piece in (part[at], gap)]) for at in (0, 1)
    )
    look: dict[str, Any] = (
        {"line": {"color": REST_COLOR, "width": 2, "dash": "dot"}}
        if kind == "lines"
        else {
            "marker": {
                "color": REST_COLOR,
                "size": SIZE,
                "symbol": "circle-open",
                "line": {"width": 2},
            }
        }
    )
    return trace(
        "scatter",
        x=packed(across),
        y=packed(upright),
        meta=ROLE,
        mode=kind,
        hoverinfo="skip",
        cliponaxis=True,
        xaxis=x,
        yaxis=y,
        **look,
    )
