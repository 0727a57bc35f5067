"""How often predictions and labels agree, beside how often they would by chance."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.logits.row_numbers import MISSING

SIGMAS = 6.0
"""Agreement that chance gives once in a thousand million files."""
GAIN = 0.2
"""So much more of the rows must agree after a change of the labels, since neighbouring classes,
such as ages, are taken for each other often."""


GAIN_SIGMAS = 4.0
"""And that of surely more rows: 18 at least."""


@dataclass(frozen=True)
class Agreement:
    """The share of rows that agree, what it would be of independent ones, and of how many rows."""

    share: float
    chance: float
    rows: int

    @property
    def sigmas(self) -> float:
        """The difference in standard deviations of the chance."""
        spread = np.sqrt(max(self.chance * (1 - self.chance), 1e-12) / self.rows)
        return float((self.share - self.chance) / spread)

    def explains(self, other: "Agreement") -> bool:
        """Whether this is surely no chance, and much better than the other, of about as many rows.

        Of the rows that only one of two answers has right, each has half if they are as good.
        """
        gain = (self.share - other.share) * self.rows
        spread = np.sqrt((self.share + other.share) * self.rows)
        sure = self.sigmas >= SIGMAS and gain >= GAIN_SIGMAS * spread
        return bool(sure and self.share >= other.share + GAIN)

    @classmethod
    def of(
        cls, predictions: npt.NDArray[np.integer], labels: npt.NDArray[np.int64], classes: int
    ) -> "Agreement":
        r"""The share of agreements, and :math:`\sum_k P(\hat y = k) P(y = k)`.

        A model that says the same of every row agrees by chance alone, however many rows are right.

        Args:
            predictions: classes (N,), `MISSING` where there is none.
            labels: classes (N,).
            classes: K.

        Example:
            >>> Agreement.of(np.array([0, 1]), np.array([0, 0]), 2)
            Agreement(share=0.5, chance=0.5, rows=2)
        """
        known = predictions != MISSING
        predictions, labels = predictions[known], labels[known]
        count = max(predictions.size, 1)
        both = np.bincount(predictions, minlength=classes) @ np.bincount(labels, minlength=classes)
        share = float(np.mean(predictions == labels)) if predictions.size else 0.0
        return cls(share, float(both) / count**2, count)
