"""Every step of every lesson, in both languages: what it claims is what core computes."""

import math

import pytest

from core.figures.pages import specs
from core.figures.parts import charts
from core.lessons import Choice, Goal, Number, flaws, shipped, view_of
from core.locale import LANGUAGES

LESSONS = [lesson for by_language in shipped().by_key.values() for lesson in by_language.values()]
STEPS = [
    pytest.param(step, id=f"{lesson.language}-{lesson.key}-{at}")
    for lesson in LESSONS
    for at, step in enumerate(lesson.steps, 1)
]
KEYS = sorted(shipped().by_key)


def test_every_file_is_read_and_there_is_one_a_language():
    assert shipped().problems == ()
    assert all(set(languages) == set(LANGUAGES) for languages in shipped().by_key.values())
    orders = [lesson.order for lesson in shipped().all("en")]
    assert len(set(orders)) == len(orders)


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_ask_and_answer_the_same(key):
    first, *others = shipped().by_key[key].values()
    for other in others:
        assert (first.order, first.minutes) == (other.order, other.minutes)
        assert len(first.steps) == len(other.steps)
        for one, two in zip(first.steps, other.steps, strict=True):
            assert (one.page, one.state, one.reveal) == (two.page, two.state, two.reveal)
            assert one.holds == two.holds
            assert one.look == two.look
            assert bool(one.hint) == bool(two.hint)
            assert rule(one.task) == rule(two.task)


def rule(task):
    """What is right, without the words."""
    return (len(task.answers), task.right) if isinstance(task, Choice) else task


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: f"{lesson.language}-{lesson.key}")
def test_what_a_lesson_claims_is_so(lesson):
    assert [str(flaw) for flaw in flaws(lesson)] == []


@pytest.mark.parametrize("step", STEPS)
def test_the_right_answer_is_accepted_and_a_wrong_one_is_not(step):
    task = step.task
    if isinstance(task, Goal):
        assert task.accepts(step.after, step.before)
        assert not task.accepts(step.before, step.before)
    elif isinstance(task, Choice):
        accepted = [answer for answer in range(len(task.answers)) if task.accepts(answer)]
        assert accepted == [task.right]
        assert not task.accepts(None)
    else:
        assert isinstance(task, Number)
        assert task.accepts(repr(step.expected), step.expected)
        wrong = step.expected + 2 * task.within if math.isfinite(step.expected) else 0.0
        assert not task.accepts(repr(wrong), step.expected)


@pytest.mark.parametrize("step", STEPS)
def test_the_page_does_not_show_the_number_before_it_is_asked(step):
    if isinstance(step.task, Number):
        shown = step.task.quantity.of(step.before, step.before) if has(step) else None
        assert shown is None or not step.task.accepts(repr(shown), step.expected)


@pytest.mark.parametrize("step", [step for step in STEPS if step.values[0].look])
def test_what_a_step_looks_at_is_a_chart_of_its_page_or_the_table_of_rows(step):
    for experiment in (step.before, step.after):
        figures = specs(view_of(experiment))
        there = [chart.name for figure in figures for chart in charts(figure)]
        assert step.look in (there if step.page != "your_logits" else [*there, "rows"])


def has(step):
    """Whether the page has the number at the beginning: a shorter path has not."""
    try:
        step.task.quantity.of(step.before, step.before)
    except ValueError:
        return False
    return True
