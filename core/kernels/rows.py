"""The functions of rows (n, K), block by block.

All give as well what was taken off each row before its exponentials (n,): the maximum, or what
did as well. It is finite where the row's softmax is, and the maximum elsewhere.
"""

from collections.abc import Callable

import numpy as np

from core.arrays import HALF, Array, divided, times
from core.kernels.blocks import SHORT, Block, block_of, block_rows, working_type
from core.kernels.long_rows import softmax_of_long, sparse_cross_entropy_of_long
from core.kernels.pool import for_blocks


def softmax(rows: Array, temperature: float, out: Array) -> Array:
    """Writes the probabilities into `out` (n, K), which may be the rows themselves."""
    if len(rows) == 1 and rows.shape[1] <= SHORT and rows.dtype not in HALF:
        return _softmax_of_one(rows[0], temperature, out[0])
    if _long_and_plain(rows, temperature):
        return softmax_of_long(rows, out)

    def finish(block: Block, part: slice) -> None:
        target = block.aligned(out[part])
        total = block.sum(block.exponentials)
        np.divide(block.exponentials, total, out=target, casting="same_kind")

    return _each_block(rows, temperature, finish, keep=False)


@np.errstate(all="ignore")
def _softmax_of_one(row: Array, temperature: float, out: Array) -> Array:
    """The same of a lone short row, as a page has it: in few calls, without buffers."""
    top: Array = row[row.argmax()]
    exponentials = np.exp(divided(row - top, temperature))
    np.divide(exponentials, np.add.accumulate(exponentials)[-1], out)
    return top.reshape(1)


def log_softmax(rows: Array, temperature: float, out: Array) -> Array:
    """Writes the logarithms of the probabilities into `out` (n, K), as `softmax` does."""

    def finish(block: Block, part: slice) -> None:
        target = block.aligned(out[part])
        np.subtract(block.shifted, block.log_sum, out=target, casting="same_kind")

    return _each_block(rows, temperature, finish)


def logsumexp(rows: Array) -> tuple[Array, Array]:
    """The logarithms of the sums of exponentials (n,), in the type of the rows."""
    out = np.empty(len(rows), rows.dtype)

    def finish(block: Block, part: slice) -> None:
        top = block.top.reshape(-1)
        logs = top + block.log_sum.reshape(-1)
        np.copyto(out[part], np.where(np.isinf(top), top, logs), casting="same_kind")

    return out, _each_block(rows, 1.0, finish, keep=False)


def sparse_cross_entropy(labels: Array, rows: Array, temperature: float) -> tuple[Array, Array]:
    """The losses −log p_y (n,) of labels (n,) from 0 to K − 1, in the type of the rows."""
    out = np.empty(len(rows), rows.dtype)
    if _long_and_plain(rows, temperature):
        return out, sparse_cross_entropy_of_long(labels, rows, out)

    def finish(block: Block, part: slice) -> None:
        np.copyto(out[part], block.cross_entropies(labels[part]), casting="same_kind")

    return out, _each_block(rows, temperature, finish)


def entropy(rows: Array, temperature: float) -> tuple[Array, Array]:
    """The entropies (n,) of the probabilities, in the type of the rows."""
    out = np.empty(len(rows), rows.dtype)

    def finish(block: Block, part: slice) -> None:
        terms = times(block.probabilities, block.log_probabilities)
        nats = 0.0 - block.sum(terms)  # 0.0 − 0.0 is 0, where −0.0 would be shown
        np.copyto(out[part], nats.reshape(-1), casting="same_kind")

    return out, _each_block(rows, temperature, finish)


def _long_and_plain(rows: Array, temperature: float) -> bool:
    return temperature == 1 and rows.shape[1] > SHORT


def _each_block(
    rows: Array, temperature: float, finish: Callable[[Block, slice], None], keep: bool = True
) -> Array:
    """Loads each block of rows and finishes it; the rows' maxima (n,), in float32 or float64."""
    count, classes = rows.shape
    length = block_rows(classes, rows.dtype)
    tops = np.empty(count, working_type(rows.dtype))

    def worker() -> Callable[[slice], None]:
        block = block_of(min(count, length), classes, rows.dtype)

        def do(part: slice) -> None:
            block.load(rows[part], temperature, keep)
            tops[part] = block.top.reshape(-1)
            finish(block, part)

        return do

    for_blocks(count, length, worker)
    return tops
