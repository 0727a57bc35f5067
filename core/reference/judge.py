"""Asks the worker, one question after the other, and outlives it.

A worker that is dead or hangs delays nobody: it is killed and started again in the background,
while the questions wait and those of one session overtake each other.
"""

import sys
import threading
import time
from collections.abc import Sequence
from functools import cache

from core.errors import Message
from core.reference.answer import Answer, failed
from core.reference.child import Child, GoneError, LateError
from core.reference.program import Program
from core.reference.ticket import Ticket, Waiting

COMMAND = (sys.executable, "-m", "core.reference")
PAUSES = (1, 2, 4, 8, 16, 32, 60)  # seconds before a start, after 1, 2, ... crashes in a row
BUSY = 0.02  # seconds with one question, after which nobody waits for the next
LOOK = 1.0  # seconds between two looks at an idle worker
HOPELESS = 3  # starts in a row without a worker; then questions are not kept
READY, ABSENT = {"kind": "ready"}, {"kind": "absent"}  # what a worker says first


class Judge:
    """Compares numbers with TensorFlow's, in a process that it starts, watches and replaces.

    Args:
        command: starts a worker; None is `python -m core.reference`.
        deadline: seconds for a question; then the worker is killed.
        start_deadline: seconds for a start.
        pauses: seconds before a start, after 1, 2, ... crashes in a row; the last one stays.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        deadline: float = 10.0,
        start_deadline: float = 120.0,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._command = COMMAND if command is None else tuple(command)
        self._deadline, self._start_deadline = deadline, start_deadline
        self._pauses = pauses
        self._changed = threading.Condition()  # guards what follows
        self._waiting = Waiting()
        self._child: Child | None = None
        self._thread: threading.Thread | None = None
        self._open = True
        self._ready = self._absent = False
        self._busy_since: float | None = None
        self._crashes = self._failed_starts = 0

    def start(self, after: float = 0.0) -> None:
        """Starts the worker in the background, so many seconds later; returns at once."""
        self._open = True
        self._thread = threading.Thread(
            target=self._serve, args=(after,), name="judge", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Kills the worker and answers everyone who waits."""
        with self._changed:
            self._open = False
            if self._child:
                self._child.kill()
            self._waiting.dismiss(failed(Message("the server is stopping")))
            self._changed.notify_all()
        if self._thread:
            self._thread.join()

    def ask(self, session: str, program: Program) -> Ticket:
        """Puts a question to TensorFlow; an older one of the session that still waits is dropped.

        Args:
            session: whose question it is.
            program: the question.

        Returns:
            A ticket for the answer.
        """
        ticket = Ticket(program, self._prompt)
        with self._changed:
            refusal = self._refusal()
            if refusal:
                ticket.settle(refusal)
            else:
                self._waiting.put(session, ticket)
                self._changed.notify_all()
        return ticket

    def _refusal(self) -> Answer | None:
        """The answer to every question, as long as there can be no other."""
        if self._absent:
            return Answer("absent")
        if not self._open:
            return failed(Message("the server is stopping"))
        if self._failed_starts >= HOPELESS:
            return failed(Message("it cannot be started"))
        return None

    def _prompt(self) -> bool:
        """Whether a question is likely to be answered at once."""
        child, since = self._child, self._busy_since
        idle = since is None or time.monotonic() - since < BUSY
        return self._ready and idle and child is not None and child.alive

    def _serve(self, after: float) -> None:
        """The life of the judge, in a thread: one worker after the other."""
        if after:
            with self._changed:
                self._changed.wait_for(lambda: not self._open, after)
        while self._open and not self._absent:
            child = self._started()
            if child is not None:
                self._work(child)
                self._ended(child)
            self._rest()

    def _started(self) -> Child | None:
        """A new worker that is ready; None if there is none."""
        child = None
        try:
            child = self._launched()
            said = child.hear(self._start_deadline)
        except (OSError, LateError, GoneError):
            said = None
        if child is not None and said == READY:
            self._failed_starts, self._ready = 0, True
            return child
        self._absent = said == ABSENT
        self._failed_starts += 1
        if child is not None:
            self._ended(child)
        with self._changed:
            if refusal := self._refusal():
                self._waiting.dismiss(refusal)
        return None

    def _launched(self) -> Child:
        """A new process, unless the judge is closed; nobody who asks waits for its start."""
        child = Child(self._command)
        with self._changed:
            if self._open:
                self._child = child
                return child
        child.end()
        raise GoneError

    def _ended(self, child: Child) -> None:
        with self._changed:
            self._ready, self._child = False, None
        child.end()

    def _work(self, child: Child) -> None:
        """Puts one question after the other, until the worker or the judge is at its end."""
        while ticket := self._next(child):
            self._busy_since = time.monotonic()
            answer = self._answered(child, ticket)
            self._busy_since = None
            if not child.alive:
                self._ready = False
            ticket.settle(answer)

    def _next(self, child: Child) -> Ticket | None:
        """The ticket whose turn it is, waited for; None when there is nobody to answer it."""
        with self._changed:
            while self._open and child.alive:
                if ticket := self._waiting.take():
                    return ticket
                self._changed.wait(LOOK)
            return None

    def _answered(self, child: Child, ticket: Ticket) -> Answer:
        """What the worker says to a question; one that it does not survive is not put again."""
        assert ticket.program is not None
        try:
            answer = Answer.unpacked(child.ask(*ticket.program.packed(), self._deadline))
        except LateError:
            seconds = f"{self._deadline:g}"
            return failed(Message("no answer in {seconds} s; it is started again", seconds=seconds))
        except (GoneError, KeyError, TypeError, ValueError):
            child.kill()
            return failed(Message("it ended; it is started again"))
        self._crashes = 0
        return answer

    def _rest(self) -> None:
        """The pause after a crash; longer with each one in a row."""
        self._crashes += 1
        pause = self._pauses[min(self._crashes, len(self._pauses)) - 1]
        with self._changed:
            self._changed.wait_for(lambda: not self._open or self._absent, pause)


@cache
def judge() -> Judge:
    """The one judge of a server, which starts and closes it."""
    return Judge()
