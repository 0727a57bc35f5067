"""The experiment of the Softmax page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from core.codecs import INDICES, NAMES, SOURCE, TENSOR, Source, Tensor, tensor
from core.errors import InputError
from core.experiment.temperature import check_temperature
from core.locale import N_
from core.presets import PRESETS, Preset
from core.query import INTEGER, NUMBER, Codec, Experiment, key, linked, shortened

PRESET: Codec[str] = Codec(lambda text: PRESETS[key(text)].key, str)
DEFAULT_LOGITS = tensor([1.0, 2.0, 3.0])


@dataclass(frozen=True, eq=False)
class SoftmaxExperiment(Experiment):
    """The Softmax page: a tensor of logits, an axis, a temperature and a chosen entry.

    Args:
        logits: tensor of rank 1 to 4.
        axis: softmax axis, `-rank` to `rank - 1`.
        temperature: 0.05 to 20.
        entry: index of the chosen entry, one whole number a dimension.
        names: names of the classes along the axis, or None.
        preset: key of the example that the logits began as, or None.
        source: the file and row that the logits came from, or None.

    Raises:
        InputError: a value that does not fit the tensor.

    Example:
        >>> SoftmaxExperiment().to_query()["logits"]
        '1,2,3'
    """

    page: ClassVar[str] = "softmax"
    large: ClassVar[tuple[str, ...]] = ("logits", "names")
    glances: ClassVar[tuple[str, ...]] = ("entry",)

    logits: Tensor = linked(TENSOR, factory=lambda: DEFAULT_LOGITS, label=N_("Logits"))
    axis: int = linked(INTEGER, default=-1)
    temperature: float = linked(NUMBER, default=1.0, label=N_("Temperature T"))
    entry: tuple[int, ...] = linked(INDICES, default=())
    names: tuple[str, ...] | None = linked(NAMES, default=None)
    preset: str | None = linked(PRESET, default="one_two_three", label=N_("Example"))
    source: Source | None = linked(SOURCE, default=None)

    def __post_init__(self) -> None:
        rank = self.logits.ndim
        if not -rank <= self.axis < rank:
            raise InputError(
                "axis {axis} is not there: a tensor of rank {rank} has axes {low} to {high}",
                axis=self.axis,
                rank=rank,
                low=-rank,
                high=rank - 1,
            )
        check_temperature(self.temperature)
        if self.entry == ():
            object.__setattr__(self, "entry", tuple(n - 1 for n in self.logits.shape))
        self._check_entry()
        if self.names is not None and len(self.names) != self.logits.shape[self.axis]:
            raise InputError(
                "expected {count} class names, got {got}",
                count=self.logits.shape[self.axis],
                got=len(self.names),
            )

    def _check_entry(self) -> None:
        shape = self.logits.shape
        fits = len(self.entry) == len(shape) and all(
            0 <= index < length for index, length in zip(self.entry, shape, strict=True)
        )
        if not fits:
            raise InputError(
                "there is no entry {entry} in a tensor of shape {shape}",
                entry=shortened(str(list(self.entry))),
                shape=list(shape),
            )

    @property
    def untouched(self) -> bool:
        """Whether it is the example that it began as, whichever entry is chosen."""
        if self.preset is None:
            return False
        mine, its = self.to_query(), self.of(PRESETS[self.preset]).to_query()
        return mine | {"entry": ""} == its | {"entry": ""}

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        if name == "logits":
            return replace(self.with_logits(value), preset=None)
        return self.with_axis(value) if name == "axis" else super().updated(name, value)

    def with_logits(self, logits: npt.ArrayLike) -> Self:
        """The experiment with other logits; axis, entry and names stay as far as they fit."""
        array = tensor(logits)
        same = array.shape == self.logits.shape
        axis = self.axis if -array.ndim <= self.axis < array.ndim else -1
        keep_names = self.names is not None and len(self.names) == array.shape[axis]
        return replace(
            self,
            logits=array,
            axis=axis,
            entry=self.entry if same else entry_within(self.entry, array.shape),
            names=self.names if keep_names else None,
            source=None,
        )

    def with_axis(self, axis: int) -> Self:
        """The experiment with another axis; names of classes go with the old one."""
        same = axis % self.logits.ndim == self.positive_axis
        return replace(self, axis=axis, names=self.names if same else None)

    @classmethod
    def of(cls, preset: Preset) -> Self:
        """The experiment that shows an example."""
        start = replace(cls().with_logits(preset.logits), axis=preset.axis, entry=())
        return replace(
            start,
            temperature=preset.temperature,
            entry=preset.entry or start.entry,
            names=preset.names,
            preset=preset.key,
        )

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: an example, where it names only that."""
        named = "logits" not in query and query.get("preset") in PRESETS
        return cls.of(PRESETS[query["preset"]]) if named else cls()

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after the edit of a hand in the browser; an edit of another lane is void.

        Args:
            edit: `place`, the `lane_key` that it was made on, and any of `logits`, by class,
                `temperature`, and `chosen`, with `lane` and `label`.

        Raises:
            InputError: the edit is not of this form, or does not fit.
        """
        logits, temperature, chosen = _read_edit(edit)
        if edit.get("place") != self.lane_key:
            return self
        experiment = self.with_lane(logits) if logits else self
        if temperature is not None:
            experiment = replace(experiment, temperature=temperature)
        return experiment.with_choice(*chosen) if chosen else experiment

    def with_lane(self, changes: Mapping[int, float]) -> Self:
        """The experiment with other logits for some classes of the chosen lane."""
        logits = np.array(self.logits)
        for label, value in changes.items():
            logits[self.position(label)] = value
        return self.with_logits(logits)

    def with_choice(self, lane: int, label: int) -> Self:
        """The experiment with another chosen class, in a lane of the same plane."""
        entry = list(self.position(label))
        if self.other_axis is not None:
            entry[self.other_axis] = lane
        return replace(self, entry=tuple(entry))

    def with_plane(self, cells: npt.ArrayLike) -> Self:
        """The experiment with other logits in the plane through the chosen entry."""
        logits = np.array(self.logits)
        logits[self.plane_index] = np.reshape(cells, logits[self.plane_index].shape)
        return self.with_logits(logits)

    def resized(self, by: int) -> Self:
        """The experiment with `by` more classes at the end, of logit 0, or with fewer."""
        axis = self.positive_axis
        if by > 0:
            more = [(0, by if at == axis else 0) for at in range(self.logits.ndim)]
            return self.with_logits(np.pad(self.logits, more))
        return self.with_logits(np.delete(self.logits, np.s_[by:], axis=axis))

    def position(self, label: int) -> tuple[int, ...]:
        """Where in the tensor a class of the chosen lane stands.

        Raises:
            InputError: there is no such class.
        """
        entry = list(self.entry)
        entry[self.positive_axis] = label
        return replace(self, entry=tuple(entry)).entry

    @property
    def classes(self) -> int:
        """How many classes K a lane has."""
        return int(self.logits.shape[self.positive_axis])

    @property
    def other_axis(self) -> int | None:
        """The axis that the plane has beside the softmax axis: the last other one."""
        others = [axis for axis in range(self.logits.ndim) if axis != self.positive_axis]
        return others[-1] if others else None

    @property
    def plane_axes(self) -> tuple[int | None, int]:
        """The axes of the plane's rows and columns; a vector has no axis for its one row."""
        if self.other_axis is None:
            return None, 0
        low, high = sorted((self.positive_axis, self.other_axis))
        return low, high

    @property
    def plane_index(self) -> tuple[slice | int, ...]:
        """The index of the plane through the chosen entry."""
        return tuple(
            slice(None) if axis in self.plane_axes else at for axis, at in enumerate(self.entry)
        )

    @property
    def plane(self) -> Tensor:
        """The logits of the plane through the chosen entry, in the order of the tensor's axes."""
        return np.atleast_2d(self.logits[self.plane_index])

    def axis_names(self, axis: int | None) -> list[str]:
        """Distinct names for the entries along an axis: those of the classes, or numbers."""
        if axis is None:
            return [""]
        count = self.logits.shape[axis]
        if self.names is None or axis != self.positive_axis:
            return [str(at) for at in range(count)]
        distinct = len(set(self.names)) == count
        return [name if distinct else f"{at} {name}" for at, name in enumerate(self.names)]

    @property
    def lane_key(self) -> str:
        """Names the chosen lane: shape, axis, and the place of the lane."""
        place = list(self.entry)
        place[self.positive_axis] = -1
        return f"{self.logits.shape}{self.positive_axis}{place}"

    @property
    def positive_axis(self) -> int:
        """The axis counted from the front."""
        return self.axis % self.logits.ndim


Edit = tuple[dict[int, float], float | None, tuple[int, int] | None]


def _read_edit(edit: Mapping[str, Any]) -> Edit:
    """The parts of an edit; a browser may send anything."""
    try:
        logits = {int(label): float(value) for label, value in edit.get("logits", {}).items()}
        temperature = float(edit["temperature"]) if "temperature" in edit else None
        chosen = edit.get("chosen")
        place = (int(chosen["lane"]), int(chosen["label"])) if chosen is not None else None
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        raise InputError("the edit that came from the browser cannot be read") from None
    return logits, temperature, place


def entry_within(entry: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """`entry` moved into a tensor of another length; () where the rank differs."""
    if len(entry) != len(shape):
        return ()
    return tuple(min(at, length - 1) for at, length in zip(entry, shape, strict=True))
