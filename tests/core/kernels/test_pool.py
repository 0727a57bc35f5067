from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, get_ident

import numpy as np
import pytest

from core.kernels import pool
from core.kernels.pool import BUFFER, for_blocks, loops


@pytest.fixture
def threads(monkeypatch):
    """Sets the number of threads."""
    with ThreadPoolExecutor(3) as executor:
        monkeypatch.setattr(pool, "_POOL", executor)
        yield lambda count: monkeypatch.setattr(pool, "THREADS", count)


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize(
    ("rows", "length", "ends"),
    [(0, 5, []), (1, 5, [1]), (5, 5, [5]), (6, 5, [5, 6]), (45, 10, [10, 20, 30, 40, 45])],
)
def test_every_block_is_done_once_whatever_the_threads(threads, count, rows, length, ends):
    threads(count)
    done = []
    for_blocks(rows, length, lambda: lambda part: done.append((part.start, part.stop)))
    assert sorted(done) == list(zip([0, *ends][: len(ends)], ends, strict=True))


@pytest.mark.parametrize(("rows", "workers"), [(9, 1), (19, 1), (20, 2), (39, 3), (1000, 4)])
def test_a_thread_has_a_whole_block_at_least(threads, rows, workers):
    threads(4)
    met, idents = Barrier(workers, timeout=60), set()

    def worker():
        idents.add(get_ident())
        met.wait()  # nobody takes all of the blocks before the others have come
        return lambda part: None

    for_blocks(rows, 10, worker)
    assert len(idents) == workers


def test_a_busy_pool_keeps_nobody_waiting(threads, monkeypatch):
    threads(2)
    free, begun, done = Event(), Event(), []
    with ThreadPoolExecutor(1) as executor:
        monkeypatch.setattr(pool, "_POOL", executor)
        executor.submit(lambda: (begun.set(), free.wait(60)))
        assert begun.wait(60)
        for_blocks(100, 10, lambda: lambda part: done.append(part.start))
        free.set()
    assert done == list(range(0, 100, 10))


@pytest.mark.parametrize("count", [1, 2])
def test_an_error_in_a_block_comes_out(threads, count):
    threads(count)

    def do(part):
        if part.start == 50:
            raise MemoryError

    with pytest.raises(MemoryError):
        for_blocks(100, 10, lambda: do)


@pytest.mark.parametrize("count", [1, 2])
def test_blocks_are_silent_and_the_caller_is_not(threads, count):
    threads(count)
    before = np.geterr()
    for_blocks(100, 10, lambda: lambda part: np.divide(1.0, np.zeros(3)))
    assert np.geterr() == before


def test_numpy_is_set_up_for_the_blocks_alone():
    before = np.getbufsize(), np.geterr()
    with loops():
        assert np.getbufsize() == BUFFER
        assert np.isnan(np.divide(0.0, 0.0))
    assert (np.getbufsize(), np.geterr()) == before
