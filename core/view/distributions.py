"""What the page Your logits shows of the numbers of the rows: histograms, confidence and loss."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.logits.opened import Opened
from core.logits.places import Histogram
from core.logits.selected import Selected
from core.logits.selection import Selection

POINTS = 2_000
"""Rows that are drawn as points; of more it is their density."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class DistributionsView:
    """The numbers of the rows that a selection leaves.

    Each chart shows the rows whatever their own number, so that another range can be chosen.

    Args:
        opened: the file.
        selection: of its rows.

    Example:
        >>> from core.logits import load_sample
        >>> view = DistributionsView(Opened(load_sample()), Selection(cell=(1, 9)))
        >>> view.counts("loss")[1].sum(), view.whole("loss").sum()
        (np.int64(9), np.int64(797))
    """

    opened: Opened
    selection: Selection

    @property
    def histograms(self) -> dict[str, Histogram]:
        """Those that the file has."""
        return self.opened.places.histograms

    @property
    def labelled(self) -> bool:
        """Whether rows are right or wrong, and have a loss."""
        return self.opened.table.loss is not None

    def counts(self, name: str) -> tuple[Counts, Counts]:
        """Right and wrong rows in each bin, (B,) each."""
        return self.opened.selected(self.selection.without("ranges", name)).histogram(name)

    def whole(self, name: str) -> Counts:
        """All rows of the file in each bin, (B,)."""
        right, wrong = self.opened.selected(Selection()).histogram(name)
        return right + wrong

    @cached_property
    def scattered(self) -> Selected:
        """The rows of the chart of confidence and loss."""
        return self.opened.selected(self.selection.without("ranges", "confidence", "loss"))

    @property
    def dense(self) -> bool:
        """Whether they are too many for a point each."""
        return self.scattered.count > POINTS

    def range_of(self, name: str) -> tuple[float, float] | None:
        """The ends of the range that is chosen of a number."""
        found = self.selection.range_of(name)
        return None if found is None else (found.low, found.high)
