"""Whole pages run one after the other, in the order in which they were asked for.

A hall that opens one link has as many runs at a time as there are people, and one interpreter. Side
by side all of them would take as long as all together; one by one, most are done at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

PATIENCE = 1.0  # seconds; whoever has the turn may be reading a file, and nobody waits for that
_turn = Lock()


@contextmanager
def taken() -> Iterator[None]:
    """Waits for the turn, but not for long, and has it until the block ends."""
    mine = _turn.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            _turn.release()
