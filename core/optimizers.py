"""Optimizers as pure pairs: `init(x) -> state`, `update(gradient, state, rate) -> (step, state)`.

The step is what is added to x. The arithmetic is that of Keras, which has the epsilon inside the
root for Adagrad and RMSprop and beside it for Adam, and its own form of Nesterov's momentum.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from core.arrays import Array, floats, restored, working
from core.errors import Message
from core.parameters import Parameter, above_zero, at_least_zero, below_one, filled, zero_to_one
from core.registry import Registry

State: TypeAlias = tuple[Any, ...]  # one of the named tuples below

_KERAS = "https://keras.io/api/optimizers/"


class Nothing(NamedTuple):
    """Gradient descent remembers nothing."""


class Velocity(NamedTuple):
    """What momentum remembers: the last velocity, a sum of the fading earlier steps."""

    velocity: Array


class SumOfSquares(NamedTuple):
    """What Adagrad remembers: the sum of all squared gradients."""

    sum_of_squares: Array


class MeanOfSquares(NamedTuple):
    """What RMSprop remembers: the fading mean of the squared gradients."""

    mean_of_squares: Array


class Moments(NamedTuple):
    """What Adam remembers: both fading means, from 0 on, and how many updates there were."""

    updates: int
    mean: Array
    mean_of_squares: Array


@dataclass(frozen=True)
class Optimizer:
    r"""Everything about one optimizer; calling it gives the same one with other parameters.

    Args:
        key: permanent name.
        title: what it is called in a list.
        starts: (x, **parameters) -> state, without any check.
        moves: (gradient, state, rate, **parameters) -> (step, state), without any check.
        formula: LaTeX of the update; \eta is the rate, g the gradient.
        source: where the optimizer is described.
        tensorflow: the Python expression in tf, learning_rate and the parameters.
        parameters: in the order in which they are shown.
        settings: parameters in place of their defaults, checked.

    Example:
        >>> momentum = OPTIMIZERS["momentum"](momentum=0.5)
        >>> step, state = momentum.update(10.0, momentum.init(5.0), 0.1)
        >>> step, state = momentum.update(8.0, state, 0.1)
        >>> float(step), float(state.velocity)
        (-1.3, -1.3)
    """

    key: str
    title: Message
    starts: Callable[..., State]
    moves: Callable[..., tuple[Array, Any]]
    formula: str
    source: str
    tensorflow: str
    parameters: tuple[Parameter, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)

    def __call__(self, **parameters: npt.ArrayLike) -> "Optimizer":
        """The optimizer with these parameters in place of those that it has.

        Raises:
            InputError: an unknown parameter, or one out of range.
            InputTypeError: a parameter that is not one number.
        """
        given = {**self.settings, **parameters}
        return replace(self, settings=filled(self.key, self.parameters, given))

    @property
    def values(self) -> dict[str, float]:
        """Every parameter with its value."""
        return filled(self.key, self.parameters, self.settings)

    def init(self, x: npt.ArrayLike) -> State:
        """The state before the first step.

        Args:
            x: a number or an array of any shape.

        Returns:
            A named tuple of arrays of that shape, those of a half type in float32.

        Raises:
            InputTypeError: x is not real numbers.
        """
        return self.starts(working(floats(x, "x")), **self.values)

    def update(
        self, gradient: npt.ArrayLike, state: State, rate: npt.ArrayLike
    ) -> tuple[Array, Any]:
        """The step to add to x, and the state after it.

        Args:
            gradient: of the shape of x.
            state: from `init` or the update before.
            rate: learning rate, one number or of the shape of x.

        Returns:
            The step in the floating type of the gradient, and the new state.

        Raises:
            InputTypeError: a gradient or a rate that is not real numbers.
        """
        given = floats(gradient, "gradient")
        slope = working(given)
        with np.errstate(all="ignore"):
            rates = floats(rate, "rate").astype(slope.dtype)
            step, after = self.moves(slope, state, rates, **self.values)
        return restored(step, given.dtype), after


def _start_plain(x: Array) -> Nothing:
    return Nothing()


def _plain(gradient: Array, state: Nothing, rate: Array) -> tuple[Array, Nothing]:
    return -rate * gradient, state


def _start_velocity(x: Array, momentum: float) -> Velocity:
    return Velocity(np.zeros_like(x))


def _momentum(
    gradient: Array, state: Velocity, rate: Array, momentum: float
) -> tuple[Array, Velocity]:
    velocity = momentum * state.velocity - rate * gradient
    return velocity, Velocity(velocity)


def _nesterov(
    gradient: Array, state: Velocity, rate: Array, momentum: float
) -> tuple[Array, Velocity]:
    velocity = momentum * state.velocity - rate * gradient
    return momentum * velocity - rate * gradient, Velocity(velocity)


def _start_adagrad(x: Array, initial_accumulator_value: float, epsilon: float) -> SumOfSquares:
    return SumOfSquares(np.full_like(x, initial_accumulator_value))


def _adagrad(
    gradient: Array,
    state: SumOfSquares,
    rate: Array,
    initial_accumulator_value: float,
    epsilon: float,
) -> tuple[Array, SumOfSquares]:
    total = state.sum_of_squares + gradient * gradient
    return -rate * gradient / np.sqrt(total + epsilon), SumOfSquares(total)


def _start_rmsprop(x: Array, rho: float, epsilon: float) -> MeanOfSquares:
    return MeanOfSquares(np.zeros_like(x))


def _rmsprop(
    gradient: Array, state: MeanOfSquares, rate: Array, rho: float, epsilon: float
) -> tuple[Array, MeanOfSquares]:
    mean = rho * state.mean_of_squares + (1 - rho) * (gradient * gradient)
    return -rate * gradient / np.sqrt(mean + epsilon), MeanOfSquares(mean)


def _start_adam(x: Array, beta_1: float, beta_2: float, epsilon: float) -> Moments:
    return Moments(0, np.zeros_like(x), np.zeros_like(x))


def _adam(
    gradient: Array, state: Moments, rate: Array, beta_1: float, beta_2: float, epsilon: float
) -> tuple[Array, Moments]:
    updates = state.updates + 1
    mean = state.mean + (gradient - state.mean) * (1 - beta_1)
    squares = state.mean_of_squares
    squares = squares + (gradient * gradient - squares) * (1 - beta_2)
    # both means start at 0: they are that much too small
    rate = rate * (float(np.sqrt(1 - beta_2**updates)) / (1 - beta_1**updates))
    return -rate * mean / (np.sqrt(squares) + epsilon), Moments(updates, mean, squares)


_MOMENTUM = Parameter("momentum", 0.9, 0.0, 1.0, zero_to_one)
_EPSILON = Parameter("epsilon", 1e-7, 1e-10, 1.0, above_zero)

OPTIMIZERS = Registry(
    "optimizer",
    Optimizer(
        key="gradient_descent",
        title=Message("Gradient descent"),
        starts=_start_plain,
        moves=_plain,
        formula=r"x \leftarrow x - \eta g",
        source=f"{_KERAS}sgd/",
        tensorflow="tf.keras.optimizers.SGD(learning_rate)",
    ),
    Optimizer(
        key="momentum",
        title=Message("Momentum"),
        starts=_start_velocity,
        moves=_momentum,
        formula=r"v \leftarrow \mu v - \eta g, \quad x \leftarrow x + v",
        source=f"{_KERAS}sgd/",
        tensorflow="tf.keras.optimizers.SGD(learning_rate, momentum=momentum)",
        parameters=(_MOMENTUM,),
    ),
    Optimizer(
        key="nesterov",
        title=Message("Nesterov's momentum"),
        starts=_start_velocity,
        moves=_nesterov,
        formula=r"v \leftarrow \mu v - \eta g, \quad x \leftarrow x + \mu v - \eta g",
        source=f"{_KERAS}sgd/",
        tensorflow="tf.keras.optimizers.SGD(learning_rate, momentum=momentum, nesterov=True)",
        parameters=(_MOMENTUM,),
    ),
    Optimizer(
        key="adagrad",
        title=Message("Adagrad"),
        starts=_start_adagrad,
        moves=_adagrad,
        formula=(
            r"s \leftarrow s + g^2, \quad "
            r"x \leftarrow x - \frac{\eta g}{\sqrt{s + \varepsilon}}"
        ),
        source=f"{_KERAS}adagrad/",
        tensorflow=(
            "tf.keras.optimizers.Adagrad(learning_rate, "
            "initial_accumulator_value=initial_accumulator_value, epsilon=epsilon)"
        ),
        parameters=(
            Parameter("initial_accumulator_value", 0.1, 0.0, 1.0, at_least_zero),
            _EPSILON,
        ),
    ),
    Optimizer(
        key="rmsprop",
        title=Message("RMSprop"),
        starts=_start_rmsprop,
        moves=_rmsprop,
        formula=(
            r"s \leftarrow \rho s + (1 - \rho) g^2, \quad "
            r"x \leftarrow x - \frac{\eta g}{\sqrt{s + \varepsilon}}"
        ),
        source=f"{_KERAS}rmsprop/",
        tensorflow="tf.keras.optimizers.RMSprop(learning_rate, rho=rho, epsilon=epsilon)",
        parameters=(Parameter("rho", 0.9, 0.0, 0.999, below_one), _EPSILON),
    ),
    Optimizer(
        key="adam",
        title=Message("Adam"),
        starts=_start_adam,
        moves=_adam,
        formula=(
            r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad "
            r"v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad "
            r"x \leftarrow x - \eta \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t}"
            r"\frac{m}{\sqrt{v} + \varepsilon}"
        ),
        source=f"{_KERAS}adam/",
        tensorflow=(
            "tf.keras.optimizers.Adam(learning_rate, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon)"
        ),
        parameters=(
            Parameter("beta_1", 0.9, 0.0, 0.999, below_one),
            Parameter("beta_2", 0.999, 0.0, 0.9999, below_one),
            _EPSILON,
        ),
    ),
)
