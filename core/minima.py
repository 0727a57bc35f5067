"""The minima of a function of one number, found numerically between two ends."""

from collections.abc import Callable

import numpy as np

from core.arrays import Array
from core.objectives import Minimum

GRID_POINTS = 2001
NARROW = 40  # points of the grid; an equal stretch as wide as that is a valley floor, no minimum
AROUND = 20  # points of the grid beside a minimum, among which J must rise visibly
HALVINGS = 80
KINK = 0.01  # of the slopes around: what of a slope is left as near to a minimum as `NEARBY`
NEARBY = 1e-7  # of the width between the ends
ROUNDING = 16 * float(np.finfo(np.float64).eps)
Function = Callable[[Array], Array]


def minima_between(
    values: Function, slopes: Function, curvatures: Function, low: float, high: float
) -> tuple[Minimum, ...]:
    """The minima inside of two ends: those of a grid, each halved in upon by the sign of J'.

    What is narrower than the grid is overlooked. A minimum is global here if J is nowhere lower on
    the grid, its ends included.

    Args:
        values: x -> J(x).
        slopes: x -> J'(x).
        curvatures: x -> J''(x).
        low: the left end.
        high: the right end.

    Example:
        >>> [low] = minima_between(lambda x: (x - 1) ** 2, lambda x: 2 * x - 2,
        ...                        lambda x: 0 * x + 2, -6, 6)
        >>> low.x, low.value, low.is_global, low.curvature
        (1.0, 0.0, True, 2.0)
    """
    with np.errstate(all="ignore"):
        grid = np.linspace(low, high, GRID_POINTS)
        heights = values(grid)
        begins, ends = _hollows(heights)
        if not begins.size:
            return ()
        left, right = grid[begins - 1], grid[ends + 1]
        found = _refined(slopes, left, right)
        value = values(found)
        lowest = min(float(value.min()), float(heights[np.isfinite(heights)].min()))
        curvature = curvatures(found)
        kinked = _kinked(slopes, found, left, right, NEARBY * (high - low))
    return tuple(
        Minimum(
            float(x),
            float(at),
            is_global=bool(at - lowest <= ROUNDING * max(1.0, abs(lowest))),
            curvature=float(bend) if np.isfinite(bend) and not kink else None,
        )
        for x, at, bend, kink in zip(found, value, curvature, kinked, strict=True)
    )


def _hollows(heights: Array) -> tuple[Array, Array]:
    """The first and last points of the stretches that lie lower than what is on both sides."""
    edges = np.flatnonzero(heights[1:] != heights[:-1])
    begins, ends = np.concatenate([[0], edges + 1]), np.concatenate([edges, [len(heights) - 1]])
    level = heights[begins]
    falls, rises = level[1:] < level[:-1], level[:-1] < level[1:]
    inner = np.flatnonzero(falls[:-1] & rises[1:]) + 1
    chosen = [n for n in inner if _is_hollow(heights, begins[n], ends[n])]
    return begins[chosen], ends[chosen]


def _is_hollow(heights: Array, begin: int, end: int) -> bool:
    """Whether it is narrow, finite, and deeper than rounding."""
    before = heights[max(0, begin - AROUND) : begin]
    after = heights[end + 1 : end + 1 + AROUND]
    floor = heights[begin]
    rise = min(np.nanmax(before), np.nanmax(after)) - floor
    finite = np.isfinite([heights[begin - 1], floor, heights[end + 1]]).all()
    return bool(finite and end - begin < NARROW and rise > ROUNDING * abs(floor))


def _refined(slopes: Function, left: Array, right: Array) -> Array:
    """Where J' turns from falling to rising."""
    a, b = left.copy(), right.copy()
    for _ in range(HALVINGS):
        middle = a + (b - a) / 2
        rising = slopes(middle) > 0
        a, b = np.where(rising, a, middle), np.where(rising, middle, b)
    found = a + (b - a) / 2
    tidy = np.round(found, 10) + 0.0  # 1, where the last digits are those of the halving
    return np.where(np.abs(slopes(tidy)) <= np.abs(slopes(found)), tidy, found)


def _kinked(slopes: Function, found: Array, left: Array, right: Array, near: float) -> Array:
    """Whether the slope jumps in a minimum."""
    around = np.maximum(np.abs(slopes(left)), np.abs(slopes(right)))
    return np.asarray(slopes(found + near) - slopes(found - near) > KINK * around)
