"""What a whole file of logits comes to, in sums that merge."""

from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.labelled import as_logits
from core.logits.open import Logits
from core.logits.quality import Quality
from core.logits.reliability import BINS
from core.logits.rows import as_float64, row_blocks, row_losses, true_ranks
from core.logits.soft import soft_losses
from core.softmax import softmax_steps

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
        scores = as_float64(values)
        finite = np.isfinite(scores)
        low = scores.min(initial=np.inf, where=finite)
        high = scores.max(initial=-np.inf, where=finite)
        undefined = np.flatnonzero(~np.isfinite(scores.max(axis=1)))
        return cls(
            rows=scores.shape[0],
            classes=scores.shape[1],
            dtype=values.dtype.name,
            bytes=values.nbytes,
            low=float(low) if low <= high else float("nan"),
            high=float(high) if low <= high else float("nan"),
            nan_count=int(np.isnan(scores).sum()),
            positive_inf_count=int(np.isposinf(scores).sum()),
            negative_inf_count=int(np.isneginf(scores).sum()),
            undefined_rows=undefined.size,
            first_undefined=int(undefined[0]) if undefined.size else None,
            **_of_labels(scores, labels, bins),
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
    scores: npt.NDArray[np.float64], labels: npt.NDArray[np.int64] | None, bins: int
) -> dict[str, Any]:
    """What a block comes to with its labels, and nothing without."""
    if labels is None:
        return dict.fromkeys(("hits", "loss_sum", "top5_hits", "quality"))
    steps, ranks = softmax_steps(scores), true_ranks(scores, labels)
    return {
        "hits": int(np.count_nonzero(ranks == 1)),
        "loss_sum": float(row_losses(steps.log_probabilities, labels).sum()),
        "top5_hits": int(np.count_nonzero((ranks >= 1) & (ranks <= TOP))),
        "quality": Quality.of(scores, labels, steps, bins),
    }


def _sum(first: Any, second: Any) -> Any:
    """The sum of two numbers; None if either is missing, as of rows without labels."""
    return None if first is None or second is None else first + second


def summarise(
    logits: Logits | npt.ArrayLike,
    labels: npt.ArrayLike | None = None,
    bins: int = BINS,
    ignore_index: int | None = None,
) -> Summary:
    r"""The whole of some logits, computed block by block in one pass.

    .. math:: \mathrm{accuracy} = \frac{1}{N} \sum_i [x_{i y_i} \ge \max_k x_{i k}], \quad
        \mathrm{loss} = -\frac{1}{N} \sum_i \log p_{i y_i}

    Accuracy counts a label that shares the largest logit as a hit; `argmax` would count it only
    where it is the first of the tie. A row with a NaN is never a hit.

    Args:
        logits: (N, K), or those of a file with its labels.
        labels: class indices (N,), or none.
        bins: of the calibration errors.
        ignore_index: rows with this label are left out.

    Returns:
        Sums of all rows; what needs labels, such as `accuracy`, `nll` and `ece`, is None without.
        Where labels are distributions the loss is against them, and the rest by their largest.

    Raises:
        InputError: shapes that do not fit, or labels that are no classes.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> summary = summarise([[1, 3], [2, 0]], [1, 1])
        >>> summary.accuracy, summary.top5_accuracy, round(summary.ece, 4)
        (0.5, 1.0, 0.3808)
    """
    file = as_logits(logits, labels, ignore_index)
    values, known = file.values, file.labels
    parts = (
        Summary.of(values[block], None if known is None else known[block], bins)
        for block in row_blocks(values)
    )
    sums = reduce(add, parts)
    if file.distributions is None:
        return sums
    return replace(sums, loss_sum=float(soft_losses(values, file.distributions).sum()))
