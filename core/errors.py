"""What the core has to say to a person: sentences that can be put into any language.

A message keeps its English text (the gettext id) apart from the values in it, so that a page
can say it in the reader's language while a notebook shows the English.
"""

from collections.abc import Callable


class Message:
    """A sentence with named values, `Message("{n} rows", n=3)`.

    Args:
        text: English sentence with `str.format` fields; it is the gettext id.
        values: what stands in the fields; a `Message` among them is translated too.

    Example:
        >>> str(Message("axis {axis} is not there", axis=3))
        'axis 3 is not there'
    """

    def __init__(self, text: str, /, **values: object) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.translated(str)

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def translated(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language of `gettext`."""
        values = {
            name: value.translated(gettext) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return gettext(self.text).format(**values)


class InputError(ValueError):
    """A value that cannot be used; says what was expected and what came."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.message = Message(text, **values)
        super().__init__(str(self.message))


class InputTypeError(TypeError):
    """A value of a type that cannot be used; says what was expected and what came."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.message = Message(text, **values)
        super().__init__(str(self.message))


class NumericWarning(RuntimeWarning):
    """A result that is defined but rarely wanted, such as a softmax that is NaN."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.message = Message(text, **values)
        super().__init__(str(self.message))
