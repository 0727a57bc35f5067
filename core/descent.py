"""Descent on an objective, and a verdict on how it went."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import SupportsIndex

import numpy as np
import numpy.typing as npt

from core.arrays import Array, entries, floats, restored, whole_argument, working
from core.errors import InputError, InputTypeError
from core.objectives import Minimum, Objective
from core.optimizers import OPTIMIZERS, Optimizer
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


@dataclass(frozen=True)
class Trajectory:
    """A descent: S + 1 points and the S rates between them.

    Args:
        objective: what it descends on.
        points: x (S + 1,), the start first.
        values: J(x) (S + 1,); infinite only where the start is too far for J.
        gradients: J'(x) (S + 1,).
        rates: of each step (S,).
        verdict: how it went.
        stopped_at: index of the point from which it has converged; else of the last point.
    """

    objective: Objective
    points: Array
    values: Array
    gradients: Array
    rates: Array
    verdict: Verdict
    stopped_at: int

    @property
    def minimum(self) -> Minimum | None:
        """The minimum that it has reached; None if it has not converged, or on top of a hill."""
        end = float(self.points[-1])
        minima = self.objective.minima
        nearest = min(minima, key=lambda minimum: abs(minimum.x - end), default=None)
        if nearest is None or self.verdict is not Verdict.CONVERGED:
            return None
        return nearest if abs(nearest.x - end) <= NEAR else None


@dataclass(frozen=True)
class _Path:
    """The points that were walked, and why there is no next one, if that is so."""

    points: Array
    values: Array
    gradients: Array
    end: Verdict | None


def descend(
    objective: Objective,
    start: float,
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
        objective: an entry of `OBJECTIVES`, or one that was typed.
        start: x, finite; its floating type is that of the arithmetic.
        rate: finite and at least 0, or a schedule, from an array of steps to such rates.
        steps: S, 1 to 1000.
        optimizer: an entry of `OPTIMIZERS`, perhaps with parameters of its own.
        tolerance: above 0.
        noise: what is added to J' before the optimizer sees it, as a mini-batch would, (S + 1,):
            one number a step, and one for the step after the last; None is none.

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
    given = _start(start)
    allowed = above_zero(tolerance, "tolerance")
    with np.errstate(all="ignore"):
        x = working(given)
        rates = _rates(rate, count + 1).astype(x.dtype)
        shaken = _noise(noise, count + 1).astype(x.dtype)
        path = _walk(objective, x, rates, shaken, optimizer)
        verdict, stopped_at = _judge(path, allowed)
    shown = path.points[: count + 1].size
    return Trajectory(
        objective=objective,
        points=restored(path.points[:shown], given.dtype),
        values=restored(path.values[:shown], given.dtype),
        gradients=restored(path.gradients[:shown], given.dtype),
        rates=restored(rates[: shown - 1], given.dtype),
        verdict=verdict,
        stopped_at=min(stopped_at, shown - 1),
    )


def _step_count(steps: SupportsIndex) -> int:
    count = whole_argument(steps, "steps")
    if not 1 <= count <= MOST_STEPS:
        raise InputError("steps must be 1 to {most}; {came} came", most=MOST_STEPS, came=count)
    return count


def _start(start: npt.ArrayLike) -> Array:
    number = floats(start, "start")
    if number.ndim:
        raise InputTypeError("start must be one number; shape {shape} came", shape=number.shape)
    if not np.isfinite(working(number)):
        raise InputError("start must be finite; {came} came", came=number)
    return number


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


def _noise(noise: npt.ArrayLike | None, count: int) -> Array:
    """One number a step, finite."""
    if noise is None:
        return np.zeros(count)
    numbers = working(floats(noise, "noise"))
    if numbers.shape != (count,):
        raise InputError(
            "noise must be one number a step and one more, shape ({count},); {came} came",
            count=count,
            came=numbers.shape,
        )
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        raise InputError(
            "noise must be finite; {entries}", entries=entries("noise", numbers, wrong)
        )
    return numbers


def _walk(
    objective: Objective, x: Array, rates: Array, noise: Array, optimizer: Optimizer
) -> _Path:
    """From x, one step a rate, up to the bound; it calls what does not check, for speed."""
    bound = min(FAR * max(1.0, abs(float(x))), float(np.finfo(x.dtype).max))
    settings = optimizer.values
    state = optimizer.starts(x, **settings)
    points, gradients = [x], [objective.slopes(x)]
    for rate, shake in zip(rates, noise, strict=True):
        step, state = optimizer.moves(gradients[-1] + shake, state, rate, **settings)
        x = x + step
        gradient = objective.slopes(x)
        if not (abs(x) <= bound and np.isfinite(gradient)):
            break
        points.append(x)
        gradients.append(gradient)
    walked = np.array(points)
    end = None
    if len(points) <= len(rates):
        end = Verdict.LEAVES if abs(x) <= bound and np.isnan(gradient) else Verdict.DIVERGES
    return _where_defined(_Path(walked, objective.values(walked), np.array(gradients), end))


def _where_defined(path: _Path) -> _Path:
    """The path up to where J has no value, its start in any case."""
    undefined = np.isnan(path.values)
    if not undefined.any():
        return path
    kept = max(1, int(np.argmax(undefined)))
    return _Path(path.points[:kept], path.values[:kept], path.gradients[:kept], Verdict.LEAVES)


def _judge(path: _Path, tolerance: float) -> tuple[Verdict, int]:
    last = len(path.points) - 1
    if path.end:
        return path.end, last
    settled = _settled_from(path.points, path.gradients, tolerance)
    if settled is not None:
        return Verdict.CONVERGED, settled
    if _repeats(path.points):
        return Verdict.OSCILLATES, last
    if (path.values[1:] > path.values[:-1]).all():
        return Verdict.DIVERGES, last
    return Verdict.OUT_OF_STEPS, last


def _settled_from(points: Array, gradients: Array, tolerance: float) -> int | None:
    """The first point, the last left out, from which on the path rests where J is flat."""
    spread = _from_here(np.maximum, points) - _from_here(np.minimum, points)
    close = (spread <= tolerance)[:-1]
    if not close.any():
        return None
    first = int(np.argmax(close))
    if gradients[first:].min() < 0 < gradients[first:].max():
        return first
    flat = close & (_from_here(np.maximum, np.abs(gradients)) <= tolerance)[:-1]
    return int(np.argmax(flat)) if flat.any() else None


def _from_here(extreme: np.ufunc, numbers: Array) -> Array:
    """The extreme of each entry and all that follow it."""
    return np.asarray(extreme.accumulate(numbers[::-1])[::-1])


def _repeats(points: Array) -> bool:
    """Whether the last few points are those before them once more."""
    for length in range(2, min(LONGEST_CYCLE, len(points) // 2) + 1):
        cycle, before = points[-length:], points[-2 * length : -length]
        width = np.ptp(cycle)
        if width > 0 and np.abs(cycle - before).max() <= REPEATS * width:
            return True
    return False
