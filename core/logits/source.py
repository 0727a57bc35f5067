"""A file as bytes with a name: memory-mapped from a path, or as it was uploaded."""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
import numpy.typing as npt

from core.errors import InputError

HASH_BLOCK = 1 << 20


@dataclass(frozen=True, eq=False)
class Source:
    """The bytes of one file; of a path they are memory-mapped and read only when looked at."""

    name: str
    data: npt.NDArray[np.uint8]

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot."""
        return PurePath(self.name).suffix.lower()

    def digest(self) -> bytes:
        """The SHA-256 of the bytes, read in blocks."""
        digest = hashlib.sha256()
        for start in range(0, self.data.size, HASH_BLOCK):
            digest.update(self.data[start : start + HASH_BLOCK].data)
        return digest.digest()


def from_path(path: str | Path) -> Source:
    """The file at `path`, memory-mapped read only."""
    path = Path(path)
    try:
        if not path.is_file():
            raise InputError("there is no file {path}", path=path)
        if path.stat().st_size == 0:
            raise InputError("the file {name} is empty", name=path.name)
        return Source(path.name, np.memmap(path, dtype=np.uint8, mode="r"))
    except OSError as error:
        raise InputError(
            "the file {path} cannot be opened: {reason}", path=path, reason=error.strerror
        ) from error


def from_upload(name: str, content: bytes) -> Source:
    """An uploaded file; its bytes are not copied."""
    if not content:
        raise InputError("the file {name} is empty", name=name)
    return Source(name, np.frombuffer(content, dtype=np.uint8))


def joint_digest(logits: Source, **others: Source | None) -> str:
    """The SHA-256 in hex: of the logits' bytes alone, or of all files' digests and their roles."""
    given = {role: source for role, source in others.items() if source is not None}
    if not given:
        return logits.digest().hex()
    digest = hashlib.sha256(logits.digest())
    for role, source in given.items():
        digest.update(role.encode() + source.digest())
    return digest.hexdigest()
