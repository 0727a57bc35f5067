"""How good the probabilities of labelled logits are at a temperature, in sums that merge."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.arrays import check_temperature
from core.logits.bins import BINS, edges_of
from core.logits.block_rows import RowWorker, chunk_rows
from core.logits.ignored import spread, without_ignored
from core.logits.labelled import labels_of, summed
from core.logits.open import Logits
from core.logits.places import dense_ranks
from core.logits.reliability import Reliability, auroc_of_ranks, calibration_error
from core.logits.row_numbers import RowNumbers

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Quality:
    """The sums of some rows that have a softmax; `first + second` is that of both.

    Args:
        rows: that have a softmax.
        loss_sum: of the softmax cross entropies.
        brier_sum: of the squared distances to the one-hot label.
        reliability: of the prediction, the first of the largest logits, which is right if it is
            the label; not so where a later one of a tie is.
        class_counts: rows whose probability of a class is in a bin, (K, B); (0, B) of more than
            `MOST_CLASSWISE` classes.
        class_sums: the sums of those probabilities.
        class_hits: how many of those rows have the class as their label.
    """

    rows: int
    loss_sum: float
    brier_sum: float
    reliability: Reliability
    class_counts: Counts
    class_sums: Floats
    class_hits: Counts

    @classmethod
    def of(cls, numbers: RowNumbers, labels: npt.NDArray[np.int64], bins: int = BINS) -> Self:
        """The sums of some rows.

        Args:
            numbers: of the rows, at any temperature.
            labels: (n,).
            bins: of the calibration errors.
        """
        known = numbers.defined
        assert numbers.loss is not None
        assert numbers.brier is not None
        assert numbers.bins is not None
        hits = numbers.prediction[known] == labels[known]
        return cls(
            rows=int(np.count_nonzero(known)),
            loss_sum=float(numbers.loss[known].sum()),
            brier_sum=float(numbers.brier[known].sum()),
            reliability=Reliability.of(numbers.confidence[known], hits, bins),
            class_counts=numbers.bins.counts,
            class_sums=numbers.bins.sums,
            class_hits=numbers.bins.hits,
        )

    def __add__(self, other: "Quality") -> "Quality":
        return Quality(
            rows=self.rows + other.rows,
            loss_sum=self.loss_sum + other.loss_sum,
            brier_sum=self.brier_sum + other.brier_sum,
            reliability=self.reliability + other.reliability,
            class_counts=self.class_counts + other.class_counts,
            class_sums=self.class_sums + other.class_sums,
            class_hits=self.class_hits + other.class_hits,
        )

    @property
    def nll(self) -> float:
        """The mean softmax cross entropy; NaN without rows."""
        return self._mean(self.loss_sum)

    @property
    def brier(self) -> float:
        r"""The Brier score, the mean of \(\sum_k (p_k - y_k)^2\), from 0 to 2; not halved."""
        return self._mean(self.brier_sum)

    @property
    def ece(self) -> float:
        """The expected calibration error of the prediction."""
        return self.reliability.ece

    @property
    def mce(self) -> float:
        """The largest gap of any bin; `reliability.mce_bin` says which."""
        return self.reliability.mce

    @property
    def classwise_ece(self) -> float:
        """The mean over the classes of the calibration error of each class' probability.

        NaN without rows, and of more than `MOST_CLASSWISE` classes.

        Source: M. Kull et al., Beyond temperature scaling, 2019.
        """
        if not self.class_counts.size:
            return float("nan")
        sums = (self.class_counts, self.class_sums, self.class_hits)
        return float(calibration_error(*sums).mean())

    def _mean(self, total: float) -> float:
        return total / self.rows if self.rows else float("nan")


@dataclass(frozen=True, eq=False)
class Assessment:
    """The quality of a file at a temperature, with a number a row.

    Args:
        temperature: T.
        quality: of all rows that have a softmax.
        confidence: of each row, (N,); NaN where there is no softmax, or the row is ignored.
        hits: whether the prediction is the label, (N,).
        loss: the softmax cross entropy of each row, (N,).
        brier: the squared distance of its probabilities to the one-hot label, (N,).
    """

    temperature: float
    quality: Quality
    confidence: Floats
    hits: npt.NDArray[np.bool_]
    loss: npt.NDArray[np.float32]
    brier: npt.NDArray[np.float32]

    @cached_property
    def auroc(self) -> float:
        """How well confidence tells right predictions from wrong ones."""
        known = self.ranks >= 0
        return auroc_of_ranks(self.ranks[known], self.hits[known])

    @cached_property
    def ranks(self) -> npt.NDArray[np.int32]:
        """The number of distinct confidences below each row's; -1 where there is no softmax."""
        return dense_ranks(self.confidence)

    def inside(self, place: int) -> npt.NDArray[np.bool_]:
        """Whether each row is in a bin of the reliability diagram, (N,)."""
        low, high = edges_of(self.quality.reliability.counts.size)[place : place + 2]
        above = self.confidence >= low if place == 0 else self.confidence > low
        inside: npt.NDArray[np.bool_] = above & (self.confidence <= high)
        return inside

    def rows_of(self, place: int) -> npt.NDArray[np.int64]:
        """The numbers of the rows in a bin of the reliability diagram."""
        return np.flatnonzero(self.inside(place))

    def part(self, rows: npt.NDArray[np.integer[Any]]) -> "Assessment":
        """That of some rows; it has no calibration error of the single classes."""
        confidence, hits = self.confidence[rows], self.hits[rows]
        loss, brier = self.loss[rows], self.brier[rows]
        known = ~np.isnan(confidence)
        bins = self.quality.reliability.counts.size
        quality = Quality(
            rows=int(np.count_nonzero(known)),
            loss_sum=float(loss[known].sum(dtype=np.float64)),
            brier_sum=float(brier[known].sum(dtype=np.float64)),
            reliability=Reliability.of(confidence[known], hits[known], bins),
            class_counts=np.zeros((0, bins), np.int64),
            class_sums=np.zeros((0, bins)),
            class_hits=np.zeros((0, bins), np.int64),
        )
        part = Assessment(self.temperature, quality, confidence, hits, loss, brier)
        vars(part)["ranks"] = self.ranks[rows]  # spares sorting them again
        return part


def assess(logits: Logits, temperature: float = 1.0, bins: int = BINS) -> Assessment:
    r"""How good the probabilities are at a temperature, in one pass.

    Args:
        logits: with values (N, K) and labels (N,).
        temperature: T, finite and above 0.
        bins: of the calibration errors.

    Raises:
        InputError: no labels, or a temperature out of range.

    Example:
        >>> from core.logits.open import read_logits
        >>> assess(read_logits("two.csv", b"0,1,label\n1,3,1\n2,0,1")).hits
        array([ True, False])
    """
    count = len(logits.values)
    logits, rows = without_ignored(logits)
    labels = labels_of(logits)
    confidence, hits = np.empty(labels.size), np.empty(labels.size, dtype=bool)
    loss, brier = np.empty(labels.size, np.float32), np.empty(labels.size, np.float32)

    check_temperature(temperature)

    def worker() -> Callable[[slice], Quality]:
        mine = RowWorker(logits.values.shape[1], logits.values.dtype, temperature, bins)

        def part(at: slice) -> Quality:
            numbers = mine.numbers(logits.values[at], labels[at])
            confidence[at], loss[at], brier[at] = numbers.confidence, numbers.loss, numbers.brier
            hits[at] = numbers.prediction == labels[at]
            return Quality.of(numbers, labels[at], bins)

        return part

    quality = summed(logits.values, worker, chunk_rows(logits.values.shape[1]))
    return Assessment(
        temperature,
        quality,
        spread(confidence, rows, count, np.nan),
        spread(hits, rows, count, False),
        spread(loss, rows, count, np.nan),
        spread(brier, rows, count, np.nan),
    )
