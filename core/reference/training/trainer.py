"""Trains one network after the other in a process, and outlives it.

The process is started when somebody may want it. If it dies or falls silent, the training says so
and can be resumed from its last checkpoint; the process is started again in the background.
"""

import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from core.digits import Digits
from core.errors import InputError, Message
from core.reference.child import Child, GoneError, LateError
from core.reference.judge import ABSENT, HOPELESS, LOOK, PAUSES, READY
from core.reference.training.plan import Plan
from core.reference.training.run import Run

COMMAND = (sys.executable, "-m", "core.reference.training")
MOST_WAITING = 256
MOST_STEPS = 40_000  # of a training: a minute or two, for which others wait
MOST_BYTES = 512 << 20  # of the weights of all runs; the oldest that have ended go first
MOST_RUNS = 1024
PROMPT = 10.0  # seconds that the process may take to read what it is told
IDLE = 900.0  # seconds without anybody near, after which the process gives its memory back


class Trainer:
    """The queue of trainings, and the process that goes through it.

    Args:
        command: starts a worker; None is `python -m core.reference.training`.
        silence: seconds without a word from a training; then the worker is killed.
        start_deadline: seconds for a start.
        pauses: seconds before a start, after 1, 2, ... crashes in a row; the last one stays.
        idle: seconds without anybody near, after which the worker is ended until somebody is.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        silence: float = 60.0,
        start_deadline: float = 120.0,
        pauses: Sequence[float] = PAUSES,
        idle: float = IDLE,
    ) -> None:
        self._command = COMMAND if command is None else tuple(command)
        self._silence, self._start_deadline = silence, start_deadline
        self._pauses, self._idle = pauses, idle
        self._talk = threading.Lock()  # one frame at a time goes to the worker
        self._changed = threading.Condition()  # guards what follows
        self._runs: dict[str, Run] = {}
        self._waiting: list[Run] = []
        self._running: Run | None = None
        self._number = 0  # of the order that the worker has
        self._near = 0.0  # when somebody was last near
        self._child: Child | None = None
        self._thread: threading.Thread | None = None
        self._open, self._absent = True, False
        self._crashes = self._failed_starts = 0

    def warm(self) -> None:
        """Somebody is near: starts the worker in the background, if it is not; returns at once."""
        with self._changed:
            self._near = time.monotonic()
            self._changed.notify_all()
            if self._thread is None and self._open:
                self._thread = threading.Thread(target=self._serve, name="trainer", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Kills the worker; what waits or goes on has ended."""
        with self._changed:
            self._open = False
            if self._child:
                self._child.kill()
            self._dismiss(Message("the server is stopping"))
            self._changed.notify_all()
        if self._thread:
            self._thread.join()

    def train(self, session: str, plan: Plan, digits: Digits) -> Run:
        """Puts a training at the end of the queue; an older one of the session is stopped.

        Raises:
            InputError: it is too long, or too many wait already.
        """
        run = Run(session, plan, digits)
        if run.steps > MOST_STEPS:
            raise InputError(
                "this training has {steps} steps, and others wait for it; at most {most} are "
                "taken: choose a larger batch or fewer epochs",
                steps=f"{run.steps:,}",
                most=f"{MOST_STEPS:,}",
            )
        with self._changed:
            self._put(run)
            for older in self._runs.values():
                if older.session == session and older.active:
                    self._stop(older)
            self._runs[run.token] = run
            self._forget()
        self.warm()
        return run

    def resume(self, run: Run) -> None:
        """Lets a training go on from its last checkpoint, at the end of the queue.

        Raises:
            InputError: too many wait already.
        """
        with self._changed:
            if not run.active and run.status != "done":
                run.resume()
                self._put(run)

    def stop(self, run: Run) -> None:
        """Stops a training after its present step, or takes it out of the queue."""
        with self._changed:
            if run.active:
                self._stop(run)

    def find(self, token: str | None) -> Run | None:
        """The training of a name, if it is known here."""
        with self._changed:
            return self._runs.get(token or "")

    def ahead(self, run: Run) -> int:
        """How many trainings come before one that waits."""
        with self._changed:
            if run not in self._waiting:
                return 0
            return self._waiting.index(run) + (self._running is not None)

    @property
    def ready(self) -> bool:
        """Whether a training would begin at once."""
        return self._child is not None and self._running is None

    def _put(self, run: Run) -> None:
        if len(self._waiting) >= MOST_WAITING:
            raise InputError("{count} trainings wait already; try later", count=MOST_WAITING)
        if refusal := self._refusal():
            run.end("failed", refusal)
            return
        self._waiting.append(run)
        self._changed.notify_all()

    def _refusal(self) -> Message | None:
        """Why nothing can be trained, as long as that is so."""
        if self._absent:
            return Message("TensorFlow is not installed here")
        if not self._open:
            return Message("the server is stopping")
        if self._failed_starts >= HOPELESS:
            return Message("it cannot be started")
        return None

    def _stop(self, run: Run) -> None:
        if run in self._waiting:
            self._waiting.remove(run)
            run.end("stopped")
        elif run is self._running and run.status == "running" and self._child:
            run.status = "stopping"
            with suppress(LateError, GoneError), self._talk:  # its end is heard in another way
                self._child.say({"kind": "stop", "run": self._number}, {}, PROMPT)

    def _forget(self) -> None:
        """Lets go of the oldest trainings that have ended, as many as there are too many."""
        ended = [run for run in self._runs.values() if not run.active]
        total = sum(run.nbytes for run in self._runs.values())
        while ended and (total > MOST_BYTES or len(self._runs) > MOST_RUNS):
            oldest = ended.pop(0)
            total -= oldest.nbytes
            del self._runs[oldest.token]

    def _dismiss(self, reason: Message) -> None:
        while self._waiting:
            self._waiting.pop(0).end("failed", reason)

    def _serve(self) -> None:
        """The life of the trainer, in a thread: one worker after the other."""
        while self._open and not self._absent:
            with self._changed:
                self._changed.wait_for(lambda: not self._open or self._wanted())
            child = self._started()
            if child is not None:
                while (run := self._next(child)) is not None:
                    self._train(child, run)
                idle = child.alive
                self._ended(child)
                if idle:
                    continue
            self._rest()

    def _wanted(self) -> bool:
        """Whether a training waits, or somebody is near who may want one."""
        return bool(self._waiting) or time.monotonic() - self._near < self._idle

    def _started(self) -> Child | None:
        """A new worker that is ready; None if there is none."""
        child, said = None, None
        with suppress(OSError, LateError, GoneError):
            child = Child(self._command)
            with self._changed:
                self._child = child if self._open else None
            said = child.hear(self._start_deadline) if self._open else None
        if child is not None and said == READY:
            self._failed_starts = 0
            return child
        self._absent = said == ABSENT
        self._failed_starts += 1
        if child is not None:
            self._ended(child)
        with self._changed:
            if refusal := self._refusal():
                self._dismiss(refusal)
        return None

    def _ended(self, child: Child) -> None:
        with self._changed:
            self._child = None
        child.end()

    def _next(self, child: Child) -> Run | None:
        """The run whose turn it is, waited for; None when there is nobody to train it."""
        with self._changed:
            while self._open and child.alive and self._wanted():
                if self._waiting:
                    self._running = self._waiting.pop(0)
                    self._running.begin()
                    self._number += 1
                    return self._running
                self._changed.wait(LOOK)
            return None

    def _train(self, child: Child, run: Run) -> None:
        """One training, from its order to its end."""
        try:
            header, arrays = run.order()
            with self._talk:
                child.say(header | {"run": self._number}, arrays, self._silence)
            while run.active:
                run.hear(*child.listen(self._silence))
            self._crashes = 0
        except LateError:
            seconds = f"{self._silence:g}"
            run.end("failed", Message("nothing was heard of it for {seconds} s", seconds=seconds))
        except (GoneError, KeyError, TypeError, ValueError):
            child.kill()
            run.end("failed", Message("its process ended"))
        finally:
            with self._changed:
                self._running = None

    def _rest(self) -> None:
        """The pause after a crash; longer with each one in a row."""
        self._crashes += 1
        pause = self._pauses[min(self._crashes, len(self._pauses)) - 1]
        with self._changed:
            self._changed.wait_for(lambda: not self._open or self._absent, pause)


@cache
def trainer() -> Trainer:
    """The one trainer of a server, which closes it."""
    return Trainer()
