"""What the page Sigmoid or softmax shows of an experiment: computed once, drawn later."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import times
from core.errors import Message
from core.experiment import SigmoidExperiment
from core.labels import check_distribution
from core.losses import LOSSES
from core.sigmoid import sigmoid
from core.softmax import SoftmaxSteps, softmax_steps
from core.view.columns import Array, Columns

LABELS_SHOWN = 5  # classes with the largest labels get a column whatever their logit


@dataclass(frozen=True)
class SigmoidView:
    """An experiment with the answers of sigmoid and softmax, and what they cost.

    Args:
        experiment: what to show.

    Example:
        >>> view = SigmoidView(SigmoidExperiment())
        >>> round(float(view.sigmoid.sum()), 3), round(float(view.softmax.sum()), 3)
        (2.167, 1.0)
    """

    experiment: SigmoidExperiment

    @property
    def logits(self) -> Array:
        """The logits of the chosen row, (K,)."""
        return np.asarray(self.experiment.matrix[self.experiment.row])

    @property
    def labels(self) -> Array:
        """The labels of the chosen row, (K,)."""
        return np.asarray(self.experiment.targets[self.experiment.row])

    @cached_property
    def sigmoid(self) -> Array:
        """The probability of each class of the row by itself, (K,)."""
        return sigmoid(self.logits)

    @cached_property
    def steps(self) -> SoftmaxSteps:
        """Softmax of the row."""
        return softmax_steps(self.logits)

    @property
    def softmax(self) -> Array:
        """The probabilities of the row's classes as one of which is right, (K,)."""
        return self.steps.probabilities

    @cached_property
    def losses(self) -> Array:
        """One weighted loss an element of the whole tensor, (N, K)."""
        experiment = self.experiment
        return LOSSES["weighted_cross_entropy"].value(
            experiment.targets, experiment.matrix, pos_weight=experiment.pos_weight
        )

    @property
    def total(self) -> float:
        """The sum of all losses."""
        return total(self.losses)

    @property
    def mean(self) -> float:
        """The mean of all losses."""
        return total(self.losses) / self.losses.size

    @property
    def row_losses(self) -> Array:
        """The losses of the row, (K,)."""
        return np.asarray(self.losses[self.experiment.row])

    @cached_property
    def positive(self) -> Array:
        """−log σ(x) of the row, (K,): the loss of label 1, without its weight."""
        return LOSSES["sigmoid_cross_entropy"].value(np.ones_like(self.logits), self.logits)

    @cached_property
    def negative(self) -> Array:
        """−log(1 − σ(x)) of the row, (K,): the loss of label 0."""
        return LOSSES["sigmoid_cross_entropy"].value(np.zeros_like(self.logits), self.logits)

    @cached_property
    def gradient(self) -> Array:
        """The slope of each loss of the row by its own logit, (K,)."""
        return LOSSES["weighted_cross_entropy"].gradient(
            self.labels, self.logits, pos_weight=self.experiment.pos_weight
        )

    @cached_property
    def no_distribution(self) -> Message | None:
        """Why the labels of the row are no distribution, so that softmax has no loss for them."""
        bad = check_distribution(self.labels)
        return bad[0].cause if bad else None

    @cached_property
    def softmax_terms(self) -> Array:
        """−y log p of each class, (K,), whose sum is the loss of softmax; NaN where it has none."""
        if self.no_distribution:
            return np.full(len(self.labels), np.nan)
        with np.errstate(all="ignore"):
            return np.asarray(0.0 - times(self.labels, self.steps.log_probabilities))

    @cached_property
    def columns(self) -> Columns:
        """The classes of the row with a column of their own."""
        largest = np.argsort(-self.labels, kind="stable")[:LABELS_SHOWN]
        positives = largest[self.labels[largest] > 0]
        return Columns.of(self.logits, *positives, self.experiment.chosen)

    def with_rest(self, values: Array) -> Array:
        """Values of the row's classes (K,) as columns (S,), and their sum over the rest."""
        with np.errstate(over="ignore"):
            return self.columns.with_mass(values)

    def name(self, label: int) -> str:
        """What the class is called: its name, or its number."""
        names = self.experiment.names
        return names[label] if names else str(label)

    @property
    def column_names(self) -> list[str]:
        """Names of the shown classes; the column of the rest is named by its caller."""
        return [self.name(int(label)) for label in self.columns.shown]


def total(values: Array) -> float:
    """The sum; inf where it is more than a double can hold."""
    with np.errstate(over="ignore"):
        return float(values.sum())
