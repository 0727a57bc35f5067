"""Arrays with labels as the `Logits` that files give."""

from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

from core.arrays import real_numbers, whole_argument
from core.errors import InputError
from core.kernels.pool import for_blocks
from core.logits.check import check_labels, check_logits
from core.logits.ignored import without_ignored
from core.logits.open import Logits

BLOCK = 1 << 16  # logits: half a megabyte of float64


class Sum(Protocol):
    """What some rows come to, and together with others."""

    def __add__(self, other: Self) -> Self: ...


Part = TypeVar("Part", bound=Sum)


def as_logits(
    logits: Logits | npt.ArrayLike,
    labels: npt.ArrayLike | None = None,
    ignore_index: int | None = None,
) -> Logits:
    """Logits of a file as they are, or checked ones of arrays.

    Args:
        logits: of a file, whose own labels count where no others are given, or (N, K).
        labels: class indices (N,).
        ignore_index: rows with this label are left out.

    Raises:
        InputError: shapes that do not fit, labels that are no classes, or nothing but ignored rows.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> as_logits([[1, 2], [3, 4]], [0, -100], ignore_index=-100).values
        array([[1., 2.]])
    """
    if isinstance(logits, Logits):
        logits, _rows = without_ignored(logits)
        if labels is None and ignore_index is None:
            return logits
        name, values, known = logits.name, logits.values, logits.labels
        names, digest = logits.class_names, logits.digest
    else:
        name, known, names, digest = "logits", None, None, ""
        values, _notes = check_logits(name, real_numbers(logits, name))
    given = known if labels is None else np.asarray(labels)
    if given is None:
        return Logits(name, values, None, names, digest)
    if ignore_index is not None and given.shape == values.shape[:1]:
        kept = given != whole_argument(ignore_index, "ignore_index")
        if not kept.any():
            raise InputError("every label is {ignored}, which is ignored", ignored=ignore_index)
        values, given = values[kept], given[kept]
    if given is known:
        return Logits(name, values, given, names, digest)
    checked = check_labels(given, (len(values),), values.shape[1], names)
    return Logits(name, values, checked, names, digest)


def labels_of(logits: Logits) -> npt.NDArray[np.int64]:
    """The labels.

    Raises:
        InputError: there are none.
    """
    if logits.labels is None:
        raise InputError("{name} has no labels, so nothing can be calibrated", name=logits.name)
    return logits.labels


def in_blocks(values: npt.NDArray[Any], do: Callable[[slice], None]) -> None:
    """Does all blocks of rows, half a megabyte each, on all cores: one pass."""
    rows, classes = values.shape
    for_blocks(rows, max(1, BLOCK // classes), lambda: do)


def summed(
    values: npt.NDArray[Any],
    worker: Callable[[], Callable[[slice], Part]],
    length: int | None = None,
) -> Part:
    """The sum of what all blocks of rows come to, in one pass.

    Args:
        values: (N, K), N at least 1.
        worker: called once a thread, to make its buffers; gives what sums up a block.
        length: of a block, half a megabyte if not given.
    """
    rows, classes = values.shape
    length = length or max(1, BLOCK // classes)
    tree: Tree[Part] = Tree(-(-rows // length))

    def begun() -> Callable[[slice], None]:
        part = worker()
        return lambda at: tree.add(at.start // length, part(at))

    for_blocks(rows, length, begun)
    return tree.sum


class Tree(Generic[Part]):
    """The sum of some parts, two neighbours at a time, and two such sums, and so on.

    Whatever the order in which they come, and whoever adds them, the sum is the same to the bit;
    no more of them are kept than wait for a neighbour.

    Args:
        count: how many parts there will be.
    """

    def __init__(self, count: int) -> None:
        self._count, self._waiting, self._lock = count, dict[tuple[int, int], Part](), Lock()

    def add(self, place: int, part: Part) -> None:
        """Adds the part of a place, from 0."""
        level, count = 0, self._count
        while count > 1:
            if place ^ 1 < count:
                with self._lock:
                    other = self._waiting.pop((level, place ^ 1), None)
                    if other is None:
                        self._waiting[level, place] = part
                        return
                part = part + other if place % 2 == 0 else other + part
            level, place, count = level + 1, place // 2, -(-count // 2)
        self._waiting[level, 0] = part

    @property
    def sum(self) -> Part:
        """That of all parts."""
        [whole] = self._waiting.values()
        return whole
