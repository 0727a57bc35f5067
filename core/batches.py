"""A straight line through points, found by descent on all of them, on some, or on one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SLOPE, INTERCEPT = 1.5, 0.5  # of the line that the points scatter about
LEFT, RIGHT = -1.0, 3.0
FAR = 1e6  # a path that is as far out has diverged


@dataclass(frozen=True)
class Course:
    """A descent on batches.

    Args:
        points: slope and intercept before each update and after the last, (U + 1, 2).
        seen: how many examples each of them has seen, (U + 1,).
        diverged: whether the next point is beyond all bounds; the path is cut before it.
    """

    points: Array
    seen: npt.NDArray[np.int64]
    diverged: bool


def scattered(examples: int, seed: int) -> tuple[Array, Array]:
    """Where points lie: x (N,) from left to right, and noise of standard deviation 1 for y, (N,).

    Args:
        examples: N.
        seed: the same seed gives the same points.

    Example:
        >>> scattered(3, seed=0)[0].tolist()
        [-0.836, 0.079, 1.548]
    """
    random = np.random.default_rng(seed)
    x = np.sort(random.uniform(LEFT, RIGHT, examples)).round(3)
    return x, random.standard_normal(examples)


def about_the_line(x: Array, normal: Array, noise: float) -> Array:
    """The y (N,) of points about the line 1.5 x + 0.5, `noise` times `normal` away from it.

    Example:
        >>> about_the_line(np.array([0.0, 1.0]), np.array([1.0, -1.0]), 0.5).tolist()
        [1.0, 1.5]
    """
    return SLOPE * x + INTERCEPT + noise * normal


def shuffled(examples: int, epochs: int, seed: int) -> npt.NDArray[np.int64]:
    """The order of the examples in each epoch, (E, N); more epochs leave the first as they are.

    Example:
        >>> shuffled(4, 2, seed=1).tolist()
        [[0, 1, 2, 3], [3, 0, 2, 1]]
    """
    random = np.random.default_rng(seed)
    return np.array([random.permutation(examples) for _ in range(epochs)])


def losses(x: Array, y: Array, points: Array) -> Array:
    r"""The mean squared error over all examples in each of some points.

    .. math:: J(a, b) = \frac{1}{N} \sum_i (a x_i + b - y_i)^2

    Args:
        x: (N,).
        y: (N,).
        points: slope a and intercept b, (P, 2).

    Returns:
        J, (P,).

    Example:
        >>> losses(np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.array([[1.0, 0.0], [0.0, 0.0]]))
        array([0. , 0.5])
    """
    slopes, intercepts = points.T
    errors = np.outer(slopes, x) + intercepts[:, None] - y
    return np.asarray((errors * errors).mean(axis=1))


def gradients(x: Array, y: Array, point: Array) -> Array:
    r"""The gradient of each example's own loss, (N, 2); their mean is that of J.

    .. math:: \nabla_i = 2 (a x_i + b - y_i) \, (x_i, 1)

    Example:
        >>> gradients(np.array([2.0]), np.array([1.0]), np.array([1.0, 0.0]))
        array([[4., 2.]])
    """
    slope, intercept = point
    errors = 2 * (slope * x + intercept - y)
    return np.stack([errors * x, errors], axis=1)


def best_line(x: Array, y: Array) -> Array:
    """Slope and intercept with the smallest J, (2,).

    Example:
        >>> best_line(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0]))
        array([2., 1.])
    """
    away = x - x.mean()
    slope = (away * (y - y.mean())).sum() / (away * away).sum()
    return np.array([slope, y.mean() - slope * x.mean()])


def curvature(x: Array) -> Array:
    """The second derivatives of J, (2, 2): the same everywhere.

    Example:
        >>> curvature(np.array([0.0, 2.0]))
        array([[4., 2.],
               [2., 2.]])
    """
    return 2 * np.array([[(x * x).mean(), x.mean()], [x.mean(), 1.0]])


def course(
    x: Sequence[float],
    y: Sequence[float],
    start: tuple[float, float],
    rate: float,
    orders: Sequence[Sequence[int]],
    size: int,
) -> Course:
    r"""Descent on one batch after the other; the last one of an epoch may be smaller.

    .. math:: (a, b) \leftarrow (a, b) - \frac{\eta}{|B|} \sum_{i \in B} \nabla_i

    Args:
        x: of the examples, (N,).
        y: of the examples, (N,).
        start: slope and intercept at the beginning.
        rate: learning rate.
        orders: of the examples in each epoch, (E, N).
        size: examples of a batch, 1 to N.

    Example:
        >>> course([1.0, 2.0], [2.0, 4.0], (0.0, 0.0), 0.1, [[0, 1]], 1).points.round(2).tolist()
        [[0.0, 0.0], [0.4, 0.4], [1.52, 0.96]]
    """
    slope, intercept = start
    points, seen = [start], [0]
    for order in orders:
        for at in range(0, len(order), size):
            batch = order[at : at + size]
            across = up = 0.0
            for n in batch:
                error = slope * x[n] + intercept - y[n]
                across += error * x[n]
                up += error
            step = 2 * rate / len(batch)
            slope, intercept = slope - step * across, intercept - step * up
            if not (abs(slope) <= FAR and abs(intercept) <= FAR):
                return Course(np.array(points), np.array(seen), diverged=True)
            points.append((slope, intercept))
            seen.append(seen[-1] + len(batch))
    return Course(np.array(points), np.array(seen), diverged=False)


def spread(own: Array, size: npt.ArrayLike) -> Array:
    r"""How far the gradient of a batch lies from that of all, root mean square over all batches.

    .. math:: \sqrt{\frac{N - |B|}{N - 1} \cdot \frac{1}{|B|} \cdot \frac{1}{N}
        \sum_i \lVert \nabla_i - \nabla \rVert^2}

    Args:
        own: the gradient of each example, (N, 2).
        size: of the batches, drawn without putting back, 1 to N.

    Example:
        >>> spread(np.array([[1.0, 0.0], [-1.0, 0.0]]), [1, 2])
        array([1., 0.])
    """
    sizes = np.asarray(size, dtype=np.float64)
    away = own - own.mean(axis=0)
    variance = (away * away).sum(axis=1).mean()
    left = (len(own) - sizes) / max(1, len(own) - 1)
    return np.asarray(np.sqrt(left / sizes * variance))
