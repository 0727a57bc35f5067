"""What goes wrong with cross entropy, computed for the logits that are shown."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import times
from core.losses import LOSSES, looks_swapped, softmax_cross_entropy_with_logits
from core.softmax import logsumexp
from core.view.columns import Array
from core.view.cross_entropy import CrossEntropyView

EPSILON = 1e-7  # where Keras clips probabilities
STEP = 1e-5  # of a numerical derivative, in logits
SMALL = 5e-7  # to which one is trusted where loss and temperature are near 1


@dataclass(frozen=True)
class Pitfalls:
    """The four mistakes, for the chosen row of a view; the last one for the whole batch.

    Args:
        view: what the page shows.
    """

    view: CrossEntropyView

    @cached_property
    def claimed_slopes(self) -> Array:
        """(p − y) / T of the shown classes, TensorFlow's gradient whatever the labels sum to."""
        view = self.view
        slope = (view.row.steps.probabilities - view.row.targets) / view.experiment.temperature
        return np.asarray(slope[view.columns.shown])

    @cached_property
    def measured_slopes(self) -> Array:
        """The slope of the loss at the shown classes, by moving each logit a little."""
        labels, logits = self._folded
        slopes = []
        for column in range(len(self.view.columns.shown)):
            move = np.zeros(len(logits))
            move[column] = STEP
            with np.errstate(all="ignore"):
                ahead, behind = (self._loss(labels, logits + sign * move) for sign in (1, -1))
                slopes.append((ahead - behind) / (2 * STEP))
        return np.array(slopes)

    @cached_property
    def _folded(self) -> tuple[Array, Array]:
        """The row with all classes that are not shown as one: it has the same slopes."""
        view, temperature = self.view, self.view.experiment.temperature
        shown = view.columns.shown
        if not view.columns.rest:
            return view.row.targets, view.row.logits
        hidden = np.delete(view.row.logits, shown)
        with np.errstate(all="ignore"):
            together = temperature * logsumexp(hidden / temperature)
            mass = np.delete(view.row.targets, shown).sum()
        return np.append(view.row.targets[shown], mass), np.append(view.row.logits[shown], together)

    def _loss(self, labels: Array, logits: Array) -> Array:
        if not np.isfinite(logits.max()):
            return np.array(np.nan)
        loss = LOSSES["softmax_cross_entropy"]
        return loss.value(labels, logits, self.view.experiment.temperature)

    @property
    def trusted(self) -> float:
        """To what the measured slopes are trusted: a power of ten, for the size of the loss."""
        loss = abs(float(self.view.losses[self.view.experiment.row]))
        rounding = 8 * np.finfo(float).eps * loss / STEP
        error = max(SMALL, SMALL / self.view.experiment.temperature, rounding)
        return float(10 ** np.ceil(np.log10(error))) if np.isfinite(error) else np.inf

    @property
    def mass(self) -> float:
        """What the label of the row sums to."""
        with np.errstate(all="ignore"):
            return float(self.view.row.targets.sum())

    @cached_property
    def twice(self) -> float:
        """The loss of the row where softmax has been applied before the function applies it."""
        view = self.view
        with np.errstate(all="ignore"):
            return float(
                softmax_cross_entropy_with_logits(view.row.targets, view.row.steps.probabilities)
            )

    @property
    def least_twice(self) -> float:
        """What it is never below, for labels of at least 0: Σy · log(1 + (K − 1) / e)."""
        return float(self.mass * np.log1p((self.view.experiment.classes - 1) / np.e))

    @cached_property
    def by_hand(self) -> float:
        """−Σ y log p of softmax's own output: log 0 is −inf, and exp may overflow to NaN."""
        view = self.view
        with np.errstate(all="ignore"):
            return float(0.0 - times(view.row.targets, np.log(view.row.steps.probabilities)).sum())

    @cached_property
    def without_shift(self) -> float:
        """The same with exp(x) as it stands, the maximum not subtracted."""
        view = self.view
        with np.errstate(all="ignore"):
            powers = np.exp(view.row.logits / view.experiment.temperature)
            p = powers / powers.sum()
            return float(0.0 - times(view.row.targets, np.log(p)).sum())

    @cached_property
    def clipped(self) -> float:
        """The same with p clipped to [1e-7, 1 − 1e-7]: no loss is above 16.12."""
        view = self.view
        p = np.clip(view.row.steps.probabilities, EPSILON, 1 - EPSILON)
        with np.errstate(all="ignore"):
            return float(0.0 - times(view.row.targets, np.log(p)).sum())

    @cached_property
    def swapped(self) -> float:
        """The sum over the batch, logits in the place of labels, as in TensorFlow before 1.0."""
        experiment = self.view.experiment
        with np.errstate(all="ignore"):
            scaled = experiment.matrix / experiment.temperature
            return float(softmax_cross_entropy_with_logits(scaled, experiment.targets).sum())

    @property
    def looks_swapped(self) -> bool:
        """Whether the page itself was given logits as labels and labels as logits."""
        experiment = self.view.experiment
        return looks_swapped(experiment.targets, experiment.matrix)
