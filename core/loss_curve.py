"""The cross entropy as a function of one class alone, the logits of all others kept."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from core.arrays import Array, check_temperature, times
from core.softmax import logsumexp


@dataclass(frozen=True)
class LossCurve:
    r"""The loss of a row against the logit x of one class, or against its probability p.

    .. math::
        L = y \log(1 + e^{o - x/T}) + (s - y) \log(1 + e^{x/T - o}) + r
          = -y \log p - (s - y) \log(1 - p) + r

    Args:
        own: y, the label of the class.
        other: s − y, the labels of all other classes together.
        rest: r, what those cost among themselves; it does not depend on x.
        top: m, the largest of the other logits.
        spread: o − m / T ≥ 0, where o is the logsumexp of the other logits divided by T; apart from
            m, since a logit of 1e4 at T = 0.05 would leave it four digits less.
        temperature: T.

    Example:
        >>> curve = LossCurve.of([0, 0, 1], [1, 2, 3], label=2)
        >>> round(float(curve.by_logit(3)), 8), round(float(curve.by_probability(0.5)), 8)
        (0.40760596, 0.69314718)
    """

    own: float
    other: float
    rest: float
    top: float
    spread: float
    temperature: float

    @classmethod
    def of(
        cls, labels: npt.ArrayLike, logits: npt.ArrayLike, label: int, temperature: float = 1.0
    ) -> Self:
        """The curve of one class of a row.

        Args:
            labels: (K,), any numbers.
            logits: (K,).
            label: the class.
            temperature: finite and above 0.
        """
        temperature = check_temperature(temperature)
        targets = np.asarray(labels, dtype=np.float64)
        values = np.delete(np.asarray(logits, dtype=np.float64), label)
        others = np.delete(targets, label)
        with np.errstate(all="ignore"):
            top = float(values.max(initial=-np.inf))
            below = (values - top) / temperature
            spread = float(logsumexp(below)) if np.isfinite(top) else 0.0
            behind = np.where(values == -np.inf, np.inf, spread - below)  # also where all are
            rest = float(times(others, behind).sum())
        return cls(float(targets[label]), float(others.sum()), rest, top, spread, temperature)

    @property
    def rival(self) -> float:
        """The logit of one class that weighs as much as all others together, T o."""
        with np.errstate(all="ignore"):
            return float(self.top + np.float64(self.temperature) * self.spread)

    def ahead(self, values: npt.ArrayLike) -> Array:
        """The logarithm of p / (1 − p), which is x / T − o, where the class has these logits."""
        with np.errstate(all="ignore"):
            above = np.asarray(values, dtype=np.float64) - self.top
            return np.asarray(above / self.temperature - self.spread)

    def by_logit(self, values: npt.ArrayLike) -> Array:
        """The loss where the class has these logits, of any shape."""
        with np.errstate(all="ignore"):
            ahead = self.ahead(values)
            own = times(np.asarray(self.own), np.logaddexp(0, -ahead))
            return np.asarray(own + times(np.asarray(self.other), np.logaddexp(0, ahead))) + (
                self.rest
            )

    def by_probability(self, values: npt.ArrayLike) -> Array:
        """The loss where the class has these probabilities, of any shape."""
        p = np.asarray(values, dtype=np.float64)
        with np.errstate(all="ignore"):
            own = times(np.asarray(self.own), -np.log(p))
            return np.asarray(own + times(np.asarray(self.other), -np.log1p(-p))) + self.rest

    def logit_of(self, probability: float) -> float:
        """The logit that gives the class a probability between 0 and 1."""
        with np.errstate(all="ignore"):
            odds = np.log(probability) - np.log1p(-probability)
            return float(self.top + self.temperature * (self.spread + odds))
