"""Guided lessons on the live pages: a file a lesson and language, whose answers core computes.

`docs/lessons.md` says how one is written.
"""

from core.lessons.conditions import Condition, Reference
from core.lessons.folder import Lessons, own_lessons, shipped
from core.lessons.lesson import Choice, Goal, Lesson, Number, Step, Task
from core.lessons.proof import flaws
from core.lessons.quantities import QUANTITIES, names_of, quantity, view_of
from core.lessons.read import read_lesson

__all__ = [
    "QUANTITIES",
    "Choice",
    "Condition",
    "Goal",
    "Lesson",
    "Lessons",
    "Number",
    "Reference",
    "Step",
    "Task",
    "flaws",
    "names_of",
    "own_lessons",
    "quantity",
    "read_lesson",
    "shipped",
    "view_of",
]
