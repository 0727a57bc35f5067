"""Whether labels are distributions, and not logits; public as names of `core.losses`."""

import numpy as np
import numpy.typing as npt

from core.arrays import floats
from core.errors import Message
from core.lanes import BadLane, Lanes

# What rounding to the type can do to a sum; float64 allows for labels typed with eight digits.
SUM_TOLERANCE = {"float16": 1e-2, "bfloat16": 3e-2, "float32": 1e-5, "float64": 1e-6}


def check_distribution(labels: npt.ArrayLike, axis: int = -1) -> tuple[BadLane, ...]:
    """The rows that are not distributions: with a negative entry, or a sum other than 1.

    Args:
        labels: (..., K).
        axis: the axis of the classes.

    Returns:
        A record for each such row, in order: its index without the axis, and the cause.

    Raises:
        InputError: no such axis, or an axis of length 0.
        InputTypeError: labels that are not real numbers.

    Example:
        >>> check_distribution([[0, 0, 1], [0, 1, 1]])
        (BadLane(index=(1,), cause=Message('sums to 2, not 1')),)
    """
    lanes = Lanes.of(labels, axis, "labels")
    with np.errstate(all="ignore"):
        sums = lanes.values.sum(axis=-1, dtype=np.float64)
        lowest = lanes.values.min(axis=-1)
        # "not within" rather than "beyond", so that NaN is caught
        bad = (lowest < 0) | ~(np.abs(sums - 1) <= SUM_TOLERANCE[lanes.dtype.name])
    places = [tuple(place) for place in np.argwhere(bad).tolist()]
    return tuple(BadLane(place, _cause(lowest[place], sums[place])) for place in places)


def _cause(lowest: float, total: float) -> Message:
    if np.isnan(total):
        return Message("has NaN")
    if lowest < 0:
        return Message("has a negative entry, {lowest:.6g}", lowest=float(lowest))
    return Message("sums to {total:.9g}, not 1", total=float(total))


def looks_swapped(labels: npt.ArrayLike, logits: npt.ArrayLike) -> bool:
    """Whether logits came first, and labels second, as TensorFlow had it before 1.0.

    Args:
        labels: what came first, (..., K).
        logits: what came second, of the same shape.

    Returns:
        True if no row of the first is a distribution, and every row of the second is.

    Raises:
        InputTypeError: labels or logits that are not real numbers.

    Example:
        >>> looks_swapped([[1, 2, 3]], [[0, 0, 1]])
        True
    """
    first, second = floats(labels, "labels"), floats(logits, "logits")
    if first.shape != second.shape or not first.ndim or not first.size:
        return False
    rows = first.size // first.shape[-1]
    return len(check_distribution(first)) == rows and not check_distribution(second)
