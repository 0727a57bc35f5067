"""What the page Cross entropy shows of an experiment: computed once, drawn later."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import times
from core.experiment import CrossEntropyExperiment
from core.labels import check_distribution
from core.lanes import BadLane
from core.loss_curve import LossCurve
from core.losses import LOSSES
from core.softmax import SoftmaxSteps, softmax_steps
from core.view.columns import Array, Columns

POINTS = 81  # of a loss curve
LABELS_SHOWN = 5  # classes of a distribution that get a column whatever their logit
NEAREST = 1e-3  # to 0 and 1: where the curve over the probability ends
FAR = 1e307  # of a double; beyond it a difference is infinite


@dataclass(frozen=True)
class Information:
    """Entropies of a label y and a prediction p, in nats; by the formula that says what each is."""

    loss: float  # H(y, p)
    label: float  # H(y)
    divergence: float  # KL(y, p)
    swapped: float  # H(p, y)
    prediction: float  # H(p)
    swapped_divergence: float  # KL(p, y)


@dataclass(frozen=True)
class CrossEntropyView:
    """An experiment with its losses.

    Args:
        experiment: what to show.

    Example:
        >>> view = CrossEntropyView(CrossEntropyExperiment())
        >>> round(view.total, 5), round(view.mean, 5)
        (1.22282, 0.40761)
    """

    experiment: CrossEntropyExperiment

    @property
    def is_sparse(self) -> bool:
        """Whether labels are indices."""
        return self.experiment.labels is None

    @property
    def loss_key(self) -> str:
        """The key of the loss in `LOSSES`."""
        return "sparse_softmax_cross_entropy" if self.is_sparse else "softmax_cross_entropy"

    @property
    def labels(self) -> Array | tuple[int, ...]:
        """The labels in the form that the loss takes: indices (N,), or distributions (N, K)."""
        experiment = self.experiment
        return (experiment.indices or ()) if experiment.labels is None else experiment.targets

    @cached_property
    def losses(self) -> Array:
        """One loss a row, (N,); NaN where softmax has no value."""
        experiment, loss = self.experiment, LOSSES[self.loss_key]
        defined = np.isfinite(experiment.matrix.max(axis=-1))
        losses = np.full(experiment.rows, np.nan)
        if defined.any():
            labels, logits = np.asarray(self.labels)[defined], experiment.matrix[defined]
            losses[defined] = loss.value(labels, logits, experiment.temperature)
        return losses

    @property
    def total(self) -> float:
        """The sum of the losses."""
        with np.errstate(all="ignore"):
            return float(self.losses.sum())

    @property
    def mean(self) -> float:
        """The mean of the losses."""
        with np.errstate(all="ignore"):
            return float(self.losses.mean())

    @cached_property
    def gradient(self) -> Array:
        """The slope of the chosen row's loss by each of its logits, (K,)."""
        loss = LOSSES["softmax_cross_entropy"]
        slope = loss.gradient(self.targets, self.logits, self.experiment.temperature)
        return np.asarray(slope)

    @property
    def logits(self) -> Array:
        """The logits of the chosen row, (K,)."""
        return np.asarray(self.experiment.matrix[self.experiment.row])

    @cached_property
    def targets(self) -> Array:
        """The label of the chosen row as numbers, (K,)."""
        return np.asarray(self.experiment.targets[self.experiment.row])

    @property
    def label(self) -> int:
        """The true class of the chosen row: the one with the largest share of the label."""
        return int(self.targets.argmax())

    @cached_property
    def steps(self) -> SoftmaxSteps:
        """Softmax of the chosen row, step by step."""
        return softmax_steps(self.logits, temperature=self.experiment.temperature)

    @cached_property
    def terms(self) -> Array:
        """−y log p of each class of the chosen row, (K,); they sum to its loss."""
        with np.errstate(all="ignore"):
            return np.asarray(0.0 - times(self.targets, self.steps.log_probabilities))

    @cached_property
    def columns(self) -> Columns:
        """The classes of the chosen row with a column of their own."""
        largest = np.argsort(-self.targets, kind="stable")[:LABELS_SHOWN]
        return Columns.of(self.logits, *largest[self.targets[largest] > 0], self.label)

    @cached_property
    def curve(self) -> LossCurve:
        """The loss as a function of the true class alone."""
        return LossCurve.of(self.targets, self.logits, self.label, self.experiment.temperature)

    @cached_property
    def curve_logits(self) -> Array:
        """The logits of the curve, (P,): around the others and the present one."""
        curve, now = self.curve, float(self.logits[self.label])
        middle = curve.rival
        middle = middle if np.isfinite(middle) else (now if np.isfinite(now) else 0.0)
        reach = 6 * curve.temperature
        if np.isfinite(now):
            reach = max(reach, 1.25 * abs(now - middle))
        middle, reach = min(max(middle, -FAR), FAR), min(reach, FAR)
        return np.linspace(middle - reach, middle + reach, POINTS)

    @cached_property
    def curve_probabilities(self) -> Array:
        """The probabilities of the curve, (P,): closer together near 0 and 1."""
        first = 2 * np.arcsin(np.sqrt(NEAREST))
        return (1 - np.cos(np.linspace(first, np.pi - first, POINTS))) / 2

    @cached_property
    def information(self) -> Information | None:
        """H, KL and both turned round, or None where the label is no distribution."""
        if self.bad_labels_of_row:
            return None
        p, log_p, y = self.steps.probabilities, self.steps.log_probabilities, self.targets
        with np.errstate(all="ignore"):
            log_y = np.log(y)
            # by its logarithm: p may be 0 in a computer only
            unseen = np.inf if ((y == 0) & (log_p > -np.inf)).any() else 0.0
            return Information(
                loss=_mean(y, -log_p),
                label=_mean(y, -log_y),
                divergence=_mean(y, log_y - log_p),
                swapped=_mean(p, -log_y) + unseen,
                prediction=_mean(p, -log_p),
                swapped_divergence=_mean(p, log_p - log_y) + unseen,
            )

    @cached_property
    def bad_labels(self) -> tuple[BadLane, ...]:
        """The rows whose label is no distribution."""
        return () if self.is_sparse else check_distribution(self.experiment.targets)

    @property
    def bad_labels_of_row(self) -> bool:
        """Whether the label of the chosen row is no distribution."""
        return any(lane.index == (self.experiment.row,) for lane in self.bad_labels)

    def name(self, label: int) -> str:
        """What the class is called: its name, or its number."""
        names = self.experiment.names
        return names[label] if names else str(label)

    @property
    def column_names(self) -> list[str]:
        """Names of the shown classes; the column of the rest is named by its caller."""
        return [self.name(int(label)) for label in self.columns.shown]


def _mean(weights: Array, values: Array) -> float:
    """Σ w v, where a weight of 0 leaves out whatever stands beside it."""
    return float(np.where(weights == 0, 0, weights * values).sum()) + 0.0
