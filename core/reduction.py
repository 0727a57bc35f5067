"""From one loss a row or element to one number; public as names of `core.losses`."""

import warnings

import numpy as np
import numpy.typing as npt

from core.arrays import Array, floats, restored, same_shape, times, working
from core.errors import InputError, NumericWarning

REDUCTIONS = ("none", "sum", "mean")
DIVISORS = ("count", "weights")


def reduce_loss(
    losses: npt.ArrayLike,
    reduction: str = "mean",
    *,
    weights: npt.ArrayLike | None = None,
    divide_by: str = "count",
) -> Array:
    """Losses as one number: their sum, their mean, or as they are.

    Args:
        losses: of any shape.
        reduction: "none", "sum" or "mean".
        weights: of the same shape, at least 0, or a mask; 0 leaves a loss out, even an infinite
            one.
        divide_by: what the mean divides by: "count", the number of losses, as Keras does, or
            "weights", the sum of the weights, as PyTorch does.

    Returns:
        One number in the floating type of the losses; for "none" the weighted losses. The mean
        of no losses, or where all weights are 0, is NaN with a `NumericWarning`.

    Raises:
        InputError: an unknown reduction or divisor, shapes that differ, a weight below 0.
        InputTypeError: losses or weights that are not real numbers.

    Example:
        >>> float(reduce_loss([1, 2, 6], weights=[1, 1, 0]))
        1.0
        >>> float(reduce_loss([1, 2, 6], weights=[1, 1, 0], divide_by="weights"))
        1.5
    """
    _check_choice("reduction", reduction, REDUCTIONS)
    _check_choice("divide_by", divide_by, DIVISORS)
    given = floats(losses, "losses")
    factors = _loss_weights(weights, given)
    weighted = times(factors, working(given))
    if reduction == "none":
        return restored(weighted, given.dtype)
    with np.errstate(all="ignore"):
        total = weighted.sum()
        if reduction == "mean":
            total = total / _divisor(factors, divide_by)
    return restored(total, given.dtype)


def _check_choice(name: str, choice: str, known: tuple[str, ...]) -> None:
    if choice not in known:
        raise InputError(
            "{name} {choice!r} is unknown; there are: {known}",
            name=name,
            choice=choice,
            known=", ".join(known),
        )


def _loss_weights(weights: npt.ArrayLike | None, losses: Array) -> Array:
    kind = working(losses).dtype
    if weights is None:
        return np.ones(losses.shape, kind)
    mask = isinstance(weights, np.ndarray) and weights.dtype == np.bool_
    factors = floats(np.multiply(weights, 1) if mask else weights, "weights")
    same_shape(factors, losses, "weights", "losses")
    if (factors < 0).any():
        raise InputError("weights must be at least 0; {low} came", low=factors.min())
    return factors.astype(kind)


def _divisor(weights: Array, divide_by: str) -> float:
    if not weights.any():
        warnings.warn(
            NumericWarning("there is no loss to take the mean of; it is NaN"), stacklevel=3
        )
        return np.nan
    return weights.size if divide_by == "count" else weights.sum()
