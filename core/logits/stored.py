"""Rows that stay where they are: a matrix that is read when a slice or some rows are asked for."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
NEAR = 4
"""Rows that lie within so many times their number are read together."""


class Stored(ABC):
    """A matrix (N, K) that gives an array for every part that is asked for.

    It answers to what the rest of this package asks of an array of logits: `shape`, `dtype`,
    `values[slice]`, `values[rows]`, `values[rows, columns]`, `np.asarray(values)`.

    Args:
        lead: the axes before the classes, as the file has them; N is their product.
        classes: K.
        dtype: of the numbers.
    """

    ndim = 2

    def __init__(self, lead: tuple[int, ...], classes: int, dtype: np.dtype[Any]) -> None:
        self.lead, self.dtype = lead, dtype
        self.shape = (int(np.prod(lead, dtype=np.int64)), classes)
        self.size = self.shape[0] * classes
        self.nbytes = self.size * dtype.itemsize

    @abstractmethod
    def read(self, start: int, stop: int) -> Array:
        """The rows from `start` to before `stop`."""

    @abstractmethod
    def homes(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """For each of some ascending rows what it lies in; those of one are read together."""

    def gathered(self, rows: npt.NDArray[np.int64]) -> Array:
        """Some rows, in any order."""
        result = np.empty((rows.size, self.shape[1]), self.dtype)
        order = np.argsort(rows, kind="stable")
        ordered = rows[order]
        homes = self.homes(ordered)
        cuts = np.flatnonzero(homes[1:] != homes[:-1]) + 1
        for places in np.split(order, cuts) if rows.size else ():
            wanted = rows[places]
            first = int(wanted[0])
            result[places] = self.read(first, int(wanted[-1]) + 1)[wanted - first]
        return result

    def astype(self, dtype: npt.DTypeLike) -> Array:
        """All rows in another type."""
        return self.read(0, len(self)).astype(dtype)

    @property
    def T(self) -> Array:
        """All rows, transposed."""
        return self.read(0, len(self)).T

    def __len__(self) -> int:
        return self.shape[0]

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> Array:
        whole = self.read(0, len(self))
        return whole if dtype is None else whole.astype(dtype)

    def __getitem__(self, key: Any) -> Array:
        if isinstance(key, tuple):
            rows, columns = key
            if isinstance(rows, slice):
                return self[rows][:, columns]
            part = self[rows]
            one = np.ndim(rows) == 0
            return part[columns] if one else part[np.arange(len(part)), columns]
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            if step == 1:
                return self.read(start, max(start, stop))
            return self.gathered(np.arange(start, stop, step))
        index = np.asarray(key)
        if index.dtype == bool:
            if index.shape != (len(self),):
                raise IndexError(f"{index.shape} flags for {len(self)} rows")
            index = np.flatnonzero(index)
        index = index.astype(np.int64)
        if index.size and not -len(self) <= index.min() <= index.max() < len(self):
            raise IndexError(f"rows go from 0 to {len(self) - 1}")
        index = np.where(index < 0, index + len(self), index)
        found = self.gathered(index.reshape(-1))
        return found[0] if index.ndim == 0 else found


class Joined(Stored):
    """Arrays of equally many classes, one after another.

    Args:
        parts: (n, ..., K) each, with the same axes after the first, in C order.
    """

    def __init__(self, parts: Sequence[Array]) -> None:
        shape = parts[0].shape
        count = sum(len(part) for part in parts)
        super().__init__((count, *shape[1:-1]), shape[-1], parts[0].dtype)
        self.parts = [part.reshape(-1, shape[-1]) for part in parts]
        self.ends = np.cumsum([len(part) for part in self.parts])

    def read(self, start: int, stop: int) -> Array:
        """The rows; a view where they lie in one part."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.ends, stop, side="left"))
        pieces = []
        for at in range(first, min(last, len(self.parts) - 1) + 1):
            begin = int(self.ends[at]) - len(self.parts[at])
            pieces.append(self.parts[at][max(start - begin, 0) : stop - begin])
        if not pieces:
            return np.empty((0, self.shape[1]), self.dtype)
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def homes(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The part of each row."""
        return np.searchsorted(self.ends, rows, side="right").astype(np.int64)


class Taken(Stored):
    """Some rows of a matrix, in ascending order.

    Args:
        values: (M, K), an array or `Stored`.
        rows: their numbers (N,).
    """

    def __init__(self, values: Any, rows: npt.NDArray[np.int64]) -> None:
        super().__init__((rows.size,), values.shape[1], values.dtype)
        self.values, self.rows = values, rows

    def read(self, start: int, stop: int) -> Array:
        """The rows; neighbours are read together."""
        rows = self.rows[start:stop]
        if not rows.size:
            return np.empty((0, self.shape[1]), self.dtype)
        first, last = int(rows[0]), int(rows[-1])
        if last - first < NEAR * rows.size:
            block: Array = self.values[first : last + 1][rows - first]
            return block
        found: Array = self.values[rows]
        return found

    def gathered(self, rows: npt.NDArray[np.int64]) -> Array:
        """Some rows, in any order."""
        found: Array = self.values[self.rows[rows]]
        return found

    def homes(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Not asked for: `gathered` leaves that to the matrix."""
        return np.zeros_like(rows)
