"""The losses: TensorFlow's functions, the table of entries behind the pages, and reductions.

An entry is everything about one loss. The contract tests, the links, the TensorFlow check and
the generated code go over `LOSSES`, so that a new loss is one new entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy.typing as npt

from core.arrays import Array, check_temperature
from core.cross_entropy import (
    dense_gradient,
    dense_value,
    sigmoid_cross_entropy_with_logits,
    sigmoid_gradient,
    sigmoid_value,
    softmax_cross_entropy_with_logits,
    sparse_gradient,
    sparse_softmax_cross_entropy_with_logits,
    sparse_value,
    weighted_cross_entropy_with_logits,
    weighted_gradient,
    weighted_value,
)
from core.divergences import (
    crossentropy_gradient,
    crossentropy_value,
    kl_gradient,
    kl_value,
    mean_squared_error,
    squared_gradient,
)
from core.errors import InputError
from core.labels import check_distribution, looks_swapped
from core.parameters import Parameter, filled
from core.reduction import DIVISORS, REDUCTIONS, reduce_loss
from core.registry import Registry

__all__ = [
    "DIVISORS",
    "LOSSES",
    "REDUCTIONS",
    "Inputs",
    "LabelDomain",
    "Loss",
    "Parameter",
    "check_distribution",
    "looks_swapped",
    "reduce_loss",
    "sigmoid_cross_entropy_with_logits",
    "softmax_cross_entropy_with_logits",
    "sparse_softmax_cross_entropy_with_logits",
    "weighted_cross_entropy_with_logits",
]


class LabelDomain(Enum):
    """What a label is."""

    DISTRIBUTION = "distribution"  # (..., K), each row sums to 1
    INDEX = "index"  # (...), the number of the right class
    ELEMENT = "element"  # (..., K), each from 0 to 1 by itself
    VALUE = "value"  # (..., K), any numbers


class Inputs(Enum):
    """What a loss compares with the labels."""

    LOGITS = "logits"  # any numbers, before softmax or sigmoid
    PROBABILITIES = "probabilities"  # each from 0 to 1, after softmax
    VALUES = "values"  # any numbers, as they are


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
        parameters: in the order in which they are shown.
        inputs: what the second argument is.

    Example:
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
    parameters: tuple[Parameter, ...] = ()
    inputs: Inputs = Inputs.LOGITS

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


LOSSES = Registry(
    "loss",
    Loss(
        key="softmax_cross_entropy",
        values=dense_value,
        slopes=dense_gradient,
        labels=LabelDomain.DISTRIBUTION,
        elementwise=False,
        formula=r"-\sum_k y_k \log p_k",
        gradient_formula=r"\frac{1}{T} \Bigl(p_k \sum_j y_j - y_k\Bigr)",
        source="https://www.tensorflow.org/api_docs/python/tf/nn/softmax_cross_entropy_with_logits",
        tensorflow=(
            "tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits / temperature)"
        ),
    ),
    Loss(
        key="sparse_softmax_cross_entropy",
        values=sparse_value,
        slopes=sparse_gradient,
        labels=LabelDomain.INDEX,
        elementwise=False,
        formula=r"-\log p_y",
        gradient_formula=r"\frac{1}{T} \bigl(p_k - [k = y]\bigr)",
        source=(
            "https://www.tensorflow.org/api_docs/python/tf/nn/"
            "sparse_softmax_cross_entropy_with_logits"
        ),
        tensorflow=(
            "tf.nn.sparse_softmax_cross_entropy_with_logits("
            "labels=labels, logits=logits / temperature)"
        ),
    ),
    Loss(
        key="sigmoid_cross_entropy",
        values=sigmoid_value,
        slopes=sigmoid_gradient,
        labels=LabelDomain.ELEMENT,
        elementwise=True,
        formula=r"-z \log \sigma(x) - (1 - z) \log(1 - \sigma(x))",
        gradient_formula=r"\frac{1}{T} \bigl(\sigma(x / T) - z\bigr)",
        source="https://www.tensorflow.org/api_docs/python/tf/nn/sigmoid_cross_entropy_with_logits",
        tensorflow=(
            "tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits / temperature)"
        ),
    ),
    Loss(
        key="weighted_cross_entropy",
        values=weighted_value,
        slopes=weighted_gradient,
        labels=LabelDomain.ELEMENT,
        elementwise=True,
        formula=r"-q z \log \sigma(x) - (1 - z) \log(1 - \sigma(x))",
        gradient_formula=(
            r"\frac{1}{T} \bigl((1 - z)\, \sigma(x / T) - q z\, (1 - \sigma(x / T))\bigr)"
        ),
        source="https://www.tensorflow.org/api_docs/python/tf/nn/weighted_cross_entropy_with_logits",
        tensorflow=(
            "tf.nn.weighted_cross_entropy_with_logits("
            "labels=labels, logits=logits / temperature, pos_weight=pos_weight)"
        ),
        parameters=(Parameter("pos_weight", default=2.0, low=0.1, high=10.0),),
    ),
    Loss(
        key="categorical_crossentropy",
        values=crossentropy_value,
        slopes=crossentropy_gradient,
        labels=LabelDomain.DISTRIBUTION,
        elementwise=False,
        formula=r"-\sum_k y_k \log q_k, \quad \varepsilon \le q_k \le 1 - \varepsilon",
        gradient_formula=r"-\frac{y_k}{q_k} [\varepsilon \le q_k \le 1 - \varepsilon]",
        source="https://www.tensorflow.org/api_docs/python/tf/keras/losses/categorical_crossentropy",
        tensorflow=(
            "-tf.reduce_sum(tf.math.xlogy(labels, "
            "tf.clip_by_value(predictions, epsilon, 1 - epsilon)), axis=-1)"
        ),
        parameters=(Parameter("epsilon", default=0.0, low=0.0, high=0.1),),
        inputs=Inputs.PROBABILITIES,
    ),
    Loss(
        key="kl_divergence",
        values=kl_value,
        slopes=kl_gradient,
        labels=LabelDomain.DISTRIBUTION,
        elementwise=False,
        formula=r"\sum_k y_k \log \frac{y_k}{q_k}",
        gradient_formula=r"-\frac{y_k}{q_k}",
        source="https://www.tensorflow.org/api_docs/python/tf/keras/losses/KLD",
        tensorflow="tf.keras.losses.KLD(labels, predictions)",
        inputs=Inputs.PROBABILITIES,
    ),
    Loss(
        key="mean_squared_error",
        values=mean_squared_error,
        slopes=squared_gradient,
        labels=LabelDomain.VALUE,
        elementwise=False,
        formula=r"\frac{1}{K} \sum_k (q_k - y_k)^2",
        gradient_formula=r"\frac{2}{K} (q_k - y_k)",
        source="https://www.tensorflow.org/api_docs/python/tf/keras/losses/MSE",
        tensorflow="tf.keras.losses.MSE(labels, predictions)",
        inputs=Inputs.VALUES,
    ),
)
