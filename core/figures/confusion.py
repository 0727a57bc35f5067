"""A confusion matrix as a heat map: labels down, predictions across.

Hits and mistakes have a colour each, and a scale each: a few mistakes are seen beside many hits.
"""

import math
import unicodedata

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.figures.layout import axes, axis_title
from core.figures.spec import Layout, Spec, Trace, figure, packed, spec, trace
from core.figures.style import FONT_SIZE, Gettext, base_layout, plain, told_apart
from core.logits.class_order import shown_classes
from core.logits.confusion import Confusion
from core.logits.selection import Cell

# From the largest mistake by way of nothing to the largest hit; the least that there is is seen.
SCALE = [
    [0, "rgba(224,112,0,0.68)"],
    [0.497, "rgba(224,112,0,0.14)"],
    [0.499, "rgba(128,128,128,0.06)"],
    [0.501, "rgba(128,128,128,0.06)"],
    [0.503, "rgba(59,130,246,0.10)"],
    [1, "rgba(59,130,246,0.62)"],
]
NUMBERED = 20  # classes that have numbers in their cells, where there is room for them
DIGIT, LETTER = 8, 7  # px
LINE = 18  # px between two names
LONGEST = {"wide": 14, "narrow": 7}  # letters of a name beside the matrix
INSIDE = {"wide": 520, "narrow": 250}  # px that the cells have across, at least
INSIDE_HEIGHT = 500  # px that the cells have
TOP, TITLE = 8, 27  # px above the cells; of the title of an axis
EDGE = 3  # px around the cells, for the frame of the outer ones
SLANT = 0.87  # the sine of 60°
SMALL = 60  # of more classes the frame is larger than the cell
STEPS = 127  # of a colour


def confusion_figure(
    confusion: Confusion,
    names: list[str],
    normalise: str = "none",
    cell: Cell | None = None,
    gettext: Gettext = str,
    width: str = "wide",
    classes: npt.NDArray[np.int64] | None = None,
) -> go.Figure:
    """The figure of a `Confusion`; from a notebook, `confusion_figure(...).show()`.

    Args:
        confusion: of any number of classes.
        names: distinct names of the classes, K of them.
        normalise: "none" shows counts, "true" percents of the label's rows, "predicted" percents
            of the prediction's.
        cell: the label and the prediction with a frame; None is any, and frames a row or a column.
        gettext: puts the texts of the figure into the reader's language.
        width: "wide", or "narrow" for a phone.
        classes: those that are drawn, in their order, as `shown_classes` gives them.

    Example:
        >>> confusion = Confusion.of(np.array([0, 1, 1]), np.array([0, 0, 1]), 2)
        >>> confusion_figure(confusion, ["cat", "dog"]).data[0].text
        (['1', ''], ['1', '1'])
    """
    return figure(confusion_spec(confusion, names, normalise, cell, gettext, width, classes))


def confusion_spec(
    confusion: Confusion,
    names: list[str],
    normalise: str = "none",
    cell: Cell | None = None,
    gettext: Gettext = str,
    width: str = "wide",
    classes: npt.NDArray[np.int64] | None = None,
) -> Spec:
    """The figure as a plain dict; arguments as in `confusion_figure`."""
    drawn = shown_classes(confusion) if classes is None else classes
    values = confusion.shares(normalise, drawn)
    keys = _keys(names)
    shown = told_apart([names[at] for at in drawn], LONGEST[width], drawn.tolist())
    heat = _heat(values, [keys[at] for at in drawn], drawn, normalise, gettext, width)
    frame = _frame(cell, drawn.tolist())
    return spec([heat], _layout(shown, heat["x"], gettext, width, frame))


def _heat(
    values: npt.NDArray[np.float64],
    keys: list[str],
    classes: npt.NDArray[np.int64],
    normalise: str,
    gettext: Gettext,
    width: str,
) -> Trace:
    text = _texts(values, normalise, INSIDE[width])
    few = classes.size <= 40
    return trace(
        "heatmap",
        x=keys,
        y=keys,
        z=packed(_colours(values)),
        customdata=packed(np.nan_to_num(values).astype(np.float32)),
        meta="confusion",
        zmin=-STEPS,
        zmax=STEPS,
        colorscale=SCALE,
        showscale=False,
        xgap=2 if few else 0,
        ygap=2 if few else 0,
        text=text,
        texttemplate="%{text}" if text else None,
        textfont={"size": FONT_SIZE},
        hovertemplate=_hover(normalise, gettext),
    )


def _colours(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int8]:
    """From STEPS, the largest hit, to −STEPS, the largest mistake; 0 is nothing and only that."""
    known = np.nan_to_num(values)
    hits = np.eye(len(values), dtype=bool)
    largest_hit, largest_mistake = (known[part].max(initial=0) or 1 for part in (hits, ~hits))
    part = np.where(hits, known / largest_hit, -known / largest_mistake)
    return np.asarray(np.sign(part) * np.ceil(STEPS * np.abs(part)), np.int8)


def _texts(values: npt.NDArray[np.float64], normalise: str, room: int) -> list[list[str]] | None:
    """The number of each cell, nothing for 0; None where they have no room."""
    scale = 1 if normalise == "none" else 100
    known = np.nan_to_num(values * scale)
    texts = [[_text(value, normalise) for value in row] for row in known.tolist()]
    longest = max(len(text) for row in texts for text in row)
    fits = len(values) <= NUMBERED and len(values) * (longest * DIGIT + 1) <= room
    return texts if fits else None


def _text(value: float, normalise: str) -> str:
    if value == 0:
        return ""
    return f"{value:.0f}" if normalise == "none" or value >= 0.5 else "<1"


def _hover(normalise: str, gettext: Gettext) -> str:
    _ = gettext
    cell = _("label {label}, prediction {prediction}").format(label="%{y}", prediction="%{x}")
    number = _("rows: {count}").format(count="%{customdata:,}")
    if normalise == "true":
        number = _("{share} of the label's rows").format(share="%{customdata:.2%}")
    if normalise == "predicted":
        number = _("{share} of the prediction's rows").format(share="%{customdata:.2%}")
    return f"{cell}<br><b>{number}</b><extra></extra>"


def _layout(
    names: list[str],
    keys: list[str],
    gettext: Gettext,
    width: str,
    frame: list[dict[str, object]],
) -> Layout:
    """Names along both axes, as many as have room; the first class stands at the top left."""
    _ = gettext
    longest = LETTER * max(map(_letters, names))
    across, down = INSIDE[width] / len(names), INSIDE_HEIGHT / len(names)
    flat = longest + LETTER <= across * math.ceil(LINE / across)
    first, last = -0.5 - EDGE / across, len(names) - 0.5 + EDGE / across
    x = _ticks(keys, names, across, _("prediction")) | {"range": [first, last]}
    y = _ticks(keys, names, down, _("label")) | {"range": [last, first]}
    below = LINE if flat else math.ceil(SLANT * longest) + LETTER
    return base_layout(
        height=INSIDE_HEIGHT + below + TITLE + TOP,
        margin={"l": longest + TITLE, "r": 8, "t": TOP, "b": below + TITLE},
        shapes=frame,
        **axes((0.0, 1.0, 0.0, 1.0), "", x | {"tickangle": 0 if flat else -60}, y),
    )


def _ticks(keys: list[str], names: list[str], room: float, title: str) -> dict[str, object]:
    step = math.ceil(LINE / room)
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": keys,
        "tickvals": keys[::step],
        "ticktext": [plain(name) for name in names[::step]],
        "title": axis_title(f"<b>{title}</b>"),
        "showgrid": False,
        "zeroline": False,
        "automargin": False,
    }


def _keys(names: list[str]) -> list[str]:
    """What hovering calls the classes: names that differ, also where long ones were cut."""
    keys = [plain(name) for name in names]
    distinct = len(set(keys)) == len(keys)
    return keys if distinct else [f"{at} {key}" for at, key in enumerate(keys)]


def _letters(name: str) -> int:
    """How wide a name is; a Chinese character takes two letters, and so do three dots."""
    return sum(
        2 if letter == "…" or unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name
    )


def _frame(cell: Cell | None, classes: list[int]) -> list[dict[str, object]]:
    """A frame around a cell, a row or a column, dark on light so that it is seen on any colour.

    None where the class is not drawn.
    """
    if cell is None or not all(at is None or at in classes for at in cell):
        return []
    half = max(0.5, len(classes) / SMALL)
    box: dict[str, object] = {}
    for letter, at in zip("yx", cell, strict=True):
        middle = None if at is None else classes.index(at)
        ends = (-0.5, len(classes) - 0.5) if middle is None else (middle - half, middle + half)
        box |= {f"{letter}0": ends[0], f"{letter}1": ends[1]}
    lines = [{"color": "#ffffff", "width": 6}, {"color": "#111111", "width": 3}]
    return [{"type": "rect", "line": line, **box} for line in lines]
