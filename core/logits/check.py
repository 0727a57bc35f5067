"""What is read from files held against what logits, labels and class names have to be."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.npy import text_cells
from core.logits.parts import Labels

NAMED_ROWS = 5
MAX_PROMOTED = 512 << 20
IGNORED = -1
"""The label of a row that is left out."""


def lead_of(values: Any) -> tuple[int, ...]:
    """The axes of logits before their classes, as the file has them; (1,) of one row.

    Args:
        values: (..., K), an array or `Stored`.
    """
    lead: tuple[int, ...] = getattr(values, "lead", values.shape[:-1])
    return lead or (1,)


def check_logits(
    name: str, values: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], tuple[Message, ...]]:
    """Logits as (N, K) of a floating type, with N and K at least 1, and what was done for that.

    Raises:
        InputError: no axes, no numbers, or more of them than can be copied where they must be.
    """
    if values.dtype.kind == "U":
        raise InputError("{name} holds text; expected logits, which are numbers", name=name)
    notes: tuple[Message, ...] = ()
    if values.ndim == 1:
        values = values.reshape(1, -1)
        notes += (Message("one row of {classes} logits", classes=values.shape[1]),)
    if values.ndim == 0:
        raise InputError(
            "{name} has shape {shape}; expected (N, K), one row a sample: "
            "save array.reshape(-1, K), with K the number of classes",
            name=name,
            shape=values.shape,
        )
    lead = lead_of(values)
    if len(lead) > 1:
        shape = (*lead, values.shape[-1])
        if values.ndim > 2:
            values = _flattened(name, values)
        notes += (
            Message(
                "{shape} was read as {rows} rows of {classes} classes: the last axis is that of "
                "the classes",
                shape=shape,
                rows=f"{values.shape[0]:,}",
                classes=f"{values.shape[1]:,}",
            ),
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


def _flattened(name: str, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """All axes but the last as one, without a copy where the order of the file allows it."""
    if not values.flags.c_contiguous and values.nbytes > MAX_PROMOTED:
        raise InputError(
            "{name} is stored in Fortran order; save it with np.ascontiguousarray", name=name
        )
    flat = values.reshape(-1, values.shape[-1])
    flat.flags.writeable = False
    return flat


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
            "class names and classes differ in number: {names} and {classes}; "
            "there must be one name a class",
            names=len(names),
            classes=classes,
        )
    if "" in names:
        raise InputError("the name of class {index} is empty", index=names.index(""))


def check_labels(
    labels: Labels,
    lead: tuple[int, ...],
    classes: int,
    names: tuple[str, ...] | None,
    ignore_index: int | None = None,
) -> npt.NDArray[np.int64]:
    """Labels as int64 of shape (N,), each from 0 to K − 1, and `IGNORED` where it is to be ignored.

    Text is looked up in the class names first, and is a number where it is not all found there.

    Args:
        labels: of the shape of `lead`, or (N,).
        lead: the axes of the logits before their classes; N is their product.
        classes: K.
        names: of the classes.
        ignore_index: the label of rows to leave out.

    Raises:
        InputError: another shape, another count, or labels that are no classes; names the rows.
    """
    rows = math.prod(lead)
    if isinstance(labels, np.ndarray):
        if len(lead) > 1 and labels.shape == lead:
            labels = labels.reshape(-1)
        _check_shape(labels, lead, classes)
        if labels.dtype.kind == "U":
            labels = text_cells("labels", labels)
    if len(labels) != rows:
        raise InputError(
            "labels and rows of logits differ in number: {labels} and {rows}; "
            "there must be one label a row",
            labels=len(labels),
            rows=rows,
        )
    numbers = looked_up(labels, names) if isinstance(labels, list) else labels
    ignored = np.zeros(rows, dtype=bool) if ignore_index is None else numbers == ignore_index
    if ignored.all():
        raise InputError("every label is {ignored}, which is ignored", ignored=ignore_index)
    if numbers.dtype.kind == "f":
        with np.errstate(invalid="ignore"):  # a signalling NaN
            whole = np.isfinite(numbers) & (np.floor(numbers) == numbers)
        _refuse_rows(
            ~whole & ~ignored,
            numbers,
            Message("labels must be whole numbers, from 0 to {last}", last=classes - 1),
        )
    outside = ((numbers < 0) | (numbers >= classes)) & ~ignored
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
    result = np.where(ignored, 0, numbers).astype(np.int64)
    result[ignored] = IGNORED
    result.flags.writeable = False
    return result


def _check_shape(labels: npt.NDArray[Any], lead: tuple[int, ...], classes: int) -> None:
    shape, rows = labels.shape, math.prod(lead)
    if len(lead) > 1 and shape != (rows,):
        _refuse_axes(shape, lead, classes)
    if labels.ndim == 2 and shape[1] > 1:
        raise InputError(
            "the labels have shape {shape}, expected ({rows},), one class index a row; "
            "one-hot labels become that by labels.argmax(axis=1)",
            shape=shape,
            rows=rows,
        )
    if labels.ndim != 1:
        raise InputError(
            "the labels have shape {shape}, expected ({rows},), one class index a row; "
            "save labels.reshape(-1)",
            shape=shape,
            rows=rows,
        )


def _refuse_axes(shape: tuple[int, ...], lead: tuple[int, ...], classes: int) -> None:
    """Labels beside logits of several axes, which are not of their shape."""
    full = (*lead, classes)
    if shape == (full[0], *full[2:]):  # PyTorch's (N, K, H, W)
        raise InputError(
            "the labels have shape {shape} and the logits {logits}: the classes look like axis 1; "
            "they belong in the last one, save np.moveaxis(logits, 1, -1)",
            shape=shape,
            logits=full,
        )
    if shape == lead[1:]:
        raise InputError(
            "the labels have shape {shape} and the logits {logits}: is the first axis one of "
            "epochs or runs? Then save one of them, logits[-1]",
            shape=shape,
            logits=full,
        )
    raise InputError(
        "the labels have shape {shape}, expected {expected}, one class index for each of the "
        "logits' {rows} rows",
        shape=shape,
        expected=lead,
        rows=math.prod(lead),
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
