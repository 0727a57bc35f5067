"""The lanes of a tensor, and the one computation that softmax and its relatives share.

A lane is one vector along the axis of the softmax: a row of a batch of logits, for the last axis.
The exponents are (x − max) / T, so that neither exp nor x / T can overflow. The maximum, whose
exponential is 1, stays apart from the sum of the rest, so that log1p keeps a rest of 1e-18.
"""

import warnings
from dataclasses import dataclass
from typing import Any, Self, SupportsIndex

import numpy as np
import numpy.typing as npt

from core.arrays import NAMED, Array, divided, floats, position, working
from core.errors import InputError, Message, NumericWarning


@dataclass(frozen=True)
class BadLane:
    """A lane that a page should name.

    Args:
        index: where the lane is, the axis itself left out; `()` for a vector.
        cause: what is wrong with it.
    """

    index: tuple[int, ...]
    cause: Message


@dataclass(frozen=True)
class Lanes:
    """A tensor whose lanes are its contiguous last axis, where NumPy sums pairwise.

    Args:
        values: the tensor, in float32 for the half types.
        axis: where the last axis was.
        dtype: what came in, and goes out.
    """

    values: Array
    axis: int
    dtype: np.dtype[Any]

    @classmethod
    def of(cls, values: npt.ArrayLike, axis: int, name: str = "logits") -> Self:
        """The lanes of `values` along `axis`."""
        tensor = floats(values, name)
        axis = lane_axis(tensor, axis, name)
        turned = np.moveaxis(working(tensor), axis, -1)
        return cls(np.ascontiguousarray(turned), axis, tensor.dtype)

    def back(self, values: Array) -> Array:
        """`values`, laid out like `self.values`, in the order of axes that came in."""
        return np.moveaxis(values, -1, self.axis)


@dataclass(frozen=True)
class Parts:
    """What softmax, its logarithm and logsumexp share; lanes are the last axis, and it is kept.

    Args:
        top: the maximum.
        shifted: (x − top) / T.
        exponentials: exp(shifted).
        rest: the sum of the exponentials without the maximum's.
        sum: of all of them.
    """

    top: Array
    shifted: Array
    exponentials: Array
    rest: Array
    sum: Array

    @classmethod
    def of(cls, values: Array, temperature: float) -> Self:
        """The parts of the lanes in `values`."""
        with np.errstate(all="ignore"):
            top = values.max(axis=-1, keepdims=True)
            shifted = divided(values - top, temperature)
            exponentials = np.exp(shifted)
            peak = values.argmax(axis=-1, keepdims=True)
            first = np.take_along_axis(exponentials, peak, axis=-1)
            np.put_along_axis(exponentials, peak, 0, axis=-1)
            rest = exponentials.sum(axis=-1, keepdims=True)
            np.put_along_axis(exponentials, peak, first, axis=-1)
            return cls(top, shifted, exponentials, rest, first + rest)

    @property
    def probabilities(self) -> Array:
        """The exponentials divided by their sum."""
        with np.errstate(all="ignore"):
            return self.exponentials / self.sum

    @property
    def log_probabilities(self) -> Array:
        """The exponents less the logarithm of the sum; NaN throughout where the sum is NaN."""
        with np.errstate(all="ignore"):
            return self.shifted - np.where(np.isnan(self.sum), self.sum, np.log1p(self.rest))


def lane_axis(tensor: Array, axis: SupportsIndex, name: str) -> int:
    """`axis` counted from 0, if `tensor` has lanes with at least one entry along it."""
    if not tensor.ndim:
        raise InputError("{name} must have an axis; a single number came", name=name)
    place = position(axis, tensor.ndim)
    if not tensor.shape[place]:
        raise InputError(
            "{name} must have at least one entry along axis {axis}; shape {shape} came",
            name=name,
            axis=axis,
            shape=tensor.shape,
        )
    return place


def lane_names(chosen: Array, axis: int) -> str:
    """The first chosen lanes as NumPy writes them, `[0, :], [2, :]`; `axis` has the colon."""
    places = np.argwhere(chosen).tolist()
    texts = [", ".join(map(str, (*place[:axis], ":", *place[axis:]))) for place in places[:NAMED]]
    return ", ".join(f"[{text}]" for text in texts) + (", ..." if len(places) > NAMED else "")


def undefined_lanes(logits: npt.ArrayLike, axis: int = -1) -> tuple[BadLane, ...]:
    """The lanes whose softmax is NaN, and why.

    Args:
        logits: real numbers, at least one dimension.
        axis: the axis of the classes.

    Returns:
        A record for each such lane, in order: its index without the axis, and the cause.

    Raises:
        InputError: no such axis, or an axis of length 0.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> undefined_lanes([[0, 1], [0, float("nan")]])
        (BadLane(index=(1,), cause=Message('has NaN')),)
    """
    with np.errstate(all="ignore"):
        top = Lanes.of(logits, axis).values.max(axis=-1)
    bad = np.argwhere(~np.isfinite(top)).tolist()
    return tuple(BadLane(tuple(index), _cause(float(top[tuple(index)]))) for index in bad)


def _cause(top: float) -> Message:
    if np.isnan(top):
        return Message("has NaN")
    return Message("has +inf") if top > 0 else Message("all entries are -inf")


def warn_undefined(lanes: Lanes, top: Array, function: str) -> None:
    """Warn of the lanes that are NaN for another reason than a NaN in them.

    Args:
        lanes: what came in.
        top: the maximum of each lane, the axis kept.
        function: what is NaN, as the caller knows it.
    """
    empty, infinite = top[..., 0] == -np.inf, top[..., 0] == np.inf
    if empty.any():
        warnings.warn(
            NumericWarning(
                "{function} is NaN where all entries are -inf: {count} of {total} lanes, {lanes}",
                function=function,
                count=int(empty.sum()),
                total=empty.size,
                lanes=lane_names(empty, lanes.axis),
            ),
            stacklevel=3,
        )
    if infinite.any():
        warnings.warn(
            NumericWarning(
                "{function} is NaN where an entry is +inf: {count} of {total} lanes, {lanes}",
                function=function,
                count=int(infinite.sum()),
                total=infinite.size,
                lanes=lane_names(infinite, lanes.axis),
            ),
            stacklevel=3,
        )
