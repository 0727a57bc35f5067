"""The judge with workers that answer, hang, die or talk nonsense; TensorFlow is not among them."""

import sys
import threading
import time

import pytest

from core.reference import judge as judging
from core.reference.answer import Answer
from core.reference.child import Child
from core.reference.judge import PAUSES, Judge
from core.reference.program import Program
from core.reference.ticket import Ticket, Waiting

SOON = 60  # seconds that a test waits at most for what comes within one
PROGRAM = Program({"x": 1.0}, "y = x", {"y": 1.0})
# `starts` is how often this worker was started before; `take` reads a question.
WORKER = """
import os, sys
from core.reference.answer import Answer
from core.reference.wire import read, write

source, sink = sys.stdin.buffer, sys.stdout.buffer
with open(sys.argv[1], "ab") as log:
    starts = log.tell()
    log.write(b".")

def say(header):
    write(sink, header, {})

def take():
    try:
        return read(source)
    except EOFError:
        os._exit(0)

def agree(size=0.0):
    say(Answer("agrees", size).packed())

def serve():
    count = 0
    while True:
        take()
        count += 1
        agree(count)

def hang():
    source.read()
    import threading
    threading.Event().wait()
"""
SERVES = "say({'kind': 'ready'})\nserve()"


@pytest.fixture
def worker(tmp_path):
    """The command of a worker that does as it is told."""

    def worker(script):
        return [sys.executable, "-c", WORKER + script, str(tmp_path / "starts")]

    return worker


@pytest.fixture
def open_judge(worker):
    """Judges that are closed at the end."""
    judges = []

    def open_judge(script=SERVES, start=True, **options):
        judge = Judge(worker(script), **{"pauses": (0,)} | options)
        judges.append(judge)
        if start:
            judge.start()
        return judge

    yield open_judge
    for judge in judges:
        judge.close()


def result(ticket):
    return ticket.answer.result(SOON)


def test_a_question_is_answered(open_judge):
    ticket = open_judge().ask("a", PROGRAM)
    assert result(ticket) == Answer("agrees", 1)
    assert ticket.wait(0) == Answer("agrees", 1)
    assert ticket.program is None


def test_tickets_cannot_be_guessed(open_judge):
    judge = open_judge(start=False)
    tokens = {judge.ask("a", PROGRAM).token for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 20


def test_only_the_latest_question_of_a_session_counts(open_judge):
    judge = open_judge(start=False)
    tickets = [judge.ask("a", PROGRAM) for _ in range(3)]
    assert [ticket.answer.done() for ticket in tickets] == [True, True, False]
    assert tickets[0].wait(0) == Answer("overtaken")
    judge.start()
    assert result(tickets[2]).size == 1


def test_sessions_are_served_in_turn_and_an_edit_keeps_the_turn(open_judge):
    judge = open_judge(start=False)
    tickets = {session: judge.ask(session, PROGRAM) for session in "abc"}
    tickets["a"] = judge.ask("a", PROGRAM)
    judge.start()
    assert {session: result(ticket).size for session, ticket in tickets.items()} == {
        "a": 1,
        "b": 2,
        "c": 3,
    }


def test_a_question_that_hangs_is_not_put_again_and_others_are_kept(open_judge):
    script = "say({'kind': 'ready'})\nhang() if starts == 0 else serve()"
    judge = open_judge(script, start=False, deadline=0.2)
    first, second = judge.ask("a", PROGRAM), judge.ask("b", PROGRAM)
    judge.start()
    assert str(result(first).reason) == "no answer in 0.2 s; it is started again"
    assert result(second) == Answer("agrees", 1)


def test_a_worker_that_does_not_read_is_ended_as_well(open_judge):
    script = "say({'kind': 'ready'})\nthreading = __import__('threading')\nthreading.Event().wait()"
    judge = open_judge(script, start=False, deadline=0.2)
    large = Program({"x": [0.0] * 100_000}, "y = x", {})  # more than a pipe holds
    ticket = judge.ask("a", large)
    judge.start()
    assert "no answer in 0.2 s" in str(result(ticket).reason)


@pytest.mark.parametrize(
    "death",
    [
        "os._exit(1)",
        "os.kill(os.getpid(), 9)",
        "sink.write(b'LSF1' + bytes(3)); sink.flush(); os._exit(0)",
        "sink.write(b'LSF1\\x00\\x01\\x00\\x00[{'); sink.flush(); os._exit(0)",
        "sink.write(b'a traceback, say, or a progress bar'); sink.flush(); serve()",
        "say({'kind': 'agrees'}); serve()",
        "say({'kind': 'great', **Answer('agrees').packed(), 'kind': 'great'}); serve()",
        "say([]); serve()",
    ],
)
def test_the_question_of_a_dying_worker_fails_and_the_next_is_answered(open_judge, death):
    script = f"say({{'kind': 'ready'}})\nif starts == 0:\n    take()\n    {death}\nserve()"
    judge = open_judge(script, start=False)
    first, second = judge.ask("a", PROGRAM), judge.ask("b", PROGRAM)
    judge.start()
    assert str(result(first).reason) == "it ended; it is started again"
    assert result(second) == Answer("agrees", 1)


@pytest.mark.parametrize(
    "start", ["os._exit(1)", "say('hello')", "say({'kind': 'unready'})", "print('loading')"]
)
def test_questions_survive_a_start_that_fails(open_judge, start):
    judge = open_judge(f"if starts == 0:\n    {start}\n    os._exit(0)\n{SERVES}", start=False)
    ticket = judge.ask("a", PROGRAM)
    judge.start()
    assert result(ticket) == Answer("agrees", 1)


def test_a_start_that_hangs_is_ended(open_judge):
    judge = open_judge(f"hang() if starts == 0 else None\n{SERVES}", start_deadline=5)
    assert result(judge.ask("a", PROGRAM)).kind == "agrees"


def test_after_some_starts_in_vain_nobody_is_left_waiting(open_judge):
    judge = open_judge("os._exit(1)", start=False)
    ticket = judge.ask("a", PROGRAM)
    judge.start()
    assert str(result(ticket).reason) == "it cannot be started"
    assert judge.ask("b", PROGRAM).answer.done()


def test_a_command_that_is_not_there_is_a_start_that_fails(tmp_path):
    judge = Judge([str(tmp_path / "nothing")], pauses=(0,))
    ticket = judge.ask("a", PROGRAM)
    judge.start()
    assert str(result(ticket).reason) == "it cannot be started"
    judge.close()


def test_without_tensorflow_everyone_hears_so_at_once(open_judge):
    judge = open_judge("say({'kind': 'absent'})", start=False)
    ticket = judge.ask("a", PROGRAM)
    judge.start()
    assert result(ticket) == Answer("absent")
    assert judge.ask("b", PROGRAM).wait(0) == Answer("absent")


def test_the_worker_says_itself_that_there_is_no_tensorflow(tmp_path):
    script = "import sys; sys.modules['tensorflow'] = None\nfrom core.reference import worker\n"
    judge = Judge([sys.executable, "-c", script + "worker.main()"], pauses=(0,))
    ticket = judge.ask("a", PROGRAM)
    judge.start()
    assert result(ticket) == Answer("absent")
    judge.close()


def rests(judge, monkeypatch, count):
    """The pauses that the judge would make, without making them; set when there are so many."""
    pauses, enough = [], threading.Event()

    def wait_for(done, pause):
        pauses.append(pause)
        if len(pauses) == count:
            enough.set()

    monkeypatch.setattr(judge._changed, "wait_for", wait_for)
    return pauses, enough


def test_the_first_start_can_wait(open_judge):
    judge = Judge([sys.executable, "-S", "-c", ""], pauses=(10_000,))
    began = time.monotonic()
    judge.start(after=10_000)
    assert judge._child is None
    judge.close()  # and a closed judge does not
    assert time.monotonic() - began < SOON


def test_each_crash_in_a_row_makes_the_next_pause_longer(monkeypatch):
    judge = Judge([sys.executable, "-S", "-c", ""])
    pauses, enough = rests(judge, monkeypatch, 9)
    judge.start()
    assert enough.wait(SOON)
    judge.close()
    assert pauses[:9] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert PAUSES[-1] == 60


def test_an_answer_makes_the_pauses_short_again(open_judge, monkeypatch):
    judge = open_judge("say({'kind': 'ready'})\ntake()\nagree()\ntake()", False, pauses=PAUSES)
    pauses, enough = rests(judge, monkeypatch, 3)
    judge.start()
    while not enough.is_set():
        result(judge.ask("a", PROGRAM))
    judge.close()
    assert pauses[:3] == [1, 1, 1]


def test_a_pause_ends_with_the_judge():
    judge = Judge([sys.executable, "-S", "-c", ""], pauses=(10_000,))
    judge.start()
    judge.close()
    assert not judge._thread.is_alive()


class TestNobodyWaits:
    def test_for_a_worker_that_is_not_there(self, open_judge):
        ticket = open_judge(start=False).ask("a", PROGRAM)
        begun = time.perf_counter()
        assert ticket.wait(SOON) is None
        assert time.perf_counter() - begun < 1

    def test_for_a_worker_that_is_dead(self, open_judge):
        judge = open_judge("say({'kind': 'ready'})\ntake()\nos._exit(1)", pauses=(10_000,))
        result(judge.ask("a", PROGRAM))
        assert judge.ask("a", PROGRAM).wait(SOON) is None

    def test_for_a_worker_that_died_while_nobody_asked(self, open_judge):
        judge = open_judge(pauses=(10_000,))
        result(judge.ask("a", PROGRAM))
        judge._child.kill()
        assert judge.ask("a", PROGRAM).wait(SOON) is None

    def test_for_a_worker_that_takes_long(self, open_judge, monkeypatch):
        asked = threading.Event()
        ask = Child.ask

        def spy(child, *question):
            asked.set()
            return ask(child, *question)

        monkeypatch.setattr(Child, "ask", spy)
        judge = open_judge("say({'kind': 'ready'})\nhang()")
        judge.ask("a", PROGRAM)
        assert asked.wait(SOON)
        monkeypatch.setattr(judging, "BUSY", 0.0)
        assert judge.ask("b", PROGRAM).wait(SOON) is None

    def test_longer_than_they_wished(self):
        assert Ticket(PROGRAM, lambda: True).wait(0.01) is None


class TestTheEnd:
    def test_whoever_waits_is_answered(self, open_judge):
        judge = open_judge("say({'kind': 'ready'})\nhang()")
        tickets = [judge.ask(session, PROGRAM) for session in "ab"]
        judge.close()
        assert {result(ticket).kind for ticket in tickets} == {"failed"}
        assert "stopping" in str(judge.ask("c", PROGRAM).wait(0).reason)

    def test_nothing_is_left_of_the_process(self, open_judge):
        judge = open_judge()
        result(judge.ask("a", PROGRAM))
        process = judge._child._process
        judge.close()
        assert process.returncode is not None

    def test_a_judge_may_be_started_again(self, open_judge):
        judge = open_judge()
        result(judge.ask("a", PROGRAM))
        judge.close()
        judge.start()
        assert result(judge.ask("a", PROGRAM)).kind == "agrees"

    def test_one_that_was_never_started_is_closed(self):
        Judge().close()


def test_many_threads_ask_at_once_and_everyone_is_answered(open_judge):
    judge = open_judge()
    tickets = []

    def ask(session):
        for _ in range(50):
            tickets.append(judge.ask(session, PROGRAM))
            tickets[-1].wait(0.01)

    threads = [threading.Thread(target=ask, args=(name,)) for name in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kinds = [result(ticket).kind for ticket in tickets]
    assert len(kinds) == 400
    assert set(kinds) <= {"agrees", "overtaken"}
    assert kinds.count("agrees") >= 8


class TestWaiting:
    def ticket(self):
        return Ticket(Program({"x": [0.0] * 10}, "", {}), lambda: False)

    def test_too_many_sessions_are_refused(self, monkeypatch):
        monkeypatch.setattr("core.reference.ticket.MAX_WAITING", 2)
        waiting, tickets = Waiting(), [self.ticket() for _ in range(4)]
        for session, ticket in zip("abca", tickets, strict=True):
            waiting.put(session, ticket)
        assert [ticket.answer.done() for ticket in tickets] == [True, False, True, False]
        assert "too many" in str(tickets[2].answer.result().reason)
        assert len(waiting) == 2

    def test_too_much_memory_is_refused_until_there_is_some(self, monkeypatch):
        monkeypatch.setattr("core.reference.ticket.MAX_BYTES", 200)
        waiting, tickets = Waiting(), [self.ticket() for _ in range(5)]
        for session, ticket in zip("abc", tickets, strict=False):
            waiting.put(session, ticket)
        assert tickets[2].answer.done()
        assert waiting.take() is tickets[0]
        waiting.put("d", tickets[3])
        waiting.put("b", tickets[4])
        assert not tickets[3].answer.done()
        assert not tickets[4].answer.done()

    def test_all_are_dismissed(self):
        waiting, ticket = Waiting(), self.ticket()
        waiting.put("a", ticket)
        waiting.dismiss(Answer("absent"))
        assert ticket.answer.result() == Answer("absent")
        assert waiting.take() is None
