"""Normal inputs through a stack of random layers: what an activation makes of their spread."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from core.activations import ACTIVATIONS
from core.arrays import Array

UNITS = 64  # of a layer
BATCH = 128  # rows of input
SATURATED = 0.05  # an output whose |f'| is below it hardly hears of its error
KEPT = 32  # stacks that are remembered
Settings = tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class Stack:
    """A batch on its way through L layers, and the error on its way back.

    Args:
        inputs: of the first layer's activation, (128, 64), or as many times more as it has inputs.
        outputs: f of them, (128, 64).
        slopes: f' of them, in their shape.
        spreads: standard deviation of the outputs of each layer, (L,).
        errors: standard deviation of the error that each layer's activation hands on, for one of 1
            at the last outputs, (L,).
        saturated: share of each layer's derivatives below `SATURATED` in size, (L,).
        silent: share of each layer's derivatives that are 0, (L,).
        dead: share of each layer's inputs whose derivative is 0 for the whole batch, (L,).
    """

    inputs: Array
    outputs: Array
    slopes: Array
    spreads: Array
    errors: Array
    saturated: Array
    silent: Array
    dead: Array


@lru_cache(KEPT)
def push(
    activation: str,
    settings: Settings,
    mean: float,
    spread: float,
    gain: float,
    depth: int,
    seed: int,
) -> Stack:
    r"""Pushes normal inputs through a stack of layers.

    .. math:: h_1 = f(z), \quad h_{l+1} = f(h_l W_l), \quad W_l \sim N(0, g^2 / 64)

    Args:
        activation: key of `ACTIVATIONS`.
        settings: its parameters, name and value.
        mean: of the inputs of the first layer.
        spread: their standard deviation, at least 0.
        gain: g; 1 keeps the variance of a linear layer, √2 that of a layer of ReLU.
        depth: L, at least 1.
        seed: of the inputs and the weights.

    Raises:
        InputError: an unknown key, or a parameter that does not fit.

    Example:
        >>> shrinking = push("sigmoid", (), 0.0, 1.0, 1.0, 10, 0).errors
        >>> bool(shrinking[0] < 1e-5 * shrinking[-1])
        True

    Source: Glorot and Bengio (2010), https://proceedings.mlr.press/v9/glorot10a.html
    """
    entry, given = ACTIVATIONS[activation], dict[str, Any](settings)
    rng = np.random.default_rng(seed)
    columns = UNITS * entry.arity(**given)
    z = mean + spread * rng.standard_normal((BATCH, columns))
    weights: list[Array] = []
    before: list[Array] = []
    after: list[Array] = []
    with np.errstate(all="ignore"):
        for layer in range(depth):
            if layer:
                weights.append(gain / np.sqrt(UNITS) * rng.standard_normal((UNITS, columns)))
                z = after[-1] @ weights[-1]
            before.append(z)
            after.append(entry.value(z, **given))
        slopes = [entry.derivative(z, **given) for z in before]
        errors = _errors(slopes, weights, rng.standard_normal((BATCH, UNITS)))
        return Stack(
            before[0],
            after[0],
            slopes[0],
            np.array([outputs.std() for outputs in after]),
            errors,
            np.array([(np.abs(slope) < SATURATED).mean() for slope in slopes]),
            np.array([(slope == 0).mean() for slope in slopes]),
            np.array([(slope == 0).all(axis=0).mean() for slope in slopes]),
        )


def _errors(slopes: list[Array], weights: list[Array], error: Array) -> Array:
    """The standard deviation of the error before each activation, from the last one back."""
    sizes = []
    for layer in reversed(range(len(slopes))):
        spread = np.tile(error, (1, slopes[layer].shape[1] // error.shape[1]))
        before = spread * slopes[layer]
        sizes.append(before.std())
        if layer:
            error = before @ weights[layer - 1].T
    return np.array(sizes[::-1])
