"""What a browser sends as the edit of a hand: anything may come."""

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import InputError
from core.query import key


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


def optional_key(edit: Mapping[str, Any], name: str) -> str | None:
    """The key under a name, or None.

    Raises:
        InputError: it is no text, or cannot be a key.
    """
    value = edit.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError("the edit that came from the browser cannot be read")
    return None if value is None else key(value)


def fields_of(edit: Mapping[str, Any], kinds: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """The fields that an edit changes.

    Args:
        edit: what came.
        kinds: name of a field -> from what came to its value.

    Raises:
        InputError: one of them cannot be read.
    """
    try:
        return {name: kind(edit[name]) for name, kind in kinds.items() if name in edit}
    except (OverflowError, TypeError, ValueError):
        raise InputError("the edit that came from the browser cannot be read") from None


def whole(value: Any) -> int:
    """A whole number that a browser sent.

    Raises:
        TypeError: it is none.
        ValueError: it is none.
    """
    if float(value) != int(value):
        raise ValueError
    return int(value)
