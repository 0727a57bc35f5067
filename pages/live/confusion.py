"""What the bench of the confusion matrix is given."""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

from core.figures.confusion import confusion_spec
from core.logits import Cell, Confusion
from core.logits.selection import write_cell
from pages.live import Bench

WIDTHS = ("wide", "narrow")


def confusion_bench(
    confusion: Confusion,
    names: list[str],
    normalise: str,
    cell: Cell | None,
    place: str,
    gettext: Callable[[str], str],
    classes: npt.NDArray[np.int64],
) -> Bench:
    """The bench of a confusion matrix, in the reader's language.

    Args:
        confusion: of any number of classes.
        names: distinct names of the classes.
        normalise: one of `NORMALISATIONS`.
        cell: the chosen label and prediction.
        place: names the file.
        gettext: puts texts into the reader's language.
        classes: those that are drawn, in their order.
    """
    drawn = (confusion, names, normalise, cell, gettext)
    return Bench(
        name="confusion",
        place=place,
        figures={width: partial(confusion_spec, *drawn, width, classes) for width in WIDTHS},
        state={"cell": write_cell(cell) if cell else "", "classes": classes.tolist()},
        numbers={},
        texts={"line": sentence(confusion, names, normalise, cell, gettext)},
        undoes=False,
    )


def sentence(
    confusion: Confusion,
    names: list[str],
    normalise: str,
    cell: Cell | None,
    gettext: Callable[[str], str],
) -> str:
    """What the chosen cell holds, or how to choose one."""
    _ = gettext
    if cell is None:
        return _("Press a cell to see its rows below.")
    label, prediction = cell
    if prediction is None:
        text = _("Rows with label {label}: {count}")
        return text.format(label=names[label], count=f"{confusion.count(cell):,}")
    if label is None:
        text = _("Rows with prediction {prediction}: {count}")
        return text.format(prediction=names[prediction], count=f"{confusion.count(cell):,}")
    text = _("Label {label}, prediction {prediction}: {count} of the label's {all} rows")
    every = confusion.support[label]
    if normalise == "predicted":
        text = _("Label {label}, prediction {prediction}: {count} of the prediction's {all} rows")
        every = confusion.predicted[prediction]
    return text.format(
        label=names[label],
        prediction=names[prediction],
        count=f"{confusion.count(cell):,}",
        all=f"{every:,}",
    )
