"""What was learned when, and what was forgotten: rows over the epochs of a training."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from core.logits.epochs import Epochs
from core.logits.one_pass import row_table
from core.logits.rows import RowTable
from core.softmax import softmax_steps

FATES = ("always", "learned", "forgotten", "never")
"""Of a row: right in every epoch; learned once for good; forgotten at least once; never right."""
ORDERS = ("events", "loss", "margin", "first", "row")
"""By what rows are sorted: how often forgotten, loss or margin at an epoch, when first right."""

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Learning:
    r"""A few numbers of every row after every epoch.

    A row is forgotten at epoch t where it was right at t − 1 and is wrong at t; it is learned where
    it was wrong and is right. What was not observed, the time between two epochs, does not count.

    Args:
        epochs: of a training.
        tables: of the rows, one an epoch.

    Example:
        >>> from core.logits.sample import load_epochs
        >>> learning_of(load_epochs()).counts
        {'always': 521, 'learned': 162, 'forgotten': 77, 'never': 37}

    Source: M. Toneva et al., An Empirical Study of Example Forgetting during Deep Neural Network
    Learning, 2019, https://arxiv.org/abs/1812.05159
    """

    epochs: Epochs
    tables: tuple[RowTable, ...]

    @cached_property
    def right(self) -> Mask:
        """Whether a row is right: no logit is larger than its label's, (E, N)."""
        return np.stack([table.rank == 1 for table in self.tables])

    @cached_property
    def margins(self) -> npt.NDArray[np.float32]:
        """The logit of the label less the largest other one, (E, N)."""
        return np.stack([table.margin for table in self.tables])

    @cached_property
    def accuracy(self) -> Floats:
        """The share of the rows that is right, (E,)."""
        return np.asarray(self.right.mean(axis=1))

    @cached_property
    def mean_loss(self) -> Floats:
        """The mean softmax cross entropy, (E,); NaN where a row has no softmax."""
        return np.array([self.loss(at).mean() for at in range(len(self.tables))])

    def loss(self, at: int) -> Floats:
        """The loss of every row after the epoch in a place, (N,)."""
        return np.asarray(self.tables[at].loss, dtype=np.float64)

    @cached_property
    def forgotten(self) -> Rows:
        """Rows that were right one epoch before and are wrong, (E,); 0 in the first."""
        return self._turned(self.right[:-1] & ~self.right[1:])

    @cached_property
    def learned(self) -> Rows:
        """Rows that were wrong one epoch before and are right, (E,); 0 in the first."""
        return self._turned(~self.right[:-1] & self.right[1:])

    def _turned(self, events: Mask) -> Rows:
        return np.concatenate([[0], np.count_nonzero(events, axis=1)]).astype(np.int64)

    @cached_property
    def events(self) -> Rows:
        """How often each row was forgotten, (N,)."""
        return np.asarray(np.count_nonzero(self.right[:-1] & ~self.right[1:], axis=0))

    @cached_property
    def first(self) -> Rows:
        """The place of the first epoch that has a row right, (N,); E where none has."""
        never = ~self.right.any(axis=0)
        return np.where(never, len(self.tables), self.right.argmax(axis=0))

    @cached_property
    def fates(self) -> npt.NDArray[np.int8]:
        """Of each row its place in `FATES`, (N,)."""
        always, never = self.right.all(axis=0), ~self.right.any(axis=0)
        return np.select([always, never, self.events > 0], [0, 3, 2], 1).astype(np.int8)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows have each fate."""
        counted = np.bincount(self.fates, minlength=len(FATES)).tolist()
        return dict(zip(FATES, counted, strict=True))

    def rows_of(self, fate: str | None = None) -> Rows:
        """The numbers of the rows with a fate, or of all."""
        if fate is None:
            return np.arange(self.epochs.rows)
        return np.flatnonzero(self.fates == FATES.index(fate))

    def sorted(self, rows: Rows, by: str, descending: bool, at: int) -> Rows:
        """Rows in one of `ORDERS`; equal ones keep their order, NaN is last.

        Args:
            rows: to be sorted.
            by: one of `ORDERS`.
            descending: the largest first.
            at: the place of the epoch whose loss or margin it is.
        """
        columns: dict[str, Callable[[], npt.NDArray[Any]]] = {
            "row": lambda: np.arange(self.epochs.rows),
            "events": lambda: self.events,
            "first": lambda: self.first,
            "loss": lambda: self.loss(at),
            "margin": lambda: self.margins[at],
        }
        key = np.asarray(columns[by]()[rows], dtype=np.float64)
        return rows[np.argsort(-key if descending else key, kind="stable")]

    def probabilities(self, row: int) -> Floats:
        """The probabilities of a row after each epoch, (E, K)."""
        logits = np.stack([np.asarray(layer[row], np.float64) for layer in self.epochs.layers])
        return softmax_steps(logits).probabilities


def learning_of(epochs: Epochs, before: Learning | None = None) -> Learning:
    """The numbers of every epoch; those that were there before are not computed again.

    Args:
        epochs: of a training.
        before: of the same training, when it had fewer epochs.
    """
    known: dict[str, RowTable] = {}
    if before is not None and before.epochs.digest == epochs.digest:
        known = dict(zip(before.epochs.marks, before.tables, strict=True))
    tables = (
        known.get(mark) or row_table(epochs.logits(at)) for at, mark in enumerate(epochs.marks)
    )
    return Learning(epochs, tuple(tables))
