"""Two classes in a plane, learned by a small network: every step of the training is kept."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from core.activations import ACTIVATIONS, Activation
from core.activations.clouds import CLOUDS, REACH
from core.activations.curves import logistic, softplus
from core.arrays import Array
from core.optimizers import OPTIMIZERS

UNITS = 8  # of each of the two hidden layers
STEPS = 400
EVERY = 10  # steps between two pictures
CELLS = 24  # of a picture, along each side
RATE = 0.03
KEPT = 32  # trainings that are remembered
Settings = tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class Training:
    """What a network learned.

    Args:
        losses: mean cross entropy before each step and after the last, (401,).
        accuracies: share of points on the right side, (401,).
        pictures: the probability of class 1 every tenth step, (41, rows from below, columns).
        silent: share of the hidden units whose derivative is 0 for all points, every tenth step.
        learned: the learned parameter of both layers, every tenth step, (41, 2), if there is one.
    """

    losses: Array
    accuracies: Array
    pictures: Array
    silent: Array
    learned: Array | None

    @property
    def dead(self) -> bool:
        """Whether no hidden unit of some layer ever answers, so that nothing is learned."""
        return bool(np.ptp(self.losses) < 0.01 and self.silent[-1] > 0)


@dataclass
class _Network:
    """Two hidden layers and one logit; all numbers that are learned stand in one row."""

    activation: Activation
    settings: dict[str, Any]
    weights: list[Array]
    biases: list[Array]
    slopes: list[Array]  # the learned parameter of each hidden layer, of shape (1,) or (0,)

    @property
    def numbers(self) -> Array:
        parts = (*self.weights, *self.biases, *self.slopes)
        return np.concatenate([part.ravel() for part in parts])

    def take(self, numbers: Array) -> None:
        """Puts the row back into its places."""
        at = 0
        for part in (*self.weights, *self.biases, *self.slopes):
            part[...] = numbers[at : at + part.size].reshape(part.shape)
            at += part.size

    def settings_of(self, layer: int) -> dict[str, Any]:
        """The parameters of the activation in a hidden layer."""
        if not self.slopes[layer].size:
            return self.settings
        return {**self.settings, str(self.activation.learned): float(self.slopes[layer][0])}

    def forward(self, points: Array) -> tuple[Array, list[Array], list[Array]]:
        """The logits (N,), what goes into each layer, and the hidden layers before f."""
        given, before = [points], []
        for layer, (weights, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            before.append(given[-1] @ weights + bias)
            if layer < len(self.slopes):
                settings = self.settings_of(layer)
                given.append(self.activation.value(before[-1], **settings))
        return before[-1][:, 0], given, before[:-1]

    def gradient(self, errors: Array, given: list[Array], before: list[Array]) -> Array:
        """The derivative of the loss by all numbers; `errors` is that by the logits, (N,)."""
        by_weights: list[Array] = []
        by_biases: list[Array] = []
        by_slopes: list[Array] = []
        error = errors[:, np.newaxis]
        for layer in reversed(range(len(self.weights))):
            if layer < len(before):
                x, settings = before[layer], self.settings_of(layer)
                if self.slopes[layer].size:
                    rise = self.activation.learned_derivative(x, **settings)
                    by_slopes.insert(0, np.sum(error * rise, keepdims=True).ravel())
                spread = np.tile(error, (1, x.shape[1] // error.shape[1]))
                error = spread * self.activation.derivative(x, **settings)
            by_weights.insert(0, given[layer].T @ error)
            by_biases.insert(0, error.sum(axis=0))
            error = error @ self.weights[layer].T
        parts = (*by_weights, *by_biases, *by_slopes)
        return np.concatenate([part.ravel() for part in parts])

    def silent(self, before: list[Array]) -> float:
        """The share of hidden units that no point moves."""
        slopes = [
            self.activation.derivative(x, **self.settings_of(layer))
            for layer, x in enumerate(before)
        ]
        return float(np.mean([(slope == 0).all(axis=0).mean() for slope in slopes]))


@lru_cache(KEPT)
def separate(cloud: str, activation: str, settings: Settings, seed: int, bias: float) -> Training:
    """Trains 2-8-8-1 with an activation on the points of a cloud: 400 steps of Adam, all points.

    Args:
        cloud: key of `CLOUDS`.
        activation: key of `ACTIVATIONS`; with several inputs a hidden unit has as many.
        settings: parameters of the activation, name and value.
        seed: of the points and of the first weights, which have He's variance 2 / inputs.
        bias: the first bias of all hidden units.

    Raises:
        InputError: an unknown key, or a parameter that does not fit.

    Example:
        >>> bent = separate("xor", "tanh", (), 0, 0.0)
        >>> straight = separate("xor", "linear", (), 0, 0.0)
        >>> float(bent.accuracies[-1]) > 0.95 > 0.7 > float(straight.accuracies[-1])
        True
    """
    points, labels = CLOUDS[cloud].points(seed)
    network = _started(ACTIVATIONS[activation], dict(settings), seed, bias)
    numbers, optimizer = network.numbers, OPTIMIZERS["adam"]
    state = optimizer.init(numbers)
    losses, accuracies, pictures, silent, learned = [], [], [], [], []
    with np.errstate(all="ignore"):
        for step in range(STEPS + 1):
            logits, given, before = network.forward(points)
            losses.append(float(np.mean(softplus(logits) - labels * logits)))
            accuracies.append(float(np.mean((logits > 0) == (labels == 1))))
            if step % EVERY == 0:
                pictures.append(logistic(network.forward(cells())[0]).reshape(CELLS, CELLS))
                silent.append(network.silent(before))
                learned.append([float(slope[0]) for slope in network.slopes if slope.size])
            slopes = network.gradient((logistic(logits) - labels) / len(labels), given, before)
            move, state = optimizer.update(slopes, state, RATE)
            numbers = numbers + move
            network.take(numbers)
    return Training(
        np.array(losses),
        np.array(accuracies),
        np.array(pictures),
        np.array(silent),
        np.array(learned) if network.activation.learned else None,
    )


def cells() -> npt.NDArray[np.float64]:
    """The middles of the cells of a picture, (CELLS², 2), row by row from below."""
    middles = (np.arange(CELLS) + 0.5) * (2 * REACH / CELLS) - REACH
    across, up = np.meshgrid(middles, middles)
    return np.stack([across.ravel(), up.ravel()], axis=-1)


def _started(activation: Activation, settings: dict[str, Any], seed: int, bias: float) -> _Network:
    rng = np.random.default_rng([seed, 1])  # not the numbers of the points
    parts = activation.arity(**settings)
    shapes = [(2, UNITS * parts), (UNITS, UNITS * parts), (UNITS, 1)]
    weights = [rng.normal(0, np.sqrt(2 / rows), (rows, columns)) for rows, columns in shapes]
    biases = [np.full(columns, bias) for _, columns in shapes[:2]] + [np.zeros(1)]
    learned = activation.learned
    begin = [settings.get(p.name, p.default) for p in activation.parameters if p.name == learned]
    return _Network(activation, settings, weights, biases, [np.array(begin) for _ in range(2)])
