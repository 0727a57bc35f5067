"""What the bench of the confusion matrix is given."""

from collections.abc import Callable
from functools import partial

from core.figures.confusion import confusion_spec
from core.logits import Confusion
from core.logits.confusion import Cell
from pages.live import Bench

WIDTHS = ("wide", "narrow")


def confusion_bench(
    confusion: Confusion,
    names: list[str],
    normalise: str,
    cell: Cell | None,
    place: str,
    gettext: Callable[[str], str],
) -> Bench:
    """The bench of a confusion matrix, in the reader's language.

    Args:
        confusion: of at most `MOST_CLASSES` classes.
        names: distinct names of the classes.
        normalise: one of `NORMALISATIONS`.
        cell: the chosen label and prediction.
        place: names the file.
        gettext: puts texts into the reader's language.
    """
    return Bench(
        name="confusion",
        place=place,
        figures={
            width: partial(confusion_spec, confusion, names, normalise, cell, gettext, width)
            for width in WIDTHS
        },
        state={"cell": f"{cell[0]},{cell[1]}" if cell else ""},
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
