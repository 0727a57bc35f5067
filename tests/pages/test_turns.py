"""Pages take turns, and do not wait for ever."""

from threading import Event, Thread

from pages import turns


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


def test_a_turn_that_ends_with_an_error_is_over():
    for _ in range(2):
        try:
            with turns.taken():
                raise RuntimeError
        except RuntimeError:
            assert not turns._turn.locked()
