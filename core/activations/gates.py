"""Activations of several inputs, (inputs, ...) -> (...), without any check."""

import numpy as np

from core.activations.curves import logistic, logistic_slope
from core.arrays import Array


def maxout(x: Array) -> Array:
    """The largest input."""
    return np.asarray(x.max(axis=0))


def maxout_slopes(x: Array) -> Array:
    """1 for the largest input; inputs that are as large share it, as in TensorFlow."""
    largest = x == x.max(axis=0)
    return np.asarray(largest / largest.sum(axis=0).astype(x.dtype))


def glu(x: Array) -> Array:
    """x₁ σ(x₂); an infinite x₁ is open by any finite x₂, also where σ(x₂) rounds to 0."""
    value, gate = x
    endless = np.isinf(value) & (gate > -np.inf)
    return np.asarray(np.where(endless, value, value * logistic(gate)))


def glu_slopes(x: Array) -> Array:
    """σ(x₂) by x₁, and x₁ σ(x₂) (1 − σ(x₂)) by x₂, 0 where the gate is at its end."""
    value, gate = x
    bend = np.where(np.isinf(gate) & np.isfinite(value), 0, value * logistic_slope(gate))
    return np.stack([logistic(gate), bend])
