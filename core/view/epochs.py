"""What the page Epochs shows: a training after each of its epochs, and some of its rows."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.experiment import EpochsExperiment
from core.logits.confusion import class_names
from core.logits.learning import Learning, learning_of
from core.logits.sample import load_epochs
from core.view.simplex import CLASSES, place

BINS = 30
"""Of the histogram of margins."""
PICKED = 5
"""Rows whose margins are drawn where nobody chose any."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EpochsView:
    """A training after each of its epochs, and the rows that are looked at.

    Args:
        experiment: what is chosen of it.
        learning: the training; that which comes with the app if it is not given.
        rows: the numbers (n,) of the rows that are shown; the first one if they are not given.

    Example:
        >>> EpochsView(EpochsExperiment(epoch=3)).at
        2
    """

    experiment: EpochsExperiment
    learning: Learning = field(default_factory=lambda: learning_of(load_epochs()))
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the epochs, (E,)."""
        return self.learning.epochs.numbers

    @property
    def at(self) -> int:
        """The place of the epoch that is shown; of one that is not there the last before it."""
        wanted = self.experiment.epoch
        if wanted is None:
            return len(self.numbers) - 1
        return max(0, int(np.searchsorted(self.numbers, wanted, side="right")) - 1)

    @property
    def number(self) -> int:
        """The number of the epoch that is shown."""
        return self.numbers[self.at]

    @cached_property
    def picked(self) -> tuple[int, ...]:
        """The rows whose margins are drawn, the chosen one first."""
        rows = self.experiment.picked or tuple(self.rows[:PICKED].tolist())
        return tuple(row for row in rows if row < self.learning.epochs.rows) or (0,)

    @property
    def row(self) -> int:
        """The chosen row."""
        return self.picked[0]

    @cached_property
    def names(self) -> list[str]:
        """Distinct names of the classes, (K,)."""
        return class_names(self.learning.epochs.logits(0))

    @cached_property
    def margins(self) -> npt.NDArray[np.float32]:
        """The margin of each picked row after each epoch, (P, E)."""
        return self.learning.margins[:, list(self.picked)].T

    @cached_property
    def edges(self) -> Floats:
        """The edges of the bins of margins, (B + 1,); 0 is one of them, and a few rows are out."""
        known = self.learning.margins[np.isfinite(self.learning.margins)]
        low, high = np.quantile(known, [0.005, 0.995]) if known.size else (-1.0, 1.0)
        low, high = min(float(low), -1e-3), max(float(high), 1e-3)
        width = (high - low) / (BINS - 1)
        below = int(np.ceil(-low / width))
        return np.asarray(width * (np.arange(BINS + 1) - below))

    @cached_property
    def spread(self) -> npt.NDArray[np.int64]:
        """How many rows have a margin in a bin after each epoch, (E, B); the outer ones have more.

        Rows without a margin, of a NaN, are in none.
        """
        counts = np.zeros((len(self.numbers), BINS), np.int64)
        for at, margins in enumerate(self.learning.margins):
            known = margins[~np.isnan(margins)]
            bins = np.clip(np.searchsorted(self.edges, known, side="right") - 1, 0, BINS - 1)
            counts[at] = np.bincount(bins, minlength=BINS)
        return counts

    @cached_property
    def paths(self) -> Floats | None:
        """The picked rows in the triangle after each epoch, (P, E, 2); None unless K = 3."""
        if self.learning.epochs.classes != CLASSES:
            return None
        return np.stack([place(self.learning.probabilities(row)) for row in self.picked])
