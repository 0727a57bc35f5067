"""The .npz format: a zip archive of .npy files, unpacked within bounds.

Nothing is unpacked before the archive's own directory has been held against the bounds, and no
member gives more bytes than its array takes, whatever either of them promises.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.columns import labels_among
from core.logits.npy import (
    MAX_START,
    Header,
    check_promise,
    read_header,
    text_cells,
    view_array,
)
from core.logits.parts import Parts
from core.logits.source import Source

MAX_UNPACKED = 512 << 20
MAX_MEMBERS = 256
MAX_RATIO = 100
"""Unpacked to packed size; floats stay below 10, and a bomb of DEFLATE comes to 1,000."""
RATIO_FROM = 16 << 20
"""A smaller archive may pack as well as it likes: a label a row packs by hundreds."""
SHOWN_MEMBERS = 8
SHOWN_LETTERS = 40

_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # a method, a version or a kind of encryption that zipfile lacks
    OverflowError,
    OSError,
    RuntimeError,  # encrypted
    ValueError,  # a name that is no text, an offset before the beginning
)
_DIRECTORY_ENTRY = b"PK\x01\x02"


def read_npz(source: Source) -> Parts:
    """The arrays `logits`, `labels` (or `y`, `targets`, ...) and `class_names`, and columns.

    Of the others those are columns that have one axis, or the logits' without that of the classes;
    the rest stays packed.

    An archive without `logits` may have one 2-D array of floats in its place, and one without
    `class_names` one array of as many words.

    Raises:
        InputError: whatever is wrong with the archive or with an array that is read.
    """
    archive = _open(source)
    members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
    logits = _logits_member(source, archive, members)
    labels, said = labels_among(source.name, (name for name in members if name != logits))
    wanted = {"logits": logits, "labels": labels, "class_names": "class_names"}
    arrays = {
        role: _array(source, archive, members[member])
        for role, member in wanted.items()
        if member in members and (role == "logits" or member != logits)
    }
    notes = list(said)
    if logits != "logits":
        notes.append(Message("the array {array!r} was taken as the logits", array=logits))
    others = {name: info for name, info in members.items() if name not in wanted.values()}
    shape = arrays["logits"].shape
    named = [name for name, info in others.items() if _are_names(source, archive, info, shape)]
    if len(named) == 1 and "class_names" not in arrays:
        arrays["class_names"] = _array(source, archive, others.pop(named[0]))
        notes.append(Message("the array {array!r} was taken as the class names", array=named[0]))
    columns = {
        name: _array(source, archive, info, booleans=True)
        for name, info in others.items()
        if _is_column(source, archive, info, arrays["logits"].shape[:-1])
    }
    if ignored := [name for name in others if name not in columns]:
        notes.append(
            Message("ignored in {name}: {arrays}", name=source.name, arrays=listed(ignored))
        )
    names = arrays.get("class_names")
    return Parts(
        values=arrays["logits"],
        labels=arrays.get("labels"),
        class_names=None if names is None else tuple(text_cells("class_names", names)),
        notes=tuple(notes),
        columns=columns,
    )


def read_arrays(source: Source, names: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    """The arrays of an archive that have these names; the others stay packed.

    Raises:
        InputError: one of them is not there, or whatever is wrong with the archive or an array.
    """
    archive = _open(source)
    members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
    for name in names:
        if name not in members:
            raise InputError(
                "{name} needs an array called {array}; it holds: {members}",
                name=source.name,
                array=name,
                members=listed(members),
            )
    return {name: _array(source, archive, members[name]) for name in names}


def _open(source: Source) -> zipfile.ZipFile:
    if source.data.size > MAX_UNPACKED:
        raise InputError(
            "{name} has {size} bytes; at most {limit} are read of an .npz file, "
            "save larger logits as .npy",
            name=source.name,
            size=source.data.size,
            limit=MAX_UNPACKED,
        )
    content = source.data.tobytes()
    # counted before zipfile makes an object of every entry
    entries = content.count(_DIRECTORY_ENTRY)
    if entries > MAX_MEMBERS:
        raise InputError(
            "{name} has {entries} members; at most {limit} are read",
            name=source.name,
            entries=entries,
            limit=MAX_MEMBERS,
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _ZIP_ERRORS as error:
        raise InputError(
            "{name} is no zip archive, or it was damaged or cut short: save or copy it again",
            name=source.name,
        ) from error
    unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > MAX_UNPACKED:
        raise InputError(
            "{name} would unpack to {unpacked} bytes; at most {limit} are read, "
            "save larger logits as .npy",
            name=source.name,
            unpacked=unpacked,
            limit=MAX_UNPACKED,
        )
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(content):
        raise InputError(
            "{name} would unpack from {packed} to {unpacked} bytes, which no array of logits does; "
            "save it as .npy",
            name=source.name,
            packed=len(content),
            unpacked=unpacked,
        )
    return archive


def _logits_member(
    source: Source, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]
) -> str:
    if "logits" in members:
        return "logits"
    found = [member for member, info in members.items() if _is_matrix(source, archive, info)]
    if len(found) != 1:
        raise InputError(
            "{name} needs an array called logits, or a single 2-D array of floats; it holds: "
            "{members}",
            name=source.name,
            members=listed(members),
        )
    return found[0]


def _is_matrix(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    header = _header(source, archive, info)
    return header is not None and len(header.shape) == 2 and header.dtype.kind == "f"


def _are_names(
    source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, shape: tuple[int, ...]
) -> bool:
    """Whether these are words, one a class, and not one a row."""
    header = _header(source, archive, info)
    words = header is not None and header.dtype.kind == "U" and header.shape == shape[-1:]
    return words and shape[:1] != shape[-1:]


def _is_column(
    source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, lead: tuple[int, ...]
) -> bool:
    header = _header(source, archive, info, booleans=True)
    if header is None or header.size == 0:
        return False
    return len(header.shape) == 1 or (len(lead) > 1 and header.shape == lead)


def _header(
    source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, booleans: bool = False
) -> Header | None:
    """The header of a member that nobody asked for: one that cannot be read is not wanted."""
    name = _member_name(source, info)
    try:
        return read_header(name, _unpack(name, archive, info, MAX_START), booleans)
    except InputError:
        return None


def _array(
    source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, booleans: bool = False
) -> npt.NDArray[Any]:
    name = _member_name(source, info)
    header: Header = read_header(name, _unpack(name, archive, info, MAX_START), booleans)
    check_promise(name, header, info.file_size - header.offset)
    content = _unpack(name, archive, info, info.file_size)
    values = np.frombuffer(content, dtype=np.uint8)[header.offset :]
    check_promise(name, header, values.size)
    return view_array(header, values)


def _unpack(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> bytes:
    """The first `size` bytes of a member.

    zipfile gives at most as many bytes as the directory says, and checks the sum at their end.
    """
    if info.flag_bits & 1:
        raise InputError("{name} is encrypted; save it without a password", name=name)
    # the other methods of zip unpack without a bound of their own
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InputError(
            "{name} is packed by a method that .npz files do not use; "
            "save it with np.savez_compressed",
            name=name,
        )
    try:
        with archive.open(info) as member:
            return member.read(size)
    except _ZIP_ERRORS as error:
        raise InputError(
            "{name} cannot be unpacked: it was damaged or cut short; save or copy it again",
            name=name,
        ) from error


def _member_name(source: Source, info: zipfile.ZipInfo) -> str:
    return f"{source.name}/{info.filename}"


def listed(members: Iterable[str]) -> str:
    """The names of the first members."""
    names = list(members)
    shown = ", ".join(repr(name[:SHOWN_LETTERS]) for name in names[:SHOWN_MEMBERS])
    return shown + (", ..." if len(names) > SHOWN_MEMBERS else "") if names else "-"
