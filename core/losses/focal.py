"""Binary cross entropy from probabilities, and the focal losses: Keras', without its clipping.

As in core.divergences a probability of 0 has no logarithm: where the labels need it, the loss is
inf, unless it was clipped.
"""

import numpy as np
import numpy.typing as npt

from core.arrays import Array, restored, times
from core.divergences import LABELLED, check_probabilities, clip_bounds, smooth_labels
from core.lanes import pair_of_lanes


def binary_value(
    labels: npt.ArrayLike, predictions: npt.ArrayLike, *, epsilon: float, label_smoothing: float
) -> Array:
    """The mean of −z log q − (1 − z) log(1 − q) over the classes."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    q = np.clip(lanes.values, *clip_bounds(predictions, epsilon or None, LABELLED[1]))
    return restored(_binary_terms(_halved(targets, label_smoothing), q).mean(-1), lanes.dtype)


def binary_gradient(
    labels: npt.ArrayLike, predictions: npt.ArrayLike, *, epsilon: float, label_smoothing: float
) -> Array:
    """((1 − z) / (1 − q) − z / q) / K, and 0 where q is clipped."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    q, (low, high) = lanes.values, clip_bounds(predictions, epsilon or None, LABELLED[1])
    slope = _binary_slope(_halved(targets, label_smoothing), q) / q.shape[-1]
    return restored(times((q >= low) & (q <= high), slope), lanes.dtype)


def binary_focal_value(
    labels: npt.ArrayLike, predictions: npt.ArrayLike, *, gamma: float, label_smoothing: float
) -> Array:
    """The mean of m^γ (−z log q − (1 − z) log(1 − q)), m = z (1 − q) + (1 − z) q."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    check_probabilities(predictions, LABELLED[1])
    z, q = _halved(targets, label_smoothing), lanes.values
    with np.errstate(all="ignore"):
        missed = z * (1 - q) + (1 - z) * q
        terms = times(missed**gamma, _binary_terms(z, q))
        return restored(terms.mean(axis=-1), lanes.dtype)


def binary_focal_gradient(
    labels: npt.ArrayLike, predictions: npt.ArrayLike, *, gamma: float, label_smoothing: float
) -> Array:
    """(γ m^(γ − 1) (1 − 2 z) ℓ + m^γ ℓ′) / K, ℓ the binary cross entropy of the class."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    check_probabilities(predictions, LABELLED[1])
    z, q = _halved(targets, label_smoothing), lanes.values
    with np.errstate(all="ignore"):
        missed = z * (1 - q) + (1 - z) * q
        inner = _of_power(missed, gamma) * (1 - 2 * z) * _binary_terms(z, q)
        outer = missed**gamma * _binary_slope(z, q)
        inner = np.where((missed == 0) & ~np.isnan(q), 0, inner)  # ℓ is 0 there, of first order
        return restored((inner + outer) / q.shape[-1], lanes.dtype)


def focal_value(
    labels: npt.ArrayLike,
    predictions: npt.ArrayLike,
    *,
    alpha: float,
    gamma: float,
    label_smoothing: float,
) -> Array:
    """−α Σ y (1 − q)^γ log q."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    check_probabilities(predictions, LABELLED[1])
    y, q = smooth_labels(targets, label_smoothing), lanes.values
    with np.errstate(all="ignore"):
        logs = times((1 - q) ** gamma, np.log(q))
        return restored(0.0 - alpha * times(y, logs).sum(axis=-1), lanes.dtype)


def focal_gradient(
    labels: npt.ArrayLike,
    predictions: npt.ArrayLike,
    *,
    alpha: float,
    gamma: float,
    label_smoothing: float,
) -> Array:
    """α y (γ (1 − q)^(γ − 1) log q − (1 − q)^γ / q)."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    check_probabilities(predictions, LABELLED[1])
    y, q = smooth_labels(targets, label_smoothing), lanes.values
    with np.errstate(all="ignore"):
        inner = np.where(q == 1, 0, _of_power(1 - q, gamma) * np.log(q))
        slope = inner - (1 - q) ** gamma / q
        return restored(alpha * times(y, slope), lanes.dtype)


def _of_power(base: Array, gamma: float) -> Array:
    """The derivative γ b^(γ − 1) of a power; 0 for γ = 0, also at b = 0."""
    return np.asarray(gamma * base ** (gamma - 1)) if gamma else np.zeros_like(base)


def _halved(targets: Array, share: float) -> Array:
    """Labels mixed with a half, Keras' smoothing of labels that are asked one by one."""
    with np.errstate(all="ignore"):
        return targets * (1 - share) + share / 2


def _binary_terms(z: Array, q: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(0.0 - times(z, np.log(q)) - times(1 - z, np.log1p(-q)))


def _binary_slope(z: Array, q: Array) -> Array:
    """(1 − z) / (1 − q) − z / q, where a label of 0 asks nothing of its side."""
    with np.errstate(all="ignore"):
        positive = np.where((z == 0) & ~np.isnan(q), 0, z / q)
        negative = np.where((z == 1) & ~np.isnan(q), 0, (1 - z) / (1 - q))
        return np.asarray(negative - positive)
