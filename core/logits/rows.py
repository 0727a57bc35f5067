"""A few numbers a row of logits, from which every view of a large file is drawn."""

import operator
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.logits.ignored import spread
from core.logits.open import Logits
from core.logits.row_numbers import MISSING, RowNumbers
from core.softmax import softmax_steps

BLOCK_BYTES = 4 << 20
OF_LABELS = ("loss", "rank", "brier")
TYPES = {
    "prediction": np.int32,
    "confidence": np.float64,
    "margin": np.float32,
    "entropy": np.float32,
    "loss": np.float32,
    "rank": np.int32,
    "brier": np.float32,
}

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class RowTable:
    """32 bytes a row (20 without labels); each array has shape (N,).

    Args:
        prediction: the class of the largest logit, the first one of a tie; `MISSING` where the
            row has a NaN.
        confidence: the largest probability; NaN where softmax is. In float64, for those of a model
            that is too sure differ by less than float32 tells.
        margin: the logit of the true class less the largest other one, and without labels the
            largest less the second; inf where there is no other class.
        entropy: of the probabilities, in nats.
        loss: the softmax cross entropy.
        rank: of the true class: 1 + the number of logits strictly larger, so that 1 is a hit;
            `MISSING` where the row has a NaN.
        brier: the squared distance of the probabilities to the one-hot label, from 0 to 2.
    """

    prediction: Indices
    confidence: Doubles
    margin: Floats
    entropy: Floats
    loss: Floats | None
    rank: Indices | None
    brier: Floats | None = None

    @classmethod
    def of(cls, numbers: RowNumbers) -> Self:
        """The table of the rows of which the numbers are."""
        columns: dict[str, Any] = {}
        for name, dtype in TYPES.items():
            column = getattr(numbers, name)
            columns[name] = None if column is None else column.astype(dtype)
        return cls(**columns)

    @classmethod
    def empty(cls, count: int, labelled: bool) -> Self:
        """The table of so many rows, to be written to."""
        columns: dict[str, Any] = {
            name: np.empty(count, dtype) if labelled or name not in OF_LABELS else None
            for name, dtype in TYPES.items()
        }
        return cls(**columns)

    def put(self, at: slice, part: "RowTable") -> None:
        """Writes the table of some rows to where they are."""
        for name in TYPES:
            column = getattr(self, name)
            if column is not None:
                column[at] = getattr(part, name)

    def spread(self, rows: npt.NDArray[np.int64] | None, count: int) -> "RowTable":
        """The table of `count` rows, of which these are some; the others are missing."""
        columns: dict[str, Any] = {}
        for name in TYPES:
            column = getattr(self, name)
            fill = MISSING if name in ("prediction", "rank") else np.nan
            columns[name] = None if column is None else spread(column, rows, count, fill)
        return RowTable(**columns)


def part_of(table: RowTable, rows: npt.NDArray[np.int64]) -> RowTable:
    """The table of some rows, (n,)."""
    columns: dict[str, Any] = {field.name: getattr(table, field.name) for field in fields(table)}
    for name, column in columns.items():
        columns[name] = None if column is None else column[rows]
    return RowTable(**columns)


def row_blocks(values: npt.NDArray[Any], count: int | None = None) -> Iterator[slice]:
    """Slices of rows that take at most `BLOCK_BYTES`, or of one row.

    Args:
        values: (N, K).
        count: of the rows, where it is some of them that are taken in blocks.
    """
    rows = max(1, BLOCK_BYTES // (values.shape[1] * values.dtype.itemsize))
    count = len(values) if count is None else count
    for start in range(0, count, rows):
        yield slice(start, min(start + rows, count))


def as_float64(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """A block in the type to compute in."""
    with np.errstate(invalid="ignore"):  # a signalling NaN
        return np.asarray(values, dtype=np.float64)


def top_classes(
    logits: Logits, rows: npt.ArrayLike, k: int = 3
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The most probable classes of some rows.

    Args:
        logits: with values (N, K).
        rows: row numbers (n,), from 0 to N − 1.
        k: how many, at most K are given.

    Returns:
        Class indices and probabilities, both (n, min(k, K)), the largest first and of a tie the
        lower index; a row without a softmax has NaN probabilities.

    Raises:
        InputError: a row that is not there, or k below 1.

    Example:
        >>> from core.logits.open import read_logits
        >>> top_classes(read_logits("one.csv", b"1,3,2"), [0], k=2)[0]
        array([[1, 2]])
    """
    if operator.index(k) < 1:
        raise InputError("k must be at least 1; {k} came", k=k)
    chosen = np.asarray(rows, dtype=np.int64)
    total = len(logits.values)
    if ((chosen < 0) | (chosen >= total)).any():
        raise InputError("rows must be from 0 to {last}", last=total - 1)
    scores = as_float64(logits.values[chosen])
    classes = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    probabilities = softmax_steps(scores).probabilities
    return classes, np.take_along_axis(probabilities, classes, axis=1)


def sorted_rows(
    table: RowTable,
    by: str = "row",
    descending: bool = False,
    only_mistakes: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> npt.NDArray[np.int64]:
    r"""Row numbers in the order of one column; equal rows keep their order, NaN is last.

    Args:
        table: of N rows.
        by: a column of `RowTable`, or "row".
        descending: the largest first.
        only_mistakes: rows whose rank is not 1, those with a NaN among them.
        limit: how many rows, all if None.
        offset: how many rows to pass over first.

    Returns:
        Row numbers, from 0.

    Raises:
        InputError: no such column, one that needs labels, or a negative limit or offset.

    Example:
        >>> from core.logits import read_logits, row_table
        >>> table = row_table(read_logits("two.csv", b"0,1,label\n1,3,1\n2,0,1"))
        >>> sorted_rows(table, by="loss", descending=True)
        array([1, 0])
    """
    if offset < 0 or (limit is not None and limit < 0):
        raise InputError("limit and offset must not be negative")
    key = _sort_key(table, by)
    rows = np.arange(key.size)
    if only_mistakes:
        rows = rows[_column(table, "rank") != 1]
    order = np.argsort(-key[rows] if descending else key[rows], kind="stable")
    end = None if limit is None else offset + limit
    return rows[order][offset:end]


def _sort_key(table: RowTable, by: str) -> npt.NDArray[np.float64]:
    if by == "row":
        return np.arange(table.prediction.size, dtype=np.float64)
    key = _column(table, by).astype(np.float64)
    if by in ("prediction", "rank"):
        key[key == MISSING] = np.nan
    return key


def _column(table: RowTable, name: str) -> npt.NDArray[Any]:
    known = [field.name for field in fields(table)]
    if name not in known:
        raise InputError(
            "there is no column {column!r}; there are: row, {known}",
            column=name,
            known=", ".join(known),
        )
    column: npt.NDArray[Any] | None = getattr(table, name)
    if column is None:
        raise InputError("the column {column!r} needs labels", column=name)
    return column
