"""What the page Old or wrong shows: each case of the tutorials, as they have it and as it is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.experiment.old_or_wrong import OldOrWrongExperiment
from core.losses import LOSSES, softmax_cross_entropy_with_logits
from core.sigmoid import sigmoid
from core.softmax import one_hot, softmax

Array = npt.NDArray[np.float64]

ROWS = 3  # of the batch whose arguments are swapped
LOGITS = np.array([1.0, 2.0, 3.0])
RIGHT = 2  # the class of a label
STEP = 1e-5  # of a numerical derivative, in logits
DIGITS = 10  # classes of the network
BATCH = np.array([[0.3, 0.2, 0.2], [0.5, 0.7, 0.3], [0.1, 0.2, 0.3]])
BOUND = float(np.e / (np.e + DIGITS - 1))  # no probability of ten is larger after a sigmoid


@dataclass(frozen=True)
class OldOrWrongView:
    """An experiment with the numbers of every case.

    Args:
        experiment: what to show.

    Example:
        >>> view = OldOrWrongView(OldOrWrongExperiment())
        >>> round(view.swapped, 3), round(view.right, 5)
        (18.926, 1.22282)
    """

    experiment: OldOrWrongExperiment

    @property
    def batch(self) -> Array:
        """Three rows of [1, 2, x]."""
        return np.tile([1.0, 2.0, self.experiment.logit], (ROWS, 1))

    @property
    def batch_labels(self) -> Array:
        """One-hot rows for the last class."""
        return np.tile([0.0, 0.0, 1.0], (ROWS, 1))

    @cached_property
    def right(self) -> float:
        """The sum of the losses, labels first."""
        return float(softmax_cross_entropy_with_logits(self.batch_labels, self.batch).sum())

    @cached_property
    def swapped(self) -> float:
        """The sum with the logits in the place of labels."""
        return float(softmax_cross_entropy_with_logits(self.batch, self.batch_labels).sum())

    @property
    def hot(self) -> Array:
        """A one-hot label, (3,)."""
        return np.asarray(np.eye(len(LOGITS))[RIGHT])

    @property
    def smoothed(self) -> Array:
        """The label smoothed by s: y · (1 − s) + s / K, (3,)."""
        share = self.experiment.smoothing
        return self.hot * (1 - share) + share / len(LOGITS)

    @property
    def smoothed_loss(self) -> float:
        """The loss for the smoothed label."""
        return float(softmax_cross_entropy_with_logits(self.smoothed, LOGITS))

    @property
    def hot_loss(self) -> float:
        """The loss for the one-hot label."""
        return float(softmax_cross_entropy_with_logits(self.hot, LOGITS))

    @property
    def smoothed_away(self) -> float:
        """How far p − y of the smoothed label is from the slope of its loss, at most."""
        claimed = softmax(LOGITS) - self.smoothed
        return float(np.abs(claimed - _measured(self.smoothed, 1.0)).max())

    @property
    def indices(self) -> list[int]:
        """A label for each row of a batch with three classes: 0, 1, 2, 0 …."""
        return [row % len(LOGITS) for row in range(self.experiment.rows)]

    @property
    def square(self) -> bool:
        """Whether there are as many rows as classes."""
        return self.experiment.rows == len(LOGITS)

    @cached_property
    def deep(self) -> Array | Message:
        """The losses with `depth=len(labels)`, (N,), or why there are none."""
        labels = one_hot(np.array(self.indices) % self.experiment.rows, self.experiment.rows)
        try:
            return np.asarray(softmax_cross_entropy_with_logits(labels, self._rows))
        except InputError as error:
            return error.message

    @property
    def stretched(self) -> float:
        """The loss of one row whose label of depth 1 is stretched over all classes."""
        return float(softmax_cross_entropy_with_logits(np.ones(len(LOGITS)), LOGITS))

    @cached_property
    def deep_right(self) -> Array:
        """The losses with `depth` the number of classes, (N,)."""
        labels = one_hot(self.indices, len(LOGITS))
        return np.asarray(softmax_cross_entropy_with_logits(labels, self._rows))

    @property
    def _rows(self) -> Array:
        return np.tile(LOGITS, (self.experiment.rows, 1))

    @property
    def mass_label(self) -> Array:
        """A label whose entries sum to the mass, (3,)."""
        return self.hot * self.experiment.mass

    @property
    def claimed(self) -> Array:
        """P − y, whatever the label sums to and whatever T is, (3,)."""
        return (
            np.asarray(softmax(LOGITS, temperature=self.experiment.temperature)) - self.mass_label
        )

    @property
    def slope(self) -> Array:
        """(Σy · p − y) / T, (3,)."""
        return np.asarray(
            LOSSES["softmax_cross_entropy"].gradient(
                self.mass_label, LOGITS, self.experiment.temperature
            )
        )

    @property
    def measured(self) -> Array:
        """The slope of the loss, by moving each logit a little, (3,)."""
        return _measured(self.mass_label, self.experiment.temperature)

    @property
    def network_logits(self) -> Array:
        """What the last layer gives before its sigmoid, (10,)."""
        sure = self.experiment.sure
        return np.where(np.arange(DIGITS) == 0, sure, -sure)

    @property
    def after_sigmoid(self) -> Array:
        """Softmax of the sigmoid of it, (10,)."""
        return np.asarray(softmax(sigmoid(self.network_logits)))

    @property
    def linear(self) -> Array:
        """Softmax of the logits themselves, (10,)."""
        return np.asarray(softmax(self.network_logits))

    @property
    def empty_shape(self) -> tuple[int, int]:
        """The shape of the tensor that has nothing in it."""
        return (3, 0) if self.experiment.no_classes else (0, 3)

    @property
    def empty(self) -> tuple[int, ...] | Message:
        """The shape of its softmax, or why there is none."""
        try:
            return np.shape(softmax(np.zeros(self.empty_shape)))
        except InputError as error:
            return error.message

    @property
    def printed(self) -> Array:
        """What `print` of the chosen name gives, (3, 3)."""
        return np.eye(3) if self.experiment.prints_labels else BATCH

    @property
    def printed_loss(self) -> Array:
        """The losses of these logits and labels, (3,)."""
        return np.asarray(softmax_cross_entropy_with_logits(np.eye(3), BATCH))


def _measured(labels: Array, temperature: float) -> Array:
    """The slope of the loss of a label at [1, 2, 3], by moving each logit a little."""
    loss = LOSSES["softmax_cross_entropy"]
    moves = STEP * np.eye(len(LOGITS))
    both = [
        np.array([float(loss.value(labels, LOGITS + sign * move, temperature)) for move in moves])
        for sign in (1, -1)
    ]
    return np.asarray((both[0] - both[1]) / (2 * STEP))
