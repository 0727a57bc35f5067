"""The lanes of a tensor, and those whose softmax is NaN.

A lane is one vector along the axis of the softmax: a row of a batch of logits, for the last axis.
"""

import math
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, SupportsIndex

import numpy as np
import numpy.typing as npt

from core.arrays import NAMED, Array, floats, position, same_shape, working
from core.errors import InputError, InputTypeError, Message, NumericWarning


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
    """A tensor turned so that its lanes are the last axis.

    Args:
        given: a view of the tensor as it came, (..., K).
        axis: where the last axis was.
    """

    given: Array
    axis: int

    @classmethod
    def of(cls, values: npt.ArrayLike, axis: int, name: str = "logits") -> Self:
        """The lanes of `values` along `axis`."""
        tensor = floats(values, name)
        axis = lane_axis(tensor, axis, name)
        return cls(tensor if axis == tensor.ndim - 1 else np.moveaxis(tensor, axis, -1), axis)

    @property
    def dtype(self) -> np.dtype[Any]:
        """What came in, and goes out."""
        return self.given.dtype

    @cached_property
    def rows(self) -> Array:
        """The lanes as the rows of a matrix (n, K), copied only where no view can do it."""
        return self.given.reshape(-1, self.given.shape[-1])

    @cached_property
    def values(self) -> Array:
        """The tensor in float32 for the half types; contiguous, where NumPy sums pairwise."""
        return np.ascontiguousarray(working(self.given))

    def target(self, out: Array | None) -> Array:
        """Rows (n, K) to write into: those of `out`, or new ones where its memory cannot be used.

        Raises:
            InputError: `out` has another shape than the tensor.
            InputTypeError: it is no array of the tensor's type.
        """
        if out is None:
            return np.empty(self.rows.shape, self.dtype)
        if not isinstance(out, np.ndarray) or out.dtype != self.dtype:
            came = getattr(out, "dtype", type(out).__name__)
            raise InputTypeError(
                "out must be an array of {dtype}; {came} came", dtype=self.dtype, came=came
            )
        tensor = np.moveaxis(self.given, -1, self.axis)
        same_shape(out, tensor, "out", "logits")
        rows = np.moveaxis(out, self.axis, -1).reshape(self.rows.shape)
        in_place = out.strides == tensor.strides and out.ctypes.data == tensor.ctypes.data
        apart = in_place or not np.may_share_memory(out, tensor)
        return rows if apart and np.may_share_memory(rows, out) else np.empty_like(rows)

    def delivered(self, target: Array, out: Array | None) -> Array:
        """`out` with the numbers of its `target`, or that in the order of axes that came in."""
        if out is None:
            return self.back(target)
        if not np.may_share_memory(target, out):
            out[...] = self.back(target)
        return out

    def back(self, values: Array) -> Array:
        """Rows (n, any) or lanes (..., any) in the order of axes that came in."""
        lanes = values.reshape(*self.given.shape[:-1], values.shape[-1])
        return lanes if self.axis == lanes.ndim - 1 else np.moveaxis(lanes, -1, self.axis)


def pair_of_lanes(
    p: npt.ArrayLike, q: npt.ArrayLike, axis: int, names: tuple[str, str]
) -> tuple[Array, Lanes]:
    """The lanes of q, and those of p in the type in which they are computed."""
    predicted, targets = floats(q, names[1]), floats(p, names[0])
    same_shape(targets, predicted, *names)
    lanes = Lanes.of(predicted, axis, names[1])
    with np.errstate(all="ignore"):
        return Lanes.of(targets, axis, names[0]).values.astype(lanes.values.dtype), lanes


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


def _all_finite(top: Array) -> bool:
    # A lone lane, as a page has it, would wait ten times as long for NumPy.
    return math.isfinite(top[0]) if top.size == 1 else bool(np.isfinite(top).all())


def warn_undefined(lanes: Lanes, top: Array, function: str) -> None:
    """Warn of the lanes that are NaN for another reason than a NaN in them.

    Args:
        lanes: what came in.
        top: the maximum of each lane (n,).
        function: what is NaN, as the caller knows it.
    """
    if _all_finite(top):
        return
    lane_tops = top.reshape(lanes.given.shape[:-1])
    empty, infinite = lane_tops == -np.inf, lane_tops == np.inf
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
