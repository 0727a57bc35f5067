"""The Jensen-Shannon divergence: KL to the middle of both, which no 0 makes infinite."""

import numpy as np
import numpy.typing as npt

from core.arrays import Array, restored, times
from core.divergences import LABELLED, check_probabilities
from core.lanes import pair_of_lanes


def jensen_shannon_value(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """(KL(y, m) + KL(q, m)) / 2 with m = (y + q) / 2, from 0 to log 2."""
    y, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    check_probabilities(predictions, LABELLED[1])
    q = lanes.values
    with np.errstate(all="ignore"):
        total = (_towards_middle(y, q) + _towards_middle(q, y)).sum(axis=-1)
        return restored(total / 2, lanes.dtype)


def jensen_shannon_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """log(q / m) / 2; at q = 0 it is −inf, or log(2) / 2 where the label is 0 too."""
    y, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    check_probabilities(predictions, LABELLED[1])
    q = lanes.values
    with np.errstate(all="ignore"):
        share = np.where((y == 0) & ~np.isnan(q), 2, 2 * q / (y + q))
        return restored(np.log(share) / 2, lanes.dtype)


def _towards_middle(p: Array, q: Array) -> Array:
    """The term p log(p / m), 0 where p is."""
    ratio = np.where((p == 0) & ~np.isnan(q), 1, 2 * p / (p + q))
    return times(p, np.log(ratio))
