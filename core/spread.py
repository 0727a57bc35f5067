"""How far the probabilities of logits spread: entropy, perplexity, and the limits of temperature.

These are public as names of `core.softmax`.
"""

import numpy as np
import numpy.typing as npt

from core import kernels
from core.arrays import Array, check_temperature, restored, working
from core.lanes import Lanes, warn_undefined


def entropy(logits: npt.ArrayLike, axis: int = -1, temperature: float = 1.0) -> Array:
    r"""The entropy of the probabilities of logits, in nats; 0 log 0 is 0.

    .. math:: H = -\sum_k p_k \log p_k

    Args:
        logits: real numbers, at least one dimension.
        axis: the axis of the classes.
        temperature: T, finite and above 0.

    Returns:
        One number a lane, between 0 and log K.

    Raises:
        InputError: no such axis, an axis of length 0, or a temperature out of range.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> float(entropy([0, 0, float("-inf")]))  # log 2
        0.6931471805599453

    Source: C. E. Shannon, A Mathematical Theory of Communication, 1948.
    """
    lanes = Lanes.of(logits, axis)
    nats, top = kernels.entropy(lanes.rows, check_temperature(temperature))
    warn_undefined(lanes, top, "entropy")
    return _one_a_lane(lanes, nats)


def perplexity(logits: npt.ArrayLike, axis: int = -1, temperature: float = 1.0) -> Array:
    """The number of equally likely classes that would have the same entropy, exp(H).

    Args:
        logits: real numbers, at least one dimension.
        axis: the axis of the classes.
        temperature: T, finite and above 0.

    Returns:
        One number a lane, between 1 and K.

    Raises:
        InputError: no such axis, an axis of length 0, or a temperature out of range.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> float(perplexity([5, 5, 5, 5]))
        4.0

    Source: https://en.wikipedia.org/wiki/Perplexity
    """
    lanes = Lanes.of(logits, axis)
    nats, top = kernels.entropy(working(lanes.rows), check_temperature(temperature))
    warn_undefined(lanes, top, "perplexity")
    return _one_a_lane(lanes, np.exp(nats))


def _one_a_lane(lanes: Lanes, numbers: Array) -> Array:
    return restored(numbers.reshape(lanes.given.shape[:-1]), lanes.dtype)


def temperature_limits(logits: npt.ArrayLike, axis: int = -1) -> tuple[Array, Array]:
    """What softmax becomes as T → 0 and as T → ∞.

    Args:
        logits: real numbers, at least one dimension.
        axis: the axis of the classes.

    Returns:
        The probabilities as T → 0, one-hot at the largest logit and shared equally between ties,
        and those as T → ∞, uniform over the logits above -inf. Both NaN where softmax is.

    Raises:
        InputError: no such axis, or an axis of length 0.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> temperature_limits([1, 3, 3, 2])
        (array([0. , 0.5, 0.5, 0. ]), array([0.25, 0.25, 0.25, 0.25]))
    """
    lanes = Lanes.of(logits, axis)
    with np.errstate(all="ignore"):
        top = lanes.values.max(axis=-1, keepdims=True)
        cold, hot = (
            _shared(chosen, top) for chosen in (lanes.values == top, lanes.values > -np.inf)
        )
    return restored(lanes.back(cold), lanes.dtype), restored(lanes.back(hot), lanes.dtype)


def _shared(chosen: Array, top: Array) -> Array:
    shares = chosen / chosen.sum(axis=-1, keepdims=True)
    return np.where(np.isfinite(top), shares, np.nan)
