"""Rows of an array in chunks, unpacked when they are asked for."""

import threading
from collections import OrderedDict
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.logits.stored import Stored

MAX_GROUP = 512 << 20
"""Bytes of rows that are unpacked together: those of one chunk along the first axis."""
GROUP = 8 << 20
"""Smaller chunks are read several at a time, up to so many bytes."""
KEPT_GROUPS = 2
KEPT_ROWS = 8
FEW_ROWS = 1024


class ZarrRows(Stored):
    """The rows of an array in chunks; the last ones that were read stay unpacked.

    Args:
        name: for messages.
        array: (..., K) of the library.
    """

    def __init__(self, name: str, array: Any) -> None:
        lead = array.shape[:-1] or (1,)
        super().__init__(lead, array.shape[-1], np.dtype(array.dtype))
        self.name, self.array = name, array
        inner = self.shape[0] // max(lead[0], 1)
        chunk = max(1, array.chunks[0] if len(array.shape) > 1 else 1)
        row = self.shape[1] * self.dtype.itemsize * inner
        self.inner, self.step = inner, chunk * max(1, GROUP // max(1, chunk * row))
        if min(chunk, lead[0]) * row > MAX_GROUP:
            raise InputError(
                "{name} has chunks whose rows take {size} bytes together; at most {limit} are "
                "unpacked at a time, save it in smaller chunks",
                name=name,
                size=min(chunk, lead[0]) * row,
                limit=MAX_GROUP,
            )
        self._lock = threading.Lock()
        self._groups: OrderedDict[int, npt.NDArray[Any]] = OrderedDict()
        self._rows: OrderedDict[bytes, npt.NDArray[Any]] = OrderedDict()

    def read(self, start: int, stop: int) -> npt.NDArray[Any]:
        """The rows, from the chunks that they lie in."""
        size = self.step * self.inner
        pieces = [
            self._group(at)[max(start - at * size, 0) : stop - at * size]
            for at in range(start // size, (stop - 1) // size + 1)
            if stop > start
        ]
        if not pieces:
            return np.empty((0, self.shape[1]), self.dtype)
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def homes(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """What each row is unpacked with."""
        return rows // (self.step * self.inner)

    def gathered(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """Some rows; a few are kept, for a page asks for the same ones at every change."""
        if rows.size > FEW_ROWS:
            return super().gathered(rows)
        key = rows.tobytes()
        with self._lock:
            found = self._rows.get(key)
        if found is None:
            found = super().gathered(rows)
            with self._lock:
                _put(self._rows, key, found, KEPT_ROWS)
        return found.copy()

    def _group(self, at: int) -> npt.NDArray[Any]:
        with self._lock:
            found = self._groups.get(at)
        if found is not None:
            return found
        first = at * self.step
        last = min(first + self.step, self.lead[0])
        try:
            block = np.asarray(self.array[first:last] if self.array.ndim > 1 else self.array[:])
        except Exception as error:  # each codec has errors of its own
            raise InputError(
                "{name}: the chunk with rows {first} to {last} cannot be read: {reason}",
                name=self.name,
                first=first * self.inner,
                last=last * self.inner - 1,
                reason=error or type(error).__name__,
            ) from error
        block = block.reshape(-1, self.shape[1])
        block.flags.writeable = False
        with self._lock:
            _put(self._groups, at, block, KEPT_GROUPS)
        return block


def _put(kept: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)
