"""Points of two classes in a plane, none of which a line can part."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.errors import Message
from core.registry import Registry

POINTS = 200
REACH = 2.4  # the points lie within this of 0, along both axes
NOISE = 0.09


@dataclass(frozen=True)
class Cloud:
    """Two classes of points.

    Args:
        key: permanent name.
        title: what it is called in a list.
        places: (generator, points a class) -> (2, points a class, 2), the classes one after the
            other.

    Example:
        >>> points, labels = CLOUDS["xor"].points(seed=0)
        >>> points.shape, float(labels.mean())
        ((200, 2), 0.5)
    """

    key: str
    title: Message
    places: Callable[[np.random.Generator, int], Array]

    def points(self, seed: int) -> tuple[Array, Array]:
        """The points (200, 2) and their classes (200,), 0 or 1; the same for the same seed.

        Args:
            seed: of at least 0.
        """
        places = self.places(np.random.default_rng(seed), POINTS // 2)
        return places.reshape(-1, 2).clip(-REACH, REACH), np.repeat([0.0, 1.0], POINTS // 2)


def _moons(rng: np.random.Generator, count: int) -> Array:
    turn = np.pi * rng.random((2, count))
    upper = np.stack([np.cos(turn[0]) - 0.5, np.sin(turn[0]) - 0.25], axis=-1)
    lower = np.stack([0.5 - np.cos(turn[1]), 0.25 - np.sin(turn[1])], axis=-1)
    return 1.4 * (np.stack([upper, lower]) + rng.normal(0, NOISE, (2, count, 2)))


def _circles(rng: np.random.Generator, count: int) -> Array:
    turn = 2 * np.pi * rng.random((2, count))
    rings = np.stack([np.cos(turn), np.sin(turn)], axis=-1) * [[[1.9]], [[0.9]]]
    return np.asarray(rings + rng.normal(0, 1.4 * NOISE, (2, count, 2)))


def _xor(rng: np.random.Generator, count: int) -> Array:
    size = 0.2 + 1.8 * rng.random((2, count, 2))
    side = np.where(rng.random((2, count)) < 0.5, -1, 1)
    return np.asarray(size * np.stack([side, side * [[1], [-1]]], axis=-1))


def _spiral(rng: np.random.Generator, count: int) -> Array:
    way = np.linspace(0.15, 1, count)
    turn = 1.35 * 2 * np.pi * way + np.array([[0], [np.pi]])
    arms = 2.1 * way[:, np.newaxis] * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    return np.asarray(arms + rng.normal(0, 0.6 * NOISE, (2, count, 2)))


CLOUDS = Registry(
    "set of points",
    Cloud("moons", Message("Two moons"), _moons),
    Cloud("circles", Message("A ring around a disc"), _circles),
    Cloud("xor", Message("XOR"), _xor),
    Cloud("spiral", Message("Two spirals"), _spiral),
)
