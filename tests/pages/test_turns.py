"""Pages take turns, and do not wait for ever."""

from threading import Event, Thread

import pytest

from pages import turns
from pages.server import hands


def begun(work):
    thread = Thread(target=work)
    thread.start()
    return thread


def test_one_runs_after_the_other():
    order, inside, leave = [], Event(), Event()

    def first():
        with turns.taken():
            inside.set()
            leave.wait(10)
            order.append("first")

    def second():
        inside.wait(10)
        with turns.taken():
            order.append("second")

    threads = [begun(first), begun(second)]
    inside.wait(10)
    leave.set()
    for thread in threads:
        thread.join(10)
    assert order == ["first", "second"]


def test_whoever_waits_too_long_goes_on(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    with turns.taken():
        done = Event()

        def other():
            with turns.taken():
                done.set()

        thread = begun(other)
        assert done.wait(10)
        thread.join(10)


def test_whoever_has_had_its_time_is_followed_by_one_alone(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.5)
    inside, most = [], []

    def waiting():
        with turns.taken():
            inside.append(1)
            most.append(len(inside))
            Event().wait(0.01)  # a turn that takes so long that others would meet it
            inside.pop()

    with turns.taken():
        threads = [begun(waiting) for _ in range(8)]
        for thread in threads:
            thread.join(10)
    assert most == [1] * 8


def test_a_turn_that_ends_with_an_error_is_over(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 600)
    for _ in range(2):
        with pytest.raises(RuntimeError), turns.taken():
            raise RuntimeError
    assert not turns.taken.__self__._line


def test_a_page_that_waits_for_its_charts_keeps_nobody_waiting(visit, monkeypatch):
    waiting = []
    line = turns.taken.__self__
    monkeypatch.setattr(hands, "until_drawn", lambda held: waiting.append(len(line._line)))
    visit("softmax")
    assert waiting
    assert set(waiting) == {0}
