"""Logistic regression on the weighted cross entropy: what `pos_weight` does to a classifier.

The fit is exact, by Newton's method, so that nothing seen in it is an artefact of training.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import entries, floats
from core.cross_entropy import weighted_gradient, weighted_value
from core.divergences import check_probabilities
from core.errors import InputError
from core.metrics import binary_confusion, precision, recall
from core.parameters import above_zero

Matrix = npt.NDArray[np.float64]

STEPS = 25  # an optimum takes 5 to 15; where there is none, each step adds about 1 to a logit
STILL = 1e-8  # the last step moves no logit by more; Newton's next would be about its square
HALVINGS = 40
SEED = 2026
NEGATIVES, POSITIVES = 270, 30


@dataclass(frozen=True)
class LogisticFit:
    """A fitted classifier.

    Args:
        weights: (D,), one a feature.
        bias: the logit where all features are 0.
        iterations: Newton steps that it took.
        converged: whether this is the optimum. False where it was not reached, as where there is
            none: for classes that a line separates the weights grow without end.
    """

    weights: Matrix
    bias: float
    iterations: int
    converged: bool

    def logits(self, features: npt.ArrayLike) -> Matrix:
        """The logits (N,) of features (N, D); positive is yes."""
        points = _features(features)
        if points.shape[1] != len(self.weights):
            raise InputError(
                "features must have shape (N, {expected}); {shape} came",
                expected=len(self.weights),
                shape=points.shape,
            )
        with np.errstate(all="ignore"):
            return np.asarray(points @ self.weights + self.bias)


@dataclass(frozen=True)
class WeightPath:
    """Classifiers that were fitted with one weight of the positives each.

    Args:
        pos_weights: (W,).
        fits: W of them.
        precision: (W,) of yes at probability 0.5; NaN where nothing is taken for yes.
        recall: (W,) of yes at probability 0.5; NaN where there is no positive.
    """

    pos_weights: Matrix
    fits: tuple[LogisticFit, ...]
    precision: Matrix
    recall: Matrix


def fit_logistic(
    features: npt.ArrayLike, labels: npt.ArrayLike, pos_weight: float = 1.0
) -> LogisticFit:
    r"""The logistic regression of least mean weighted cross entropy, by Newton's method.

    .. math:: \min_{w, b} \frac{1}{N} \sum_n \ell_q(z_n, w \cdot x_n + b)

    There is no penalty on the weights: it would hide what this is to show, and give classes that
    a line separates an optimum that they do not have. `converged` says so instead.

    Args:
        features: x (N, D), finite numbers.
        labels: z (N,), each from 0 to 1.
        pos_weight: q, finite and above 0.

    Returns:
        The fit, in float64.

    Raises:
        InputError: shapes, features, labels or a weight that do not fit.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> fit = fit_logistic([[0], [1], [2], [3]], [0, 1, 0, 1])
        >>> fit.converged, [round(float(x), 6) for x in (*fit.weights, fit.bias)]
        (True, [0.908184, -1.362276])

    Source: https://en.wikipedia.org/wiki/Iteratively_reweighted_least_squares
    """
    points = _features(features)
    return _fit(points, _labels(labels, len(points)), above_zero(pos_weight, "pos_weight"))


def weight_path(
    features: npt.ArrayLike, labels: npt.ArrayLike, pos_weights: npt.ArrayLike
) -> WeightPath:
    """The classifier fitted anew for each weight, with its precision and recall.

    Args:
        features: (N, D), finite numbers.
        labels: (N,), each 0 or 1.
        pos_weights: (W,), finite and above 0.

    Returns:
        The fits, and the precision and recall of each on the same N points.

    Raises:
        InputError: shapes, features, labels or weights that do not fit.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> path = weight_path(*imbalanced_sample(), [1, 9])
        >>> bool(path.recall[1] > path.recall[0]), bool(path.precision[1] < path.precision[0])
        (True, True)
    """
    weights = floats(pos_weights, "pos_weights").astype(np.float64)
    if weights.ndim != 1:
        raise InputError("pos_weights must have shape (W,); {shape} came", shape=weights.shape)
    points = _features(features)
    targets = _labels(labels, len(points))
    fits = tuple(_fit(points, targets, above_zero(weight, "pos_weight")) for weight in weights)
    tables = [binary_confusion(targets, fit.logits(points), 0.0) for fit in fits]
    return WeightPath(
        weights,
        fits,
        np.array([precision(table)[1] for table in tables]),
        np.array([recall(table)[1] for table in tables]),
    )


def imbalanced_sample() -> tuple[Matrix, npt.NDArray[np.int64]]:
    """Two overlapping clouds in the plane, 270 negatives and 30 positives, always the same.

    Returns:
        Features (300, 2) and labels (300,), both read-only.

    Example:
        >>> features, labels = imbalanced_sample()
        >>> features.shape, int(labels.sum())
        ((300, 2), 30)
    """
    random = np.random.default_rng(SEED)
    labels = np.repeat([0, 1], [NEGATIVES, POSITIVES]).astype(np.int64)
    centres = np.array([[-0.5, -0.5], [1.0, 0.8]])
    features = np.round(centres[labels] + random.normal(0, 1, (labels.size, 2)), 2)
    features.flags.writeable = labels.flags.writeable = False
    return features, labels


def _fit(points: Matrix, labels: Matrix, pos_weight: float) -> LogisticFit:
    """Newton's method on columns from −1 to 1, so that no unit of a feature can spoil it."""
    low, high = points.min(axis=0), points.max(axis=0)
    centre, reach = low / 2 + high / 2, high / 2 - low / 2
    reach[reach == 0] = 1
    columns = np.column_stack([(points - centre) / reach, np.ones(len(points))])
    solution, iterations, converged = _newton(columns, labels, pos_weight)
    with np.errstate(all="ignore"):
        weights = solution[:-1] / reach
        bias = solution[-1] - weights @ centre
    return LogisticFit(weights, float(bias), iterations, converged)


def _newton(columns: Matrix, labels: Matrix, pos_weight: float) -> tuple[Matrix, int, bool]:
    solution = np.zeros(columns.shape[1])
    solution[-1] = _constant(labels, pos_weight)
    full = np.linalg.matrix_rank(columns)
    for iteration in range(1, STEPS + 1):
        logits = columns @ solution
        step, rank = _newton_step(columns, labels, logits, pos_weight)
        moves = columns @ step
        if np.abs(moves).max() <= STILL:
            # with a lower rank some points are so far out that they no longer pull
            return solution + step, iteration, bool(rank == full)
        solution = solution + step * _damping(labels, logits, moves, pos_weight)
    return solution, STEPS, False


def _constant(labels: Matrix, pos_weight: float) -> float:
    """The best logit of all points without their features; 0 where none is best."""
    yes, no = labels.sum(), (1 - labels).sum()
    return float(np.log(pos_weight) + np.log(yes) - np.log(no)) if yes and no else 0.0


def _newton_step(
    columns: Matrix, labels: Matrix, logits: Matrix, pos_weight: float
) -> tuple[Matrix, int]:
    """The step, and the rank of the second derivative."""
    slope = weighted_gradient(labels, logits, pos_weight=pos_weight)
    tail = np.exp(-np.abs(logits))
    curvature = (1 - labels + pos_weight * labels) * tail / np.square(1 + tail)
    hessian = (columns.T * curvature) @ columns
    # least squares: columns that say the same share the weight, where solve would fail
    step, _, rank, _ = np.linalg.lstsq(hessian, -columns.T @ slope)
    return step, rank


def _damping(labels: Matrix, logits: Matrix, moves: Matrix, pos_weight: float) -> float:
    """The largest of 1, 1/2, 1/4 ... of the step that does not raise the loss."""
    before = weighted_value(labels, logits, pos_weight=pos_weight).sum()
    limit = before * (1 + 1e-12)  # near the optimum the loss is all rounding
    for halving in range(HALVINGS):
        size = 0.5**halving
        if weighted_value(labels, logits + size * moves, pos_weight=pos_weight).sum() <= limit:
            return size
    return 0.0


def _features(features: npt.ArrayLike) -> Matrix:
    points = floats(features, "features").astype(np.float64)
    if points.ndim != 2 or not points.size:
        raise InputError(
            "features must have shape (N, D), neither of them 0; {shape} came", shape=points.shape
        )
    _check_finite(points, "features")
    return points


def _labels(labels: npt.ArrayLike, count: int) -> Matrix:
    targets = floats(labels, "labels").astype(np.float64)
    if targets.shape != (count,):
        raise InputError(
            "labels must have one number a row of features, shape {expected}; {came} came",
            expected=(count,),
            came=targets.shape,
        )
    _check_finite(targets, "labels")
    check_probabilities(targets, "labels")
    return targets


def _check_finite(values: Matrix, name: str) -> None:
    bad = ~np.isfinite(values)
    if bad.any():
        raise InputError(
            "{name} must be finite numbers: {entries}",
            name=name,
            entries=entries(name, values, bad),
        )
