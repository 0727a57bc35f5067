"""Which class was taken for which: counted once a file, and small for any number of classes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.logits.ignored import counted_rows
from core.logits.open import Logits
from core.logits.row_numbers import MISSING
from core.logits.rows import RowTable
from core.logits.selection import Cell

MOST_CLASSES = 200
"""A matrix of more classes cannot be read."""
NORMALISATIONS = ("none", "true", "predicted")

Counts = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Confusion:
    """The confusion matrix of a file by its entries, and what it says of every class.

    The prediction is the argmax, the first of the largest logits. A row with a NaN has none: it is
    counted in `unpredicted` and nowhere else.

    Args:
        support: rows whose label is the class, (K,).
        predicted: rows that were taken for the class, (K,).
        hits: rows whose label it is and that were taken for it, (K,).
        pairs: label and prediction of every mistake that was made, the most frequent first, (P, 2).
        pair_counts: how often it was made, (P,).
        unpredicted: rows without a prediction.
    """

    support: Counts
    predicted: Counts
    hits: Counts
    pairs: Counts
    pair_counts: Counts
    unpredicted: int

    @classmethod
    def of(cls, labels: npt.NDArray[Any], predictions: npt.NDArray[Any], classes: int) -> Self:
        r"""Counts labels and predictions, both (N,); a prediction may be `MISSING`.

        .. math:: C_{ij} = \sum_n [y_n = i] \, [\hat y_n = j]

        Example:
            >>> confusion = Confusion.of(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 0]), 3)
            >>> confusion.recall
            array([1. , 0.5, 0. ])
            >>> confusion.pairs.tolist()
            [[1, 0], [2, 0]]

        Source: https://en.wikipedia.org/wiki/Confusion_matrix
        """
        known = predictions != MISSING
        true, guess = labels[known].astype(np.int64), predictions[known].astype(np.int64)
        wrong = true != guess
        codes, counts = np.unique(true[wrong] * classes + guess[wrong], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return cls(
            support=np.bincount(true, minlength=classes),
            predicted=np.bincount(guess, minlength=classes),
            hits=np.bincount(true[~wrong], minlength=classes),
            pairs=np.stack(np.divmod(codes[order], classes), axis=1),
            pair_counts=counts[order].astype(np.int64),
            unpredicted=int(np.count_nonzero(~known)),
        )

    @property
    def classes(self) -> int:
        """How many classes K there are."""
        return self.support.size

    @cached_property
    def matrix(self) -> Counts:
        """The counts (K, K), rows are labels, columns predictions; for up to `MOST_CLASSES`."""
        if self.classes > MOST_CLASSES:
            raise InputError(
                "a matrix of {classes} classes cannot be read; {most} are the most",
                classes=self.classes,
                most=MOST_CLASSES,
            )
        matrix = np.diag(self.hits)
        matrix[tuple(self.pairs.T)] = self.pair_counts
        return matrix

    def part(self, classes: npt.NDArray[np.int64]) -> Counts:
        """The counts of some classes, (n, n), in their order.

        Example:
            >>> Confusion.of(np.array([0, 1, 2]), np.array([0, 0, 2]), 3).part(np.array([1, 0]))
            array([[0, 1],
                   [0, 1]])
        """
        place = np.full(self.classes, -1)
        place[classes] = np.arange(classes.size)
        matrix = np.diag(self.hits[classes])
        at = place[self.pairs]
        inside = (at >= 0).all(axis=1)
        matrix[tuple(at[inside].T)] = self.pair_counts[inside]
        return matrix

    def shares(self, normalise: str, classes: npt.NDArray[np.int64] | None = None) -> Shares:
        """The matrix as counts, or as parts of all rows of the label, or of the prediction.

        Args:
            normalise: one of `NORMALISATIONS`.
            classes: those that are wanted, in their order; all of them by default.

        Returns:
            (n, n); NaN where there are no rows to be a part of.
        """
        wanted = np.arange(self.classes) if classes is None else classes
        matrix = self.matrix if classes is None else self.part(classes)
        if normalise == "true":
            return ratio(matrix, self.support[wanted][:, np.newaxis])
        if normalise == "predicted":
            return ratio(matrix, self.predicted[wanted])
        return matrix.astype(np.float64)

    @cached_property
    def precision(self) -> Shares:
        """Of what was taken for a class, the part that is of it; NaN if nothing was, (K,)."""
        return ratio(self.hits, self.predicted)

    @cached_property
    def recall(self) -> Shares:
        """Of what is of a class, the part that was taken for it; NaN if nothing is, (K,)."""
        return ratio(self.hits, self.support)

    @cached_property
    def f1(self) -> Shares:
        """The harmonic mean of both from the counts; NaN for a class that nowhere occurs, (K,)."""
        return ratio(2 * self.hits, self.support + self.predicted)

    @property
    def accuracy(self) -> float:
        """The part of all rows with a prediction whose argmax is the label; NaN of none."""
        return float(ratio(self.hits.sum(), self.support.sum()))

    def count(self, cell: Cell) -> int:
        """How many rows have a label and a prediction, either of which may be any."""
        label, prediction = cell
        if label is None or prediction is None:
            every = self.predicted if label is None else self.support
            return int(every[prediction if label is None else label])
        if label == prediction:
            return int(self.hits[label])
        return int(self.pair_counts[(self.pairs == cell).all(axis=1)].sum())

    def check(self, cell: Cell) -> None:
        """Refuses a cell that the matrix does not have.

        Raises:
            InputError: the label or the prediction is no class.
        """
        if not all(0 <= at < self.classes for at in cell if at is not None):
            raise InputError(
                "there is no cell {label}, {prediction}; labels and predictions are 0 to {last}",
                label="" if cell[0] is None else cell[0],
                prediction="" if cell[1] is None else cell[1],
                last=self.classes - 1,
            )


def confusion_of(logits: Logits, table: RowTable) -> Confusion | None:
    """The confusion of a file; None without labels."""
    if logits.labels is None:
        return None
    rows = counted_rows(logits)
    return Confusion.of(logits.labels[rows], table.prediction[rows], logits.values.shape[1])


def class_names(logits: Logits) -> list[str]:
    r"""Distinct names of the classes, or their numbers.

    Example:
        >>> from core.logits.open import read_logits
        >>> class_names(read_logits("two.csv", b"cat,cat\n1,2"))
        ['0 cat', '1 cat']
    """
    names = logits.class_names
    if names is None:
        return [str(label) for label in range(logits.values.shape[1])]
    distinct = len(set(names)) == len(names)
    return list(names) if distinct else [f"{at} {name}" for at, name in enumerate(names)]


def macro(values: Shares) -> float:
    """The mean over the classes that have a value; NaN if none has.

    Example:
        >>> macro(np.array([1.0, np.nan, 0.5]))
        0.75
    """
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Shares:
    """Part of whole, NaN of nothing."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.true_divide(part, whole), dtype=np.float64)
