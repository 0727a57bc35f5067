"""The experiment of the page Activations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from core.activations import ACTIVATIONS, Activation
from core.activations.clouds import CLOUDS
from core.activations.separation import EVERY, STEPS
from core.errors import InputError
from core.experiment.edit import fields_of, whole
from core.experiment.gradient_descent import entry_of
from core.locale import N_
from core.parameters import check_within, filled
from core.presets import ACTIVATION_PRESETS, SettingsPreset
from core.query import INTEGER, NUMBER, Codec, Experiment, linked, number, written

MOST_INPUT = 6.0
MOST_MEAN = 8.0
MOST_SPREAD = 8.0
MOST_GAIN = 5.0
MOST_DEPTH = 30
MOST_BIAS = 20.0
MOST_SEED = 9_999
LAST_PICTURE = STEPS // EVERY
Numbers = tuple[float, ...]

NUMBERS: Codec[Numbers] = Codec(
    lambda text: tuple(number(cell) for cell in text.split(",")),
    lambda values: ",".join(map(written, values)),
)


@dataclass(frozen=True, eq=False)
class ActivationExperiment(Experiment):
    """The page Activations: one of them, a point on it, a stack of layers, points to part.

    Args:
        activation: key of `ACTIVATIONS`.
        parameters: its parameters in their order; None for their defaults.
        x: the point on the curve, within 6 of 0; of several inputs the first.
        other: the other inputs of one output, where it has several.
        mean: of a layer's inputs.
        spread: their standard deviation.
        gain: the weights of the next layers have the standard deviation gain / √inputs.
        depth: layers, 1 to 30.
        cloud: key of `CLOUDS`.
        bias: the first bias of all hidden units.
        seed: of inputs, points and weights, 0 to 9999.
        step: the picture of the training that is shown, 0 to 40; None is the last.
        preset: key of the example that it began as.

    Raises:
        InputError: a number out of range, or parameters that do not fit.

    Example:
        >>> ActivationExperiment().to_query()["activation"]
        'relu'
    """

    page: ClassVar[str] = "activations"
    glances: ClassVar[tuple[str, ...]] = ("step",)

    activation: str = linked(entry_of(ACTIVATIONS), default="relu", label=N_("Activation"))
    parameters: Numbers | None = linked(NUMBERS, default=None)
    x: float = linked(NUMBER, default=1.0)
    other: float = linked(NUMBER, default=1.0)
    mean: float = linked(NUMBER, default=0.0, label=N_("Mean"))
    spread: float = linked(NUMBER, default=1.0, label=N_("Spread"))
    gain: float = linked(NUMBER, default=1.0, label=N_("Gain"))
    depth: int = linked(INTEGER, default=10, label=N_("Layers"))
    cloud: str = linked(entry_of(CLOUDS), default="moons", label=N_("Points"))
    bias: float = linked(NUMBER, default=0.0, label=N_("First bias"))
    seed: int = linked(INTEGER, default=0, label=N_("Seed"))
    step: int | None = linked(INTEGER, default=None)
    preset: str = linked(entry_of(ACTIVATION_PRESETS), default="bend", label=N_("Example"))

    def __post_init__(self) -> None:
        check_within("x", self.x, -MOST_INPUT, MOST_INPUT)
        check_within("other", self.other, -MOST_INPUT, MOST_INPUT)
        check_within("mean", self.mean, -MOST_MEAN, MOST_MEAN)
        check_within("spread", self.spread, 0, MOST_SPREAD)
        check_within("gain", self.gain, 0, MOST_GAIN)
        check_within("depth", self.depth, 1, MOST_DEPTH)
        check_within("bias", self.bias, -MOST_BIAS, MOST_BIAS)
        check_within("seed", self.seed, 0, MOST_SEED)
        if self.step is not None:
            check_within("step", self.step, 0, LAST_PICTURE)
        self._check_parameters()

    def _check_parameters(self) -> None:
        known = self.entry.parameters
        if self.parameters is None:
            return
        if len(self.parameters) != len(known):
            raise InputError(
                "parameters of {activation}: {count}; {came} came",
                activation=self.activation,
                count=len(known),
                came=len(self.parameters),
            )
        for parameter, value in zip(known, self.parameters, strict=True):
            check_within(parameter.name, value, parameter.low, parameter.high)
        filled(self.activation, known, self.settings)

    @property
    def entry(self) -> Activation:
        """The activation."""
        return ACTIVATIONS[self.activation]

    @property
    def settings(self) -> dict[str, float]:
        """Its parameters by name."""
        known = self.entry.parameters
        values = self.parameters or [parameter.default for parameter in known]
        return {
            parameter.name: float(value)  # type: ignore[arg-type]
            for parameter, value in zip(known, values, strict=True)
        }

    @property
    def place(self) -> str:
        """Names what an edit of a hand is made on."""
        return self.activation

    @classmethod
    def of(cls, preset: SettingsPreset) -> Self:
        """The experiment that shows an example."""
        return cls(**dict(preset.settings), preset=preset.key)

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: the example that it names."""
        preset = query.get("preset", "")
        return cls.of(ACTIVATION_PRESETS[preset]) if preset in ACTIVATION_PRESETS else cls()

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        if name == "activation":
            return replace(self, activation=value, parameters=None)
        if name in ("cloud", "bias", "seed"):  # another training, to be seen to its end
            return replace(self, **{name: value}, step=None)
        return super().updated(name, value)

    def with_parameter(self, name: str, value: float) -> Self:
        """The experiment with another value of one parameter of the activation."""
        return replace(self, parameters=tuple((self.settings | {name: value}).values()))

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after the edit of a hand; one on another activation is void.

        Args:
            edit: `place`, the activation that it was made on, and any of `x`, `other`, `mean`,
                `spread`, `gain`, `depth`, `step`, a parameter's name, and `activation`.

        Raises:
            InputError: the edit is not of this form, or does not fit.
        """
        parameters = dict.fromkeys(self.settings, float)
        changes = fields_of(edit, KINDS | parameters)
        if edit.get("place") != self.place:
            return self
        changed = self
        for name in parameters.keys() & changes.keys():
            changed = changed.with_parameter(name, changes.pop(name))
        if "activation" in changes:
            changed = changed.updated("activation", ACTIVATIONS[changes.pop("activation")].key)
        return replace(changed, **changes)

    @property
    def untouched(self) -> bool:
        """Whether it is the example that it began as, whichever picture is shown."""
        example = self.of(ACTIVATION_PRESETS[self.preset])
        return replace(self, step=None).to_query() == replace(example, step=None).to_query()


def _key(value: Any) -> str:
    if value not in list(ACTIVATIONS):
        raise ValueError
    return str(value)


KINDS: dict[str, Callable[[Any], Any]] = {
    "x": float,
    "other": float,
    "mean": float,
    "spread": float,
    "gain": float,
    "depth": whole,
    "step": whole,
    "activation": _key,
}
