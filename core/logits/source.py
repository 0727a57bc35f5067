"""A file as bytes with a name: memory-mapped from a path, or as it was uploaded; and folders."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core.errors import InputError

HASH_BLOCK = 1 << 20
WHOLE = 256 << 20
"""Bytes of the largest file whose digest is of all its bytes: half a second."""
SAMPLES = 64
"""Blocks that the digest of a larger file is of, beside its size."""


class Origin(Protocol):
    """Where logits or labels came from: a file or a folder."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def suffix(self) -> str:
        """What it is, in lower case: an extension with its dot, or a kind of folder."""

    @property
    def files(self) -> tuple[Path, ...]:
        """What is looked at to see that nothing changed; nothing of an upload."""

    def digest(self) -> bytes:
        """The SHA-256 that tells it from others."""


@dataclass(frozen=True, eq=False)
class Source:
    """The bytes of one file; of a path they are memory-mapped and read only when looked at."""

    name: str
    data: npt.NDArray[np.uint8]
    path: Path | None = None

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot."""
        return PurePath(self.name).suffix.lower()

    @property
    def files(self) -> tuple[Path, ...]:
        """The file, where it is one on the disk."""
        return () if self.path is None else (self.path,)

    def digest(self, most: int | None = None) -> bytes:
        """The SHA-256 of the bytes; of more than `most`, of their number and of some blocks.

        Args:
            most: bytes that are read, `WHOLE` if not given.
        """
        size, most = self.data.size, WHOLE if most is None else most
        digest, starts = hashlib.sha256(), range(0, size, HASH_BLOCK)
        if size > most:
            digest.update(f"{size} bytes".encode())
            count = max(1, min(SAMPLES, most // HASH_BLOCK))
            starts = np.linspace(0, max(size - HASH_BLOCK, 0), count, dtype=np.int64).tolist()
        for start in starts:
            digest.update(self.data[start : start + HASH_BLOCK].data)
        return digest.digest()


@dataclass(frozen=True, eq=False)
class Folder:
    """A folder whose files are read one by one.

    Args:
        path: where it is.
        suffix: its kind, ".zarr" or "folder".
    """

    path: Path
    suffix: str

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.path.resolve().name

    @property
    def files(self) -> tuple[Path, ...]:
        """All files in it, in the order of their paths."""
        return tuple(sorted(_files_in(self.path)))

    def digest(self) -> bytes:
        """The SHA-256 of the names and sizes of all files, and of what is in them.

        Of a folder of more than `WHOLE` bytes it is that of a part of what is in `SAMPLES` files.
        """
        digest = hashlib.sha256()
        sizes = {file: file.stat().st_size for file in self.files}
        for file, size in sizes.items():
            digest.update(f"{file.relative_to(self.path).as_posix()} {size}".encode())
        filled = [file for file, size in sizes.items() if size]
        count = len(filled) if sum(sizes.values()) <= WHOLE else min(SAMPLES, len(filled))
        places = np.linspace(0, len(filled) - 1, count, dtype=np.int64)
        for file in (filled[place] for place in places.tolist()):
            digest.update(from_path(file).digest(WHOLE // count))
        return digest.digest()


def _files_in(path: Path) -> Iterator[Path]:
    for inside in path.iterdir():
        if inside.name.startswith(".") and not inside.name.startswith(".z"):
            continue  # .DS_Store and the like
        if inside.is_dir():
            yield from _files_in(inside)
        elif inside.is_file():
            yield inside


def from_path(path: str | Path) -> Source:
    """The file at `path`, memory-mapped read only."""
    path = Path(path)
    try:
        if not path.is_file():
            raise InputError("there is no file {path}", path=path)
        if path.stat().st_size == 0:
            raise InputError("the file {name} is empty", name=path.name)
        return Source(path.name, np.memmap(path, dtype=np.uint8, mode="r"), path)
    except OSError as error:
        raise InputError(
            "the file {path} cannot be opened: {reason}", path=path, reason=error.strerror
        ) from error


def file_or_folder(path: str | Path) -> Source | Folder:
    """What is at `path`: a file, a .zarr store, or a folder with .npy files.

    Raises:
        InputError: there is nothing, or a folder of something else.
    """
    path = Path(path)
    try:
        if not path.is_dir():
            return from_path(path)
        if any((path / name).is_file() for name in ("zarr.json", ".zarray", ".zgroup")):
            return Folder(path, ".zarr")
        if any(path.glob("*.npy")):
            return Folder(path, "folder")
    except OSError as error:
        raise InputError(
            "the file {path} cannot be opened: {reason}", path=path, reason=error.strerror
        ) from error
    raise InputError(
        "{path} is a folder with neither .npy files nor a .zarr store in it", path=path
    )


def from_upload(name: str, content: bytes) -> Source:
    """An uploaded file; its bytes are not copied."""
    if not content:
        raise InputError("the file {name} is empty", name=name)
    return Source(name, np.frombuffer(content, dtype=np.uint8))


def joint_digest(logits: Origin, **others: Origin | None) -> str:
    """The SHA-256 in hex: of the logits' bytes alone, or of all files' digests and their roles."""
    given = {role: source for role, source in others.items() if source is not None}
    if not given:
        return logits.digest().hex()
    digest = hashlib.sha256(logits.digest())
    for role, source in given.items():
        digest.update(role.encode() + source.digest())
    return digest.hexdigest()
