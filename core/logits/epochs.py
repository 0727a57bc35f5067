"""The logits of the same rows after each epoch of a training: one array, or a folder of files."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.check import check_labels, check_logits, check_names
from core.logits.epoch_folder import EPOCH, LABELS, NAMES, mark_of
from core.logits.npy import read_array
from core.logits.npz import read_npz
from core.logits.open import Logits
from core.logits.parts import Labels
from core.logits.source import Source, from_path, from_upload, joint_digest
from core.logits.table import read_label_column
from core.logits.text import names_of, read_text

Values = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Epochs:
    """Logits of the same rows after each of some epochs.

    Args:
        name: of the file or the folder.
        layers: logits (N, K) after each epoch, read only; of a path they are memory-mapped.
        numbers: of the epochs, rising.
        labels: class indices (N,).
        class_names: K names.
        digest: in hex, the SHA-256 of a file with its labels; of a folder, which may grow, that of
            its first epoch with the labels.
        marks: one an epoch; where a folder is read again, an unchanged mark is an unchanged file.
        notes: what was done while reading.

    Example:
        >>> from core.logits.sample import load_epochs
        >>> load_epochs().numbers
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
    """

    name: str
    layers: tuple[Values, ...]
    numbers: tuple[int, ...]
    labels: npt.NDArray[np.int64]
    class_names: tuple[str, ...] | None
    digest: str
    marks: tuple[str, ...]
    notes: tuple[Message, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are, N."""
        return len(self.labels)

    @property
    def classes(self) -> int:
        """How many classes there are, K."""
        return int(self.layers[0].shape[1])

    @property
    def size(self) -> int:
        """How many logits there are in all epochs."""
        return len(self.layers) * self.layers[0].size

    def logits(self, at: int) -> Logits:
        """One epoch by its place, as a file of its own."""
        number = self.numbers[at]
        return Logits(
            name=f"{self.name}, {number}",
            values=self.layers[at],
            labels=self.labels,
            class_names=self.class_names,
            digest=sha256(f"{self.digest}:{number}".encode()).hexdigest(),
        )


def open_epochs(
    path: str | Path, labels: str | Path | None = None, class_names: str | Path | None = None
) -> Epochs:
    """The epochs in a folder, or in one file (E, N, K); they stay where they are.

    Args:
        path: a folder as `write_epoch` writes it, an .npy, or an .npz with `logits`.
        labels: .npy (N,), or text with one label a line; a folder has `labels.npy`.
        class_names: text with one name a line; a folder may have `class_names.txt`.

    Raises:
        InputError: whatever is wrong with a file, or with one beside another.
    """
    path = Path(path)
    label_source = None if labels is None else from_path(labels)
    name_source = None if class_names is None else from_path(class_names)
    if not path.is_dir():
        return _of_sources([from_path(path)], label_source, name_source)
    found = sorted(
        (_number(each.name), each) for each in path.glob("epoch*.npy") if EPOCH.fullmatch(each.name)
    )
    marks = tuple(mark_of(number, each.stat()) for number, each in found)
    sources = [from_path(each) for _, each in found]
    if label_source is None and (path / LABELS).is_file():
        label_source = from_path(path / LABELS)
    if name_source is None and (path / NAMES).is_file():
        name_source = from_path(path / NAMES)
    if not sources:
        raise InputError("the folder {name} has no epoch yet, such as epoch-0001.npy",
                         name=path.name)  # fmt: skip
    return _of_sources(sources, label_source, name_source, path.name, marks)


def read_epochs(files: Sequence[tuple[str, bytes]]) -> Epochs:
    """The epochs in uploaded files.

    Args:
        files: names and bytes: one array (E, N, K), or `epoch-0001.npy` and so on; with labels in
            `labels.npy` or `labels.csv`, and perhaps `class_names.txt`.

    Raises:
        InputError: whatever is wrong with a file, or with one beside another.
    """
    sources = [from_upload(PurePosixPath(name).name, content) for name, content in files]
    labels = next((each for each in sources if each.name.startswith("labels.")), None)
    names = next((each for each in sources if each.name.startswith("class_names.")), None)
    rest = [each for each in sources if each not in (labels, names)]
    epochs = [each for each in rest if EPOCH.fullmatch(each.name)]
    epochs.sort(key=lambda each: _number(each.name))
    if epochs:
        return _of_sources(epochs, labels, names, "epochs")
    if len(rest) != 1:
        raise InputError(
            "expected one file (epochs, rows, classes), or epoch-0001.npy and so on; {count} other "
            "files came: take away those of another training",
            count=len(rest),
        )
    return _of_sources(rest, labels, names)


def _number(name: str) -> int:
    match = EPOCH.fullmatch(name)
    return int(match[1]) if match else 0


def _of_sources(
    sources: list[Source],
    labels: Source | None,
    names: Source | None,
    folder: str = "",
    marks: tuple[str, ...] = (),
) -> Epochs:
    own_labels: Labels | None = None
    class_names: tuple[str, ...] | None = None
    if folder:
        layers = tuple(read_array(source) for source in sources)
        numbers = tuple(_number(source.name) for source in sources)
    else:
        whole, own_labels, class_names = _whole(sources[0])
        layers, numbers = tuple(whole), tuple(range(1, len(whole) + 1))
    called = [source.name for source in sources] if folder else [sources[0].name] * len(layers)
    checked = tuple(_layer(name, layer) for name, layer in zip(called, layers, strict=True))
    _check_alike(called, checked)
    rows, classes = checked[0].shape
    if names is not None:
        class_names = tuple(names_of(read_text(names)))
    check_names(class_names, classes)
    if labels is not None:
        own_labels = _labels(labels)
    if own_labels is None:
        raise InputError(
            "{name} has no labels, so nothing in it is right or wrong; add labels.npy, (N,)",
            name=folder or sources[0].name,
        )
    return Epochs(
        name=folder or sources[0].name,
        layers=checked,
        numbers=numbers,
        labels=check_labels(own_labels, (rows,), classes, class_names),
        class_names=class_names,
        digest=joint_digest(sources[0], labels=labels, class_names=names),
        marks=marks or tuple(map(str, numbers)),
    )


def _whole(source: Source) -> tuple[Values, Labels | None, tuple[str, ...] | None]:
    """An array (E, N, K), with the labels and names that the file has."""
    if source.suffix == ".npz":
        parts = read_npz(source)
        values, labels, names = parts.values, parts.labels, parts.class_names
    else:
        values, labels, names = read_array(source), None, None
    if values.ndim != 3:
        raise InputError(
            "{name} has shape {shape}; expected (E, N, K): epochs, rows, classes",
            name=source.name,
            shape=values.shape,
        )
    return values, labels, names


def _labels(source: Source) -> Labels:
    return read_array(source) if source.suffix == ".npy" else read_label_column(source)[0]


def _layer(name: str, values: Values) -> Values:
    if values.ndim != 2:
        raise InputError(
            "{name} has shape {shape}; expected (N, K), the logits of one epoch",
            name=name,
            shape=values.shape,
        )
    return check_logits(name, values)[0]


def _check_alike(names: list[str], layers: tuple[Values, ...]) -> None:
    first = layers[0].shape
    for name, layer in zip(names, layers, strict=True):
        if layer.shape != first:
            raise InputError(
                "{name} has shape {shape}, and the first epoch {first}: every epoch must answer "
                "the same rows",
                name=name,
                shape=layer.shape,
                first=first,
            )
