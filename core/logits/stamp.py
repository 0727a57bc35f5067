"""Whether the files that are open are still as they were when they were opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import Message

LOOKED_AT = 256
"""Files of a folder that are looked at: all shards, and of a .zarr store some of its chunks."""

Look = tuple[int, int, int]


@dataclass(frozen=True)
class Stamp:
    """Size, time of the last change and number of each file, as they were; of uploads nothing.

    A memory-mapped file that somebody cuts short must not be read: the system ends the process
    that does. So it is looked at before each run, which leaves the time of a run itself.
    """

    looks: tuple[tuple[Path, Look], ...] = ()

    @classmethod
    def of(cls, files: Iterable[Path]) -> "Stamp":
        """The stamp of some files as they are now; of many, of some of them."""
        paths = list(files)
        step = max(1, -(-len(paths) // LOOKED_AT))
        return cls(tuple((path, look) for path in paths[::step] if (look := _look(path))))

    def changed(self) -> Message | None:
        """What happened to the first file that is not as it was; None where all are."""
        for path, before in self.looks:
            now = _look(path)
            if now is None:
                return Message("{name} is gone: it was removed, renamed, or its disk was",
                               name=path.name)  # fmt: skip
            if now != before:
                return Message("{name} has changed on the disk since it was opened", name=path.name)
        return None


NO_STAMP = Stamp()


def _look(path: Path) -> Look | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino
