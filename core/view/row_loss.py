"""What one row of logits costs for one label: the steps, the loss, its slopes and curves."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import times
from core.labels import check_distribution
from core.loss_curve import LossCurve
from core.losses import LOSSES, Inputs, LabelDomain, Loss
from core.softmax import SoftmaxSteps, softmax_steps
from core.view.columns import Array

POINTS = 81  # of a loss curve
NEAREST = 1e-3  # to 0 and 1: where the curve over the probability ends
LEAST = 1e-12  # and however near the present one is
FAR = 1e307  # of a double; beyond it a difference is infinite
# The cross entropies and their nearest, and the squared error as a stranger: a bench of one row
# lists these beside one another. All losses stand on the page Losses.
FAMILY = (
    "softmax_cross_entropy",
    "sparse_softmax_cross_entropy",
    "sigmoid_cross_entropy",
    "weighted_cross_entropy",
    "categorical_crossentropy",
    "kl_divergence",
    "mean_squared_error",
)


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
class RowLoss:
    """A row of logits and its label, with every number between them and the losses.

    Args:
        targets: the label as numbers, (K,).
        logits: (K,).
        temperature: finite and above 0.
        label: the true class; the one with the largest share of the label, if not given.

    Example:
        >>> row = RowLoss(np.array([0.0, 0, 1]), np.array([1.0, 2, 3]), 1.0)
        >>> round(row.loss, 6), round(row.family["sigmoid_cross_entropy"], 6)
        (0.407606, 3.488777)
    """

    targets: Array
    logits: Array
    temperature: float
    label: int = -1

    def __post_init__(self) -> None:
        if self.label < 0:
            object.__setattr__(self, "label", int(self.targets.argmax()))

    @cached_property
    def steps(self) -> SoftmaxSteps:
        """Softmax of the row, step by step."""
        return softmax_steps(self.logits, temperature=self.temperature)

    @cached_property
    def terms(self) -> Array:
        """−y log p of each class, (K,); they sum to the loss."""
        with np.errstate(all="ignore"):
            return np.asarray(0.0 - times(self.targets, self.steps.log_probabilities))

    @cached_property
    def loss(self) -> float:
        """The cross entropy of softmax; NaN where softmax has no value."""
        return self.family["softmax_cross_entropy"]

    @cached_property
    def gradient(self) -> Array:
        """The slope of the loss by each of the logits, (K,)."""
        loss = LOSSES["softmax_cross_entropy"]
        return np.asarray(loss.gradient(self.targets, self.logits, self.temperature))

    @cached_property
    def family(self) -> dict[str, float]:
        """Each loss of `FAMILY` of this row, by its key; those of elements summed.

        A loss of probabilities or values is that of softmax's answer. NaN where softmax has no
        value, and where the label has not the form that the loss takes: a class, or numbers from
        0 to 1.
        """
        defined = bool(np.isfinite(self.logits.max()))
        return {
            key: self._value(LOSSES[key]) if defined and self.takes(LOSSES[key]) else float("nan")
            for key in FAMILY
        }

    def takes(self, loss: Loss) -> bool:
        """Whether the label has the form that a loss takes."""
        if loss.labels is LabelDomain.INDEX:
            return bool((self.targets == one_hot_at(self.label, len(self.targets))).all())
        if loss.labels is LabelDomain.ELEMENT:
            return bool(((self.targets >= 0) & (self.targets <= 1)).all())
        return True

    def _value(self, loss: Loss) -> float:
        labels = np.array(self.label) if loss.labels is LabelDomain.INDEX else self.targets
        with np.errstate(all="ignore"):
            if loss.inputs is Inputs.LOGITS:
                return float(np.sum(loss.value(labels, self.logits, self.temperature)))
            return float(np.sum(loss.value(labels, self.steps.probabilities)))

    @cached_property
    def entropy(self) -> float:
        """The entropy of the prediction, in nats; its exponential is the perplexity."""
        return _mean(self.steps.probabilities, 0.0 - self.steps.log_probabilities)

    @cached_property
    def curve(self) -> LossCurve:
        """The loss as a function of the true class alone."""
        return LossCurve.of(self.targets, self.logits, self.label, self.temperature)

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
        """The probabilities of the curve, (P,): closer together near 0 and 1.

        It reaches the present one, which may be nearer to 0 or 1 than a hand can drag it.
        """
        p = float(self.steps.probabilities[self.label])
        nearest = max(min(NEAREST, p, 1 - p), LEAST) if 0 <= p <= 1 else NEAREST
        first = 2 * np.arcsin(np.sqrt(nearest))
        return (1 - np.cos(np.linspace(first, np.pi - first, POINTS))) / 2

    @cached_property
    def is_distribution(self) -> bool:
        """Whether the label is one."""
        return not check_distribution(self.targets)

    @cached_property
    def information(self) -> Information | None:
        """H, KL and both turned round, or None where the label is no distribution."""
        if not self.is_distribution:
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
                prediction=self.entropy,
                swapped_divergence=_mean(p, log_p - log_y) + unseen,
            )


def one_hot_at(label: int, classes: int) -> Array:
    """The one-hot row of one class, (K,)."""
    row = np.zeros(classes)
    row[label] = 1.0
    return row


def _mean(weights: Array, values: Array) -> float:
    """Σ w v, where a weight of 0 leaves out whatever stands beside it."""
    with np.errstate(all="ignore"):
        return float(np.where(weights == 0, 0, weights * values).sum()) + 0.0
