"""Which reader takes which kind of file."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from core.errors import InputError, Message
from core.logits.npy import read_array, read_npy, text_cells
from core.logits.npz import read_npz
from core.logits.parquet import read_parquet, read_parquet_labels
from core.logits.parts import Labels, Parts
from core.logits.shards import read_label_shards, read_shards
from core.logits.source import Folder, Source
from core.logits.table import read_label_column, read_table
from core.logits.text import names_of, read_text
from core.logits.zarr_store import read_zarr, read_zarr_labels

Read = TypeVar("Read")
Noted = tuple[Read, tuple[Message, ...]]


def read_logits_of(source: Source | Folder) -> Parts:
    """What is in a file or a folder of logits.

    Raises:
        InputError: an unknown kind, or whatever is wrong with it.
    """
    return _reader(source, _LOGITS)(source)


def read_labels_of(source: Source | Folder) -> Noted[Labels]:
    """What is in a file or a folder of labels.

    Raises:
        InputError: an unknown kind, or whatever is wrong with it.
    """
    return _reader(source, _LABELS)(source)


def read_names_of(source: Source | Folder) -> Noted[tuple[str, ...]]:
    """What is in a file of class names.

    Raises:
        InputError: an unknown kind, or whatever is wrong with it.
    """
    return _reader(source, _NAMES)(source)


def _reader(
    source: Source | Folder, readers: Mapping[str, Callable[[Any], Read]]
) -> Callable[[Any], Read]:
    if isinstance(source, Source) and source.suffix == ".zarr":
        raise InputError(
            "{name} is a file; a .zarr store is a folder, opened where it lies by the path that "
            "the server is started with",
            name=source.name,
        )
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


_LOGITS: dict[str, Callable[[Any], Parts]] = {
    ".npy": read_npy,
    ".npz": read_npz,
    ".csv": read_table,
    ".tsv": read_table,
    ".txt": read_table,
    ".parquet": read_parquet,
    ".zarr": read_zarr,
    "folder": read_shards,
}
_LABELS: dict[str, Callable[[Any], Noted[Labels]]] = {
    ".npy": _npy_labels,
    ".csv": read_label_column,
    ".tsv": read_label_column,
    ".txt": read_label_column,
    ".parquet": read_parquet_labels,
    ".zarr": read_zarr_labels,
    "folder": read_label_shards,
}
_NAMES: dict[str, Callable[[Any], Noted[tuple[str, ...]]]] = {
    ".npy": _npy_names,
    ".txt": _text_names,
    ".csv": _text_names,
    ".tsv": _text_names,
}
