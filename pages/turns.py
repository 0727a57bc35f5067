"""Whole pages run one after the other, in the order in which they were asked for.

A hall that opens one link has as many runs at a time as there are people, and one interpreter. Side
by side all of them would take as long as all together; one by one, most are done at once.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic

PATIENCE = 1.0  # seconds; whoever has the turn may be reading a file, and nobody waits for that


class Line:
    """Who has the turn, and who waits for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._line: deque[Event] = deque()
        self._begun = 0.0  # when the first one's turn did

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for the turn and has it until the block ends, or for `PATIENCE` if others wait."""
        mine = Event()
        with self._lock:
            self._line.append(mine)
            if self._line[0] is mine:
                self._begin()
        while not mine.wait(PATIENCE):
            with self._lock:
                if monotonic() - self._begun >= PATIENCE:
                    self._end()
        try:
            yield
        finally:
            with self._lock:
                if self._line and self._line[0] is mine:
                    self._end()

    def _begin(self) -> None:
        """The first one has the turn from now on."""
        self._begun = monotonic()
        self._line[0].set()

    def _end(self) -> None:
        """The first one no longer has it, but the next."""
        self._line.popleft()
        if self._line:
            self._begin()


taken = Line().taken
