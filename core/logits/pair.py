"""Two models' answers to the same rows: which rows the second fixed, and which it broke."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.logits.confusion import Confusion, ratio
from core.logits.open import Logits
from core.logits.opened import Opened
from core.logits.row_numbers import MISSING
from core.logits.selection import Cell
from core.mcnemar import McNemar

OUTCOMES = ("both_right", "broken", "fixed", "both_wrong")
"""Of a row: right by both, by A alone, by B alone, by none."""
ORDERS = ("rise", "loss_a", "loss_b", "row")
"""By what rows are sorted: the loss of B less that of A, either loss, or their number."""
METRICS = ("accuracy", "mean_loss", "ece", "brier")

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pair:
    """Two files of logits of the same rows, classes and labels, A and B.

    Make one with `pair_of`, which checks that.

    Args:
        a: the first model's answers.
        b: the second one's.

    Example:
        >>> from core.logits.sample import load_sample, load_squashed
        >>> pair = pair_of(Opened(load_squashed()), Opened(load_sample()))
        >>> pair.counts
        {'both_right': 710, 'broken': 5, 'fixed': 31, 'both_wrong': 51}
    """

    a: Opened
    b: Opened

    @property
    def labels(self) -> Rows:
        """The labels of both, (N,)."""
        assert self.a.logits.labels is not None  # `pair_of` saw to it
        return self.a.logits.labels

    @property
    def rows(self) -> int:
        """How many rows there are, N."""
        return len(self.labels)

    @property
    def classes(self) -> int:
        """How many classes there are, K."""
        return int(self.a.logits.values.shape[1])

    @cached_property
    def outcomes(self) -> npt.NDArray[np.int8]:
        """Of each row its place in `OUTCOMES`, (N,).

        Right is what the accuracy counts as a hit: no logit is larger than the label's.
        """
        wrong_a, wrong_b = (opened.table.rank != 1 for opened in (self.a, self.b))
        return np.asarray(2 * wrong_a + wrong_b, dtype=np.int8)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows have each outcome."""
        counted = np.bincount(self.outcomes, minlength=len(OUTCOMES)).tolist()
        return dict(zip(OUTCOMES, counted, strict=True))

    @property
    def test(self) -> McNemar:
        """McNemar's test of the rows that exactly one of them has right."""
        return McNemar(self.counts["broken"], self.counts["fixed"])

    @cached_property
    def rise(self) -> Floats:
        """The loss of B less that of A, (N,); NaN where both are infinite."""
        losses = [opened.table.loss for opened in (self.a, self.b)]
        first, second = (np.asarray(loss, np.float64) for loss in losses)
        with np.errstate(invalid="ignore"):
            return second - first

    @cached_property
    def agreement(self) -> Confusion:
        """The prediction of A against that of B: A's stand in the place of labels."""
        first, second = self.a.table.prediction, self.b.table.prediction
        known = (first != MISSING) & (second != MISSING)
        return Confusion.of(first[known], second[known], self.classes)

    def metric(self, name: str) -> tuple[float, float]:
        """One of `METRICS` of A and of B; NaN where a file has none."""
        values = (getattr(opened.summary, name) for opened in (self.a, self.b))
        first, second = (float("nan") if value is None else float(value) for value in values)
        return first, second

    def rows_of(self, outcome: str | None = None, cell: Cell | None = None) -> Rows:
        """The numbers of the rows with an outcome, or with predictions (of A, of B), or all."""
        if outcome is not None:
            return np.flatnonzero(self.outcomes == OUTCOMES.index(outcome))
        if cell is not None:
            first, second = self.a.table.prediction, self.b.table.prediction
            a, b = cell
            is_a, is_b = a is None or first == a, b is None or second == b
            return np.flatnonzero(np.broadcast_to(is_a & is_b, first.shape))
        return np.arange(self.rows)

    def sorted(self, rows: Rows, by: str = "rise", descending: bool = True) -> Rows:
        """Rows in one of `ORDERS`; equal ones keep their order, NaN is last."""
        key = rows.astype(np.float64)
        if by == "rise":
            key = self.rise[rows]
        elif by != "row":
            loss = (self.a if by == "loss_a" else self.b).table.loss
            key = np.asarray(loss, np.float64)[rows]
        return rows[np.argsort(-key if descending else key, kind="stable")]

    @cached_property
    def by_class(self) -> dict[str, npt.NDArray[np.generic]]:
        """Of each class its rows, how many were fixed and broken, and the recall of both, (K,)."""
        support = np.bincount(self.labels, minlength=self.classes)
        counts = {
            name: np.bincount(self.labels[self.rows_of(name)], minlength=self.classes)
            for name in OUTCOMES
        }
        right = counts["both_right"]
        return {
            "support": support,
            "fixed": counts["fixed"],
            "broken": counts["broken"],
            "recall_a": ratio(right + counts["broken"], support),
            "recall_b": ratio(right + counts["fixed"], support),
            "change": ratio(counts["fixed"] - counts["broken"], support),
        }


def pair_of(a: Opened, b: Opened) -> Pair:
    """Two files held against each other; one without labels takes those of the other.

    Raises:
        InputError: other rows, classes or labels, or no labels at all.
    """
    first, second = a.logits, b.logits
    _check_shapes(first, second)
    if first.labels is None and second.labels is None:
        raise InputError(
            "neither {first} nor {second} has labels, so neither is right or wrong; open one of "
            "them with its labels",
            first=first.name,
            second=second.name,
        )
    if first.labels is None:
        return Pair(type(a)(replace(first, labels=second.labels)), b)
    if second.labels is None:
        return Pair(a, type(b)(replace(second, labels=first.labels)))
    other = np.flatnonzero(first.labels != second.labels)
    if other.size:
        raise InputError(
            "the labels differ in {count} of {rows} rows, first in row {row} (counted from 0): "
            "{one} in {first}, {two} in {second}; both must be of the same rows in the same order",
            count=other.size,
            rows=len(first.labels),
            row=int(other[0]),
            one=int(first.labels[other[0]]),
            two=int(second.labels[other[0]]),
            first=first.name,
            second=second.name,
        )
    return Pair(a, b)


def _check_shapes(first: Logits, second: Logits) -> None:
    (rows, classes), (others, kinds) = first.values.shape, second.values.shape
    if classes != kinds:
        raise InputError(
            "both must be of the same classes; {first} has {one}, {second} has {two}",
            first=first.name,
            second=second.name,
            one=classes,
            two=kinds,
        )
    if rows != others:
        raise InputError(
            "both must be of the same rows; {first} has {one}, {second} has {two}",
            first=first.name,
            second=second.name,
            one=rows,
            two=others,
        )
    names = (first.class_names, second.class_names)
    if None not in names and names[0] != names[1]:
        raise InputError(
            "{first} and {second} name their classes differently: both must be in the same order",
            first=first.name,
            second=second.name,
        )
