"""Softmax of rows of many classes at temperature 1, without their maxima.

e^x is taken as it is, or of x less a number that is at hand, and a row is done again with its
maximum only where the sum of these asks for it: three or four ways over the numbers in place of
five. What is done to a row depends on that row alone.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.arrays import Array
from core.kernels.blocks import block_of, block_rows, working_type
from core.kernels.pool import for_blocks

STEP = 32  # less a multiple of it, an x of about its size keeps all of its digits
LOWEST = 0.5  # of a sum: then no probability of the normal range comes from an e^x below it


def softmax_of_long(rows: Array, out: Array) -> Array:
    """Writes the probabilities into `out` (n, K), which may be the rows; what was taken off (n,).

    Args:
        rows: (n, K), K above `SHORT`, of any layout and floating type.
        out: of the same shape and type.
    """
    count, classes = rows.shape
    length, dtype = block_rows(classes, rows.dtype), working_type(rows.dtype)
    taken = offsets_of(rows[:, 0].astype(dtype))
    as_they_are = not taken.any()
    direct = out.flags.c_contiguous and out.dtype == dtype and not np.may_share_memory(out, rows)

    def worker() -> Callable[[slice], None]:
        block = block_of(min(count, length), classes, rows.dtype)
        buffer = None if direct else np.empty((min(count, length), classes), dtype)

        def do(part: slice) -> None:
            x = rows[part]
            exponentials = out[part] if buffer is None else buffer[: len(x)]
            _exponentiate(x, None if as_they_are else taken[part], exponentials)
            total = block.sum(exponentials)
            far = _out_of_reach(total)
            if far.size:
                block.load(x[far], 1.0, keep=False)
            np.divide(exponentials, total, out=out[part], casting="same_kind")
            if far.size:
                out[part][far] = block.probabilities
                taken[part][far] = block.top[:, 0]

        return do

    for_blocks(count, length, worker)
    return taken


def offsets_of(first: Array) -> Array:
    """What is taken off rows that begin with `first` (n,): 0, or the multiple of 32 below it."""
    far = np.isfinite(first) & (np.abs(first) > STEP)
    offsets = np.zeros_like(first)
    offsets[far] = np.floor(first[far] / STEP) * STEP
    return offsets


def _exponentiate(rows: Array, offsets: Array | None, out: Array) -> None:
    """Writes e to the power of `rows`, less their offsets, into `out`, which is contiguous."""
    if offsets is not None:
        rows = np.subtract(rows, offsets[:, np.newaxis], out=out)
    elif not (rows.flags.c_contiguous and rows.dtype == out.dtype):
        np.copyto(out, rows)
        rows = out
    np.exp(rows, out=out)


def _out_of_reach(total: Array) -> np.ndarray[Any, np.dtype[np.intp]]:
    """The rows whose sums (n, 1) are too small, too large, or NaN."""
    highest = np.finfo(total.dtype).max / 4
    if total.min() >= LOWEST and total.max() <= highest:  # so few calls: each waits for a lock
        return np.empty(0, np.intp)
    return np.flatnonzero(~((total >= LOWEST) & (total <= highest)))
