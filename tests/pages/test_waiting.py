"""A large file is waited for in sight, can be cancelled and gone on with; a small one never is."""

import threading

import numpy as np
import pytest

from core.errors import InputError
from core.logits import Logits, opened
from core.logits.passing import CancelledError, Passing
from pages.files import OpenFile, sample

PAGE = "your_logits"


@pytest.fixture
def held_up(monkeypatch):
    """All files are large, and no pass ends before it is let go."""
    monkeypatch.setattr(opened, "AT_ONCE", 100)
    go = threading.Event()

    def prepare(self, progress, client=None):
        for at in range(1, 1000):
            progress(0, at, 1000)
            if go.wait(0.01):
                break
        vars(self).update(passed=opened.one_pass(self.logits), findings=())

    monkeypatch.setattr(OpenFile, "prepare", prepare)
    values = sample().logits.values
    mine = OpenFile(Logits("big.npy", values, sample().logits.labels, None, "ab" * 32))
    yield mine, go
    go.set()


def ended():
    """Waits for the pass."""
    for thread in threading.enumerate():
        if thread.name == "passing":
            thread.join()


def test_it_can_be_cancelled_and_goes_on(visit, held_up, monkeypatch):
    mine, go = held_up
    monkeypatch.setattr("pages.files.find_ignoring", lambda *_: mine)
    session = visit(PAGE)
    assert not session.metric
    session.button(key="pass_cancel").click().run()
    ended()
    session.run()
    assert any("Cancelled after" in element.value for element in session.markdown)
    go.set()
    session.button(key="pass_go_on").click().run()
    ended()
    session.run()
    assert session.metric


def test_a_small_file_is_shown_at_once(visit):
    session = visit(PAGE)
    assert session.metric
    assert not [button for button in session.button if button.key == "pass_cancel"]


class TestPassing:
    def file(self):
        return OpenFile(Logits("a.npy", np.zeros((5000, 60)), np.zeros(5000, np.int64), None, ""))

    def test_it_ends_with_all_that_is_waited_for(self):
        mine = self.file()
        passing = Passing(mine)
        passing.go_on()
        passing.wait()
        assert (passing.status, passing.fraction) == ("done", 1.0)
        assert {"passed", "findings"} <= vars(mine).keys()

    def test_cancelled_it_keeps_nothing_and_goes_on(self):
        mine = self.file()
        passing = Passing(mine, connect=lambda: passing.cancel())
        passing.go_on()
        passing.wait()
        assert passing.status == "cancelled"
        assert "passed" not in vars(mine)
        passing._connect = lambda: None
        passing.go_on()
        passing.wait()
        assert passing.status == "done"

    def test_it_says_why_it_failed(self):
        def refuse():
            raise InputError("no cluster at {address}", address="here")

        passing = Passing(self.file(), connect=refuse)
        passing.go_on()
        passing.wait()
        assert (passing.status, str(passing.reason)) == ("failed", "no cluster at here")

    def test_progress_says_where_it_is(self):
        told = []
        self.file().prepare(lambda which, done, count: told.append((which, done, count)))
        assert told[-1] == (1, 5000, 5000)
        assert told == sorted(told)
        with pytest.raises(CancelledError):
            self.file().prepare(Passing.__dict__["_tell"].__get__(cancelled()))


def cancelled():
    passing = Passing(TestPassing().file())
    passing.cancel()
    return passing
