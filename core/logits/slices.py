"""Slices of a file side by side: the figures of the rows with each value of a column."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.logits.bands import Z, wilson
from core.logits.bins import BINS
from core.logits.confusion import ratio
from core.logits.places import FINE
from core.logits.selected import Selected

LABEL = ""
"""The name of the true class among the columns; no column of a file has it."""
MOST_VALUES = 1_000
"""Values of a column that are told apart, the most frequent ones."""
FEW_NUMBERS = 24
"""Of a column with more different numbers the rows are parted into `PARTS` of equal size."""
PARTS = 8

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Factor:
    """A column by its values, or by ranges of them.

    Args:
        values: as text, (V,); of ranges "".
        ends: the least and the largest of each, (V, 2); NaN where the column holds text.
        codes: the value of each row, (N,); V where it has none of them.
    """

    values: tuple[str, ...]
    ends: Floats
    codes: npt.NDArray[np.int32]
    column: npt.NDArray[Any]

    @classmethod
    def of(cls, column: npt.NDArray[Any]) -> "Factor":
        """The values of a column (N,), the most frequent ones where there are too many.

        Example:
            >>> Factor.of(np.array(["b", "a", "b"])).codes
            array([1, 0, 1], dtype=int32)
        """
        found, codes, counts = np.unique(column, return_inverse=True, return_counts=True)
        numeric = column.dtype.kind in "iuf"
        if numeric and found.size > FEW_NUMBERS:
            return cls._in_parts(column)
        places = codes.reshape(-1).astype(np.int32)
        if found.size > MOST_VALUES:
            kept = np.sort(np.argsort(-counts, kind="stable")[:MOST_VALUES])
            new = np.full(found.size, MOST_VALUES, dtype=np.int32)
            new[kept] = np.arange(MOST_VALUES, dtype=np.int32)
            found, places = found[kept], new[places]
        return cls(tuple(map(text_of, found)), np.full((found.size, 2), np.nan), places, column)

    @classmethod
    def _in_parts(cls, column: npt.NDArray[Any]) -> "Factor":
        """Ranges with about as many rows each; equal numbers are in the same."""
        numbers = column.astype(np.float64)
        known = numbers[~np.isnan(numbers)]
        cuts = np.unique(np.quantile(known, np.arange(1, PARTS) / PARTS, method="lower"))
        cuts = cuts[cuts < known.max()]
        codes = np.searchsorted(cuts, numbers, side="left").astype(np.int32)  # (cut, next cut]
        codes[np.isnan(numbers)] = cuts.size + 1
        inside = [numbers[codes == part] for part in range(cuts.size + 1)]
        ends = np.array([[part.min(), part.max()] for part in inside])
        return cls(("",) * len(ends), ends, codes, column)

    def mask(self, value: str) -> npt.NDArray[np.bool_]:
        """Whether each row has a value, (N,)."""
        if value in self.values and self.values[0]:
            return np.equal(self.codes, self.values.index(value))
        return np.array([text_of(each) == value for each in self.column.tolist()], dtype=bool)


def text_of(value: Any) -> str:
    """A value as it stands in a link and in a table.

    Example:
        >>> text_of(np.float64(2.0)), text_of(np.int64(3)), text_of(np.True_), text_of(np.str_("a"))
        ('2', '3', 'True', 'a')
    """
    plain = value.item() if isinstance(value, np.generic) else value
    return repr(plain).removesuffix(".0") if isinstance(plain, float) else str(plain)


@dataclass(frozen=True, eq=False)
class SliceTable:
    """The figures of each slice, (V,) each; NaN for one without rows.

    Args:
        counts: of the rows.
        accuracy: the part whose label has the largest logit.
        accuracy_low: where Wilson's interval of 95% begins.
        accuracy_high: where it ends.
        loss: the mean loss.
        loss_half: half the band of 95% of it, by the normal distribution.
        ece: the expected calibration error.
        ece_half: half the band of it, by the normal distribution with the signs of the gaps held.
    """

    counts: npt.NDArray[np.int64]
    accuracy: Floats
    accuracy_low: Floats
    accuracy_high: Floats
    loss: Floats
    loss_half: Floats
    ece: Floats
    ece_half: Floats


def slice_table(selected: Selected, codes: npt.NDArray[np.integer[Any]], slices: int) -> SliceTable:
    """The figures of the slices of some rows.

    Args:
        selected: the rows, of a file with labels.
        codes: the slice of each row of the file, (N,); one past the last has none.
        slices: V.

    Example:
        >>> from core.logits import Opened, Selection, load_sample
        >>> file = Opened(load_sample())
        >>> slice_table(file.selected(Selection()), file.logits.labels, 10).counts[:3]
        array([79, 80, 77])
    """
    table = selected.opened.table
    assert table.loss is not None
    assert table.rank is not None
    code = selected.of(codes).astype(np.int64)

    def per(weights: npt.NDArray[Any] | None = None, at: npt.NDArray[Any] = code) -> Floats:
        return np.bincount(at, weights, minlength=slices + 1)[:slices].astype(np.float64)

    counts = per()
    hits = per(at=code[selected.of(table.rank) == 1])
    loss = selected.of(table.loss).astype(np.float64)
    low, high = wilson(hits, counts)
    mean = ratio(per(loss), counts)
    with np.errstate(invalid="ignore"):  # inf - inf
        deviations = np.square(loss - np.append(mean, np.nan)[code])
    ece, ece_half = _ece(selected, code, slices)
    return SliceTable(
        counts=counts.astype(np.int64),
        accuracy=ratio(hits, counts),
        accuracy_low=low,
        accuracy_high=high,
        loss=mean,
        loss_half=_half(per(deviations), counts),
        ece=ece,
        ece_half=ece_half,
    )


def _half(squares: Floats, counts: Floats) -> Floats:
    """Half a band of means, from the sums of squared deviations."""
    with np.errstate(invalid="ignore"):
        return Z * np.sqrt(ratio(ratio(squares, np.where(counts > 1, counts - 1, 0)), counts))


def _ece(selected: Selected, code: npt.NDArray[np.int64], slices: int) -> tuple[Floats, Floats]:
    """The calibration error of every slice, and half its band."""
    places = selected.opened.places
    bins = (selected.of(places.fine) // FINE).astype(np.int64)  # of NaN it is BINS
    sure = selected.of(selected.opened.table.confidence).astype(np.float64)
    gap = selected.of(places.right) - sure
    cell = code * (BINS + 1) + bins
    shape = (slices + 1, BINS + 1)
    gaps = np.bincount(cell, gap, shape[0] * shape[1]).reshape(shape)
    counts = np.bincount(code, minlength=slices + 1).astype(np.float64)
    ece = ratio(np.abs(gaps).sum(axis=1), counts)  # NaN where a row has no softmax
    turned = np.sign(gaps).reshape(-1)[cell] * gap - ece[code]
    squares = np.bincount(code, np.square(turned), slices + 1).astype(np.float64)
    return ece[:slices], _half(squares, counts)[:slices]
