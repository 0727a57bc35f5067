"""Whether confidence keeps its word: of the rows that are 80% sure, 80% should be right."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.logits.bins import BINS, edges_of, places_of
from core.logits.confusion import ratio

REPLICATES = 1_000
BAND = (0.025, 0.975)
"""The quantiles of a band of 95%."""

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Reliability:
    """Confidence against accuracy, in bins of equal width; sums that add up.

    A bin holds what is above its lower edge up to its upper one, (lo, hi], and the first one 0 too.

    Args:
        counts: of the rows in each bin, (B,).
        confidences: the sum of their confidences, (B,).
        hits: how many of them are right, (B,).
    """

    counts: Counts
    confidences: Floats
    hits: Counts

    @classmethod
    def of(cls, confidence: Floats, hits: npt.NDArray[np.bool_], bins: int = BINS) -> Self:
        """The bins of some rows, (n,) from 0 to 1 each, with whether each row is right.

        Example:
            >>> two = Reliability.of(np.array([0.5, 0.9]), np.array([False, True]), bins=2)
            >>> two.counts, two.ece
            (array([1, 1]), 0.3)
        """
        places = places_of(confidence, bins)
        return cls(
            counts=np.bincount(places, minlength=bins),
            confidences=np.bincount(places, confidence, bins).astype(np.float64),
            hits=np.bincount(places[hits], minlength=bins),
        )

    def __add__(self, other: "Reliability") -> "Reliability":
        return Reliability(
            self.counts + other.counts,
            self.confidences + other.confidences,
            self.hits + other.hits,
        )

    @property
    def edges(self) -> Floats:
        """The edges of the bins, (B + 1,)."""
        return edges_of(self.counts.size)

    @property
    def accuracy(self) -> Floats:
        """The part of each bin that is right, (B,); NaN for an empty one."""
        return ratio(self.hits, self.counts)

    @property
    def confidence(self) -> Floats:
        """The mean confidence of each bin, (B,); NaN for an empty one."""
        return ratio(self.confidences, self.counts)

    @property
    def ece(self) -> float:
        r"""The expected calibration error; NaN without rows.

        .. math:: \sum_b \frac{n_b}{N} \, |\mathrm{accuracy}_b - \mathrm{confidence}_b|

        Source: C. Guo et al., On Calibration of Modern Neural Networks, 2017.
        """
        return float(calibration_error(self.counts, self.confidences, self.hits))

    @property
    def mce(self) -> float:
        """The largest gap of any bin, be it of one row only; NaN without rows."""
        place = self.mce_bin
        return float("nan") if place is None else float(self._gaps[place])

    @property
    def mce_bin(self) -> int | None:
        """The bin with the largest gap; its count says what `mce` is worth. None without rows."""
        return int(np.nanargmax(self._gaps)) if self.counts.any() else None

    @property
    def _gaps(self) -> Floats:
        return np.abs(self.accuracy - self.confidence)

    def band(self, replicates: int = REPLICATES, seed: int = 0) -> tuple[Floats, Floats]:
        """The bootstrap's 95% band of the accuracy of each bin: low and high, (B,) each.

        Rows drawn with replacement fall into the bins, right or wrong, as the multinomial
        distribution says, so that is drawn instead. NaN for an empty bin. A bin whose rows are all
        right, or all wrong, has a band without width: the bootstrap sees no other outcome.

        Args:
            replicates: how many times the rows are drawn.
            seed: of the draws.

        Source: B. Efron, Bootstrap Methods: Another Look at the Jackknife, 1979.
        """
        bins, rows = self.counts.size, int(self.counts.sum())
        if not rows:
            return np.full(bins, np.nan), np.full(bins, np.nan)
        cells = np.concatenate([self.hits, self.counts - self.hits])
        drawn = np.random.default_rng(seed).multinomial(rows, cells / rows, size=replicates)
        accuracy = ratio(drawn[:, :bins], drawn[:, :bins] + drawn[:, bins:])
        band = np.full((2, bins), np.nan)
        full = self.counts > 0
        band[:, full] = np.nanquantile(accuracy[:, full], BAND, axis=0)
        return band[0], band[1]


def calibration_error(counts: Counts, confidences: Floats, hits: npt.NDArray[Any]) -> Floats:
    """The calibration error of bins (..., B): the gaps, weighted by the counts; NaN of no rows."""
    return ratio(np.abs(hits - confidences).sum(axis=-1), counts.sum(axis=-1))


def auroc(confidence: Floats, hits: npt.NDArray[np.bool_]) -> float:
    r"""How well confidence tells right rows from wrong ones; a half is by chance.

    The chance that a right row has more confidence than a wrong one; equal ones count as a half.

    .. math:: \mathrm{AUROC} = P(c_+ > c_-) + P(c_+ = c_-) / 2

    Args:
        confidence: (n,), without NaN.
        hits: which rows are right, (n,).

    Returns:
        From 0 to 1; NaN where all rows are right, or all are wrong.

    Example:
        >>> auroc(np.array([0.9, 0.6, 0.6]), np.array([True, True, False]))
        0.75

    Source: https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_auc_score.html
    """
    _values, places = np.unique(confidence, return_inverse=True)
    return auroc_of_ranks(places, hits)


def auroc_of_ranks(ranks: npt.NDArray[np.integer[Any]], hits: npt.NDArray[np.bool_]) -> float:
    """As `auroc`, of the ranks of the confidences among distinct ones, from 0, without sorting.

    Example:
        >>> auroc_of_ranks(np.array([1, 0, 0]), np.array([True, True, False]))
        0.75
    """
    counts = np.bincount(ranks)
    right = np.bincount(ranks[hits], minlength=counts.size)
    wrong = counts - right
    below = np.cumsum(wrong) - wrong / 2
    return float(ratio(np.dot(right, below), float(right.sum()) * float(wrong.sum())))
