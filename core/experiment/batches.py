"""The experiment of the page Full batch or mini-batch?."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from core.experiment.edit import fields_of, numbers_by_class, whole
from core.locale import N_
from core.parameters import check_within
from core.presets import BATCHES, SettingsPreset
from core.query import INTEGER, NUMBER, Codec, Experiment, integer, key, linked, number, written

FEWEST, MOST_EXAMPLES = 4, 60
MOST_EPOCHS = 30
MOST_RATE = 1.0
MOST_NOISE = 5.0
MOST_SEED = 9_999
NONE = "-"
FARTHEST = 20.0  # of a start, and of a point
EDITED: dict[str, Callable[[Any], float]] = {
    "slope": float,
    "intercept": float,
    "rate": float,
    "noise": float,
    "batch": whole,
    "epochs": whole,
    "step": whole,
}
Moved = tuple[tuple[int, float], ...]


def parse_moved(text: str) -> Moved:
    """Reads `39:-6,3:2.5`: example 39 has y = −6, example 3 has 2.5.

    Example:
        >>> parse_moved("39:-6,3:2.5")
        ((3, 2.5), (39, -6.0))
    """
    pairs = [part.partition(":") for part in text.split(",") if text != NONE]
    return tuple(sorted((integer(place), number(value)) for place, _, value in pairs))


def write_moved(moved: Moved) -> str:
    """The text that `parse_moved` reads."""
    return ",".join(f"{place}:{written(value)}" for place, value in moved) or NONE


MOVED: Codec[Moved] = Codec(parse_moved, write_moved)
PRESET: Codec[str] = Codec(lambda text: BATCHES[key(text)].key, str)


@dataclass(frozen=True, eq=False)
class BatchesExperiment(Experiment):
    """The page Full batch or mini-batch?: points, a line through them, and three ways to find it.

    Args:
        examples: N, 4 to 60.
        noise: standard deviation of the points about their line, 0 to 5.
        data_seed: of the points, 0 to 9999.
        moved: examples with a y of their own, within 20 of 0.
        slope: of the line at the beginning, within 20 of 0.
        intercept: of the line at the beginning, within 20 of 0.
        rate: learning rate, 0 to 1.
        batch: examples of a mini-batch, 1 to N.
        epochs: how often all examples are seen, 1 to 30.
        seed: of their order, 0 to 9999.
        step: how many examples each path has seen; None is all.
        preset: key of the example that it began as.

    Raises:
        InputError: a number out of range.

    Example:
        >>> BatchesExperiment().to_query()["batch"]
        '8'
    """

    page: ClassVar[str] = "batches"
    glances: ClassVar[tuple[str, ...]] = ("step",)

    examples: int = linked(INTEGER, default=40, label=N_("Examples"))
    noise: float = linked(NUMBER, default=1.0, label=N_("Noise of the examples"))
    data_seed: int = linked(INTEGER, default=0, label=N_("Seed of the examples"))
    moved: Moved = linked(MOVED, default=())
    slope: float = linked(NUMBER, default=-1.0, label=N_("Start slope"))
    intercept: float = linked(NUMBER, default=-2.0, label=N_("Start intercept"))
    rate: float = linked(NUMBER, default=0.05, label=N_("Learning rate"))
    batch: int = linked(INTEGER, default=8, label=N_("Examples in a mini-batch"))
    epochs: int = linked(INTEGER, default=12, label=N_("Epochs"))
    seed: int = linked(INTEGER, default=0, label=N_("Seed of their order"))
    step: int | None = linked(INTEGER, default=None)
    preset: str = linked(PRESET, default="race", label=N_("Example"))

    def __post_init__(self) -> None:
        check_within("examples", self.examples, FEWEST, MOST_EXAMPLES)
        check_within("noise", self.noise, 0, MOST_NOISE)
        check_within("data_seed", self.data_seed, 0, MOST_SEED)
        for place, value in self.moved:
            check_within("moved", place, 0, self.examples - 1)
            check_within("y", value, -FARTHEST, FARTHEST)
        check_within("slope", self.slope, -FARTHEST, FARTHEST)
        check_within("intercept", self.intercept, -FARTHEST, FARTHEST)
        check_within("rate", self.rate, 0, MOST_RATE)
        check_within("batch", self.batch, 1, self.examples)
        check_within("epochs", self.epochs, 1, MOST_EPOCHS)
        check_within("seed", self.seed, 0, MOST_SEED)
        if self.step is not None:
            check_within("step", self.step, 0, self.last)

    @property
    def last(self) -> int:
        """How many examples each path sees in all."""
        return self.examples * self.epochs

    @property
    def place(self) -> str:
        """Names the points, for edits of a hand."""
        return f"{self.examples}:{self.data_seed}"

    @classmethod
    def of(cls, preset: SettingsPreset) -> Self:
        """The experiment that shows an example."""
        return cls(**dict(preset.settings), preset=preset.key)

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: the example that it names."""
        preset = query.get("preset", "")
        return cls.of(BATCHES[preset]) if preset in BATCHES else cls()

    @property
    def untouched(self) -> bool:
        """Whether it is the example that it began as, however much of it is shown."""
        example = self.of(BATCHES[self.preset])
        return replace(self, step=None).to_query() == replace(example, step=None).to_query()

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        changes: dict[str, Any] = {name: value}
        if name == "examples":
            check_within("examples", value, FEWEST, MOST_EXAMPLES)
            changes["batch"] = min(self.batch, value)
            changes["moved"] = tuple(pair for pair in self.moved if pair[0] < value)
        if name == "data_seed":
            changes["moved"] = ()
        if name in ("examples", "epochs") and self.step is not None:
            changes["step"] = None
        return replace(self, **changes)

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after the edit of a hand in the browser; one on other points is void.

        Args:
            edit: `place` that it was made on, and any of `slope`, `intercept`, `rate`, `batch`,
                `epochs`, `noise`, `step`, and `y` by example.

        Raises:
            InputError: the edit is not of this form, or does not fit.
        """
        changes = fields_of(edit, EDITED)
        moved = numbers_by_class(edit, "y")
        if edit.get("place") != self.place:
            return self
        if moved:
            changes["moved"] = tuple(sorted((dict(self.moved) | moved).items()))
        last = self.examples * changes.get("epochs", self.epochs)
        step = changes.get("step", self.step)
        changes["step"] = None if step is None or step >= last else step
        return replace(self, **changes)
