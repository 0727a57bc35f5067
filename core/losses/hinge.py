"""The hinge losses: labels are sides, and an answer that is right by a margin of 1 costs nothing.

Labels are −1 and 1, or 0 and 1, which stand for them, as Keras has it; at a kink the slope is
TensorFlow's.
"""

import numpy as np
import numpy.typing as npt

from core.arrays import Array, entries, floats, restored, times
from core.divergences import LABELLED
from core.errors import InputError
from core.lanes import Lanes, pair_of_lanes


def hinge_value(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """The mean of max(0, 1 − s q), s the side −1 or 1."""
    _, lack, lanes = _sides(labels, predictions)
    with np.errstate(all="ignore"):
        return restored(np.maximum(lack, 0).mean(axis=-1), lanes.dtype)


def hinge_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """−s / K where the margin is missed or just met."""
    sides, lack, lanes = _sides(labels, predictions)
    return restored(_where_missed(lack, -sides) / sides.shape[-1], lanes.dtype)


def squared_hinge_value(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """The mean of max(0, 1 − s q)²."""
    _, lack, lanes = _sides(labels, predictions)
    with np.errstate(all="ignore"):
        return restored(np.square(np.maximum(lack, 0)).mean(axis=-1), lanes.dtype)


def squared_hinge_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """−2 s max(0, 1 − s q) / K."""
    sides, lack, lanes = _sides(labels, predictions)
    with np.errstate(all="ignore"):
        slope = -2 * sides * np.maximum(lack, 0) / sides.shape[-1]
    return restored(slope, lanes.dtype)


def categorical_hinge_value(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """max(0, 1 + max((1 − y) q) − Σ y q); the right class counts among the others with 0."""
    _, _, lack, lanes = _rivals(labels, predictions)
    return restored(np.maximum(lack, 0)[..., 0], lanes.dtype)


def categorical_hinge_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """The strongest rivals share 1 − y among them, less y; 0 beyond the margin."""
    targets, rivals, lack, lanes = _rivals(labels, predictions)
    with np.errstate(all="ignore"):
        strongest = rivals == rivals.max(axis=-1, keepdims=True)
        shares = strongest / np.maximum(strongest.sum(axis=-1, keepdims=True), 1)
        slope = shares * (1 - targets) - targets
    return restored(_where_missed(lack, slope), lanes.dtype)


def _sides(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> tuple[Array, Array, Lanes]:
    """Labels as −1 and 1, and what each lacks of its margin, 1 − s q."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    _check_sides(labels)
    sides = targets if (targets < 0).any() else 2 * targets - 1
    with np.errstate(all="ignore"):
        return sides, 1 - sides * lanes.values, lanes


def _check_sides(labels: npt.ArrayLike) -> None:
    given = floats(labels, LABELLED[0])
    low = -1 if (given < 0).any() else 0
    other = ~((given == low) | (given == 1) | np.isnan(given))
    if other.any():
        raise InputError(
            "labels must be 0 and 1, or −1 and 1; {count} of {total} are not: {entries}",
            count=int(other.sum()),
            total=given.size,
            entries=entries(LABELLED[0], given, other),
        )


def _rivals(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> tuple[Array, Array, Array, Lanes]:
    """Labels, (1 − y) q, and by how much the strongest of those lacks the margin."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    with np.errstate(all="ignore"):
        rivals = times(1 - targets, lanes.values)
        own = times(targets, lanes.values).sum(axis=-1, keepdims=True)
        return targets, rivals, rivals.max(axis=-1, keepdims=True) - own + 1, lanes


def _where_missed(lack: Array, slope: Array) -> Array:
    """A slope where there is something lacking, 0 beyond, and NaN for NaN."""
    with np.errstate(all="ignore"):
        return np.asarray(np.where(np.isnan(lack), lack, np.where(lack >= 0, slope, 0)))
