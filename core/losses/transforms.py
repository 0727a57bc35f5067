"""From logits to what a loss compares with its labels, and the way of a slope back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array, floats, restored, times, working
from core.errors import InputError
from core.registry import Registry
from core.sigmoid import sigmoid
from core.softmax import softmax


@dataclass(frozen=True)
class Transform:
    """Everything about one way from logits to predictions.

    Args:
        key: permanent name.
        values: logits -> predictions of the same shape.
        slopes: (logits, predictions, slope by the predictions) -> slope by the logits.
        formula: LaTeX of the predictions q, of logits x.
        plain: the same where there is no LaTeX.
        tensorflow: the Python expression in tf and logits.

    Example:
        >>> TRANSFORMS["sigmoid"].value([0.0, 100.0]), TRANSFORMS["sigmoid"].back([0.0], [4.0])
        (array([0.5, 1. ]), array([1.]))
    """

    key: str
    values: Callable[[Array], Array]
    slopes: Callable[[Array, Array, Array], Array]
    formula: str
    plain: str
    tensorflow: str

    def value(self, logits: npt.ArrayLike) -> Array:
        """The predictions of logits (..., K), in their shape and floating type.

        Raises:
            InputError: no axis, or an axis of length 0.
            InputTypeError: logits that are not real numbers.
        """
        given = _rows(logits)
        with np.errstate(all="ignore"):
            return restored(self.values(working(given)), given.dtype)

    def back(self, logits: npt.ArrayLike, slope: npt.ArrayLike) -> Array:
        """The slope of a loss by the logits, of its slope by the predictions; both (..., K).

        Raises:
            InputError: no axis, or an axis of length 0.
            InputTypeError: logits that are not real numbers.
        """
        given = _rows(logits)
        x = working(given)
        with np.errstate(all="ignore"):
            outer = np.asarray(slope, dtype=x.dtype)
            return restored(self.slopes(x, self.values(x), outer), given.dtype)


def _rows(logits: npt.ArrayLike) -> Array:
    given = floats(logits, "logits")
    if not given.ndim or not given.shape[-1]:
        raise InputError(
            "logits must be rows of at least one class; shape {shape} came", shape=given.shape
        )
    return given


def _softmax_back(_: Array, q: Array, slope: Array) -> Array:
    weighted = times(q, slope)
    return np.asarray(weighted - q * weighted.sum(axis=-1, keepdims=True))


TRANSFORMS = Registry(
    "transform",
    Transform(
        key="none",
        values=lambda x: x,
        slopes=lambda x, q, slope: slope,
        formula=r"x",
        plain="x",
        tensorflow="logits",
    ),
    Transform(
        key="softmax",
        values=softmax,
        slopes=_softmax_back,
        formula=r"\mathrm{softmax}(x)",
        plain="softmax(x)",
        tensorflow="tf.nn.softmax(logits)",
    ),
    Transform(
        key="sigmoid",
        values=sigmoid,
        slopes=lambda x, q, slope: times(q * (1 - q), slope),
        formula=r"\sigma(x)",
        plain="σ(x)",
        tensorflow="tf.nn.sigmoid(logits)",
    ),
    Transform(
        key="exp",
        values=np.exp,
        slopes=lambda x, q, slope: times(q, slope),
        formula=r"e^x",
        plain="exp(x)",
        tensorflow="tf.exp(logits)",
    ),
)
