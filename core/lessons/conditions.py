"""What a lesson claims of an experiment, `probabilities[2] >= 0.9`: compared, never run."""

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from core.errors import InputError
from core.lessons.quantities import quantity
from core.query import Experiment, number, shortened

NEAR = 1e-9  # to which two numbers are equal, where no width is given
_REFERENCE = r"(?:before\.)?[A-Za-z_]\w*(?:\[[^\]]*\])?"
_WIDTH = r"(?:\s*(?:±|\+-)\s*(?P<width>\S+))?"
REFERENCE = re.compile(r"(?P<before>before\.)?(?P<name>[A-Za-z_]\w*)(?:\[(?P<index>[-\d,\s]+)\])?")
CONDITION = re.compile(
    rf"\s*(?P<left>{_REFERENCE})\s*(?P<sign><=|>=|!=|<|>|=)\s*(?P<right>'[^']*'|.+?){_WIDTH}\s*"
)
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Reference:
    """A quantity by its name, `losses[0]`; `before.losses[0]` is that at the step's beginning.

    Args:
        name: of the quantity.
        index: the place in it.
        before: whether it is that at the beginning.

    Example:
        >>> Reference.parse("confusion[0, -1]")
        Reference(name='confusion', index=(0, -1), before=False)
    """

    name: str
    index: tuple[int, ...] = ()
    before: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads it.

        Raises:
            InputError: `text` is not of this form.
        """
        found = REFERENCE.fullmatch(text.strip())
        try:
            index = () if not found or not found["index"] else found["index"].split(",")
            places = tuple(int(place) for place in index)
        except ValueError:
            found = None
        if not found:
            raise InputError(
                "expected a quantity such as probabilities[2], got {text!r}", text=shortened(text)
            )
        return cls(found["name"], places, bool(found["before"]))

    def __str__(self) -> str:
        place = f"[{', '.join(map(str, self.index))}]" if self.index else ""
        return f"{'before.' if self.before else ''}{self.name}{place}"

    def of(self, now: Experiment, before: Experiment) -> float | str | None:
        """The quantity of the experiment as it is, or as it was.

        Raises:
            InputError: there is no such quantity.
        """
        return quantity(before if self.before else now, self.name, self.index)


@dataclass(frozen=True)
class Condition:
    """A quantity compared with a number, a word in quotes, or another quantity.

    Args:
        left: the quantity.
        sign: one of `< <= > >= = !=`.
        right: what it is compared with.
        width: how far equal numbers may be apart.

    Example:
        >>> from core.experiment import SoftmaxExperiment
        >>> start = SoftmaxExperiment()
        >>> Condition.parse("probabilities[2] = 0.665 ± 0.001").holds(start, start)
        True
    """

    left: Reference
    sign: str
    right: float | str | Reference
    width: float = NEAR

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads it.

        Raises:
            InputError: `text` is not of this form.
        """
        found = CONDITION.fullmatch(text)
        if not found or (found["width"] and found["sign"] not in ("=", "!=")):
            raise InputError(
                "expected a condition such as probabilities[2] >= 0.9, or loss = 0.4 ± 0.01; "
                "got {text!r}",
                text=shortened(text),
            )
        width = number(found["width"]) if found["width"] else NEAR
        return cls(Reference.parse(found["left"]), found["sign"], _operand(found["right"]), width)

    def holds(self, now: Experiment, before: Experiment) -> bool:
        """Whether it is so; a number is never equal to a word, nor in any order with it.

        Args:
            now: the experiment as it is.
            before: as the step began it.

        Raises:
            InputError: there is no such quantity.
        """
        left = self.left.of(now, before)
        right = self.right.of(now, before) if isinstance(self.right, Reference) else self.right
        if self.sign in ("=", "!="):
            return self._equal(left, right) == (self.sign == "=")
        numbers = isinstance(left, float) and isinstance(right, float)
        return numbers and ORDER[self.sign](left, right)

    def _equal(self, left: float | str | None, right: float | str | None) -> bool:
        if isinstance(left, float) and isinstance(right, float):
            return math.isclose(left, right, rel_tol=NEAR, abs_tol=self.width)
        return left == right


def _operand(text: str) -> float | str | Reference:
    if text.startswith("'"):
        return text.strip("'")
    try:
        return number(text)
    except InputError:
        return Reference.parse(text)
