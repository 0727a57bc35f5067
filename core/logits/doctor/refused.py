"""Files that do not fit each other: what is wrong with labels and names, and what opens them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.check import check_logits, lead_of, looked_up
from core.logits.columns import fitting
from core.logits.doctor.agreement import Agreement
from core.logits.doctor.axes import class_axis, epochs, without_axis_1
from core.logits.doctor.cures import cured
from core.logits.doctor.finding import Cure, Finding
from core.logits.npy import text_cells
from core.logits.open import Given, Logits, logits_of
from core.logits.parts import Labels, Parts
from core.logits.rows import row_blocks
from core.logits.soft import are_distributions

Change = Callable[[Parts], Parts]


def examine_refused(given: Given) -> tuple[Finding, ...]:
    r"""What is wrong between logits, labels and class names that `logits_of` refuses.

    Args:
        given: what was read of the files.

    Returns:
        Findings whose cures take `given` as it is and give logits that fit; none where all fits,
        or where the logits themselves are refused.

    Example:
        >>> from core.logits.open import read_given
        >>> given = read_given("a.csv", b"1,2\n3,1", labels=("l.txt", b"2\n1"))
        >>> [finding] = examine_refused(given)
        >>> finding.rows, finding.cures[0].apply(given).labels
        (array([0]), array([1, 0]))
    """
    try:
        flat = _flat(given)
    except InputError:
        return ()
    values, parts = flat.parts.values, flat.parts
    found = tuple(_names(values, parts))
    if any(finding.kind == "axis" for finding in found):
        return found  # the labels say the same
    if are_distributions(parts.labels, *values.shape):
        return found
    lead = lead_of(given.parts.values)
    if isinstance(parts.labels, np.ndarray) and parts.labels.shape == without_axis_1(lead, values):
        return (*found, class_axis(lead, values))
    if len(lead) > 1 and parts.labels is not None and np.shape(parts.labels) == lead[1:]:
        return (*found, epochs(lead, values, WITHOUT_LABELS))
    return (*found, *_labels(values, flat))


def _flat(given: Given) -> Given:
    """The files with logits (N, K), and labels (N,) where they have the logits' other axes."""
    lead, parts = lead_of(given.parts.values), given.parts
    values, notes = check_logits(given.name, parts.values)
    labels = parts.labels
    if isinstance(labels, np.ndarray) and len(lead) > 1 and labels.shape == lead:
        labels = labels.reshape(-1)
    columns, _others = fitting(parts.columns, lead)
    notes = parts.notes + notes
    flat = replace(parts, values=values, labels=labels, columns=columns, notes=notes)
    return replace(given, parts=flat)


def _cure(what: Message, done: str, change: Change) -> Cure:
    def apply(given: Given) -> Logits:
        flat, lead = _flat(given), lead_of(given.parts.values)
        logits = cured(logits_of(replace(flat, parts=change(flat.parts))), done)
        kept = len(lead) > 1 and logits.values.shape == flat.parts.values.shape
        return replace(logits, lead=lead if kept else ())

    return Cure(what, apply)


WITHOUT_LABELS = _cure(
    Message("Open without labels"), "without labels", lambda parts: replace(parts, labels=None)
)
WITHOUT_NAMES = _cure(
    Message("Open without class names"),
    "without class names",
    lambda parts: replace(parts, class_names=None),
)
TRANSPOSED = _cure(
    Message("Open transposed"),
    "transposed",
    lambda parts: replace(parts, values=np.ascontiguousarray(parts.values.T)),
)


def _names(values: npt.NDArray[Any], parts: Parts) -> Iterator[Finding]:
    names, (rows, classes) = parts.class_names, values.shape
    if names is None:
        return
    if len(names) == classes:
        if "" in names:
            yield Finding(
                "names",
                "error",
                Message("the name of class {index} is empty", index=names.index("")),
                Message("name every class, or none"),
                cures=(WITHOUT_NAMES,),
            )
        return
    turned = len(names) == rows and (parts.labels is None or len(parts.labels) == classes)
    yield Finding(
        "axis" if turned else "names",
        "error",
        Message(
            "there are as many class names as rows, {rows}, and not as classes, {classes}: the "
            "classes look like the first axis",
            rows=rows,
            classes=classes,
        )
        if turned
        else Message(
            "class names and classes differ in number: {names} and {classes}",
            names=len(names),
            classes=classes,
        ),
        Message("classes belong in the last axis: save logits.T")
        if turned
        else Message("give one name a class, in the order of the model's outputs"),
        cures=(TRANSPOSED, WITHOUT_NAMES) if turned else (WITHOUT_NAMES,),
    )


def _labels(values: npt.NDArray[Any], given: Given) -> Iterator[Finding]:
    parts = given.parts
    labels, (rows, classes) = parts.labels, values.shape
    if labels is None:
        return
    if isinstance(labels, np.ndarray) and labels.ndim != 1:
        yield from _shaped(labels, rows, classes)
    elif len(labels) != rows:
        yield _counted(labels, values, parts)
    else:
        yield from _numbered(labels, values, given)


def _shaped(labels: npt.NDArray[Any], rows: int, classes: int) -> Iterator[Finding]:
    """Labels of shape (N, K), one-hot or not, and (N, 1)."""
    shape = labels.shape
    if shape == (rows, classes) and labels.dtype.kind in "iuf":
        one_hot = ((labels == 0) | (labels == 1)).all(axis=1) & ((labels == 1).sum(axis=1) == 1)
        others = np.flatnonzero(~one_hot)
        yield Finding(
            "one_hot",
            "error",
            Message(
                "the labels are one-hot, of shape {shape}; expected the index of a class a row",
                shape=shape,
            )
            if not others.size
            else Message(
                "the labels have a number for each class, and are not one-hot everywhere; rows "
                "where they are not: {count}",
                count=f"{others.size:,}",
            ),
            Message("labels.argmax(axis=1) gives the indices"),
            others if others.size else None,
            (
                _cure(
                    Message("Open with their argmax"),
                    "labels argmax",
                    lambda parts: replace(parts, labels=_array(parts.labels).argmax(axis=1)),
                ),
            ),
        )
    elif labels.size == rows and rows in shape:
        yield Finding(
            "label_shape",
            "error",
            Message("the labels have shape {shape}; expected ({rows},)", shape=shape, rows=rows),
            Message("save labels.reshape(-1)"),
            cures=(
                _cure(
                    Message("Open with labels.reshape(-1)"),
                    "labels reshaped",
                    lambda parts: replace(parts, labels=_array(parts.labels).reshape(-1)),
                ),
            ),
        )
    else:
        yield Finding(
            "label_shape",
            "error",
            Message("the labels have shape {shape}; expected ({rows},)", shape=shape, rows=rows),
            Message("give one class index a row"),
            cures=(WITHOUT_LABELS,),
        )


def _counted(labels: Labels, values: npt.NDArray[Any], parts: Parts) -> Finding:
    """As many labels as columns, or another number that is not that of the rows."""
    rows, classes = values.shape
    turned = Message("there are as many labels as columns, {classes}, and not as rows, {rows}: the "
                     "classes look like the first axis", rows=rows, classes=classes)  # fmt: skip
    if len(labels) == classes and _fits(labels, rows, parts):
        return Finding(
            "axis",
            "error",
            turned,
            Message("classes belong in the last axis: save logits.T"),
            cures=(TRANSPOSED,),
        )
    return Finding(
        "label_count",
        "error",
        Message(
            "labels and rows of logits differ in number: {labels} and {rows}",
            labels=len(labels),
            rows=rows,
        ),
        Message("logits and labels must be of the same samples: look for a last batch left out"),
        cures=(WITHOUT_LABELS,),
    )


def _fits(labels: Labels, classes: int, parts: Parts) -> bool:
    names = parts.class_names
    try:
        numbers = _numbers(labels, names if names and len(names) == classes else None)
    except InputError:
        return False
    return bool(((numbers >= 0) & (numbers < classes)).all())


def _numbered(labels: Labels, values: npt.NDArray[Any], given: Given) -> Iterator[Finding]:
    """Labels one a row that are no classes: unknown names, fractions, indices out of range."""
    classes, parts = values.shape[1], given.parts
    try:
        numbers = _numbers(labels, parts.class_names)
    except InputError as error:
        yield from _unknown(labels, parts, error)
        return
    with np.errstate(invalid="ignore"):
        whole = np.floor(numbers) == numbers
        fits = whole & (numbers >= 0) & (numbers < classes)
        if given.ignore_index is not None:
            fits |= numbers == given.ignore_index
    wrong = np.flatnonzero(~fits)
    if not wrong.size:
        return
    if whole.all() and numbers.min() >= 1 and numbers.max() == classes:
        yield _from_one(numbers, values, wrong)
        return
    yield Finding(
        "label_range",
        "error",
        Message(
            "labels that are no class from 0 to {last}: {count}, the first of them {label}",
            last=classes - 1,
            count=f"{wrong.size:,}",
            label=f"{numbers[wrong[0]]:g}",
        ),
        Message(
            "an index such as -1 or -100 marks rows to ignore: leave them out; else count the "
            "classes from 0"
        ),
        wrong,
        (*_ignore(numbers[wrong]), _without(wrong), WITHOUT_LABELS)
        if wrong.size < len(values)
        else (WITHOUT_LABELS,),
    )


def _ignore(wrong: npt.NDArray[Any]) -> tuple[Cure, ...]:
    """What leaves rows out and keeps the numbers of the others, where one label marks them all."""
    label = wrong[0]
    if not np.isfinite(label) or label != np.floor(label) or (wrong != label).any():
        return ()

    def apply(given: Given) -> Logits:
        return logits_of(replace(given, ignore_index=int(label)))

    return (Cure(Message("Ignore the label {label}", label=f"{label:g}"), apply),)


def _from_one(
    numbers: npt.NDArray[Any], values: npt.NDArray[Any], wrong: npt.NDArray[np.int64]
) -> Finding:
    """Labels that count from 1, with what that makes of the accuracy."""
    classes = values.shape[1]
    blocks = row_blocks(values)
    predictions = np.concatenate([values[block].argmax(axis=1) for block in blocks])
    as_given = Agreement.of(predictions, np.minimum(numbers, classes - 1).astype(np.int64), classes)
    lower = Agreement.of(predictions, numbers.astype(np.int64) - 1, classes)
    return Finding(
        "labels",
        "error",
        Message(
            "the labels count from 1 to {classes}: {count} are past the last class, {last}; with "
            "labels one lower the accuracy would be {lower:.2%} instead of {accuracy:.2%}",
            classes=classes,
            count=f"{wrong.size:,}",
            last=classes - 1,
            lower=lower.share,
            accuracy=as_given.share,
        ),
        Message("save labels - 1"),
        wrong,
        (
            _cure(
                Message("Open with labels {step}", step="-1"),
                "labels -1",
                lambda parts: replace(parts, labels=_numbers(parts.labels, parts.class_names) - 1),
            ),
        ),
    )


def _unknown(labels: Labels, parts: Parts, error: InputError) -> Iterator[Finding]:
    """Text that is neither the name of a class nor a number."""
    known = set(parts.class_names or ())
    wrong = np.array(
        [row for row, label in enumerate(_cells(labels)) if label not in known], dtype=np.int64
    )
    cures = (_without(wrong),) if 0 < wrong.size < len(labels) else ()
    yield Finding(
        "label_names",
        "error",
        error.message,
        Message("labels are class indices, or names that are spelled as the class names are"),
        wrong if wrong.size else None,
        (*cures, WITHOUT_LABELS),
    )


def _without(wrong: npt.NDArray[np.int64]) -> Cure:
    def change(parts: Parts) -> Parts:
        labels = parts.labels
        kept = np.setdiff1d(np.arange(len(parts.values)), wrong)
        left = [labels[row] for row in kept] if isinstance(labels, list) else _array(labels)[kept]
        columns = {name: column[kept] for name, column in parts.columns.items()}
        return replace(parts, values=parts.values[kept], labels=left, columns=columns)

    return _cure(Message("Open without these rows"), f"without {wrong.size} rows", change)


def _numbers(labels: Labels | None, names: tuple[str, ...] | None) -> npt.NDArray[Any]:
    """Labels as numbers, whatever numbers."""
    if isinstance(labels, np.ndarray) and labels.dtype.kind != "U":
        return labels.astype(np.float64)
    if isinstance(labels, np.ndarray):
        labels = text_cells("labels", labels)
    return looked_up([str(label) for label in labels or ()], names)


def _cells(labels: Labels) -> Sequence[Any]:
    """The labels one by one; none where they hold characters that Unicode does not have."""
    if not isinstance(labels, np.ndarray) or labels.dtype.kind != "U":
        return list(labels)
    try:
        return text_cells("labels", labels)
    except InputError:
        return ()


def _array(labels: Labels | None) -> npt.NDArray[Any]:
    return np.asarray(labels)
