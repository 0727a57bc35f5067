"""A formula as a tape: every different part of it once, in the order in which it is computed.

Python and the browser run the same tape.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from core.formula.operations import OPERATIONS
from core.formula.tree import CONSTANTS, Node, Number, Symbol, fold

# a number, the name of a variable, or an operation with the places of its operands on the tape
Step: TypeAlias = float | str | tuple[Any, ...]
Tape: TypeAlias = tuple[Step, ...]


def tape_of(tree: Node) -> Tape:
    """The steps of a formula; what has no variable in it is a number, perhaps an infinite one.

    Example:
        >>> from core.formula.grammar import parsed
        >>> tape_of(parsed("x + 2*3*x", ("x",)))
        ('x', 6.0, ('multiply', 1, 0), ('add', 0, 2))
    """
    places: dict[Step, int] = {}

    def place(step: Step) -> int:
        return places.setdefault(step, len(places))

    def placed(result: float | int) -> int:
        return place(result) if isinstance(result, float) else result

    def visit(node: Node, below: list[float | int]) -> float | int:
        """A number, which needs no place as yet, or the place of what is computed."""
        if isinstance(node, Number):
            return node.value
        if isinstance(node, Symbol):
            return CONSTANTS[node.name] if node.name in CONSTANTS else place(node.name)
        value = constant(node.operation, below)
        return place((node.operation, *map(placed, below))) if value is None else value

    placed(fold(tree, visit))
    return tuple(places)


def constant(operation: str, operands: list[Any]) -> float | None:
    """What an operation makes of numbers, perhaps NaN or infinite; None if one is no float."""
    if not all(isinstance(operand, float) for operand in operands):
        return None
    with np.errstate(all="ignore"):
        return float(OPERATIONS[operation].value(*map(np.float64, operands)))


def run(tape: Tape, variables: Mapping[str, Any]) -> Any:
    """The last result of a tape.

    Args:
        tape: from `tape_of`.
        variables: name -> array or number of NumPy; warnings are the caller's.

    Example:
        >>> float(run(("x", ("multiply", 0, 0)), {"x": np.float64(3)}))
        9.0
    """
    results: list[Any] = []
    for step in tape:
        if isinstance(step, tuple):
            results.append(VALUES[step[0]](*[results[place] for place in step[1:]]))
        else:
            results.append(variables[step] if isinstance(step, str) else step)
    return results[-1]


VALUES: dict[str, Callable[..., Any]] = {key: entry.value for key, entry in OPERATIONS.items()}
