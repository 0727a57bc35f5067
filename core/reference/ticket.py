"""Questions that wait for the worker: one a session, in the order of the sessions' turns."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from secrets import token_urlsafe

from core.errors import Message
from core.reference.answer import Answer, failed
from core.reference.program import Program

MAX_WAITING = 4096  # sessions
MAX_BYTES = 256 << 20  # of their questions


class Ticket:
    """The right to one answer.

    Args:
        program: the question.
        prompt: whether an answer can come at once.
    """

    def __init__(self, program: Program, prompt: Callable[[], bool]) -> None:
        self.token = token_urlsafe(16)
        self.answer: Future[Answer] = Future()
        self.program: Program | None = program
        self.nbytes = program.nbytes
        self._scope = program.scope
        self._prompt = prompt

    def wait(self, seconds: float) -> Answer | None:
        """The answer; None if it takes longer, and at once if the worker cannot answer now."""
        if not self.answer.done() and not self._prompt():
            return None
        try:
            return self.answer.result(seconds)
        except TimeoutError:
            return None

    def settle(self, answer: Answer) -> None:
        """Gives the answer, and lets go of the question."""
        self.program = None
        self.answer.set_result(replace(answer, scope=self._scope))


class Waiting:
    """The tickets that wait; it is for its caller to let one thread in at a time."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._tickets)

    def put(self, session: str, ticket: Ticket) -> None:
        """Adds a ticket; it takes the turn of the one that its session had waiting."""
        older = self._tickets.get(session)
        if older is not None:
            self._bytes -= older.nbytes
            older.settle(Answer("overtaken"))
        self._tickets[session] = ticket
        self._bytes += ticket.nbytes
        if len(self._tickets) > MAX_WAITING or self._bytes > MAX_BYTES:
            del self._tickets[session]
            self._bytes -= ticket.nbytes
            ticket.settle(failed(Message("too many others are waiting")))

    def take(self) -> Ticket | None:
        """The ticket whose turn it is, or None."""
        if not self._tickets:
            return None
        ticket = self._tickets.pop(next(iter(self._tickets)))
        self._bytes -= ticket.nbytes
        return ticket

    def dismiss(self, answer: Answer) -> None:
        """Gives everyone the same answer."""
        while ticket := self.take():
            ticket.settle(answer)
