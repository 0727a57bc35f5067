"""The cross entropies of logits, and their gradients.

Nothing here takes a logarithm of a probability: the softmax family uses `log_softmax`, the sigmoid
family softplus. The gradients use expm1 and both tails of the sigmoid, so that the gradient of an
answer that is right and sure is −4e-18 and not 0.

The four functions are public as names of `core.losses`.
"""

import numpy as np
import numpy.typing as npt

from core import kernels
from core.arrays import (
    Array,
    check_temperature,
    divided,
    entries,
    floats,
    restored,
    same_shape,
    times,
    whole_argument,
    whole_numbers,
    working,
)
from core.errors import InputError
from core.lanes import Lanes, warn_undefined
from core.sigmoid import sigmoid
from core.softmax import log_softmax, softmax_steps


def softmax_cross_entropy_with_logits(
    labels: npt.ArrayLike, logits: npt.ArrayLike, axis: int = -1
) -> Array:
    r"""The cross entropy of softmax against a distribution of labels, one loss a row.

    .. math:: -\sum_k y_k \log p_k, \quad p = \mathrm{softmax}(x), \quad 0 \log 0 = 0

    Args:
        labels: (..., K), each row a distribution; `core.losses.check_distribution` says which
            are not, since the formula is computed all the same.
        logits: (..., K), of the same shape.
        axis: the axis of the classes.

    Returns:
        Losses (...), in the floating type of the logits.

    Raises:
        InputError: shapes that differ, no such axis, or an axis of length 0.
        InputTypeError: labels or logits that are not real numbers.

    Example:
        >>> softmax_cross_entropy_with_logits([[0, 0, 1]], [[1, 2, 3]])
        array([0.40760596])

    Source: https://www.tensorflow.org/api_docs/python/tf/nn/softmax_cross_entropy_with_logits
    """
    return dense_value(labels, logits, axis=axis)


def sparse_softmax_cross_entropy_with_logits(
    labels: npt.ArrayLike, logits: npt.ArrayLike, ignore_index: int | None = None
) -> Array:
    r"""The cross entropy of softmax against the index of the right class, one loss a row.

    .. math:: -\log p_y, \quad p = \mathrm{softmax}(x)

    Args:
        labels: (...), whole numbers from 0 to K − 1.
        logits: (..., K).
        ignore_index: rows with this label have loss 0, whatever their logits. A mean without
            them is `reduce_loss(losses, weights=labels != ignore_index, divide_by="weights")`.

    Returns:
        Losses (...), in the floating type of the logits.

    Raises:
        InputError: shapes that do not fit, labels out of range or with a fraction.
        InputTypeError: labels or logits that are not real numbers.

    Example:
        >>> sparse_softmax_cross_entropy_with_logits([2], [[1, 2, 3]])
        array([0.40760596])

    Source:
        https://www.tensorflow.org/api_docs/python/tf/nn/sparse_softmax_cross_entropy_with_logits
    """
    return sparse_value(labels, logits, ignore_index=ignore_index)


def sigmoid_cross_entropy_with_logits(labels: npt.ArrayLike, logits: npt.ArrayLike) -> Array:
    r"""The cross entropy of the sigmoid of each logit, for classes that do not exclude each other.

    .. math:: z \log(1 + e^{-x}) + (1 - z) \log(1 + e^x)

    Args:
        labels: z, each from 0 to 1.
        logits: x, of the same shape; at +inf the loss is 0 for label 1, and inf below 1.

    Returns:
        Losses of the same shape, in the floating type of the logits.

    Raises:
        InputError: shapes that differ.
        InputTypeError: labels or logits that are not real numbers.

    Example:
        >>> sigmoid_cross_entropy_with_logits([1, 0], [0.5, 0.5])
        array([0.47407698, 0.97407698])

    Source: https://www.tensorflow.org/api_docs/python/tf/nn/sigmoid_cross_entropy_with_logits
    """
    return sigmoid_value(labels, logits)


def weighted_cross_entropy_with_logits(
    labels: npt.ArrayLike, logits: npt.ArrayLike, pos_weight: npt.ArrayLike
) -> Array:
    r"""The sigmoid's cross entropy with the loss of the positives times q.

    .. math:: q z \log(1 + e^{-x}) + (1 - z) \log(1 + e^x)

    Args:
        labels: z, each from 0 to 1.
        logits: x (..., K), of the same shape.
        pos_weight: q, one number or one a class (K,); above 1 it raises recall at the price of
            precision.

    Returns:
        Losses of the same shape, in the floating type of the logits.

    Raises:
        InputError: shapes that differ.
        InputTypeError: labels, logits or weights that are not real numbers.

    Example:
        >>> weighted_cross_entropy_with_logits([1, 0], [0.5, 0.5], pos_weight=2)
        array([0.94815397, 0.97407698])

    Source: https://www.tensorflow.org/api_docs/python/tf/nn/weighted_cross_entropy_with_logits
    """
    return weighted_value(labels, logits, pos_weight=pos_weight)


def dense_value(
    labels: npt.ArrayLike, logits: npt.ArrayLike, temperature: float = 1.0, axis: int = -1
) -> Array:
    """The loss of `softmax_cross_entropy_with_logits` at a temperature."""
    given, targets = _same_shape(labels, logits)
    logs = Lanes.of(log_softmax(working(given), axis, temperature), axis)
    terms = times(Lanes.of(targets, axis).values, logs.values)
    return restored(0.0 - terms.sum(axis=-1), given.dtype)  # 0.0 − 0.0 is 0, where −0.0 would show


def dense_gradient(labels: npt.ArrayLike, logits: npt.ArrayLike, temperature: float = 1.0) -> Array:
    """(sum(y) p − y) / T, with 1 − p of the right class as −expm1(log p)."""
    given, targets = _same_shape(labels, logits)
    steps = softmax_steps(working(given), temperature=temperature)
    with np.errstate(all="ignore"):
        others = targets.sum(axis=-1, keepdims=True) - targets
        slope = others * steps.probabilities + targets * np.expm1(steps.log_probabilities)
    return restored(divided(slope, temperature), given.dtype)


def sparse_value(
    labels: npt.ArrayLike,
    logits: npt.ArrayLike,
    temperature: float = 1.0,
    ignore_index: int | None = None,
) -> Array:
    """The loss of `sparse_softmax_cross_entropy_with_logits` at a temperature."""
    lanes = Lanes.of(logits, -1)
    temperature = check_temperature(temperature)
    classes, ignored = _indices(labels, lanes.given.shape, ignore_index)
    losses, top = kernels.sparse_cross_entropy(classes.reshape(-1), lanes.rows, temperature)
    warn_undefined(lanes, top, "log_softmax")
    losses[ignored.reshape(-1)] = 0
    return losses.reshape(classes.shape)[()]


def sparse_gradient(
    labels: npt.ArrayLike, logits: npt.ArrayLike, temperature: float = 1.0
) -> Array:
    """The gradient of the dense form at the one-hot labels."""
    given = floats(logits, "logits")
    steps = softmax_steps(working(given), temperature=temperature)
    classes, _ = _indices(labels, given.shape, None)
    right = classes[..., np.newaxis]
    slope = steps.probabilities.copy()
    logs = np.take_along_axis(steps.log_probabilities, right, axis=-1)
    np.put_along_axis(slope, right, np.expm1(logs), axis=-1)
    return restored(divided(slope, temperature), given.dtype)


def sigmoid_value(labels: npt.ArrayLike, logits: npt.ArrayLike, temperature: float = 1.0) -> Array:
    """The loss of `sigmoid_cross_entropy_with_logits` at a temperature."""
    return weighted_value(labels, logits, temperature, pos_weight=1.0)


def sigmoid_gradient(
    labels: npt.ArrayLike, logits: npt.ArrayLike, temperature: float = 1.0
) -> Array:
    """((1 − z) σ(x) − z σ(−x)) / T, which is (σ(x) − z) / T without its cancellation."""
    return weighted_gradient(labels, logits, temperature, pos_weight=1.0)


def weighted_value(
    labels: npt.ArrayLike,
    logits: npt.ArrayLike,
    temperature: float = 1.0,
    *,
    pos_weight: npt.ArrayLike,
) -> Array:
    """The loss of `weighted_cross_entropy_with_logits` at a temperature."""
    given, targets = _same_shape(labels, logits)
    x = divided(working(given), check_temperature(temperature))
    weights = _class_weights(pos_weight, given)
    positive = times(weights * targets, _softplus(-x))
    return restored(positive + times(1 - targets, _softplus(x)), given.dtype)


def weighted_gradient(
    labels: npt.ArrayLike,
    logits: npt.ArrayLike,
    temperature: float = 1.0,
    *,
    pos_weight: npt.ArrayLike,
) -> Array:
    """((1 − z) σ(x) − q z σ(−x)) / T."""
    given, targets = _same_shape(labels, logits)
    x = divided(working(given), check_temperature(temperature))
    weights = _class_weights(pos_weight, given)
    slope = (1 - targets) * sigmoid(x) - weights * targets * sigmoid(-x)
    return restored(divided(slope, temperature), given.dtype)


def _softplus(x: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(np.logaddexp(np.zeros((), x.dtype), x))


def _same_shape(labels: npt.ArrayLike, logits: npt.ArrayLike) -> tuple[Array, Array]:
    """Logits as given, and labels in the type in which the loss is computed."""
    given, targets = floats(logits, "logits"), floats(labels, "labels")
    same_shape(targets, given, "labels", "logits")
    with np.errstate(all="ignore"):
        return given, targets.astype(working(given).dtype)


def _class_weights(pos_weight: npt.ArrayLike, logits: Array) -> Array:
    weights = floats(pos_weight, "pos_weight")
    if weights.shape not in ((), logits.shape[-1:]):
        raise InputError(
            "pos_weight must be one number or have shape {expected}, one a class; {came} came",
            expected=logits.shape[-1:],
            came=weights.shape,
        )
    with np.errstate(all="ignore"):
        return weights.astype(working(logits).dtype)


def _indices(
    labels: npt.ArrayLike, shape: tuple[int, ...], ignore_index: int | None
) -> tuple[Array, Array]:
    """Labels as indices, and where they are to be ignored (index 0 stands there)."""
    classes = whole_numbers(labels, "labels")
    if classes.shape != shape[:-1]:
        raise InputError(
            "labels must have one index a row of logits, shape {expected}; {came} came",
            expected=shape[:-1],
            came=classes.shape,
        )
    ignored = np.zeros(classes.shape, bool)
    if ignore_index is not None:
        ignored = np.asarray(classes == whole_argument(ignore_index, "ignore_index"))
        classes = np.where(ignored, 0, classes)
    if classes.size and (classes.min() < 0 or classes.max() >= shape[-1]):
        outside = (classes < 0) | (classes >= shape[-1])
        raise InputError(
            "labels must be from 0 to {high}; {count} of {total} are not: {entries}",
            high=shape[-1] - 1,
            count=int(outside.sum()),
            total=classes.size,
            entries=entries("labels", classes, outside),
        )
    return classes.astype(np.intp, copy=False), ignored
