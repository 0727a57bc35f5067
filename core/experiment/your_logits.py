"""The experiment of the page Your logits."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Self

from core.codecs import SOURCE, Source
from core.errors import InputError
from core.experiment.temperature import check_temperature
from core.locale import N_
from core.logits.bins import BINS
from core.logits.class_order import ORDERS
from core.logits.confusion import NORMALISATIONS
from core.logits.selection import (
    CELL,
    RANGES,
    SLICES,
    Cell,
    Range,
    Selection,
    Slice,
    distinct,
    parse_cell,
    parse_ranges,
)
from core.query import FLAG, INTEGER, KEY, NUMBER, Codec, Experiment, linked, shortened

SORTS = ("row", "loss", "confidence", "margin", "entropy", "rank")
SECTIONS = ("confusion", "calibration", "distributions", "slices")
"""What is looked at of the rows, one at a time."""
LONGEST = 100
"""Letters of the name of a column."""

TEXT: Codec[str] = Codec(lambda text: text[:LONGEST], str)

EDITS: dict[str, type | tuple[type, ...]] = {
    "cell": str,
    "confidence": int,
    "temperature": (int, float),
    "ranges": str,
}


@dataclass(frozen=True, eq=False)
class LogitsExperiment(Experiment):
    """The page Your logits: which file, which of its rows, in which order, and the chosen row.

    Args:
        file: the open file, with the chosen row; None is what the server offers.
        sort: the column that orders the rows.
        descending: whether the largest comes first.
        mistakes: whether only rows are shown whose label has not the largest logit.
        offset: how many rows of the table stand before the first one shown.
        cell: the label and the prediction whose rows are shown, either of them None for any; or
            None for all rows.
        normalise: what the confusion matrix shows: "none" for counts, "true" for parts of all rows
            of the label, "predicted" for parts of all rows of the prediction.
        temperature: by which the logits are divided before they are judged; None is the one that
            the fit advises.
        confidence: the bin of confidence, from 0, whose rows are shown, or None for all rows.
        finding: the kind of the doctor's finding whose rows are shown, or None for all rows.
        ranges: of the numbers of the rows that are shown; None for all rows.
        slices: of extra columns; None for all rows.
        section: one of `SECTIONS`.
        order: of the classes of the matrix, one of `ORDERS`.
        zoom: the class whose surroundings the matrix shows; None for all classes.
        by: the column whose slices stand side by side; None is the true class, or the first column
            of a file without labels.
        ignore: the label whose rows are left out of everything, or None.

    All conditions on the rows hold at once: `selection` has them together.

    Raises:
        InputError: a value out of bounds.
    """

    page: ClassVar[str] = "your_logits"
    glances: ClassVar[tuple[str, ...]] = ()

    file: Source | None = linked(SOURCE, default=None)
    sort: str = linked(KEY, default="loss", label=N_("Sort by"))
    descending: bool = linked(FLAG, default=True, label=N_("Largest first"))
    mistakes: bool = linked(FLAG, default=False, label=N_("Only mistakes"))
    offset: int = linked(INTEGER, default=0, label=N_("Skip rows"))
    cell: Cell | None = linked(CELL, default=None)
    normalise: str = linked(KEY, default="none", label=N_("Show"))
    temperature: float | None = linked(NUMBER, default=None, label=N_("Temperature T"))
    confidence: int | None = linked(INTEGER, default=None)
    finding: str | None = linked(KEY, default=None)
    ranges: tuple[Range, ...] | None = linked(RANGES, default=None)
    slices: tuple[Slice, ...] | None = linked(SLICES, default=None)
    section: str = linked(KEY, default="confusion", label=N_("View"))
    order: str = linked(KEY, default="class", label=N_("Order of the classes"))
    zoom: int | None = linked(INTEGER, default=None, label=N_("Around the class"))
    by: str | None = linked(TEXT, default=None, label=N_("Slices by"))
    ignore: int | None = linked(INTEGER, default=None)

    def __post_init__(self) -> None:
        for name in ("ranges", "slices"):
            object.__setattr__(self, name, distinct(getattr(self, name) or ()) or None)
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
        if self.section not in SECTIONS:
            raise InputError(
                "there is no view {name!r}; there are: {known}",
                name=shortened(self.section),
                known=", ".join(SECTIONS),
            )
        if self.order not in ORDERS:
            raise InputError(
                "there is no order by {sort!r}; there are: {known}",
                sort=shortened(self.order),
                known=", ".join(ORDERS),
            )
        if self.temperature is not None:
            check_temperature(self.temperature)
        if self.confidence is not None and not 0 <= self.confidence < BINS:
            raise InputError(
                "there is no bin {bin} of confidence; there are 0 to {last}",
                bin=self.confidence,
                last=BINS - 1,
            )
        if self.zoom is not None and self.zoom < 0:
            raise InputError("there is no class {zoom}", zoom=self.zoom)

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """A link from before there were sections shows what it is about."""
        of_calibration = query.keys() & {"confidence", "temperature"} and "cell" not in query
        return cls(section="calibration" if of_calibration else "confusion")

    @property
    def place(self) -> str:
        """Names what a click is made on: the file."""
        return self.file.digest if self.file else ""

    @property
    def selection(self) -> Selection:
        """The conditions on the rows."""
        return Selection(
            cell=self.cell,
            bin=self.confidence,
            temperature=None if self.confidence is None else self.temperature,
            ranges=self.ranges or (),
            finding=self.finding,
            mistakes=self.mistakes,
            slices=self.slices or (),
        )

    def with_selection(self, selection: Selection) -> Self:
        """The experiment that shows the rows of a selection from the first one."""
        return replace(
            self,
            cell=selection.cell,
            confidence=selection.bin,
            ranges=selection.ranges,
            finding=selection.finding,
            mistakes=selection.mistakes,
            slices=selection.slices,
            offset=0,
        )

    def with_cell(self, cell: Cell | None) -> Self:
        """The experiment with the rows of a cell alone, or of all cells for None.

        "Only mistakes" goes where it would leave nothing: at a cell of hits.
        """
        hits = cell is not None and cell[0] == cell[1]
        changed = replace(self.selection, cell=cell, mistakes=self.mistakes and not hits)
        return self.with_selection(changed)

    def with_confidence(self, place: int | None) -> Self:
        """The experiment with the rows of a bin alone, or of all bins for None."""
        return self.with_selection(replace(self.selection, bin=place))

    def with_finding(self, kind: str | None) -> Self:
        """The experiment with the rows of a finding alone, or of all for None."""
        return self.with_selection(replace(self.selection, finding=kind, mistakes=False))

    def with_ranges(self, *ranges: Range) -> Self:
        """The experiment with ranges in the place of those of the same numbers."""
        selection = self.selection
        for each in ranges:
            selection = selection.with_range(each)
        return self.with_selection(selection)

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after an edit in the browser; one on another file is void.

        Args:
            edit: `place`, which it was made on, and one of `cell`, "3,5" or "" for all rows;
                `temperature`, a number; `confidence`, a bin or -1 for all rows; `ranges`, such as
                "loss:2~3", each in the place of that of the same number.

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
        if "ranges" in edit:
            return self.with_ranges(*parse_ranges(edit["ranges"]))
        if "temperature" in edit:
            return replace(self, temperature=float(edit["temperature"]))
        return self


LogitsExperiment.glances = tuple(item.name for item in fields(LogitsExperiment))
