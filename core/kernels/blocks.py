"""One block of rows, laid out so that NumPy's loops are long.

The exponents are (x − max) / T, so that neither exp nor x / T can overflow. The maximum, whose
exponential is 1, can stay apart from the sum of the rest, so that log1p keeps a rest of 1e-18.
A row's numbers depend on nothing but the row: sums run in an order that K alone decides.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from core.arrays import HALF, Array

SHORT = 48  # up to this many classes NumPy's loops are longer over the rows
CHUNK = 1024  # einsum adds twice as fast as `sum`, but not pairwise: so much of a row at a time
BLOCK_BYTES = 2 << 20  # of a buffer: smaller blocks wait more often for the interpreter lock


class Block(ABC):
    """Buffers for a number of rows, and the computation that softmax and its relatives share.

    `shifted` and `exponentials` have the classes along `axis`; `top`, and what `sum` and `rest`
    give, have length 1 there.

    Args:
        rows: the most that are loaded at a time.
        classes: K.
        dtype: of the buffers, float32 or float64.
    """

    axis: int
    top: Array
    shifted: Array
    exponentials: Array

    def __init__(self, rows: int, classes: int, dtype: np.dtype[Any]) -> None:
        self.classes = classes
        self._memory = np.empty((2, rows * classes), dtype)

    def load(self, rows: Array, temperature: float, keep: bool = True) -> None:
        """Computes `top`, `shifted` = (x − top) / T, and `exponentials` of it.

        Args:
            rows: (m, K), of any layout and floating type; m at most that of the buffers.
            temperature: T.
            keep: False if the exponentials may take the place of `shifted`.
        """
        x = self.aligned(rows)
        first = self._memory[0, : x.size].reshape(x.shape)
        if not (x.flags.c_contiguous and x.dtype == first.dtype):
            np.copyto(first, x)
            x = first
        self.top = self._largest(x)
        self.shifted = np.subtract(x, self.top, out=first)
        if temperature != 1:  # in float64, as 1e-50 would be 0 in float32
            np.divide(first, np.float64(temperature), out=first, casting="same_kind")
        second = self._memory[1, : x.size].reshape(x.shape) if keep else first
        self.exponentials = np.exp(first, out=second)

    @property
    def log_sum(self) -> Array:
        """The logarithm of the sum of the exponentials; NaN where the sum is."""
        return np.log1p(self.rest())

    @property
    def probabilities(self) -> Array:
        """The exponentials divided by their sum."""
        return self.exponentials / self.sum(self.exponentials)

    @property
    def log_probabilities(self) -> Array:
        """The exponents less the logarithm of the sum."""
        return self.shifted - self.log_sum

    def cross_entropies(self, labels: Array) -> Array:
        """The losses −log p of labels (m,)."""
        own = self.shifted.reshape(-1)[self.places(labels)]
        losses: Array = self.log_sum.reshape(-1) - own
        return losses

    @abstractmethod
    def aligned(self, rows: Array) -> Array:
        """A view of (rows, K) with the classes along `axis`; of such a view, (rows, K) again."""

    @abstractmethod
    def places(self, labels: Array) -> Array:
        """Where the labels' entries are in the flat buffers."""

    @abstractmethod
    def sum(self, terms: Array) -> Array:
        """The sum over the classes."""

    @abstractmethod
    def rest(self) -> Array:
        """The sum of the exponentials without one maximum's; NaN where their sum is."""

    @abstractmethod
    def _largest(self, x: Array) -> Array:
        """The maximum."""


class _Short(Block):
    """Few classes, along the first axis: the loops run over the rows."""

    axis = 0

    def aligned(self, rows: Array) -> Array:
        return rows.T

    def places(self, labels: Array) -> Array:
        count = labels.size
        return labels * count + np.arange(count)

    def sum(self, terms: Array) -> Array:
        if terms.shape[1] == 1:  # NumPy adds a lone column pairwise, and others in order
            return np.add.accumulate(terms, axis=0)[-1:]
        return np.add.reduce(terms, axis=0, keepdims=True)

    def rest(self) -> Array:
        if self.exponentials.shape[1] == 1:
            return self._rest_of_one()
        high = self.exponentials[:1].copy()
        others = np.zeros_like(high)
        low = np.empty_like(high)
        for row in self.exponentials[1:]:
            np.minimum(high, row, out=low)
            np.add(others, low, out=others)
            np.maximum(high, row, out=high)
        return others

    def _rest_of_one(self) -> Array:
        """The same of a lone column, in calls whose number does not grow with K."""
        column = self.exponentials
        low = np.minimum(np.maximum.accumulate(column, axis=0)[:-1], column[1:])
        return self.sum(np.concatenate((np.zeros_like(column[:1]), low)))

    def _largest(self, x: Array) -> Array:
        return np.maximum.reduce(x, axis=0, keepdims=True)


class _Long(Block):
    """Many classes, along the last axis: the loops run over the classes."""

    axis = 1

    def aligned(self, rows: Array) -> Array:
        return rows

    def places(self, labels: Array) -> Array:
        starts: Array = np.arange(labels.size) * self.classes
        return starts + labels

    def sum(self, terms: Array) -> Array:
        rows, classes = terms.shape
        end = classes // CHUNK * CHUNK
        total: Array = np.einsum("ij->i", terms[:, end:])
        if end:
            chunks = terms[:, :end].reshape(rows, end // CHUNK, CHUNK)
            total += np.add.reduce(np.einsum("ijk->ij", chunks), axis=1)
        return total[:, np.newaxis]

    def rest(self) -> Array:
        flat = self.exponentials.reshape(-1)
        first = flat[self._peaks]
        flat[self._peaks] = 0
        rest = self.sum(self.exponentials)
        flat[self._peaks] = first
        rest += (first - 1)[:, np.newaxis]  # 0, or NaN for a row with +inf
        return rest

    def _largest(self, x: Array) -> Array:
        rows, classes = x.shape
        self._peaks = x.argmax(axis=1)
        self._peaks += np.arange(rows) * classes
        top: Array = x.reshape(-1)[self._peaks]
        return top[:, np.newaxis]


def working_type(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The type that a block computes in: float32 for the half types, else its own."""
    return np.dtype(np.float32) if dtype in HALF else dtype


def block_rows(classes: int, dtype: np.dtype[Any]) -> int:
    """How many rows of K classes make a block, whatever the number of threads."""
    # Rounded up: for two buffers of 2 MB or more in one NumPy asks the system for huge pages.
    rows = -(-BLOCK_BYTES // (classes * working_type(dtype).itemsize))
    # Not a power of two: columns that share a place in the cache drive each other out.
    return -(-rows // 32) * 32 + 16 if classes <= SHORT else rows


def block_of(rows: int, classes: int, dtype: np.dtype[Any]) -> Block:
    """Buffers for `rows` of K classes."""
    return (_Short if classes <= SHORT else _Long)(rows, classes, working_type(dtype))
