"""A few numbers a row that all checks read: taken in one pass over blocks of rows."""

from dataclasses import dataclass, fields
from functools import cached_property
from threading import Lock
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.logits.doctor.agreement import Agreement
from core.logits.labelled import in_blocks
from core.logits.one_pass import Progress, row_table
from core.logits.open import Logits
from core.logits.rows import RowTable, as_float64, row_blocks

SAMPLED = 512
"""Rows from which it is judged how often two values agree by chance: 130,816 pairs of rows."""
FEW = 3
"""Classes that may all follow from one number, such as a logit and less that logit."""
SUM_SLACK = 0.1
"""Sums within this of 1, and log-sums of 0, are looked at more closely."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class RowFacts:
    """75 bytes a row; each array has shape (N,).

    Args:
        high: the largest logit; NaN where the row has one.
        low: the smallest logit; NaN where the row has one.
        total: the sum of the row.
        log_total: the logarithm of the sum of the exponentials, where no logit is above 0 and the
            largest could be that of a log-probability; NaN elsewhere.
        inner_high: of a row of probabilities, the largest of the row that would have given it by
            softmax and sums to 1; NaN elsewhere.
        inner_low: the smallest of that row.
        nan: whether a logit is NaN.
        positive_inf: whether one is +inf.
        negative_inf: whether one is -inf.
        fingerprint: equal for rows of equal bytes, and hardly ever else.
    """

    high: Floats
    low: Floats
    total: Floats
    log_total: Floats
    inner_high: Floats
    inner_low: Floats
    nan: Flags
    positive_inf: Flags
    negative_inf: Flags
    fingerprint: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, values: npt.NDArray[Any]) -> Self:
        """The facts of one block, (n, K)."""
        scores = as_float64(values)
        with np.errstate(invalid="ignore", over="ignore"):  # inf - inf
            high, low, total = scores.max(axis=1), scores.min(axis=1), scores.sum(axis=1)
        odd = np.flatnonzero(~(np.isfinite(high) & np.isfinite(low)))
        inner_high, inner_low = _inner(scores, high, low, total)
        return cls(
            high=high,
            low=low,
            total=total,
            log_total=_log_total(scores, high),
            inner_high=inner_high,
            inner_low=inner_low,
            nan=np.isnan(high),
            positive_inf=_where(odd, np.isposinf(scores[odd]).any(axis=1), len(scores)),
            negative_inf=_where(odd, np.isneginf(scores[odd]).any(axis=1), len(scores)),
            fingerprint=_fingerprint(values),
        )

    @property
    def defined(self) -> Flags:
        """Whether the row has a softmax."""
        return np.isfinite(self.high)


def _where(rows: npt.NDArray[np.int64], flags: Any, count: int) -> Flags:
    full = np.zeros(count, dtype=bool)
    full[rows] = flags
    return full


def _log_total(scores: Floats, high: Floats) -> Floats:
    # the largest of K probabilities is at least 1 / K
    floor = -np.log(scores.shape[1]) - SUM_SLACK
    rows = np.flatnonzero((high <= 0) & (high >= floor))
    result = np.full(len(scores), np.nan)
    shifted = np.exp(scores[rows] - high[rows, np.newaxis])
    result[rows] = high[rows] + np.log(shifted.sum(axis=1))
    return result


def _inner(scores: Floats, high: Floats, low: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The extremes of p where q = softmax(p) and sum p = 1: p = log q + (1 - sum log q) / K."""
    rows = np.flatnonzero((low > 0) & (high <= 1) & (abs(total - 1) <= SUM_SLACK))
    inner_high, inner_low = np.full((2, len(scores)), np.nan)
    offset = (1 - np.log(scores[rows]).sum(axis=1)) / scores.shape[1]
    inner_high[rows] = np.log(high[rows]) + offset
    inner_low[rows] = np.log(low[rows]) + offset
    return inner_high, inner_low


def _fingerprint(values: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    """A sum of the row's bits with odd random weights, modulo 2**64."""
    unsigned = np.dtype(f"u{values.dtype.itemsize}").newbyteorder(values.dtype.byteorder)
    bits = np.ascontiguousarray(values).view(unsigned)
    weights = np.random.default_rng(0).integers(2**63, size=values.shape[1], dtype=np.uint64)
    result: npt.NDArray[np.uint64] = (bits * (2 * weights + np.uint64(1))).sum(axis=1)
    return result


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that the checks of a file share.

    Args:
        logits: the file.
        table: of its rows.
        rows: of its rows, what only the doctor needs.
        numbers: that the rows have in the file, where some of its rows are left out.
    """

    logits: Logits
    table: RowTable
    rows: RowFacts
    numbers: npt.NDArray[np.int64] | None = None

    def number(self, row: int) -> int:
        """The number that a row has in the file."""
        return int(row if self.numbers is None else self.numbers[row])

    @property
    def count(self) -> int:
        """N, the number of rows."""
        return len(self.logits.values)

    @property
    def classes(self) -> int:
        """K, the number of classes."""
        return int(self.logits.values.shape[1])

    @cached_property
    def constant(self) -> Flags:
        """Rows whose logits are all the same finite number; none where there is one class."""
        rows = self.rows
        constant: Flags = rows.defined & (rows.high == rows.low) & (self.classes > 1)
        return constant

    @cached_property
    def agreed(self) -> Agreement | None:
        """How often predictions and labels agree; None without labels."""
        labels = self.logits.labels
        if labels is None:
            return None
        return Agreement.of(self.table.prediction, labels, self.classes)

    @cached_property
    def repeats(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Rows that are equal to an earlier one, and the first row that each is equal to.

        Rows without a softmax and constant ones are left out: they are findings of their own.
        """
        rows = np.flatnonzero(self.rows.defined & ~self.constant)
        marks = self.rows.fingerprint[rows]
        order = np.argsort(marks, kind="stable")
        marks, rows = marks[order], rows[order]
        later = np.zeros(rows.size, dtype=bool)
        later[1:] = marks[1:] == marks[:-1]
        starts = np.maximum.accumulate(np.where(later, 0, np.arange(rows.size)))
        again, first = rows[later], rows[starts[later]]
        values, same = self.logits.values, np.ones(again.size, dtype=bool)
        for block in row_blocks(values, again.size):
            same[block] = (values[again[block]] == values[first[block]]).all(axis=1)
        order = np.argsort(again[same])
        return again[same][order], first[same][order]

    @cached_property
    def usual(self) -> Floats:
        """At most `SAMPLED` rows (n, K), evenly spread, without constant rows and repeats."""
        usual = self.rows.defined & ~self.constant
        usual[self.repeats[0]] = False
        rows = np.flatnonzero(usual)
        places = np.linspace(0, rows.size - 1, min(SAMPLED, rows.size)).astype(np.int64)
        return as_float64(self.logits.values[rows[places]])

    @cached_property
    def agreement(self) -> float:
        """How likely two rows agree in all columns by chance, guessed from above.

        Two columns say how often: one by itself, the other beside the first; the others are taken
        for one more of that kind, since all may follow from a few. It is 1e-15 for float32 logits,
        and near 1 for small whole numbers.
        """
        if len(self.usual) < 2 or self.classes < 2:
            return 1.0
        shares = coincidences(self.usual)
        first, second = np.argsort(shares, kind="stable")[:2]
        pair = self.usual[:, [first, second]]
        pair = pair[np.lexsort(pair.T[::-1])]
        agreeing, both = _equal_pairs(pair[:, :1]), _equal_pairs(pair)
        if self.classes <= FEW:  # without its repeats such a file cannot say more of itself
            beside = 1.0 if agreeing else np.sqrt(shares[second])
        else:
            beside = max(shares[second], both / max(agreeing, 1.0)) ** 2
        return float(shares[first] * beside)


def coincidences(scores: Floats) -> Floats:
    """For each column of (n, K), n at least 2, the part of the pairs of rows that agree there.

    One pair is counted more than there was: what was not seen may still happen.
    """
    pairs = len(scores) * (len(scores) - 1) / 2
    ordered = np.sort(scores, axis=0)
    counts = [_equal_pairs(ordered[:, [column]]) for column in range(scores.shape[1])]
    result: Floats = np.minimum((np.array(counts) + 1) / pairs, 1.0)
    return result


def _equal_pairs(ordered: Floats) -> float:
    """How many pairs of rows (n, c) are equal, of rows in their order."""
    changes = (ordered[1:] != ordered[:-1]).any(axis=1)
    runs = np.diff(np.flatnonzero(np.r_[True, changes, True]))
    return float((runs * (runs - 1) / 2).sum())


def facts_of(
    logits: Logits, table: RowTable | None = None, progress: Progress | None = None
) -> Facts:
    r"""What the checks share, computed block by block.

    Args:
        logits: with values (N, K).
        table: of its rows, where it is there already.
        progress: is told how many rows are done, and of how many.

    Example:
        >>> from core.logits.open import read_logits
        >>> facts_of(read_logits("two.csv", b"1,3\n2,2")).constant
        array([False,  True])
    """
    columns: dict[str, npt.NDArray[Any]] = {}
    first, count = RowFacts.of(logits.values[:1]), len(logits.values)
    for field in fields(RowFacts):
        columns[field.name] = np.empty(count, getattr(first, field.name).dtype)
    done, lock = 0, Lock()

    def block(at: slice) -> None:
        nonlocal done
        part = RowFacts.of(logits.values[at])
        for name, column in columns.items():
            column[at] = getattr(part, name)
        with lock:
            done += at.stop - at.start
            if progress is not None:
                progress(done, count)

    in_blocks(logits.values, block)
    return Facts(logits, table or row_table(logits), RowFacts(**columns))
