"""The experiment of the page Your logits."""

from dataclasses import dataclass
from typing import ClassVar

from core.codecs import SOURCE, Source
from core.errors import InputError
from core.query import FLAG, INTEGER, KEY, Experiment, linked, shortened

SORTS = ("row", "loss", "confidence", "margin", "entropy", "rank")


@dataclass(frozen=True, eq=False)
class LogitsExperiment(Experiment):
    """The page Your logits: which file, which order of its rows, and the chosen row.

    Args:
        file: the open file, with the chosen row; None is what the server offers.
        sort: the column that orders the rows.
        descending: whether the largest comes first.
        mistakes: whether only rows are shown whose label has not the largest logit.
        offset: how many rows of the table stand before the first one shown.

    Raises:
        InputError: a value out of bounds.
    """

    page: ClassVar[str] = "your_logits"

    file: Source | None = linked(SOURCE, default=None)
    sort: str = linked(KEY, default="loss")
    descending: bool = linked(FLAG, default=True)
    mistakes: bool = linked(FLAG, default=False)
    offset: int = linked(INTEGER, default=0)

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise InputError(
                "there is no order by {sort!r}; there are: {known}",
                sort=shortened(self.sort),
                known=", ".join(SORTS),
            )
        if self.offset < 0:
            raise InputError("the table begins at row 0, not at {offset}", offset=self.offset)
