"""The experiment of the page Sigmoid or softmax."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from core.codecs import MAX_TENSOR, NAMES, TENSOR, Tensor, tensor
from core.errors import InputError
from core.experiment.edit import numbers_by_class, optional_integer, optional_number
from core.experiment.logit_rows import LogitRows
from core.locale import N_
from core.presets import ELEMENT_PRESETS, ElementPreset
from core.query import INTEGER, NUMBER, Codec, Experiment, key, linked, shortened, written

PRESET: Codec[str] = Codec(lambda text: ELEMENT_PRESETS[key(text)].key, str)
FIRST = ELEMENT_PRESETS["photo"]
POS_WEIGHT_RANGE = (0.05, 20.0)


@dataclass(frozen=True, eq=False)
class SigmoidExperiment(LogitRows, Experiment):
    """The page Sigmoid or softmax: rows of logits, a label for each of them, a weight.

    Args:
        logits: (N, K), or (K,) for one row.
        labels: of the shape of the logits, each from 0 to 1.
        row: the chosen row.
        chosen: the chosen class.
        pos_weight: 0.05 to 20, the factor of the losses of the positives.
        names: names of the classes, or None.
        preset: key of the example that it began as, or None.

    Raises:
        InputError: a value that does not fit the logits.

    Example:
        >>> SigmoidExperiment().to_query()["labels"]
        '1,1,0,0'
    """

    page: ClassVar[str] = "sigmoid"
    large: ClassVar[tuple[str, ...]] = ("logits", "labels", "names")
    glances: ClassVar[tuple[str, ...]] = ("row", "chosen")

    logits: Tensor = linked(TENSOR, factory=lambda: tensor(FIRST.logits), label=N_("Logits"))
    labels: Tensor = linked(TENSOR, factory=lambda: tensor(FIRST.labels), label=N_("Labels"))
    row: int = linked(INTEGER, default=0, label=N_("Row"))
    chosen: int = linked(INTEGER, default=FIRST.chosen, label=N_("Class"))
    pos_weight: float = linked(NUMBER, default=1.0)
    names: tuple[str, ...] | None = linked(NAMES, default=FIRST.names)
    preset: str | None = linked(PRESET, default=FIRST.key, label=N_("Example"))

    def __post_init__(self) -> None:
        _check_shape(self.logits)
        self._check_labels()
        self._check_row_and_names()
        self._check_class(self.chosen)
        low, high = POS_WEIGHT_RANGE
        if not low <= self.pos_weight <= high:
            raise InputError(
                "pos_weight must be from {low} to {high}, got {pos_weight}",
                low=low,
                high=high,
                pos_weight=written(self.pos_weight),
            )

    def _check_labels(self) -> None:
        if self.labels.shape != self.logits.shape:
            raise InputError(
                "the labels must have the shape of the logits, {expected}; {came} came",
                expected=list(self.logits.shape),
                came=list(self.labels.shape),
            )
        labels = np.atleast_2d(self.labels)
        for row, label in np.argwhere(~((labels >= 0) & (labels <= 1)))[:1].tolist():
            raise InputError(
                "row {row}, class {name}: a label must be from 0 to 1, got {value}",
                row=row,
                name=shortened(self.class_names[label]),
                value=written(labels[row, label]),
            )

    def _check_class(self, label: int) -> None:
        if not 0 <= label < self.classes:
            raise InputError(
                "there is no class {label}; there are 0 to {last}",
                label=shortened(str(label)),
                last=self.classes - 1,
            )

    @property
    def targets(self) -> Tensor:
        """The labels as (N, K)."""
        return np.atleast_2d(self.labels)

    @property
    def place(self) -> str:
        """Names what an edit of a hand is made on: the shape and the row."""
        return f"{self.logits.shape}{self.row}"

    @classmethod
    def of(cls, preset: ElementPreset) -> Self:
        """The experiment that shows an example."""
        return cls(
            logits=tensor(preset.logits),
            labels=tensor(preset.labels),
            row=preset.row,
            chosen=preset.chosen,
            pos_weight=preset.pos_weight,
            names=preset.names,
            preset=preset.key,
        )

    @classmethod
    def beginning(cls, query: Mapping[str, str]) -> Self:
        """What the values of a link are applied to: an example, where it names only that."""
        if "logits" in query:  # the names of the first example are not theirs
            labels = tensor(np.zeros_like(FIRST.labels))
            return cls(labels=labels, chosen=0, names=None, preset=None)
        named = query.get("preset") in ELEMENT_PRESETS
        return cls.of(ELEMENT_PRESETS[query["preset"]]) if named else cls()

    def updated(self, name: str, value: Any) -> Self:
        """The experiment with one field changed, and what depends on it adapted."""
        if name == "logits":
            return self.with_logits(value)
        if name == "labels":
            return self.with_labels(value)
        return replace(self, **{name: value})

    def with_logits(self, logits: npt.ArrayLike) -> Self:
        """The experiment with other logits; labels that have no place any more are cut.

        New rows and classes have the label 0.
        """
        new = tensor(logits)
        _check_shape(new)
        kept: dict[str, Any] = {}
        if new.shape != self.logits.shape:
            rows, classes = np.atleast_2d(new).shape
            kept = {
                "labels": tensor(_within(self.targets, rows, classes).reshape(new.shape)),
                "row": min(self.row, rows - 1),
                "chosen": min(self.chosen, classes - 1),
                "names": self.names if classes == self.classes else None,
            }
        return replace(self, logits=new, preset=None, **kept)

    def with_labels(self, labels: npt.ArrayLike) -> Self:
        """The experiment with other labels, of the shape of the logits or (N, K)."""
        new = tensor(labels)
        if new.size == self.logits.size and np.atleast_2d(new).shape == self.matrix.shape:
            new = tensor(new.reshape(self.logits.shape))
        return replace(self, labels=new, preset=None)

    def resized(self, by: int) -> Self:
        """The experiment with `by` more classes at the end, of logit 0, or with fewer."""
        classes = max(self.classes + by, 0)
        matrix = _within(self.matrix, self.rows, classes)
        return self.with_logits(matrix.reshape((*self.logits.shape[:-1], classes)))

    def with_edit(self, edit: Mapping[str, Any]) -> Self:
        """The experiment after the edit of a hand in the browser; one of another place is void.

        Args:
            edit: `place`, which it was made on, and any of `logits` and `labels`, by class of the
                chosen row, `chosen`, `row` and `pos_weight`.

        Raises:
            InputError: the edit is not of this form, or does not fit.
        """
        logits, labels = (numbers_by_class(edit, name) for name in ("logits", "labels"))
        chosen, row = (optional_integer(edit, name) for name in ("chosen", "row"))
        pos_weight = optional_number(edit, "pos_weight")
        if edit.get("place") != self.place:
            return self
        result = self
        if logits:
            result = result.with_logits(result._row_with(result.logits, logits))
        if labels:
            result = result.with_labels(result._row_with(result.labels, labels))
        given: dict[str, Any] = {"pos_weight": pos_weight, "chosen": chosen, "row": row}
        return replace(result, **{k: value for k, value in given.items() if value is not None})

    def _row_with(self, values: Tensor, changes: Mapping[int, float]) -> Tensor:
        """`values` with others for some classes of the chosen row."""
        matrix = np.array(np.atleast_2d(values))
        for label, value in changes.items():
            self._check_class(label)
            matrix[self.row, label] = value
        return matrix.reshape(values.shape)


def _check_shape(logits: Tensor) -> None:
    if logits.ndim > 2:
        raise InputError(
            "this page takes rows of logits, (rows, classes); shape {shape} came",
            shape=list(logits.shape),
        )
    if logits.size > MAX_TENSOR:
        raise InputError(
            "expected at most {most} numbers, got {count}", most=MAX_TENSOR, count=logits.size
        )


def _within(values: Tensor, rows: int, classes: int) -> Tensor:
    """`values` (N, K) cut to another shape, and 0 where there were none."""
    result = np.zeros((rows, classes))
    part = values[:rows, :classes]
    result[: len(part), : part.shape[1]] = part
    return result
