"""What a rate and an optimizer's memory make of a descent, over a grid of both."""

from collections.abc import Callable
from enum import Enum

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.descent import (
    LONGEST_CYCLE,
    Descendable,
    Trajectory,
    Verdict,
    Walk,
    repeating,
    resting,
    walk,
)
from core.errors import InputError
from core.optimizers import Optimizer

TAIL = 4  # part of a path whose end tells whether it still swings
END = 2 * LONGEST_CYCLE  # points that tell whether a path rests or repeats


class Fate(Enum):
    """How a descent ends; the number is its place in a colour scale."""

    CONVERGES = 0  # it rests where J is flat
    CRAWLS = 1  # it is under way, and J falls
    OSCILLATES = 2  # J goes up and down, or the points come back
    DIVERGES = 3  # it left for good, or J rose at every step


FATES = {
    Verdict.CONVERGED: Fate.CONVERGES,
    Verdict.OSCILLATES: Fate.OSCILLATES,
    Verdict.DIVERGES: Fate.DIVERGES,
    Verdict.LEAVES: Fate.DIVERGES,
}


def fate(path: Trajectory) -> Fate:
    """How one descent ended: its verdict, and whether it swings where that is none.

    Example:
        >>> from core.descent import descend
        >>> from core.surfaces import SURFACES
        >>> [fate(descend(SURFACES["bowl"], (5, 1), rate, 20)).name for rate in (0.01, 0.3)]
        ['CRAWLS', 'DIVERGES']
    """
    swings = bool(swinging(path.values))
    return FATES.get(path.verdict, Fate.OSCILLATES if swings else Fate.CRAWLS)


def swinging(values: Array) -> Array:
    """Whether J, steps along the first axis, rises somewhere in the last quarter."""
    tail = values[-max(2, len(values) // TAIL) :]
    return np.asarray((np.diff(tail, axis=0) > 0).any(axis=0))


def rate_map(
    objective: Descendable,
    start: npt.ArrayLike,
    schedule: Callable[[Array], Array],
    rates: Array,
    optimizer: Optimizer,
    memories: Array,
    tolerance: float,
) -> Array:
    """The fate of a descent at each first rate and each value of the optimizer's first parameter.

    Args:
        objective: an entry of `SURFACES`.
        start: the point (2,) where all begin.
        schedule: first rates (R, 1) -> rates of S + 1 steps (S + 1, R, 1), the last one for the
            step after the last.
        rates: first rates (R,).
        optimizer: an entry of `OPTIMIZERS`.
        memories: (M,) values of its first parameter; one row where it has none.
        tolerance: as in `descend`.

    Returns:
        Values of `Fate` (M, R).

    Raises:
        InputError: several memories for an optimizer that has no parameter.

    Example:
        >>> from core.optimizers import OPTIMIZERS
        >>> from core.surfaces import SURFACES
        >>> rates, steps = np.array([0.01, 0.15, 0.3]), np.ones((61, 1, 1))
        >>> momentum, bowl = OPTIMIZERS["momentum"], SURFACES["bowl"]
        >>> rate_map(bowl, (5, 1), lambda r: r * steps, rates, momentum, np.array([0, 0.6]), 0.01)
        array([[1, 0, 3],
               [1, 0, 0]])
    """
    names = [parameter.name for parameter in optimizer.parameters[:1]]
    if not names and len(memories) > 1:
        raise InputError("{optimizer} has no parameter to map", optimizer=optimizer.key)
    shape = (len(memories), len(rates), 2)
    # adding 0 keeps the arrays of the states apart from those that are read only
    given = {name: memories[:, np.newaxis, np.newaxis] + np.zeros(shape) for name in names}
    with np.errstate(all="ignore"):
        of_steps = schedule(rates[:, np.newaxis])
        x = np.zeros(shape) + np.asarray(start, dtype=np.float64)
        path = walk(objective, x, of_steps, np.zeros(len(of_steps)), optimizer, **given)
        return _fates(path, objective.values(path.points), tolerance)


def _fates(path: Walk, values: Array, tolerance: float) -> Array:
    """The fate of each descent, in the order in which `descend` asks."""
    rises = (values[1:] > values[:-1]).all(axis=0)
    end = Walk(path.points[-END:], path.gradients[-END:], [], path.inside[-END:])
    swings = swinging(values[:-1]) | repeating(end.points, 1)
    return np.select(
        [~path.inside[-1], resting(end, 1, tolerance).any(axis=0), rises, swings],
        [Fate.DIVERGES.value, Fate.CONVERGES.value, Fate.DIVERGES.value, Fate.OSCILLATES.value],
        Fate.CRAWLS.value,
    )


def stability_limit(optimizer: str, memory: npt.ArrayLike, curvature: float) -> Array | None:
    r"""The rate above which a descent leaves a bowl, for optimizers that have such a limit.

    .. math:: \eta < \frac{2}{\lambda}, \quad \frac{2 (1 + \mu)}{\lambda}, \quad
        \frac{2 (1 + \mu)}{\lambda (1 + 2 \mu)}

    for plain descent, momentum and Nesterov's momentum.

    Args:
        optimizer: key of `OPTIMIZERS`.
        memory: momentum, of any shape.
        curvature: the largest one of the bowl.

    Example:
        >>> stability_limit("momentum", [0, 0.5, 1], 10)
        array([0.2, 0.3, 0.4])

    Source: https://distill.pub/2017/momentum/
    """
    mu = np.asarray(memory, dtype=np.float64)
    limits = {
        "gradient_descent": np.full_like(mu, 2.0),
        "momentum": 2 * (1 + mu),
        "nesterov": 2 * (1 + mu) / (1 + 2 * mu),
    }
    return limits[optimizer] / curvature if optimizer in limits else None
