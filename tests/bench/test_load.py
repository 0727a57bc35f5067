"""What the load counts: an answer that fails is lost, and no time of its own."""

import asyncio
import math

import pytest

from tests.bench.load import Log
from tests.bench.session import LostError


def answer(result):
    async def doing():
        if isinstance(result, Exception):
            raise result
        return result

    return doing()


@pytest.mark.parametrize("error", [LostError("late"), ConnectionResetError(), EOFError()])
def test_what_fails_is_lost(error):
    log = Log()
    asyncio.run(log.note(answer(error)))
    assert (log.taken, log.lost) == ([], 1)
    assert math.isnan(log.p95)


def test_what_is_answered_is_timed_in_milliseconds():
    log = Log()
    for seconds in range(101):
        asyncio.run(log.note(answer(float(seconds))))
    assert log.lost == 0
    assert log.p95 == pytest.approx(95_000)


def test_any_other_error_is_one_of_the_bench():
    with pytest.raises(KeyError):
        asyncio.run(Log().note(answer(KeyError("bench"))))
