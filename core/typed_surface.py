"""A function of two numbers that a person typed, with all that an entry of `SURFACES` has."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from core.arrays import Array
from core.errors import InputError, Message
from core.formula import Formula, parse
from core.query import Codec, number, shortened, written
from core.surfaces import APART, Low, Place, Surface
from core.typed_objective import FARTHEST, NARROWEST, TYPED, Typed, write_typed

START = (0.2, 0.7)  # of the way through the square, across and up
GRID_POINTS = 81  # across, where minima are looked for
POLISHES = 30  # Newton's steps to a minimum
FLAT = 1e-6  # slope of a minimum, as a part of the largest one on the grid
EQUAL = 1e-9  # by which minima may differ and be equally deep
LARGEST = 60  # nodes of a gradient that is still written out
KEPT = 64  # functions
VARIABLES = ("x", "y")


def read_typed_surface(text: str) -> Typed:
    """Reads `-3:3:x^2 + y^2`.

    Raises:
        InputError: it is not of this form, or no function of x and y.

    Example:
        >>> read_typed_surface("-3:3:x^2 + y^2").low
        -3.0
    """
    low, _, rest = text.partition(":")
    high, _, formula = rest.partition(":")
    typed = Typed(formula, number(low), number(high))
    typed_surface(typed)
    return typed


TYPED_SURFACE: Codec[Typed] = Codec(read_typed_surface, write_typed)


@lru_cache(KEPT)
def typed_surface(typed: Typed) -> Surface:
    """The surface that was typed, on a square; its minima are found where it is smooth.

    Raises:
        InputError: no formula, one without x and y, an empty square, or one where J has no slope.

    Example:
        >>> [low.x for low in typed_surface(Typed("(x^2 - 1)^2 + y^2", -2, 2)).minima]
        [(-1.0, 0.0), (1.0, 0.0)]
    """
    formula = parse(typed.text, VARIABLES)
    if not formula.names:
        raise InputError("J(x, y) must depend on x or y; {text} came", text=shortened(formula.text))
    if not (typed.low >= -FARTHEST and typed.low + NARROWEST <= typed.high <= FARTHEST):
        raise InputError(
            "x and y must reach from one number to a larger one, within {most} of 0; {low} to "
            "{high} came",
            most=written(FARTHEST),
            low=written(typed.low),
            high=written(typed.high),
        )
    slopes = [formula.derivative(name) for name in VARIABLES]
    small = max(slope.size for slope in slopes) <= LARGEST
    texts = [slope.latex if small else r"\dots" for slope in slopes]
    ends = (typed.low, typed.high)
    bare = Surface(
        key=TYPED,
        title=Message("Your own J(x, y)"),
        heights=lambda x, y: _at(formula, x, y),
        inclines=lambda x, y: (_at(slopes[0], x, y), _at(slopes[1], x, y)),
        lows=lambda: (),
        saddles=(),
        domain=(ends, ends),
        start=(typed.low, typed.low),
        formula=formula.latex,
        plain=formula.plain,
        gradient_formula=r"\Bigl({}, \; {}\Bigr)".format(*texts),
        source="",
        tensorflow=formula.tensorflow,
        formulas=(formula, *slopes),
    )
    return _completed(bare)


def _at(formula: Formula, x: Array, y: Array) -> Array:
    """A formula at points, also where it has lost its variables."""
    return np.asarray(formula.at(x, y) + np.zeros_like(x))


def _completed(bare: Surface) -> Surface:
    """The surface with a start that has a slope, and its minima."""
    (low, high), _ = bare.domain
    side = np.linspace(low, high, GRID_POINTS)
    grid = np.stack(np.meshgrid(side, side), axis=-1)
    with np.errstate(all="ignore"):
        values, gradients = bare.values(grid), bare.slopes(grid)
        lows = _lows(bare, grid, values, gradients)
    usable = np.isfinite(values) & np.isfinite(gradients).all(axis=-1)
    if not usable.any():
        raise InputError(
            "J(x, y) has no finite value with a finite slope from {low} to {high}",
            low=written(low),
            high=written(high),
        )
    wanted = [float(f"{low + part * (high - low):.2g}") for part in START]
    distances = np.where(usable, np.abs(grid - wanted).max(axis=-1), np.inf)
    start = grid[np.unravel_index(np.argmin(distances), distances.shape)]
    near = wanted if np.isfinite([*bare.gradient(wanted), bare.value(wanted)]).all() else start
    x, y = (float(one) for one in near)
    return replace(bare, start=(x, y), lows=lambda: lows)


def _lows(surface: Surface, grid: Array, values: Array, gradients: Array) -> tuple[Low, ...]:
    """The minima inside the square, from left to right."""
    around = [
        np.roll(values, (up, across), axis=(0, 1))
        for up in (-1, 0, 1)
        for across in (-1, 0, 1)
        if up or across
    ]
    lowest = np.zeros(values.shape, dtype=bool)
    lowest[1:-1, 1:-1] = (values <= np.minimum.reduce(around))[1:-1, 1:-1]
    steep = np.abs(gradients[np.isfinite(gradients)]).max(initial=0)
    found = {}
    for point in grid[lowest & np.isfinite(values)][:GRID_POINTS]:
        place, curvatures = _polished(surface, point)
        flat = np.abs(surface.slopes(place)).max() <= FLAT * max(1e-3, steep)
        if flat and curvatures[0] > 0 and np.abs(place - point).max() <= 2 * np.ptp(grid[0, :2, 0]):
            x, y = (round(float(one), 12) + 0.0 for one in place)
            kink = curvatures[1] * APART > steep / 10  # a jump of the slope is no curvature
            found[round(x, 6), round(y, 6)] = (x, y), (0.0, 0.0) if kink else curvatures
    return _ranked(surface, list(found.values()))


def _ranked(surface: Surface, found: list[tuple[Place, tuple[float, float]]]) -> tuple[Low, ...]:
    heights = [float(surface.values(np.array(place))) for place, _ in found]
    best = min(heights, default=0.0)
    return tuple(
        Low(place, value, value <= best + EQUAL * max(1.0, abs(best)), curvatures)
        for (place, curvatures), value in sorted(zip(found, heights, strict=True))
    )


def _polished(surface: Surface, point: Array) -> tuple[Array, tuple[float, float]]:
    """Newton's way from a point to where the gradient is 0, and the curvatures there."""
    hessian = surface.hessian(point)
    for _ in range(POLISHES):
        if not (np.isfinite(hessian).all() and abs(np.linalg.det(hessian)) > 0):
            return point, (-1.0, -1.0)
        step = np.linalg.solve(hessian, surface.slopes(point))
        point = point - step
        hessian = surface.hessian(point)
        if np.abs(step).max() <= 1e-14 * max(1.0, np.abs(point).max()):
            break
    if not np.isfinite(hessian).all():
        return point, (-1.0, -1.0)
    flat, steep = np.linalg.eigvalsh(hessian)
    return point, (float(flat), float(steep))
