"""What is read from files held against what logits, labels and class names have to be."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.npy import text_cells
from core.logits.parts import Labels

NAMED_ROWS = 5
MAX_PROMOTED = 512 << 20


def check_logits(
    name: str, values: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], tuple[Message, ...]]:
    """Logits as (N, K) of a floating type, with N and K at least 1, and what was done for that.

    Raises:
        InputError: another number of dimensions, or no numbers.
    """
    if values.dtype.kind == "U":
        raise InputError("{name} holds text; expected logits, which are numbers", name=name)
    notes: tuple[Message, ...] = ()
    if values.ndim == 1:
        values = values.reshape(1, -1)
        notes += (Message("one row of {classes} logits", classes=values.shape[1]),)
    if values.ndim != 2:
        raise InputError(
            "{name} has shape {shape}; expected (N, K), one row a sample: "
            "save array.reshape(-1, K), with K the number of classes",
            name=name,
            shape=values.shape,
        )
    if values.shape[1] == 1:
        notes += (Message("there is one class only, so that every probability is 1"),)
    if values.dtype.kind in "iu":
        if values.size * 8 > MAX_PROMOTED:
            raise InputError(
                "{name} holds {dtype}, too large to become float64 here; save it as float32",
                name=name,
                dtype=values.dtype.name,
            )
        notes += (Message("integers ({dtype}) became float64", dtype=values.dtype.name),)
        values = values.astype(np.float64)
        values.flags.writeable = False
    return values, notes


def check_not_swapped(values: npt.NDArray[Any], labels: Labels | None) -> None:
    """Refuse labels in the place of logits where the two files show it.

    Raises:
        InputError: integers of shape (N,) came as logits, and a matrix as labels.
    """
    if (
        values.ndim == 1
        and values.dtype.kind in "iu"
        and isinstance(labels, np.ndarray)
        and labels.ndim == 2
    ):
        raise InputError(
            "the logits have shape {logits} and are integers, the labels have shape {labels}: "
            "the two files look swapped",
            logits=values.shape,
            labels=labels.shape,
        )


def check_names(names: tuple[str, ...] | None, classes: int) -> None:
    """Refuse class names that are not one a class.

    Raises:
        InputError: says how many names there are for how many classes, or which one is empty.
    """
    if names is None:
        return
    if len(names) != classes:
        raise InputError(
            "{names} class names for {classes} classes: there must be one a class",
            names=len(names),
            classes=classes,
        )
    if "" in names:
        raise InputError("the name of class {index} is empty", index=names.index(""))


def check_labels(
    labels: Labels, rows: int, classes: int, names: tuple[str, ...] | None
) -> npt.NDArray[np.int64]:
    """Labels as int64 of shape (N,), each from 0 to K − 1.

    Text is looked up in the class names first, and is a number where it is not all found there.

    Raises:
        InputError: another shape, another count, or labels that are no classes; names the rows.
    """
    if isinstance(labels, np.ndarray):
        _check_shape(labels, rows)
        if labels.dtype.kind == "U":
            labels = text_cells("labels", labels)
    if len(labels) != rows:
        raise InputError(
            "{labels} labels for {rows} rows of logits: there must be one a row",
            labels=len(labels),
            rows=rows,
        )
    numbers = looked_up(labels, names) if isinstance(labels, list) else labels
    if numbers.dtype.kind == "f":
        with np.errstate(invalid="ignore"):  # a signalling NaN
            whole = np.isfinite(numbers) & (np.floor(numbers) == numbers)
        _refuse_rows(
            ~whole,
            numbers,
            Message("labels must be whole numbers, from 0 to {last}", last=classes - 1),
        )
    outside = (numbers < 0) | (numbers >= classes)
    rule = Message(
        "labels must be from 0 to {last}, as there are {classes} classes",
        last=classes - 1,
        classes=classes,
    )
    if numbers.min() >= 1 and numbers.max() == classes:
        rule = Message(
            "labels must be from 0 to {last}; these count from 1: save labels - 1",
            last=classes - 1,
        )
    _refuse_rows(outside, numbers, rule)
    result = numbers.astype(np.int64)
    result.flags.writeable = False
    return result


def _check_shape(labels: npt.NDArray[Any], rows: int) -> None:
    if labels.ndim == 2 and labels.shape[1] > 1:
        raise InputError(
            "the labels have shape {shape}, expected ({rows},), one class index a row; "
            "one-hot labels become that by labels.argmax(axis=1)",
            shape=labels.shape,
            rows=rows,
        )
    if labels.ndim != 1:
        raise InputError(
            "the labels have shape {shape}, expected ({rows},), one class index a row; "
            "save labels.reshape(-1)",
            shape=labels.shape,
            rows=rows,
        )


def looked_up(labels: list[str], names: tuple[str, ...] | None) -> npt.NDArray[Any]:
    """Class indices of names, or the numbers that the text stands for."""
    index = {name: number for number, name in enumerate(names or ())}
    if all(label in index for label in labels):
        if len(index) != len(names or ()):
            raise InputError("the labels are class names, but some classes share a name")
        return np.array([index[label] for label in labels], dtype=np.int64)
    numbers = np.empty(len(labels))
    for row, label in enumerate(labels):
        try:
            numbers[row] = float(label.replace(",", "."))
        except ValueError as error:
            raise InputError(
                "the label of row {row} (counted from 0) is {label!r}, "
                "neither a number nor the name of a class",
                row=row,
                label=label[:40],
            ) from error
    return numbers


def _refuse_rows(bad: npt.NDArray[np.bool_], numbers: npt.NDArray[Any], rule: Message) -> None:
    if bad.any():
        rows = np.flatnonzero(bad)
        named = ", ".join(f"{row}: {numbers[row]}" for row in rows[:NAMED_ROWS])
        raise InputError(
            "{rule}; wrong: {count}, in rows (counted from 0) {rows}",
            rule=rule,
            count=rows.size,
            rows=named + (", ..." if rows.size > NAMED_ROWS else ""),
        )
