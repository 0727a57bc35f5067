"""The experiment of the page Losses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from core.codecs import NAMES, TENSOR, Tensor, tensor
from core.errors import InputError
from core.experiment.edit import numbers_by_class, optional_integer
from core.locale import N_
from core.losses import LOSSES, Loss
from core.losses.chain import Chain
from core.losses.transforms import TRANSFORMS
from core.parameters import check_within
from core.presets import LOSS_PRESETS, LossPreset
from core.query import INTEGER, NUMBER, Codec, Experiment, key, linked, shortened, written

ALONE = "none"  # nothing is laid over the loss
MOST_CLASSES = 20
MOST_STEPS = 200
MOST_LOGIT = 100.0
THROUGH = ("softmax", "sigmoid", "none")
FIRST = LOSS_PRESETS["sure_and_wrong"]
# of the rate and of the parameters that all losses share: lowest, highest
RANGES = {
    "rate": (0.0, 100.0),
    "gamma": (0.0, 20.0),
    "alpha": (0.0, 10.0),
    "delta": (0.01, 100.0),
    "label_smoothing": (0.0, 1.0),
    "pos_weight": (0.0, 100.0),
    "epsilon": (0.0, 0.49),
}


def _beside(text: str) -> str:
    return text if text == ALONE else LOSSES[key(text)].key


LOSS: Codec[str] = Codec(lambda text: LOSSES[key(text)].key, str)
BESIDE: Codec[str] = Codec(_beside, str)
TRANSFORM: Codec[str] = Codec(lambda text: TRANSFORMS[key(text)].key, str)
PRESET: Codec[str] = Codec(lambda text: LOSS_PRESETS[key(text)].key, str)


@dataclass(frozen=True, eq=False)
class LossesExperiment(Experiment):
    """The page Losses: one row of logits, its class, two losses and a descent.

    The parameters are shared by all losses that have one of that name.

    Args:
        logits: (K,), 2 to 20 of them, each within 100 of 0.
        label: the right class.
        chosen: the class whose logit the curves go along.
        loss: key of `LOSSES`.
        beside: the one that is laid over it, or "none".
        through: what the losses of any values compare: "softmax", "sigmoid" or "none".
        rate: learning rate of the descents, 0 to 100.
        steps: 1 to 200.
        gamma: of the focal losses.
        alpha: of the categorical focal loss.
        delta: of Huber.
        label_smoothing: 0 to 1.
        pos_weight: of the weighted cross entropy.
        epsilon: what probabilities are clipped at, and what Poisson adds to its rate.
        names: names of the classes, or None.
        preset: key of the example that it began as, or None.

    Raises:
        InputError: a value out of range, or one that does not fit the logits.

    Example:
        >>> LossesExperiment().to_query()["beside"]
        'mean_squared_error'
    """

    page: ClassVar[str] = "losses"
    glances: ClassVar[tuple[str, ...]] = ("chosen",)

    logits: Tensor = linked(TENSOR, factory=lambda: tensor(FIRST.logits), label=N_("Logits"))
    label: int = linked(INTEGER, default=FIRST.label, label=N_("True class"))
    chosen: int = linked(INTEGER, default=FIRST.label, label=N_("Curve along class"))
    loss: str = linked(LOSS, default=FIRST.loss, label=N_("Loss"))
    beside: str = linked(BESIDE, default=FIRST.beside, label=N_("Beside it"))
    through: str = linked(TRANSFORM, default="softmax", label=N_("Values are"))
    rate: float = linked(NUMBER, default=1.0, label=N_("Learning rate"))
    steps: int = linked(INTEGER, default=20, label=N_("Steps"))
    gamma: float = linked(NUMBER, default=2.0)
    alpha: float = linked(NUMBER, default=0.25)
    delta: float = linked(NUMBER, default=1.0)
    label_smoothing: float = linked(NUMBER, default=0.0)
    pos_weight: float = linked(NUMBER, default=2.0)
    epsilon: float = linked(NUMBER, default=0.0)
    names: tuple[str, ...] | None = linked(NAMES, default=FIRST.names)
    preset: str | None = linked(PRESET, default=FIRST.key, label=N_("Example"))

    def __post_init__(self) -> None:
        _check_logits(self.logits)
        for label in (self.label, self.chosen):
            self._check_class(label)
        for name, (low, high) in RANGES.items():
            check_within(name, getattr(self, name), low, high)
        check_within("steps", self.steps, 1, MOST_STEPS)
        if self.through not in THROUGH:
            raise InputError(
                "these losses take softmax, sigmoid or none, got {through}", through=self.through
            )
        if self.names is not None and len(self.names) != self.classes:
            raise InputError(
                "expected {count} class names, got {got}",
                count=self.classes,
                got=len(self.names),
            )

    def _check_class(self, label: int) -> None:
        if not 0 <= label < self.classes:
            raise InputError(
                "there is no class {label}; there are 0 to {last}",
                label=shortened(str(label)),
                last=self.classes - 1,
            )

    @property
    def classes(self) -> int:
        """How many classes K there are."""
        return len(self.logits)

    @property
    def class_names(self) -> list[str]:
        """Names of the classes: those that they have, or their numbers."""
        return list(self.names or map(str, range(self.classes)))

    @property
    def place(self) -> str:
        """Names what an edit of a hand is made on: how many classes there are."""
        return str(self.classes)

    @property
    def pair(self) -> tuple[str, ...]:
        """The keys of the loss and of the one that is laid over it."""
        return (self.loss,) if self.beside == ALONE else (self.loss, self.beside)

    def chain(self, key: str) -> Chain:
        """A loss with the transform before it and its parameters."""
        loss = LOSSES[key]
        transform = self.through if self.through in loss.transforms else loss.transforms[0]
        return Chain(loss, transform, self.parameters(loss))

    def parameters(self, loss: Loss) -> dict[str, float]:
        """The parameters of a loss, by name."""
        return {parameter.name: getattr(self, parameter.name) for parameter in loss.parameters}

    @classmethod
    def of(cls, preset: LossPreset) -> Self:
        """The experiment that shows an example."""
        return cls(
            logits=tensor(preset.logits),
            label=preset.label,
            chosen=preset.label,
            loss=preset.loss,
            beside=preset.beside,
            names=preset.names,
            preset=preset.key,
            **dict(preset.settings),
        )

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: an example, where it names only that."""
        if "logits" in query:  # the names of the first example are not theirs
            return cls(label=0, chosen=0, names=None, preset=None)
        named = query.get("preset") in LOSS_PRESETS
        return cls.of(LOSS_PRESETS[query["preset"]]) if named else cls()

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        if name == "logits":
            return self.with_logits(value)
        kept = None if name in ("label", "loss", "beside", "through") else self.preset
        return replace(self, **({"preset": kept} | {name: value}))

    def with_logits(self, logits: npt.ArrayLike) -> Self:
        """The experiment with other logits; a label that has no place any more is cut."""
        new = tensor(logits)
        _check_logits(new)
        kept: dict[str, Any] = {}
        if len(new) != self.classes:
            last = len(new) - 1
            kept = {"label": min(self.label, last), "chosen": min(self.chosen, last), "names": None}
        return replace(self, logits=new, preset=None, **kept)

    def with_loss(self, key: str) -> Self:
        """The experiment of another loss; if it was the one beside, both change places."""
        swapped = self.loss if key == self.beside else self.beside
        return replace(self, loss=key, beside=swapped, preset=None)

    def resized(self, by: int) -> Self:
        """The experiment with `by` more classes at the end, of logit 0, or with fewer."""
        kept = self.logits[: max(self.classes + by, 0)]
        return self.with_logits(np.append(kept, np.zeros(max(by, 0))))

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after the edit of a hand in the browser; one of another place is void.

        Args:
            edit: `place`, which it was made on, and any of `logits`, by class, `label`, `chosen`,
                and `entry`, the number of a loss.

        Raises:
            InputError: the edit is not of this form, or does not fit.
        """
        logits = numbers_by_class(edit, "logits")
        label, chosen, entry = (optional_integer(edit, k) for k in ("label", "chosen", "entry"))
        if edit.get("place") != self.place:
            return self
        result = self
        if logits:
            values = np.array(self.logits)
            for k, value in logits.items():
                self._check_class(k)
                values[k] = value
            result = result.with_logits(values)
        if entry is not None:
            if not 0 <= entry < len(LOSSES):
                raise InputError("the edit that came from the browser cannot be read")
            result = result.with_loss(list(LOSSES)[entry])
        if label is not None:
            result = replace(result, label=label, preset=None)
        return result if chosen is None else replace(result, chosen=chosen)


def _check_logits(logits: Tensor) -> None:
    if logits.ndim != 1 or not 2 <= len(logits) <= MOST_CLASSES:
        raise InputError(
            "this page takes one row of 2 to {most} logits; shape {shape} came",
            most=MOST_CLASSES,
            shape=list(logits.shape),
        )
    for k in np.flatnonzero(~(np.abs(logits) <= MOST_LOGIT))[:1]:
        raise InputError(
            "the logit of class {label} must be from {low} to {high}, got {value}",
            label=int(k),
            low=-MOST_LOGIT,
            high=MOST_LOGIT,
            value=written(logits[k]),
        )
