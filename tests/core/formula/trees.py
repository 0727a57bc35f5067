"""Formulas as Hypothesis draws them."""

from collections.abc import Iterable

from hypothesis import strategies as st

from core.formula.operations import FUNCTIONS, OPERATIONS
from core.formula.tree import Call, Node, Number, Symbol

VARIABLES = ("x", "y")
INFIX = ("add", "subtract", "multiply", "divide", "negative", "power")
KINKED = ("abs", "sign", "min", "max")
NUMBERS = st.one_of(
    st.integers(0, 12).map(float), st.floats(0, allow_nan=False, allow_infinity=False)
)
LEAVES = st.one_of(
    NUMBERS.map(Number), st.sampled_from([*VARIABLES, *VARIABLES, "pi", "e"]).map(Symbol)
)


def trees(operations: Iterable[str]) -> st.SearchStrategy[Node]:
    """Trees of up to a dozen leaves."""
    keys = list(operations)

    def calls(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        return st.sampled_from(keys).flatmap(
            lambda key: st.tuples(*[below] * OPERATIONS[key].arity).map(
                lambda operands: Call(key, operands)
            )
        )

    return st.recursive(LEAVES, calls, max_leaves=12)


TREES = trees([*INFIX, *FUNCTIONS])
SMOOTH = trees(key for key in [*INFIX, *FUNCTIONS] if key not in KINKED)
