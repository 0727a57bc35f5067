"""The derivative of a formula, by the chain rule."""

from core.formula.operations import OPERATIONS
from core.formula.simplify import ONE, ZERO, plus, times
from core.formula.tree import Node, Number, Symbol, fold


def derivative_of(tree: Node, variable: str) -> Node:
    r"""The tree of the derivative with respect to a variable.

    .. math:: f(u_1, \dots)' = \sum_k \frac{\partial f}{\partial u_k} u_k'

    Example:
        >>> from core.formula.grammar import parsed
        >>> from core.formula.write import written_tree
        >>> written_tree(derivative_of(parsed("x^2 + 10*sin(x)", ("x",)), "x"), "text")
        '2*x + 10*cos(x)'
    """

    def visit(node: Node, below: list[Node]) -> Node:
        if isinstance(node, Number):
            return ZERO
        if isinstance(node, Symbol):
            return ONE if node.name == variable else ZERO
        total: Node = ZERO
        for slope, inner in zip(OPERATIONS[node.operation].slopes, below, strict=True):
            if inner != ZERO:  # else x^2 would bring log(x) along
                total = plus(total, times(slope(*node.operands), inner))
        return total

    return fold(tree, visit)
