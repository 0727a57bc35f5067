"""Reads a lesson from its TOML file, and says precisely what is wrong with it."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from core.errors import InputError, Message
from core.experiment import EXPERIMENTS
from core.lessons.conditions import Condition, Reference
from core.lessons.lesson import Choice, Goal, Lesson, Number, Step, Task
from core.query import shortened

LARGEST = 200_000  # bytes of a file
MOST_STEPS = 40
MOST_CHOICES = 8
MOST_MINUTES = 240
TASKS = ("choices", "number", "goal")
Item = TypeVar("Item")


class Table:
    """A table of the file, and where it stands in it; fields that nobody asks for are refused.

    Args:
        values: what TOML gave.
        where: its name, "" for the whole file.
    """

    def __init__(self, values: dict[str, Any], where: str = "") -> None:
        self.values = dict(values)
        self.where = where

    def name(self, field: str) -> str:
        """A field as it is named to a person, `steps[2].why`."""
        return f"{self.where}.{field}" if self.where else field

    def take(
        self, field: str, kind: type | tuple[type, ...], what: Message, default: Any = None
    ) -> Any:
        """The value of a field.

        Raises:
            InputError: it is missing and has no default, or is of another kind.
        """
        value = self.values.pop(field, default)
        if value is None:
            raise InputError("{field}: missing", field=self.name(field))
        if not isinstance(value, kind) or isinstance(value, bool):
            raise InputError(
                "{field}: expected {what}, got {value}",
                field=self.name(field),
                what=what,
                value=shortened(repr(value)),
            )
        return value

    def text(self, field: str, default: str | None = None) -> str:
        """A text, without the white space around it."""
        text = self.take(field, str, Message("a text"), default).strip()
        if not text and default is None:
            raise InputError("{field}: missing", field=self.name(field))
        return str(text)

    def number(self, field: str, low: float, high: float, default: float | None = None) -> float:
        """A number within limits."""
        value = float(self.take(field, (int, float), Message("a number"), default))
        if not low <= value <= high:
            raise InputError(
                "{field}: must be from {low} to {high}, got {value}",
                field=self.name(field),
                low=f"{low:g}",
                high=f"{high:g}",
                value=f"{value:g}",
            )
        return value

    def texts(self, field: str, default: list[str] | None = None) -> list[str]:
        """A list of texts."""
        found = self.take(field, list, Message("a list of texts"), default)
        for at, text in enumerate(found, 1):
            if not isinstance(text, str) or not text.strip():
                raise InputError("{field}: expected a text", field=f"{self.name(field)}[{at}]")
        return [text.strip() for text in found]

    def read(self, field: str, text: str, reader: Callable[[str], Item]) -> Item:
        """What `reader` makes of a text, or its complaint with the name of the field."""
        try:
            return reader(text)
        except InputError as error:
            raise InputError("{field}: {why}", field=field, why=error.message) from None

    def conditions(self, field: str, default: list[str] | None = None) -> tuple[Condition, ...]:
        """A list of conditions."""
        return tuple(
            self.read(f"{self.name(field)}[{at}]", text, Condition.parse)
            for at, text in enumerate(self.texts(field, default), 1)
        )

    def finish(self) -> None:
        """Refuses what is left.

        Raises:
            InputError: there is a field that is not known.
        """
        for field in self.values:
            raise InputError("{field}: not known here", field=self.name(shortened(field)))


def read_lesson(path: Path, language: str = "en") -> Lesson:
    """The lesson of a file; its key is the file's name.

    Args:
        path: of the file, `softmax.toml`.
        language: what it is written in.

    Raises:
        InputError: what is wrong with it, with file and field, or line.
    """
    try:
        return _lesson(_toml(path), path.stem, language)
    except InputError as error:
        raise InputError("{file}: {why}", file=path.name, why=error.message) from None


def _toml(path: Path) -> Table:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError("the file is larger than {most} bytes", most=LARGEST)
        return Table(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise InputError("this is not TOML: {why}", why=str(error)) from None
    except UnicodeDecodeError:
        raise InputError("the file is not text in UTF-8") from None
    except OSError as error:
        raise InputError("cannot be read: {why}", why=str(error.strerror)) from None


def _lesson(table: Table, key: str, language: str) -> Lesson:
    if not (key.isascii() and key.isidentifier() and len(key) <= 40):
        raise InputError("a lesson's file is named with letters, digits and _, such as softmax")
    page = table.text("page", "softmax")
    found = table.take("steps", list, Message("a list of [[steps]]"))
    if not 1 <= len(found) <= MOST_STEPS or not all(isinstance(step, dict) for step in found):
        raise InputError("steps: expected 1 to {most} [[steps]]", most=MOST_STEPS)
    lesson = Lesson(
        key=key,
        title=table.text("title"),
        minutes=int(table.number("minutes", 1, MOST_MINUTES)),
        learn=table.text("learn"),
        steps=tuple(_step(Table(step, f"steps[{at}]"), page) for at, step in enumerate(found, 1)),
        order=table.number("order", 0, 1000, 1000),
        language=language,
    )
    table.finish()
    return lesson


def _step(table: Table, page: str) -> Step:
    where = table.text("page", page)
    if where not in EXPERIMENTS:
        raise InputError(
            "{field}: there is no page {page!r}; there are: {known}",
            field=table.name("page"),
            page=shortened(where),
            known=", ".join(EXPERIMENTS),
        )
    step = Step(
        page=where,
        state=_query(table, "state"),
        reveal=_query(table, "reveal"),
        question=table.text("question"),
        task=_task(table),
        why=table.text("why"),
        hint=table.text("hint", ""),
        holds=table.conditions("holds", []),
        look=table.text("look", ""),
    )
    table.finish()
    return step


def _query(table: Table, field: str) -> dict[str, str]:
    """What stands behind the ? of a link; a whole link is taken too."""
    text = table.text(field, "")
    return dict(parse_qsl(text.rpartition("?")[2], keep_blank_values=True))


def _task(table: Table) -> Task:
    [*given] = [name for name in TASKS if name in table.values]
    if len(given) != 1:
        raise InputError(
            "{step}: expected one of choices, number and goal, got {given}",
            step=table.where,
            given=", ".join(given) or "-",
        )
    if given == ["goal"]:
        return Goal(table.conditions("goal"))
    if given == ["number"]:
        quantity = table.read(table.name("number"), table.text("number"), Reference.parse)
        return Number(quantity, table.number("within", 0, 1e9))
    answers = tuple(table.texts("choices"))
    if not 2 <= len(answers) <= MOST_CHOICES:
        raise InputError(
            "{field}: expected 2 to {most} answers, got {got}",
            field=table.name("choices"),
            most=MOST_CHOICES,
            got=len(answers),
        )
    right = table.number("right", 1, len(answers))
    return Choice(answers, int(right) - 1)
