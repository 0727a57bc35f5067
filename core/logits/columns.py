"""Columns beside the logits, to slice a file by, and which column of a table is what."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message

LABEL_NAMES = frozenset({"label", "labels", "target", "targets", "y", "class"})
MAX_LETTERS = 100
"""Of a cell of text in a column: a longer one is cut, for an array of text is as wide as that."""
MAX_BYTES = 256 << 20
"""Of a column whose values are repeated."""
SHOWN = 8
_LOGIT = re.compile(r"logits?(?:[\s_:./-]+(?P<name>.+)|(?P<digits>\d+)|\[(?P<inside>.+)\])", re.I)

Columns = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Roles:
    """Which column of a table is what.

    Args:
        values: the columns of logits.
        label: the column of labels.
        extra: the other columns.
        names: of the classes; None where the columns of logits are only counted.
        notes: what was taken for what.
    """

    values: tuple[int, ...]
    label: int | None = None
    extra: tuple[int, ...] = ()
    names: tuple[str, ...] | None = None
    notes: tuple[Message, ...] = ()

    def at(self, places: Sequence[int]) -> "Roles":
        """The same for columns that stand at these places of the table."""
        return replace(
            self,
            values=tuple(places[at] for at in self.values),
            label=None if self.label is None else places[self.label],
            extra=tuple(places[at] for at in self.extra),
        )

    def without_names(self) -> "Roles":
        """The same where the header names no classes."""
        return replace(self, names=None)


def roles_of(file: str, header: Sequence[str], numeric: Sequence[bool]) -> Roles:
    """Which column is what, by its name and by whether it holds numbers.

    Where some columns are called logit_..., those alone are logits; else every column of numbers
    is. A column called label holds the labels, and the others are there to slice by.

    Args:
        file: for messages.
        header: the names of the columns.
        numeric: whether a column holds numbers.

    Raises:
        InputError: several columns of labels.

    Example:
        >>> roles_of("a.csv", ["logit_cat", "logit_dog", "age", "label"], [True] * 4).names
        ('cat', 'dog')
    """
    labels = [at for at, name in enumerate(header) if name.lower() in LABEL_NAMES]
    if len(labels) > 1:
        raise InputError(
            "{name} has {count} columns of labels in its header: {columns}",
            name=file,
            count=len(labels),
            columns=", ".join(header[column] for column in labels),
        )
    others = [at for at in range(len(header)) if at not in labels]
    matches = {at: _LOGIT.fullmatch(header[at]) for at in others}
    called = {at: _class_of(match) for at, match in matches.items() if match}
    names = called or {at: header[at] for at in others if numeric[at]}
    extra = tuple(at for at in others if at not in names)
    notes: tuple[Message, ...] = ()
    if labels:
        notes += (Message("the column {column!r} was taken as labels", column=header[labels[0]]),)
    if extra:
        shown = ", ".join(repr(header[at][:MAX_LETTERS]) for at in extra[:SHOWN])
        shown += ", ..." if len(extra) > SHOWN else ""
        notes += (Message("columns to slice by: {columns}", columns=shown),)
    counted = called and list(names.values()) == [str(number) for number in range(len(names))]
    return Roles(
        values=tuple(names),
        label=labels[0] if labels else None,
        extra=extra,
        names=None if counted else tuple(names.values()),
        notes=notes,
    )


def _class_of(match: re.Match[str]) -> str:
    return (match["name"] or match["digits"] or match["inside"]).strip()


def labels_among(file: str, names: Iterable[str]) -> tuple[str | None, tuple[Message, ...]]:
    """Which of the arrays of a file holds the labels: the one called so, or one of like name.

    Args:
        file: for messages.
        names: of its arrays, but for the one of logits.

    Returns:
        Its name, or None, and what is to be said of it.

    Raises:
        InputError: several of like name, and none that is called labels.

    Example:
        >>> labels_among("a.npz", ["y", "ids"])[0], labels_among("a.npz", ["y", "labels"])[0]
        ('y', 'labels')
    """
    # an array called "class" may as well hold the names of the classes
    alike = [name for name in names if name.lower() in LABEL_NAMES - {"class"}]
    if "labels" in alike:
        return "labels", ()
    if len(alike) > 1:
        raise InputError(
            "{name} has {count} arrays of labels: {arrays}; call the one that counts labels",
            name=file,
            count=len(alike),
            arrays=", ".join(alike),
        )
    if not alike:
        return None, ()
    return alike[0], (Message("the array {array!r} was taken as the labels", array=alike[0]),)


def column_of(cells: Sequence[str]) -> npt.NDArray[Any]:
    """Cells of text as integers where all are, else as numbers, else as text.

    An empty cell among numbers is NaN.

    Example:
        >>> column_of(["1", "2"]), column_of(["0.5", ""]), column_of(["a", "b"])
        (array([1, 2]), array([0.5, nan]), array(['a', 'b'], dtype='<U1'))
    """
    column: npt.NDArray[Any]
    try:
        column = np.array([int(cell) for cell in cells], dtype=np.int64)
    except (ValueError, OverflowError):
        try:
            column = np.array([float(cell or "nan") for cell in cells])
        except ValueError:
            column = np.array([cell[:MAX_LETTERS] for cell in cells], dtype=np.str_)
    column.flags.writeable = False
    return column


def fitting(
    columns: Columns, lead: tuple[int, ...]
) -> tuple[dict[str, npt.NDArray[Any]], list[str]]:
    """The columns that have one value a row, and the names of the others.

    Of logits (N, T, K) a column may be (N, T), or (N,), whose values hold for all T.

    Args:
        columns: as a file has them.
        lead: the axes of the logits before their classes.

    Example:
        >>> fitting({"age": np.array([7, 8])}, (2, 3))
        ({'age': array([7, 7, 7, 8, 8, 8])}, [])
    """
    rows, fit = math.prod(lead), {}
    for name, column in columns.items():
        if column.shape in ((rows,), lead):
            fit[name] = column.reshape(-1)
        elif column.shape == lead[:1] and rows * column.dtype.itemsize <= MAX_BYTES:
            fit[name] = np.repeat(column, rows // max(lead[0], 1))
            fit[name].flags.writeable = False
    return fit, [name for name in columns if name not in fit]
