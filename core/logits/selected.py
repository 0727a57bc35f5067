"""The rows of a file that a selection leaves, and all that the views show of them.

But for one figure all is counted from the table of rows, so it takes no longer for many classes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from operator import and_
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.bins import BINS
from core.logits.check import IGNORED
from core.logits.confusion import Confusion
from core.logits.ignored import rows_of
from core.logits.one_pass import summarise
from core.logits.places import FINE, GRID
from core.logits.quality import Assessment
from core.logits.reliability import Reliability
from core.logits.row_numbers import MISSING
from core.logits.scores import (
    Scores,
    accuracy_of,
    auroc_of,
    balanced_accuracy_of,
    ece_of,
    mean_of,
)
from core.logits.selection import OF_LABELS, Selection, Slice
from core.logits.stored import Taken
from core.logits.temperature import TemperatureFit
from core.query import shortened

if TYPE_CHECKING:
    from core.logits.opened import Opened

TOP = 5
READ = 500_000
"""Logits that are read again for the classwise ECE of some rows: within a tenth of a second."""

Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Selected:
    """Some rows of a file.

    Args:
        opened: the file.
        selection: what holds of the rows; the file must have what it names, as `fitting` sees to.

    Example:
        >>> from core.logits import Opened, load_sample
        >>> Selected(Opened(load_sample()), Selection(cell=(1, 9))).count
        9
    """

    opened: "Opened"
    selection: Selection

    @cached_property
    def rows(self) -> npt.NDArray[np.int32] | None:
        """The numbers of the rows, in their order; None is all rows of the file."""
        masks = conditions(self.opened, self.selection)
        return np.flatnonzero(reduce(and_, masks)).astype(np.int32) if masks else None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.opened.table.prediction.size if self.rows is None else self.rows.size

    def of(self, column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The part of a column (N,) of the file."""
        return column if self.rows is None else column[self.rows]

    @cached_property
    def confusion(self) -> Confusion | None:
        """Which class was taken for which; None without labels."""
        labels = self.opened.logits.labels
        if labels is None or self.rows is None:
            return self.opened.confusion
        classes = self.opened.logits.values.shape[1]
        return Confusion.of(self.of(labels), self.of(self.opened.table.prediction), classes)

    @cached_property
    def scores(self) -> Scores | None:
        """The figures with their bands; None without labels."""
        table, places, confusion = self.opened.table, self.opened.places, self.confusion
        if confusion is None or table.rank is None or table.loss is None or table.brier is None:
            return None
        rank = self.of(table.rank)
        hits = int(np.count_nonzero(rank == 1))
        known = self.of(places.ranks)
        right = self.of(places.right)[known != MISSING]
        return Scores(
            rows=self.count,
            mistakes=self.count - hits,
            accuracy=accuracy_of(hits, self.count),
            balanced_accuracy=balanced_accuracy_of(confusion),
            top5=accuracy_of(int(np.count_nonzero(between(rank, 1, TOP))), self.count),
            mean_loss=mean_of(self.of(table.loss)),
            brier=mean_of(self.of(table.brier)),
            ece=ece_of(*self._fine_bins),
            auroc=auroc_of(known[known != MISSING], right),
        )

    @property
    def mce(self) -> float:
        """The largest gap between confidence and accuracy; NaN if a row has no softmax."""
        counts, confidences, hits = (part.sum(axis=1) for part in self._fine_bins)
        return Reliability(counts, confidences, hits).mce

    @cached_property
    def classwise_ece(self) -> float | None:
        """The calibration error of each class, averaged, at T = 1; None without labels.

        It alone needs every probability of the rows, which no table of them holds, so their logits
        are read again; None of more than `READ` logits, unless it is all rows of the file.
        """
        logits = self.opened.logits
        if logits.labels is None:
            return None
        if self.rows is None or not self.selection:
            return self.opened.summary.classwise_ece
        if not self.rows.size:
            return float("nan")
        if self.rows.size * logits.values.shape[1] > READ:
            return None
        self.opened.check()
        rows = self.rows.astype(np.int64)
        part = replace(logits, **rows_of(logits, rows, Taken(logits.values, rows)))
        return summarise(part).classwise_ece

    @cached_property
    def _fine_bins(self) -> tuple[Counts, npt.NDArray[np.float64], Counts]:
        """Rows, sums of confidence and hits of the fine bins; none if a row has no softmax."""
        fine, right = self.of(self.opened.places.fine), self.of(self.opened.places.right)
        confidence = self.of(self.opened.table.confidence)
        length = BINS * FINE
        counts = np.bincount(fine, minlength=length + 1)
        if counts[length]:
            counts[:] = 0
            fine, confidence, right = fine[:0], confidence[:0], right[:0]
        sums = np.bincount(fine, confidence, length).astype(np.float64)
        hits = np.bincount(fine[right], minlength=length)
        shape = (BINS, FINE)
        return counts[:length].reshape(shape), sums.reshape(shape), hits.reshape(shape)

    def histogram(self, name: str) -> tuple[Counts, Counts]:
        """Rows in each bin of a number that are right, and those that are not, (B,) each.

        Without labels all are of the first kind.
        """
        found = self.opened.places.histograms[name]
        places, rank = self.of(found.places), self.opened.table.rank
        every = found.counts(places)
        if rank is None:
            return every, np.zeros_like(every)
        right = found.counts(places[self.of(rank) == 1])
        return right, every - right

    @cached_property
    def density(self) -> Counts:
        """Rows in each cell of the density, (losses, confidences); needs labels."""
        across, down = GRID
        cells = np.bincount(self.of(self.opened.places.density), minlength=across * down + 1)
        return cells[:-1].reshape(down, across)

    def assessment(self, temperature: float) -> Assessment:
        """How good the probabilities are at a temperature; the last two are kept."""
        return self._assessments(temperature)

    @cached_property
    def _assessments(self) -> Callable[[float], Assessment]:
        def of(temperature: float) -> Assessment:
            whole = self.opened.assessment(temperature)
            if self.rows is None or not self.selection:
                return whole
            return whole.part(self.rows)

        return lru_cache(2)(of)

    def sorted(
        self, by: str, descending: bool, limit: int | None = None, offset: int = 0
    ) -> npt.NDArray[np.int64]:
        """The numbers of the rows in the order of a column, as `sorted_rows` has it."""
        order = self.opened.places.order(by, descending)
        if self.rows is not None:
            inside = np.zeros(order.size, dtype=bool)
            inside[self.rows] = True
            order = order[inside[order]]
        end = None if limit is None else offset + limit
        return order[offset:end].astype(np.int64)


def conditions(opened: "Opened", selection: Selection) -> list[Mask]:
    """Which rows of a file each condition of a selection leaves, (N,) each; none is ignored."""
    table, labels = opened.table, opened.logits.labels
    masks: list[Mask] = []
    if labels is not None and opened.logits.ignore_index is not None:
        masks.append(np.not_equal(labels, IGNORED))
    if selection.cell is not None and labels is not None:
        label, prediction = selection.cell
        if label is not None:
            masks.append(np.equal(labels, label))
        if prediction is not None:
            masks.append(np.equal(table.prediction, prediction))
    if selection.bin is not None:
        temperature = opened.temperature(selection.temperature)
        masks.append(opened.assessment(temperature).inside(selection.bin))
    for each in selection.ranges:
        masks.append(between(getattr(table, each.name), each.low, each.high))
    if selection.finding is not None:
        named = np.zeros(table.prediction.size, dtype=bool)
        rows = opened.finding_rows(selection.finding)
        named[rows if rows is not None else slice(0)] = True
        masks.append(named)
    if selection.mistakes and table.rank is not None:
        masks.append(np.not_equal(table.rank, 1))
    return masks + [_of_slice(opened, each) for each in selection.slices]


def between(column: npt.NDArray[Any], low: float, high: float) -> Mask:
    """Whether each number lies from `low` to `high`, both included; `MISSING` ranks do not."""
    with np.errstate(over="ignore", invalid="ignore"):  # an end past those of float32 is inf
        inside: Mask = (column >= low) & (column <= high)
    return inside & (column != MISSING) if column.dtype.kind == "i" else inside


def _of_slice(opened: "Opened", wanted: Slice) -> Mask:
    factor = opened.factor(wanted.column)
    if wanted.value is not None:
        return factor.mask(wanted.value)
    return between(opened.logits.columns[wanted.column], wanted.low, wanted.high)


def fitting(opened: "Opened", selection: Selection) -> tuple[Selection, tuple[Message, ...]]:
    """A selection as far as a file has what it names, and why it has not the rest.

    "Only mistakes" of a file without labels goes without a word: nothing there offers it.
    """
    problems = {
        part: why
        for part in ("cell", "bin", "finding")
        if getattr(selection, part) is not None and (why := _missing(opened, selection, part))
    }
    for part in problems:
        selection = selection.without(part)
    if opened.logits.labels is None:
        selection = selection.without("mistakes")
        for each in selection.ranges:
            if each.name in OF_LABELS:
                problems[each.name] = Message("the column {column!r} needs labels",
                                              column=each.name)  # fmt: skip
        selection = selection.without("ranges", *OF_LABELS)
    for wanted in selection.slices:
        if why := _no_slice(opened, wanted):
            problems[f"slice {wanted.column}"] = why
            selection = selection.without("slices", wanted.column)
    return selection, tuple(problems.values())


def _missing(opened: "Opened", selection: Selection, part: str) -> Message | None:
    name = opened.logits.name
    if part == "finding":
        kind = selection.finding or ""
        found = opened.finding_rows(kind) is not None
        said = Message("the doctor names no rows as {finding!r} in {name}", finding=kind, name=name)
        return None if found else said
    if part == "bin":
        fitted = isinstance(opened.fit, TemperatureFit)
        said = Message("{name} is not calibrated, so it has no bins of confidence", name=name)
        return None if fitted else said
    if opened.confusion is None or selection.cell is None:
        return Message("{name} has no labels, so it has no confusion matrix", name=name)
    try:
        opened.confusion.check(selection.cell)
    except InputError as error:
        return error.message
    return None


def _no_slice(opened: "Opened", wanted: Slice) -> Message | None:
    name, columns = opened.logits.name, opened.logits.columns
    if wanted.column not in columns:
        return Message("{name} has no column {column!r} to slice by", name=name,
                       column=shortened(wanted.column))  # fmt: skip
    if wanted.value is None and columns[wanted.column].dtype.kind not in "iuf":
        return Message("the column {column!r} holds text, so it has no ranges",
                       column=shortened(wanted.column))  # fmt: skip
    return None
