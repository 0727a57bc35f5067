"""Activations of one number and their derivatives, without any check.

Each from the side where nothing cancels or overflows, with the limit at an infinity. The floating
type of x stays.
"""

import math

import numpy as np

from core.arrays import Array, times

# Klambauer et al. (2017): with these a layer's mean 0 and variance 1 are a fixed point.
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946

GELU_CUBE = 0.044715


def linear(x: Array) -> Array:
    """X itself."""
    return x.copy()


def linear_slope(x: Array) -> Array:
    """1."""
    return np.ones_like(x)


def logistic(x: Array) -> Array:
    """σ(x), from both tails."""
    tail = np.exp(-np.abs(x))
    return np.asarray(np.where(x < 0, tail, 1) / (1 + tail))


def logistic_slope(x: Array) -> Array:
    """σ(x) (1 − σ(x))."""
    tail = np.exp(-np.abs(x))
    return np.asarray(tail / (1 + tail) ** 2)


def tanh_slope(x: Array) -> Array:
    """1 − tanh² x, which keeps its digits where tanh rounds to 1."""
    tail = np.exp(-2 * np.abs(x))
    return np.asarray(4 * tail / (1 + tail) ** 2)


def relu(x: Array) -> Array:
    """max(x, 0)."""
    return np.maximum(x, 0)


def relu_slope(x: Array) -> Array:
    """[x > 0], so 0 at the kink, as TensorFlow has it."""
    return (x > 0).astype(x.dtype)


def leaky_relu(x: Array, negative_slope: float) -> Array:
    """X above 0, negative_slope · x below."""
    return np.where(x > 0, x, times(np.asarray(negative_slope, x.dtype), x))


def leaky_relu_slope(x: Array, negative_slope: float) -> Array:
    """1 above 0, negative_slope up to it."""
    return np.where(x > 0, 1, np.asarray(negative_slope, x.dtype)).astype(x.dtype)


def elu(x: Array, alpha: float) -> Array:
    """X above 0, α (eˣ − 1) below."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def elu_slope(x: Array, alpha: float) -> Array:
    """1 above 0, α eˣ up to it, as Keras has it."""
    return np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0))).astype(x.dtype)


def selu(x: Array) -> Array:
    """λ times the ELU of α."""
    return np.asarray(SELU_SCALE * elu(x, SELU_ALPHA))


def selu_slope(x: Array) -> Array:
    """λ from 0 on, λ α eˣ below, as TensorFlow has it."""
    below = SELU_ALPHA * np.exp(np.minimum(x, 0))
    return np.asarray(SELU_SCALE * np.where(x < 0, below, 1)).astype(x.dtype)


def normal_cdf(x: Array) -> Array:
    """Φ(x), the share of a standard normal below x, to the last digits in its lower tail.

    By the C library's erfc, since NumPy has none: 80 ns a number.
    """
    halves = map(math.erfc, (x.ravel().astype(np.float64) * -math.sqrt(0.5)).tolist())
    return 0.5 * np.fromiter(halves, np.float64, x.size).reshape(x.shape)


def gelu(x: Array) -> Array:
    """X Φ(x)."""
    return np.asarray(times(normal_cdf(x), x)).astype(x.dtype)


def gelu_slope(x: Array) -> Array:
    """Φ(x) + x φ(x)."""
    wide = x.astype(np.float64)
    density = np.exp(-wide * wide / 2) / math.sqrt(2 * math.pi)
    return np.asarray(normal_cdf(x) + times(density, wide)).astype(x.dtype)


def gelu_tanh(x: Array) -> Array:
    """X σ(2 u), which is x (1 + tanh u) / 2 without its cancellation."""
    return times(logistic(_gelu_bend(x)), x)


def gelu_tanh_slope(x: Array) -> Array:
    """σ(2 u) + x σ(2 u) (1 − σ(2 u)) 2 u'."""
    bend = _gelu_bend(x)
    rise = 2 * math.sqrt(2 / math.pi) * (1 + 3 * GELU_CUBE * x * x)
    return np.asarray(logistic(bend) + times(logistic_slope(bend), x * rise))


def _gelu_bend(x: Array) -> Array:
    return np.asarray(2 * math.sqrt(2 / math.pi) * (x + GELU_CUBE * x * x * x))


def silu(x: Array, beta: float) -> Array:
    """X σ(β x)."""
    return times(logistic(_scaled(x, beta)), x)


def silu_slope(x: Array, beta: float) -> Array:
    """σ(β x) + β x σ(β x) (1 − σ(β x))."""
    bend = _scaled(x, beta)
    return np.asarray(logistic(bend) + times(logistic_slope(bend), bend))


def _scaled(x: Array, beta: float) -> Array:
    return times(np.asarray(beta, x.dtype), x)


def mish(x: Array) -> Array:
    """X tanh(log(1 + eˣ)), the tanh as a fraction of e^−|x|."""
    tail = np.exp(-np.abs(x))
    gate = np.where(x < 0, tail * (tail + 2), 1 + 2 * tail) / _mish_base(x, tail)
    return times(gate, x)


def mish_slope(x: Array) -> Array:
    """T + x (1 − t²) σ(x), t = tanh(log(1 + eˣ))."""
    tail = np.exp(-np.abs(x))
    base = _mish_base(x, tail)
    gate = np.where(x < 0, tail * (tail + 2), 1 + 2 * tail) / base
    bend = 4 * np.where(x < 0, tail, tail * tail) * (1 + tail) / base**2
    return np.asarray(gate + times(bend, x))


def _mish_base(x: Array, tail: Array) -> Array:
    return np.asarray(np.where(x < 0, tail * (tail + 2) + 2, 1 + 2 * tail * (1 + tail)))


def softplus(x: Array) -> Array:
    """log(1 + eˣ)."""
    return np.asarray(np.logaddexp(x, np.zeros((), x.dtype)))


def softsign(x: Array) -> Array:
    """X / (1 + |x|)."""
    return np.where(np.isinf(x), np.sign(x), x / (1 + np.abs(x)))


def softsign_slope(x: Array) -> Array:
    """1 / (1 + |x|)²."""
    return np.asarray((1 / (1 + np.abs(x))) ** 2)


def hard_sigmoid(x: Array) -> Array:
    """min(max(x + 3, 0), 6) / 6: Keras 3's line, whose slope in Keras 2 was 0.2."""
    return np.asarray(np.clip(x + 3, 0, 6) / 6)


def hard_sigmoid_slope(x: Array) -> Array:
    """1/6 between −3 and 3."""
    return np.asarray((np.abs(x) < 3) / np.asarray(6, x.dtype))


def hard_silu(x: Array) -> Array:
    """X times its hard sigmoid."""
    return times(hard_sigmoid(x), x)


def hard_silu_slope(x: Array) -> Array:
    """(2 x + 3) / 6 between −3 and 3, 0 below and 1 above."""
    return np.where(np.abs(x) < 3, (2 * x + 3) / 6, (x > 0).astype(x.dtype))
