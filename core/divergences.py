"""Cross entropy, its relatives and squared error, from probabilities and not from logits.

Here a probability of 0 has no logarithm: where the labels need it the result is inf, unless it was
clipped. The losses of logits, in core.cross_entropy, never meet it. `p` is what is true, `q` what
was predicted; of `p` any numbers are computed, so that a page can show what invalid labels do.
"""

import numpy as np
import numpy.typing as npt

from core.arrays import Array, entries, floats, restored, single_number, times
from core.errors import InputError
from core.lanes import Lanes, pair_of_lanes

PAIR = ("p", "q")
LABELLED = ("labels", "predictions")


def cross_entropy(
    p: npt.ArrayLike,
    q: npt.ArrayLike,
    axis: int = -1,
    epsilon: float | None = None,
    base: float | None = None,
) -> Array:
    r"""The cross entropy of two distributions, one number a lane; inf where q is 0 and p is not.

    .. math:: H(p, q) = -\sum_k p_k \log q_k, \quad 0 \log 0 = 0

    Keras' `categorical_crossentropy` divides q by its sum first, and clips with epsilon 1e-7.

    Args:
        p: (..., K), the labels.
        q: (..., K), the predictions, each from 0 to 1.
        axis: the axis of the classes.
        epsilon: q is clipped to [epsilon, 1 − epsilon] first, also what is below 0 or above 1;
            None leaves it alone.
        base: of the logarithm, above 1; None is e, and the unit nats.

    Returns:
        One number a lane, in the floating type of q.

    Raises:
        InputError: shapes that differ, no such axis or an axis of length 0, an entry of q below 0
            or above 1 without epsilon, an epsilon or a base out of range.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> cross_entropy([[1, 0, 0]] * 2, [[0.5, 0.4, 0.1], [0.8, 0.1, 0.1]])
        array([0.69314718, 0.22314355])
        >>> float(cross_entropy([0.5, 0.5], [1, 0]))
        inf

    Source: https://en.wikipedia.org/wiki/Cross-entropy
    """
    return _cross_entropy(p, q, axis, epsilon, base, PAIR)


def distribution_entropy(p: npt.ArrayLike, axis: int = -1, base: float | None = None) -> Array:
    r"""The entropy of a distribution; that of logits is `core.softmax.entropy`.

    .. math:: H(p) = -\sum_k p_k \log p_k, \quad 0 \log 0 = 0

    Args:
        p: (..., K), each from 0 to 1.
        axis: the axis of the classes.
        base: of the logarithm, above 1; None is e, and the unit nats.

    Returns:
        One number a lane, in the floating type of p.

    Raises:
        InputError: no such axis or an axis of length 0, an entry below 0 or above 1, or a base out
            of range.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> float(distribution_entropy([0.5, 0.25, 0.25], base=2))
        1.5

    Source: https://en.wikipedia.org/wiki/Entropy_(information_theory)
    """
    return _cross_entropy(p, p, axis, None, base, ("p", "p"))


def kl_divergence(
    p: npt.ArrayLike, q: npt.ArrayLike, axis: int = -1, base: float | None = None
) -> Array:
    r"""The Kullback-Leibler divergence of q from p, H(p, q) − H(p); inf where q is 0 and p is not.

    .. math:: \mathrm{KL}(p \| q) = \sum_k p_k \log \frac{p_k}{q_k}, \quad 0 \log \frac{0}{q} = 0

    Args:
        p: (..., K), the labels; an entry below 0 makes its lane NaN.
        q: (..., K), the predictions, each from 0 to 1.
        axis: the axis of the classes.
        base: of the logarithm, above 1; None is e, and the unit nats.

    Returns:
        One number a lane, in the floating type of q.

    Raises:
        InputError: shapes that differ, no such axis or an axis of length 0, an entry of q below 0
            or above 1, or a base out of range.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> kl_divergence([[0.5, 0.5], [1, 0]], [[0.5, 0.5], [0.25, 0.75]], base=2)
        array([0., 2.])

    Source: https://en.wikipedia.org/wiki/Kullback%E2%80%93Leibler_divergence
    """
    return _kl_divergence(p, q, axis, base, PAIR)


def mean_squared_error(labels: npt.ArrayLike, predictions: npt.ArrayLike, axis: int = -1) -> Array:
    r"""The mean of the squared differences, one number a lane.

    .. math:: \frac{1}{K} \sum_k (q_k - y_k)^2

    Args:
        labels: y (..., K), any numbers.
        predictions: q (..., K), any numbers.
        axis: the axis that the mean is taken over.

    Returns:
        One number a lane, in the floating type of the predictions.

    Raises:
        InputError: shapes that differ, no such axis, or an axis of length 0.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> mean_squared_error([[0, 1], [1, 0]], [[0, 1], [0.5, 0.5]])
        array([0.  , 0.25])

    Source: https://www.tensorflow.org/api_docs/python/tf/keras/losses/MSE
    """
    targets, lanes = pair_of_lanes(labels, predictions, axis, LABELLED)
    with np.errstate(all="ignore"):
        return restored(np.square(lanes.values - targets).mean(axis=-1), lanes.dtype)


def smooth_labels(labels: npt.ArrayLike, smoothing: float, axis: int = -1) -> Array:
    r"""Labels mixed with the uniform distribution, Keras' `label_smoothing`.

    .. math:: (1 - s)\, y_k + \frac{s}{K}

    Args:
        labels: y (..., K).
        smoothing: s, from 0 (the labels themselves) to 1 (uniform).
        axis: the axis of the K classes.

    Returns:
        Labels of the same shape and floating type.

    Raises:
        InputError: no such axis, an axis of length 0, or a smoothing out of range.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> smooth_labels([0, 1, 0, 0], 0.2)
        array([0.05, 0.85, 0.05, 0.05])

    Source: https://www.tensorflow.org/api_docs/python/tf/keras/losses/CategoricalCrossentropy
    """
    lanes = Lanes.of(labels, axis, "labels")
    share = single_number(smoothing, "smoothing")
    if not 0 <= share <= 1:
        raise InputError("smoothing must be from 0 to 1; {smoothing} came", smoothing=share)
    with np.errstate(all="ignore"):
        mixed = lanes.values * (1 - share) + share / lanes.values.shape[-1]
    return restored(lanes.back(mixed), lanes.dtype)


def crossentropy_value(
    labels: npt.ArrayLike,
    predictions: npt.ArrayLike,
    *,
    epsilon: npt.ArrayLike,
    label_smoothing: float = 0.0,
) -> Array:
    """`cross_entropy` as a loss; an epsilon of 0 clips nothing."""
    clip = single_number(epsilon, "epsilon") or None
    targets = _smoothed(labels, label_smoothing)
    return _cross_entropy(targets, predictions, -1, clip, None, LABELLED)


def crossentropy_gradient(
    labels: npt.ArrayLike,
    predictions: npt.ArrayLike,
    *,
    epsilon: npt.ArrayLike,
    label_smoothing: float = 0.0,
) -> Array:
    """−y / q, and 0 where q is clipped."""
    clip = single_number(epsilon, "epsilon") or None
    targets, lanes = pair_of_lanes(_smoothed(labels, label_smoothing), predictions, -1, LABELLED)
    low, high = clip_bounds(predictions, clip, LABELLED[1])
    clipped = (lanes.values < low) | (lanes.values > high)
    slope = times(~clipped, _ratio(targets, lanes.values))
    return restored(0.0 - slope, lanes.dtype)


def _smoothed(labels: npt.ArrayLike, share: float) -> npt.ArrayLike:
    """`smooth_labels`; labels of any shape as they are where nothing is to be smoothed."""
    return smooth_labels(labels, share) if share else labels


def kl_value(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """`kl_divergence` as a loss."""
    return _kl_divergence(labels, predictions, -1, None, LABELLED)


def kl_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """−y / q, as H(p) does not depend on q."""
    return crossentropy_gradient(labels, predictions, epsilon=0)


def squared_gradient(labels: npt.ArrayLike, predictions: npt.ArrayLike) -> Array:
    """2 (q − y) / K."""
    targets, lanes = pair_of_lanes(labels, predictions, -1, LABELLED)
    with np.errstate(all="ignore"):
        slope = 2 / targets.shape[-1] * (lanes.values - targets)
    return restored(slope, lanes.dtype)


def check_probabilities(values: npt.ArrayLike, name: str) -> None:
    """Refuse entries below 0 or above 1, by name; NaN is let through, to stay NaN."""
    given = floats(values, name)
    outside = (given < 0) | (given > 1)
    if outside.any():
        raise InputError(
            "{name} must be probabilities, from 0 to 1; {count} of {total} are not: {entries}",
            name=name,
            count=int(outside.sum()),
            total=given.size,
            entries=entries(name, given, outside),
        )


def _cross_entropy(
    p: npt.ArrayLike,
    q: npt.ArrayLike,
    axis: int,
    epsilon: float | None,
    base: float | None,
    names: tuple[str, str],
) -> Array:
    targets, lanes = pair_of_lanes(p, q, axis, names)
    unit = _unit(base)
    predicted = np.clip(lanes.values, *clip_bounds(q, epsilon, names[1]))
    with np.errstate(all="ignore"):
        total = times(targets, np.log(predicted)).sum(axis=-1)
        return restored((0.0 - total) / unit, lanes.dtype)  # 0.0 − 0.0 is 0, where −0.0 would show


def _kl_divergence(
    p: npt.ArrayLike, q: npt.ArrayLike, axis: int, base: float | None, names: tuple[str, str]
) -> Array:
    targets, lanes = pair_of_lanes(p, q, axis, names)
    check_probabilities(q, names[1])
    unit = _unit(base)
    with np.errstate(all="ignore"):
        terms = times(targets, _log_ratio(targets, lanes.values))
        # p log(p / q) is 0 at p = 0, though its factor is NaN where q is 0 too
        terms = np.where((targets == 0) & ~np.isnan(lanes.values), 0, terms)
        return restored(terms.sum(axis=-1) / unit, lanes.dtype)


def _log_ratio(p: Array, q: Array) -> Array:
    """log(p / q); where the two are near, their difference is exact, and log1p keeps its digits."""
    near = np.abs(q - p) <= p / 2
    return np.where(near, -np.log1p((q - p) / p), np.log(p) - np.log(q))


def _ratio(p: Array, q: Array) -> Array:
    """The quotient p / q, and 0 where both are 0."""
    with np.errstate(all="ignore"):
        return np.where((p == 0) & (q == 0), 0, p / q)


def clip_bounds(q: npt.ArrayLike, epsilon: float | None, name: str) -> tuple[float, float]:
    """What q is clipped to; without epsilon it must be within 0 and 1 by itself."""
    if epsilon is None:
        check_probabilities(q, name)
        return 0.0, 1.0
    low = single_number(epsilon, "epsilon")
    if not 0 <= low < 0.5:
        raise InputError("epsilon must be at least 0 and below 0.5; {epsilon} came", epsilon=low)
    return low, 1 - low


def _unit(base: float | None) -> float:
    """What nats are divided by."""
    if base is None:
        return 1.0
    number = single_number(base, "base")
    if not (np.isfinite(number) and number > 1):
        raise InputError(
            "the base of a logarithm must be a finite number above 1; {base} came", base=number
        )
    return float(np.log(number))
