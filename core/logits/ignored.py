"""Rows whose label says that they do not count: padding, or what nobody labelled."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.logits.check import IGNORED, check_labels
from core.logits.open import LEFT_OUT, Logits, with_labels
from core.logits.stored import Taken

Rows = npt.NDArray[np.int64]


def without_ignored(logits: Logits) -> tuple[Logits, Rows | None]:
    """The logits of the rows that count, and their numbers; None where all of them do.

    Everything that is summed up or examined is so of these, and numbers of rows are put back after.

    Example:
        >>> from core.logits.open import read_logits
        >>> kept, rows = without_ignored(read_logits("a.csv", b"1,2", ("l.txt", b"0")))
        >>> rows is None
        True
    """
    if logits.labels is None or logits.ignore_index is None:
        return logits, None
    rows = np.flatnonzero(logits.labels != IGNORED)
    if rows.size == logits.labels.size:
        return logits, None
    return replace(logits, **rows_of(logits, rows, Taken(logits.values, rows))), rows


def counted_rows(logits: Logits) -> Rows:
    """The numbers of the rows that are not to be ignored."""
    _kept, rows = without_ignored(logits)
    return np.arange(len(logits.values)) if rows is None else rows


def rows_of(logits: Logits, rows: Any, values: Any = None) -> dict[str, Any]:
    """The fields of `Logits` for some of its rows; where they stood in the file is lost.

    Args:
        logits: with all rows.
        rows: a slice, numbers or flags.
        values: of these rows, where they are at hand.
    """
    labels, distributions = logits.labels, logits.distributions
    return {
        "values": logits.values[rows] if values is None else values,
        "labels": None if labels is None else labels[rows],
        "distributions": None if distributions is None else distributions[rows],
        "columns": {name: column[rows] for name, column in logits.columns.items()},
        "lead": (),
    }


def spread(column: npt.NDArray[Any], rows: Rows | None, count: int, fill: Any) -> Any:
    """One value for each of `count` rows, from those of the rows that count."""
    if rows is None:
        return column
    result = np.full(count, fill, dtype=column.dtype)
    result[rows] = column
    return result


def ignoring(logits: Logits, ignore_index: int | None) -> Logits:
    r"""The same file with another label to be ignored, or with none.

    Raises:
        InputError: no labels, distributions, or labels that are no classes and not ignored either.

    Example:
        >>> from core.logits.open import read_logits
        >>> ignoring(read_logits("a.csv", b"a,b,label\n1,2,0\n3,1,1"), 0).labels
        array([-1,  1])
    """
    if logits.labels is None or logits.distributions is not None:
        raise InputError(
            "{name} has no labels that are class indices, so none can be ignored", name=logits.name
        )
    labels = logits.labels
    if logits.ignore_index is not None:
        labels = np.where(labels == IGNORED, logits.ignore_index, labels)
    rows, classes = logits.values.shape
    checked = check_labels(labels, (rows,), classes, logits.class_names, ignore_index)
    base = logits.file_digest or logits.digest
    notes = tuple(note for note in logits.notes if note.text != LEFT_OUT)
    plain = replace(logits, digest=base, file_digest=base, notes=notes)
    return with_labels(plain, checked, ignore_index)
