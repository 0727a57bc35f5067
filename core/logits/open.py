"""The way in: a file of logits, and those of labels and class names, as one `Logits`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.check import check_labels, check_logits, check_names, check_not_swapped
from core.logits.columns import Columns, fitting
from core.logits.npy import read_array, read_npy, text_cells
from core.logits.npz import listed, read_npz
from core.logits.parts import Labels, Parts
from core.logits.source import Source, from_path, from_upload, joint_digest
from core.logits.table import read_label_column, read_table
from core.logits.text import names_of, read_text

Read = TypeVar("Read")
Noted = tuple[Read, tuple[Message, ...]]


@dataclass(frozen=True, eq=False)
class Logits:
    """Logits that were read and checked.

    Args:
        name: of the file.
        values: logits (N, K), N and K at least 1, in the file's own floating type, read only; of
            an .npy path they are memory-mapped. NaN and infinities are as the file has them.
        labels: class indices (N,), int64, from 0 to K − 1.
        class_names: K names.
        digest: SHA-256 in hex; of a lone file it is that of its bytes, the one `sha256sum` prints.
        notes: what was done or left out while reading.
        columns: further arrays (N,) by name, to slice by: numbers, booleans or text, read only.
    """

    name: str
    values: npt.NDArray[Any]
    labels: npt.NDArray[np.int64] | None
    class_names: tuple[str, ...] | None
    digest: str
    notes: tuple[Message, ...] = ()
    columns: Columns = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Given:
    """What was read of all files, and not yet checked.

    Args:
        name: of the file of logits.
        parts: of all files, those of labels and names before those in the file of logits.
        digest: as `Logits` has it.
    """

    name: str
    parts: Parts
    digest: str


def open_logits(
    path: str | Path,
    labels: str | Path | None = None,
    class_names: str | Path | None = None,
) -> Logits:
    """The logits in a file, with labels and class names from their own files or from the same.

    An .npy file stays where it is and is memory-mapped. Nothing in a file is ever run.

    Args:
        path: .npy (N, K); .npz with `logits` and perhaps `labels`, `class_names` and further
            arrays (N,) to slice by; .csv, .tsv or .txt with one row a line, perhaps a header,
            perhaps a column called label, perhaps columns of text, or columns called logit_...
            among others.
        labels: .npy (N,), or text with one label a line.
        class_names: text with one name a line, or .npy of text (K,).

    Returns:
        Checked logits; `notes` says what was done for that.

    Raises:
        InputError: whatever is wrong with a file, or with one file beside another.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp(), "two.npy")
        >>> np.save(path, np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]))
        >>> open_logits(path).values.shape
        (2, 3)
    """
    return logits_of(
        _given(
            from_path(path),
            None if labels is None else from_path(labels),
            None if class_names is None else from_path(class_names),
        )
    )


def read_logits(
    name: str,
    content: bytes,
    labels: tuple[str, bytes] | None = None,
    class_names: tuple[str, bytes] | None = None,
) -> Logits:
    r"""The logits in uploaded files; `open_logits` has the formats.

    Args:
        name: of the file; its extension says its format.
        content: the bytes of the file.
        labels: name and bytes of the file of labels.
        class_names: name and bytes of the file of class names.

    Returns:
        Checked logits; `notes` says what was done for that.

    Raises:
        InputError: whatever is wrong with a file, or with one file beside another.

    Example:
        >>> read_logits("two.csv", b"cat,dog,label\n1,2,dog\n4,3,cat").labels
        array([1, 0])
    """
    return logits_of(read_given(name, content, labels, class_names))


def read_given(
    name: str,
    content: bytes,
    labels: tuple[str, bytes] | None = None,
    class_names: tuple[str, bytes] | None = None,
) -> Given:
    """What is in uploaded files, before labels and names are held against the logits.

    Raises:
        InputError: whatever is wrong with a file by itself.
    """
    return _given(
        from_upload(name, content),
        None if labels is None else from_upload(*labels),
        None if class_names is None else from_upload(*class_names),
    )


def _given(source: Source, label_source: Source | None, name_source: Source | None) -> Given:
    parts: Parts = _reader(source, _READERS)(source)
    labels, class_names, notes = parts.labels, parts.class_names, parts.notes
    if label_source is not None:
        if labels is not None:
            notes += (_replaced(Message("labels"), source, label_source),)
        labels, more = _reader(label_source, _LABEL_READERS)(label_source)
        notes += more
    if name_source is not None:
        if class_names is not None:
            notes += (_replaced(Message("class names"), source, name_source),)
        class_names, more = _reader(name_source, _NAME_READERS)(name_source)
        notes += more
    return Given(
        name=source.name,
        parts=Parts(parts.values, labels, class_names, notes, parts.columns),
        digest=joint_digest(source, labels=label_source, class_names=name_source),
    )


def logits_of(given: Given) -> Logits:
    """What was given, if its parts fit each other.

    Raises:
        InputError: what does not fit.
    """
    parts = given.parts
    check_not_swapped(parts.values, parts.labels)
    values, notes = check_logits(given.name, parts.values)
    rows, classes = values.shape
    names = parts.class_names
    check_names(names, classes)
    columns, others = fitting(parts.columns, rows)
    if others:
        notes += (Message("ignored in {name}: {arrays}", name=given.name, arrays=listed(others)),)
    return Logits(
        name=given.name,
        values=values,
        labels=None if parts.labels is None else check_labels(parts.labels, rows, classes, names),
        class_names=names,
        digest=given.digest,
        notes=parts.notes + notes,
        columns=columns,
    )


def _replaced(what: Message, first: Source, second: Source) -> Message:
    return Message(
        "the {what} of {second} replace those in {first}",
        what=what,
        first=first.name,
        second=second.name,
    )


def _reader(
    source: Source, readers: Mapping[str, Callable[[Source], Read]]
) -> Callable[[Source], Read]:
    if source.suffix not in readers:
        raise InputError(
            "{name} has the extension {suffix!r}; known are {known}",
            name=source.name,
            suffix=source.suffix,
            known=", ".join(readers),
        )
    return readers[source.suffix]


def _npy_labels(source: Source) -> Noted[Labels]:
    return read_array(source), ()


def _npy_names(source: Source) -> Noted[tuple[str, ...]]:
    return tuple(text_cells(source.name, read_array(source))), ()


def _text_names(source: Source) -> Noted[tuple[str, ...]]:
    text = read_text(source)
    return tuple(names_of(text)), text.notes


_READERS: dict[str, Callable[[Source], Parts]] = {
    ".npy": read_npy,
    ".npz": read_npz,
    ".csv": read_table,
    ".tsv": read_table,
    ".txt": read_table,
}
_LABEL_READERS: dict[str, Callable[[Source], Noted[Labels]]] = {
    ".npy": _npy_labels,
    ".csv": read_label_column,
    ".tsv": read_label_column,
    ".txt": read_label_column,
}
_NAME_READERS: dict[str, Callable[[Source], Noted[tuple[str, ...]]]] = {
    ".npy": _npy_names,
    ".txt": _text_names,
    ".csv": _text_names,
    ".tsv": _text_names,
}
