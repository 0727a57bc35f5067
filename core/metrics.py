"""What counts right and wrong answers: argmax, accuracy, and what a confusion matrix says.

None of these has a gradient, which is why networks are trained on a cross entropy instead.
"""

import warnings

import numpy as np
import numpy.typing as npt

from core.arrays import (
    Array,
    entries,
    floats,
    same_shape,
    single_number,
    whole_argument,
    whole_numbers,
)
from core.errors import InputError, NumericWarning
from core.lanes import Lanes


def argmax(logits: npt.ArrayLike, axis: int = -1) -> npt.NDArray[np.int64]:
    r"""The place of the largest logit, the first of those that tie.

    .. math:: \operatorname{argmax}_k x_k

    It is constant but for jumps, so its gradient is 0 wherever there is one: nothing learns
    through it. Softmax is its smooth form. Where a lane has NaN it is the place of the first NaN,
    and a `NumericWarning` says so.

    Args:
        logits: real numbers, at least one dimension.
        axis: the axis of the classes.

    Returns:
        One index a lane.

    Raises:
        InputError: no such axis, or an axis of length 0.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> argmax([[1, 3, 2], [2, 1, 2]])
        array([1, 0])

    Source: https://www.tensorflow.org/api_docs/python/tf/math/argmax
    """
    values = Lanes.of(logits, axis).values
    unknown = np.isnan(values).any(axis=-1)
    if unknown.any():
        warnings.warn(
            NumericWarning(
                "NaN in {count} of {total} lanes; the argmax there is the place of the first NaN",
                count=int(unknown.sum()),
                total=unknown.size,
            ),
            stacklevel=2,
        )
    return np.asarray(values.argmax(axis=-1), np.int64)


def accuracy(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> float:
    r"""The share of predictions that are the label.

    .. math:: \frac{1}{N} \sum_n [\hat y_n = y_n]

    Args:
        labels: indices of the right classes.
        predictions: indices of the predicted classes, of the same shape.

    Returns:
        A number from 0 to 1; NaN, with a `NumericWarning`, when there is nothing to count.

    Raises:
        InputError: shapes that differ, or indices with a fraction.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> accuracy([0, 1, 2, 2], [0, 1, 1, 2])
        0.75

    Source: https://www.tensorflow.org/api_docs/python/tf/keras/metrics/Accuracy
    """
    true, predicted = _indices(labels, predictions)
    if not true.size:
        warnings.warn(
            NumericWarning("there is no label to take the accuracy of; it is NaN"), stacklevel=2
        )
        return float("nan")
    return float(np.mean(true == predicted))


def confusion_matrix(
    labels: npt.ArrayLike, predictions: npt.ArrayLike, classes: int
) -> npt.NDArray[np.int64]:
    r"""How often each class was taken for each: rows are true, columns predicted.

    .. math:: C_{ij} = \sum_n [y_n = i] \, [\hat y_n = j]

    Args:
        labels: indices of the right classes, of any shape.
        predictions: indices of the predicted classes, of the same shape.
        classes: K, at least 1.

    Returns:
        Counts (K, K).

    Raises:
        InputError: shapes that differ, indices with a fraction or not from 0 to K − 1.
        InputTypeError: anything that is not real numbers, a K that is not whole.

    Example:
        >>> confusion_matrix([0, 1, 1], [0, 0, 1], classes=2)
        array([[1, 0],
               [1, 1]])

    Source: https://www.tensorflow.org/api_docs/python/tf/math/confusion_matrix
    """
    size = whole_argument(classes, "classes")
    if size < 1:
        raise InputError("classes must be at least 1; {classes} came", classes=size)
    true, predicted = _indices(labels, predictions)
    _check_range(true, "labels", size)
    _check_range(predicted, "predictions", size)
    cells = true.astype(np.int64) * size + predicted.astype(np.int64)
    return np.bincount(cells.ravel(), minlength=size * size).reshape(size, size)


def binary_confusion(
    labels: npt.ArrayLike, scores: npt.ArrayLike, threshold: float = 0.5
) -> npt.NDArray[np.int64]:
    """The confusion matrix of yes and no at a threshold; yes is a score above it, as in Keras.

    For several labels a row it counts over all of them; over one, with its column alone. A score
    of NaN is not above the threshold: it counts as no, and a `NumericWarning` says so.

    Args:
        labels: 0 or 1, of any shape.
        scores: probabilities, or logits, of the same shape.
        threshold: 0.5 for probabilities; 0 is the same for logits.

    Returns:
        Counts `[[true no, false yes], [false no, true yes]]`.

    Raises:
        InputError: shapes that differ, labels other than 0 and 1, or a threshold of NaN.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> binary_confusion([[1, 0], [1, 1]], [[0.9, 0.6], [0.2, 0.7]])
        array([[0, 1],
               [1, 2]])

    Source: https://www.tensorflow.org/api_docs/python/tf/keras/metrics/Precision
    """
    given, limit = floats(scores, "scores"), single_number(threshold, "threshold")
    if np.isnan(limit):
        raise InputError("threshold must be a number; {threshold} came", threshold=limit)
    unknown = np.isnan(given)
    if unknown.any():
        warnings.warn(
            NumericWarning(
                "NaN among the scores: {count} of {total}, counted as below the threshold",
                count=int(unknown.sum()),
                total=given.size,
            ),
            stacklevel=2,
        )
    same_shape(whole_numbers(labels, "labels"), given, "labels", "scores")
    return confusion_matrix(labels, (given.astype(np.float64) > limit).astype(np.int64), 2)


def precision(confusion: npt.ArrayLike) -> npt.NDArray[np.float64]:
    r"""Of what was taken for a class, the share that is of the class.

    .. math:: C_{kk} / \sum_i C_{ik}

    NaN for a class that was never predicted, where Keras gives 0, and scikit-learn 0 and a warning.

    Args:
        confusion: counts (K, K), rows true, columns predicted.

    Returns:
        One number a class, (K,); `[1]` is that of yes.

    Raises:
        InputError: counts that are no square, or below 0, or not whole.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> precision([[3, 1], [0, 4]])
        array([1. , 0.8])

    Source: https://en.wikipedia.org/wiki/Precision_and_recall
    """
    counts = _counts(confusion)
    return _share(counts.diagonal(), counts.sum(axis=0))


def recall(confusion: npt.ArrayLike) -> npt.NDArray[np.float64]:
    r"""Of what is of a class, the share that was taken for it.

    .. math:: C_{kk} / \sum_j C_{kj}

    NaN for a class without labels, where Keras gives 0, and scikit-learn 0 and a warning.

    Args:
        confusion: counts (K, K), rows true, columns predicted.

    Returns:
        One number a class, (K,); `[1]` is that of yes.

    Raises:
        InputError: counts that are no square, or below 0, or not whole.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> recall([[3, 1], [0, 4]])
        array([0.75, 1.  ])

    Source: https://en.wikipedia.org/wiki/Precision_and_recall
    """
    counts = _counts(confusion)
    return _share(counts.diagonal(), counts.sum(axis=1))


def f1_score(confusion: npt.ArrayLike) -> npt.NDArray[np.float64]:
    r"""The harmonic mean of precision and recall, from the counts.

    .. math:: 2 C_{kk} / \bigl(\sum_i C_{ik} + \sum_j C_{kj}\bigr)

    NaN for a class with neither label nor prediction, where Keras gives 0, and scikit-learn 0 and
    a warning. With one of the two it is 0, although precision or recall is NaN.

    Args:
        confusion: counts (K, K), rows true, columns predicted.

    Returns:
        One number a class, (K,); `[1]` is that of yes.

    Raises:
        InputError: counts that are no square, or below 0, or not whole.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> f1_score([[3, 1], [0, 4]])
        array([0.85714286, 0.88888889])

    Source: https://en.wikipedia.org/wiki/F-score
    """
    counts = _counts(confusion)
    return _share(2 * counts.diagonal(), counts.sum(axis=0) + counts.sum(axis=1))


def _indices(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> tuple[Array, Array]:
    true = whole_numbers(labels, "labels")
    predicted = whole_numbers(predictions, "predictions")
    same_shape(true, predicted, "labels", "predictions")
    return true, predicted


def _check_range(indices: Array, name: str, classes: int) -> None:
    outside = (indices < 0) | (indices >= classes)
    if outside.any():
        raise InputError(
            "{name} must be from 0 to {high}; {count} of {total} are not: {entries}",
            name=name,
            high=classes - 1,
            count=int(outside.sum()),
            total=indices.size,
            entries=entries(name, indices, outside),
        )


def _counts(confusion: npt.ArrayLike) -> Array:
    counts = whole_numbers(confusion, "confusion")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise InputError("confusion must have shape (K, K); {shape} came", shape=counts.shape)
    if (counts < 0).any():
        raise InputError(
            "confusion must be counts, at least 0: {entries}",
            entries=entries("confusion", counts, counts < 0),
        )
    return counts.astype(np.float64)


def _share(part: Array, whole: Array) -> npt.NDArray[np.float64]:
    """Part of whole, NaN of nothing."""
    with np.errstate(all="ignore"):
        return np.asarray(part / whole, np.float64)
