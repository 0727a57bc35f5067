"""The triangle of all distributions over three classes, and the way of temperature in it."""

from functools import cache

import numpy as np
import numpy.typing as npt

from core.experiment import TEMPERATURE_RANGE
from core.view.columns import Array

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(0.75)]])  # of classes 0, 1 and 2
CLASSES = len(CORNERS)
POINTS = 60  # of the way


def place(probabilities: npt.ArrayLike) -> Array:
    r"""Where distributions lie in the triangle: the mean of its corners, weighted by them.

    Args:
        probabilities: (..., 3).

    Returns:
        x and y, (..., 2); the sides of the triangle are 1 long.

    Example:
        >>> place([0, 0.5, 0.5]).round(3).tolist()
        [0.75, 0.433]
    """
    return np.asarray(np.asarray(probabilities, dtype=np.float64) @ CORNERS)


@cache
def temperatures(count: int = POINTS) -> Array:
    """Temperatures over the range of the slider, evenly spaced in log T; not to be written to."""
    low, high = TEMPERATURE_RANGE
    grid: Array = np.geomspace(low, high, count)
    grid.flags.writeable = False
    return grid


def over_temperatures(logits: Array, at: Array) -> Array:
    """The probabilities (T, K) of one row of logits (K,) at some temperatures (T,)."""
    with np.errstate(all="ignore"):
        exponentials = np.exp((logits - logits.max()) / at[:, np.newaxis])
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))
