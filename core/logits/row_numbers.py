"""What is computed of some rows of logits: a few numbers a row, and what their blocks add up to."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

MISSING = -1
"""The prediction and the rank of a row with a NaN."""

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Extent:
    """What numbers there are.

    Args:
        low: the smallest finite one; inf if there is none.
        high: the largest finite one; -inf if there is none.
        nan_count: how many are NaN.
        positive_inf_count: how many are +inf.
        negative_inf_count: how many are -inf.
    """

    low: float = np.inf
    high: float = -np.inf
    nan_count: int = 0
    positive_inf_count: int = 0
    negative_inf_count: int = 0

    @classmethod
    def of(cls, x: Array) -> Self:
        """That of any numbers."""
        finite = np.isfinite(x)
        return cls(
            float(x.min(initial=np.inf, where=finite)),
            float(x.max(initial=-np.inf, where=finite)),
            int(np.count_nonzero(np.isnan(x))),
            int(np.count_nonzero(np.isposinf(x))),
            int(np.count_nonzero(np.isneginf(x))),
        )

    def __add__(self, other: "Extent") -> "Extent":
        return Extent(
            min(self.low, other.low),
            max(self.high, other.high),
            self.nan_count + other.nan_count,
            self.positive_inf_count + other.positive_inf_count,
            self.negative_inf_count + other.negative_inf_count,
        )


@dataclass(frozen=True, eq=False)
class ClassBins:
    """The probabilities of each class in bins: sums that add up; (0, B) of too many classes.

    Args:
        counts: rows whose probability of a class is in a bin, (K, B).
        sums: of those probabilities.
        hits: how many of those rows have the class as their label.
    """

    counts: Counts
    sums: Floats
    hits: Counts

    def __add__(self, other: "ClassBins") -> "ClassBins":
        return ClassBins(self.counts + other.counts, self.sums + other.sums, self.hits + other.hits)


@dataclass(frozen=True, eq=False)
class RowNumbers:
    """The numbers of some rows, (n,) each; without labels the last three are None.

    Args:
        extent: of their logits.
        prediction: the class of the largest logit, of a tie the first; `MISSING` with a NaN.
        defined: whether there is a softmax; the next three are NaN where not, as is the loss.
        confidence: the largest probability.
        entropy: of the probabilities, in nats.
        margin: the logit of the label, or else of the prediction, less the largest other one.
        loss: the softmax cross entropy.
        rank: of the label: 1 + the logits that are strictly larger; `MISSING` with a NaN.
        brier: the squared distance of the probabilities to the one-hot label.
        bins: of every class.
    """

    extent: Extent
    prediction: npt.NDArray[np.intp]
    defined: npt.NDArray[np.bool_]
    confidence: Floats
    entropy: Floats
    margin: Floats
    loss: Floats | None
    rank: Counts | None
    brier: Floats | None
    bins: ClassBins | None
