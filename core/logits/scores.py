"""The figures of some rows, each with its band, from the numbers of the rows alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.logits.bands import auroc_band, ece_band, mean_band, mean_of_parts, wilson
from core.logits.confusion import Confusion, macro, ratio
from core.logits.reliability import auroc_of_ranks

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Estimate:
    """A figure with its band of 95%.

    Args:
        value: of the rows; NaN where there is none.
        low: where the band begins; NaN where there is none.
        high: where it ends.
    """

    value: float
    low: float = float("nan")
    high: float = float("nan")


@dataclass(frozen=True)
class Scores:
    """The figures of some labelled rows.

    Args:
        rows: how many.
        mistakes: rows whose label has not the largest logit.
        accuracy: the part that has, a tie included, with Wilson's interval; argmax would count the
            first of a tie alone.
        balanced_accuracy: the mean recall of the classes that have rows, by argmax; its interval is
            put together from Wilson's of each class.
        top5: the part of the rows whose label is among the five largest, likewise.
        mean_loss: the mean softmax cross entropy; its band is the bootstrap's, and of many rows the
            normal distribution's.
        brier: the Brier score, summed over the classes; its band likewise.
        ece: the expected calibration error, with the bootstrap's band.
        auroc: how well confidence tells right predictions from wrong ones, with the band by Hanley
            and McNeil.

    Mean loss, Brier score and ECE are NaN if a row has no softmax.
    """

    rows: int
    mistakes: int
    accuracy: Estimate
    balanced_accuracy: Estimate
    top5: Estimate
    mean_loss: Estimate
    brier: Estimate
    ece: Estimate
    auroc: Estimate


def accuracy_of(hits: int, rows: int) -> Estimate:
    """A part of the rows, with Wilson's interval.

    Example:
        >>> accuracy_of(5, 10).value
        0.5
    """
    low, high = wilson(hits, rows)
    return Estimate(float(ratio(hits, rows)), float(low), float(high))


def balanced_accuracy_of(confusion: Confusion) -> Estimate:
    """The mean recall of the classes that have rows.

    Example:
        >>> two = Confusion.of(np.array([0, 0, 1]), np.array([0, 1, 1]), 3)
        >>> balanced_accuracy_of(two).value
        0.75

    Source: https://scikit-learn.org/stable/modules/model_evaluation.html#balanced-accuracy-score
    """
    band = mean_of_parts(confusion.hits, confusion.support)
    return Estimate(macro(confusion.recall), *band)


def mean_of(values: npt.NDArray[np.float32]) -> Estimate:
    """The mean of a number of the rows.

    Example:
        >>> mean_of(np.array([1, 3], np.float32)).value
        2.0
    """
    mean = float(values.mean(dtype=np.float64)) if values.size else float("nan")
    return Estimate(mean, *mean_band(values))


def ece_of(counts: Counts, confidences: Floats, hits: Counts) -> Estimate:
    """The expected calibration error of fine bins (B, F), as `ece_band` takes them.

    Example:
        >>> ece_of(np.array([[4]]), np.array([[3.0]]), np.array([[2]])).value
        0.25
    """
    error = np.abs((hits - confidences).sum(axis=1)).sum()
    return Estimate(float(ratio(error, counts.sum())), *ece_band(counts, confidences, hits))


def auroc_of(ranks: npt.NDArray[np.int32], right: npt.NDArray[np.bool_]) -> Estimate:
    """The AUROC of confidences by their ranks, as `dense_ranks` gives them.

    Example:
        >>> auroc_of(np.array([1, 0, 0], np.int32), np.array([True, True, False])).value
        0.75
    """
    value = auroc_of_ranks(ranks, right) if ranks.size else float("nan")
    hits = int(np.count_nonzero(right))
    return Estimate(value, *auroc_band(value, hits, right.size - hits))
