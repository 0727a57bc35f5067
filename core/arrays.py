"""What may come in as a tensor, and the arithmetic that NumPy leaves to its user."""

import math
import operator
from typing import Any, SupportsIndex, TypeAlias

import ml_dtypes
import numpy as np
import numpy.typing as npt

from core.errors import InputError, InputTypeError

Array: TypeAlias = npt.NDArray[Any]

HALF = (np.dtype(np.float16), np.dtype(ml_dtypes.bfloat16))
FLOATS = (*HALF, np.dtype(np.float32), np.dtype(np.float64))
_READY = frozenset(FLOATS)  # in native byte order
NAMED = 5  # a message names this many entries at most


def floats(values: npt.ArrayLike, name: str) -> Array:
    """`values` as float16, bfloat16, float32 or float64; integers become float64.

    Raises:
        InputError: rows of unequal length.
        InputTypeError: anything that is not real numbers.
    """
    array = real_numbers(values, name)
    return array.astype(np.float64) if array.dtype.kind in "iu" else array


def real_numbers(values: npt.ArrayLike, name: str) -> Array:
    """`values` as an array of integers or of one of our floating types, in native byte order."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise InputError("{name} must have rows of equal length", name=name) from None
    if array.dtype in _READY:
        return array
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    if array.dtype.kind not in "iu" and array.dtype not in FLOATS:
        raise InputTypeError(
            "{name} must be real numbers (integers, float16, bfloat16, float32 or float64); "
            "{came} came",
            name=name,
            came=array.dtype,
        )
    return array


def whole_numbers(values: npt.ArrayLike, name: str) -> Array:
    """`values` as whole numbers; those of a floating type keep it, since 1e300 fits no integer.

    Raises:
        InputError: an entry has a fraction, or is NaN or infinite.
        InputTypeError: anything that is not real numbers.
    """
    array = real_numbers(values, name)
    if array.dtype.kind in "iu":
        return array
    array = working(array)
    with np.errstate(all="ignore"):
        whole = np.isfinite(array) & (np.floor(array) == array)
    if not whole.all():
        raise InputError(
            "{name} must be whole numbers; {count} of {total} are not: {entries}",
            name=name,
            count=np.sum(~whole),
            total=array.size,
            entries=entries(name, array, ~whole),
        )
    return array


def single_number(value: npt.ArrayLike, name: str) -> float:
    """`value` as one float; an array of numbers is refused."""
    number = floats(value, name)
    if number.ndim:
        raise InputTypeError(
            "{name} must be one number; shape {shape} came", name=name, shape=number.shape
        )
    return float(number)


def check_temperature(temperature: float) -> float:
    """The temperature, if softmax is defined there.

    Raises:
        InputError: not finite, or not above 0.
        InputTypeError: not one real number.

    Example:
        >>> check_temperature(2)
        2.0
    """
    if type(temperature) is float and 0 < temperature < math.inf:  # the usual one, without a tensor
        return temperature
    value = single_number(temperature, "temperature")
    if not (np.isfinite(value) and value > 0):
        raise InputError(
            "temperature must be a finite number above 0; {temperature} came "
            "(as T → 0 softmax becomes argmax, as T → ∞ uniform)",
            temperature=value,
        )
    return value


def whole_argument(value: SupportsIndex, name: str) -> int:
    """`value` as an int; a bool is refused, since True as an axis is a slip."""
    try:
        if isinstance(value, bool | np.bool_):
            raise TypeError
        return operator.index(value)
    except TypeError:
        raise InputTypeError(
            "{name} must be a whole number; {came!r} came", name=name, came=value
        ) from None


def position(axis: SupportsIndex, rank: int) -> int:
    """`axis` counted from 0, for a tensor of `rank` dimensions."""
    number = whole_argument(axis, "axis")
    if number >= rank:
        raise InputError(
            "axis {axis} is past the last dimension of a tensor with rank {rank}; "
            "use {low} to {high}",
            axis=number,
            rank=rank,
            low=-rank,
            high=rank - 1,
        )
    if number < -rank:
        raise InputError(
            "axis {axis} is before the first dimension of a tensor with rank {rank}; "
            "use {low} to {high}",
            axis=number,
            rank=rank,
            low=-rank,
            high=rank - 1,
        )
    return number % rank


def same_shape(first: Array, second: Array, first_name: str, second_name: str) -> None:
    """Refuse two shapes that differ, also those that NumPy would broadcast."""
    if first.shape != second.shape:
        raise InputError(
            "{first} and {second} must have the same shape; "
            "{first} came with {first_shape}, {second} with {second_shape}",
            first=first_name,
            second=second_name,
            first_shape=first.shape,
            second_shape=second.shape,
        )


def working(tensor: Array) -> Array:
    """`tensor` in the type to compute in: float32 for the half types, else its own."""
    return tensor.astype(np.float32) if tensor.dtype in HALF else tensor


def restored(values: Array, dtype: np.dtype[Any]) -> Array:
    """`values` in the type that came in, infinite where a half type ends; a scalar for rank 0."""
    with np.errstate(all="ignore"):
        return np.asarray(values).astype(dtype, copy=False)[()]


def divided(values: Array, temperature: float) -> Array:
    """`values / temperature` in float64, as 1e-50 would be 0 in float32; the type stays."""
    if temperature == 1:
        return values
    with np.errstate(all="ignore"):
        return (values / np.float64(temperature)).astype(values.dtype)


def times(weights: Array, values: Array) -> Array:
    """`weights * values` with `0 * inf = 0`, the limit of `p log p`; NaN stays NaN."""
    with np.errstate(all="ignore"):
        return np.where((weights == 0) & np.isinf(values), 0, weights * values)


def entries(name: str, values: Array, chosen: Array) -> str:
    """The first chosen entries of `values` with their places, `labels[3] = 7`."""
    places = np.argwhere(chosen)
    texts = [
        f"{name}{place.tolist() if place.size else ''} = {values[tuple(place)]}"
        for place in places[:NAMED]
    ]
    return ", ".join(texts) + (", ..." if len(places) > NAMED else "")
