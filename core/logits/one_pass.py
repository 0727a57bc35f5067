"""All that the views of a file work from, in one pass over it: sums, and a few numbers a row."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from core.logits.bins import BINS
from core.logits.block_rows import RowWorker, chunk_rows
from core.logits.ignored import without_ignored
from core.logits.labelled import as_logits, summed
from core.logits.open import Logits
from core.logits.rows import RowTable
from core.logits.soft import soft_losses
from core.logits.summary import Summary

Progress = Callable[[int, int], object]
"""Is told how many rows are done, and of how many; what it raises ends the pass."""


@dataclass(frozen=True, eq=False)
class Pass:
    """What one pass over a file gives.

    Args:
        summary: the sums over all rows that count.
        table: a few numbers for each row of the file.
    """

    summary: Summary
    table: RowTable


def one_pass(
    logits: Logits, bins: int = BINS, progress: Progress | None = None, client: Any = None
) -> Pass:
    r"""Sums over all rows and the table of rows, in one pass on all cores or on a cluster.

    The rows are summed up in blocks whose bounds K alone decides, and these two by two, so that
    every figure is the same to the bit on any number of threads and workers.

    Args:
        logits: with values (N, K), and labels (N,) or none.
        bins: of the calibration errors.
        progress: is told of the rows that are done.
        client: of a Dask cluster whose workers can read the file.

    Raises:
        InputError: a cluster that cannot be used.

    Example:
        >>> from core.logits.open import read_logits
        >>> found = one_pass(read_logits("two.csv", b"0,1,label\n1,3,1\n2,0,1"))
        >>> found.summary.hits, found.table.rank
        (1, array([1, 2], dtype=int32))
    """
    used, rows = without_ignored(logits)
    count, total = len(used.values), len(logits.values)
    table = RowTable.empty(count, used.labels is not None)
    tell = _counter(progress, count)

    if client is not None:
        from core.logits.cluster import on_cluster

        summary = on_cluster(client, used, bins, table, tell)
        return Pass(summary, table.spread(rows, total))

    def worker() -> Callable[[slice], Summary]:
        mine = RowWorker(used.values.shape[1], used.values.dtype, bins=bins)

        def part(at: slice) -> Summary:
            summary, its_rows = pass_over(mine, *parts_at(used, at))
            table.put(at, its_rows)
            tell(at.stop - at.start)
            return summary

        return part

    summary = summed(used.values, worker, chunk_rows(used.values.shape[1]))
    return Pass(summary, table.spread(rows, total))


def parts_at(logits: Logits, at: slice) -> tuple[Any, Any, Any]:
    """Logits, labels and distributions of some rows; None for what there is not."""
    labels, distributions = logits.labels, logits.distributions
    return (
        logits.values[at],
        None if labels is None else labels[at],
        None if distributions is None else distributions[at],
    )


def pass_over(
    worker: RowWorker,
    values: npt.NDArray[Any],
    labels: npt.NDArray[np.int64] | None,
    distributions: npt.NDArray[Any] | None,
) -> tuple[Summary, RowTable]:
    """The sums and the table of some rows: what every thread and every worker does."""
    with np.errstate(all="ignore"):
        numbers = worker.numbers(values, labels)
        summary = Summary.of_numbers(numbers, values, labels, worker.bins)
        if distributions is not None:
            losses = soft_losses(values, distributions)
            numbers = replace(numbers, loss=losses)
            summary = replace(summary, loss_sum=float(losses.sum()))
        return summary, RowTable.of(numbers)


def _counter(progress: Progress | None, count: int) -> Callable[[int], None]:
    """Adds up the rows that are done, and tells of them in their order."""
    done, lock = 0, Lock()

    def tell(rows: int) -> None:
        nonlocal done
        if progress is not None:
            with lock:
                done += rows
                progress(done, count)

    return tell


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
    return one_pass(logits).table


def summarise(
    logits: Logits | npt.ArrayLike,
    labels: npt.ArrayLike | None = None,
    bins: int = BINS,
    ignore_index: int | None = None,
    *,
    progress: Progress | None = None,
    client: Any = None,
) -> Summary:
    r"""The whole of some logits, computed block by block in one pass on all cores.

    .. math:: \mathrm{accuracy} = \frac{1}{N} \sum_i [x_{i y_i} \ge \max_k x_{i k}], \quad
        \mathrm{loss} = -\frac{1}{N} \sum_i \log p_{i y_i}

    Accuracy counts a label that shares the largest logit as a hit; `argmax` would count it only
    where it is the first of the tie. A row with a NaN is never a hit.

    Args:
        logits: (N, K), or those of a file with its labels.
        labels: class indices (N,), or none.
        bins: of the calibration errors.
        ignore_index: rows with this label are left out.
        progress: is told the rows done and the rows in all; what it raises ends the pass.
        client: `distributed.Client` of a cluster that does it, to the same bit.

    Returns:
        Sums of all rows; what needs labels, such as `accuracy`, `nll` and `ece`, is None without.
        Where labels are distributions the loss is against them, and the rest by their largest.

    Raises:
        InputError: shapes that do not fit, or labels that are no classes.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> summary = summarise([[1, 3], [2, 0]], [1, 1])
        >>> summary.accuracy, summary.top5_accuracy, round(summary.ece, 4)
        (0.5, 1.0, 0.3808)
    """
    return one_pass(as_logits(logits, labels, ignore_index), bins, progress, client).summary
