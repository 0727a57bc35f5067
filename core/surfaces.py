"""Functions of two numbers to descend on, with their gradients, minima and saddles.

A point is an array whose last axis holds x and y, so that one call takes a point, a path, or a
whole grid of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from core.arrays import Array, floats, restored, single_number, working
from core.errors import InputError, Message
from core.formula import Formula
from core.parameters import Parameter, filled
from core.registry import Registry

Place: TypeAlias = tuple[float, float]

APART = 1e-5  # of points whose gradients tell the curvature
COARSE = 33  # points across, where J might be lower than in its minima


@dataclass(frozen=True)
class Low:
    """A point that is lower than all around it.

    Args:
        x: where it is, both coordinates to the last digit of a double.
        value: J there.
        is_global: no other point is lower.
        curvatures: the smaller and the larger second derivative along a line through it, the
            eigenvalues of its Hessian.
    """

    x: Place
    value: float
    is_global: bool
    curvatures: tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """Everything about one function J(x, y); calling it gives the same one with other parameters.

    Args:
        key: permanent name.
        title: what it is called in a list.
        heights: (x, y, **parameters) -> J, without any check.
        inclines: (x, y, **parameters) -> (J's derivative along x, along y), without any check.
        lows: (**parameters) -> the minima, from left to right.
        saddles: where the gradient is 0 and J rises one way and falls the other.
        domain: the square that is worth drawing: low and high of x, low and high of y.
        start: where a descent begins when nothing is said.
        formula: LaTeX of J(x, y).
        plain: J(x, y) where there is no LaTeX, as in a chart.
        gradient_formula: LaTeX of both derivatives.
        source: where the function comes from.
        tensorflow: the Python expression in tf, x, y and the parameters.
        parameters: in the order in which they are shown.
        settings: parameters in place of their defaults, checked.
        formulas: of one that was typed: J and its two derivatives.

    Example:
        >>> bowl = SURFACES["bowl"](condition=4)
        >>> bowl.value([[3, 0], [0, 3]]), bowl.gradient([3, 1])
        (array([ 4.5, 18. ]), array([3., 4.]))
    """

    shape: ClassVar[tuple[int, ...]] = (2,)

    key: str
    title: Message
    heights: Callable[..., Array]
    inclines: Callable[..., tuple[Array, Array]]
    lows: Callable[..., tuple[Low, ...]]
    saddles: tuple[Place, ...]
    domain: tuple[Place, Place]
    start: Place
    formula: str
    plain: str
    gradient_formula: str
    source: str
    tensorflow: str
    parameters: tuple[Parameter, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)
    formulas: tuple[Formula, ...] = ()

    def __call__(self, **parameters: npt.ArrayLike) -> "Surface":
        """The surface with these parameters in place of those that it has.

        Raises:
            InputError: an unknown parameter, or one out of range.
            InputTypeError: a parameter that is not one number.
        """
        given = {**self.settings, **parameters}
        return replace(self, settings=filled(self.key, self.parameters, given))

    @cached_property
    def chosen(self) -> dict[str, float]:
        """Every parameter with its value."""
        return filled(self.key, self.parameters, self.settings)

    @cached_property
    def minima(self) -> tuple[Low, ...]:
        """Its minima, from left to right."""
        return self.lows(**self.chosen)

    @cached_property
    def lowest(self) -> float:
        """J where it is lowest: of its minima, and of a coarse grid where others may be lower."""
        grid = np.stack(np.meshgrid(*(np.linspace(*ends, COARSE) for ends in self.domain)), axis=-1)
        values = self.value(grid)
        inside = float(values.min(initial=np.inf, where=np.isfinite(values)))
        return min([inside, *(low.value for low in self.minima)])

    @cached_property
    def stiffness(self) -> float:
        """The largest curvature in its minima and at its start: what limits a rate."""
        with np.errstate(all="ignore"):
            hessian = self.hessian(np.array(self.start))
        here = np.linalg.eigvalsh(hessian)[-1] if np.isfinite(hessian).all() else 0.0
        most = max([float(f"{here:.6g}"), *(low.curvatures[1] for low in self.minima)])
        return most if most > 0 else 1.0

    def hessian(self, point: Array) -> Array:
        """The second derivatives (2, 2) at a point, from the gradient beside it."""
        step = APART * max(1.0, float(np.abs(point).max())) * np.eye(2)
        rise = self.slopes(point + step) - self.slopes(point - step)
        return np.asarray((rise + rise.T) / (4 * step.max()))

    def values(self, points: Array) -> Array:
        """J at points (..., 2), without any check."""
        return np.asarray(self.heights(points[..., 0], points[..., 1], **self.chosen))

    def slopes(self, points: Array) -> Array:
        """The gradient (..., 2) at points (..., 2), without any check."""
        gradient: Array = np.empty_like(points)
        gradient[..., 0], gradient[..., 1] = self.inclines(
            points[..., 0], points[..., 1], **self.chosen
        )
        return gradient

    def value(self, points: npt.ArrayLike) -> Array:
        """J(x, y), in the floating type of the points.

        Args:
            points: (..., 2), x and y of each.

        Raises:
            InputError: the last axis is not of two.
            InputTypeError: the points are not real numbers.
        """
        given = _points(points)
        with np.errstate(all="ignore"):
            return restored(self.values(working(given)), given.dtype)

    def gradient(self, points: npt.ArrayLike) -> Array:
        """Both derivatives of J (..., 2); arguments as in `value`."""
        given = _points(points)
        with np.errstate(all="ignore"):
            return restored(self.slopes(working(given)), given.dtype)


def _points(points: npt.ArrayLike) -> Array:
    given = floats(points, "points")
    if given.shape[-1:] != (2,):
        raise InputError("points must have shape (..., 2); {came} came", came=given.shape)
    return given


def at_least_one(value: npt.ArrayLike, name: str) -> float:
    """A finite number of at least 1."""
    number = single_number(value, name)
    if not (np.isfinite(number) and number >= 1):
        raise InputError(
            "{name} must be a finite number of at least 1; {came} came", name=name, came=number
        )
    return number


def _bowl(x: Array, y: Array, condition: float) -> Array:
    return np.asarray(0.5 * (x * x + condition * (y * y)))


def _bowl_slopes(x: Array, y: Array, condition: float) -> tuple[Array, Array]:
    return x, condition * y


def _bowl_low(condition: float) -> tuple[Low, ...]:
    return (Low((0.0, 0.0), 0.0, is_global=True, curvatures=(1.0, condition)),)


def _rosenbrock(x: Array, y: Array) -> Array:
    off, short = y - x * x, 1 - x
    return np.asarray(short * short + 100 * (off * off))


def _rosenbrock_slopes(x: Array, y: Array) -> tuple[Array, Array]:
    off = y - x * x
    return -2 * (1 - x) - 400 * (x * off), 200 * off


def _himmelblau(x: Array, y: Array) -> Array:
    one, other = x * x + y - 11, x + y * y - 7
    return np.asarray(one * one + other * other)


def _himmelblau_slopes(x: Array, y: Array) -> tuple[Array, Array]:
    one, other = x * x + y - 11, x + y * y - 7
    return 4 * x * one + 2 * other, 2 * one + 4 * y * other


def _saddle(x: Array, y: Array) -> Array:
    square = y * y
    return np.asarray(0.5 * (x * x) + 0.25 * (square * square) - 0.5 * square)


def _saddle_slopes(x: Array, y: Array) -> tuple[Array, Array]:
    return x, y * (y * y - 1)


def _beale(x: Array, y: Array) -> Array:
    one, two, three = _beale_terms(x, y)
    return np.asarray(one * one + two * two + three * three)


def _beale_slopes(x: Array, y: Array) -> tuple[Array, Array]:
    one, two, three = _beale_terms(x, y)
    square = y * y
    across = 2 * (one * (y - 1) + two * (square - 1) + three * (square * y - 1))
    return across, 2 * x * (one + 2 * (y * two) + 3 * (square * three))


def _beale_terms(x: Array, y: Array) -> tuple[Array, Array, Array]:
    square = y * y
    return 1.5 - x + x * y, 2.25 - x + x * square, 2.625 - x + x * (square * y)


def _fixed(*lows: Low) -> Callable[..., tuple[Low, ...]]:
    return lambda: lows


def _low(x: float, y: float, value: float, *curvatures: float) -> Low:
    return Low((x, y), value, True, (curvatures[0], curvatures[1]))


_WIKIPEDIA = "https://en.wikipedia.org/wiki/"

SURFACES = Registry(
    "surface",
    Surface(
        key="bowl",
        title=Message("A long bowl"),
        heights=_bowl,
        inclines=_bowl_slopes,
        lows=_bowl_low,
        saddles=(),
        domain=((-6.0, 6.0), (-6.0, 6.0)),
        start=(-5.0, 2.5),
        formula=r"\tfrac12 (x^2 + \kappa y^2)",
        plain="½ (x² + κ y²)",
        gradient_formula=r"(x, \; \kappa y)",
        source="https://distill.pub/2017/momentum/",
        tensorflow="0.5 * (tf.square(x) + condition * tf.square(y))",
        parameters=(Parameter("condition", 10.0, 1.0, 200.0, at_least_one),),
    ),
    Surface(
        key="rosenbrock",
        title=Message("Rosenbrock's banana"),
        heights=_rosenbrock,
        inclines=_rosenbrock_slopes,
        lows=_fixed(_low(1.0, 1.0, 0.0, 0.399360767487633, 1001.6006392325124)),
        saddles=(),
        domain=((-2.0, 2.0), (-1.0, 3.0)),
        start=(-1.2, 1.0),
        formula=r"(1 - x)^2 + 100 (y - x^2)^2",
        plain="(1 − x)² + 100 (y − x²)²",
        gradient_formula=r"(-2 (1 - x) - 400 x (y - x^2), \; 200 (y - x^2))",
        source=f"{_WIKIPEDIA}Rosenbrock_function",
        tensorflow="tf.square(1 - x) + 100 * tf.square(y - tf.square(x))",
    ),
    Surface(
        key="himmelblau",
        title=Message("Himmelblau's four valleys"),
        heights=_himmelblau,
        inclines=_himmelblau_slopes,
        lows=_fixed(
            _low(
                -3.779310253377747, -3.2831859912861696, 0.0, 70.71435474424425, 133.78561521306708
            ),
            _low(-2.805118086952745, 3.131312518250573, 0.0, 64.8403727706842, 80.55007177893319),
            _low(3.0, 2.0, 0.0, 25.7157287525381, 82.2842712474619),
            _low(
                3.5844283403304917, -1.8481265269644036, 0.0, 28.690677156755243, 105.41890833631605
            ),
        ),
        saddles=(
            (-3.0730257507643897, -0.08135304428796751),
            (-0.12796134673068008, -1.9537149802445763),
            (0.08667750455539636, 2.884254701174776),
            (3.385154183607021, 0.07385187983774928),
        ),
        domain=((-5.5, 5.5), (-5.5, 5.5)),
        start=(0.5, -1.0),
        formula=r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        plain="(x² + y − 11)² + (x + y² − 7)²",
        gradient_formula=(
            r"(4 x (x^2 + y - 11) + 2 (x + y^2 - 7), \; 2 (x^2 + y - 11) + 4 y (x + y^2 - 7))"
        ),
        source=f"{_WIKIPEDIA}Himmelblau%27s_function",
        tensorflow="tf.square(tf.square(x) + y - 11) + tf.square(x + tf.square(y) - 7)",
    ),
    Surface(
        key="saddle",
        title=Message("A saddle between two valleys"),
        heights=_saddle,
        inclines=_saddle_slopes,
        lows=_fixed(_low(0.0, -1.0, -0.25, 1.0, 2.0), _low(0.0, 1.0, -0.25, 1.0, 2.0)),
        saddles=((0.0, 0.0),),
        domain=((-2.2, 2.2), (-2.2, 2.2)),
        start=(1.9, 0.001),
        formula=r"\tfrac12 x^2 + \tfrac14 y^4 - \tfrac12 y^2",
        plain="½ x² + ¼ y⁴ − ½ y²",
        gradient_formula=r"(x, \; y^3 - y)",
        source="https://arxiv.org/abs/1406.2572",
        tensorflow="0.5 * tf.square(x) + 0.25 * tf.square(tf.square(y)) - 0.5 * tf.square(y)",
    ),
    Surface(
        key="beale",
        title=Message("Beale's plateau"),
        heights=_beale,
        inclines=_beale_slopes,
        lows=_fixed(_low(3.0, 0.5, 0.0, 0.3014636465222471, 48.979786353477756)),
        saddles=((0.10053793732415836, -2.644513585023125), (0.0, 1.0)),
        domain=((-4.5, 4.5), (-4.5, 4.5)),
        start=(1.0, 1.4),
        formula=r"(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
        plain="(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
        gradient_formula=(
            r"\Bigl(2 \sum_i r_i (y^i - 1), \; 2 x \sum_i i \, r_i y^{i-1}\Bigr), "
            r"\; r_i = c_i - x + x y^i"
        ),
        source="https://www.sfu.ca/~ssurjano/beale.html",
        tensorflow=(
            "tf.square(1.5 - x + x * y) + tf.square(2.25 - x + x * tf.square(y)) "
            "+ tf.square(2.625 - x + x * tf.square(y) * y)"
        ),
    ),
)
