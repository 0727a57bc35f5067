"""The experiment of the page Your logits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from core.codecs import SOURCE, Source, parse_indices
from core.errors import InputError
from core.logits.confusion import NORMALISATIONS, Cell
from core.query import FLAG, INTEGER, KEY, Codec, Experiment, linked, shortened

SORTS = ("row", "loss", "confidence", "margin", "entropy", "rank")


def parse_cell(text: str) -> Cell:
    """Reads a label and a prediction, `3,5`."""
    indices = parse_indices(text)
    if len(indices) != 2 or min(indices) < 0:
        raise InputError(
            "expected a label and a prediction, such as 3,5; got {text!r}", text=shortened(text)
        )
    return indices[0], indices[1]


CELL: Codec[Cell] = Codec(parse_cell, lambda cell: f"{cell[0]},{cell[1]}")

ALL = ("file", "sort", "descending", "mistakes", "offset", "cell", "normalise", "finding")


@dataclass(frozen=True, eq=False)
class LogitsExperiment(Experiment):
    """The page Your logits: which file, which order of its rows, and the chosen row.

    Args:
        file: the open file, with the chosen row; None is what the server offers.
        sort: the column that orders the rows.
        descending: whether the largest comes first.
        mistakes: whether only rows are shown whose label has not the largest logit.
        offset: how many rows of the table stand before the first one shown.
        cell: the label and the prediction whose rows are shown, or None for all rows.
        normalise: what the confusion matrix shows: "none" for counts, "true" for parts of all rows
            of the label, "predicted" for parts of all rows of the prediction.
        finding: the kind of the doctor's finding whose rows are shown, or None for all rows; with
            a cell it is overruled.

    Raises:
        InputError: a value out of bounds.
    """

    page: ClassVar[str] = "your_logits"
    glances: ClassVar[tuple[str, ...]] = ALL

    file: Source | None = linked(SOURCE, default=None)
    sort: str = linked(KEY, default="loss")
    descending: bool = linked(FLAG, default=True)
    mistakes: bool = linked(FLAG, default=False)
    offset: int = linked(INTEGER, default=0)
    cell: Cell | None = linked(CELL, default=None)
    normalise: str = linked(KEY, default="none")
    finding: str | None = linked(KEY, default=None)

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise InputError(
                "there is no order by {sort!r}; there are: {known}",
                sort=shortened(self.sort),
                known=", ".join(SORTS),
            )
        if self.offset < 0:
            raise InputError("the table begins at row 0, not at {offset}", offset=self.offset)
        if self.normalise not in NORMALISATIONS:
            raise InputError(
                "the matrix cannot be shown by {normalise!r}; there are: {known}",
                normalise=shortened(self.normalise),
                known=", ".join(NORMALISATIONS),
            )

    @property
    def place(self) -> str:
        """Names what a click is made on: the file."""
        return self.file.digest if self.file else ""

    def with_cell(self, cell: Cell | None) -> Self:
        """The experiment that shows the rows of a cell from the first one, or all rows for None.

        "Only mistakes" goes where it would leave nothing: at a cell of hits.
        """
        hits = cell is not None and cell[0] == cell[1]
        mistakes = self.mistakes and not hits
        return replace(self, cell=cell, finding=None, offset=0, mistakes=mistakes)

    def with_finding(self, kind: str | None) -> Self:
        """The experiment that shows the rows of a finding from the first one, or all for None."""
        return replace(self, finding=kind, cell=None, offset=0, mistakes=False)

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after a click in the browser; one on another file is void.

        Args:
            edit: `place`, which it was made on, and `cell`, "3,5", or "" for all rows.

        Raises:
            InputError: the edit is not of this form.
        """
        if not isinstance(edit, Mapping) or not isinstance(edit.get("cell", ""), str):
            raise InputError("the edit that came from the browser cannot be read")
        if edit.get("place") != self.place or "cell" not in edit:
            return self
        return self.with_cell(parse_cell(edit["cell"]) if edit["cell"] else None)
