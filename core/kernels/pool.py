"""Blocks of rows on all cores."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np

BUFFER = 1024  # of NumPy's loops; with the usual 8192 they copy shorter rows, in twice the time
THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
_POOL = ThreadPoolExecutor(max(1, THREADS - 1), thread_name_prefix="kernels")


@contextmanager
def loops() -> Iterator[None]:
    """Sets NumPy up for blocks: no word of what is not finite, and buffers for their rows."""
    with np.errstate(all="ignore"):  # which puts back the size of the buffers, too
        np.setbufsize(BUFFER)
        yield


def for_blocks(rows: int, length: int, worker: Callable[[], Callable[[slice], None]]) -> None:
    """Does the blocks of `length` rows, on this thread and, from two whole blocks on, on others.

    Whoever calls works too, and waits for nobody who has not begun, so that many sessions can
    share the pool. Where one block raises, no other is begun, and the error is raised here.

    Args:
        rows: how many there are.
        length: of a block; the last one may be shorter.
        worker: called once a thread, to make its buffers; gives what does a block.
    """
    starts = iter(range(0, rows, length))  # each block is taken by one thread

    def work() -> None:
        with loops():
            do = worker()
            try:
                for start in starts:
                    do(slice(start, min(start + length, rows)))
            except BaseException:
                for _left in starts:
                    pass
                raise

    helpers = [_POOL.submit(work) for _ in range(1, min(THREADS, rows // length))]
    try:
        work()
    finally:
        for helper in helpers:
            if not helper.cancel():
                helper.result()
