"""Arrays with labels as the `Logits` that files give."""

from collections.abc import Callable
from threading import Lock
from typing import Any, Protocol, Self, TypeVar

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


def summed(values: npt.NDArray[Any], part: Callable[[slice], Part]) -> Part:
    """The sum of what all blocks of rows come to, in one pass.

    Blocks are added in their order, so that the sum is the same on any number of cores, and as
    soon as those before them are, so that no more of them are kept than there are cores.
    """
    waiting: dict[int, tuple[int, Part]] = {}
    sums: list[Part] = []
    lock, after = Lock(), 0

    def do(at: slice) -> None:
        nonlocal after
        mine = part(at)
        with lock:
            waiting[at.start] = (at.stop, mine)
            while after in waiting:
                after, ready = waiting.pop(after)
                sums[:] = [sums[0] + ready] if sums else [ready]

    in_blocks(values, do)
    return sums[0]
