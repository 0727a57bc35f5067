"""The logits of the same rows after each epoch of a training: one array, or a folder of files.

A folder holds `epoch-0001.npy`, `epoch-0002.npy`, ..., each (N, K), `labels.npy` (N,), perhaps
`class_names.txt`, and `finished` once the training has ended. `write_epoch` writes it so that a
reader never meets half a file.
"""

import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.check import check_labels, check_logits, check_names
from core.logits.npy import MAX_START, read_array, read_header
from core.logits.npz import read_npz
from core.logits.open import Logits
from core.logits.parts import Labels
from core.logits.source import Source, from_path, from_upload, joint_digest
from core.logits.table import read_label_column
from core.logits.text import names_of, read_text

EPOCH = re.compile(r"epoch[-_]?(\d{1,9})\.npy")
LABELS, NAMES, FINISHED = "labels.npy", "class_names.txt", "finished"
QUIET = 600.0  # seconds without a new file after which a training is taken to have ended,
PATIENCE = 3.0  # or this many times the longest epoch that was seen

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


def write_epoch(folder: str | Path, number: int, logits: npt.ArrayLike) -> Path:
    """Writes the logits after an epoch, all at once: a reader sees the whole file or none.

    Args:
        folder: is made where it is not there.
        number: of the epoch, from 1.
        logits: (N, K).

    Returns:
        The path of the file.

    Example:
        >>> import tempfile
        >>> folder = tempfile.mkdtemp()
        >>> write_epoch(folder, 1, [[1.0, 2.0], [3.0, 4.0]]).name
        'epoch-0001.npy'
        >>> _ = write_labels(folder, [1, 0])
        >>> open_epochs(folder).layers[0].shape
        (2, 2)
    """
    return _written(Path(folder, f"epoch-{number:04d}.npy"), np.asarray(logits))


def write_labels(
    folder: str | Path, labels: npt.ArrayLike, class_names: Sequence[str] | None = None
) -> Path:
    """Writes the labels (N,) that all epochs have, and perhaps K class names."""
    if class_names is not None:
        names = Path(folder, NAMES)
        names.parent.mkdir(parents=True, exist_ok=True)
        names.write_text("".join(f"{name}\n" for name in class_names), encoding="utf-8")
    return _written(Path(folder, LABELS), np.asarray(labels).astype(np.int64))


def _written(path: Path, array: Values) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with unfinished.open("wb") as file:
            np.save(file, array, allow_pickle=False)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def is_epochs(path: str | Path, labels: str | Path | None = None) -> bool:
    """Whether a path holds epochs: a folder of them, or (E, N, K) beside N labels.

    Example:
        >>> is_epochs("nowhere")
        False
    """
    path = Path(path)
    try:
        if path.is_dir():
            arrays = [each.name for each in path.glob("*.npy")]
            return any(map(EPOCH.fullmatch, arrays)) or arrays == [LABELS]
        if labels is None or path.suffix != ".npy" or Path(labels).suffix != ".npy":
            return False
        shapes = [_shape(Path(each)) for each in (path, labels)]
    except (InputError, OSError):
        return False
    return len(shapes[0]) == 3 and shapes[1] == shapes[0][1:2] != shapes[0][:1]


def _shape(path: Path) -> tuple[int, ...]:
    with path.open("rb") as file:
        return read_header(path.name, file.read(MAX_START)).shape


def state_of(folder: str | Path) -> tuple[tuple[str, ...], bool]:
    """The marks of the epochs in a folder, and whether a training still writes there.

    Args:
        folder: its path.
    """
    with os.scandir(folder) as entries:
        whole = (entry for entry in entries if not entry.name.startswith("."))  # others may go
        found = {entry.name: entry.stat() for entry in whole if entry.is_file()}
    epochs = sorted(
        (int(match[1]), name) for name in found if (match := EPOCH.fullmatch(name)) is not None
    )
    marks = tuple(_mark(number, found[name]) for number, name in epochs)
    latest = max((stat.st_mtime for stat in found.values()), default=0.0)
    times = [found[name].st_mtime for _, name in epochs]
    longest = max((after - before for before, after in pairwise(times)), default=0.0)
    awaited = time.time() - latest < max(QUIET, PATIENCE * longest)
    return marks, FINISHED not in found and awaited


def _mark(number: int, stat: os.stat_result) -> str:
    return f"{number}:{stat.st_mtime_ns}:{stat.st_size}"


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
    marks = tuple(_mark(number, each.stat()) for number, each in found)
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
            "files came",
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
        labels=check_labels(own_labels, rows, classes, class_names),
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
