"""Rows of many classes at temperature 1, without their maxima.

e^x is taken as it is, or of x less a number that is at hand, and a row is done again with its
maximum only where the sum of these asks for it: two ways over the numbers less. What is done to a
row depends on that row alone.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.kernels.blocks import Block, block_of, block_rows, working_type
from core.kernels.pool import for_blocks

STEP = 32  # less a multiple of it, an x of about its size keeps all of its digits
LOWEST = 0.5  # of a sum: then no probability of the normal range comes from an e^x below it
UNLIKELY = 1e30  # odds against a class; its e^x is of the normal range up to there


def softmax_of_long(rows: Array, out: Array) -> Array:
    """Writes the probabilities into `out` (n, K), which may be the rows; what was taken off (n,).

    Args:
        rows: (n, K), K above `SHORT`, of any layout and floating type.
        out: of the same shape and type.
    """
    taken = offsets_of(rows)
    _do_blocks(rows, lambda: _Softmax(rows, taken, out))
    return taken


def sparse_cross_entropy_of_long(labels: Array, rows: Array, out: Array) -> Array:
    r"""Writes the losses −log p_y of labels (n,) into `out` (n,); what was taken off (n,).

    .. math:: -\log p_y = \log(1 + \sum_{j \ne y} e^{x_j} / e^{x_y})
    """
    taken = offsets_of(rows)
    _do_blocks(rows, lambda: _SparseCrossEntropy(rows, taken, out, labels))
    return taken


def offsets_of(rows: Array) -> Array:
    """What is taken off rows (n, K), by their first number: 0, or the multiple of 32 below it."""
    first = rows[:, 0].astype(working_type(rows.dtype))
    far = np.isfinite(first) & (np.abs(first) > STEP)
    offsets = np.zeros_like(first)
    offsets[far] = np.floor(first[far] / STEP) * STEP
    return offsets


class _LongRows(ABC):
    """Does blocks of rows, on one thread.

    Args:
        rows: (n, K).
        taken: (n,), off the rows; a row that is done again gets its maximum there.
        out: (n, ...), what is written.
    """

    def __init__(self, rows: Array, taken: Array, out: Array) -> None:
        self.rows, self.taken, self.out = rows, taken, out
        self._length = min(len(rows), block_rows(rows.shape[1], rows.dtype))
        self._block = block_of(self._length, rows.shape[1], rows.dtype)
        self._buffer = np.empty((0, rows.shape[1]), taken.dtype)

    def __call__(self, part: slice) -> None:
        """Does the rows of one part, at most a block."""
        x = self.rows[part]
        exponentials = self._place(part)
        self._exponentiate(x, part, exponentials)
        total = self._add_up(exponentials, part)
        far = _out_of_reach(total)
        if far.size:  # before `out` is written, which may be the rows
            self._block.load(x[far], 1.0)
        self._write(x, exponentials, total, part)
        if far.size:
            self.taken[part][far] = self._block.top[:, 0]
            self._write_again(self._block, far, part)

    def _place(self, part: slice) -> Array:
        """Where the exponentials of a part are written, in memory order."""
        if not len(self._buffer):
            self._buffer = np.empty((self._length, self.rows.shape[1]), self.taken.dtype)
        return self._buffer[: part.stop - part.start]

    def _exponentiate(self, x: Array, part: slice, out: Array) -> None:
        taken = self.taken[part, np.newaxis]
        if taken.any():
            x = np.subtract(x, taken, out=out)
        elif not (x.flags.c_contiguous and x.dtype == out.dtype):
            np.copyto(out, x)
            x = out
        np.exp(x, out=out)

    @abstractmethod
    def _add_up(self, exponentials: Array, part: slice) -> Array:
        """The sums (n, 1) of the exponentials, which it may change."""

    @abstractmethod
    def _write(self, x: Array, exponentials: Array, total: Array, part: slice) -> None:
        """Writes the results of a part."""

    @abstractmethod
    def _write_again(self, block: Block, far: npt.NDArray[np.intp], part: slice) -> None:
        """Writes the results of some of its rows, which `block` has with their maxima."""


class _Softmax(_LongRows):
    def __init__(self, rows: Array, taken: Array, out: Array) -> None:
        super().__init__(rows, taken, out)
        self._in_place = np.may_share_memory(rows, out)

    def _place(self, part: slice) -> Array:
        out = self.out
        if out.flags.c_contiguous and out.dtype == self.taken.dtype and not self._in_place:
            return out[part]
        return super()._place(part)

    def _add_up(self, exponentials: Array, part: slice) -> Array:
        return self._block.sum(exponentials)

    def _write(self, x: Array, exponentials: Array, total: Array, part: slice) -> None:
        np.divide(exponentials, total, out=self.out[part], casting="same_kind")

    def _write_again(self, block: Block, far: npt.NDArray[np.intp], part: slice) -> None:
        self.out[part][far] = block.probabilities


class _SparseCrossEntropy(_LongRows):
    def __init__(self, rows: Array, taken: Array, out: Array, labels: Array) -> None:
        super().__init__(rows, taken, out)
        self.labels = labels

    def _add_up(self, exponentials: Array, part: slice) -> Array:
        labels = self.labels[part]
        flat = exponentials.reshape(-1)
        places = self._block.places(labels)
        own = flat[places]
        flat[places] = 0  # apart from the rest, so that log1p keeps a loss of 1e-18
        rest = self._block.sum(exponentials)
        self._odds_against = rest[:, 0] / own
        rest += own[:, np.newaxis]
        return rest

    def _write(self, x: Array, exponentials: Array, total: Array, part: slice) -> None:
        losses = np.log1p(self._odds_against)
        unlikely = np.flatnonzero(~(self._odds_against <= UNLIKELY))
        own = x[unlikely, self.labels[part][unlikely]] - self.taken[part][unlikely]
        losses[unlikely] = np.log(total[unlikely, 0]) - own
        np.copyto(self.out[part], losses, casting="same_kind")

    def _write_again(self, block: Block, far: npt.NDArray[np.intp], part: slice) -> None:
        self.out[part][far] = block.cross_entropies(self.labels[part][far])


def _do_blocks(rows: Array, worker: Callable[[], _LongRows]) -> None:
    for_blocks(len(rows), block_rows(rows.shape[1], rows.dtype), worker)


def _out_of_reach(total: Array) -> npt.NDArray[np.intp]:
    """The rows whose sums (n, 1) are too small, too large, or NaN."""
    highest = np.finfo(total.dtype).max / 4
    if total.min() >= LOWEST and total.max() <= highest:  # so few calls: each waits for a lock
        return np.empty(0, np.intp)
    return np.flatnonzero(~((total >= LOWEST) & (total <= highest)))
