"""All lessons: those that come with the app, and those of a folder."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from core.errors import InputError, Message
from core.lessons.lesson import Lesson
from core.lessons.proof import flaws
from core.lessons.read import read_lesson
from core.locale import LANGUAGES

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Lessons:
    """Lessons by key and language.

    Args:
        by_key: of each lesson, its languages.
        problems: what could not be read, and why.
    """

    by_key: dict[str, dict[str, Lesson]] = field(default_factory=dict)
    problems: tuple[Message, ...] = ()

    def get(self, key: str, language: str) -> Lesson | None:
        """A lesson in a language; in another one, if it was not written in that."""
        found = self.by_key.get(key, {})
        return found.get(language) or next(iter(found.values()), None)

    def all(self, language: str) -> list[Lesson]:
        """Every lesson, in order."""
        lessons = [self.get(key, language) for key in self.by_key]
        return sorted(filter(None, lessons), key=lambda lesson: (lesson.order, lesson.key))

    def __add__(self, other: "Lessons") -> "Lessons":
        """Both; of two with one key the later counts, in all its languages."""
        return Lessons({**self.by_key, **other.by_key}, (*self.problems, *other.problems))


@cache
def shipped() -> Lessons:
    """The lessons that come with the app.

    Example:
        >>> shipped().get("softmax", "en").steps[0].page
        'softmax'
    """
    return _read((HERE / language, language) for language in LANGUAGES)


def own_lessons(folder: Path) -> Lessons:
    """The lessons of a folder: `folder/en/*.toml`, `folder/zh/*.toml`, and `folder/*.toml`.

    A file that cannot be read, or that says what core does not compute, is named in `problems`.
    """
    if not folder.is_dir():
        return Lessons({}, (Message("{folder}: there is no such folder", folder=str(folder)),))
    places = [(folder / language, language) for language in LANGUAGES]
    found = _read([*places, (folder, "")], prove=True)
    if not found.by_key and not found.problems:
        return Lessons({}, (Message("{folder}: no lessons in it", folder=str(folder)),))
    return found


def _read(places: Iterable[tuple[Path, str]], *, prove: bool = False) -> Lessons:
    by_key: dict[str, dict[str, Lesson]] = {}
    problems: list[Message] = []
    for folder, language in places:
        for path in sorted(folder.glob("*.toml")):
            try:
                lesson = read_lesson(path, language or LANGUAGES[0])
            except InputError as error:
                problems.append(_named(language, error.message))
                continue
            wrong = flaws(lesson) if prove else ()
            problems += [
                _named(language, Message("{file}: {why}", file=path.name, why=flaw))
                for flaw in wrong
            ]
            if not wrong:
                by_key.setdefault(lesson.key, {}).setdefault(lesson.language, lesson)
    return Lessons(by_key, tuple(problems))


def _named(language: str, message: Message) -> Message:
    """With the folder before the file's name."""
    return Message("{folder}{why}", folder=f"{language}/" if language else "", why=message)
