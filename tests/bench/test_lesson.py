"""The hall that takes a lesson: what it moves for a goal, and that a wrong step is no answer."""

import asyncio

import pytest

from core.lessons import Goal
from tests.bench.lesson import KEY, moved, press, read
from tests.bench.session import LostError


class Panel:
    """A session whose panel leads to one step, whatever is pressed."""

    def __init__(self, place):
        self.components = {"link": {"query": f"logits=1%2C2&lesson={KEY}%3A{place}"}}

    async def press(self, key):
        return 0.1


def test_a_goal_is_reached_by_the_logits_that_differ():
    goals = [step for step in read().steps if isinstance(step.task, Goal)]
    assert [moved(step) for step in goals] == [{"0": 3.3133}, {"1": 7.8}]
    assert all(step.before.to_query().keys() == step.after.to_query().keys() for step in goals)


def test_a_press_that_leads_elsewhere_is_lost():
    asyncio.run(press(Panel("2"), "lesson_next", "2"))
    with pytest.raises(LostError, match="led to softmax:2, not to 3"):
        asyncio.run(press(Panel("2"), "lesson_next", "3"))
