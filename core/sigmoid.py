"""The sigmoid: the probability of yes from one logit, whatever the other classes say."""

import numpy as np
import numpy.typing as npt

from core.arrays import Array, floats, restored, working


def sigmoid(logits: npt.ArrayLike) -> Array:
    r"""The probability of each class by itself.

    .. math:: \sigma(x) = \frac{1}{1 + e^{-x}} = \mathrm{softmax}([x, 0])_0

    From both tails, so that nothing overflows and σ(−40) keeps its digits.

    Args:
        logits: x, of any shape.

    Returns:
        Probabilities of the same shape, in the floating type of the logits.

    Raises:
        InputTypeError: logits that are not real numbers.

    Example:
        >>> sigmoid([-2, 0, 2]).round(4)
        array([0.1192, 0.5   , 0.8808])

    Source: https://www.tensorflow.org/api_docs/python/tf/math/sigmoid
    """
    given = floats(logits, "logits")
    x = working(given)
    with np.errstate(all="ignore"):
        tail = np.exp(-np.abs(x))
        return restored(np.where(x < 0, tail, 1) / (1 + tail), given.dtype)
