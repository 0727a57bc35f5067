"""What a whole file of logits comes to, in sums that merge."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.bins import BINS
from core.logits.block_rows import RowWorker
from core.logits.quality import Quality
from core.logits.row_numbers import RowNumbers

TOP = 5


@dataclass(frozen=True)
class Summary:
    """The counts and sums of some rows; `first + second` is that of the rows one after another.

    Args:
        rows: N.
        classes: K.
        dtype: the floating type of the logits.
        bytes: that the logits take.
        low: the smallest finite logit; NaN if there is none.
        high: the largest finite logit; NaN if there is none.
        nan_count: logits that are NaN.
        positive_inf_count: logits that are +inf.
        negative_inf_count: logits that are -inf.
        undefined_rows: rows without a softmax: with NaN or +inf, or nothing but -inf.
        first_undefined: the first of them, from 0.
        hits: rows whose label has rank 1; None without labels.
        loss_sum: the sum of the softmax cross entropies; None without labels.
        top5_hits: rows whose label has a rank of at most 5; None without labels.
        quality: what the probabilities are worth; None without labels.
    """

    rows: int
    classes: int
    dtype: str
    bytes: int
    low: float
    high: float
    nan_count: int
    positive_inf_count: int
    negative_inf_count: int
    undefined_rows: int
    first_undefined: int | None
    hits: int | None
    loss_sum: float | None
    top5_hits: int | None
    quality: Quality | None

    @classmethod
    def of(
        cls,
        values: npt.NDArray[Any],
        labels: npt.NDArray[np.int64] | None = None,
        bins: int = BINS,
    ) -> Self:
        """The summary of one block, (n, K) with labels (n,), n at least 1."""
        worker = RowWorker(values.shape[1], values.dtype, bins=bins)
        with np.errstate(all="ignore"):
            return cls.of_numbers(worker.numbers(values, labels), values, labels, bins)

    @classmethod
    def of_numbers(
        cls,
        numbers: RowNumbers,
        values: npt.NDArray[Any],
        labels: npt.NDArray[np.int64] | None,
        bins: int = BINS,
    ) -> Self:
        """The summary of the rows of which the numbers are."""
        extent = numbers.extent
        undefined = np.flatnonzero(~numbers.defined)
        found = extent.low <= extent.high
        return cls(
            rows=values.shape[0],
            classes=values.shape[1],
            dtype=values.dtype.name,
            bytes=values.nbytes,
            low=extent.low if found else float("nan"),
            high=extent.high if found else float("nan"),
            nan_count=extent.nan_count,
            positive_inf_count=extent.positive_inf_count,
            negative_inf_count=extent.negative_inf_count,
            undefined_rows=undefined.size,
            first_undefined=int(undefined[0]) if undefined.size else None,
            **_of_labels(numbers, labels, bins),
        )

    def __add__(self, other: "Summary") -> "Summary":
        if (self.classes, self.dtype) != (other.classes, other.dtype):
            raise InputError(
                "summaries of {first} and of {second} do not add up: they have other classes",
                first=f"(N, {self.classes}) {self.dtype}",
                second=f"(N, {other.classes}) {other.dtype}",
            )
        first = self.first_undefined
        if first is None and other.first_undefined is not None:
            first = self.rows + other.first_undefined
        return Summary(
            rows=self.rows + other.rows,
            classes=self.classes,
            dtype=self.dtype,
            bytes=self.bytes + other.bytes,
            low=float(np.fmin(self.low, other.low)),
            high=float(np.fmax(self.high, other.high)),
            nan_count=self.nan_count + other.nan_count,
            positive_inf_count=self.positive_inf_count + other.positive_inf_count,
            negative_inf_count=self.negative_inf_count + other.negative_inf_count,
            undefined_rows=self.undefined_rows + other.undefined_rows,
            first_undefined=first,
            hits=_sum(self.hits, other.hits),
            loss_sum=_sum(self.loss_sum, other.loss_sum),
            top5_hits=_sum(self.top5_hits, other.top5_hits),
            quality=_sum(self.quality, other.quality),
        )

    @property
    def inf_count(self) -> int:
        """Logits that are infinite, of either sign."""
        return self.positive_inf_count + self.negative_inf_count

    @property
    def accuracy(self) -> float | None:
        """Hits a row: a hit has no logit strictly larger than its label's, and no NaN.

        Where the largest logit is shared every class that has it is a hit; `argmax` would take the
        first one alone, and so give a lower number. It would take a NaN as well. A row whose logits
        are all equal, be they all -inf, is thus a hit for any label.
        """
        return None if self.hits is None else self.hits / self.rows

    @property
    def mean_loss(self) -> float | None:
        """The mean softmax cross entropy of all rows; NaN if a row has no softmax."""
        return None if self.loss_sum is None else self.loss_sum / self.rows

    @property
    def nll(self) -> float | None:
        """The mean loss, as papers on calibration call it."""
        return self.mean_loss

    @property
    def top5_accuracy(self) -> float | None:
        """Rows a row in which fewer than five logits are strictly larger than the label's."""
        return None if self.top5_hits is None else self.top5_hits / self.rows

    @property
    def brier(self) -> float | None:
        """The Brier score, summed over the classes, not halved; NaN if a row has no softmax."""
        return self._of_probabilities("brier")

    @property
    def ece(self) -> float | None:
        """The expected calibration error; NaN if a row has no softmax."""
        return self._of_probabilities("ece")

    @property
    def mce(self) -> float | None:
        """The largest gap between confidence and accuracy; NaN if a row has no softmax.

        A bin of one row may be the one: `quality.reliability` has the counts.
        """
        return self._of_probabilities("mce")

    @property
    def classwise_ece(self) -> float | None:
        """The calibration error of each class, averaged; NaN if a row has no softmax."""
        return self._of_probabilities("classwise_ece")

    def _of_probabilities(self, name: str) -> float | None:
        if self.quality is None:
            return None
        return float("nan") if self.undefined_rows else float(getattr(self.quality, name))

    @property
    def notes(self) -> tuple[Message, ...]:
        """What a reader of these numbers has to know."""
        if not self.undefined_rows:
            return ()
        return (
            Message(
                "rows without a softmax, and so without a loss: {count}; they have a NaN, +inf, "
                "or nothing but -inf, and the first is row {row} (counted from 0)",
                count=self.undefined_rows,
                row=self.first_undefined,
            ),
        )


def _of_labels(
    numbers: RowNumbers, labels: npt.NDArray[np.int64] | None, bins: int
) -> dict[str, Any]:
    """What a block comes to with its labels, and nothing without."""
    if labels is None or numbers.rank is None or numbers.loss is None:
        return dict.fromkeys(("hits", "loss_sum", "top5_hits", "quality"))
    return {
        "hits": int(np.count_nonzero(numbers.rank == 1)),
        "loss_sum": float(numbers.loss.sum()),
        "top5_hits": int(np.count_nonzero((numbers.rank >= 1) & (numbers.rank <= TOP))),
        "quality": Quality.of(numbers, labels, bins),
    }


def _sum(first: Any, second: Any) -> Any:
    """The sum of two numbers; None if either is missing, as of rows without labels."""
    return None if first is None or second is None else first + second
