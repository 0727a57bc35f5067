"""What a constant rate does to plain descent on x²: it multiplies the distance by a factor."""

from enum import Enum

import numpy as np
import numpy.typing as npt

from core.arrays import Array, entries, floats, restored, working
from core.errors import InputError
from core.parameters import at_least_zero

CRAWLS = 0.1  # below this rate a digit on x² takes more than ten steps


class Zone(Enum):
    """What a constant rate does to plain descent on x²."""

    STANDS = "stands"  # 0
    CRAWLS = "crawls"  # above 0, below 0.1: a digit takes more than ten steps
    CONVERGES = "converges"  # below 0.5, always on the same side
    ONE_STEP = "one_step"  # 0.5
    OVERSHOOTS = "overshoots"  # below 1, from side to side
    OSCILLATES = "oscillates"  # 1
    DIVERGES = "diverges"  # above 1


def contraction_factor(rate: npt.ArrayLike) -> Array:
    r"""What plain descent on x² multiplies the distance to the minimum by, at each step.

    .. math:: |x_{n+1}| = |1 - 2 \eta| \, |x_n|

    Args:
        rate: of any shape, at least 0.

    Raises:
        InputError: a rate below 0.
        InputTypeError: a rate that is no real number.

    Example:
        >>> contraction_factor([0, 0.25, 0.5, 1])
        array([1. , 0.5, 0. , 1. ])

    Source: https://distill.pub/2017/momentum/
    """
    given = floats(rate, "rate")
    rates = working(given)
    if (rates < 0).any():
        raise InputError(
            "rate must be at least 0; {entries}", entries=entries("rate", rates, rates < 0)
        )
    with np.errstate(all="ignore"):
        return restored(np.abs(1 - 2 * rates), given.dtype)


def zone(rate: float) -> Zone:
    """What a constant rate does to plain descent on x², whatever the start (but 0).

    Args:
        rate: finite, at least 0.

    Raises:
        InputError: a rate below 0 or not finite.
        InputTypeError: not one real number.

    Example:
        >>> zone(0.3), zone(1)
        (<Zone.CONVERGES: 'converges'>, <Zone.OSCILLATES: 'oscillates'>)

    Source: https://distill.pub/2017/momentum/
    """
    number = at_least_zero(rate, "rate")
    exact = {0.0: Zone.STANDS, 0.5: Zone.ONE_STEP, 1.0: Zone.OSCILLATES}
    if number in exact:
        return exact[number]
    limits = ((CRAWLS, Zone.CRAWLS), (0.5, Zone.CONVERGES), (1.0, Zone.OVERSHOOTS))
    return next((name for limit, name in limits if number < limit), Zone.DIVERGES)
