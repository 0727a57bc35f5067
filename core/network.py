"""A network of dense layers: every number of the pass forward, and of the way back.

Rows of inputs go through x @ W + b and an activation, layer by layer, and through softmax into a
loss. Back comes, from the last layer to the first, the slope of the loss by every number before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.activations import ACTIVATIONS
from core.arrays import same_shape
from core.errors import InputError, Message
from core.losses import LOSSES
from core.parameters import check_one_of, check_within
from core.registry import Registry
from core.softmax import softmax_steps

Array: TypeAlias = npt.NDArray[np.float64]

SIZES = (784, 256, 128, 64, 10)
HIDDEN = ("relu", "sigmoid", "tanh", "linear")
OUTPUTS = ("sigmoid", "linear")
MOST_DROPOUT = 0.9
MASKS = 100  # added to a layer's number, so that what it drops is not drawn as its weights were


@dataclass(frozen=True)
class Initialiser:
    r"""How the weights of a layer are drawn; the biases begin at 0.

    Args:
        key: permanent name, Keras' own.
        title: what it is called in a list.
        draw: (generator, numbers in, numbers out) -> weights (in, out).
        formula: LaTeX of the distribution.
        numpy: the Python expression in `random`, `fan_in` and `fan_out` that `draw` is.

    Source: https://keras.io/api/layers/initializers/
    """

    key: str
    title: Message
    draw: Callable[[np.random.Generator, int, int], Array]
    formula: str
    numpy: str


def _glorot(random: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    return np.asarray(random.uniform(-1, 1, (fan_in, fan_out)) * np.sqrt(6 / (fan_in + fan_out)))


def _he(random: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    return np.asarray(random.uniform(-1, 1, (fan_in, fan_out)) * np.sqrt(6 / fan_in))


INITIALISERS = Registry(
    "initialiser",
    Initialiser(
        "glorot_uniform",
        Message("Glorot uniform"),
        _glorot,
        r"W \sim U\left(\pm\sqrt{6 / (n_{in} + n_{out})}\right)",
        "random.uniform(-1, 1, (fan_in, fan_out)) * np.sqrt(6 / (fan_in + fan_out))",
    ),
    Initialiser(
        "he_uniform",
        Message("He uniform"),
        _he,
        r"W \sim U\left(\pm\sqrt{6 / n_{in}}\right)",
        "random.uniform(-1, 1, (fan_in, fan_out)) * np.sqrt(6 / fan_in)",
    ),
    Initialiser(
        "random_normal",
        Message("Normal, 0.05"),
        lambda random, fan_in, fan_out: random.normal(0, 0.05, (fan_in, fan_out)),
        r"W \sim N(0,\ 0.05^2)",
        "random.normal(0, 0.05, (fan_in, fan_out))",
    ),
    Initialiser(
        "zeros",
        Message("All zero"),
        lambda random, fan_in, fan_out: np.zeros((fan_in, fan_out)),
        r"W = 0",
        "np.zeros((fan_in, fan_out))",
    ),
)


@dataclass(frozen=True)
class Architecture:
    """Which layers a network has.

    Args:
        hidden: key of the activation of all layers but the last.
        output: key of that of the last, "linear" or, as a source has it, "sigmoid".
        dropout: share of each hidden layer's numbers that a step of training drops, 0 to 0.9.
        sizes: how many numbers go in, and come out of each layer.

    Raises:
        InputError: an unknown key, or a share out of range.

    Example:
        >>> Architecture().parameters
        (200960, 32896, 8256, 650)
    """

    hidden: str = "relu"
    output: str = "linear"
    dropout: float = 0.0
    sizes: tuple[int, ...] = SIZES

    def __post_init__(self) -> None:
        check_one_of("hidden", self.hidden, HIDDEN)
        check_one_of("output", self.output, OUTPUTS)
        check_within("dropout", self.dropout, 0, MOST_DROPOUT)

    @property
    def depth(self) -> int:
        """How many layers there are, the last one too."""
        return len(self.sizes) - 1

    @property
    def activations(self) -> tuple[str, ...]:
        """The key of each layer's activation."""
        return (self.hidden,) * (self.depth - 1) + (self.output,)

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """The shape of each layer's weights, (numbers in, numbers out)."""
        return tuple(zip(self.sizes[:-1], self.sizes[1:], strict=True))

    @property
    def parameters(self) -> tuple[int, ...]:
        """How many weights and biases each layer has."""
        return tuple((fan_in + 1) * fan_out for fan_in, fan_out in self.shapes)


@dataclass(frozen=True, eq=False)
class Network:
    """An architecture with its numbers.

    Args:
        architecture: which layers there are.
        weights: W of each layer, (numbers in, numbers out).
        biases: b of each layer, (numbers out,).

    Raises:
        InputError: weights or biases of another shape.
    """

    architecture: Architecture
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    def __post_init__(self) -> None:
        shapes = self.architecture.shapes
        came = [
            array.shape for pair in zip(self.weights, self.biases, strict=True) for array in pair
        ]
        if came != [shape for pair in shapes for shape in (pair, pair[1:])]:
            raise InputError("these are no weights of this network: {came}", came=came)


def initial(architecture: Architecture, initialiser: str, seed: int) -> Network:
    """A network that has not been trained; the same seed gives the same one.

    Args:
        architecture: which layers it has.
        initialiser: key of `INITIALISERS`.
        seed: at least 0; each layer has a generator of its own, `default_rng([seed, layer])`.

    Returns:
        Weights that single precision holds, as Keras will train them.

    Raises:
        InputError: an unknown initialiser.

    Example:
        >>> float(initial(Architecture(), "zeros", 0).weights[0].max())
        0.0
    """
    draw = INITIALISERS[initialiser].draw
    drawn = (
        draw(np.random.default_rng([seed, layer]), *shape)
        for layer, shape in enumerate(architecture.shapes)
    )
    return Network(
        architecture,
        tuple(weights.astype(np.float32).astype(np.float64) for weights in drawn),
        tuple(np.zeros(size) for size in architecture.sizes[1:]),
    )


def dropout_masks(architecture: Architecture, seed: int, rows: int = 1) -> tuple[Array, ...]:
    """What a step of training multiplies each hidden layer with: 0, or 1 / (1 − share).

    Args:
        architecture: with the share that is dropped.
        seed: at least 0.
        rows: N.

    Returns:
        A mask (N, numbers) for each layer but the last.

    Example:
        >>> [float(mask.max()) for mask in dropout_masks(Architecture(dropout=0.5), 0)]
        [2.0, 2.0, 2.0]

    Source: https://keras.io/api/layers/regularization_layers/dropout/
    """
    share = architecture.dropout
    return tuple(
        (np.random.default_rng([seed, MASKS + layer]).random((rows, size)) >= share) / (1 - share)
        for layer, size in enumerate(architecture.sizes[1:-1])
    )


@dataclass(frozen=True, eq=False)
class LayerPass:
    """What one layer made of N rows.

    Args:
        inputs: what came in, (N, numbers in).
        pre_activations: z = inputs @ W + b, (N, numbers out).
        activations: f(z), (N, numbers out).
        mask: what they were multiplied with, by dropout; None without.
        outputs: what goes to the next layer.
    """

    inputs: Array
    pre_activations: Array
    activations: Array
    mask: Array | None
    outputs: Array


@dataclass(frozen=True, eq=False)
class Forward:
    """A pass forward: what each layer made of the rows, from the first to the last."""

    layers: tuple[LayerPass, ...]

    @property
    def outputs(self) -> Array:
        """What the last layer gives, (N, K): the logits of softmax."""
        return self.layers[-1].outputs

    @cached_property
    def probabilities(self) -> Array:
        """Softmax of the outputs, (N, K)."""
        return softmax_steps(self.outputs).probabilities


def forward(
    network: Network, inputs: npt.ArrayLike, masks: Sequence[Array] | None = None
) -> Forward:
    r"""Every number between the inputs and the outputs.

    .. math:: a_0 = x, \quad z_l = a_{l-1} W_l + b_l, \quad a_l = f_l(z_l)

    Args:
        network: with L layers.
        inputs: x, rows (N, numbers in).
        masks: of dropout, one for each layer but the last; None drops nothing, as after training.

    Raises:
        InputError: rows of another length.

    Example:
        >>> pass_ = forward(initial(Architecture(), "zeros", 0), np.ones((1, 784)))
        >>> pass_.probabilities.round(2).tolist()
        [[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]]

    Source: https://keras.io/api/layers/core_layers/dense/
    """
    rows = np.asarray(inputs, np.float64)
    if rows.ndim != 2 or rows.shape[1] != network.architecture.sizes[0]:
        raise InputError(
            "expected rows of {size} numbers; shape {shape} came",
            size=network.architecture.sizes[0],
            shape=rows.shape,
        )
    keys = network.architecture.activations
    layers: list[LayerPass] = []
    for at, (weights, biases) in enumerate(zip(network.weights, network.biases, strict=True)):
        with np.errstate(all="ignore"):  # weights that were lost in training are shown as well
            pre_activations = rows @ weights + biases
        activations = np.asarray(ACTIVATIONS[keys[at]].value(pre_activations))
        mask = masks[at] if masks is not None and at < len(masks) else None
        outputs = activations if mask is None else activations * mask
        layers.append(LayerPass(rows, pre_activations, activations, mask, outputs))
        rows = outputs
    return Forward(tuple(layers))


@dataclass(frozen=True, eq=False)
class LayerGradient:
    r"""What comes back to one layer.

    Args:
        errors: the slope of the loss by the layer's outputs, (N, numbers out).
        slopes: f'(z), and what dropout made of it, (N, numbers out).
        deltas: errors · slopes, the slope of the loss by z, (N, numbers out).
        weights: the slope by W, inputs.T @ deltas, (numbers in, numbers out).
        biases: the slope by b, (numbers out,).
    """

    errors: Array
    slopes: Array
    deltas: Array
    weights: Array
    biases: Array

    @property
    def norms(self) -> tuple[float, float, float]:
        """The Euclidean lengths of deltas, weights and biases."""
        return _norm(self.deltas), _norm(self.weights), _norm(self.biases)


def _norm(values: Array) -> float:
    with np.errstate(all="ignore"):
        return float(np.sqrt(np.sum(values * values)))


@dataclass(frozen=True, eq=False)
class Backward:
    """The way back.

    Args:
        losses: of each row, (N,).
        layers: from the first to the last.
    """

    losses: Array
    layers: tuple[LayerGradient, ...]

    @property
    def loss(self) -> float:
        """The mean of the losses."""
        return float(self.losses.mean())


def backward(network: Network, passed: Forward, labels: npt.ArrayLike) -> Backward:
    r"""The loss, and its slope by every number that made it.

    .. math:: \delta_L = \frac{p - y}{N} f'(z_L), \quad \delta_l = (\delta_{l+1} W_{l+1}^T) f'(z_l),
        \quad \frac{\partial L}{\partial W_l} = a_{l-1}^T \delta_l

    Args:
        network: with L layers.
        passed: the pass forward.
        labels: y, a distribution for each row, (N, K).

    Raises:
        InputError: labels of another shape.

    Example:
        >>> network = initial(Architecture(), "zeros", 0)
        >>> back = backward(network, forward(network, np.ones((1, 784))), np.eye(10)[:1])
        >>> round(back.loss, 4), [layer.norms[1] > 0 for layer in back.layers]
        (2.3026, [False, False, False, False])

    Source: https://www.deeplearningbook.org/contents/mlp.html (6.5)
    """
    y = np.asarray(labels, np.float64)
    same_shape(y, passed.outputs, "labels", "outputs")
    entry = LOSSES["softmax_cross_entropy"]
    errors = np.asarray(entry.gradient(y, passed.outputs)) / len(y)
    layers: list[LayerGradient] = []
    keys = network.architecture.activations
    for at in reversed(range(network.architecture.depth)):
        layer = passed.layers[at]
        slopes = np.asarray(ACTIVATIONS[keys[at]].derivative(layer.pre_activations))
        if layer.mask is not None:
            slopes = slopes * layer.mask
        with np.errstate(all="ignore"):
            deltas = errors * slopes
            by_weights, by_biases = layer.inputs.T @ deltas, deltas.sum(axis=0)
            layers.insert(0, LayerGradient(errors, slopes, deltas, by_weights, by_biases))
            errors = deltas @ network.weights[at].T
    return Backward(np.asarray(entry.value(y, passed.outputs)), tuple(layers))
