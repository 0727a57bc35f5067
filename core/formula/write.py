"""A formula as text that can be typed, as LaTeX, and as a TensorFlow expression."""

import math
import re
from typing import Literal, NamedTuple

from core.formula.operations import MOST, OPERATIONS, PRODUCT, SIGN, Form
from core.formula.tape import constant
from core.formula.tree import CONSTANTS, Node, Number, Symbol, fold
from core.query import written

Style = Literal["text", "latex", "tensorflow"]
BRACKETS: dict[Style, str] = {
    "text": "({})",
    "latex": r"\left({}\right)",
    "tensorflow": "({})",
}
OPEN = ("multiply", "negative")  # end as their last operand does
SYMBOLS: dict[Style, dict[str, str]] = {
    "text": {},
    "latex": {"pi": r"\pi"},
    "tensorflow": {name: f"np.{name}" for name in CONSTANTS},
}


PLAIN = str.maketrans("*-", "·−")
WHOLE_EXPONENT = re.compile(r"\^([0-9]+)(?![0-9.e^])")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Written(NamedTuple):
    r"""A part of a formula, written.

    Args:
        text: as it stands without brackets.
        binds: how strongly.
        number: its value, if it has no variable.
        is_leaf: whether it is a single letter or number.
        is_open: whether it ends with `\sin x`, whose end only brackets or a dot would show.
    """

    text: str
    binds: int
    number: float | None
    is_leaf: bool = False
    is_open: bool = False


def written_tree(tree: Node, style: Style) -> str:
    """The formula in a style; the text reads back as the same tree.

    Example:
        >>> from core.formula.grammar import parsed
        >>> tree = parsed("-x^2 / (2 + sin(x))", ("x",))
        >>> written_tree(tree, "text"), written_tree(tree, "tensorflow")
        ('-x^2/(2 + sin(x))', '-x ** 2 / (2 + tf.sin(x))')
    """
    return fold(tree, lambda node, below: _written(style, node, below)).text


def plain_text(text: str) -> str:
    """A typed formula as a book has it where there is no LaTeX; it may be typed as well.

    Example:
        >>> plain_text("x^2 - 10*sin(x)")
        'x² − 10·sin(x)'
    """
    raised = WHOLE_EXPONENT.sub(lambda match: str(match[1]).translate(SUPERSCRIPTS), text)
    return raised.replace("pi", "π").translate(PLAIN)


def _written(style: Style, node: Node, below: list[Written]) -> Written:
    if isinstance(node, Number):
        text = _number(node.value, style)
        return Written(text, PRODUCT if "cdot" in text else MOST, node.value, is_leaf=True)
    if isinstance(node, Symbol):
        text = SYMBOLS[style].get(node.name, node.name)
        return Written(text, MOST, CONSTANTS.get(node.name), is_leaf=True)
    value = constant(node.operation, [part.number for part in below])
    if style == "tensorflow" and value is not None:  # tf would compute it in float32
        return Written(_literal(value), SIGN if value < 0 else MOST, value)
    form: Form = getattr(OPERATIONS[node.operation], style)
    bare = form.bare if below[0].is_leaf else ""
    parts = [_bracketed(part, asked, style) for part, asked in zip(below, form.asks, strict=False)]
    template = bare or form.template
    if style == "latex" and node.operation == "multiply" and not _needs_dot(below[0], parts):
        template = "{} {}"
    is_open = bool(bare) or (below[-1].is_open and node.operation in OPEN)
    return Written(template.format(*parts), form.binds, value, is_open=is_open)


def _bracketed(part: Written, asked: int, style: Style) -> str:
    return part.text if part.binds >= asked else BRACKETS[style].format(part.text)


def _needs_dot(left: Written, parts: list[str]) -> bool:
    """Whether two factors beside each other would be read as something else."""
    number_before = parts[0][-1].isdigit()
    return (
        left.is_open or parts[1][0].isdigit() or (number_before and parts[1].startswith(r"\frac"))
    )


def _literal(value: float) -> str:
    text = repr(value)
    return text if math.isfinite(value) else f"{text[:-3]}np.{text[-3:]}"


def _number(value: float, style: Style) -> str:
    r"""As short as it is exact; LaTeX has its own way of writing 10^{-7}."""
    text = written(value)
    if style == "latex" and "e" in text:
        digits, _, exponent = text.partition("e")
        return rf"{digits} \cdot 10^{{{int(exponent)}}}"
    return text
