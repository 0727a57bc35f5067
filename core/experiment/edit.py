"""What a browser sends as the edit of a hand: anything may come."""

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import InputError
from core.query import written


def numbers_by_class(edit: Mapping[str, Any], name: str) -> dict[int, float]:
    """The numbers by class under a name; none where it is not there.

    Raises:
        InputError: they are not of this form.
    """
    try:
        return {int(label): float(value) for label, value in edit.get(name, {}).items()}
    except (AttributeError, OverflowError, TypeError, ValueError):
        raise InputError("the edit that came from the browser cannot be read") from None


def optional_number(edit: Mapping[str, Any], name: str) -> float | None:
    """The number under a name, or None.

    Raises:
        InputError: it is no number.
    """
    try:
        return float(edit[name]) if edit.get(name) is not None else None
    except (AttributeError, OverflowError, TypeError, ValueError):
        raise InputError("the edit that came from the browser cannot be read") from None


def optional_integer(edit: Mapping[str, Any], name: str) -> int | None:
    """The whole number under a name, or None.

    Raises:
        InputError: it is no whole number.
    """
    value = optional_number(edit, name)
    if value is not None and not value.is_integer():
        raise InputError("the edit that came from the browser cannot be read")
    return None if value is None else int(value)


def changes_of(
    edit: Mapping[str, Any], kinds: Mapping[str, Callable[[Any], Any]]
) -> dict[str, Any]:
    """The fields that an edit changes, each read by its kind.

    Raises:
        InputError: one is not of its kind.
    """
    try:
        return {name: kind(edit[name]) for name, kind in kinds.items() if name in edit}
    except (OverflowError, TypeError, ValueError):
        raise InputError("the edit that came from the browser cannot be read") from None


def whole(value: Any) -> int:
    """A whole number, also one that came as 3.0."""
    if float(value) != int(value):
        raise ValueError
    return int(value)


def check_within(name: str, value: float, low: float, high: float) -> None:
    """Refuses a number out of its range.

    Raises:
        InputError: it is, or it is NaN.
    """
    if not low <= value <= high:
        raise InputError(
            "{name} must be from {low} to {high}; {came} came",
            name=name,
            low=written(low),
            high=written(high),
            came=written(value),
        )
