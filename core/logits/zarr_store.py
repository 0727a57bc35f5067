"""The .zarr format, versions 2 and 3: an array in chunks, read where it lies and when asked for.

The library is asked only after the metadata has been read here: some codecs of the format unpack
Python objects, and so could run code.
"""

import json
import math
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.columns import labels_among
from core.logits.npz import listed
from core.logits.parts import Parts
from core.logits.source import Folder
from core.logits.zarr_rows import ZarrRows

MAX_METADATA = 1 << 20
MAX_READ = 512 << 20
"""Bytes of labels, names or a column, which are read as a whole."""
MAX_COLUMN = 256 << 20
MAX_CHUNK = 512 << 20
MOST_CHUNKS = 10_000_000
"""Files of an array, or chunks of a shard."""
_METADATA = ("zarr.json", ".zarray")
_NUMBERS = "bytes endian transpose sharding_indexed vlen-utf8 bitround delta fixedscaleoffset"
_PACKED = "blosc bz2 gzip lz4 lzma zlib zstd packbits quantize shuffle"
_SUMS = "adler32 crc32 crc32c fletcher32"
_CODECS = frozenset(f"{_NUMBERS} {_PACKED} {_SUMS}".split())
"""Codecs that give numbers or text, whatever the bytes are."""


def read_zarr(folder: Folder) -> Parts:
    """An array of logits; or a group with `logits`, and perhaps labels and `class_names`.

    Further arrays with one axis become columns. Nothing is unpacked but labels, names and those.

    Raises:
        InputError: whatever is wrong with the store.
    """
    if _is_array(folder.path):
        values = _rows(folder, folder.path)
        return Parts(values, None, _named(values), _missing(values))  # type: ignore[arg-type]
    members = {path.name: path for path in _arrays_in(folder)}
    chosen = _logits_member(folder, members)
    values = _rows(folder, members[chosen])
    notes = _missing(values)
    if chosen != "logits":
        notes += (Message("the array {array!r} was taken as the logits", array=chosen),)
    called, said = labels_among(folder.name, (name for name in members if name != chosen))
    notes += said
    others = [name for name in members if name not in (chosen, called, "class_names")]
    columns, ignored = {}, []
    for name in others:
        column = _column(folder, members[name], len(values))
        if column is None:
            ignored.append(name)
        else:
            columns[name] = column
    if ignored:
        notes += (Message("ignored in {name}: {arrays}", name=folder.name, arrays=listed(ignored)),)
    names = _named(values)
    if "class_names" in members:
        names = tuple(_cells(folder, members["class_names"]))
    labels = None if called is None else _whole(folder, members[called])
    return Parts(values, labels, names, notes, columns)  # type: ignore[arg-type]


def read_zarr_labels(folder: Folder) -> tuple[npt.NDArray[Any], tuple[Message, ...]]:
    """An array of labels, or the one called so in a group.

    Raises:
        InputError: whatever is wrong with the store.
    """
    path = folder.path if _is_array(folder.path) else folder.path / "labels"
    if not _is_array(path):
        raise InputError("{name} has no array called labels", name=folder.name)
    return _whole(folder, path), ()


def _rows(folder: Folder, path: Path) -> ZarrRows:
    array = _opened(folder, path)
    if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
        raise InputError(
            "{name} holds the dtype {dtype!r}; read are float16, float32, float64 and integers",
            name=_called(folder, path),
            dtype=str(array.dtype),
        )
    if not array.shape or 0 in array.shape:
        raise InputError(
            "{name} holds an empty array, of shape {shape}",
            name=_called(folder, path),
            shape=array.shape,
        )
    return ZarrRows(_called(folder, path), array)


def _missing(values: ZarrRows) -> tuple[Message, ...]:
    """Says of chunks that were never written: the format reads them as its fill value."""
    missing = values.array.nchunks - values.array.nchunks_initialized
    if not missing:
        return ()
    return (
        Message(
            "{name} lacks {missing} of its {count} chunks; their logits are read as {fill}",
            name=values.name,
            missing=missing,
            count=values.array.nchunks,
            fill=str(values.array.fill_value),
        ),
    )


def _named(values: ZarrRows) -> tuple[str, ...] | None:
    """Class names among the attributes of the array."""
    names = values.array.attrs.asdict().get("class_names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    return tuple(names)


def _logits_member(folder: Folder, members: dict[str, Path]) -> str:
    if "logits" in members:
        return "logits"
    found = []
    for name, path in members.items():
        shape = _metadata(folder, path).get("shape")
        if name != "labels" and isinstance(shape, list) and len(shape) == 2:
            found.append(name)
    if len(found) != 1:
        raise InputError(
            "{name} needs an array called logits, or a single 2-D array of floats; it holds: "
            "{members}",
            name=folder.name,
            members=listed(members),
        )
    return found[0]


def _column(folder: Folder, path: Path, rows: int) -> npt.NDArray[Any] | None:
    """An array with one value a row; None of anything else, and of what cannot be read."""
    try:
        array = _opened(folder, path)
        if array.ndim != 1 or array.shape[0] > rows or array.nbytes > MAX_COLUMN:
            return None
        column = _whole(folder, path)
    except InputError:
        return None
    return column if column.dtype.kind in "fiuUb" and column.nbytes <= MAX_COLUMN else None


def _cells(folder: Folder, path: Path) -> list[str]:
    names = _whole(folder, path)
    if names.dtype.kind != "U" or names.ndim != 1:
        raise InputError(
            "{name} holds {dtype} of shape {shape}; expected text of shape (K,), one name a class",
            name=_called(folder, path),
            dtype=names.dtype.name,
            shape=names.shape,
        )
    cells: list[str] = names.tolist()
    return cells


def _whole(folder: Folder, path: Path) -> npt.NDArray[Any]:
    array = _opened(folder, path)
    if array.nbytes > MAX_READ:
        raise InputError(
            "{name} has {size} bytes; at most {limit} are read at once",
            name=_called(folder, path),
            size=array.nbytes,
            limit=MAX_READ,
        )
    try:
        values = np.asarray(array[...])
        if values.dtype.kind in "OT":  # text of any length
            values = _text(values)
    except Exception as error:
        raise InputError(
            "{name} cannot be read: {reason}",
            name=_called(folder, path),
            reason=error or type(error).__name__,
        ) from error
    values.flags.writeable = False
    return values


def _text(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    longest = max((len(cell) for cell in values.flat), default=0)
    if longest * values.size * 4 > MAX_READ:
        raise ValueError(f"its longest text has {longest} characters")
    return values.astype(np.str_)


def _opened(folder: Folder, path: Path) -> Any:
    """An array of the library, once its metadata asks for nothing that runs code."""
    import zarr

    metadata = _metadata(folder, path)
    for codec in _codecs(metadata):
        if codec not in _CODECS:
            raise InputError(
                "{name} is packed with {codec!r}, which is not read here; known are {known}",
                name=_called(folder, path),
                codec=codec[:40],
                known=", ".join(sorted(_CODECS)),
            )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of types that other libraries may not know
            array = zarr.open_array(store=str(path), mode="r")
        if 0 in (*array.chunks, *(array.shards or ())):
            raise ValueError("chunks of no length")
    except Exception as error:
        raise InputError(
            "{name} cannot be opened: {reason}",
            name=_called(folder, path),
            reason=error or type(error).__name__,
        ) from error
    _check_chunks(_called(folder, path), array)
    return array


def _check_chunks(name: str, array: Any) -> None:
    """Refuses what would take too much memory, whatever of it is on the disk.

    A chunk is unpacked as a whole, be it larger than the array; a shard has an index of 16 bytes a
    chunk; and the names of all chunks are held against those that are there.
    """
    chunk = math.prod(array.chunks) * array.dtype.itemsize
    if chunk > MAX_CHUNK:
        raise InputError(
            "{name} has chunks of {size} bytes; at most {limit} are unpacked at a time, save it in "
            "smaller chunks",
            name=name,
            size=chunk,
            limit=MAX_CHUNK,
        )
    files = array.shards or array.chunks
    of_shard, of_array = _count(files, array.chunks), _count(array.shape, files)
    if max(of_shard, of_array) > MOST_CHUNKS:
        raise InputError(
            "{name} has {count} chunks; at most {limit} are looked at, save it in larger chunks",
            name=name,
            count=max(of_shard, of_array),
            limit=MOST_CHUNKS,
        )


def _count(lengths: tuple[int, ...], parts: tuple[int, ...]) -> int:
    """How many parts of some lengths a whole has."""
    return math.prod(-(-n // part) for n, part in zip(lengths, parts, strict=True))


def _metadata(folder: Folder, path: Path) -> dict[str, Any]:
    file = next(path / name for name in _METADATA if (path / name).is_file())
    try:
        if file.stat().st_size > MAX_METADATA:
            raise ValueError(f"more than {MAX_METADATA} bytes")
        found = json.loads(file.read_bytes())
        if not isinstance(found, dict):
            raise ValueError("no object")
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            "{name}: its metadata, {file}, cannot be read: {reason}",
            name=_called(folder, path),
            file=file.name,
            reason=error,
        ) from error
    return found


def _codecs(part: Any) -> Iterator[str]:
    """The names of all codecs in some metadata, however deep."""
    if not isinstance(part, dict):
        return
    given = [*_listed(part.get("codecs")), *_listed(part.get("filters"))]
    given += [*_listed(part.get("index_codecs")), part.get("compressor")]
    for codec in given:
        if isinstance(codec, dict):
            name = str(codec.get("name", codec.get("id", "")))
            yield name.removeprefix("numcodecs.")
            yield from _codecs(codec.get("configuration"))
        elif codec is not None:
            yield str(codec)


def _listed(part: Any) -> list[Any]:
    return part if isinstance(part, list) else []


def _is_array(path: Path) -> bool:
    file = path / "zarr.json"
    if file.is_file():
        try:
            return bool(json.loads(file.read_bytes()[:MAX_METADATA]).get("node_type") == "array")
        except (ValueError, AttributeError, RecursionError):
            return True  # and is refused as one whose metadata cannot be read
    return (path / ".zarray").is_file()


def _arrays_in(folder: Folder) -> list[Path]:
    return sorted(path for path in folder.path.iterdir() if path.is_dir() and _is_array(path))


def _called(folder: Folder, path: Path) -> str:
    return folder.name if path == folder.path else f"{folder.name}/{path.name}"
