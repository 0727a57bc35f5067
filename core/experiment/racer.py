"""One of the descents that race each other: an optimizer, a rate and a schedule."""

from dataclasses import dataclass, replace
from typing import Any, Self

from core.errors import InputError
from core.optimizers import OPTIMIZERS, Optimizer
from core.parameters import Parameter, at_least_zero, check_within
from core.query import Codec, flag, key, number, shortened, written
from core.schedules import SCHEDULES
from core.surfaces import Surface

MOST_RATE = 10.0
# Those whose parameters are single numbers; a list of pieces has no room in a row of controls.
RACING_SCHEDULES = tuple(
    name
    for name, schedule in SCHEDULES.items()
    if not any(isinstance(parameter.default, tuple) for parameter in schedule.parameters)
)
# Of a rate: parts of 1 / stiffness for those that step by the gradient, parts of the chart's width
# for those that divide it by its own size.
BY_STIFFNESS = {"gradient_descent": 0.5, "momentum": 0.3, "nesterov": 0.3}
BY_WIDTH = {"adagrad": 1 / 18, "rmsprop": 1 / 180, "adam": 1 / 45}


@dataclass(frozen=True)
class Racer:
    """An optimizer, a rate and a schedule, with all parameters that those have.

    Args:
        optimizer: key of `OPTIMIZERS`.
        rate: learning rate, or the first one of the schedule, 0 to 10.
        schedule: one of `RACING_SCHEDULES`.
        settings: names and values of their parameters; what is missing gets its default, and
            those of other entries are dropped.

    Raises:
        InputError: a number out of range, or a schedule that is not for a race.

    Example:
        >>> str(Racer("momentum", 0.02))
        'momentum,0.02,constant,momentum:0.9'
    """

    optimizer: str
    rate: float
    schedule: str = "constant"
    settings: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.schedule not in RACING_SCHEDULES:
            raise InputError(
                "{schedule} cannot race; these can: {known}",
                schedule=shortened(self.schedule),
                known=", ".join(RACING_SCHEDULES),
            )
        check_within("rate", at_least_zero(self.rate, "rate"), 0, MOST_RATE)
        given = dict(self.settings)
        filled = {p.name: given.get(p.name, p.default) for p in self.parameters}
        object.__setattr__(self, "settings", tuple(filled.items()))
        SCHEDULES[self.schedule](**self.schedule_settings)
        object.__setattr__(self, "settings", tuple((filled | self.entry.values).items()))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `momentum,0.02,constant,momentum:0.9`."""
        parts = text.split(",")
        if len(parts) < 3:
            raise InputError("expected optimizer,rate,schedule, got {text!r}", text=shortened(text))
        optimizer, rate, schedule, *rest = parts
        pairs = [part.partition(":")[::2] for part in rest]
        racer = cls(OPTIMIZERS[key(optimizer)].key, number(rate), SCHEDULES[key(schedule)].key)
        return racer.with_settings({key(name): value for name, value in pairs})

    def __str__(self) -> str:
        settings = [f"{name}:{_setting(value)}" for name, value in self.settings]
        return ",".join([self.optimizer, written(self.rate), self.schedule, *settings])

    @property
    def parameters(self) -> list[Parameter]:
        """Those of the optimizer, then those of the schedule, beside the rate."""
        entries = (OPTIMIZERS[self.optimizer], SCHEDULES[self.schedule])
        found = [parameter for entry in entries for parameter in entry.parameters]
        return [parameter for parameter in found if parameter.name != "initial"]

    @property
    def memory(self) -> Parameter | None:
        """The first parameter of the optimizer: how it remembers; None if it does not."""
        return next(iter(OPTIMIZERS[self.optimizer].parameters), None)

    @property
    def entry(self) -> Optimizer:
        """The optimizer with its parameters."""
        optimizer = OPTIMIZERS[self.optimizer]
        names = {parameter.name for parameter in optimizer.parameters}
        return optimizer(**{name: value for name, value in self.settings if name in names})

    @property
    def schedule_settings(self) -> dict[str, Any]:
        """The parameters of the schedule by Keras' names."""
        given = dict(self.settings) | {"initial": self.rate}
        return {p.name: given[p.name] for p in SCHEDULES[self.schedule].parameters}

    def value(self, name: str) -> float:
        """The value of a parameter."""
        return dict(self.settings)[name]

    def updated(self, name: str, value: Any) -> Self:
        """The racer with another optimizer, rate or schedule, or another value of a parameter."""
        if name in ("optimizer", "rate", "schedule"):
            return replace(self, **{name: value})
        return replace(self, settings=tuple((dict(self.settings) | {name: value}).items()))

    def with_settings(self, texts: dict[str, str]) -> Self:
        """The racer with the parameters of a link.

        Raises:
            InputError: a parameter that its optimizer and schedule do not have, or no number.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in texts.keys() - known.keys():
            raise InputError(
                "{entry} has no parameter {name!r}; it has: {known}",
                entry=f"{self.optimizer}, {self.schedule}",
                name=name,
                known=", ".join(known) or "-",
            )
        read = {
            name: flag(text) if isinstance(known[name].default, bool) else number(text)
            for name, text in texts.items()
        }
        return replace(self, settings=tuple((dict(self.settings) | read).items()))


def _setting(value: float) -> str:
    return str(int(value)) if isinstance(value, bool) else written(value)


def fitting_rate(optimizer: str, surface: Surface) -> float:
    """A rate that suits an optimizer at the surface's own start: of one digit, at most 1."""
    if optimizer in BY_STIFFNESS:
        rate = BY_STIFFNESS[optimizer] / surface.stiffness
    else:
        (low, high), _ = surface.domain
        rate = BY_WIDTH[optimizer] * (high - low)
    return min(1.0, float(f"{rate:.1g}"))


def parse_racers(text: str) -> tuple[Racer, ...]:
    """Reads racers with `~` between them."""
    return tuple(Racer.parse(part) for part in text.split("~"))


RACERS: Codec[tuple[Racer, ...]] = Codec(
    parse_racers, lambda racers: "~".join(str(racer) for racer in racers)
)
