"""A function to descend on that a person typed, with all that an entry of `OBJECTIVES` has."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.errors import InputError, Message
from core.formula import Formula, parse
from core.minima import GRID_POINTS, Function, minima_between
from core.objectives import Objective
from core.query import Codec, number, shortened, written

TYPED = "typed"
FARTHEST = 100.0
NARROWEST = 0.001
START = 11 / 12  # of the way from the left end to the right one
LARGEST = 80  # nodes of a derivative that is still written out
KEPT = 64  # functions


class Typed(NamedTuple):
    """What was typed.

    Args:
        text: J(x).
        low: where it is searched and drawn from.
        high: and to.
    """

    text: str
    low: float
    high: float


def read_typed(text: str) -> Typed:
    """Reads `-6:6:x^2`.

    Raises:
        InputError: it is not of this form, or no function.

    Example:
        >>> read_typed("-6:6:x^2").high
        6.0
    """
    low, _, rest = text.partition(":")
    high, _, formula = rest.partition(":")
    typed = Typed(formula, number(low), number(high))
    typed_objective(typed)
    return typed


def write_typed(typed: Typed) -> str:
    """The text that `read_typed` reads."""
    return f"{written(typed.low)}:{written(typed.high)}:{typed.text}"


TYPED_CODEC: Codec[Typed] = Codec(read_typed, write_typed)


@lru_cache(KEPT)
def typed_objective(typed: Typed) -> Objective:
    """The function that was typed; its minima are found numerically, from its low to its high end.

    Raises:
        InputError: no formula, one without x, an empty range, or one where J has no slope.

    Example:
        >>> double = typed_objective(Typed("(x^2 - 1)^2", -2, 2))
        >>> [(low.x, low.is_global) for low in double.minima]
        [(-1.0, True), (1.0, True)]
    """
    formula = parse(typed.text)
    if not formula.names:
        raise InputError("J(x) must depend on x; {text} came", text=shortened(formula.text))
    low, high = _ends(typed)
    slope = formula.derivative()
    bend = slope.derivative()
    values, slopes, curvatures = _function(formula), _function(slope), _function(bend)
    start = _start(values, slopes, low, high)
    minima = minima_between(values, slopes, curvatures, low, high)
    bends = [abs(float(curvatures(np.array(start)))), *[m.curvature or 0.0 for m in minima]]
    return Objective(
        key=TYPED,
        title=Message("Your own J(x)"),
        values=values,
        slopes=slopes,
        minima=minima,
        domain=(low, high),
        start=start,
        rate=_fitting_rate(max(filter(np.isfinite, bends), default=0.0)),
        text=formula.text,
        formula=formula.latex,
        plain=formula.plain,
        derivative_formula=slope.latex if slope.size <= LARGEST else r"\dots",
        tensorflow=formula.tensorflow,
    )


def _ends(typed: Typed) -> tuple[float, float]:
    low, high = typed.low, typed.high
    if not (low >= -FARTHEST and low + NARROWEST <= high <= FARTHEST):
        raise InputError(
            "x must reach from one number to a larger one, within {most} of 0; {low} to {high} "
            "came",
            most=written(FARTHEST),
            low=written(low),
            high=written(high),
        )
    return low, high


def _function(formula: Formula) -> Function:
    """A function of an array, also where the formula has lost its x."""
    if formula.names:
        return formula.at
    constant = float(formula.at(np.array(0.0)))
    return lambda x: np.full_like(x, constant)


def _start(values: Function, slopes: Function, low: float, high: float) -> float:
    """A point near the right end where J has a slope, of two digits if possible."""
    wanted = low + START * (high - low)
    with np.errstate(all="ignore"):
        grid = np.append(np.linspace(low, high, GRID_POINTS), float(f"{wanted:.2g}"))
        usable = grid[np.isfinite(values(grid)) & np.isfinite(slopes(grid))]
    if not usable.size:
        raise InputError(
            "J(x) has no finite value with a finite slope from {low} to {high}",
            low=written(low),
            high=written(high),
        )
    distances = np.abs(usable - float(f"{wanted:.2g}"))
    return float(usable[np.argmin(distances)])


def _fitting_rate(bend: float) -> float:
    """Well below 2 / J'', to one digit, and 0.3 where that says nothing."""
    return float(np.clip(float(f"{0.6 / bend:.1g}"), 1e-6, 1.0)) if bend > 0 else 0.3
