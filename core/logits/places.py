"""Where the rows of a file fall: computed once, so that any part of them is counted at once."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from core.logits.bins import BINS, edges_of
from core.logits.row_numbers import MISSING
from core.logits.rows import RowTable, sorted_rows

HISTOGRAMS = ("confidence", "entropy", "margin", "loss")
ABOUT = 40
"""Bins of a histogram, about."""
TAIL = 1e-3
"""Part of the rows at either end that may fall into the outermost bin, where it is far away."""
FAR = 1.5
"""Times the length of what is left: of a tail that is far away."""
NEAR = 1e-6
"""Part of a bin below an edge that counts as on it: 0.7 in single precision is less."""
FINE = 8
"""Fine bins in a bin of the reliability diagram, for the band of the ECE."""
GRID = (60, 48)
"""Cells of the density of confidence and loss."""
ORDERS = 4
"""Orders of the rows that are kept."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Histogram:
    """The bins of a number of the rows.

    Args:
        name: of the number.
        edges: of the bins, (B + 1,); what lies outside of them is in the outermost ones.
        places: the bin of each row, (N,), of 8 bits; B is that of NaN.
        open_low: whether rows lie below the first edge.
        open_high: whether rows lie above the last one.
    """

    name: str
    edges: Floats
    places: npt.NDArray[np.uint8]
    open_low: bool
    open_high: bool

    @property
    def bins(self) -> int:
        """How many there are."""
        return self.edges.size - 1

    @classmethod
    def of(cls, name: str, values: npt.NDArray[np.floating[Any]]) -> "Histogram":
        """The bins of values (N,), with round numbers as edges.

        Example:
            >>> Histogram.of("entropy", np.array([0.0, 0.3, 1.0, np.nan])).places
            array([ 0, 12, 39, 40], dtype=uint8)
        """
        finite = values[np.isfinite(values)].astype(np.float64)
        low, high = (0.0, 1.0) if name == "confidence" else _ends(finite)
        edges = round_edges(low, high)
        scaled = (values.astype(np.float64) - edges[0]) / (edges[1] - edges[0])
        places = np.clip(np.floor(scaled + NEAR), 0, edges.size - 2)
        places[np.isnan(places)] = edges.size - 1
        return cls(
            name,
            edges,
            places.astype(np.uint8),
            bool((values < edges[0]).any()),
            bool((values > edges[-1]).any()),
        )

    def counts(self, places: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
        """Rows in each bin, (B,); those of NaN in none."""
        return np.bincount(places, minlength=self.bins + 1)[: self.bins]


def _ends(finite: Floats) -> tuple[float, float]:
    """The least and the largest; a tail that is far from all others is left out."""
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    first, last = (float(end) for end in np.quantile(finite, [TAIL, 1 - TAIL]))
    span = last - first
    if span > 0:
        low = first if first - low > FAR * span else low
        high = last if high - last > FAR * span else high
    return low, high


def round_edges(low: float, high: float, about: int = ABOUT) -> Floats:
    """Edges of bins of a round width, 1, 2, 2.5 or 5 times a power of ten, that hold two ends.

    Example:
        >>> round_edges(0.1, 0.92, about=4)
        array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    span = high - low
    if not (math.isfinite(span) and span > 1e-12 * max(abs(low), abs(high), 1e-300)):
        middle = low if math.isfinite(low) else 0.0
        half = max(abs(middle) / 2, 0.5)
        low, high, span = middle - half, middle + half, 2 * half
    size = 10.0 ** math.floor(math.log10(span / about))
    steps = (part * size for part in (1, 2, 2.5, 5, 10))
    width = next((step for step in steps if span / step <= about), 10 * size)
    first, last = math.floor(low / width + 1e-9), math.ceil(high / width - 1e-9)
    return np.round(np.arange(first, last + 1) * width, 12 - math.floor(math.log10(width)))


class Places:
    """Where the rows of a file fall.

    Args:
        table: of the rows, (N,).
        labels: (N,), or None.
    """

    def __init__(self, table: RowTable, labels: npt.NDArray[np.int64] | None) -> None:
        self.table = table
        self.labels = labels
        self._orders: Callable[[str, bool], npt.NDArray[np.int32]] = lru_cache(ORDERS)(self._order)

    @cached_property
    def right(self) -> npt.NDArray[np.bool_]:
        """Whether the prediction, the first of the largest logits, is the label; False without."""
        if self.labels is None:
            return np.zeros(self.table.prediction.size, dtype=bool)
        right: npt.NDArray[np.bool_] = np.equal(self.table.prediction, self.labels)
        right[self.table.prediction == MISSING] = False
        return right

    @cached_property
    def histograms(self) -> dict[str, Histogram]:
        """Those of `HISTOGRAMS` that the file has."""
        columns = {name: getattr(self.table, name) for name in HISTOGRAMS}
        return {name: Histogram.of(name, x) for name, x in columns.items() if x is not None}

    @cached_property
    def fine(self) -> npt.NDArray[np.uint8]:
        """The fine bin of each row's confidence; `BINS * FINE` where it is NaN.

        A bin holds what is above its lower edge up to its upper one, as in the diagram.
        """
        confidence = self.table.confidence
        edges = edges_of(BINS * FINE)
        edges[::FINE] = edges_of(BINS)  # to the last digit
        places = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, BINS * FINE - 1)
        places[np.isnan(confidence)] = BINS * FINE
        return places.astype(np.uint8)

    @cached_property
    def density(self) -> npt.NDArray[np.uint16]:
        """The cell of the density of confidence and loss of each row; the last one of none."""
        across, down = GRID
        assert self.table.loss is not None
        edges = self.histograms["loss"].edges
        x = np.clip(self.table.confidence * across, 0, across - 1)
        with np.errstate(invalid="ignore", over="ignore"):
            y = (self.table.loss - edges[0]) / (edges[-1] - edges[0])
        y = np.clip(y * down, 0, down - 1)
        nowhere = np.isnan(x) | np.isnan(y)
        x[nowhere] = y[nowhere] = 0
        cells = y.astype(np.uint16) * np.uint16(across) + x.astype(np.uint16)
        cells[nowhere] = across * down
        return np.asarray(cells, dtype=np.uint16)

    @cached_property
    def ranks(self) -> npt.NDArray[np.int32]:
        """The number of distinct confidences below each row's; `MISSING` where it is NaN."""
        return dense_ranks(self.table.confidence)

    def order(self, by: str, descending: bool) -> npt.NDArray[np.int32]:
        """The numbers of all rows in the order of a column; the last few orders are kept."""
        return self._orders(by, descending)

    def _order(self, by: str, descending: bool) -> npt.NDArray[np.int32]:
        return sorted_rows(self.table, by, descending).astype(np.int32)


def dense_ranks(values: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """The number of distinct values below each; `MISSING` for NaN.

    Example:
        >>> dense_ranks(np.array([0.5, 0.2, np.nan, 0.5]))
        array([ 1,  0, -1,  1], dtype=int32)
    """
    order = np.argsort(values, kind="stable")  # NaN is last
    known = order[: values.size - int(np.count_nonzero(np.isnan(values)))]
    ranks = np.full(values.size, MISSING, dtype=np.int32)
    if known.size:
        ranks[known] = np.cumsum(np.diff(values[known], prepend=values[known[0]]) != 0)
    return ranks
