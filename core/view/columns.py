"""Which classes get a column of their own where there are too many for a chart."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SHOWN = 20


@dataclass(frozen=True)
class Columns:
    """The classes with a column of their own; one more column stands for the rest of them.

    Args:
        classes: how many there are, K.
        shown: those with a column, in their order, (S,).
    """

    classes: int
    shown: npt.NDArray[np.int64]

    @classmethod
    def of(cls, logits: Array, *chosen: int) -> Self:
        """All of up to `SHOWN` classes; of more the ones with the largest logits, and `chosen`."""
        classes = len(logits)
        if classes <= SHOWN:
            return cls(classes, np.arange(classes))
        order = np.argsort(-logits, kind="stable")
        return cls(classes, np.unique(np.append(order[:SHOWN], chosen).astype(np.int64)))

    @property
    def rest(self) -> int:
        """How many classes share the last column."""
        return self.classes - len(self.shown)

    def with_mass(self, probabilities: Array) -> Array:
        """Probabilities (..., K) as columns (..., S), with one more for the mass of the rest."""
        kept = probabilities[..., self.shown]
        if not self.rest:
            return kept
        hidden = np.delete(probabilities, self.shown, axis=-1).sum(axis=-1, keepdims=True)
        return np.concatenate([kept, hidden], axis=-1)

    def with_log_mass(self, log_probabilities: Array) -> Array:
        """Logarithms (K,) as columns (S,), with one more for the logarithm of the rest's mass."""
        kept = log_probabilities[self.shown]
        if not self.rest:
            return kept
        with np.errstate(all="ignore"):
            mass = np.exp(np.delete(log_probabilities, self.shown)).sum()
            return np.append(kept, np.log(mass))
