"""Functions of one number to descend on, with their derivatives and minima."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from core.arrays import Array, floats, restored, working
from core.errors import Message
from core.formula import parse
from core.formula.tape import Tape
from core.registry import Registry


@dataclass(frozen=True)
class Minimum:
    """A point that is lower than all around it.

    Args:
        x: where it is, to the last digit of a double.
        value: J there.
        is_global: no other point is lower; of a typed function, no other in its domain.
        curvature: J'' there; None at a kink, which has none.
    """

    x: float
    value: float
    is_global: bool
    curvature: float | None = None


@dataclass(frozen=True)
class Objective:
    """Everything about one function J(x).

    Args:
        key: permanent name.
        title: what it is called in a list.
        values: x -> J(x), without any check.
        slopes: x -> J'(x), without any check.
        minima: from left to right.
        domain: where it is worth drawing.
        start: where a descent begins when nothing is said.
        rate: a learning rate that fits: well below 2 / J'', where plain descent leaves a minimum.
        text: J(x) as `core.formula` reads it; the browser computes with that.
        formula: LaTeX of J(x).
        plain: J(x) where there is no LaTeX, as in a chart.
        derivative_formula: LaTeX of J'(x).
        tensorflow: the Python expression in tf and x.

    Example:
        >>> OBJECTIVES["square"].value([3, -1]), OBJECTIVES["square"].derivative([3, -1])
        (array([9., 1.]), array([ 6., -2.]))
    """

    shape: ClassVar[tuple[int, ...]] = ()  # of a point

    key: str
    title: Message
    values: Callable[[Array], Array]
    slopes: Callable[[Array], Array]
    minima: tuple[Minimum, ...]
    domain: tuple[float, float]
    start: float
    rate: float
    text: str
    formula: str
    plain: str
    derivative_formula: str
    tensorflow: str

    def value(self, x: npt.ArrayLike) -> Array:
        """J(x), in the shape and floating type of x.

        Args:
            x: a number or an array; its limit stands at an infinity, and NaN stays NaN.

        Raises:
            InputTypeError: x is not real numbers.
        """
        return _applied(self.values, x)

    def derivative(self, x: npt.ArrayLike) -> Array:
        """J'(x), in the shape and floating type of x; arguments as in `value`."""
        return _applied(self.slopes, x)

    @cached_property
    def tapes(self) -> tuple[Tape, Tape]:
        """What computes J and J' in the browser."""
        formula = parse(self.text)
        return formula.tape, formula.derivative().tape


def _applied(function: Callable[[Array], Array], x: npt.ArrayLike) -> Array:
    given = floats(x, "x")
    with np.errstate(all="ignore"):
        return restored(function(working(given)), given.dtype)


def _square(x: Array) -> Array:
    return x * x


def _square_slope(x: Array) -> Array:
    return 2 * x


def _double_well(x: Array) -> Array:
    well = x * x - 1
    return np.where(np.isinf(x), np.inf, well * well + 0.3 * x)  # else inf - inf at -inf


def _double_well_slope(x: Array) -> Array:
    return np.asarray(4 * x * (x * x - 1) + 0.3)


def _square_plus_sine(x: Array) -> Array:
    return np.where(np.isinf(x), np.inf, x * x + 10 * np.sin(x))  # an infinity has no sine


def _square_plus_sine_slope(x: Array) -> Array:
    return np.where(np.isinf(x), x, 2 * x + 10 * np.cos(x))


OBJECTIVES = Registry(
    "objective",
    Objective(
        key="square",
        title=Message("A bowl"),
        values=_square,
        slopes=_square_slope,
        minima=(Minimum(0.0, 0.0, is_global=True, curvature=2.0),),
        domain=(-6.0, 6.0),
        start=5.0,
        rate=0.3,
        text="x^2",
        formula=r"x^2",
        plain="x²",
        derivative_formula=r"2 x",
        tensorflow="tf.square(x)",
    ),
    Objective(
        key="double_well",
        title=Message("Two wells, one of them deeper"),
        values=_double_well,
        slopes=_double_well_slope,
        minima=(
            Minimum(-1.0355787140888537, -0.30542848374391596, True, 8.869079276887087),
            Minimum(0.9601495555191055, 0.29414648102826285, False, 7.0626460275624305),
        ),
        domain=(-1.8, 1.8),
        start=1.5,
        rate=0.07,
        text="(x^2 - 1)^2 + 0.3x",
        formula=r"(x^2 - 1)^2 + 0.3 x",
        plain="(x² − 1)² + 0.3 x",
        derivative_formula=r"4 x (x^2 - 1) + 0.3",
        tensorflow="tf.square(tf.square(x) - 1) + 0.3 * x",
    ),
    Objective(
        key="absolute",
        title=Message("A kink"),
        values=np.abs,
        slopes=np.sign,  # 0 at the kink, as TensorFlow has it
        minima=(Minimum(0.0, 0.0, is_global=True),),
        domain=(-6.0, 6.0),
        start=5.0,
        rate=0.3,
        text="abs(x)",
        formula=r"|x|",
        plain="|x|",
        derivative_formula=r"\operatorname{sign} x",
        tensorflow="tf.abs(x)",
    ),
    Objective(
        key="square_plus_sine",
        title=Message("A bowl with a wave in it"),
        values=_square_plus_sine,
        slopes=_square_plus_sine_slope,
        minima=(
            Minimum(-1.306440008369511, -7.945823375615284, True, 11.652608871083812),
            Minimum(3.837467106499049, 8.315585579477458, False, 8.410568213984723),
        ),
        domain=(-8.0, 8.0),
        start=6.0,
        rate=0.05,
        text="x^2 + 10 sin(x)",
        formula=r"x^2 + 10 \sin x",
        plain="x² + 10 sin x",
        derivative_formula=r"2 x + 10 \cos x",
        tensorflow="tf.square(x) + 10 * tf.sin(x)",
    ),
)
