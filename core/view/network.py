"""What the page Network shows of an experiment: computed once, drawn later."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from core.digits import CLASSES, SIDE, Digits, as_written, inputs_of, load_digits
from core.experiment import NetworkExperiment
from core.network import (
    Architecture,
    Backward,
    Forward,
    Network,
    backward,
    dropout_masks,
    forward,
    initial,
)
from core.reference.training.run import Run
from core.sigmoid import sigmoid
from core.softmax import one_hot, softmax_steps

Array = npt.NDArray[np.float64]

CEILING = float(np.e / (np.e + CLASSES - 1))  # of a softmax over sigmoids, all others 0
TERMS = 6  # of a sum, the largest
KEPT = 8  # untrained networks, of 2 MB each

first_network = lru_cache(maxsize=KEPT)(initial)


@dataclass(frozen=True)
class Term:
    """One product of a sum.

    Args:
        at: number of the unit at the other end of the weight.
        weight: W between both.
        value: what it is multiplied with, an activation or a delta.
        product: of both.
    """

    at: int
    weight: float
    value: float
    product: float


@dataclass(frozen=True)
class UnitTerms:
    """How the numbers of one unit come about.

    Args:
        layer: from 0.
        unit: from 0.
        bias: b.
        pre_activation: z, the sum of all inputs times weights, and b.
        activation: f(z).
        mask: what dropout multiplies it with; 1 without.
        error: the slope of the loss by what the unit gives.
        slope: f'(z), times the mask.
        delta: error times slope.
        inputs: the largest terms of z.
        errors: the largest terms of the error; none in the last layer, where it is p − y.
    """

    layer: int
    unit: int
    bias: float
    pre_activation: float
    activation: float
    mask: float
    error: float
    slope: float
    delta: float
    inputs: tuple[Term, ...]
    errors: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class NetworkView:
    """An experiment with the pass forward and the way back of its digit.

    Args:
        experiment: what to show.
        trained: the network after training; None is the one that it begins with.
        digits: where the digit is from.
        run: the training, whose curves are drawn.

    Example:
        >>> view = NetworkView(NetworkExperiment())
        >>> bool(view.passed.probabilities.max() < CEILING)
        True
    """

    experiment: NetworkExperiment
    trained: Network | None = None
    digits: Digits | None = None
    run: Run | None = None

    @cached_property
    def source(self) -> Digits:
        """Where the digit is from."""
        return self.digits or load_digits()

    @property
    def digit(self) -> int:
        """The number of the digit, as far as there are so many."""
        return min(self.experiment.digit, len(self.source.images) - 1)

    @cached_property
    def image(self) -> npt.NDArray[np.uint8]:
        """The digit, (28, 28), 0 (paper) to 255 (ink)."""
        drawn = self.experiment.drawn
        if drawn is not None:
            return as_written(np.frombuffer(drawn, np.uint8).reshape(SIDE, SIDE), self.source)
        return np.asarray(self.source.images[self.digit])

    @property
    def label(self) -> int:
        """Which digit it is."""
        if self.experiment.drawn is not None:
            return self.experiment.label
        return int(self.source.labels[self.digit])

    @property
    def network(self) -> Network:
        """The network as it is shown."""
        return self.trained or self.untrained

    @property
    def untrained(self) -> Network:
        """The network before its training."""
        experiment = self.experiment
        return first_network(experiment.architecture, experiment.initialiser, experiment.seed)

    @property
    def dropping(self) -> bool:
        """Whether dropout is at work in what is shown."""
        return self.experiment.dropped and self.experiment.dropout > 0

    @cached_property
    def masks(self) -> tuple[Array, ...] | None:
        """What dropout multiplies each hidden layer with, (1, numbers) each."""
        experiment = self.experiment
        return dropout_masks(experiment.architecture, experiment.seed) if self.dropping else None

    @cached_property
    def passed(self) -> Forward:
        """The pass forward of the digit, one row."""
        return forward(self.network, inputs_of(self.image[None]), self.masks)

    @cached_property
    def back(self) -> Backward:
        """The way back."""
        return backward(self.network, self.passed, one_hot([self.label], CLASSES))

    @property
    def logits(self) -> Array:
        """Z of the last layer, (10,)."""
        return np.asarray(self.passed.layers[-1].pre_activations[0])

    @cached_property
    def by_output(self) -> dict[str, Array]:
        """The probabilities (10,) with a sigmoid as the output, and with none."""
        outputs = {"sigmoid": sigmoid(self.logits), "linear": self.logits}
        return {name: softmax_steps(values).probabilities for name, values in outputs.items()}

    @property
    def probabilities(self) -> Array:
        """Those of the experiment's own output, (10,)."""
        return np.asarray(self.passed.probabilities[0])

    @property
    def prediction(self) -> int:
        """The digit that it takes it for; the same with either output."""
        return int(self.logits.argmax())

    def values(self, layer: int) -> Array:
        """The quantity that is shown of a layer, (numbers,)."""
        if self.experiment.shown == "deltas":
            return np.asarray(self.back.layers[layer].deltas[0])
        passed = self.passed.layers[layer]
        shown = passed.pre_activations if self.experiment.shown == "pre_activations" else None
        return np.asarray((passed.outputs if shown is None else shown)[0])

    def dropped(self, layer: int) -> npt.NDArray[np.bool_]:
        """Which units of a layer dropout drops, (numbers,)."""
        mask = self.passed.layers[layer].mask
        return np.zeros(self.architecture.sizes[layer + 1], bool) if mask is None else mask[0] == 0

    @property
    def architecture(self) -> Architecture:
        """Which layers there are."""
        return self.experiment.architecture

    @cached_property
    def terms(self) -> UnitTerms | None:
        """How the numbers of the chosen unit come about; None where none is chosen."""
        layer, unit = self.experiment.layer, self.experiment.unit
        if unit is None:
            return None
        passed, back = self.passed.layers[layer], self.back.layers[layer]
        incoming = self.network.weights[layer][:, unit]
        errors: tuple[Term, ...] = ()
        if layer + 1 < self.architecture.depth:
            following = self.back.layers[layer + 1].deltas[0]
            errors = _largest(self.network.weights[layer + 1][unit], following)
        return UnitTerms(
            layer=layer,
            unit=unit,
            bias=float(self.network.biases[layer][unit]),
            pre_activation=float(passed.pre_activations[0, unit]),
            activation=float(passed.activations[0, unit]),
            mask=1.0 if passed.mask is None else float(passed.mask[0, unit]),
            error=float(back.errors[0, unit]),
            slope=float(back.slopes[0, unit]),
            delta=float(back.deltas[0, unit]),
            inputs=_largest(incoming, passed.inputs[0]),
            errors=errors,
        )


def _largest(weights: Array, values: Array) -> tuple[Term, ...]:
    """The terms of a sum of products that weigh most."""
    with np.errstate(all="ignore"):
        products = weights * values
    order = np.argsort(-np.abs(products), kind="stable")[:TERMS]
    return tuple(
        Term(int(at), float(weights[at]), float(values[at]), float(products[at])) for at in order
    )
