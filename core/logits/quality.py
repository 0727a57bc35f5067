"""How good the probabilities of labelled logits are at a temperature, in sums that merge."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.logits.ignored import spread, without_ignored
from core.logits.labelled import labels_of, summed
from core.logits.open import Logits
from core.logits.reliability import (
    BINS,
    Reliability,
    auroc,
    calibration_error,
    edges_of,
    places_of,
)
from core.logits.rows import as_float64, row_losses
from core.softmax import SoftmaxSteps, softmax_steps

MOST_CLASSWISE = 1_000
"""Of more classes none has its own bins: they would take more memory than the logits."""

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
    def of(
        cls,
        scores: Floats,
        labels: npt.NDArray[np.int64],
        steps: SoftmaxSteps,
        bins: int = BINS,
    ) -> Self:
        """The sums of one block.

        Args:
            scores: logits (n, K).
            labels: (n,).
            steps: the softmax of the scores, at any temperature.
            bins: of the calibration errors.
        """
        known = np.isfinite(scores.max(axis=1))
        p, own = steps.probabilities[known], labels[known]
        confidence, hits = p.max(axis=1), scores[known].argmax(axis=1) == own
        mine = np.take_along_axis(p, own[:, np.newaxis], axis=1)[:, 0]
        return cls(
            rows=own.size,
            loss_sum=float(row_losses(steps.log_probabilities[known], own).sum()),
            brier_sum=float((np.einsum("nk,nk->n", p, p) - 2 * mine + 1).sum()),
            reliability=Reliability.of(confidence, hits, bins),
            **_of_classes(p, own, mine, bins),
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


def _of_classes(
    p: Floats, labels: npt.NDArray[np.int64], own: Floats, bins: int
) -> dict[str, npt.NDArray[Any]]:
    """The bins of every class. Most probabilities are in the first, which gets what is left."""
    rows, classes = p.shape
    if classes > MOST_CLASSWISE:
        p, labels, own, classes = p[:, :0], labels[:0], own[:0], 0
    shape = (classes, bins)

    def table(places: npt.NDArray[Any], weights: Floats | None = None) -> npt.NDArray[Any]:
        return np.bincount(places, weights, minlength=classes * bins).reshape(shape)

    row, label = np.nonzero(p > edges_of(bins)[1])
    above = p[row, label]
    places = label * bins + places_of(above, bins)
    counts, sums = table(places), table(places, above)
    counts[:, 0] = rows - counts.sum(axis=1)
    sums[:, 0] = np.where(p <= edges_of(bins)[1], p, 0).sum(axis=0)
    hits = table(labels * bins + places_of(own, bins))
    return {"class_counts": counts, "class_sums": sums, "class_hits": hits}


@dataclass(frozen=True, eq=False)
class Assessment:
    """The quality of a file at a temperature, with a number a row.

    Args:
        temperature: T.
        quality: of all rows that have a softmax.
        confidence: of each row, (N,); NaN where there is no softmax, or the row is ignored.
        hits: whether the prediction is the label, (N,).
    """

    temperature: float
    quality: Quality
    confidence: Floats
    hits: npt.NDArray[np.bool_]

    @cached_property
    def auroc(self) -> float:
        """How well confidence tells right predictions from wrong ones."""
        known = ~np.isnan(self.confidence)
        return auroc(self.confidence[known], self.hits[known])

    def rows_of(self, place: int) -> npt.NDArray[np.int64]:
        """The numbers of the rows in a bin of the reliability diagram."""
        bins = self.quality.reliability.counts.size
        inside = places_of(self.confidence, bins) == place
        return np.flatnonzero(inside & ~np.isnan(self.confidence))


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

    def part(at: slice) -> Quality:
        scores = as_float64(logits.values[at])
        steps = softmax_steps(scores, temperature=temperature)
        confidence[at] = steps.probabilities.max(axis=1)
        hits[at] = scores.argmax(axis=1) == labels[at]
        return Quality.of(scores, labels[at], steps, bins)

    quality = summed(logits.values, part)
    return Assessment(
        temperature,
        quality,
        spread(confidence, rows, count, np.nan),
        spread(hits, rows, count, False),
    )
