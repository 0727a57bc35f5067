"""The experiment of the page Two variables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np

from core.errors import InputError
from core.experiment.edit import fields_of, whole
from core.experiment.gradient_descent import entry_of
from core.experiment.racer import BY_STIFFNESS, RACERS, Racer, fitting_rate
from core.locale import N_
from core.optimizers import OPTIMIZERS
from core.parameters import check_within
from core.presets import RACES, SettingsPreset
from core.query import FLAG, INTEGER, NUMBER, Codec, Experiment, key, linked, written
from core.surfaces import SURFACES, Surface
from core.typed_objective import TYPED, Typed, write_typed
from core.typed_surface import TYPED_SURFACE, typed_surface

MOST_STEPS = 300
MOST_RACERS = 4
MEMORY = "memory"  # in an edit: the first parameter of the racer's optimizer
FIRST_TYPED = Typed("x^2 + 3y^2 + 2sin(2x)*sin(3y)", -4.0, 4.0)
DEFAULT_RACERS = "gradient_descent,0.095,constant~momentum,0.06,constant,momentum:0.6"


def surface_key(text: str) -> str:
    """The key of a surface, or of the one that is typed."""
    return text if text == TYPED else SURFACES[key(text)].key


def surface_of(name: str, condition: float, typed: Typed) -> Surface:
    """The surface of a key, with its parameters."""
    if name == TYPED:
        return typed_surface(typed)
    surface = SURFACES[name]
    return surface(condition=condition) if surface.parameters else surface


@dataclass(frozen=True, eq=False)
class RaceExperiment(Experiment):
    """The page Two variables: a surface, where to start, and who races.

    Args:
        surface: key of `SURFACES`, or "typed".
        typed: the surface that was typed, kept while another one is shown.
        condition: how many times as steep the bowl is along y as along x, 1 to 200.
        x: of the start, within the surface's domain.
        y: of the start, within the surface's domain.
        steps: 1 to 300.
        racers: 1 to 4.
        chosen: the racer whose arrows, memory and map are shown.
        step: the one that is shown; None is the last.
        log: whether J is drawn on a logarithmic axis.
        preset: key of the example that it began as.

    Raises:
        InputError: a number out of range.

    Example:
        >>> RaceExperiment().to_query()["racers"]
        'gradient_descent,0.095,constant~momentum,0.06,constant,momentum:0.6'
    """

    page: ClassVar[str] = "two_variables"
    glances: ClassVar[tuple[str, ...]] = ("step", "chosen", "log")
    called: ClassVar[Mapping[str, str]] = {"rate": N_("Learning rate")}

    typed: Typed = linked(TYPED_SURFACE, default=FIRST_TYPED)
    surface: str = linked(Codec(surface_key, str), default="bowl", label=N_("Function"))
    condition: float = linked(NUMBER, default=20.0, label=N_("Condition number"))
    x: float = linked(NUMBER, default=-5.0, label=N_("Start x"))
    y: float = linked(NUMBER, default=2.5, label=N_("Start y"))
    steps: int = linked(INTEGER, default=60, label=N_("Steps"))
    racers: tuple[Racer, ...] = linked(RACERS, default=RACERS.parse(DEFAULT_RACERS))
    chosen: int = linked(INTEGER, default=1)
    step: int | None = linked(INTEGER, default=None)
    log: bool = linked(FLAG, default=True, label=N_("Logarithmic J"))
    preset: str = linked(entry_of(RACES), default="zigzag", label=N_("Example"))

    def __post_init__(self) -> None:
        check_within("condition", self.condition, 1, 200)
        surface = self.function
        for name, value, (low, high) in zip("xy", (self.x, self.y), surface.domain, strict=True):
            check_within(name, value, low, high)
        start = np.array([self.x, self.y])
        if not np.isfinite([*surface.gradient(start), surface.value(start)]).all():
            raise InputError(
                "J(x, y) has no value with a slope at ({x}, {y})",
                x=written(self.x),
                y=written(self.y),
            )
        check_within("steps", self.steps, 1, MOST_STEPS)
        check_within("racers", len(self.racers), 1, MOST_RACERS)
        check_within("chosen", self.chosen, 0, len(self.racers) - 1)
        if self.step is not None:
            check_within("step", self.step, 0, self.steps)

    @property
    def function(self) -> Surface:
        """The surface with its parameters."""
        return surface_of(self.surface, self.condition, self.typed)

    @property
    def racer(self) -> Racer:
        """The racer that is looked at."""
        return self.racers[self.chosen]

    @classmethod
    def of(cls, preset: SettingsPreset) -> Self:
        """The experiment that shows an example."""
        settings = dict(preset.settings)
        if "racers" in settings:
            settings["racers"] = RACERS.parse(settings["racers"])
        return cls(**settings, preset=preset.key)

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: the example that it names, or the first.

        A whole link without a step means the last one; the bare name of an example, its own.
        """
        preset = query.get("preset", "")
        example = cls.of(RACES[preset if preset in RACES else next(iter(RACES))])
        return replace(example, step=None) if "v" in query else example

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        if name == "surface":
            return self.with_surface(value)
        if name == "typed":
            return self.with_typed(value)
        if name == "racers":
            return replace(self, racers=value, chosen=min(self.chosen, len(value) - 1))
        if name == "steps" and self.step is not None and self.step >= value:
            return replace(self, steps=value, step=None)
        return super().updated(name, value)

    def with_typed(self, typed: Typed) -> Self:
        """The experiment with another typed surface, begun anew if that is the one shown.

        Raises:
            InputError: it is no function of x and y.
        """
        typed_surface(typed)
        if self.surface == TYPED:
            return self._on(TYPED, typed)
        return replace(self, typed=typed)

    def with_surface(self, name: str) -> Self:
        """The experiment on another surface, from its own start and at rates that fit it."""
        return self._on(name, self.typed)

    def _on(self, name: str, typed: Typed) -> Self:
        surface = surface_of(name, self.condition, typed)
        racers = tuple(
            racer.updated("rate", fitting_rate(racer.optimizer, surface)) for racer in self.racers
        )
        x, y = surface.start
        return replace(self, surface=name, typed=typed, x=x, y=y, racers=racers, step=None)

    def with_racer(self, name: str, value: Any) -> Self:
        """The experiment with one thing changed on the racer that is looked at.

        Another kind of optimizer begins at a rate that fits it, since one divides the gradient by
        its own size and the other does not.
        """
        racer = self.racer.updated(name, value)
        if name == "optimizer" and _kind(value) != _kind(self.racer.optimizer):
            racer = racer.updated("rate", fitting_rate(value, self.function))
        racers = (*self.racers[: self.chosen], racer, *self.racers[self.chosen + 1 :])
        return replace(self, racers=racers)

    def with_another(self) -> Self:
        """One racer more, of an optimizer that does not race yet; it is looked at."""
        racing = {racer.optimizer for racer in self.racers}
        optimizer = next((key for key in OPTIMIZERS if key not in racing), "adam")
        racer = Racer(optimizer, fitting_rate(optimizer, self.function))
        return replace(self, racers=(*self.racers, racer), chosen=len(self.racers))

    def without(self) -> Self:
        """Without the racer that is looked at."""
        racers = (*self.racers[: self.chosen], *self.racers[self.chosen + 1 :])
        return replace(self, racers=racers, chosen=min(self.chosen, len(racers) - 1))

    @property
    def place(self) -> str:
        """Names what a hand's edit is made on."""
        surface = write_typed(self.typed) if self.surface == TYPED else self.surface
        return f"{surface} {self.chosen} {' '.join(racer.optimizer for racer in self.racers)}"

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after the edit of a hand in the browser; one on other racers is void.

        Args:
            edit: `place`, that it was made on, and any of `x`, `y`, `rate`, `memory` (the first
                parameter of the racer's optimizer), `steps`, `step`, `condition` and `chosen`.

        Raises:
            InputError: the edit is not of this form, or does not fit.
        """
        changes = fields_of(edit, EDITED)
        if edit.get("place") != self.place:
            return self
        moved = self
        for name in ("rate", MEMORY):
            if name in changes:
                moved = moved._with_hand(name, changes.pop(name))
        steps = changes.get("steps", self.steps)
        step = changes.get("step", self.step)
        return replace(moved, **changes | {"step": step if step is None or step < steps else None})

    def _with_hand(self, name: str, value: float) -> Self:
        memory = self.racer.memory
        if name == "rate":
            return self.with_racer(name, value)
        return self.with_racer(memory.name, value) if memory else self

    @property
    def untouched(self) -> bool:
        """Whether it is the example that it began as, whatever is looked at of it."""
        example = self.of(RACES[self.preset])
        seen = {name: getattr(self, name) for name in self.glances if name != "chosen"}
        seen["chosen"] = min(self.chosen, len(example.racers) - 1)
        return self.to_query() == replace(example, **seen).to_query()


def _kind(optimizer: str) -> bool:
    return optimizer in BY_STIFFNESS


EDITED: dict[str, Callable[[Any], float]] = {
    **dict.fromkeys(("x", "y", "rate", MEMORY, "condition"), float),
    **dict.fromkeys(("steps", "step", "chosen"), whole),
}
