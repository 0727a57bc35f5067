"""Whether the files that are open are still as they were when they were opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import Message

LOOKED_AT = 256
"""Files of a folder that are looked at: all shards, and of a .zarr store some of its chunks."""

Look = tuple[int, int, int]


@dataclass(frozen=True)
class Change:
    """What happened to a file that is open.

    Args:
        message: a sentence for people.
        readable: whether what was opened can still be read as it was.
    """

    message: Message
    readable: bool


@dataclass(frozen=True)
class Stamp:
    """Size, time of the last change and number of each file, as they were; of uploads nothing.

    A memory-mapped file that somebody cuts short must not be read: the system ends the process
    that does. So it is looked at before each run, which leaves the time of a run itself. One that
    was removed, or written anew under its name, is still there for those who have it mapped.

    Args:
        looks: at each file.
        mapped: whether all of them are memory-mapped or were read as a whole, and none is a .zarr
            store, which is read when it is asked for.
    """

    looks: tuple[tuple[Path, Look], ...] = ()
    mapped: bool = True

    @classmethod
    def of(cls, files: Iterable[Path], mapped: bool = True) -> "Stamp":
        """The stamp of some files as they are now; of many, of some of them."""
        paths = list(files)
        step = max(1, -(-len(paths) // LOOKED_AT))
        looks = tuple((path, look) for path in paths[::step] if (look := _look(path)))
        return cls(looks, mapped)

    def changed(self) -> Change | None:
        """What happened to the first file that is not as it was; None where all are."""
        for path, before in self.looks:
            now = _look(path)
            if now is None:
                gone = Message("{name} is gone: it was removed or renamed", name=path.name)
                return Change(gone, self.mapped)
            if now != before:
                other = Message(
                    "{name} has changed on the disk since it was opened", name=path.name
                )
                return Change(other, self.mapped and now[2] != before[2])
        return None


NO_STAMP = Stamp()


def _look(path: Path) -> Look | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino
