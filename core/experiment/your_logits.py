"""The experiment of the page Your logits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from core.codecs import SOURCE, Source, parse_indices
from core.errors import InputError
from core.experiment.temperature import check_temperature
from core.logits.confusion import NORMALISATIONS, Cell
from core.logits.reliability import BINS
from core.query import FLAG, INTEGER, KEY, NUMBER, Codec, Experiment, linked, shortened

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

ALL = (
    "file",
    "sort",
    "descending",
    "mistakes",
    "offset",
    "cell",
    "normalise",
    "temperature",
    "confidence",
    "finding",
    "ignore",
)

EDITS: dict[str, type | tuple[type, ...]] = {
    "cell": str,
    "confidence": int,
    "temperature": (int, float),
}


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
        temperature: by which the logits are divided before they are judged; None is the one that
            the fit advises.
        confidence: the bin of confidence, from 0, whose rows are shown, or None for all rows.
        finding: the kind of the doctor's finding whose rows are shown, or None for all rows. Of
            cell, bin and finding one is chosen: a cell before a bin, a bin before a finding.
        ignore: the label whose rows are left out of everything, or None.

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
    temperature: float | None = linked(NUMBER, default=None)
    confidence: int | None = linked(INTEGER, default=None)
    finding: str | None = linked(KEY, default=None)
    ignore: int | None = linked(INTEGER, default=None)

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
        if self.temperature is not None:
            check_temperature(self.temperature)
        if self.confidence is not None and not 0 <= self.confidence < BINS:
            raise InputError(
                "there is no bin {bin} of confidence; there are 0 to {last}",
                bin=self.confidence,
                last=BINS - 1,
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
        return replace(self, cell=cell, confidence=None, finding=None, offset=0, mistakes=mistakes)

    def with_confidence(self, place: int | None) -> Self:
        """The experiment that shows the rows of a bin from the first one, or all rows for None."""
        return replace(self, confidence=place, cell=None, finding=None, offset=0)

    def with_finding(self, kind: str | None) -> Self:
        """The experiment that shows the rows of a finding from the first one, or all for None."""
        return replace(self, finding=kind, cell=None, confidence=None, offset=0, mistakes=False)

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after an edit in the browser; one on another file is void.

        Args:
            edit: `place`, which it was made on, and one of `cell`, "3,5" or "" for all rows;
                `temperature`, a number; `confidence`, a bin or -1 for all rows.

        Raises:
            InputError: the edit is not of this form.
        """
        if not isinstance(edit, Mapping) or not all(
            isinstance(edit[name], kind) for name, kind in EDITS.items() if name in edit
        ):
            raise InputError("the edit that came from the browser cannot be read")
        if edit.get("place") != self.place:
            return self
        if "cell" in edit:
            return self.with_cell(parse_cell(edit["cell"]) if edit["cell"] else None)
        if "confidence" in edit:
            place = edit["confidence"]
            return self.with_confidence(None if place == -1 else place)
        if "temperature" in edit:
            return replace(self, temperature=float(edit["temperature"]))
        return self
