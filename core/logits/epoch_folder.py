"""A folder with the logits of the same rows after each epoch of a training, and how it grows.

It holds `epoch-0001.npy`, `epoch-0002.npy`, ..., each (N, K), `labels.npy` (N,), perhaps
`class_names.txt`, and `finished` once the training has ended. `write_epoch` writes it so that a
reader never meets half a file.
"""

import os
import re
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.logits.npy import MAX_START, read_header

EPOCH = re.compile(r"epoch[-_]?(\d{1,9})\.npy")
LABELS, NAMES, FINISHED = "labels.npy", "class_names.txt", "finished"
QUIET = 600.0  # seconds without a new file after which a training is taken to have ended,
PATIENCE = 3.0  # or this many times the longest epoch that was seen

Values = npt.NDArray[Any]


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
        >>> write_labels(folder, [1, 0]).name
        'labels.npy'
        >>> is_epochs(folder), len(state_of(folder)[0])
        (True, 1)
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
    marks = tuple(mark_of(number, found[name]) for number, name in epochs)
    latest = max((stat.st_mtime for stat in found.values()), default=0.0)
    times = [found[name].st_mtime for _, name in epochs]
    longest = max((after - before for before, after in pairwise(times)), default=0.0)
    awaited = time.time() - latest < max(QUIET, PATIENCE * longest)
    return marks, FINISHED not in found and awaited


def mark_of(number: int, stat: os.stat_result) -> str:
    """Tells one version of an epoch's file from another."""
    return f"{number}:{stat.st_mtime_ns}:{stat.st_size}"
