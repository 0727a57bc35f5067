"""The experiment of the page Cross entropy."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from core.codecs import INDICES, NAMES, SOURCE, TENSOR, Source, Tensor, tensor
from core.errors import InputError
from core.experiment.edit import numbers_by_class, optional_integer, optional_number
from core.experiment.logit_rows import LogitRows
from core.experiment.temperature import check_temperature
from core.labels import check_distribution
from core.locale import N_
from core.presets import LABELLED_PRESETS, LabelledPreset
from core.query import FLAG, INTEGER, NUMBER, Codec, Experiment, key, linked, shortened
from core.softmax import one_hot

PRESET: Codec[str] = Codec(lambda text: LABELLED_PRESETS[key(text)].key, str)
FIRST = LABELLED_PRESETS["three_rows"]
MOST_DEPTH = 1_000


@dataclass(frozen=True, eq=False)
class CrossEntropyExperiment(LogitRows, Experiment):
    """The page Cross entropy: rows of logits, a label each, a temperature and a chosen row.

    Args:
        logits: (N, K), or (K,) for one row.
        indices: the right class of each row, N of them; None where `labels` has distributions.
        labels: of the shape of the logits; None where `indices` has the classes.
        any_labels: whether labels need not be distributions.
        temperature: 0.05 to 20.
        row: the chosen row.
        depth: columns of the one-hot rows that are shown, or None for K.
        names: names of the classes, or None.
        preset: key of the example that it began as, or None.
        source: the file and row that the logits came from, or None.

    Raises:
        InputError: a value that does not fit the logits.

    Example:
        >>> CrossEntropyExperiment().to_query()["indices"]
        '2,2,2'
    """

    page: ClassVar[str] = "cross_entropy"
    large: ClassVar[tuple[str, ...]] = ("logits", "labels", "indices", "names")
    glances: ClassVar[tuple[str, ...]] = ("row",)

    logits: Tensor = linked(TENSOR, factory=lambda: tensor(FIRST.logits), label=N_("Logits"))
    indices: tuple[int, ...] | None = linked(
        INDICES, default=FIRST.indices, label=N_("Right class of each row")
    )
    any_labels: bool = linked(FLAG, default=False, label=N_("Allow any labels"))
    labels: Tensor | None = linked(TENSOR, default=None, label=N_("Labels"))
    temperature: float = linked(NUMBER, default=1.0, label=N_("Temperature T"))
    row: int = linked(INTEGER, default=0, label=N_("Row"))
    depth: int | None = linked(INTEGER, default=None, label=N_("Depth"))
    names: tuple[str, ...] | None = linked(NAMES, default=None)
    preset: str | None = linked(PRESET, default=FIRST.key, label=N_("Example"))
    source: Source | None = linked(SOURCE, default=None)

    def __post_init__(self) -> None:
        if self.logits.ndim > 2:
            raise InputError(
                "cross entropy takes rows of logits, (rows, classes); shape {shape} came",
                shape=list(self.logits.shape),
            )
        check_temperature(self.temperature)
        self._check_row_and_names()
        if self.labels is None:
            self._check_indices(self.indices or ())
        else:
            self._check_labels(self.labels)
        if self.depth is not None and not 1 <= self.depth <= MOST_DEPTH:
            raise InputError(
                "the depth must be from 1 to {most}, got {depth}",
                most=MOST_DEPTH,
                depth=self.depth,
            )

    def _check_indices(self, indices: tuple[int, ...]) -> None:
        if len(indices) != self.rows:
            raise InputError(
                "expected one label a row of logits, {rows} in all, got {got}",
                rows=self.rows,
                got=len(indices),
            )
        for row, index in enumerate(indices):
            if not 0 <= index < self.classes:
                raise InputError(
                    "the label of row {row} must be from 0 to {last}, got {index}",
                    row=row,
                    last=self.classes - 1,
                    index=shortened(str(index)),
                )

    def _check_labels(self, labels: Tensor) -> None:
        if labels.shape != self.logits.shape:
            raise InputError(
                "the labels must have the shape of the logits, {expected}; {came} came",
                expected=list(self.logits.shape),
                came=list(labels.shape),
            )
        if not np.isfinite(labels).all():
            raise InputError("the labels must be finite numbers")
        bad = () if self.any_labels else check_distribution(labels)
        for lane in bad[:1]:
            raise InputError(
                "the label of row {row} {cause}; a label must be a distribution, unless any "
                "labels are allowed",
                row=lane.index[0] if lane.index else 0,
                cause=lane.cause,
            )

    @property
    def targets(self) -> Tensor:
        """The labels as numbers, (N, K): distributions, or the one-hot rows of the indices."""
        if self.labels is not None:
            return np.atleast_2d(self.labels)
        return np.asarray(one_hot(self.indices or (), self.classes), dtype=np.float64)

    @property
    def place(self) -> str:
        """Names what an edit of a hand is made on: the shape, the row, the kind of the labels."""
        kind = "index" if self.labels is None else f"distribution{self.any_labels:d}"
        return f"{self.logits.shape}{self.row}{kind}"

    @classmethod
    def of(cls, preset: LabelledPreset) -> Self:
        """The experiment that shows an example."""
        labels = None if preset.labels is None else tensor(preset.labels)
        return cls(
            logits=tensor(preset.logits),
            indices=preset.indices,
            labels=labels,
            any_labels=preset.any_labels,
            temperature=preset.temperature,
            row=preset.row,
            names=preset.names,
            preset=preset.key,
        )

    @classmethod
    def of_row(
        cls,
        logits: npt.ArrayLike,
        label: int,
        names: tuple[str, ...] | None = None,
        source: Source | None = None,
    ) -> Self:
        """The experiment that shows one row of a file and its label."""
        return cls(
            logits=tensor(logits), indices=(int(label),), names=names, preset=None, source=source
        )

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: an example, where it names only that."""
        named = "logits" not in query and query.get("preset") in LABELLED_PRESETS
        return cls.of(LABELLED_PRESETS[query["preset"]]) if named else cls()

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        if name == "logits":
            return self.with_logits(value)
        if name == "indices":
            return replace(self, indices=value, labels=None, preset=None)
        if name == "labels":
            return replace(self, labels=value, indices=None, preset=None)
        return replace(self, **{name: value})

    def with_logits(self, logits: npt.ArrayLike) -> Self:
        """The experiment with other logits; labels that have no place any more are cut."""
        new = tensor(logits)
        shape = np.atleast_2d(new).shape if new.ndim <= 2 else new.shape
        kept: dict[str, Any] = {}
        if shape != self.matrix.shape and new.ndim <= 2:
            kept = self._labels_within(*shape) | {"row": min(self.row, shape[0] - 1)}
            if shape[1] != self.classes:
                kept |= {"names": None, "depth": None}
        elif self.labels is not None:
            kept = {"labels": self.labels.reshape(new.shape)} if new.ndim <= 2 else {}
        return replace(self, logits=new, preset=None, source=None, **kept)

    def _labels_within(self, rows: int, classes: int) -> dict[str, Any]:
        """The labels as indices of another shape: the largest of each row, class 0 for new rows."""
        old = self.targets.argmax(axis=-1)
        new = [min(int(old[row]) if row < len(old) else 0, classes - 1) for row in range(rows)]
        return {"indices": tuple(new), "labels": None}

    def with_targets(self, targets: npt.ArrayLike) -> Self:
        """The experiment with other distributions, (N, K)."""
        values = np.reshape(np.asarray(targets, dtype=np.float64), self.logits.shape)
        return self.updated("labels", tensor(values))

    def as_indices(self) -> Self:
        """The experiment whose labels are classes: the largest of each distribution."""
        if self.labels is None:
            return self
        largest = self.targets.argmax(axis=-1)
        return self.updated("indices", tuple(int(index) for index in largest))

    def as_distributions(self) -> Self:
        """The experiment whose labels are distributions: one-hot, to begin with."""
        return self if self.labels is not None else self.with_targets(self.targets)

    def with_any_labels(self, allowed: bool) -> Self:
        """The experiment where labels need not be distributions, or must be."""
        return replace(self, any_labels=allowed)

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after the edit of a hand in the browser; one of another place is void.

        Args:
            edit: `place`, which it was made on, and any of `logits` and `labels`, by class of the
                chosen row, `index`, `row` and `temperature`.

        Raises:
            InputError: the edit is not of this form, or does not fit.
        """
        logits, labels = (numbers_by_class(edit, name) for name in ("logits", "labels"))
        index, row = (optional_integer(edit, name) for name in ("index", "row"))
        temperature = optional_number(edit, "temperature")
        if edit.get("place") != self.place:
            return self
        result = self
        if temperature is not None:
            result = replace(result, temperature=temperature)
        if logits:
            result = result.with_row_logits(logits)
        for label, value in labels.items():
            result = result.with_label(label, value)
        if index is not None:
            result = result.with_index(index)
        return result if row is None else replace(result, row=row)

    def with_row_logits(self, changes: Mapping[int, float]) -> Self:
        """The experiment with other logits for some classes of the chosen row."""
        values = np.array(self.matrix)
        for label, value in changes.items():
            values[self.row, self._class(label)] = value
        return self.with_logits(values.reshape(self.logits.shape))

    def with_index(self, index: int) -> Self:
        """The experiment where another class of the chosen row is the right one."""
        indices = list(self.as_indices().indices or ())
        indices[self.row] = index
        return self.updated("indices", tuple(indices))

    def with_label(self, label: int, value: float) -> Self:
        """The experiment with another label for a class of the chosen row.

        The others share what is left in their old proportion, unless any labels are allowed.
        """
        targets = np.array(self.targets)
        row = targets[self.row]
        place = self._class(label)
        if not self.any_labels:
            value = min(max(value, 0.0), 1.0)
            others = np.delete(row, place)
            mass = others.sum()
            shares = others / mass if mass > 0 else np.full(others.size, 1 / max(others.size, 1))
            row[:] = np.insert((1 - value) * shares, place, value if others.size else 1.0)
        else:
            row[place] = value
        return self.with_targets(targets)

    def _class(self, label: int) -> int:
        if not 0 <= label < self.classes:
            raise InputError("there is no class {label}", label=shortened(str(label)))
        return label
