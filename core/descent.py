"""Descent on a function of one or more numbers, and a verdict on how it went.

Steps stand along the first axis of an array and coordinates along its last, if a point has any;
axes between them are descents that go side by side.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, SupportsIndex

import numpy as np
import numpy.typing as npt

from core.arrays import Array, entries, floats, restored, whole_argument, working
from core.errors import InputError, InputTypeError
from core.optimizers import OPTIMIZERS, Optimizer, State
from core.parameters import above_zero, at_least_zero

MOST_STEPS = 1000
FAR = 1e6  # times the start, or 1: beyond it a path has diverged
LONGEST_CYCLE = 16
REPEATS = 1e-6  # of its width: how closely a cycle must come back
NEAR = 0.1  # to a minimum; a path may also come to rest on top of a hill


class Verdict(Enum):
    """How a descent went; `descend` says it precisely."""

    DIVERGES = "diverges"  # it left for good, or J rose at every step
    CONVERGED = "converged"  # from `stopped_at` on it rests at a point
    OSCILLATES = "oscillates"  # the last points come back, over and over
    LEAVES = "leaves"  # the next step leads to where J has no value
    OUT_OF_STEPS = "out_of_steps"  # none of these: more steps would tell


class Descendable(Protocol):
    """What can be descended on: an entry of `OBJECTIVES` or `SURFACES`."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Of a point: () of one number, (2,) of two."""
        ...

    @property
    def minima(self) -> Sequence[Any]:
        """Entries with `x`, where J is lower than all around."""
        ...

    @property
    def values(self) -> Callable[[Array], Array]:
        """From x to J(x), without any check."""
        ...

    @property
    def slopes(self) -> Callable[[Array], Array]:
        """From x to J'(x), without any check."""
        ...


@dataclass(frozen=True)
class Trajectory:
    """A descent: S + 1 points and the S rates between them.

    Args:
        objective: what it descends on.
        points: x (S + 1, ...), the start first.
        values: J(x) (S + 1,); infinite only where the start is too far for J.
        gradients: J'(x) (S + 1, ...).
        rates: of each step (S,).
        states: what the optimizer remembers at each point, S + 1 of them.
        verdict: how it went.
        stopped_at: index of the point from which it has converged; else of the last point.
    """

    objective: Descendable
    points: Array
    values: Array
    gradients: Array
    rates: Array
    states: Sequence[State]
    verdict: Verdict
    stopped_at: int

    @property
    def nearest(self) -> Any:
        """The minimum that its end is nearest to; None where none is known."""
        return min(self.objective.minima, key=self._distance, default=None)

    @property
    def minimum(self) -> Any:
        """The minimum that it has reached; None if it has not converged, or on top of a hill."""
        nearest = self.nearest
        if nearest is None or self.verdict is not Verdict.CONVERGED:
            return None
        return nearest if self._distance(nearest) <= NEAR else None

    def _distance(self, minimum: Any) -> float:
        return float(np.abs(np.subtract(minimum.x, self.points[-1])).max())


@dataclass(frozen=True)
class Walk:
    """Points in and out of bounds, with the step after the last: S + 2 of them.

    Args:
        points: x (S + 2, ..., coordinates).
        gradients: J'(x), of the same shape.
        states: what the optimizer remembers at each point.
        inside: (S + 2, ...) whether this point and all before it are in bounds.
    """

    points: Array
    gradients: Array
    states: list[State]
    inside: Array


def descend(
    objective: Descendable,
    start: npt.ArrayLike,
    rate: float | Callable[[npt.ArrayLike], npt.ArrayLike],
    steps: int,
    optimizer: Optimizer = OPTIMIZERS["gradient_descent"],
    tolerance: float = 1e-6,
    noise: npt.ArrayLike | None = None,
) -> Trajectory:
    r"""The path of an optimizer on an objective, for a fixed number of steps.

    .. math:: x_{n+1} = x_n - \eta_n J'(x_n)

    The verdict also looks at the step after the last, which is not in the trajectory:

    - diverges: the next point is not finite or more than a million times as far from 0 as the
      start (or 1), and the path is cut before it; or J has risen at every step.
    - leaves: J or J' is not a number at the next point, and the path is cut before it.
    - converged: from `stopped_at` on all points lie within `tolerance` of each other, and \|J'\|
      is at most `tolerance` at all of them or J' has both signs among them, as at a kink. The
      path goes on to its last step all the same.
    - oscillates: not so, and the last 2 to 16 points repeat those before them, to a millionth of
      their width.
    - out_of_steps: none of these.

    Args:
        objective: an entry of `OBJECTIVES` or `SURFACES`, or one that was typed.
        start: x, of the shape of a point, finite; its floating type is that of the arithmetic.
        rate: finite and at least 0, or a schedule, from an array of steps to such rates.
        steps: S, 1 to 1000.
        optimizer: an entry of `OPTIMIZERS`, perhaps with parameters of its own.
        tolerance: above 0.
        noise: what is added to J' before the optimizer sees it, as a mini-batch would,
            (S + 1, ...): a point a step, and one for the step after the last; None is none.

    Returns:
        S + 1 points and the S rates between them, fewer where the path is cut, and the verdict.

    Raises:
        InputError: a number out of range.
        InputTypeError: a number that is none.

    Example:
        >>> from core.objectives import OBJECTIVES
        >>> descend(OBJECTIVES["square"], 5, 0.3, 5).points.round(4)
        array([5.    , 2.    , 0.8   , 0.32  , 0.128 , 0.0512])

    Source: https://developers.google.com/machine-learning/crash-course/linear-regression/gradient-descent
    """
    count = _step_count(steps)
    given = _start(start, objective.shape)
    allowed = above_zero(tolerance, "tolerance")
    with np.errstate(all="ignore"):
        x = working(given)
        rates = _rates(rate, count + 1).astype(x.dtype)
        shaken = _noise(noise, (count + 1, *objective.shape)).astype(x.dtype)
        path = walk(objective, x, rates, shaken, optimizer)
        values, end = _values(objective, path)
        verdict, stopped_at = _judge(path, values, end, len(objective.shape), allowed)
    shown = min(len(values), count + 1)
    return Trajectory(
        objective=objective,
        points=restored(path.points[:shown], given.dtype),
        values=restored(values[:shown], given.dtype),
        gradients=restored(path.gradients[:shown], given.dtype),
        rates=restored(rates[: shown - 1], given.dtype),
        states=path.states[:shown],
        verdict=verdict,
        stopped_at=min(stopped_at, shown - 1),
    )


def _step_count(steps: SupportsIndex) -> int:
    count = whole_argument(steps, "steps")
    if not 1 <= count <= MOST_STEPS:
        raise InputError("steps must be 1 to {most}; {came} came", most=MOST_STEPS, came=count)
    return count


def _start(start: npt.ArrayLike, shape: tuple[int, ...]) -> Array:
    point = floats(start, "start")
    if point.shape != shape and not shape:
        raise InputTypeError("start must be one number; shape {shape} came", shape=point.shape)
    if point.shape != shape:
        raise InputTypeError(
            "start must be a point of shape {expected}; shape {shape} came",
            expected=shape,
            shape=point.shape,
        )
    if not np.isfinite(working(point)).all():
        raise InputError("start must be finite; {came} came", came=point)
    return point


def _rates(rate: float | Callable[[npt.ArrayLike], npt.ArrayLike], count: int) -> Array:
    """One rate a step; those of a schedule may grow past all bounds, but not below 0."""
    if not callable(rate):
        return np.full(count, at_least_zero(rate, "rate"))
    rates = working(floats(rate(np.arange(count)), "rates"))
    if rates.shape != (count,):
        raise InputError(
            "a schedule must give one rate a step, shape ({count},); {came} came",
            count=count,
            came=rates.shape,
        )
    wrong = ~(rates >= 0)
    if wrong.any():
        raise InputError(
            "rates must be at least 0; {entries}", entries=entries("rates", rates, wrong)
        )
    return rates


def _noise(noise: npt.ArrayLike | None, shape: tuple[int, ...]) -> Array:
    """A point a step, finite."""
    if noise is None:
        return np.zeros(shape)
    numbers = working(floats(noise, "noise"))
    if numbers.shape != shape:
        raise InputError(
            "noise must be one number a step and one more, shape {shape}; {came} came",
            shape=shape,
            came=numbers.shape,
        )
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        raise InputError(
            "noise must be finite; {entries}", entries=entries("noise", numbers, wrong)
        )
    return numbers


def walk(
    objective: Descendable,
    x: Array,
    rates: Array,
    noise: Array,
    optimizer: Optimizer,
    **settings: npt.ArrayLike,
) -> Walk:
    """From x, one step a rate, out of bounds too; it calls what does not check, for speed.

    Args:
        objective: an entry of `OBJECTIVES` or `SURFACES`.
        x: where it begins, a point or many of them (..., coordinates).
        rates: of the steps (S + 1, ...); what stands after the first axis goes with x.
        noise: added to the gradients (S + 1, ...).
        optimizer: an entry of `OPTIMIZERS`.
        settings: parameters in place of its own; they may be arrays that go with x.
    """
    chosen = {**optimizer.values, **settings}
    state = optimizer.starts(x, **chosen)
    points, gradients, states = [x], [objective.slopes(x)], [state]
    for rate, shake in zip(rates, noise, strict=True):
        step, state = optimizer.moves(gradients[-1] + shake, state, rate, **chosen)
        x = x + step
        points.append(x)
        gradients.append(objective.slopes(x))
        states.append(state)
    walked, slopes = np.array(points), np.array(gradients)
    return Walk(walked, slopes, states, _inside(walked, slopes, len(objective.shape)))


def _inside(points: Array, gradients: Array, rank: int) -> Array:
    """Whether each point is in bounds, and all before it are; the first one always is."""
    sound = _over_coordinates(np.logical_and, np.isfinite(gradients), rank)
    sound = sound & _near(points, rank)
    sound[0] = True
    return np.asarray(np.logical_and.accumulate(sound))


def _near(points: Array, rank: int) -> Array:
    """Whether each point is within the bound of the first."""
    furthest = _over_coordinates(np.maximum, np.abs(points), rank)
    bound = np.minimum(FAR * np.maximum(1.0, furthest[0]), np.finfo(points.dtype).max)
    return np.asarray(furthest <= bound)


def _values(objective: Descendable, path: Walk) -> tuple[Array, Verdict | None]:
    """J along the path, as far as it goes, and why there is no next point, if that is so."""
    rank = len(objective.shape)
    kept = max(1, int(path.inside.sum()))
    values = objective.values(path.points[:kept])
    undefined = np.isnan(values)
    if undefined.any():  # the start stays in any case
        return values[: max(1, int(np.argmax(undefined)))], Verdict.LEAVES
    if path.inside[-1]:
        return values, None
    lost = _near(path.points, rank)[kept] and np.isnan(path.gradients[kept]).any()
    return values, Verdict.LEAVES if lost else Verdict.DIVERGES


def _over_coordinates(function: np.ufunc, numbers: Array, rank: int) -> Array:
    """The coordinates of each point taken together, if it has any."""
    return np.asarray(function.reduce(numbers, axis=-1) if rank else numbers)


def _judge(
    path: Walk, values: Array, end: Verdict | None, rank: int, tolerance: float
) -> tuple[Verdict, int]:
    last = len(values) - 1
    if end:
        return end, last
    rests = resting(path, rank, tolerance)
    if rests.any():
        return Verdict.CONVERGED, int(np.argmax(rests))
    if repeating(path.points, rank):
        return Verdict.OSCILLATES, last
    if (values[1:] > values[:-1]).all():
        return Verdict.DIVERGES, last
    return Verdict.OUT_OF_STEPS, last


def resting(path: Walk, rank: int, tolerance: float) -> Array:
    """Whether, from each point but the last on, the path rests where J is flat, (S + 1, ...)."""
    points, gradients = path.points, path.gradients
    spread = _from_here(np.maximum, points) - _from_here(np.minimum, points)
    close = _over_coordinates(np.maximum, spread, rank) <= tolerance
    first = np.argmax(close, axis=0)[np.newaxis]  # from which on it stays close
    lowest, highest = _from_here(np.minimum, gradients), _from_here(np.maximum, gradients)
    at_first = first[..., np.newaxis] if rank else first
    kink = (np.take_along_axis(lowest, at_first, 0) < 0) & (
        np.take_along_axis(highest, at_first, 0) > 0
    )
    flat = np.maximum(-lowest, highest) <= tolerance
    return np.asarray(close & _over_coordinates(np.logical_and, flat | kink, rank))[:-1]


def _from_here(extreme: np.ufunc, numbers: Array) -> Array:
    """The extreme of each entry and all that follow it."""
    return np.asarray(extreme.accumulate(numbers[::-1])[::-1])


def repeating(points: Array, rank: int) -> Array:
    """Whether the last few points are those before them once more."""
    found = np.zeros(points.shape[1 : points.ndim - rank], dtype=bool)
    for length in range(2, min(LONGEST_CYCLE, len(points) // 2) + 1):
        cycle, before = points[-length:], points[-2 * length : -length]
        width = _over_coordinates(np.maximum, np.ptp(cycle, axis=0), rank)
        change = _over_coordinates(np.maximum, np.abs(cycle - before).max(axis=0), rank)
        found |= (width > 0) & (change <= REPEATS * width)
    return found
