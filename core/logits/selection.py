"""Which rows of a file are looked at: conditions that all hold at once."""

import math
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

from core.codecs import parse_indices, parse_names, write_names
from core.errors import InputError
from core.query import Codec, number, shortened, written

Cell = tuple[int | None, int | None]
"""A label and a prediction; None is any, so that (3, None) is a row of the matrix."""

NUMBERS = ("confidence", "entropy", "margin", "loss", "rank")
"""The numbers of a row that a range can be taken of."""
OF_LABELS = ("loss", "rank")
MOST = 8
"""Ranges, and slices, of one selection."""


@dataclass(frozen=True)
class Range:
    """Rows whose number of a name lies between two ends, both included; NaN does not.

    Args:
        name: one of `NUMBERS`.
        low: the least.
        high: the most.

    Raises:
        InputError: no such number, or ends in the wrong order.
    """

    name: str
    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if self.name not in NUMBERS:
            raise InputError(
                "there is no range of {name!r}; there are: {known}",
                name=shortened(self.name),
                known=", ".join(NUMBERS),
            )
        _check_ends(self.low, self.high)


@dataclass(frozen=True)
class Slice:
    """Rows with a value of an extra column, or a range of it, both ends included.

    Args:
        column: its name.
        value: as text; None takes the range.
        low: the least.
        high: the most.

    Raises:
        InputError: ends in the wrong order.
    """

    column: str
    value: str | None = None
    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        _check_ends(self.low, self.high)


def _check_ends(low: float, high: float) -> None:
    if not low <= high:
        raise InputError(
            "a range goes from its least value to its largest; {low} to {high} came",
            low=f"{low:g}",
            high=f"{high:g}",
        )


Condition = TypeVar("Condition", Range, Slice)


@dataclass(frozen=True)
class Selection:
    """Conditions on the rows of a file; without any it is all rows.

    Args:
        cell: a label and a prediction, either of which may be any.
        bin: a bin of the reliability diagram, from 0: a range of confidence at a temperature.
        temperature: of that bin; None is the one that the fit advises, and is so without a bin.
        ranges: of the numbers of a row, one a name.
        finding: the kind of a finding of the doctor's.
        mistakes: whether only rows whose label has not the largest logit.
        slices: of extra columns, one a column.

    Example:
        >>> chosen = Selection(cell=(3, 5)).with_range(Range("loss", 2.0))
        >>> chosen.without("cell")
        Selection(cell=None, bin=None, temperature=None, ranges=(Range(name='loss', low=2.0, \
high=inf),), finding=None, mistakes=False, slices=())
    """

    cell: Cell | None = None
    bin: int | None = None
    temperature: float | None = None
    ranges: tuple[Range, ...] = ()
    finding: str | None = None
    mistakes: bool = False
    slices: tuple[Slice, ...] = ()

    def __bool__(self) -> bool:
        return self != Selection()

    def with_range(self, wanted: Range) -> Self:
        """With a range in the place of that of the same number; an endless one is none."""
        return replace(self, ranges=distinct((*self.ranges, wanted)))

    def with_slice(self, wanted: Slice) -> Self:
        """With a slice in the place of that of the same column."""
        return replace(self, slices=distinct((*self.slices, wanted)))

    def range_of(self, name: str) -> Range | None:
        """The range of a number."""
        return next((each for each in self.ranges if each.name == name), None)

    def without(self, part: str, *names: str) -> Self:
        """Without a condition: what a view shows that offers others in its place.

        Args:
            part: the name of a field.
            names: which ranges or slices; all of them if none is named.
        """
        if part == "bin":
            return replace(self, bin=None, temperature=None)
        changes: dict[str, Any] = {part: False if part == "mistakes" else None}
        if part in ("ranges", "slices"):
            left = (each for each in getattr(self, part) if names and _name(each) not in names)
            changes[part] = tuple(left)
        return replace(self, **changes)


def _name(each: Range | Slice) -> str:
    return each.name if isinstance(each, Range) else each.column


def distinct(given: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """One range a number, or one slice a column: the last one; none where it has no ends.

    Raises:
        InputError: more than `MOST`.

    Example:
        >>> distinct((Range("loss", 1.0), Range("rank", 2.0), Range("loss")))
        (Range(name='rank', low=2.0, high=inf),)
    """
    last = {_name(each): each for each in given}
    kept = tuple(each for each in last.values() if not _endless(each))
    if len(kept) > MOST:
        raise InputError("a selection has at most {most} ranges", most=MOST)
    return kept


def _endless(each: Range | Slice) -> bool:
    is_value = isinstance(each, Slice) and each.value is not None
    return not is_value and (each.low, each.high) == (-math.inf, math.inf)


def parse_cell(text: str) -> Cell:
    """Reads a label and a prediction, `3,5`; `3,` is any prediction, `,5` any label."""
    parts = text.split(",")
    if len(parts) != 2 or not any(parts):
        raise InputError(
            "expected a label and a prediction, such as 3,5; got {text!r}", text=shortened(text)
        )
    label, prediction = (parse_indices(part)[0] if part else None for part in parts)
    if min(at for at in (label, prediction) if at is not None) < 0:
        raise InputError(
            "expected a label and a prediction, such as 3,5; got {text!r}", text=shortened(text)
        )
    return label, prediction


def write_cell(cell: Cell) -> str:
    """The text that `parse_cell` reads."""
    return ",".join("" if at is None else str(at) for at in cell)


def parse_ranges(text: str) -> tuple[Range, ...]:
    """Reads `loss:2~inf,rank:1~1`.

    Example:
        >>> parse_ranges("loss:2~inf")
        (Range(name='loss', low=2.0, high=inf),)
    """
    found = []
    for part in text.split(",") if text else ():
        name, colon, ends = part.partition(":")
        if not colon:
            raise InputError("expected a range such as loss:2~3, got {text!r}",
                             text=shortened(part))  # fmt: skip
        found.append(Range(name, *_ends(ends)))
    return tuple(found)


def write_ranges(ranges: tuple[Range, ...]) -> str:
    """The text that `parse_ranges` reads."""
    return ",".join(f"{each.name}:{_span(each.low, each.high)}" for each in ranges)


def parse_slices(text: str) -> tuple[Slice, ...]:
    r"""Reads `site,=Basel,age,20~30`; commas and backslashes have a backslash before them.

    Example:
        >>> parse_slices("site,=Basel,age,20~30")[1]
        Slice(column='age', value=None, low=20.0, high=30.0)
    """
    parts = parse_names(text) if text else ()
    if len(parts) % 2:
        raise InputError("expected pairs of a column and its value, got {text!r}",
                         text=shortened(text))  # fmt: skip
    return tuple(
        Slice(column, value[1:]) if value.startswith("=") else Slice(column, None, *_ends(value))
        for column, value in zip(parts[::2], parts[1::2], strict=True)
    )


def write_slices(slices: tuple[Slice, ...]) -> str:
    """The text that `parse_slices` reads."""
    pairs = (
        (each.column, _span(each.low, each.high) if each.value is None else f"={each.value}")
        for each in slices
    )
    return write_names(tuple(part for pair in pairs for part in pair))


def _ends(text: str) -> tuple[float, float]:
    low, tilde, high = text.partition("~")
    if not tilde:
        raise InputError("expected a range such as 2~3, got {text!r}", text=shortened(text))
    return number(low), number(high)


def _span(low: float, high: float) -> str:
    return f"{written(low)}~{written(high)}"


CELL: Codec[Cell] = Codec(parse_cell, write_cell)
RANGES: Codec[tuple[Range, ...]] = Codec(parse_ranges, write_ranges)
SLICES: Codec[tuple[Slice, ...]] = Codec(parse_slices, write_slices)
