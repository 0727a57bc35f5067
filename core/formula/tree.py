"""A formula as a tree of a few kinds of nodes, and the walk over it that all readers share."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

CONSTANTS = {"pi": math.pi, "e": math.e}


@dataclass(frozen=True)
class Number:
    """A finite number of at least 0; a minus sign before it is an operation."""

    value: float


@dataclass(frozen=True)
class Symbol:
    """A variable, or one of `CONSTANTS`."""

    name: str


@dataclass(frozen=True)
class Call:
    """An operation on operands.

    Args:
        operation: key of `OPERATIONS`.
        operands: as many as it takes.
    """

    operation: str
    operands: tuple["Node", ...]


Node: TypeAlias = Number | Symbol | Call
Result = TypeVar("Result")


def operands_of(node: Node) -> tuple[Node, ...]:
    """The nodes below a node; none below a leaf."""
    return node.operands if isinstance(node, Call) else ()


def fold(tree: Node, visit: Callable[[Node, list[Result]], Result]) -> Result:
    """What `visit` makes of the root, from what it made of the operands.

    A node that stands in several places of a derivative is visited once, and no depth of a tree
    costs recursion.

    Example:
        >>> fold(Call("sin", (Symbol("x"),)), lambda node, below: 1 + sum(below))
        2
    """
    results: dict[int, Result] = {}
    waiting = [tree]
    while waiting:
        node = waiting[-1]
        below = operands_of(node)
        missing = [operand for operand in below if id(operand) not in results]
        if missing:
            waiting.extend(missing)
            continue
        waiting.pop()
        if id(node) not in results:
            results[id(node)] = visit(node, [results[id(operand)] for operand in below])
    return results[id(tree)]
