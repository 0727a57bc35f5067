"""The pieces that a typed formula is made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import InputError, Message
from core.query import shortened

MOST_CHARACTERS = 200
THE_END = Message("the end")
TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<name>π|[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<operator>\*\*|[-+*/^(),])"
    r"|(?P<superscript>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<space>\s+)"
    r"|(?P<unknown>.)",
    re.DOTALL,
)
SIGNS = str.maketrans("−–·×⋅∙÷", "--****/")
# those of a Chinese keyboard
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
SPELLED = {"π": "pi", "**": "^", "ln": "log"}
DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@dataclass(frozen=True)
class Token:
    """A piece of the text.

    Args:
        kind: "number", "name", "operator", "superscript", "unknown" or "end".
        text: what was typed, in ASCII.
        at: the number of its first character, from 1 on.
    """

    kind: str
    text: str
    at: int

    @property
    def said(self) -> str | Message:
        """What it is called in a sentence."""
        return THE_END if self.kind == "end" else repr(shortened(self.text))


def tokens(text: str) -> list[Token]:
    """The pieces of a text, and the end as the last one.

    Raises:
        InputError: it is empty or too long.

    Example:
        >>> [token.text for token in tokens("2x² − 1")]
        ['2', 'x', '2', '-', '1', '']
    """
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            "a formula has at most {most} characters; {came} came",
            most=MOST_CHARACTERS,
            came=len(text),
        )
    if not text.strip():
        raise InputError("expected a formula, got an empty text")
    plain = text.translate(FULL_WIDTH).translate(SIGNS)
    return [*_pieces(plain), Token("end", "", len(text) + 1)]


def _pieces(text: str) -> Iterator[Token]:
    for match in TOKEN.finditer(text):
        kind, piece, at = str(match.lastgroup), match.group(), match.start() + 1
        if kind != "space":
            yield Token(kind, SPELLED.get(piece, piece).translate(DIGITS), at)
