"""A folder of .npy shards: `part-000.npy`, `part-001.npy`, ..., each memory-mapped."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.npy import read_array
from core.logits.npz import listed
from core.logits.parts import Parts
from core.logits.source import Folder, from_path
from core.logits.stored import Joined
from core.logits.text import names_of, read_text

MAX_SHARDS = 512
"""Each holds a file open, and a process may have 1,024 of them."""
_DIGITS = re.compile(r"(\d+)")
_NAME_FILES = ("class_names.txt", "names.txt")


def read_shards(folder: Folder) -> Parts:
    """The logits of a folder, one shard after another, and the labels and names beside them.

    Shards come in the order of their names, 2 before 10. Files called labels... are labels;
    `class_names.txt` names the classes. Where some are called logits..., the others are not.

    Raises:
        InputError: whatever is wrong with a shard, or with one beside another.
    """
    found = _npy_files(folder)
    labels = [path for path in found if path.stem.lower().startswith("label")]
    called = [path for path in found if path.stem.lower().startswith("logit")]
    logits = called or [path for path in found if path not in labels]
    if not logits:
        raise InputError("{name} holds labels, and no shards of logits", name=folder.name)
    notes = [
        Message(
            "shards, one after another: {count}, from {first} to {last}",
            count=len(logits),
            first=logits[0].name,
            last=logits[-1].name,
        )
    ]
    if others := [path.name for path in found if path not in labels and path not in logits]:
        notes.append(
            Message("ignored in {name}: {arrays}", name=folder.name, arrays=listed(others))
        )
    arrays = [_shard(folder, path) for path in logits]
    _check_alike(folder, logits, arrays)
    names, more = _class_names(folder)
    return Parts(
        values=Joined(arrays),  # type: ignore[arg-type]  # answers as an array does
        labels=_joined(folder, labels) if labels else None,
        class_names=names,
        notes=(*notes, *more),
    )


def read_label_shards(folder: Folder) -> tuple[npt.NDArray[Any], tuple[Message, ...]]:
    """The labels in a folder of shards, one after another.

    Raises:
        InputError: whatever is wrong with a shard.
    """
    return _joined(folder, _npy_files(folder)), ()


def in_order(paths: Sequence[Path]) -> list[Path]:
    """Paths in the order of their names, numbers in them by their size.

    Example:
        >>> [path.name for path in in_order([Path("a10.npy"), Path("a2.npy")])]
        ['a2.npy', 'a10.npy']
    """
    return sorted(
        paths,
        key=lambda path: [
            (int(part) if part.isdigit() else 0, part) for part in _DIGITS.split(path.name)
        ],
    )


def _npy_files(folder: Folder) -> list[Path]:
    found = in_order([path for path in folder.path.glob("*.npy") if path.is_file()])
    if not found:
        raise InputError("{name} has no .npy files", name=folder.name)
    if len(found) > MAX_SHARDS:
        raise InputError(
            "{name} has {count} .npy files; at most {limit} are opened, join some of them",
            name=folder.name,
            count=len(found),
            limit=MAX_SHARDS,
        )
    return found


def _shard(folder: Folder, path: Path) -> npt.NDArray[Any]:
    array = read_array(from_path(path))
    if array.ndim < 2 or array.dtype.kind == "U":
        raise InputError(
            "{name} holds {dtype} of shape {shape}; a shard of logits has numbers of shape (n, K)",
            name=f"{folder.name}/{path.name}",
            dtype=array.dtype.name,
            shape=array.shape,
        )
    return array


def _check_alike(folder: Folder, paths: Sequence[Path], arrays: Sequence[npt.NDArray[Any]]) -> None:
    """Refuse shards that have other classes, another type or another order than the first."""
    first = arrays[0]
    for path, array in zip(paths, arrays, strict=True):
        if array.shape[1:] != first.shape[1:] or array.dtype != first.dtype:
            raise InputError(
                "{name}: {other} has {came}, and {first} has {expected}; all shards must have the "
                "same classes and the same type",
                name=folder.name,
                other=path.name,
                came=f"{array.shape} {array.dtype.name}",
                first=paths[0].name,
                expected=f"{first.shape} {first.dtype.name}",
            )
        if array.ndim > 2 and not array.flags.c_contiguous:
            raise InputError(
                "{name} is stored in Fortran order; save it with np.ascontiguousarray",
                name=f"{folder.name}/{path.name}",
            )


def _joined(folder: Folder, paths: Sequence[Path]) -> npt.NDArray[Any]:
    arrays = [read_array(from_path(path)) for path in paths]
    first = arrays[0]
    for path, array in zip(paths, arrays, strict=True):
        if array.ndim == 0 or array.shape[1:] != first.shape[1:]:
            raise InputError(
                "{name}: {other} has shape {came}, and {first} has {expected}; shards of labels "
                "must have the same axes after the first",
                name=folder.name,
                other=path.name,
                came=array.shape,
                first=paths[0].name,
                expected=first.shape,
            )
        if (array.dtype.kind == "U") != (first.dtype.kind == "U"):
            raise InputError(
                "{name}: {other} holds {came}, and {first} holds {expected}",
                name=folder.name,
                other=path.name,
                came=array.dtype.name,
                first=paths[0].name,
                expected=first.dtype.name,
            )
    joined = np.concatenate(arrays)
    joined.flags.writeable = False
    return joined


def _class_names(folder: Folder) -> tuple[tuple[str, ...] | None, tuple[Message, ...]]:
    path = next((folder.path / n for n in _NAME_FILES if (folder.path / n).is_file()), None)
    if path is None:
        return None, ()
    text = read_text(from_path(path))
    return tuple(names_of(text)), text.notes
