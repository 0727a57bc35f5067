"""Makes nodes as one would write them: no `0 * x`, no `x ^ 1`, numbers in front.

Only what a derivative brings along is tidied up. `0 * u` is 0 here even where u is infinite.
"""

import math
import operator
from collections.abc import Callable

from core.formula.tree import Call, Node, Number, Symbol

ZERO, ONE, TWO = Number(0.0), Number(1.0), Number(2.0)


def applied(operation: str, *operands: Node) -> Call:
    """An operation on operands, as it stands."""
    return Call(operation, operands)


def number(value: float) -> Node:
    """A finite number with its sign."""
    return applied("negative", Number(-value)) if value < 0 else Number(abs(value))


def negated(a: Node) -> Node:
    """−a.

    Example:
        >>> negated(negated(TWO))
        Number(value=2.0)
    """
    if a == ZERO:
        return ZERO
    return _positive(a) or applied("negative", a)


def plus(a: Node, b: Node) -> Node:
    """The sum a + b."""
    if ZERO in (a, b):
        return b if a == ZERO else a
    if folded := _folded(a, b, operator.add):
        return folded
    if a == b:
        return times(TWO, a)
    if positive := _positive(b):
        return minus(a, positive)
    if positive := _positive(a):
        return minus(b, positive)
    return applied("add", a, b)


def minus(a: Node, b: Node) -> Node:
    """The difference a − b."""
    if b == ZERO:
        return a
    if a == ZERO:
        return negated(b)
    if folded := _folded(a, b, operator.sub):
        return folded
    if positive := _positive(b):
        return plus(a, positive)
    if a == b:
        return ZERO
    parts = _operands(a, "subtract")
    if parts and isinstance(b, Number) and (total := _folded(parts[1], b, operator.add)):
        return minus(parts[0], total)
    return applied("subtract", a, b)


def times(a: Node, b: Node) -> Node:
    """The product a · b: signs and numbers come to the front, quotients become one.

    Example:
        >>> x = applied("sin", ONE)
        >>> times(times(x, TWO), x) == times(TWO, to_the(x, TWO))
        True
    """
    if ZERO in (a, b):
        return ZERO
    if ONE in (a, b):
        return b if a == ONE else a
    if positive := _positive(a):
        return negated(times(positive, b))
    if positive := _positive(b):
        return negated(times(a, positive))
    if parts := _operands(a, "divide"):
        return over(times(parts[0], b), parts[1])
    if parts := _operands(b, "divide"):
        return over(times(a, parts[0]), parts[1])
    (one, u), (other, v) = _coefficient(a), _coefficient(b)
    factor = _folded(one, other, operator.mul)
    if factor not in (None, ONE):
        return _scaled(factor, times(u, v))
    return _as_power(a, b) or applied("multiply", a, b)


def _coefficient(node: Node) -> tuple[Node, Node]:
    """The number at the left end of a product, and the rest; 1 if there is none."""
    if isinstance(node, Number):
        return node, ONE
    parts = _operands(node, "multiply")
    factor, rest = _coefficient(parts[0]) if parts else (ONE, node)
    return (ONE, node) if factor == ONE else (factor, times(rest, parts[1]))


def _scaled(factor: Node, node: Node) -> Node:
    """A product with a number at its left end."""
    if ONE in (factor, node):
        return node if factor == ONE else factor
    parts = _operands(node, "multiply")
    left, right = (_scaled(factor, parts[0]), parts[1]) if parts else (factor, node)
    return applied("multiply", left, right)


def _as_power(a: Node, b: Node) -> Node | None:
    """A power for u · u and for u ^ n · u; None for other products."""
    if a == b and not isinstance(a, Number):
        return to_the(a, TWO)
    for power, base in ((a, b), (b, a)):
        parts = _operands(power, "power")
        if parts and parts[0] == base and isinstance(parts[1], Number):
            return to_the(base, plus(parts[1], ONE))
    return None


def over(a: Node, b: Node) -> Node:
    """The quotient a / b; one of two numbers stays a fraction, unless it is whole."""
    if a == ZERO and b != ZERO:
        return ZERO
    if b == ONE:
        return a
    if positive := _positive(a):
        return negated(over(positive, b))
    if positive := _positive(b):
        return negated(over(a, positive))
    (one, u), (other, v) = _coefficient(a), _coefficient(b)
    if other != ONE and (factor := _whole_quotient(one, other)):
        return over(times(factor, u), v)
    if one != ONE and (factor := _whole_quotient(other, one)):
        return over(u, times(factor, v))
    return applied("divide", a, b)


def _whole_quotient(a: Node, b: Node) -> Node | None:
    """The quotient of two numbers, if it is whole."""
    quotient = _folded(a, b, operator.truediv) if b != ZERO else None
    return quotient if isinstance(quotient, Number) and quotient.value.is_integer() else None


def to_the(a: Node, b: Node) -> Node:
    """The power a ^ b."""
    if b == ZERO:
        return ONE
    return a if b == ONE else applied("power", a, b)


def logarithm(a: Node) -> Node:
    """The natural logarithm log a."""
    return ONE if a == Symbol("e") else applied("log", a)


def _operands(node: Node, operation: str) -> tuple[Node, ...]:
    """The operands, if the node is that operation."""
    return node.operands if isinstance(node, Call) and node.operation == operation else ()


def _positive(node: Node) -> Node | None:
    """What stands behind a minus sign."""
    return next(iter(_operands(node, "negative")), None)


def _folded(a: Node, b: Node, operation: Callable[[float, float], float]) -> Node | None:
    """The number that two numbers make; None if they are none, or it is not finite."""
    one, other = _value(a), _value(b)
    if one is None or other is None:
        return None
    value = operation(one, other)
    return number(value) if math.isfinite(value) else None


def _value(node: Node) -> float | None:
    """The number that a node is, with its sign."""
    if isinstance(node, Number):
        return node.value
    positive = _positive(node)
    return -positive.value if isinstance(positive, Number) else None
