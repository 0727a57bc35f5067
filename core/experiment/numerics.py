"""The experiment of the page Numerics."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from core.codecs import TENSOR, Tensor, tensor
from core.errors import InputError
from core.experiment.edit import numbers_by_class, optional_integer, optional_key, optional_number
from core.locale import N_
from core.numerics import ANSWERS, FORMATS, WAYS
from core.presets.numerics import NUMERICS, NumericsPreset
from core.query import INTEGER, NUMBER, Codec, Experiment, key, linked, shortened, written

CLASSES = (2, 8)
LARGEST = 10_000.0  # logit
SCALES = (0.1, 10_000.0)
PRESET: Codec[str] = Codec(lambda text: NUMERICS[key(text)].key, str)
DTYPE: Codec[str] = Codec(lambda text: FORMATS[key(text)].key, str)
WAY: Codec[str] = Codec(lambda text: WAYS[key(text)].key, str)
FIRST = NUMERICS["wrong"]


def _answer(text: str) -> str:
    if text not in ANSWERS:
        raise InputError("expected loss or p, got {text!r}", text=shortened(text))
    return text


ANSWER: Codec[str] = Codec(_answer, str)


@dataclass(frozen=True, eq=False)
class NumericsExperiment(Experiment):
    """The page Numerics: one row of logits, its right class, a type and a way.

    Args:
        logits: 2 to 8 finite numbers of at most 10,000, (K,).
        label: the right class, 0 to K − 1.
        scale: 0.1 to 10,000; the logits are multiplied by it.
        dtype: key of the type that is looked at.
        way: key of the way that is looked at.
        answer: whose errors are shown: "loss", the cross entropy, or "p", softmax.
        preset: key of the example that it began as, or None.

    Raises:
        InputError: a value that is out of these bounds.

    Example:
        >>> NumericsExperiment().to_query()["logits"]
        '90,60,-30'
    """

    page: ClassVar[str] = "numerics"
    glances: ClassVar[tuple[str, ...]] = ("dtype", "way", "answer")

    logits: Tensor = linked(TENSOR, factory=lambda: tensor(FIRST.logits), label=N_("Logits"))
    label: int = linked(INTEGER, default=FIRST.label, label=N_("Right class"))
    scale: float = linked(NUMBER, default=FIRST.scale, label=N_("Size of the logits"))
    dtype: str = linked(DTYPE, default=FIRST.dtype, label=N_("Type"))
    way: str = linked(WAY, default=FIRST.way, label=N_("Way"))
    answer: str = linked(ANSWER, default="loss", label=N_("Error of"))
    preset: str | None = linked(PRESET, default=FIRST.key, label=N_("Example"))

    def __post_init__(self) -> None:
        _check_logits(self.logits)
        if not 0 <= self.label < self.classes:
            raise InputError(
                "there is no class {label}; there are 0 to {last}",
                label=self.label,
                last=self.classes - 1,
            )
        low, high = SCALES
        if not low <= self.scale <= high:
            raise InputError(
                "the size must be from {low} to {high}, got {scale}",
                low=written(low),
                high=written(high),
                scale=written(self.scale),
            )

    @property
    def classes(self) -> int:
        """How many classes K there are."""
        return len(self.logits)

    @property
    def place(self) -> str:
        """Names what an edit of a hand is made on: the number of classes."""
        return str(self.classes)

    @classmethod
    def of(cls, preset: NumericsPreset) -> Self:
        """The experiment that shows an example."""
        return cls(
            logits=tensor(preset.logits),
            label=preset.label,
            scale=preset.scale,
            dtype=preset.dtype,
            way=preset.way,
            preset=preset.key,
        )

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: an example, where it names only that."""
        if "logits" in query:
            return cls(label=0, preset=None)
        named = query.get("preset") in NUMERICS
        return cls.of(NUMERICS[query["preset"]]) if named else cls()

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        if name == "logits":
            return self.with_logits(value)
        return replace(self, **{name: value})

    def with_logits(self, logits: npt.ArrayLike) -> Self:
        """The experiment with other logits; a right class that is gone becomes the last one."""
        new = tensor(logits)
        _check_logits(new)
        same = np.array_equal(new, self.logits)
        preset = self.preset if same else None
        return replace(self, logits=new, label=min(self.label, len(new) - 1), preset=preset)

    def resized(self, by: int) -> Self:
        """The experiment with `by` more classes at the end, of logit 0, or with fewer."""
        kept = self.logits[: max(self.classes + by, 0)]
        return self.with_logits(np.append(kept, np.zeros(max(by, 0))))

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after the edit of a hand in the browser; one of another place is void.

        Args:
            edit: `place`, which it was made on, and any of `logits` by class, `label`, `scale`,
                and `dtype` and `way`.

        Raises:
            InputError: the edit is not of this form, or does not fit.
        """
        logits, label = numbers_by_class(edit, "logits"), optional_integer(edit, "label")
        scale = optional_number(edit, "scale")
        dtype, way = (optional_key(edit, name) for name in ("dtype", "way"))
        if edit.get("place") != self.place:
            return self
        result = self
        if logits:
            values = np.array(self.logits)
            for k, value in logits.items():
                if not 0 <= k < self.classes:
                    raise InputError(
                        "there is no class {label}; there are 0 to {last}",
                        label=k,
                        last=self.classes - 1,
                    )
                values[k] = value
            result = result.with_logits(values)
        given: dict[str, Any] = {"label": label, "scale": scale}
        given |= {"dtype": dtype and FORMATS[dtype].key, "way": way and WAYS[way].key}
        return replace(result, **{k: value for k, value in given.items() if value is not None})


def _check_logits(logits: Tensor) -> None:
    low, high = CLASSES
    if logits.ndim != 1 or not low <= logits.size <= high:
        raise InputError(
            "this page takes one row of {low} to {high} logits; shape {shape} came",
            low=low,
            high=high,
            shape=list(logits.shape),
        )
    for k in np.flatnonzero(~(np.abs(logits) <= LARGEST))[:1].tolist():
        raise InputError(
            "class {label}: a logit must be from {low} to {high} here, got {value}",
            label=k,
            low=written(-LARGEST),
            high=written(LARGEST),
            value=written(logits[k]),
        )
