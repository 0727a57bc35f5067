"""The worker's process as the server sees it: a frame in, a frame out, within a time."""

import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from core.reference.background import give_way
from core.reference.wire import Arrays, Header, WireError, read, write

ROOT = Path(__file__).parents[2]  # where `python -m core.reference` is understood
Result = TypeVar("Result")


class LateError(Exception):
    """There was no answer in time; the process has been killed."""


class GoneError(Exception):
    """The process ended, or what it said is no frame."""


class Child:
    """A process that is asked one thing at a time.

    Args:
        command: what to start.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        give_way(self._process.pid)
        self._in = cast(BinaryIO, self._process.stdin)
        self._out = cast(BinaryIO, self._process.stdout)

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def hear(self, seconds: float) -> Header:
        """What the process says.

        Raises:
            LateError, GoneError: it says nothing.
        """
        return self._within(seconds, lambda: read(self._out)[0])

    def ask(self, header: Header, arrays: Mapping[str, Any], seconds: float) -> Header:
        """What the process says to a question.

        Raises:
            LateError, GoneError: it says nothing.
        """

        def exchange() -> Header:
            write(self._in, header, arrays)
            return read(self._out)[0]

        return self._within(seconds, exchange)

    def say(self, header: Header, arrays: Mapping[str, Any], seconds: float) -> None:
        """Tells the process something, which it answers when it likes.

        Raises:
            LateError, GoneError: it does not listen.
        """
        self._within(seconds, lambda: write(self._in, header, arrays))

    def listen(self, seconds: float) -> tuple[Header, Arrays]:
        """What the process says next, with arrays.

        Raises:
            LateError, GoneError: it says nothing.
        """
        return self._within(seconds, lambda: read(self._out))

    def kill(self) -> None:
        """Ends the process; whoever listens to it hears that it is gone."""
        self._process.kill()
        self._process.wait()  # a killed process looks alive for a moment

    def end(self) -> None:
        """Ends the process and leaves nothing of it."""
        self.kill()
        for pipe in (self._in, self._out):
            with suppress(OSError):  # what was not yet written has no reader
                pipe.close()

    def _within(self, seconds: float, exchange: Callable[[], Result]) -> Result:
        """What `exchange` gives; a killed process lets go of whoever reads or writes."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            return exchange()
        except (OSError, EOFError, WireError) as error:
            self.kill()
            raise (LateError if late.is_set() else GoneError) from error
        finally:
            timer.cancel()
            timer.join()
