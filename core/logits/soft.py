"""Labels that are distributions: a probability for each class of a row."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import times
from core.softmax import log_softmax

BLOCK = 1 << 18
SLACK = 1e-3
SLACK_HALF = 4e-3
"""How far the sum of a row may be from 1, and in float16."""

Array = npt.NDArray[Any]


def are_distributions(labels: Any, rows: int, classes: int) -> bool:
    """Whether labels are a distribution a row, and not one-hot throughout.

    Args:
        labels: as they stand in a file, of any shape.
        rows: N.
        classes: K.

    Example:
        >>> are_distributions(np.array([[0.9, 0.1]]), 1, 2)
        True
        >>> are_distributions(np.array([[0.0, 1.0]]), 1, 2)
        False
    """
    if not isinstance(labels, np.ndarray) or labels.dtype.kind != "f" or classes < 2:
        return False
    if labels.ndim < 2 or labels.shape[-1] != classes or labels.size != rows * classes:
        return False
    matrix = labels.reshape(-1, classes)
    slack = SLACK_HALF if labels.dtype == np.float16 else SLACK
    soft = False
    size = max(1, BLOCK // classes)
    for start in range(0, rows, size):
        block = np.asarray(matrix[start : start + size], dtype=np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            sums = block.sum(axis=1)
            if not ((block >= 0).all() and (abs(sums - 1) <= slack).all()):
                return False
        soft = soft or bool(((block != 0) & (block != 1)).any())
    return soft


def largest(distributions: Array) -> npt.NDArray[np.int64]:
    """The class of the largest share of each row, of a tie the first."""
    result: npt.NDArray[np.int64] = distributions.argmax(axis=1).astype(np.int64)
    return result


def soft_losses(values: Any, distributions: Array) -> npt.NDArray[np.float64]:
    r"""The softmax cross entropy of each row against its distribution.

    .. math:: -\sum_k y_k \log p_k, \qquad 0 \cdot \log 0 = 0

    Args:
        values: logits (N, K), an array or `Stored`.
        distributions: (N, K).

    Example:
        >>> soft_losses(np.zeros((1, 2)), np.array([[0.5, 0.5]])).round(4)
        array([0.6931])
    """
    rows, classes = values.shape
    losses = np.empty(rows)
    size = max(1, BLOCK // classes)
    for start in range(0, rows, size):
        at = slice(start, start + size)
        shares = np.asarray(distributions[at], dtype=np.float64)
        logs = log_softmax(np.asarray(values[at], dtype=np.float64))
        losses[at] = 0.0 - times(shares, logs).sum(axis=1)
    return losses
