"""The numbers of the rows of some logits, in blocks that stay in the cache: all that a pass takes.

Rows of many classes are exponentiated in the type that the file has (float32 for the half types),
those of few in float64, which costs nothing there. What is one number a row is in float64: sums of
at most `LANE` terms apart, each row's maximum apart from the rest of its sum, and the loss from the
logits themselves. So a loss of 1e-18 keeps its digits, and a float32 file's are right to 1e-6.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from core.kernels.blocks import SHORT, working_type
from core.kernels.pool import loops
from core.logits.bins import BINS, edges_of, places_of
from core.logits.row_numbers import MISSING, ClassBins, Extent, RowNumbers

MOST_CLASSWISE = 1_000
"""Of more classes none has its own bins: they would take more memory than the logits."""
BLOCK_BYTES = 3 << 20  # of one buffer; with 2 MB or 6 MB a pass took longer
BLOCKS = 10  # before they are put together, which takes as long as a block or two
LANE = 1024  # terms that are added in the type of the file
BYTES = 8 * 255  # flags that are added as eight lanes of a byte
PAIRS, ADDED = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0001000100010001)

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


class RowWorker:
    """Computes the numbers of rows; its buffers are used again and again, by one thread.

    Args:
        classes: K.
        dtype: of the logits.
        temperature: that they are divided by.
        bins: of the calibration errors.
    """

    def __init__(
        self, classes: int, dtype: np.dtype[Any], temperature: float = 1.0, bins: int = BINS
    ) -> None:
        self.classes, self.temperature, self.bins = classes, temperature, bins
        self.edge = edges_of(bins)[1]
        self.dtype = np.dtype(np.float64) if classes <= SHORT else working_type(dtype)
        self.axis = 0 if classes <= SHORT else 1  # the loops run over the longer one
        self.length = block_length(classes)
        size = self.length * classes
        self._every = np.arange(self.length) * (1 if self.axis == 0 else classes)
        self._memory = np.empty((2, size), self.dtype)
        self._flags = np.empty(self.length * -(-classes // 8) * 8, bool)
        self._copy = np.empty(0, self.dtype)  # where the file has another type or order

    def numbers(self, values: Array, labels: Counts | None) -> RowNumbers:
        """Those of rows (n, K), n at least 1, with labels (n,) or none."""
        rows = _Raw(len(values), self.classes)
        with loops():
            for start in range(0, len(values), self.length):
                at = slice(start, start + self.length)
                self._block(rows, at, values[at], None if labels is None else labels[at])
        return rows.numbers(values, labels, self)

    def _block(self, rows: "_Raw", at: slice, values: Array, labels: Counts | None) -> None:
        """Takes of one block what needs all of its logits."""
        x = self._laid_out(values)
        count = len(values)
        shifted = self._memory[0, : x.size].reshape(x.shape)
        exponentials = self._memory[1, : x.size].reshape(x.shape)
        prediction = (values if self.axis == 0 else x).argmax(axis=1)
        peaks = self._places(prediction, count)
        top = x.reshape(-1)[peaks]
        low, high = float(x.min()), float(top.max())
        if labels is not None:  # here, while the logits are in the cache
            mine = self._places(labels, count)
            rows.own[at] = own = x.reshape(-1)[mine]
            self._count(x, self._along(own), rows.larger[:, at])
        np.subtract(x, self._along(top), out=shifted)
        flat = shifted.reshape(-1)
        flat[peaks] = -np.inf
        second = self._largest(shifted)
        flat[peaks] = 0
        self._divide(shifted)
        np.exp(shifted, out=exponentials)
        if math.isfinite(high - low):  # as a rule
            rows.low, rows.high = min(rows.low, low), max(rows.high, high)
        else:
            rows.extent += Extent.of(x)
            shifted[np.isneginf(shifted)] = 0  # times a probability of 0
            unknown = ~np.isfinite(top)
            self._rows(exponentials)[unknown] = 0
        exponentials.reshape(-1)[peaks] = 0
        rows.prediction[at], rows.top[at], rows.second[at] = prediction, top, second
        rows.rest[at] = self._sums(exponentials)
        rows.squares[at] = self._sums(exponentials, exponentials)
        rows.weighted[at] = self._sums(exponentials, shifted)
        if labels is None:
            return
        rows.own_exponential[at] = exponentials.reshape(-1)[mine]
        if self.classes <= MOST_CLASSWISE:
            rows.take_classes(self, at, exponentials)

    def _laid_out(self, values: Array) -> Array:
        """Rows with the classes along `axis`, in memory order and the type to compute in."""
        x = values.T if self.axis == 0 else values
        if x.dtype == self.dtype and x.flags.c_contiguous:
            return x
        if not self._copy.size:
            self._copy = np.empty(self.length * self.classes, self.dtype)
        copy = self._copy[: x.size].reshape(x.shape)
        np.copyto(copy, x)
        return copy

    def _divide(self, shifted: Array) -> None:
        if self.temperature == 1:
            return
        by = self.dtype.type(self.temperature)
        if not 0 < by < np.inf:  # 1e-50 is 0 in float32
            by = np.float64(self.temperature)
        np.divide(shifted, by, out=shifted, casting="same_kind")

    def _along(self, numbers: Array) -> Array:
        return numbers if self.axis == 0 else numbers[:, np.newaxis]

    def _rows(self, block: Array) -> Array:
        return block.T if self.axis == 0 else block

    def _places(self, classes: Array, count: int) -> Array:
        """Where one entry of each row is in the flat block."""
        every = self._every[:count]
        return every + classes * count if self.axis == 0 else every + classes

    def _entries(self, places: Array, start: int, count: int) -> Array:
        """Of entries that are at some places of a block from a row on: row · K + class."""
        entries: Array
        if self.axis == 1:
            entries = places + start * self.classes
            return entries
        label = places // count
        entries = (places - label * count + start) * self.classes + label
        return entries

    def _largest(self, block: Array) -> Array:
        """The largest entry of each row; `argmax` of a long one is faster than `max`."""
        largest: Array
        if self.axis == 0:
            largest = np.maximum.reduce(block, axis=0)
        else:
            largest = block.reshape(-1)[self._places(block.argmax(axis=1), len(block))]
        return largest

    def _sums(self, *factors: Array) -> Array:
        """The sum over the classes of one block, or of the product of two."""
        total: Array
        if self.axis == 0:
            names = ",".join(["ij"] * len(factors))
            total = np.einsum(f"{names}->j", *factors)
            return total
        end = self.classes // LANE * LANE
        if not end:
            return _dot(*factors)
        lanes = (part[:, :end].reshape(len(part), -1, LANE) for part in factors)
        rest = _dot(*(part[:, end:] for part in factors))
        total = _dot(*lanes).sum(axis=1, dtype=np.float64) + rest
        return total

    def _count(self, x: Array, own: Array, out: Array) -> None:
        """How many entries of each row are larger than one of them, as `_added` adds them up."""
        if self.axis == 0:
            larger = np.greater(x, own, out=self._flags[: x.size].reshape(x.shape))
            out[0] = np.add.reduce(larger.view(np.uint8), axis=0, dtype=np.uint8)
            return
        width = -(-self.classes // 8) * 8
        flags = self._flags[: len(x) * width].reshape(len(x), width)
        flags[:, self.classes :] = False
        np.greater(x, own, out=flags[:, : self.classes])
        for lanes, start in zip(out, range(0, width, BYTES), strict=True):
            np.add.reduce(flags[:, start : start + BYTES].view(np.uint64), axis=1, out=lanes)


class _Raw:
    """What a worker takes of the blocks of some rows, before it is put together."""

    def __init__(self, count: int, classes: int) -> None:
        floats = np.empty((7, count))
        self.top, self.second, self.rest, self.squares, self.weighted = floats[:5]
        self.own, self.own_exponential = floats[5:]
        self.prediction = np.empty(count, np.intp)
        self.larger = np.empty((-(-classes // BYTES), count), np.uint64)
        self.low, self.high, self.extent = np.inf, -np.inf, Extent()
        self.low_sums = np.zeros(classes)
        self.above: list[tuple[Array, Array]] = []

    def take_classes(self, worker: RowWorker, at: slice, exponentials: Array) -> None:
        """The entries that may be above the first bin, which few are, and the sums of the others.

        The exponentials are without each row's largest, and lose what is taken.
        """
        parts = 1 / (1 + self.rest[at])
        least = (worker.edge * (1 - 1e-6) / parts).astype(worker.dtype)
        flat = exponentials.reshape(-1)
        width = -(-flat.size // 8) * 8
        flags = worker._flags[:width]
        flags[flat.size :] = False
        above = flags[: flat.size].reshape(exponentials.shape)
        np.greater(exponentials, worker._along(least), out=above)
        places = _true(flags)
        self.above.append((worker._entries(places, at.start, len(parts)), flat[places]))
        flat[places] = 0
        names = "ij,j->i" if worker.axis == 0 else "ij,i->j"
        self.low_sums += np.einsum(names, exponentials, parts.astype(worker.dtype))

    def numbers(self, values: Array, labels: Counts | None, worker: RowWorker) -> RowNumbers:
        """Everything that follows from it."""
        defined = np.isfinite(self.top)
        missing = np.isnan(self.top)
        prediction = np.where(missing, MISSING, self.prediction)
        total = 1 + self.rest
        logs = np.log1p(self.rest)
        confidence = np.where(defined, 1 / total, np.nan)
        entropy = np.where(defined, logs - self.weighted / total, np.nan)
        margin = -self.second
        loss = rank = brier = bins = None
        if labels is not None:
            hit = self.prediction == labels
            margin = np.where(hit, margin, self.own - self.top)
            gap = (self.own - self.top) / worker.temperature
            loss = np.where(defined, logs - np.where(hit, 0, gap), np.nan)
            rank = np.where(missing, MISSING, 1 + _added(self.larger))
            own = np.exp(-loss)
            squares = (1 + self.squares) / total**2
            brier = np.maximum(squares - 2 * own + 1, 0)
            bins = self._bins(worker, labels, hit, defined, confidence)
        if not defined.all():
            unknown = np.flatnonzero(~defined)
            pivot = self.prediction if labels is None else labels
            margin[unknown] = _margin(values[unknown], pivot[unknown])
        extent = self.extent + Extent(self.low, self.high)
        return RowNumbers(
            extent, prediction, defined, confidence, entropy, margin, loss, rank, brier, bins
        )

    def _bins(
        self, worker: RowWorker, labels: Counts, hit: Array, defined: Array, confidence: Floats
    ) -> ClassBins:
        bins = worker.bins
        classes = worker.classes if worker.classes <= MOST_CLASSWISE else 0
        if not classes:
            empty = np.zeros((0, bins), np.int64)
            return ClassBins(empty, empty.astype(np.float64), empty)
        known = self.prediction[defined]
        entries = np.concatenate([entries for entries, _exponentials in self.above])
        rows = entries // classes
        above = np.concatenate([exponentials for _entries, exponentials in self.above])
        label = np.concatenate([known, entries - rows * classes])
        p = np.concatenate([confidence[defined], above * confidence[rows]])
        own = np.where(hit, confidence, self.own_exponential * confidence)[defined]
        places = label * bins + places_of(p, bins)
        size, shape = classes * bins, (classes, bins)
        counts = np.bincount(places, minlength=size).reshape(shape)
        sums = np.bincount(places, p, size).astype(np.float64).reshape(shape)
        counts[:, 0] = known.size - counts[:, 1:].sum(axis=1)
        sums[:, 0] += self.low_sums
        hits = np.bincount(labels[defined] * bins + places_of(own, bins), minlength=size)
        return ClassBins(counts, sums, hits.reshape(shape))


def _dot(*factors: Array) -> Array:
    """The sum along the last axis, at most `LANE` terms, of one block or of the product of two."""
    total: Array = np.vecdot(*factors) if len(factors) == 2 else np.einsum("...j->...", *factors)
    return total


def _added(lanes: Array) -> Counts:
    """The sum of the eight bytes of each number, and along the first axis."""
    pairs = (lanes & PAIRS) + (lanes >> 8 & PAIRS)
    total: Counts = (pairs * ADDED >> 48).sum(axis=0).view(np.int64)
    return total


def _true(flags: Array) -> Array:
    """As `np.flatnonzero`, of 8 n flags few of which are true: eight are looked at at a time."""
    words = flags.view(np.uint64)
    [some] = (words != 0).nonzero()
    [inside] = words[some].view(bool).nonzero()
    places: Array = 8 * some[inside >> 3] + (inside & 7)
    return places


def _margin(values: Array, pivot: Array) -> Floats:
    """Of rows without a softmax: the logit of a class less the largest other one."""
    scores = values.astype(np.float64)
    every = np.arange(len(scores))
    own = scores[every, pivot]
    scores[every, pivot] = -np.inf
    margin: Floats = own - scores.max(axis=1)
    return margin


def block_length(classes: int) -> int:
    """How many rows make a block, whatever the number of threads."""
    size = 8 if classes <= SHORT else 4
    # Rounded up: for two buffers of 2 MB or more in one NumPy asks the system for huge pages.
    rows = -(-BLOCK_BYTES // (classes * size))
    # Not a power of two: columns that share a place in the cache drive each other out.
    return -(-rows // 32) * 32 + 16 if classes <= SHORT else rows


def chunk_rows(classes: int) -> int:
    """How many rows one thread, or one worker, does at a time: some blocks."""
    return BLOCKS * block_length(classes)
