"""What an entry of `core.losses.LOSSES` says of its loss."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy.typing as npt

from core.arrays import Array, check_temperature
from core.errors import InputError, Message
from core.parameters import Parameter, filled


class LabelDomain(Enum):
    """What a label is."""

    DISTRIBUTION = "distribution"  # (..., K), each row sums to 1
    INDEX = "index"  # (...), the number of the right class
    ELEMENT = "element"  # (..., K), each from 0 to 1 by itself
    VALUE = "value"  # (..., K), any numbers
    COUNT = "count"  # (..., K), each at least 0
    SIDE = "side"  # (..., K), 0 and 1, or -1 and 1


class Inputs(Enum):
    """What a loss compares with the labels."""

    LOGITS = "logits"  # any numbers, before softmax or sigmoid
    PROBABILITIES = "probabilities"  # each from 0 to 1, after softmax or sigmoid
    RATES = "rates"  # each at least 0, as after exp
    VALUES = "values"  # any numbers, as they are


class Family(Enum):
    """What losses have in common; they are listed in this order."""

    CROSS_ENTROPY = "cross_entropy"
    DIVERGENCE = "divergence"
    REGRESSION = "regression"
    MARGIN = "margin"


@dataclass(frozen=True)
class Loss:
    """Everything about one loss.

    Args:
        key: permanent name: tf.nn's less "_with_logits", else Keras'.
        values: (labels, logits, temperature, **parameters) -> losses; no temperature without
            logits.
        slopes: the same arguments -> the derivative of each loss by its second argument.
        labels: what a label is.
        elementwise: losses have the shape of the logits; else they lack its last axis.
        formula: LaTeX of the loss at temperature 1, of labels y and p = softmax(x), or of
            predictions q.
        gradient_formula: LaTeX of the derivative at temperature T.
        source: where the loss is described.
        tensorflow: the Python expression in tf, labels, logits, temperature and the parameters;
            in `predictions` in place of logits and temperature, as `argument` says.
        family: what it belongs to.
        parameters: in the order in which they are shown.
        inputs: what the second argument is.
        transforms: keys of `TRANSFORMS` that make the second argument of logits, the usual one
            first.
        follows: whose definition it is, where libraries differ.

    Example:
        >>> from core.losses import LOSSES
        >>> LOSSES["weighted_cross_entropy"].value([1, 0], [0.5, 0.5], pos_weight=2)
        array([0.94815397, 0.97407698])
    """

    key: str
    values: Callable[..., Array]
    slopes: Callable[..., Array]
    labels: LabelDomain
    elementwise: bool
    formula: str
    gradient_formula: str
    source: str
    tensorflow: str
    family: Family
    parameters: tuple[Parameter, ...] = ()
    inputs: Inputs = Inputs.LOGITS
    transforms: tuple[str, ...] = ("none",)
    follows: Message | None = None

    @property
    def argument(self) -> str:
        """The name of the second argument, in messages and in `tensorflow`."""
        return "logits" if self.inputs is Inputs.LOGITS else "predictions"

    def value(
        self,
        labels: npt.ArrayLike,
        logits: npt.ArrayLike,
        temperature: float = 1.0,
        **parameters: npt.ArrayLike,
    ) -> Array:
        """The losses, one a row or one an element.

        Args:
            labels: as `self.labels` says.
            logits: (..., K), or what `self.inputs` says in their place.
            temperature: T, finite and above 0; the loss is that of logits / T. Without logits
                it must be 1.
            parameters: in place of their defaults.

        Raises:
            InputError: shapes, labels, temperature or parameters that do not fit.
            InputTypeError: anything that is not real numbers.
        """
        return self.values(labels, logits, **self._settings(temperature, parameters))

    def gradient(
        self,
        labels: npt.ArrayLike,
        logits: npt.ArrayLike,
        temperature: float = 1.0,
        **parameters: npt.ArrayLike,
    ) -> Array:
        """The derivative of each loss by its second argument, (..., K); arguments as in `value`."""
        return self.slopes(labels, logits, **self._settings(temperature, parameters))

    def _settings(
        self, temperature: float, parameters: dict[str, npt.ArrayLike]
    ) -> dict[str, npt.ArrayLike]:
        checked = check_temperature(temperature)
        settings = filled(self.key, self.parameters, parameters)
        if self.inputs is Inputs.LOGITS:
            return {"temperature": checked, **settings}
        if checked != 1:
            raise InputError(
                "{loss} has no logits to divide by a temperature, so it must be 1; "
                "{temperature} came",
                loss=self.key,
                temperature=checked,
            )
        return settings
