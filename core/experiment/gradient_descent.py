"""The experiment of the page Gradient descent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.experiment.edit import fields_of, whole
from core.locale import N_
from core.objectives import OBJECTIVES, Objective
from core.optimizers import OPTIMIZERS, Optimizer
from core.parameters import Parameter, at_least_zero, check_within
from core.presets import DESCENTS, SettingsPreset
from core.query import FLAG, INTEGER, NUMBER, Codec, Experiment, key, linked, number, written
from core.registry import Registry
from core.schedules import SCHEDULES
from core.typed_objective import TYPED, TYPED_CODEC, Typed, typed_objective, write_typed

MOST_STEPS = 200
MOST_START = 100.0
MOST_RATE = 10.0
MOST_NOISE = 100.0
MOST_SEED = 9_999
ENOUGH_STEPS = 30  # to get into a minimum of every function
ALONE = "none"  # no path beside it
FULL_BATCH = "full_batch"  # beside a noisy path, the same one without noise
EDITED: dict[str, Callable[[Any], float]] = {
    "start": float,
    "rate": float,
    "noise": float,
    "steps": whole,
    "step": whole,
}
Pieces = tuple[tuple[float, float], ...]


def entry_of(registry: Registry[Any]) -> Codec[str]:
    """The codec of an entry's key."""
    return Codec(lambda text: registry[key(text)].key, str)


def objective_key(text: str) -> str:
    """The key of a function, or of the one that is typed."""
    return text if text == TYPED else OBJECTIVES[key(text)].key


def compared(text: str) -> str:
    """The key of a second path."""
    return text if text in (ALONE, FULL_BATCH) else OPTIMIZERS[key(text)].key


def parse_pieces(text: str) -> Pieces:
    """Reads `10:0.05,20:0.01`: after step 10 the rate is 0.05, after step 20 it is 0.01.

    Example:
        >>> parse_pieces("10:0.05,20:0.01")
        ((10.0, 0.05), (20.0, 0.01))
    """
    pairs = [part.partition(":") for part in text.split(",")]
    return tuple((number(boundary), number(rate)) for boundary, _, rate in pairs)


def write_pieces(pieces: Pieces) -> str:
    """The text that `parse_pieces` reads."""
    return ",".join(f"{written(boundary)}:{written(rate)}" for boundary, rate in pieces)


PIECES: Codec[Pieces] = Codec(parse_pieces, write_pieces)
COMPARED: Codec[str] = Codec(compared, str)
OBJECTIVE: Codec[str] = Codec(objective_key, str)


@dataclass(frozen=True, eq=False)
class DescentExperiment(Experiment):
    """The page Gradient descent: a function, where to start, and how to step.

    The parameters of all schedules and optimizers are kept, so that one that is chosen again has
    those that it had.

    Args:
        objective: key of `OBJECTIVES`, or "typed".
        typed: the function that was typed, kept while another one is shown.
        start: x at step 0, within 100 of 0.
        rate: learning rate, or the first one of a schedule, 0 to 10.
        steps: 1 to 200.
        optimizer: key of `OPTIMIZERS`.
        compare: another one, drawn beside it; "full_batch", the same without noise; or "none".
        schedule: key of `SCHEDULES`.
        noise: standard deviation of what is added to each gradient, 0 to 100; 0 is full batch.
        seed: of the noise, 0 to 9999.
        momentum: of momentum and Nesterov.
        rho: of RMSprop.
        beta_1: of Adam.
        beta_2: of Adam.
        initial_accumulator_value: of Adagrad.
        epsilon: of Adagrad, RMSprop and Adam.
        decay_steps: of the schedules with a time.
        decay_rate: of exponential and inverse time decay.
        staircase: whether those two decay in stairs.
        end: the last rate of polynomial decay.
        power: of polynomial decay.
        cycle: whether polynomial decay begins anew.
        alpha: the last rate of cosine decay, as a part of the first.
        pieces: steps and the rates after them, of piecewise constant decay.
        step: the one that is shown; None is the last.
        preset: key of the example that it began as.

    Raises:
        InputError: a number out of range, or parameters that do not fit together.

    Example:
        >>> DescentExperiment().to_query()["rate"]
        '0.3'
    """

    page: ClassVar[str] = "gradient_descent"
    glances: ClassVar[tuple[str, ...]] = ("step",)

    objective: str = linked(OBJECTIVE, default="square", label=N_("Function"))
    typed: Typed = linked(TYPED_CODEC, default=Typed("0.1x^2 - cos(2x)", -8.0, 8.0))
    start: float = linked(NUMBER, default=5.0, label=N_("Start x"))
    rate: float = linked(NUMBER, default=0.3, label=N_("Learning rate"))
    steps: int = linked(INTEGER, default=5, label=N_("Steps"))
    optimizer: str = linked(entry_of(OPTIMIZERS), default="gradient_descent", label=N_("Optimizer"))
    compare: str = linked(COMPARED, default=ALONE, label=N_("Beside it"))
    schedule: str = linked(entry_of(SCHEDULES), default="constant", label=N_("Schedule"))
    noise: float = linked(NUMBER, default=0.0, label=N_("Noise"))
    seed: int = linked(INTEGER, default=0, label=N_("Seed"))
    momentum: float = linked(NUMBER, default=0.9)
    rho: float = linked(NUMBER, default=0.9)
    beta_1: float = linked(NUMBER, default=0.9)
    beta_2: float = linked(NUMBER, default=0.999)
    initial_accumulator_value: float = linked(NUMBER, default=0.1)
    epsilon: float = linked(NUMBER, default=1e-7)
    decay_steps: float = linked(NUMBER, default=10.0)
    decay_rate: float = linked(NUMBER, default=0.5)
    staircase: bool = linked(FLAG, default=False)
    end: float = linked(NUMBER, default=0.0001)
    power: float = linked(NUMBER, default=1.0)
    cycle: bool = linked(FLAG, default=False)
    alpha: float = linked(NUMBER, default=0.0)
    pieces: Pieces = linked(PIECES, default=((10.0, 0.05), (20.0, 0.01)))
    step: int | None = linked(INTEGER, default=None)
    preset: str = linked(entry_of(DESCENTS), default="bowl", label=N_("Example"))

    def __post_init__(self) -> None:
        check_within("start", self.start, -MOST_START, MOST_START)
        check_within("rate", at_least_zero(self.rate, "rate"), 0, MOST_RATE)
        check_within("steps", self.steps, 1, MOST_STEPS)
        check_within("noise", self.noise, 0, MOST_NOISE)
        check_within("seed", self.seed, 0, MOST_SEED)
        for boundary, rate in self.pieces:
            check_within("boundaries", boundary, 0, MOST_STEPS)
            check_within("values", rate, 0, MOST_RATE)
        for schedule in SCHEDULES:
            SCHEDULES[schedule](**self.schedule_settings(schedule))
        for optimizer in OPTIMIZERS:
            self.optimizer_of(optimizer)
        compared(self.compare)
        self._check_start()
        if self.step is not None:
            check_within("step", self.step, 0, self.steps)

    def _check_start(self) -> None:
        """A typed function may have no value at the start, or no slope."""
        function = self.function
        numbers = function.value(self.start), function.derivative(self.start)
        if not np.isfinite(numbers).all():
            raise InputError(
                "J(x) has no finite value and slope at the start, x = {start}",
                start=written(self.start),
            )

    @classmethod
    def of(cls, preset: SettingsPreset) -> Self:
        """The experiment that shows an example."""
        return cls(**dict(preset.settings), preset=preset.key)

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: the example that it names."""
        preset = query.get("preset", "")
        return cls.of(DESCENTS[preset]) if preset in DESCENTS else cls()

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        if name == "objective":
            return self.with_objective(value)
        if name == "typed":
            return self.with_typed(value)
        if name == "steps" and self.step is not None and self.step >= value:
            return replace(self, steps=value, step=None)
        return super().updated(name, value)

    def with_objective(self, objective: str) -> Self:
        """The experiment on another function, from its own start and at a rate that fits it."""
        return self._on(objective, self.typed)

    def with_typed(self, typed: Typed) -> Self:
        """The experiment with another typed function, begun anew if that is the one shown.

        Raises:
            InputError: it is no function.
        """
        if self.objective == TYPED:
            return self._on(TYPED, typed)
        typed_objective(typed)
        return replace(self, typed=typed)

    def _on(self, objective: str, typed: Typed) -> Self:
        function = function_of(objective, typed)
        return replace(
            self,
            objective=objective,
            typed=typed,
            start=function.start,
            rate=function.rate,
            steps=max(self.steps, ENOUGH_STEPS),
            step=None,
        )

    def with_pieces(self, boundaries: tuple[float, ...], values: tuple[float, ...]) -> Self:
        """The experiment with other pieces, as Keras takes them: the first value is the rate.

        Raises:
            InputError: there is not one value more than boundaries, or they do not rise.
        """
        schedule = SCHEDULES["piecewise_constant_decay"]
        schedule(boundaries=boundaries, values=values)
        return replace(self, rate=values[0], pieces=tuple(zip(boundaries, values[1:], strict=True)))

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after the edit of a hand in the browser; one on another function is void.

        Args:
            edit: `place` that it was made on, and any of `start`, `rate`, `steps`,
                `noise` and `step`.

        Raises:
            InputError: the edit is not of this form, or does not fit.
        """
        changes = fields_of(edit, EDITED)
        if edit.get("place") != self.place:
            return self
        steps = changes.get("steps", self.steps)
        step = changes.get("step", self.step)
        return replace(self, **changes | {"step": step if step is None or step < steps else None})

    @property
    def function(self) -> Objective:
        """The function J."""
        return function_of(self.objective, self.typed)

    @property
    def place(self) -> str:
        """Names the function, for edits of a hand."""
        return write_typed(self.typed) if self.objective == TYPED else self.objective

    def schedule_settings(self, schedule: str) -> dict[str, Any]:
        """The parameters of a schedule by Keras' names."""
        own = {
            "initial": self.rate,
            "boundaries": tuple(boundary for boundary, _ in self.pieces),
            "values": (self.rate, *(rate for _, rate in self.pieces)),
        }
        return self._settings(SCHEDULES[schedule].parameters, own)

    def optimizer_of(self, optimizer: str) -> Optimizer:
        """An optimizer with the parameters that it has here."""
        entry = OPTIMIZERS[optimizer]
        return entry(**self._settings(entry.parameters, {}))

    def _settings(self, parameters: tuple[Parameter, ...], own: dict[str, Any]) -> dict[str, Any]:
        names = [parameter.name for parameter in parameters]
        return {name: own[name] if name in own else getattr(self, name) for name in names}

    @property
    def untouched(self) -> bool:
        """Whether it is the example that it began as, whichever step is shown."""
        example = self.of(DESCENTS[self.preset])
        return replace(self, step=None).to_query() == replace(example, step=None).to_query()

    @property
    def noises(self) -> npt.NDArray[np.float64]:
        """What is added to the gradient of each step, and of the one after the last, (S + 1,)."""
        return self.noise * standard_noise(self.seed)[: self.steps + 1]


def function_of(objective: str, typed: Typed) -> Objective:
    """The function of a key."""
    return typed_objective(typed) if objective == TYPED else OBJECTIVES[objective]


def standard_noise(seed: int) -> npt.NDArray[np.float64]:
    """Noise of standard deviation 1 for the most steps: fewer steps leave the earlier as it was."""
    return np.random.default_rng(seed).standard_normal(MOST_STEPS + 1)
