"""Softmax, its logarithm and what follows from it, along any axis.

Numbers come in as `core.arrays` says, and are computed as `core.kernels` says.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core import kernels
from core.arrays import (
    Array,
    check_temperature,
    divided,
    entries,
    floats,
    position,
    restored,
    single_number,
    whole_argument,
    whole_numbers,
)
from core.errors import InputError, NumericWarning
from core.kernels import block_of
from core.lanes import Lanes, undefined_lanes, warn_undefined
from core.spread import entropy, perplexity, temperature_limits

__all__ = [
    "SoftmaxSteps",
    "check_temperature",
    "entropy",
    "hand_axis",
    "log_softmax",
    "logsumexp",
    "one_hot",
    "perplexity",
    "softmax",
    "softmax_steps",
    "temperature_limits",
    "undefined_lanes",
]


@dataclass(frozen=True)
class SoftmaxSteps:
    """Every number between logits and probabilities, in the order of the computation.

    Args:
        scaled: logits / T.
        shifted: (logits − max) / T, at most 0.
        exponentials: exp(shifted).
        sum: of the exponentials; the axis is kept, with length 1.
        probabilities: exponentials / sum, in the type of the logits.
        log_probabilities: shifted − log(sum), in the type of the logits.
    """

    scaled: Array
    shifted: Array
    exponentials: Array
    sum: Array
    probabilities: Array
    log_probabilities: Array


def softmax(
    logits: npt.ArrayLike, axis: int = -1, temperature: float = 1.0, out: Array | None = None
) -> Array:
    r"""The probabilities of logits.

    .. math:: p_k = e^{x_k / T} / \sum_j e^{x_j / T}

    A lane of nothing but -inf, or with +inf, is NaN, and a `NumericWarning` names it.

    Args:
        logits: real numbers, at least one dimension.
        axis: the axis along which the probabilities sum to 1; negative ones count from the end.
        temperature: T, finite and above 0.
        out: where the result is written, and what is returned; it may be the logits. New memory
            takes a large tensor up to half of its time.

    Returns:
        Probabilities of the same shape and floating type; float64 for integers and lists.

    Raises:
        InputError: no such axis, an axis of length 0, a temperature out of range, or an `out` of
            another shape.
        InputTypeError: logits that are not real numbers, or an `out` of another type.

    Example:
        >>> softmax([1, 2, 3])
        array([0.09003057, 0.24472847, 0.66524096])

    Source: https://www.tensorflow.org/api_docs/python/tf/nn/softmax
    """
    lanes = Lanes.of(logits, axis)
    target = lanes.target(out)
    top = kernels.softmax(lanes.rows, check_temperature(temperature), target)
    warn_undefined(lanes, top, "softmax")
    return lanes.delivered(target, out)


def log_softmax(
    logits: npt.ArrayLike, axis: int = -1, temperature: float = 1.0, out: Array | None = None
) -> Array:
    r"""The logarithms of the probabilities, exact where the probabilities are 0 or 1.

    .. math:: \log p_k = x_k / T - \log \sum_j e^{x_j / T}

    Args:
        logits: real numbers, at least one dimension.
        axis: the axis of the classes.
        temperature: T, finite and above 0.
        out: as for `softmax`.

    Returns:
        Numbers of at most 0, of the same shape and floating type.

    Raises:
        InputError: no such axis, an axis of length 0, a temperature out of range, or an `out` of
            another shape.
        InputTypeError: logits that are not real numbers, or an `out` of another type.

    Example:
        >>> log_softmax([0, -1000])
        array([    0., -1000.])

    Source: https://www.tensorflow.org/api_docs/python/tf/nn/log_softmax
    """
    lanes = Lanes.of(logits, axis)
    target = lanes.target(out)
    top = kernels.log_softmax(lanes.rows, check_temperature(temperature), target)
    warn_undefined(lanes, top, "log_softmax")
    return lanes.delivered(target, out)


def logsumexp(logits: npt.ArrayLike, axis: int = -1, keepdims: bool = False) -> Array:
    r"""The logarithm of the sum of exponentials; -inf for a lane of nothing but -inf.

    .. math:: m + \log(1 + \sum_{j \ne \arg\max} e^{x_j - m}), \quad m = \max_j x_j

    Args:
        logits: real numbers, at least one dimension.
        axis: the axis that is summed.
        keepdims: keep that axis, with length 1.

    Returns:
        One number a lane.

    Raises:
        InputError: no such axis, or an axis of length 0.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> float(logsumexp([0, -40]))
        4.248354255291589e-18

    Source: https://docs.scipy.org/doc/scipy/reference/generated/scipy.special.logsumexp.html
    """
    lanes = Lanes.of(logits, axis)
    total = lanes.back(kernels.logsumexp(lanes.rows)[0][:, np.newaxis])
    return total if keepdims else restored(total.squeeze(lanes.axis), lanes.dtype)


def softmax_steps(logits: npt.ArrayLike, axis: int = -1, temperature: float = 1.0) -> SoftmaxSteps:
    """Softmax with all of its intermediates; `undefined_lanes` says what a warning would.

    Args:
        logits: real numbers, at least one dimension.
        axis: the axis of the classes.
        temperature: T, finite and above 0.

    Returns:
        Arrays of the shape of `logits` (`sum` with the axis at length 1). The four intermediates
        of a half type are in float32, as they were computed.

    Raises:
        InputError: no such axis, an axis of length 0, or a temperature out of range.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> softmax_steps([0, 0]).sum
        array([2.])
    """
    lanes = Lanes.of(logits, axis)
    temperature = check_temperature(temperature)
    rows = lanes.rows
    block = block_of(len(rows), rows.shape[1], rows.dtype)

    def back(values: Array) -> Array:
        return lanes.back(np.ascontiguousarray(block.aligned(values)))

    with np.errstate(all="ignore"):
        block.load(rows, temperature)
        return SoftmaxSteps(
            scaled=lanes.back(divided(lanes.values, temperature).copy()),
            shifted=back(block.shifted),
            exponentials=back(block.exponentials),
            sum=back(block.sum(block.exponentials)),
            probabilities=restored(back(block.probabilities), lanes.dtype),
            log_probabilities=restored(back(block.log_probabilities), lanes.dtype),
        )


def one_hot(
    indices: npt.ArrayLike,
    depth: int,
    on_value: float = 1.0,
    off_value: float = 0.0,
    axis: int = -1,
) -> Array:
    """Indices as rows that have `on_value` at the index, and `off_value` elsewhere.

    An index below 0 or past the depth gives a row without an `on_value`, and a `NumericWarning`
    names it.

    Args:
        indices: whole numbers, of any shape.
        depth: the number of classes, at least 0.
        on_value: one number.
        off_value: one number.
        axis: where the new axis goes; -1 is last.

    Returns:
        A tensor with one more axis than `indices`, in float64 or the floating type of the values.

    Raises:
        InputError: indices with a fraction, a negative depth, or no such axis.
        InputTypeError: indices or values that are not real numbers, a depth that is not whole.

    Example:
        >>> one_hot([0, 2], depth=3)
        array([[1., 0., 0.],
               [0., 0., 1.]])

    Source: https://www.tensorflow.org/api_docs/python/tf/one_hot
    """
    places = whole_numbers(indices, "indices")
    depth = whole_argument(depth, "depth")
    if depth < 0:
        raise InputError("depth must be at least 0; {depth} came", depth=depth)
    axis = position(axis, places.ndim + 1)
    single_number(on_value, "on_value")
    single_number(off_value, "off_value")
    _warn_outside(places, depth)
    hot = places[..., np.newaxis] == np.arange(depth)
    rows: Array = np.moveaxis(np.where(hot, on_value, off_value), -1, axis)
    return floats(rows, "on_value")


def _warn_outside(indices: Array, depth: int) -> None:
    outside = (indices < 0) | (indices >= depth)
    if outside.any():
        warnings.warn(
            NumericWarning(
                "not between 0 and the depth, {depth}: {count} of {total} indices; "
                "their rows have no on_value: {entries}",
                count=int(outside.sum()),
                total=indices.size,
                depth=depth,
                entries=entries("indices", indices, outside),
            ),
            stacklevel=3,
        )


def hand_axis(shape: Sequence[int]) -> int:
    """The axis of a softmax by hand when none is given: the first one longer than 1, else 0.

    Args:
        shape: of the logits.

    Example:
        >>> hand_axis((1, 1, 4))
        2

    Source: the softmax by hand of the tutorials, which scales by theta = 1 / T.
    """
    return next((axis for axis, length in enumerate(shape) if length > 1), 0)
