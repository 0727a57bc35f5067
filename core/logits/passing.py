"""The pass over a large file while people wait for it: how far it is, and an end to it."""

from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic
from typing import Any

from core.errors import InputError, Message
from core.logits.opened import Opened

WARM = 0.5  # seconds before which nothing is said of the time left
PASSES = 2  # for the sums and the table, and for the doctor


class CancelledError(Exception):
    """Somebody does not want to wait any longer."""


class Passing:
    """A thread that computes of a file what its views wait for; it can be cancelled and go on.

    Args:
        opened: the file.
        connect: gives the client of a Dask cluster, or None; called in the thread.
        done: is called when all of it is there.

    Example:
        >>> from core.logits import load_sample
        >>> passing = Passing(Opened(load_sample()))
        >>> passing.go_on()
        >>> passing.wait()
        >>> passing.status, passing.fraction
        ('done', 1.0)
    """

    def __init__(self, opened: Opened, connect: Callable[[], Any] = lambda: None) -> None:
        self.opened = opened
        self.status = "waiting"  # "running", "cancelled", "failed" or "done"
        self.fraction = 0.0
        self.reason: Message | None = None
        self._connect, self._lock, self._thread = connect, Lock(), Thread()
        self._begun, self._begun_at, self._wanted = monotonic(), 0.0, True

    def go_on(self) -> None:
        """Starts, or goes on where it was cancelled; what is going on is left alone."""
        with self._lock:
            self._wanted = True
            if self.status in ("running", "done"):
                return
            self.status, self.reason = "running", None
            self.fraction = self._begun_at = len({"passed"} & vars(self.opened).keys()) / PASSES
            self._begun = monotonic()
            self._thread = Thread(target=self._run, daemon=True, name="passing")
            self._thread.start()

    def cancel(self) -> None:
        """Ends it, after the blocks that are begun."""
        self._wanted = False

    def wait(self) -> None:
        """Until the thread has ended."""
        self._thread.join()

    @property
    def left(self) -> float | None:
        """Seconds that it will still take; None while nobody knows."""
        passed, done = monotonic() - self._begun, self.fraction - self._begun_at
        if self.status != "running" or passed < WARM or done <= 0:
            return None
        return passed * (1 - self.fraction) / done

    def _run(self) -> None:
        try:
            self.opened.prepare(self._tell, self._connect())
        except CancelledError:
            self.status = "cancelled"
        except InputError as error:
            self.reason, self.status = error.message, "failed"
        except Exception as error:  # of a file that vanished, or of too little memory
            self.reason = Message("{kind}: {reason}", kind=type(error).__name__, reason=error)
            self.status = "failed"
        else:
            self.fraction, self.status = 1.0, "done"

    def _tell(self, which: int, done: int, count: int) -> None:
        self.fraction = (which + done / count) / PASSES
        if not self._wanted:
            raise CancelledError
