"""The experiment of the page A against B."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from core.codecs import SOURCE, Source
from core.errors import InputError
from core.locale import N_
from core.logits.confusion import NORMALISATIONS
from core.logits.pair import ORDERS, OUTCOMES
from core.logits.selection import CELL, Cell, parse_cell
from core.query import FLAG, INTEGER, KEY, Experiment, linked, shortened

WORST = {"fixed": "loss_a", "broken": "loss_b", "both_wrong": "loss_b"}
"""By what the worst rows of an outcome come first."""
ALL = ("a", "b", "outcome", "cell", "normalise", "sort", "descending", "offset")


@dataclass(frozen=True, eq=False)
class CompareExperiment(Experiment):
    """The page A against B: which files, which of their rows, and the chosen one.

    Args:
        a: the first file, with the chosen row; None is the sample.
        b: the second one, with the same row; None is the sample.
        outcome: one of `OUTCOMES` whose rows are shown, or None for all.
        cell: predictions of A and of B whose rows are shown, or None for all. Of outcome and cell
            one is chosen: an outcome before a cell.
        normalise: what the matrix shows: "none" for counts, "true" for parts of all rows for which
            A predicts the class, "predicted" for parts of those for which B does.
        sort: one of `ORDERS`.
        descending: whether the largest comes first.
        offset: how many rows of the table stand before the first one shown.

    Raises:
        InputError: a value out of bounds.
    """

    page: ClassVar[str] = "compare"
    glances: ClassVar[tuple[str, ...]] = ALL

    a: Source | None = linked(SOURCE, default=None)
    b: Source | None = linked(SOURCE, default=None)
    outcome: str | None = linked(KEY, default=None)
    cell: Cell | None = linked(CELL, default=None)
    normalise: str = linked(KEY, default="none", label=N_("Show"))
    sort: str = linked(KEY, default="rise", label=N_("Sort by"))
    descending: bool = linked(FLAG, default=True, label=N_("Largest first"))
    offset: int = linked(INTEGER, default=0, label=N_("Skip rows"))

    def __post_init__(self) -> None:
        known = {"outcome": (None, *OUTCOMES), "sort": ORDERS, "normalise": NORMALISATIONS}
        for name, values in known.items():
            if getattr(self, name) not in values:
                raise InputError(
                    "{name} cannot be {value!r}; there are: {known}",
                    name=name,
                    value=shortened(str(getattr(self, name))),
                    known=", ".join(filter(None, values)),
                )
        if self.offset < 0:
            raise InputError("the table begins at row 0, not at {offset}", offset=self.offset)

    @property
    def row(self) -> int | None:
        """The chosen row; None before one is chosen."""
        return self.a.row if self.a else None

    @property
    def place(self) -> str:
        """Names what a click is made on: both files."""
        return "-".join(source.digest if source else "" for source in (self.a, self.b))

    def with_outcome(self, outcome: str | None) -> Self:
        """The experiment that shows the rows of an outcome, the worst first; all for None."""
        sort = WORST.get(outcome or "", "rise")
        return replace(self, outcome=outcome, cell=None, sort=sort, descending=True, offset=0)

    def with_cell(self, cell: Cell | None) -> Self:
        """The experiment that shows the rows of two predictions; all for None."""
        return replace(self, cell=cell, outcome=None, offset=0)

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after a press in the browser; one on other files is void.

        Args:
            edit: `place`, which it was made on, and `cell`, "3,5" or "" for all rows.

        Raises:
            InputError: the edit is not of this form.
        """
        if not isinstance(edit, Mapping) or not isinstance(edit.get("cell", ""), str):
            raise InputError("the edit that came from the browser cannot be read")
        if edit.get("place") != self.place or "cell" not in edit:
            return self
        return self.with_cell(parse_cell(edit["cell"]) if edit["cell"] else None)
