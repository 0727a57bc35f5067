"""A loss as a function of logits, whatever it compares: its transform goes before it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.losses.entry import Inputs, LabelDomain, Loss
from core.losses.transforms import TRANSFORMS, Transform

FAR = 1e4  # a logit beyond it has left: an exponential of it says nothing any more


@dataclass(frozen=True)
class Chain:
    r"""Logits, transform, loss, with its slope by the logits.

    .. math:: \frac{\partial L}{\partial x} = \Bigl(\frac{\partial q}{\partial x}\Bigr)^{\!\top}
        \frac{\partial L}{\partial q}

    Args:
        loss: an entry of `LOSSES`.
        transform: key of one of its transforms.
        parameters: of the loss, by name; the defaults of the others.

    Example:
        >>> from core.losses import LOSSES
        >>> squared = Chain(LOSSES["mean_squared_error"], "softmax", {})
        >>> value, slopes = squared.value(1, [8, -2, 0]), squared.gradient(1, [8, -2, 0])
        >>> float(value.round(4)), float(slopes[1].round(8))
        (0.6664, -6.048e-05)
    """

    loss: Loss
    transform: str
    parameters: Mapping[str, float]

    @property
    def before(self) -> Transform:
        """What makes the second argument of the loss."""
        return TRANSFORMS[self.transform]

    def labels(self, label: int, shape: tuple[int, ...]) -> Array:
        """The label of the same class for rows of a shape (..., K), in the form the loss takes."""
        if self.loss.labels is LabelDomain.INDEX:
            return np.full(shape[:-1], label)
        return np.tile(np.arange(shape[-1]) == label, (*shape[:-1], 1)).astype(np.float64)

    def value(self, label: int, logits: npt.ArrayLike) -> Array:
        """The loss of each row (...); those of elements are summed.

        Args:
            label: the class that is right in all rows.
            logits: (..., K).
        """
        return self.computed(label, logits)[1]

    def gradient(self, label: int, logits: npt.ArrayLike) -> Array:
        """The slope of the loss of each row by its logits, (..., K); arguments as in `value`."""
        return self.computed(label, logits)[2]

    def computed(self, label: int, logits: npt.ArrayLike) -> tuple[Array, Array, Array]:
        """What the loss compares (..., K), the losses and their slopes; arguments as in `value`."""
        rows = np.asarray(logits, dtype=np.float64)
        labels = self.labels(label, rows.shape)
        compared = self.before.value(rows)
        losses = self.loss.value(labels, compared, **self.parameters)
        losses = losses.sum(axis=-1) if self.loss.elementwise else losses
        return compared, np.asarray(losses), self._slopes(labels, rows, compared)

    def descend(self, label: int, logits: npt.ArrayLike, rate: float, steps: int) -> Array:
        """The logits of each row while it goes down its loss.

        Args:
            label: the class that is right in all rows.
            logits: where the rows begin, (..., K).
            rate: what each gradient is multiplied by.
            steps: how many.

        Returns:
            Logits (steps + 1, ..., K), the first of them the start; NaN once they have left.
        """
        rows = np.asarray(logits, dtype=np.float64)
        labels, path = self.labels(label, rows.shape), [rows]
        with np.errstate(all="ignore"):
            for _ in range(steps):
                rows = rows - rate * self._slopes(labels, rows, self.before.value(rows))
                rows = np.where(np.abs(rows) <= FAR, rows, np.nan)
                path.append(rows)
        return np.stack(path)

    def _slopes(self, labels: Array, rows: Array, compared: Array) -> Array:
        slope = self.loss.gradient(labels, compared, **self.parameters)
        if self.loss.inputs is Inputs.LOGITS:
            return slope
        with np.errstate(all="ignore"):
            return np.asarray(self.before.slopes(rows, compared, slope))
