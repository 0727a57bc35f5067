"""A file of logits with what is computed of all its rows, once."""

from dataclasses import dataclass
from functools import cached_property

from core.logits.confusion import Confusion, confusion_of
from core.logits.open import Logits
from core.logits.rows import RowTable, row_table
from core.logits.summary import Summary, summarise


@dataclass(frozen=True)
class Opened:
    """Logits with what is computed of them once.

    Args:
        logits: what was read.

    Example:
        >>> from core.logits import load_sample
        >>> Opened(load_sample()).summary.hits
        741
    """

    logits: Logits

    @cached_property
    def summary(self) -> Summary:
        """The sums over all rows."""
        return summarise(self.logits)

    @cached_property
    def table(self) -> RowTable:
        """A few numbers a row."""
        return row_table(self.logits)

    @cached_property
    def confusion(self) -> Confusion | None:
        """Which class was taken for which; None without labels."""
        return confusion_of(self.logits, self.table)
