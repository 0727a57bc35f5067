"""The numbers that an entry has beside its tensors: their defaults, sliders and limits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from core.arrays import floats, single_number
from core.errors import InputError, InputTypeError
from core.query import shortened, written

Setting: TypeAlias = float | tuple[float, ...]  # a flag is a bool, which Python counts as a number


@dataclass(frozen=True)
class Parameter:
    """A number, a flag or a row of numbers that an entry has.

    Args:
        name: of the keyword, TensorFlow's where it has one.
        default: what it is when nothing is said.
        low: where its slider starts.
        high: where its slider ends.
        check: (given, name) -> what is used; raises where that cannot be.
    """

    name: str
    default: Setting
    low: float
    high: float
    check: Callable[[Any, str], Any] | None = None


def filled(
    entry: str, parameters: Sequence[Parameter], given: Mapping[str, npt.ArrayLike]
) -> dict[str, Any]:
    """The given parameters, checked, and the defaults of the others.

    Args:
        entry: key of the entry, for messages.
        parameters: all that it has.
        given: name -> value.

    Raises:
        InputError: an unknown name, or a value out of range.
        InputTypeError: a value of another type.

    Example:
        >>> filled("momentum", [Parameter("momentum", 0.9, 0.0, 0.99, at_least_zero)], {})
        {'momentum': 0.9}
    """
    known = [parameter.name for parameter in parameters]
    for name in given.keys() - set(known):
        raise InputError(
            "{entry} has no parameter {name!r}; it has: {known}",
            entry=entry,
            name=name,
            known=", ".join(known) or "-",
        )
    return {parameter.name: _checked(parameter, given) for parameter in parameters}


def _checked(parameter: Parameter, given: Mapping[str, npt.ArrayLike]) -> Any:
    value = given.get(parameter.name, parameter.default)
    return parameter.check(value, parameter.name) if parameter.check else value


def finite(value: npt.ArrayLike, name: str) -> float:
    """A finite number."""
    number = single_number(value, name)
    if not np.isfinite(number):
        raise InputError(
            "{name} must be a finite number; {came} came", name=name, came=written(number)
        )
    return number


def at_least_zero(value: npt.ArrayLike, name: str) -> float:
    """A finite number of at least 0."""
    number = single_number(value, name)
    if not (np.isfinite(number) and number >= 0):
        raise InputError(
            "{name} must be a finite number of at least 0; {came} came",
            name=name,
            came=written(number),
        )
    return number


def above_zero(value: npt.ArrayLike, name: str) -> float:
    """A finite number above 0."""
    number = single_number(value, name)
    if not (np.isfinite(number) and number > 0):
        raise InputError(
            "{name} must be a finite number above 0; {came} came", name=name, came=written(number)
        )
    return number


def at_least_two(value: npt.ArrayLike, name: str) -> int:
    """A whole number of at least 2."""
    number = single_number(value, name)
    if not (number >= 2 and number.is_integer()):
        raise InputError(
            "{name} must be a whole number of at least 2; {came} came",
            name=name,
            came=written(number),
        )
    return int(number)


def zero_to_one(value: npt.ArrayLike, name: str) -> float:
    """A number from 0 to 1."""
    number = single_number(value, name)
    if not 0 <= number <= 1:
        raise InputError("{name} must be from 0 to 1; {came} came", name=name, came=written(number))
    return number


def below_one(value: npt.ArrayLike, name: str) -> float:
    """A number of at least 0 and below 1."""
    number = single_number(value, name)
    if not 0 <= number < 1:
        raise InputError(
            "{name} must be at least 0 and below 1; {came} came", name=name, came=written(number)
        )
    return number


def flag(value: object, name: str) -> bool:
    """True or False, and no number in their place."""
    if not isinstance(value, bool | np.bool_):
        raise InputTypeError("{name} must be True or False; {came!r} came", name=name, came=value)
    return bool(value)


def row_at_least_zero(values: npt.ArrayLike, name: str) -> tuple[float, ...]:
    """One or more finite numbers of at least 0."""
    numbers = floats(values, name)
    if numbers.ndim != 1 or not numbers.size:
        raise InputError(
            "{name} must be one row of at least one number; shape {shape} came",
            name=name,
            shape=numbers.shape,
        )
    return tuple(at_least_zero(number, f"{name}[{n}]") for n, number in enumerate(numbers))


def check_within(name: str, value: float, low: float, high: float) -> None:
    """Refuse a number that is not from `low` to `high`, as NaN never is.

    Raises:
        InputError: says what was expected.
    """
    if not low <= value <= high:
        raise InputError(
            "{name} must be from {low} to {high}; {came} came",
            name=name,
            low=written(low),
            high=written(high),
            came=written(value),
        )


def check_one_of(name: str, value: str, known: Sequence[str]) -> None:
    """Refuse a key that is not among the known ones.

    Raises:
        InputError: lists them.
    """
    if value not in known:
        raise InputError(
            "{name} must be one of {known}; {came!r} came",
            name=name,
            known=", ".join(known),
            came=shortened(value),
        )
