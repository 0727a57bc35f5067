"""From text to a tree.

The grammar, with what binds least first:

    sum      = product {("+" | "-") product}
    product  = signed {("*" | "/") signed | power}        2x, 2 sin(x), (x + 1)(x - 1)
    signed   = ("-" | "+") signed | power                 -x^2 is -(x^2)
    power    = primary {superscript} ["^" exponent]       x^y^z is x^(y^z)
    exponent = ("-" | "+") exponent | power
    primary  = number | variable | constant | "(" sum ")" | function "(" sum {"," sum} ")"

Nothing of the text is evaluated as Python.
"""

import math
from collections.abc import Callable, Sequence

from core.errors import InputError, Message
from core.formula.operations import FUNCTIONS, OPERATIONS
from core.formula.simplify import applied
from core.formula.tape import constant
from core.formula.tokens import Token, tokens
from core.formula.tree import CONSTANTS, Node, Number, Symbol, fold
from core.formula.write import written_tree
from core.query import number, shortened

DEEPEST = 30  # brackets, signs and powers inside each other
VALUE = Message("a number, a name or a bracket")
SUMS = {"+": "add", "-": "subtract"}
PRODUCTS = {"*": "multiply", "/": "divide"}


def parsed(text: str, variables: Sequence[str]) -> Node:
    """The tree of a text, as it was typed.

    Args:
        text: of at most 200 characters.
        variables: names that may stand in it.

    Raises:
        InputError: the text is no formula, or a part without a variable is not a finite number.

    Example:
        >>> parsed("2x", ("x",))
        Call(operation='multiply', operands=(Number(value=2.0), Symbol(name='x')))
    """
    tree = Parser(tokens(text), tuple(variables)).whole()
    fold(tree, _finite)
    return tree


def _finite(node: Node, below: list[float | None]) -> float | None:
    """The value of a part without variables, None for others; refuses 9^9^9 and 1/0."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Symbol):
        return CONSTANTS.get(node.name)
    value = constant(node.operation, below)
    if value is not None and not math.isfinite(value):
        raise InputError(
            "{part} is not a finite number in double precision",
            part=shortened(written_tree(node, "text")),
        )
    return value


class Parser:
    """Reads tokens from left to right; one that does not fit is an error with its place.

    Args:
        pieces: of the text, the end as the last one.
        variables: names that may stand in it.
    """

    def __init__(self, pieces: Sequence[Token], variables: tuple[str, ...]) -> None:
        self.pieces = pieces
        self.variables = variables
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        """The token that is not read yet."""
        return self.pieces[self.place]

    def take(self) -> Token:
        """Reads a token."""
        self.place += 1
        return self.pieces[self.place - 1]

    def takes(self, *texts: str) -> str:
        """Reads one of some operators, if it comes next; else nothing, and gives ""."""
        here = self.next.kind == "operator" and self.next.text in texts
        return self.take().text if here else ""

    def expect(self, text: str) -> None:
        """Reads an operator that must come next."""
        if not self.takes(text):
            raise self.unexpected(repr(text))

    def unexpected(self, expected: str | Message) -> InputError:
        """What is wrong with the next token."""
        if self.next.kind == "unknown":
            return InputError(
                "character {at}: {came} has no meaning in a formula",
                at=self.next.at,
                came=self.next.said,
            )
        return InputError(
            "character {at}: expected {expected}; {came} came",
            at=self.next.at,
            expected=expected,
            came=self.next.said,
        )

    def deeper(self, read: Callable[[], Node]) -> Node:
        """Reads what stands inside something else."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise InputError(
                "character {at}: more than {most} brackets, signs and powers inside each other",
                at=self.next.at,
                most=DEEPEST,
            )
        node = read()
        self.depth -= 1
        return node

    def whole(self) -> Node:
        """The formula, with nothing behind it."""
        tree = self.sum()
        if self.next.kind != "end":
            raise self.unexpected(Message("an operator or the end"))
        return tree

    def sum(self) -> Node:
        """Products with + and − between them, from the left."""
        node = self.product()
        while sign := self.takes(*SUMS):
            node = applied(SUMS[sign], node, self.product())
        return node

    def product(self) -> Node:
        """Factors with ·, / or nothing between them, from the left."""
        node, sign = self.signed(), ""
        while sign := self.takes(*PRODUCTS) or self.implied(sign):
            factor = self.power() if sign == "implied" else self.signed()
            node = applied(PRODUCTS.get(sign, "multiply"), node, factor)
        return node

    def implied(self, before: str) -> str:
        """Whether a factor follows without a sign: not a number, and not behind a quotient."""
        piece = self.next
        if piece.kind != "name" and piece.text != "(":
            return ""
        if before == "/":
            raise InputError(
                "character {at}: 1/2x can be read in two ways; put * or brackets before {came}",
                at=piece.at,
                came=piece.said,
            )
        return "implied"

    def signed(self) -> Node:
        """A power with signs before it."""
        if sign := self.takes("-", "+"):
            node = self.deeper(self.signed)
            return applied("negative", node) if sign == "-" else node
        return self.power()

    def power(self) -> Node:
        """A primary with its exponents."""
        node = self.primary()
        while self.next.kind == "superscript":
            node = applied("power", node, _signed_number(self.take().text))
        if self.takes("^"):
            node = applied("power", node, self.deeper(self.exponent))
        return node

    def exponent(self) -> Node:
        """A power with signs before it, without a product."""
        if sign := self.takes("-", "+"):
            node = self.deeper(self.exponent)
            return applied("negative", node) if sign == "-" else node
        return self.power()

    def primary(self) -> Node:
        """A number, a letter, a bracket or a function."""
        if self.next.kind == "number":
            return _signed_number(self.take().text)
        if self.next.kind == "name":
            return self.named(self.take())
        if self.takes("("):
            node = self.deeper(self.sum)
            self.expect(")")
            return node
        raise self.unexpected(VALUE)

    def named(self, name: Token) -> Node:
        """What a name stands for."""
        if name.text in (*self.variables, *CONSTANTS):
            return Symbol(name.text)
        if name.text in FUNCTIONS:
            return self.called(name)
        raise InputError(
            "character {at}: there is nothing called {name!r}; there are: {known}",
            at=name.at,
            name=shortened(name.text),
            known=", ".join([*self.variables, *CONSTANTS, *FUNCTIONS]),
        )

    def called(self, name: Token) -> Node:
        """A function with its operands."""
        self.expect("(")
        operands = [self.deeper(self.sum)]
        while self.takes(","):
            operands.append(self.deeper(self.sum))
        self.expect(")")
        count = OPERATIONS[name.text].arity
        if len(operands) != count:
            raise InputError(
                "character {at}: the count of values in {name}(…) must be {count}; {came} came",
                at=name.at,
                name=name.text,
                count=count,
                came=len(operands),
            )
        return applied(name.text, *operands)


def _signed_number(text: str) -> Node:
    """A number, perhaps with a minus sign."""
    digits = text.removeprefix("-")
    node = Number(number(digits))
    return applied("negative", node) if text != digits else node
