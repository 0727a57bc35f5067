"""All distributions over three classes as a triangle: where the present one is in it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.figures.layout import Box, axes
from core.figures.spec import Layout, Trace, trace
from core.figures.style import ACCENT, PALETTE, REST_COLOR, Gettext, plain
from core.view.simplex import CLASSES, CORNERS, over_temperatures, place, temperatures

CENTRE = CORNERS.mean(axis=0)
LETTERS = 10  # of a class' name at its corner


def simplex_traces(
    logits: npt.NDArray[np.float64],
    probabilities: npt.NDArray[np.float64],
    targets: npt.NDArray[np.float64],
    number: str,
    names: list[str],
) -> list[Trace]:
    """The triangle with the way of the temperature, the label and the present distribution.

    Args:
        logits: of one row, (3,).
        probabilities: of the row, (3,).
        targets: the label of the row, (3,).
        number: of the axes.
        names: of the three classes.
    """
    axis = _axis(number)
    outline, corners, texts = outline_traces(number, names)
    label = targets if targets.min() >= 0 and targets.max() <= 1 else np.full(CLASSES, np.nan)
    return [
        outline,
        _lines(
            "simplex_path",
            place(over_temperatures(logits, temperatures())),
            {"color": ACCENT, "width": 2, "dash": "dot"},
            axis,
        ),
        corners,
        texts,
        _mark(
            "simplex_label",
            place(label),
            {"symbol": "diamond-open", "size": 17, "color": REST_COLOR, "line": {"width": 3}},
            axis,
        ),
        _mark(
            "simplex_point",
            place(probabilities),
            {"color": ACCENT, "size": 14, "line": {"color": "white", "width": 2}},
            axis,
        ),
    ]


def outline_traces(
    number: str, names: list[str], corners: Sequence[str] = PALETTE[:CLASSES]
) -> list[Trace]:
    """The triangle, its corners, and what they are called.

    Args:
        number: of the axes.
        names: of the three classes.
        corners: their colours.
    """
    axis = _axis(number)
    outline = np.vstack([CORNERS, CORNERS[:1]])
    outside = CENTRE + 1.22 * (CORNERS - CENTRE)  # clear of the mark of a label
    return [
        _lines("simplex", outline, {"color": REST_COLOR, "width": 1.5}, axis),
        trace(
            "scatter",
            x=CORNERS[:, 0],
            y=CORNERS[:, 1],
            mode="markers",
            marker={"color": corners, "size": 9},
            cliponaxis=False,
            meta="simplex_corners",
            **axis,
        ),
        trace(
            "scatter",
            x=outside[:, 0],
            y=outside[:, 1],
            text=[plain(name, LETTERS) for name in names],
            textposition="middle center",
            mode="text",
            cliponaxis=False,
            meta="simplex_names",
            **axis,
        ),
    ]


def _axis(number: str) -> dict[str, str]:
    return {"xaxis": "x" + number, "yaxis": "y" + number, "hoverinfo": "skip"}


def simplex_axes(box: Box, number: str) -> Layout:
    """Axes without lines that keep the three sides of the triangle equal."""
    bare = {"visible": False, "zeroline": False, "showgrid": False}
    x = bare | {"range": [-0.2, 1.2], "constrain": "domain"}
    y = bare | {"range": [-0.17, 1.04], "scaleanchor": "x" + number, "constrain": "domain"}
    return axes(box, number, x, y)


def simplex_title(gettext: Gettext) -> str:
    """The title of the triangle."""
    _ = gettext
    return _("All answers: p ●, label ◇, over T ⋯")


def _lines(role: str, points: np.ndarray, line: dict[str, object], axis: dict[str, str]) -> Trace:
    x, y = points.T
    return trace("scatter", x=x, y=y, mode="lines", line=line, meta=role, cliponaxis=False, **axis)


def _mark(role: str, at: np.ndarray, marker: dict[str, object], axis: dict[str, str]) -> Trace:
    x, y = [float(at[0])], [float(at[1])]
    return trace(
        "scatter", x=x, y=y, mode="markers", marker=marker, meta=role, cliponaxis=False, **axis
    )
