"""Whether a lesson is right: its states open, its answers are what core computes."""

import math

from core.errors import InputError, Message
from core.lessons.lesson import Choice, Goal, Lesson, Number, Step


def flaws(lesson: Lesson) -> tuple[Message, ...]:
    """What is wrong with the steps of a lesson, each by its number."""
    return tuple(
        Message("steps[{step}]: {why}", step=at, why=flaw)
        for at, step in enumerate(lesson.steps, 1)
        for flaw in _flaws(step)
    )


def _flaws(step: Step) -> tuple[Message, ...]:
    problems = step.problems()
    if problems:
        return problems
    try:
        return tuple(filter(None, (_of_task(step), *_false_claims(step))))
    except InputError as error:
        return (error.message,)


def _of_task(step: Step) -> Message | None:
    if isinstance(step.task, Goal):
        if step.task.accepts(step.before, step.before):
            return Message("the goal is reached before anything is done")
        if not step.task.accepts(step.after, step.before):
            return Message("the goal is not reached by what reveal sets")
    if isinstance(step.task, Number) and math.isnan(step.expected):
        return Message("what number asks for is no number here")
    if isinstance(step.task, Choice) and not step.holds:
        return Message("a choice needs holds: what core can compute of the right answer")
    return None


def _false_claims(step: Step) -> list[Message]:
    return [
        Message("holds {number} does not hold: {name} is {value}",
                number=at, name=claim.left.name, value=str(claim.left.of(step.after, step.before)))
        for at, claim in enumerate(step.holds, 1)
        if not claim.holds(step.after, step.before)
    ]  # fmt: skip
