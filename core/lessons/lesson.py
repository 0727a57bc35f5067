"""A lesson: steps that each set a page's state, ask for a prediction, and say why."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.errors import Message
from core.experiment import EXPERIMENTS
from core.lessons.conditions import Condition, Reference
from core.query import Experiment, number


@dataclass(frozen=True)
class Choice:
    """One of some answers.

    Args:
        answers: in Markdown.
        right: the place of the right one, from 0.
    """

    answers: tuple[str, ...]
    right: int

    def accepts(self, answer: int | None) -> bool:
        """Whether it is the right one."""
        return answer == self.right


@dataclass(frozen=True)
class Number:
    """A number that is typed.

    Args:
        quantity: what it is, once the answer is shown.
        within: how far from it one may be.
    """

    quantity: Reference
    within: float

    def accepts(self, text: str, expected: float) -> bool:
        """Whether what is typed is near enough; `66.5%` is 0.665.

        Raises:
            InputError: `text` is no number.
        """
        cleaned = text.strip().removesuffix("%").removesuffix("％")
        guess = number(cleaned) / (100 if cleaned != text.strip() else 1)
        return guess == expected or math.isclose(guess, expected, rel_tol=1e-9, abs_tol=self.within)


@dataclass(frozen=True)
class Goal:
    """The page's own controls, set so that some conditions hold.

    Args:
        conditions: all of them.
    """

    conditions: tuple[Condition, ...]

    def accepts(self, now: Experiment, before: Experiment) -> bool:
        """Whether all of them hold.

        Raises:
            InputError: the experiment has not got one of the quantities.
        """
        return all(condition.holds(now, before) for condition in self.conditions)


Task = Choice | Number | Goal


@dataclass(frozen=True)
class Step:
    """One question on a page.

    Args:
        page: where it is asked.
        state: the query of the page while it is asked.
        reveal: what of it changes to show the answer.
        question: in Markdown.
        task: how it is answered.
        why: what is said once it is answered, in Markdown.
        hint: what is said to a wrong answer.
        holds: what must be true of the answer that is shown, or the lesson is wrong.
        look: what is brought onto the screen: a chart, by its name, or "rows", the table of Your
            logits; "" for the page's first chart.
    """

    page: str
    state: Mapping[str, str]
    reveal: Mapping[str, str]
    question: str
    task: Task
    why: str
    hint: str = ""
    holds: tuple[Condition, ...] = ()
    look: str = ""

    def query(self, *, shown: bool = False) -> dict[str, str]:
        """The query of the page, with the answer or without."""
        return {**self.state, **(self.reveal if shown else {})}

    @cached_property
    def before(self) -> Experiment:
        """What the page shows while it is asked."""
        return self._experiment()[0]

    @cached_property
    def after(self) -> Experiment:
        """What the page shows with the answer."""
        return self._experiment(shown=True)[0]

    def problems(self) -> tuple[Message, ...]:
        """What of the two queries cannot be read."""
        both = (*self._experiment()[1], *self._experiment(shown=True)[1])
        return tuple(dict.fromkeys(both))

    def _experiment(self, *, shown: bool = False) -> tuple[Experiment, tuple[Message, ...]]:
        return EXPERIMENTS[self.page].from_query(self.query(shown=shown))

    @cached_property
    def expected(self) -> float:
        """The number that is asked for.

        Raises:
            InputError: the page has not got it.
        """
        assert isinstance(self.task, Number)
        value = self.task.quantity.of(self.after, self.before)
        return value if isinstance(value, float) else math.nan


@dataclass(frozen=True)
class Lesson:
    """A guided course of some minutes.

    Args:
        key: permanent name; it stands in links.
        title: what it is called.
        minutes: how long it takes.
        learn: what one can do after it, in one sentence.
        steps: its questions.
        order: its place among all lessons.
        language: what it is written in.
    """

    key: str
    title: str
    minutes: int
    learn: str
    steps: tuple[Step, ...] = field(repr=False)
    order: float = 1000.0
    language: str = "en"
