"""Losses of values as they are: absolute error, Huber, log-cosh, Poisson and cosine.

The squared error stands with the divergences. Each is Keras', one number a row, at full precision
where Keras loses digits.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from core.arrays import Array, entries, floats, restored, times
from core.divergences import LABELLED
from core.errors import InputError
from core.lanes import pair_of_lanes


def absolute_value(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """The mean of |q − y|."""
    return _mean_of(labels, predictions, np.abs)


def absolute_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """sign(q − y) / K; 0 at the kink, as TensorFlow has it."""
    return _slope_of(labels, predictions, np.sign)


def huber_value(labels: npt.ArrayLike, predictions: npt.ArrayLike, *, delta: float) -> Array:
    """The mean of e² / 2 up to |e| = δ, then of δ |e| − δ² / 2; e = q − y."""

    def each(error: Array) -> Array:
        size = np.abs(error)
        far = delta * size - delta * delta / 2
        return np.asarray(np.where(size <= delta, error * error / 2, far))

    return _mean_of(labels, predictions, each)


def huber_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike, *, delta: float) -> Array:
    """The error cut to −δ .. δ, over K."""
    return _slope_of(labels, predictions, lambda error: np.clip(error, -delta, delta))


def log_cosh_value(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """The mean of log cosh(q − y): by sinh near 0, where cosh has rounded to 1."""

    def each(error: Array) -> Array:
        size = np.abs(error)
        far = size + np.log1p(np.exp(-2 * size)) - np.log(2)
        return np.asarray(np.where(size < 1, np.log1p(2 * np.square(np.sinh(size / 2))), far))

    return _mean_of(labels, predictions, each)


def log_cosh_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """tanh(q − y) / K."""
    return _slope_of(labels, predictions, np.tanh)


def poisson_value(labels: npt.ArrayLike, predictions: npt.ArrayLike, *, epsilon: float) -> Array:
    """The mean of q − y log(q + ε); Keras has ε = 1e-7."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    _check_counts(labels, predictions)
    with np.errstate(all="ignore"):
        terms = lanes.values - times(targets, np.log(lanes.values + epsilon))
        return restored(terms.mean(axis=-1), lanes.dtype)


def poisson_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike, *, epsilon: float) -> Array:
    """(1 − y / (q + ε)) / K."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    _check_counts(labels, predictions)
    with np.errstate(all="ignore"):
        share = targets / (lanes.values + epsilon)
        share = np.where((targets == 0) & ~np.isnan(lanes.values), 0, share)
        return restored((1 - share) / targets.shape[-1], lanes.dtype)


def cosine_value(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """−cos of the angle between both, from −1 to 1, Keras' sign; 0 where one has no length."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    with np.errstate(all="ignore"):
        total = (_direction(targets)[0] * _direction(lanes.values)[0]).sum(axis=-1)
        return restored(0.0 - total, lanes.dtype)


def cosine_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """−(ŷ − (ŷ · q̂) q̂) / |q|: at right angles to the predictions."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    with np.errstate(all="ignore"):
        towards, (ours, length) = _direction(targets)[0], _direction(lanes.values)
        across = towards - (towards * ours).sum(axis=-1, keepdims=True) * ours
        return restored(0.0 - np.where(length == 0, 0, across / length), lanes.dtype)


def _mean_of(
    labels: npt.ArrayLike, predictions: npt.ArrayLike, each: Callable[[Array], Array]
) -> Array:
    """The mean of a function of the errors q − y."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    with np.errstate(all="ignore"):
        return restored(each(lanes.values - targets).mean(axis=-1), lanes.dtype)


def _slope_of(
    labels: npt.ArrayLike, predictions: npt.ArrayLike, each: Callable[[Array], Array]
) -> Array:
    """A function of the errors q − y, over their number."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    with np.errstate(all="ignore"):
        return restored(each(lanes.values - targets) / targets.shape[-1], lanes.dtype)


def _direction(rows: Array) -> tuple[Array, Array]:
    """Rows of length 1, and their lengths; scaled first, for the square of 1e200 is infinite."""
    most = np.abs(rows).max(axis=-1, keepdims=True)
    scaled = np.where(most == 0, 0, rows / most)
    length = np.sqrt(np.square(scaled).sum(axis=-1, keepdims=True))
    return np.where(length == 0, 0, scaled / length), length * most


def _check_counts(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> None:
    for name, values in zip(LABELLED, (labels, predictions), strict=True):
        given = floats(values, name)
        below = given < 0
        if below.any():
            raise InputError(
                "{name} must be at least 0; {count} of {total} are not: {entries}",
                name=name,
                count=int(below.sum()),
                total=given.size,
                entries=entries(name, given, below),
            )
