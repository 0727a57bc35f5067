"""A few numbers a row of logits, from which every view of a large file is drawn."""

import operator
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.arrays import times
from core.errors import InputError
from core.logits.ignored import spread, without_ignored
from core.logits.open import Logits
from core.logits.soft import soft_losses
from core.softmax import softmax_steps

BLOCK_BYTES = 4 << 20
MISSING = -1
"""The prediction and the rank of a row with a NaN."""

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class RowTable:
    """28 bytes a row (16 without labels); each array has shape (N,).

    Args:
        prediction: the class of the largest logit, the first one of a tie; `MISSING` where the
            row has a NaN.
        confidence: the largest probability; NaN where softmax is.
        margin: the logit of the true class less the largest other one, and without labels the
            largest less the second; inf where there is no other class.
        entropy: of the probabilities, in nats.
        loss: the softmax cross entropy.
        rank: of the true class: 1 + the number of logits strictly larger, so that 1 is a hit;
            `MISSING` where the row has a NaN.
        brier: the squared distance of the probabilities to the one-hot label, from 0 to 2.
    """

    prediction: Indices
    confidence: Floats
    margin: Floats
    entropy: Floats
    loss: Floats | None
    rank: Indices | None
    brier: Floats | None = None

    @classmethod
    def of(cls, values: npt.NDArray[Any], labels: npt.NDArray[np.int64] | None) -> Self:
        """The rows of one block, (n, K) with labels (n,)."""
        scores = as_float64(values)
        steps = softmax_steps(scores)
        prediction = scores.argmax(axis=1)
        missing = np.isnan(np.take_along_axis(scores, prediction[:, np.newaxis], axis=1)[:, 0])
        pivot = prediction if labels is None else labels
        log_p = steps.log_probabilities
        with np.errstate(over="ignore"):  # a float64 margin past the end of float32 is inf
            return cls(
                prediction=np.where(missing, MISSING, prediction).astype(np.int32),
                confidence=steps.probabilities.max(axis=1).astype(np.float32),
                margin=_margin(scores, pivot).astype(np.float32),
                entropy=(0.0 - times(steps.probabilities, log_p).sum(axis=1)).astype(np.float32),
                loss=None if labels is None else row_losses(log_p, labels).astype(np.float32),
                rank=None if labels is None else true_ranks(scores, labels),
                brier=None if labels is None else row_briers(steps.probabilities, labels),
            )


def row_table(logits: Logits) -> RowTable:
    r"""A few numbers a row, computed block by block.

    .. math:: H = -\sum_k p_k \log p_k, \quad \mathrm{loss} = -\log p_y

    Args:
        logits: with values (N, K), and labels (N,) or none.

    Returns:
        Arrays (N,); `loss` and `rank` are None without labels. Where labels are distributions the
        loss is against them; a row that is ignored has NaN and `MISSING`.

    Example:
        >>> from core.logits.open import read_logits
        >>> table = row_table(read_logits("two.csv", b"0,1,label\n1,3,1\n2,0,1"))
        >>> table.margin, table.rank
        (array([ 2., -2.], dtype=float32), array([1, 2], dtype=int32))
    """
    used, rows = without_ignored(logits)
    parts = [
        RowTable.of(used.values[block], None if used.labels is None else used.labels[block])
        for block in row_blocks(used.values)
    ]
    columns = {field.name: _joined(parts, field.name) for field in fields(RowTable)}
    if used.distributions is not None:
        columns["loss"] = soft_losses(used.values, used.distributions).astype(np.float32)
    for name, column in columns.items():
        if column is not None:
            fill = MISSING if name in ("prediction", "rank") else np.nan
            columns[name] = spread(column, rows, len(logits.values), fill)
    return RowTable(**columns)


def part_of(table: RowTable, rows: npt.NDArray[np.int64]) -> RowTable:
    """The table of some rows, (n,)."""
    columns: dict[str, Any] = {field.name: getattr(table, field.name) for field in fields(table)}
    for name, column in columns.items():
        columns[name] = None if column is None else column[rows]
    return RowTable(**columns)


def _joined(parts: list[RowTable], name: str) -> Any:
    arrays = [getattr(part, name) for part in parts]
    return None if arrays[0] is None else np.concatenate(arrays)


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


def true_ranks(scores: npt.NDArray[Any], labels: npt.NDArray[np.int64]) -> Indices:
    """1 + the number of scores strictly larger than the label's; `MISSING` where there is a NaN."""
    own = np.take_along_axis(scores, labels[:, np.newaxis], axis=1)
    ranks = 1 + np.count_nonzero(scores > own, axis=1)
    return np.where(np.isnan(scores.max(axis=1)), MISSING, ranks).astype(np.int32)


def row_losses(
    log_probabilities: npt.NDArray[np.float64], labels: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """The softmax cross entropy of every row of log-probabilities (n, K)."""
    own: npt.NDArray[np.float64] = np.take_along_axis(
        log_probabilities, labels[:, np.newaxis], axis=1
    )
    return 0.0 - own[:, 0]


def row_briers(probabilities: npt.NDArray[np.float64], labels: npt.NDArray[np.int64]) -> Floats:
    """The Brier score of every row of probabilities (n, K): the sum of (p − y)², not halved."""
    own = np.take_along_axis(probabilities, labels[:, np.newaxis], axis=1)[:, 0]
    squares = np.einsum("nk,nk->n", probabilities, probabilities)
    return np.asarray(np.maximum(squares - 2 * own + 1, 0), dtype=np.float32)


def _margin(
    scores: npt.NDArray[np.float64], pivot: npt.NDArray[np.integer[Any]]
) -> npt.NDArray[np.float64]:
    place = pivot[:, np.newaxis]
    others = scores.copy()
    np.put_along_axis(others, place, -np.inf, axis=1)
    with np.errstate(invalid="ignore", over="ignore"):  # inf - inf is NaN
        margin: npt.NDArray[np.float64] = np.take_along_axis(scores, place, axis=1)[
            :, 0
        ] - others.max(axis=1)
    return margin


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
        >>> from core.logits.open import read_logits
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
