"""The charts of a figure by their names, and the figure without some of them, or without numbers.

A chart is called as its first trace: by the role that stands in `meta`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from core.figures.ghost import ROLE
from core.figures.layout import Box
from core.figures.spec import Layout, Spec, Trace, spec

NEAR = 1e-6  # of the figure: what stands on the edge of a box belongs to it
MARKUP = re.compile(r"<[^>]*>")
Span = tuple[float, float]
Moves = list[tuple[Span, Span]]


@dataclass(frozen=True)
class Chart:
    """One of the charts of a figure.

    Args:
        name: the role of its first trace, a key that stands in links.
        title: for people; the name where it has none.
        number: of its axes, "" for the first.
        box: where it stands.
    """

    name: str
    title: str
    number: str
    box: Box


def charts(figure: Spec) -> list[Chart]:
    """The charts of a figure, in reading order.

    Example:
        >>> from core.experiment import NumericsExperiment
        >>> from core.figures.numerics import numerics_spec
        >>> from core.view import NumericsView
        >>> [chart.name for chart in charts(numerics_spec(NumericsView(NumericsExperiment())))]
        ['logits', 'errors', 'losses']
    """
    layout, found = figure["layout"], []
    names: dict[str, str] = {}
    for drawn in figure["data"]:
        if drawn.get("meta") != ROLE:
            names.setdefault(_number(drawn), str(drawn.get("meta")).partition(":")[0])
    for number, name in names.items():
        x, y = layout.get("xaxis" + number, {}), layout.get("yaxis" + number, {})
        if "domain" in x and "domain" in y:
            box = (*x["domain"], *y["domain"])
            found.append(Chart(name, _title(layout, box) or name, number, box))
    return sorted(found, key=lambda chart: (-round(chart.box[3], 3), chart.box[0]))


def without(figure: Spec, hidden: Collection[str]) -> Spec:
    """The figure without the charts of some names; rows and columns that are empty close up."""
    there = charts(figure)
    gone = [chart for chart in there if chart.name in hidden]
    if not gone:
        return figure
    kept = [chart for chart in there if chart not in gone]
    numbers = {chart.number for chart in gone}
    traces = [drawn for drawn in figure["data"] if _number(drawn) not in numbers]
    layout = _without(figure["layout"], numbers, gone)
    return spec(traces, _closed(layout, there, kept))


def without_numbers(figure: Spec) -> Spec:
    """The figure without the numbers at its marks, and those that a mouse over them is told."""
    return spec([_silent(drawn) for drawn in figure["data"]], figure["layout"])


def _number(drawn: Trace) -> str:
    """The number of the axes of a trace; none of what is no plane."""
    solid = drawn["type"] in ("surface", "scatter3d")
    return "scene" if solid else str(drawn.get("xaxis", "x"))[1:]


def _title(layout: Layout, box: Box) -> str:
    """What stands in bold letters at the upper left corner of a box."""
    for note in layout.get("annotations", ()):
        at = (note.get("x"), note.get("y"))
        bold = str(note.get("text", "")).startswith("<b>")
        if bold and note.get("xref") == "paper" and at == (box[0], box[3]):
            return MARKUP.sub("", str(note["text"]))
    return ""


def _without(layout: Layout, numbers: set[str], gone: list[Chart]) -> Layout:
    """The layout without the axes of some numbers, and what stands in their boxes."""
    left: Layout = {}
    for key, value in layout.items():
        axis = re.fullmatch(r"[xy]axis(\d*)", key)
        if axis and axis[1] in numbers:
            continue
        if axis and key[0] == "y" and str(value.get("anchor", ""))[1:] in numbers:
            continue  # one that lies over that of the chart
        if key in ("annotations", "shapes"):
            value = [item for item in value if not _of(item, numbers, gone)]
        left[key] = value
    return left


def _of(item: dict[str, Any], numbers: set[str], gone: list[Chart]) -> bool:
    """Whether a note or a shape belongs to charts that are gone."""
    x = str(item.get("xref", "paper"))
    if x != "paper":
        return x.removesuffix(" domain")[1:] in numbers
    at = (item.get("x", item.get("x0", 0.0)), item.get("y", item.get("y0", 0.0)))
    return any(_in(at, chart.box) for chart in gone)


def _in(at: tuple[float, float], box: Box) -> bool:
    left, right, bottom, top = box
    return left - NEAR <= at[0] <= right + NEAR and bottom - NEAR <= at[1] <= top + NEAR


def _closed(layout: Layout, before: list[Chart], kept: list[Chart]) -> Layout:
    """Closes the rows and columns in which no chart is left."""
    margin = layout["margin"]
    around = margin["t"] + margin["b"]
    if not kept:
        return layout | {"height": around}
    across, _wider = _moves([chart.box[:2] for chart in before], [chart.box[:2] for chart in kept])
    upright, share = _moves([chart.box[2:] for chart in before], [chart.box[2:] for chart in kept])
    closed = layout | {"height": round(around + share * (layout["height"] - around))}
    for key, value in layout.items():
        if re.fullmatch(r"[xy]axis\d*", key) and "domain" in value:
            moves = across if key[0] == "x" else upright
            closed[key] = value | {"domain": [_moved(end, moves) for end in value["domain"]]}
    for key in ("annotations", "shapes"):
        if key in layout:
            closed[key] = [_placed(item, across, upright) for item in layout[key]]
    return closed


def _moves(before: list[Span], kept: list[Span]) -> tuple[Moves, float]:
    """Where the bands go that still have charts, and how much of the whole length they need."""
    bands = _bands(before)
    low, high = bands[0][0], bands[-1][1]
    pairs: Moves = []
    end = 0.0
    for at, (start, stop) in enumerate(bands):
        if not any(start - NEAR <= one and other <= stop + NEAR for one, other in kept):
            continue
        begin = end + (start - bands[at - 1][1]) if pairs else 0.0
        end = begin + stop - start
        pairs.append(((start, stop), (begin, end)))
    scale = (high - low) / end
    moved = [(old, (low + scale * new[0], low + scale * new[1])) for old, new in pairs]
    return moved, end / (high - low)


def _bands(spans: list[Span]) -> list[Span]:
    """Spans that overlap, as one."""
    bands: list[Span] = []
    for low, high in sorted(spans):
        if bands and low <= bands[-1][1] + NEAR:
            bands[-1] = (bands[-1][0], max(bands[-1][1], high))
        else:
            bands.append((low, high))
    return bands


def _moved(place: float, moves: Moves) -> float:
    """Where a place goes; one between two bands keeps its distance from the nearer."""
    (start, stop), (begin, end) = min(
        moves, key=lambda move: max(move[0][0] - place, place - move[0][1], 0.0)
    )
    moved = begin + (place - start) * (end - begin) / (stop - start)
    return min(1.0, max(0.0, moved))


def _placed(item: dict[str, Any], across: Moves, upright: Moves) -> dict[str, Any]:
    """A note or a shape, moved as far as it stands on the paper."""
    placed = dict(item)
    for letter, moves in (("x", across), ("y", upright)):
        if item.get(f"{letter}ref", "paper") == "paper":
            for key in (letter, f"{letter}0", f"{letter}1"):
                if key in item:
                    placed[key] = _moved(item[key], moves)
    return placed


def _silent(drawn: Trace) -> Trace:
    """A trace that says no number."""
    told = ("hovertemplate", "texttemplate")
    mute = {key: value for key, value in drawn.items() if key not in told}
    if drawn.get("hoverinfo") != "skip":
        mute["hoverinfo"] = "none"  # it still can be pressed
    text = mute.get("text")
    if text is not None and drawn["type"] == "scatter":
        mute["text"] = ["" if any(map(str.isdigit, str(word))) else word for word in _words(text)]
    elif text is not None:
        del mute["text"]
    return mute


def _words(text: Any) -> list[Any]:
    return [text] if isinstance(text, str) else list(text)
