"""What the page Sigmoid or softmax shows of `pos_weight`: the loss curves, and a classifier."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from core.experiment import POS_WEIGHT_RANGE
from core.logistic import LogisticFit, WeightPath, fit_logistic, imbalanced_sample, weight_path
from core.losses import LOSSES
from core.metrics import binary_confusion, precision, recall
from core.view.columns import Array
from core.view.sigmoid import SigmoidView

Counts = npt.NDArray[np.int64]

FAMILY = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
POINTS = 97  # of a loss curve
FARTHEST = 1e6  # where curves end, so that a point beyond has no place on them
REACH = 4.0  # logits to either side, at least
WEIGHTS = 81  # classifiers between the ends of the slider; the browser shows the nearest


@dataclass(frozen=True)
class PosWeightView:
    """What the weight of an experiment does.

    Args:
        row: the answers to the chosen row, whose classes are the points on the curves.

    Example:
        >>> from core.experiment import SigmoidExperiment
        >>> view = PosWeightView(SigmoidView(SigmoidExperiment(pos_weight=9)))
        >>> view.confusion.tolist(), round(view.recall, 2), round(view.precision, 2)
        ([[221, 49], [4, 26]], 0.87, 0.35)
    """

    row: SigmoidView

    @property
    def pos_weight(self) -> float:
        """The weight q."""
        return self.row.experiment.pos_weight

    @cached_property
    def curve_logits(self) -> Array:
        """The logits of the curves, (P,): 0 in the middle, and all points within."""
        size = np.abs(self.row.logits)
        reach = max(REACH, 1.1 * float(size.max(initial=0, where=size <= FARTHEST)))
        return np.round(np.linspace(-reach, reach, POINTS), 4)

    @cached_property
    def points(self) -> tuple[Array, Array]:
        """Logit and loss of each shown class, (S,); NaN where it has no place on the curves."""
        shown = self.row.columns.shown
        logits, losses = self.row.logits[shown], self.row.row_losses[shown]
        here = np.abs(logits) <= self.curve_logits[-1]
        return np.where(here, logits, np.nan), np.where(here, losses, np.nan)

    def positive_curve(self, pos_weight: float) -> Array:
        """The loss of label 1 over `curve_logits` at a weight, (P,)."""
        loss, ones = LOSSES["weighted_cross_entropy"], np.ones(POINTS)
        return loss.value(ones, self.curve_logits, pos_weight=pos_weight)

    @cached_property
    def negative_curve(self) -> Array:
        """The loss of label 0 over `curve_logits`, (P,); it has no weight."""
        return LOSSES["sigmoid_cross_entropy"].value(np.zeros(POINTS), self.curve_logits)

    @property
    def sample(self) -> tuple[Array, Counts]:
        """The points of the sample (300, 2), and whether each is a positive (300,)."""
        return imbalanced_sample()

    @property
    def path(self) -> WeightPath:
        """The classifiers, precision and recall over all weights of the slider."""
        return _path()

    @property
    def path_confusions(self) -> Counts:
        """The confusion of every classifier of the path, (W, 2, 2)."""
        return _path_confusions()

    @cached_property
    def fit(self) -> LogisticFit:
        """The classifier that was fitted with the weight."""
        return fit_logistic(*self.sample, self.pos_weight)

    @cached_property
    def confusion(self) -> Counts:
        """The counts `[[true no, false yes], [false no, true yes]]` at probability 0.5."""
        return _confusion(self.fit)

    @property
    def precision(self) -> float:
        """The share of positives among what is taken for one; NaN of nothing."""
        return float(precision(self.confusion)[1])

    @property
    def recall(self) -> float:
        """The share of the positives that is taken for one."""
        return float(recall(self.confusion)[1])


# The sample is always the same, so what does not depend on the experiment is computed once.


@cache
def _path() -> WeightPath:
    return weight_path(*imbalanced_sample(), np.geomspace(*POS_WEIGHT_RANGE, WEIGHTS))


@cache
def _path_confusions() -> Counts:
    return np.stack([_confusion(fit) for fit in _path().fits])


def _confusion(fit: LogisticFit) -> Counts:
    features, labels = imbalanced_sample()
    return binary_confusion(labels, fit.logits(features), 0.0)
