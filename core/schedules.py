"""Learning rate schedules: the rate of each step, as Keras has it.

Keras computes in float32; here a schedule computes in the floating type of the step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array, entries, floats, restored, working
from core.errors import InputError, Message
from core.parameters import (
    Parameter,
    above_zero,
    at_least_zero,
    filled,
    flag,
    row_at_least_zero,
)
from core.registry import Registry

_KERAS = "https://keras.io/api/optimizers/learning_rate_schedules/"


@dataclass(frozen=True)
class Schedule:
    """Everything about one schedule.

    Args:
        key: permanent name, Keras' in snake case.
        title: what it is called in a list.
        rates: (steps, **parameters) -> rates, without any check.
        formula: LaTeX of the rate at step t.
        source: where the schedule is described.
        tensorflow: the Python expression in tf and the parameters; what Keras' optimizers take as
            their learning rate.
        parameters: in the order in which they are shown.
        agree: refuses parameters that do not fit together.

    Example:
        >>> SCHEDULES["exponential_decay"](initial=0.1, decay_steps=10, decay_rate=0.5)([0, 10, 20])
        array([0.1  , 0.05 , 0.025])
    """

    key: str
    title: Message
    rates: Callable[..., Array]
    formula: str
    source: str
    tensorflow: str
    parameters: tuple[Parameter, ...]
    agree: Callable[..., None] | None = None

    def __call__(self, **parameters: npt.ArrayLike) -> Callable[[npt.ArrayLike], Array]:
        """The function from a step, or an array of steps, to the rate.

        Args:
            parameters: in place of their defaults.

        Returns:
            A function of steps of at least 0, the first being 0; it keeps their shape and floating
            type, and whole numbers become float64.

        Raises:
            InputError: an unknown parameter, one out of range; the function, a step below 0.
            InputTypeError: a parameter of another type; the function, steps that are no numbers.
        """
        chosen = filled(self.key, self.parameters, parameters)
        if self.agree:
            self.agree(**chosen)
        return partial(self._rates, chosen)

    def _rates(self, chosen: dict[str, Any], step: npt.ArrayLike) -> Array:
        given = floats(step, "step")
        steps = working(given)
        if (steps < 0).any():
            raise InputError(
                "step must be at least 0; {entries}", entries=entries("step", steps, steps < 0)
            )
        with np.errstate(all="ignore"):
            rates = self.rates(steps, **chosen)
        return restored(np.where(np.isnan(steps), steps, rates), given.dtype)


def _constant(step: Array, initial: float) -> Array:
    return np.full_like(step, initial)


def _exponential(
    step: Array, initial: float, decay_steps: float, decay_rate: float, staircase: bool
) -> Array:
    return np.asarray(initial * decay_rate ** _decays(step, decay_steps, staircase))


def _inverse_time(
    step: Array, initial: float, decay_steps: float, decay_rate: float, staircase: bool
) -> Array:
    return np.asarray(initial / (1 + decay_rate * _decays(step, decay_steps, staircase)))


def _decays(step: Array, decay_steps: float, staircase: bool) -> Array:
    return np.asarray(np.floor(step / decay_steps) if staircase else step / decay_steps)


def _polynomial(
    step: Array, initial: float, decay_steps: float, end: float, power: float, cycle: bool
) -> Array:
    cycles = np.maximum(np.ceil(step / decay_steps), 1) if cycle else 1
    part = np.minimum(step, decay_steps * cycles) / (decay_steps * cycles)
    return np.asarray((initial - end) * (1 - part) ** power + end)


def _cosine(step: Array, initial: float, decay_steps: float, alpha: float) -> Array:
    part = np.minimum(step, decay_steps) / decay_steps
    return np.asarray(initial * ((1 - alpha) * 0.5 * (1 + np.cos(np.pi * part)) + alpha))


def _piecewise(step: Array, boundaries: tuple[float, ...], values: tuple[float, ...]) -> Array:
    return np.asarray(values)[np.searchsorted(boundaries, step, side="left")]


def _check_pieces(boundaries: tuple[float, ...], values: tuple[float, ...]) -> None:
    if len(values) != len(boundaries) + 1:
        raise InputError(
            "values must have one number more than boundaries; {values} and {boundaries} came",
            values=len(values),
            boundaries=len(boundaries),
        )
    if (np.diff(boundaries) <= 0).any():
        raise InputError("boundaries must rise; {came} came", came=boundaries)


_INITIAL = Parameter("initial", 0.1, 0.0, 2.0, at_least_zero)
_DECAY_STEPS = Parameter("decay_steps", 10.0, 1.0, 100.0, above_zero)
_DECAY_RATE = Parameter("decay_rate", 0.5, 0.0, 1.0, at_least_zero)
_STAIRCASE = Parameter("staircase", False, 0.0, 1.0, flag)

SCHEDULES = Registry(
    "schedule",
    Schedule(
        key="constant",
        title=Message("Constant"),
        rates=_constant,
        formula=r"\eta_0",
        source="https://keras.io/api/optimizers/",
        tensorflow="initial",
        parameters=(_INITIAL,),
    ),
    Schedule(
        key="exponential_decay",
        title=Message("Exponential decay"),
        rates=_exponential,
        formula=r"\eta_0 \, d^{\,t / s}",
        source=f"{_KERAS}exponential_decay/",
        tensorflow=(
            "tf.keras.optimizers.schedules.ExponentialDecay("
            "initial, decay_steps, decay_rate, staircase=staircase)"
        ),
        parameters=(_INITIAL, _DECAY_STEPS, _DECAY_RATE, _STAIRCASE),
    ),
    Schedule(
        key="inverse_time_decay",
        title=Message("Inverse time decay"),
        rates=_inverse_time,
        formula=r"\frac{\eta_0}{1 + d \, t / s}",
        source=f"{_KERAS}inverse_time_decay/",
        tensorflow=(
            "tf.keras.optimizers.schedules.InverseTimeDecay("
            "initial, decay_steps, decay_rate, staircase=staircase)"
        ),
        parameters=(_INITIAL, _DECAY_STEPS, _DECAY_RATE, _STAIRCASE),
    ),
    Schedule(
        key="polynomial_decay",
        title=Message("Polynomial decay"),
        rates=_polynomial,
        formula=r"(\eta_0 - \eta_1) \Bigl(1 - \frac{\min(t, s)}{s}\Bigr)^p + \eta_1",
        source=f"{_KERAS}polynomial_decay/",
        tensorflow=(
            "tf.keras.optimizers.schedules.PolynomialDecay("
            "initial, decay_steps, end, power=power, cycle=cycle)"
        ),
        parameters=(
            _INITIAL,
            _DECAY_STEPS,
            Parameter("end", 0.0001, 0.0, 2.0, at_least_zero),
            Parameter("power", 1.0, 0.0, 5.0, at_least_zero),
            Parameter("cycle", False, 0.0, 1.0, flag),
        ),
    ),
    Schedule(
        key="cosine_decay",
        title=Message("Cosine decay"),
        rates=_cosine,
        formula=(
            r"\eta_0 \Bigl(\frac{1 - \alpha}{2}"
            r"\Bigl(1 + \cos \frac{\pi \min(t, s)}{s}\Bigr) + \alpha\Bigr)"
        ),
        source=f"{_KERAS}cosine_decay/",
        tensorflow="tf.keras.optimizers.schedules.CosineDecay(initial, decay_steps, alpha=alpha)",
        parameters=(_INITIAL, _DECAY_STEPS, Parameter("alpha", 0.0, 0.0, 1.0, at_least_zero)),
    ),
    Schedule(
        key="piecewise_constant_decay",
        title=Message("Piecewise constant"),
        rates=_piecewise,
        formula=r"v_i \quad (b_{i-1} < t \le b_i)",
        source=f"{_KERAS}piecewise_constant_decay/",
        tensorflow="tf.keras.optimizers.schedules.PiecewiseConstantDecay(boundaries, values)",
        parameters=(
            Parameter("boundaries", (10.0, 20.0), 0.0, 100.0, row_at_least_zero),
            Parameter("values", (0.1, 0.05, 0.01), 0.0, 2.0, row_at_least_zero),
        ),
        agree=_check_pieces,
    ),
)
