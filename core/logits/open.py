"""The way in: a file of logits, and those of labels and class names, as one `Logits`."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.locale import N_
from core.logits.check import (
    IGNORED,
    check_labels,
    check_logits,
    check_names,
    check_not_swapped,
    lead_of,
)
from core.logits.columns import Columns, fitting
from core.logits.npz import listed
from core.logits.parts import Parts
from core.logits.readers import read_labels_of, read_logits_of, read_names_of
from core.logits.soft import are_distributions, largest
from core.logits.source import (
    Folder,
    Source,
    file_or_folder,
    from_path,
    from_upload,
    joint_digest,
)
from core.logits.stamp import NO_STAMP, Stamp

LEFT_OUT = N_("left out, since their label is {ignored}: {count} of {rows} rows")


@dataclass(frozen=True, eq=False)
class Logits:
    """Logits that were read and checked.

    Args:
        name: of the file.
        values: logits (N, K), N and K at least 1, in the file's own floating type, read only; of
            an .npy path they are memory-mapped, and of shards and .zarr stores they are `Stored`,
            whose slices are arrays. NaN and infinities are as the file has them.
        labels: class indices (N,), int64, from 0 to K − 1; `IGNORED` where a row is left out.
        class_names: K names.
        digest: SHA-256 in hex; of a lone file it is that of its bytes, the one `sha256sum` prints,
            and of one past 256 MiB that of a part of them. Another ignored label is another digest.
        notes: what was done or left out while reading.
        columns: further arrays (N,) by name, to slice by: numbers, booleans or text, read only.
        lead: the axes before the classes where the file has several, such as (N, T) or (H, W);
            rows are counted along the last of them first.
        distributions: labels that are distributions (N, K); `labels` are their largest shares.
        ignore_index: the label whose rows are left out.
        file_digest: as `digest`, of the files alone.
        stamp: how the files looked when they were opened.
    """

    name: str
    values: npt.NDArray[Any]
    labels: npt.NDArray[np.int64] | None
    class_names: tuple[str, ...] | None
    digest: str
    notes: tuple[Message, ...] = ()
    columns: Columns = field(default_factory=dict)
    lead: tuple[int, ...] = ()
    distributions: npt.NDArray[Any] | None = None
    ignore_index: int | None = None
    file_digest: str = ""
    stamp: Stamp = NO_STAMP

    def place(self, row: int) -> tuple[int, ...]:
        """Where a row stands in the file: (n, t) of logits (N, T, K).

        Example:
            >>> Logits("a.npy", np.zeros((6, 2)), None, None, "", lead=(2, 3)).place(4)
            (1, 1)
        """
        return tuple(int(at) for at in np.unravel_index(row, self.lead or (len(self.values),)))


@dataclass(frozen=True, eq=False)
class Given:
    """What was read of all files, and not yet checked.

    Args:
        name: of the file of logits.
        parts: of all files, those of labels and names before those in the file of logits.
        digest: as `Logits` has it, of the files alone.
        ignore_index: the label whose rows are to be left out.
        stamp: how the files look.
    """

    name: str
    parts: Parts
    digest: str
    ignore_index: int | None = None
    stamp: Stamp = NO_STAMP


def open_logits(
    path: str | Path,
    labels: str | Path | None = None,
    class_names: str | Path | None = None,
    ignore_index: int | None = None,
) -> Logits:
    """The logits in a file, with labels and class names from their own files or from the same.

    What is in an .npy file, in shards or in a .zarr store stays where it is. Nothing in a file is
    ever run. Logits of shape (N, T, K) or (H, W, K) become rows, one after another.

    Args:
        path: .npy (..., K); .npz with `logits` and perhaps `labels`, `class_names` and further
            arrays (N,) to slice by; .csv, .tsv, .txt or .parquet with one row a line, perhaps a
            header, a column called label, columns of text, or columns called logit_... among
            others; a .zarr store of such an array, or with such arrays; a folder of .npy shards
            (n, ..., K), whose labels... files are labels.
        labels: .npy, .parquet, .zarr, a folder of shards, or text with one label a line: class
            indices or names of the logits' shape without K, or distributions (..., K).
        class_names: text with one name a line, or .npy of text (K,).
        ignore_index: rows with this label are left out; row numbers stay those of the file.

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
            file_or_folder(path),
            None if labels is None else file_or_folder(labels),
            None if class_names is None else from_path(class_names),
            ignore_index,
        )
    )


def read_logits(
    name: str,
    content: bytes,
    labels: tuple[str, bytes] | None = None,
    class_names: tuple[str, bytes] | None = None,
    ignore_index: int | None = None,
) -> Logits:
    r"""The logits in uploaded files; `open_logits` has the formats.

    Args:
        name: of the file; its extension says its format.
        content: the bytes of the file.
        labels: name and bytes of the file of labels.
        class_names: name and bytes of the file of class names.
        ignore_index: rows with this label are left out.

    Returns:
        Checked logits; `notes` says what was done for that.

    Raises:
        InputError: whatever is wrong with a file, or with one file beside another.

    Example:
        >>> read_logits("two.csv", b"cat,dog,label\n1,2,dog\n4,3,cat").labels
        array([1, 0])
    """
    return logits_of(read_given(name, content, labels, class_names, ignore_index))


def read_given(
    name: str,
    content: bytes,
    labels: tuple[str, bytes] | None = None,
    class_names: tuple[str, bytes] | None = None,
    ignore_index: int | None = None,
) -> Given:
    """What is in uploaded files, before labels and names are held against the logits.

    Raises:
        InputError: whatever is wrong with a file by itself.
    """
    return _given(
        from_upload(name, content),
        None if labels is None else from_upload(*labels),
        None if class_names is None else from_upload(*class_names),
        ignore_index,
    )


def _given(
    source: Source | Folder,
    label_source: Source | Folder | None,
    name_source: Source | None,
    ignore_index: int | None,
) -> Given:
    parts = read_logits_of(source)
    labels, class_names, notes = parts.labels, parts.class_names, parts.notes
    if label_source is not None:
        if labels is not None:
            notes += (_replaced(Message("labels"), source, label_source),)
        labels, more = read_labels_of(label_source)
        notes += more
    if name_source is not None:
        if class_names is not None:
            notes += (_replaced(Message("class names"), source, name_source),)
        class_names, more = read_names_of(name_source)
        notes += more
    given = [one for one in (source, label_source, name_source) if one is not None]
    return Given(
        name=source.name,
        parts=replace(parts, labels=labels, class_names=class_names, notes=notes),
        digest=joint_digest(source, labels=label_source, class_names=name_source),
        ignore_index=ignore_index,
        stamp=Stamp.of(
            (path for one in given for path in one.files),
            mapped=all(one.suffix != ".zarr" for one in given),
        ),
    )


def logits_of(given: Given) -> Logits:
    """What was given, if its parts fit each other.

    Raises:
        InputError: what does not fit.
    """
    parts = given.parts
    check_not_swapped(parts.values, parts.labels)
    lead = lead_of(parts.values)
    values, notes = check_logits(given.name, parts.values)
    rows, classes = values.shape
    names = parts.class_names
    check_names(names, classes)
    columns, others = fitting(parts.columns, lead)
    if others:
        notes += (Message("ignored in {name}: {arrays}", name=given.name, arrays=listed(others)),)
    logits = Logits(
        name=given.name,
        values=values,
        labels=None,
        class_names=names,
        digest=given.digest,
        notes=parts.notes + notes,
        columns=columns,
        lead=lead if len(lead) > 1 else (),
        file_digest=given.digest,
        stamp=given.stamp,
    )
    if parts.labels is None:
        return logits
    if are_distributions(parts.labels, rows, classes):
        return with_distributions(logits, np.asarray(parts.labels))
    labels = check_labels(parts.labels, lead, classes, names, given.ignore_index)
    return with_labels(logits, labels, given.ignore_index)


def with_labels(
    logits: Logits, labels: npt.NDArray[np.int64], ignore_index: int | None = None
) -> Logits:
    """Logits with labels that were checked, of which one may be to be ignored.

    Args:
        logits: with values (N, K).
        labels: (N,), `IGNORED` where the row is left out.
        ignore_index: the label that these rows have in the file.
    """
    digest, notes = logits.file_digest, logits.notes
    if ignore_index is not None:
        digest = ignoring_digest(digest, ignore_index)
        notes += (
            Message(
                LEFT_OUT,
                ignored=ignore_index,
                count=f"{int(np.count_nonzero(labels == IGNORED)):,}",
                rows=f"{labels.size:,}",
            ),
        )
    return replace(logits, labels=labels, digest=digest, notes=notes, ignore_index=ignore_index)


def ignoring_digest(digest: str, ignore_index: int | None) -> str:
    """What tells files of which a label is ignored from the same files as they are."""
    if ignore_index is None:
        return digest
    return hashlib.sha256(f"{digest} ignore {ignore_index}".encode()).hexdigest()


def with_distributions(logits: Logits, distributions: npt.NDArray[Any]) -> Logits:
    """Logits whose labels are the largest shares of distributions (..., K)."""
    matrix = distributions.reshape(logits.values.shape)
    labels = largest(matrix)
    labels.flags.writeable = False
    note = Message(
        "the labels are distributions: the loss is the cross entropy against them; accuracy, "
        "confusion and calibration go by their largest share"
    )
    return replace(logits, labels=labels, distributions=matrix, notes=(*logits.notes, note))


def _replaced(what: Message, first: Source | Folder, second: Source | Folder) -> Message:
    return Message(
        "the {what} of {second} replace those in {first}",
        what=what,
        first=first.name,
        second=second.name,
    )
