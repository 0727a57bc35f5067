"""The loss against the temperature, between temperatures at which it is known with its slopes."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NllCurve:
    """A mean loss over s = log T: value and two derivatives at each of M points.

    Between two points it is the polynomial of degree five that has all six numbers; on a fourth of
    an octave it differs from the loss by less than what is drawn, some 1e-9.

    Args:
        s: log T, rising, (M,).
        value: the mean loss.
        first: its derivative in s.
        second: its second derivative in s.
    """

    s: Floats
    value: Floats
    first: Floats
    second: Floats

    @classmethod
    def of(cls, temperatures: Floats, loss: Floats, slope: Floats, curvature: Floats) -> Self:
        r"""From the derivatives in \(\beta = 1/T\); the temperatures fall, (M,) each.

        .. math:: L_s = -\beta L', \quad L_{ss} = \beta L' + \beta^2 L''
        """
        beta = 1 / temperatures
        parts = (np.log(temperatures), loss, -beta * slope, beta * slope + beta**2 * curvature)
        return cls(*(part[::-1] for part in parts))

    def __call__(self, temperature: npt.ArrayLike) -> Floats:
        """The mean loss at temperatures within the points."""
        s = np.log(np.asarray(temperature, dtype=np.float64))
        left = np.clip(np.searchsorted(self.s, s, side="right") - 1, 0, self.s.size - 2)
        width = self.s[left + 1] - self.s[left]
        t = (s - self.s[left]) / width
        return _quintic(
            t,
            (self.value[left], width * self.first[left], width**2 * self.second[left]),
            (self.value[left + 1], width * self.first[left + 1], width**2 * self.second[left + 1]),
        )

    def lowest(self) -> tuple[float, float, float]:
        """The lowest point in s, nearly, and the points to either side of it.

        The loss is convex in 1 / T, so it falls to its lowest point and rises from there.
        """
        rising = np.flatnonzero(self.first >= 0)
        right = int(rising[0]) if rising.size else self.s.size - 1
        low, high = float(self.s[max(right - 1, 0)]), float(self.s[right])
        between = np.linspace(low, high, 65)
        return float(between[np.argmin(self(np.exp(between)))]), low, high


Sides = tuple[Floats, Floats, Floats]


def _quintic(t: Floats, left: Sides, right: Sides) -> Floats:
    """The polynomial of degree five with value, slope and curvature at t = 0 and t = 1."""
    value, slope, curvature = left
    rest = right[0] - value - slope - curvature / 2
    turn = right[1] - slope - curvature
    bend = right[2] - curvature
    cubic = 10 * rest - 4 * turn + bend / 2
    quartic = -15 * rest + 7 * turn - bend
    fifth = 6 * rest - 3 * turn + bend / 2
    return value + t * (slope + t * (curvature / 2 + t * (cubic + t * (quartic + t * fifth))))
