"""The experiment of the page Network."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from core.codecs import SOURCE, Source
from core.digits import CLASSES, MOST_IMAGES, SIDE
from core.errors import InputError
from core.experiment.edit import optional_integer
from core.experiment.gradient_descent import entry_of
from core.locale import N_
from core.network import INITIALISERS, SIZES, Architecture
from core.parameters import check_one_of, check_within
from core.presets import NETWORKS, SettingsPreset
from core.query import FLAG, INTEGER, KEY, NUMBER, Codec, Experiment, linked, shortened

QUANTITIES = ("activations", "pre_activations", "deltas")
TRAINERS = ("adam", "rmsprop", "momentum", "gradient_descent")  # keys of `OPTIMIZERS`
MOST_SEED = 9_999
MOST_RATE = 10.0
MOST_EPOCHS = 20
MOST_BATCH = 512
PIXELS = SIDE * SIDE
LEVELS = 17  # between two of the 16 shades that a drawn pixel may have
RUN_NAME = re.compile(r"[A-Za-z0-9_-]{22}")  # what `token_urlsafe(16)` gives
# What a training depends on: with another value it is another one.
TRAINED = (
    *("hidden", "output", "initialiser", "seed", "dropout", "data"),
    *("optimizer", "rate", "decay", "batch", "epochs", "shuffled"),
)
LOOKED_AT = ("digit", "drawn", "label", "dropped", "shown", "layer", "unit", "run", "epoch")


def parse_drawing(text: str) -> bytes:
    """Reads 784 hexadecimal digits, a pixel each, as pixels from 0 to 255.

    Raises:
        InputError: other than 784 digits.
    """
    if len(text) != PIXELS or set(text) - set("0123456789abcdef"):
        raise InputError(
            "expected {count} hexadecimal digits, got {text!r}", count=PIXELS, text=shortened(text)
        )
    return bytes(LEVELS * int(digit, 16) for digit in text)


def write_drawing(pixels: bytes) -> str:
    """The text that `parse_drawing` reads."""
    return "".join(f"{pixel // LEVELS:x}" for pixel in pixels)


def parse_run(text: str) -> str:
    """The name of a training.

    Raises:
        InputError: `text` cannot be one.
    """
    if not RUN_NAME.fullmatch(text):
        raise InputError("expected the name of a training, got {text!r}", text=shortened(text))
    return text


DRAWING: Codec[bytes] = Codec(parse_drawing, write_drawing)
RUN: Codec[str] = Codec(parse_run, str)


@dataclass(frozen=True, eq=False)
class NetworkExperiment(Experiment):
    """The page Network: which network, how it is trained, and what is shown of it.

    Weights are not in it: they follow from the seed, and after training from the run, which the
    server knows by its name.

    Args:
        hidden: key of the activation of the hidden layers.
        output: that of the last layer, "linear" or "sigmoid".
        initialiser: key of `INITIALISERS`.
        seed: of weights, dropout and order of the digits, 0 to 9999.
        dropout: share of each hidden layer that a step of training drops, 0 to 0.9.
        data: a file of digits in place of those that come with the app, or None.
        optimizer: one of `TRAINERS`.
        rate: learning rate, 0 to 10.
        decay: whether it falls to 0 over the training, along a cosine.
        batch: digits a step, 1 to 512.
        epochs: passes over the digits, 1 to 20.
        shuffled: whether the digits are given the labels of others.
        digit: the one that is shown, of those that are held out.
        drawn: pixels (784) of one that was drawn in its place, or None.
        label: what was drawn.
        dropped: whether a step of training is shown, in which dropout drops.
        shown: one of `QUANTITIES`.
        layer: the chosen layer, from 0.
        unit: the chosen unit in it, or None.
        run: the name of the training, or None.
        epoch: after which of its epochs, 0 is before the first; None is the last there is.
        preset: key of the example that it began as.

    Raises:
        InputError: a value out of range.

    Example:
        >>> NetworkExperiment().to_query()["output"]
        'sigmoid'
    """

    page: ClassVar[str] = "network"
    glances: ClassVar[tuple[str, ...]] = LOOKED_AT

    hidden: str = linked(KEY, default="relu", label=N_("Hidden layers"))
    output: str = linked(KEY, default="sigmoid", label=N_("Output"))
    initialiser: str = linked(
        entry_of(INITIALISERS), default="glorot_uniform", label=N_("First weights")
    )
    seed: int = linked(INTEGER, default=0, label=N_("Seed"))
    dropout: float = linked(NUMBER, default=0.0, label=N_("Dropout"))
    data: Source | None = linked(SOURCE, default=None)
    optimizer: str = linked(KEY, default="adam", label=N_("Optimizer"))
    rate: float = linked(NUMBER, default=0.001, label=N_("Learning rate"))
    decay: bool = linked(FLAG, default=True, label=N_("It falls to 0, along a cosine"))
    batch: int = linked(INTEGER, default=16, label=N_("Digits a step (batch)"))
    epochs: int = linked(INTEGER, default=5, label=N_("Epochs"))
    shuffled: bool = linked(FLAG, default=False, label=N_("Labels shuffled: nothing to learn"))
    digit: int = linked(INTEGER, default=0, label=N_("Digit"))
    drawn: bytes | None = linked(DRAWING, default=None)
    label: int = linked(INTEGER, default=0)
    dropped: bool = linked(FLAG, default=False, label=N_("As in a step of training"))
    shown: str = linked(KEY, default="activations", label=N_("Show"))
    layer: int = linked(INTEGER, default=0, label=N_("Layer"))
    unit: int | None = linked(INTEGER, default=None, label=N_("Unit"))
    run: str | None = linked(RUN, default=None)
    epoch: int | None = linked(INTEGER, default=None)
    preset: str = linked(entry_of(NETWORKS), default="source", label=N_("Example"))

    def __post_init__(self) -> None:
        layers = len(self.architecture.shapes)
        check_within("seed", self.seed, 0, MOST_SEED)
        check_within("rate", self.rate, 0, MOST_RATE)
        check_within("batch", self.batch, 1, MOST_BATCH)
        check_within("epochs", self.epochs, 1, MOST_EPOCHS)
        check_within("digit", self.digit, 0, MOST_IMAGES - 1)
        check_within("label", self.label, 0, CLASSES - 1)
        check_within("layer", self.layer, 0, layers - 1)
        check_one_of("optimizer", self.optimizer, TRAINERS)
        check_one_of("shown", self.shown, QUANTITIES)
        if self.unit is not None:
            check_within("unit", self.unit, 0, SIZES[self.layer + 1] - 1)
        if self.epoch is not None:
            check_within("epoch", self.epoch, 0, self.epochs)

    @property
    def architecture(self) -> Architecture:
        """Which layers the network has."""
        return Architecture(self.hidden, self.output, self.dropout)

    @property
    def place(self) -> str:
        """Names what a press is made on: the layers."""
        return "-".join(map(str, SIZES))

    @property
    def untouched(self) -> bool:
        """Whether it is the example that it began as, whatever is looked at."""
        example = self.of(NETWORKS[self.preset])
        return all(getattr(self, name) == getattr(example, name) for name in TRAINED)

    @classmethod
    def of(cls, preset: SettingsPreset) -> Self:
        """The experiment that shows an example."""
        return cls(**dict(preset.settings), preset=preset.key)

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: the example that it names."""
        preset = query.get("preset", "")
        return cls.of(NETWORKS[preset]) if preset in NETWORKS else cls()

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed; what was trained otherwise is left behind."""
        if name in TRAINED and value != getattr(self, name):
            return replace(self, **{name: value}, run=None, epoch=None)
        if name == "digit":
            return replace(self, digit=value, drawn=None)
        if name == "layer" and value != self.layer:
            return replace(self, layer=value, unit=None)
        return super().updated(name, value)

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after a press in the browser; one on other layers is void.

        Args:
            edit: `place`, which it was made on, `layer`, and `unit` or none.

        Raises:
            InputError: the edit is not of this form, or there is no such unit.
        """
        layer, unit = (optional_integer(edit, name) for name in ("layer", "unit"))
        if edit.get("place") != self.place or layer is None:
            return self
        return replace(self, layer=layer, unit=unit)
