"""A typed formula and all that is asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.arrays import Array, floats, restored, working
from core.errors import InputError
from core.formula.derivative import derivative_of
from core.formula.grammar import parsed
from core.formula.tape import Tape, run, tape_of
from core.formula.tree import Node, Symbol, fold
from core.formula.write import plain_text, written_tree


def parse(text: str, variables: Sequence[str] = ("x",)) -> "Formula":
    """Reads a formula: `2x² − 3 sin(pi*x)`, `min(x, y) ^ 2`.

    Args:
        text: numbers, the variables, pi and e; + − · / ^ (or ** and ²), brackets, and the functions
            sin, cos, tan, exp, log (or ln), sqrt, abs, sign, tanh, sigmoid, softplus, min, max. A
            sign of multiplication may be left out where that is clear.
        variables: the letters that stand for what is computed with.

    Raises:
        InputError: the text is no formula; says which character does not fit, and what does.

    Example:
        >>> f = parse("x^2 + 10 sin(x)")
        >>> f.derivative().text
        '2*x + 10*cos(x)'
        >>> f.value(x=[0, 1]).round(4)
        array([0.    , 9.4147])
    """
    return Formula(parsed(text, variables), tuple(variables))


@dataclass(frozen=True)
class Formula:
    """A function of one or more variables.

    Args:
        tree: what is computed.
        variables: in the order in which `at` takes them.

    Example:
        >>> parse("x*y", ("x", "y")).derivative("y").text
        'x'
    """

    tree: Node
    variables: tuple[str, ...]

    def value(self, **variables: npt.ArrayLike) -> Array:
        """The value, in the shape to which the variables broadcast and in their floating type.

        Args:
            variables: a number or an array for each variable. Where the formula has no value, as
                log(−1), NaN stands.

        Raises:
            InputError: a variable is missing, or unknown.
            InputTypeError: a variable is not real numbers.
        """
        if set(variables) != set(self.variables):
            raise InputError(
                "expected values of {names}; those of {came} came",
                names=", ".join(self.variables),
                came=", ".join(variables) or "-",
            )
        given = [floats(variables[name], name) for name in self.variables]
        dtype = np.result_type(*given)
        with np.errstate(all="ignore"):
            result = self.at(*map(working, given))
        shape = np.broadcast_shapes(*[array.shape for array in given])
        return restored(np.broadcast_to(result, shape).copy(), dtype)

    def at(self, *values: Array) -> Array:
        """The value, without any check; a number where there is no variable in the formula.

        Args:
            values: of each variable; warnings are the caller's.
        """
        return run(self.tape, dict(zip(self.variables, values, strict=True)))  # type: ignore[no-any-return]

    def derivative(self, variable: str | None = None) -> "Formula":
        """The derivative with respect to a variable; the first one if none is named.

        Raises:
            InputError: there is no such variable.
        """
        name = self.variables[0] if variable is None else variable
        if name not in self.variables:
            raise InputError(
                "there is no variable {name!r}; there are: {known}",
                name=name,
                known=", ".join(self.variables),
            )
        return Formula(derivative_of(self.tree, name), self.variables)

    @cached_property
    def tape(self) -> Tape:
        """What computes it, here and in the browser."""
        return tape_of(self.tree)

    @cached_property
    def text(self) -> str:
        """The formula as it may be typed; reads back as the same tree."""
        return written_tree(self.tree, "text")

    @property
    def plain(self) -> str:
        """The formula as a chart shows it; reads back as the same tree too."""
        return plain_text(self.text)

    @cached_property
    def latex(self) -> str:
        """The formula in LaTeX."""
        return written_tree(self.tree, "latex")

    @cached_property
    def tensorflow(self) -> str:
        """The Python expression in tf, np and the variables."""
        return written_tree(self.tree, "tensorflow")

    @cached_property
    def size(self) -> int:
        """The number of nodes, those that stand in several places counted in each."""
        return fold(self.tree, lambda node, below: 1 + sum(below))

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables that stand in it."""
        return fold(self.tree, self._named)

    def _named(self, node: Node, below: list[frozenset[str]]) -> frozenset[str]:
        own = {node.name} & set(self.variables) if isinstance(node, Symbol) else set()
        return frozenset(own).union(*below)
