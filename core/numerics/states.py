"""How far a computed number is off, and what has become of it."""

from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from core.numerics.exact import Exact
from core.numerics.formats import Limits

Array = npt.NDArray[Any]


class State(IntEnum):
    """What has become of a number."""

    FINE = 0
    LOST = 1  # half of its digits or more
    UNDERFLOW = 2  # too small for the type
    OVERFLOW = 3  # too large for it
    INFINITE = 4  # where the number itself is not too large: a logarithm of 0
    NAN = 5


def ulps(values: Array, exact: Exact, limits: Limits) -> Array:
    r"""The errors in units in the last place.

    .. math:: |c - v| / 2^{\lfloor \log_2 |v| \rfloor + 1 - \text{digits}}

    The unit is that of a number with all its digits, also where the type ends: a number that
    underflows to 0 is off by all of them.

    Args:
        values: c, computed in F types, as float64 (F, S, C).
        exact: v, (S, C).
        limits: of the types.

    Returns:
        Errors of at least 0 (F, S, C); inf for an infinity, NaN for NaN.

    Example:
        >>> from core.numerics import FORMATS, exact_quantities
        >>> computed = np.exp(np.array([[[1.0, 2.0]]], np.float16)).astype(float)
        >>> exact = exact_quantities([[1.0, 2.0]])["exp_x"]
        >>> ulps(computed, exact, Limits.of([FORMATS["float16"]])).round(2)
        array([[[0.24, 0.4 ]]])
    """
    with np.errstate(all="ignore"):
        lifted = np.ldexp(values, exact.lift)
        away = np.abs(lifted - exact.head - exact.tail)
        _, exponent = np.frexp(exact.head)
        errors = np.ldexp(away, limits.digits - exponent)
    gone = (exact.head == 0) & ~exact.zero  # smaller than 1e-430
    errors = np.where(gone, np.where(lifted == 0, 2.0**limits.digits, np.inf), errors)
    beyond = np.isinf(lifted) | np.isinf(exact.head) | (exact.zero & (lifted != 0))
    errors = np.where(beyond, np.inf, errors)
    return np.asarray(np.where(np.isnan(lifted), np.nan, errors))


def states_of(values: Array, errors: Array, exact: Exact, limits: Limits) -> Array:
    """The state of each number, as integers of `State`.

    Args:
        values: computed in F types, as float64 (F, S, C).
        errors: in units in the last place; half of the digits are lost at 2^(digits / 2).
        exact: what they should be, (S, C).
        limits: of the types.

    Example:
        >>> from core.numerics import FORMATS, exact_quantities
        >>> with np.errstate(over="ignore"):
        ...     computed = np.exp(np.array([[[12.0, -18.0]]], np.float16)).astype(float)
        >>> exact = exact_quantities([[12.0, -18.0]])["exp_x"]
        >>> limits = Limits.of([FORMATS["float16"]])
        >>> states_of(computed, ulps(computed, exact, limits), exact, limits).tolist()
        [[[3, 2]]]
    """
    size = np.abs(exact.values)
    nan = np.isnan(values)
    infinite = np.isinf(values) | (nan & ~limits.infinite)
    lost = errors >= 2.0 ** (limits.digits / 2)
    return np.select(
        [
            infinite & (size >= limits.largest),
            nan,
            infinite,
            lost & (size < limits.normal) & ~exact.zero,
            lost,
        ],
        [State.OVERFLOW, State.NAN, State.INFINITE, State.UNDERFLOW, State.LOST],
        State.FINE,
    )
