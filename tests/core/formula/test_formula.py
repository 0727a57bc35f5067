"""Typed formulas: what they mean, their derivatives, and that nothing is ever run as Python."""

import ast
import contextlib
import doctest
import importlib
import math
import pkgutil
import time

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import core.formula
from core.errors import InputError
from core.formula import Formula, parse
from core.formula.operations import FUNCTIONS, OPERATIONS
from core.formula.tape import tape_of
from core.formula.tokens import MOST_CHARACTERS
from core.formula.tree import Call, Node, fold
from core.formula.write import written_tree
from tests.core.formula.trees import SMOOTH, TREES, VARIABLES

X = np.linspace(-3, 3, 25)
FORBIDDEN = (
    ast.Lambda,
    ast.Subscript,
    ast.comprehension,
    ast.NamedExpr,
    ast.JoinedStr,
    ast.Starred,
)
MODULES = [name for _, name, _ in pkgutil.iter_modules(core.formula.__path__, "core.formula.")]


@given(TREES)
def test_for_tensorflow_it_is_arithmetic_and_nothing_else(tree):
    """The judge runs what is written here: a typed formula must not reach anything else."""
    written = ast.parse(written_tree(tree, "tensorflow"), mode="eval")
    for node in ast.walk(written):
        assert not isinstance(node, FORBIDDEN), ast.dump(node)
        if isinstance(node, ast.Name):
            assert node.id in {"tf", "np", *VARIABLES}
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")
        if isinstance(node, ast.Constant):
            assert type(node.value) in (int, float)


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_the_docstrings(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2x", lambda x: 2 * x),
        ("-x^2", lambda x: -(x**2)),
        ("(-x)**2", lambda x: x * x),
        ("2^3^2", lambda x: 512 + 0 * x),
        ("2^-2x", lambda x: x / 4),
        ("x - 1 - 2", lambda x: x - 3),
        ("x/2/4", lambda x: x / 8),
        ("x/2*4", lambda x: 2 * x),
        ("2(x + 1)(x − 1)", lambda x: 2 * (x * x - 1)),
        ("x² × 3 · x", lambda x: 3 * x**3),
        ("(x²+1)⁻¹", lambda x: 1 / (x * x + 1)),
        ("（ｘ＋１）＊２", lambda x: 2 * (x + 1)),
        ("2πx", lambda x: 2 * np.pi * x),
        ("e^x - exp(x)", lambda x: 0 * x),
        ("x sin(x) cos(x)", lambda x: x * np.sin(x) * np.cos(x)),
        ("+x - -x", lambda x: 2 * x),
        (".5x + 1.", lambda x: 0.5 * x + 1),
        ("1.5e2x", lambda x: 150 * x),
        ("2e x", lambda x: 2 * np.e * x),
        ("ln(e^2)x", lambda x: 2 * x),
        ("min(x, 1) + max(-x, 1)", lambda x: np.minimum(x, 1) + np.maximum(-x, 1)),
        ("abs(tanh(x))", lambda x: np.abs(np.tanh(x))),
        ("sigmoid(x) softplus(x)", lambda x: np.log1p(np.exp(x)) / (1 + np.exp(-x))),
        ("sqrt(x^2) sign(x)", lambda x: x),
        ("tan(x) - sin(x)/cos(x)", lambda x: 0 * x),
    ],
)
def test_what_is_typed_means_what_mathematics_has(text, expected):
    np.testing.assert_allclose(parse(text).value(x=X), expected(X), rtol=1e-13, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("__import__('os').system('ls')", 1, "__import__"),
        ("x.__class__", 2, "'.' has no meaning"),
        ("x + ", 5, "expected a number, a name or a bracket; the end came"),
        ("2 + * x", 5, "'*' came"),
        ("sin x", 5, "expected '('; 'x' came"),
        ("(x + 1", 7, "expected ')'; the end came"),
        ("x + 1)", 6, "expected an operator or the end; ')' came"),
        ("x 2", 3, "expected an operator or the end; '2' came"),
        ("xy + 1", 1, "nothing called 'xy'"),
        ("x = 2", 3, "'=' has no meaning"),
        ("1/2x", 4, "two ways"),
        ("x/2(x + 1)", 4, "two ways"),
        ("min(x)", 1, "must be 2; 1 came"),
        ("1 + sin(x, x)", 5, "must be 1; 2 came"),
        ("(" * 31 + "x" + ")" * 31, 32, "more than 30"),
        ("-" * 40 + "x", 32, "more than 30"),
        ("^".join("x" * 40), 63, "more than 30"),
        ("lambda: 0", 1, "nothing called 'lambda'"),
        ("x[0]", 2, "'[' has no meaning"),
        ("数", 1, "'数' has no meaning"),
    ],
)
def test_an_error_names_the_place_and_what_was_expected(text, at, words):
    with pytest.raises(InputError) as error:
        parse(text)
    assert str(error.value).startswith(f"character {at}: ")
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \t ", "empty"),
        ("(" * 10_000 + ")" * 10_000, "at most 200 characters; 20000 came"),
        ("9**9**9", "9^9^9 is not a finite number"),
        ("9^9^9^9^9^9^9x", "is not a finite number"),
        ("x + 1/0", "1/0 is not a finite number"),
        ("log(-1)", "log(-1) is not a finite number"),
        ("1e999", "larger than a double"),
    ],
)
def test_other_errors(text, words):
    began = time.perf_counter()
    with pytest.raises(InputError) as error:
        parse(text)
    assert words in str(error.value)
    assert time.perf_counter() - began < 0.5


def test_other_letters_are_variables_only_where_they_are_named():
    assert parse("x y + e", VARIABLES).value(x=2.0, y=3.0) == 6 + math.e
    with pytest.raises(InputError, match="nothing called 'y'"):
        parse("x*y")


def constants_are_finite(tree: Node) -> bool:
    def finite(node: Node, below: list[bool]) -> bool:
        constants = [step for step in tape_of(node) if isinstance(step, float)]
        return all(below) and all(map(math.isfinite, constants))

    return fold(tree, finite)


def computed(formula: Formula, **values: float) -> float:
    with np.errstate(all="ignore"):
        return float(formula.at(*[np.float64(values[name]) for name in formula.variables]))


def tame(tree: Node, **values: float) -> bool:
    """Whether all parts of a tree have a value that is not huge, and none is a root or power of 0.

    Elsewhere a slope may be ∞ − ∞, ∞ / ∞ or 0 · ∞, where a numerical one does not notice.
    """

    def visit(node: Node, below: list[bool]) -> bool:
        value = computed(Formula(node, VARIABLES), **values)
        rooted = isinstance(node, Call) and node.operation in ("power", "sqrt")
        of_nothing = rooted and computed(Formula(node.operands[0], VARIABLES), **values) == 0
        return all(below) and abs(value) < 1e6 and not of_nothing

    return fold(tree, visit)


class TestValue:
    def test_shape_and_type_are_those_of_the_variables(self):
        for dtype in (np.float16, np.float32, np.float64):
            got = parse("2pi x + sin(1)").value(x=np.ones((2, 3), dtype))
            assert (got.shape, got.dtype) == ((2, 3), dtype)
        assert parse("5").value(x=[1, 2]).tolist() == [5, 5]
        assert parse("x + 0*y", VARIABLES).value(x=np.ones((2, 1)), y=np.ones(3)).shape == (2, 3)
        assert parse("x").value(x=3) == 3

    def test_where_it_has_none_there_is_nan_or_infinity_and_no_warning(self):
        assert np.isnan(parse("log(x)").value(x=-1))
        assert parse("1/x").value(x=0) == np.inf
        assert parse("exp(x)").value(x=1e4) == np.inf
        assert np.isnan(parse("max(x, 1)").value(x=np.nan))

    def test_a_derivative_may_have_an_infinite_constant(self):
        slope = parse("0^x").derivative()
        assert slope.text == "0^x*log(0)"
        assert np.isnan(slope.value(x=1))

    def test_the_tails_keep_their_digits(self):
        assert parse("sigmoid(x)").value(x=-700) == pytest.approx(math.exp(-700), rel=1e-12)
        assert parse("softplus(x)").value(x=-700) == pytest.approx(math.exp(-700), rel=1e-12)
        assert parse("softplus(x)").value(x=1e9) == 1e9

    def test_the_variables_must_be_given(self):
        with pytest.raises(InputError, match="expected values of x, y; those of x came"):
            parse("x*y", VARIABLES).value(x=1)


class TestDerivative:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("5", "0"),
            ("x", "1"),
            ("x^2", "2*x"),
            ("x^3", "3*x^2"),
            ("x x", "2*x"),
            ("-x^2", "-(2*x)"),
            ("(x^2 - 1)^2 + 0.3x", "4*(x^2 - 1)*x + 0.3"),
            ("exp(-x^2/2)", "-(exp(-x^2/2)*x)"),
            ("e^(2x)", "2*e^(2*x)"),
            ("2^x", "2^x*log(2)"),
            ("sqrt(x^2 + 1)", "x/sqrt(x^2 + 1)"),
            ("1/x", "-(1/x^2)"),
            ("log(x)", "1/x"),
            ("tan(x)", "1 + tan(x)^2"),
            ("tanh(x)", "1 - tanh(x)^2"),
            ("softplus(x)", "sigmoid(x)"),
            ("abs(x)", "sign(x)"),
            ("sign(x)", "0"),
            ("x^-1", "-x^(-2)"),
        ],
    )
    def test_as_one_would_write_it(self, text, expected):
        assert parse(text).derivative().text == expected

    def test_of_nothing_to_the_nothing_there_is_none(self):
        slope = parse("x^y", VARIABLES).derivative("x")
        assert np.isnan(computed(slope, x=0.0, y=0.0))

    def test_by_each_variable(self):
        formula = parse("x^2 y + sin(y)", VARIABLES)
        assert formula.derivative("x").text == "2*y*x"
        assert formula.derivative("y").text == "x^2 + cos(y)"
        with pytest.raises(InputError, match="no variable 'z'"):
            formula.derivative("z")

    @given(SMOOTH, st.floats(-3, 3), st.floats(-3, 3))
    def test_against_a_numerical_one(self, tree, x, y):
        formula = Formula(tree, VARIABLES)

        def numerical(h: float) -> float:
            rise = computed(formula, x=x + h, y=y) - computed(formula, x=x - h, y=y)
            return rise / (2 * h)

        tries = np.array([numerical(h) for h in (4e-4, 2e-4, 1e-4, 1e-5)])
        size = max(1, abs(computed(formula, x=x, y=y)))
        assume(tame(tree, x=x, y=y))
        # only where the numerical one can be trusted
        assume(np.isfinite(tries).all() and abs(tries[-1]) < 1e6)
        assume(np.ptp(tries) <= 1e-6 * max(1, abs(tries[-1])))
        slope = computed(formula.derivative("x"), x=x, y=y)
        assert slope == pytest.approx(tries[-1], rel=1e-4, abs=1e-4 * size)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("abs(x - 1)", np.sign(X - 1)),
            ("sign(x)", 0 * X),
            ("max(x, 1) + 0*x", X >= 1),
            ("max(1, 2x)", 2 * (X > 0.5)),
            ("min(x^2, 4)", 2 * X * (X**2 <= 4)),
        ],
    )
    def test_at_kinks(self, text, expected):
        np.testing.assert_array_equal(parse(text).derivative().value(x=X), expected)

    def test_a_long_product_stays_small(self):
        formula = parse("*".join(f"(x+{n})" for n in range(30)))
        second = formula.derivative().derivative()
        assert len(second.tape) < 2000
        assert np.isfinite(second.value(x=0.5))


class TestWriting:
    @given(TREES)
    def test_the_text_reads_back_as_the_same_tree(self, tree):
        formula = Formula(tree, VARIABLES)
        assume(len(formula.text) <= MOST_CHARACTERS)
        assume(constants_are_finite(tree))  # else it can be built, but not typed
        assert parse(formula.text, VARIABLES) == formula
        assert parse(formula.plain, VARIABLES) == formula

    @given(TREES)
    def test_brackets_and_braces_of_latex_match(self, tree):
        latex = Formula(tree, VARIABLES).latex
        assert latex.count("{") == latex.count("}")
        assert latex.count(r"\left") == latex.count(r"\right")

    @pytest.mark.parametrize(
        ("text", "latex"),
        [
            ("x^2 + 10 sin(x)", r"x^{2} + 10 \sin x"),
            ("(x + 1)/2 - 3*2^x", r"\frac{x + 1}{2} - 3 \cdot 2^{x}"),
            ("sin(x) x", r"\sin x \cdot x"),
            ("sin(2x)^2", r"\left(\sin\left(2 x\right)\right)^{2}"),
            ("sqrt(abs(x)) exp(-x)", r"\sqrt{\left|x\right|} e^{-x}"),
            ("2pi(x - 1)", r"2 \pi \left(x - 1\right)"),
            ("1e-7x", r"1 \cdot 10^{-7} x"),
            ("(-x)^2", r"\left(-x\right)^{2}"),
            ("max(x, 0)", r"\max\left(x, 0\right)"),
            ("5*(1/2)", r"5 \cdot \frac{1}{2}"),
        ],
    )
    def test_latex(self, text, latex):
        assert parse(text).latex == latex

    def test_size_counts_every_place(self):
        assert parse("x^2 + sin(x)").size == 6

    def test_names(self):
        assert parse("2 + pi").names == frozenset()
        assert parse("y^2", VARIABLES).names == {"y"}


@given(st.text(max_size=MOST_CHARACTERS + 10))
def test_whatever_is_typed_is_a_formula_or_an_input_error(text):
    began = time.perf_counter()
    with contextlib.suppress(InputError):
        parse(text).derivative().derivative().value(x=1.0)
    assert time.perf_counter() - began < 1


PIECES = ["x", "y", "2", "1e3", ".5", "(", ")", "+", "-", "*", "/", "^", ",", "²", " ", "π"]


@given(st.lists(st.sampled_from([*PIECES, *FUNCTIONS, "e", "(("]), max_size=80).map("".join))
def test_so_is_what_looks_like_a_formula(text):
    began = time.perf_counter()
    try:
        formula = parse(text, VARIABLES)
    except InputError:
        return
    assert parse(formula.text, VARIABLES) == formula
    second = formula.derivative("x").derivative("y")
    second.value(x=1.0, y=2.0)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "^".join("x" * 30),
        "*".join("x" * 100),
        "/".join("x" * 100),
        "sin(" * 30 + "x" + ")" * 30,
        "max(x," * 28 + "x" + ")" * 28,
        "+".join(["x^x"] * 50),
        "*".join(["x^x"] * 49),
    ],
)
def test_the_largest_formulas_are_quick(text):
    began = time.perf_counter()
    formula = parse(text)
    for one in (formula, formula.derivative(), formula.derivative().derivative()):
        one.value(x=X)
    assert len(formula.derivative().text) < 1e6
    assert time.perf_counter() - began < 2


def test_every_operation_can_be_reached():
    texts = "x + x - x*x/x^x - (-x)" + "".join(
        f" + {key}({', '.join('x' * OPERATIONS[key].arity)})" for key in FUNCTIONS
    )
    first = {step[0] for step in parse(texts).tape if isinstance(step, tuple)}
    second = {step[0] for step in parse("max(x, 1)").derivative().tape if isinstance(step, tuple)}
    assert first | second == set(OPERATIONS)


class TestTensorFlow:
    @pytest.mark.parametrize(
        "text",
        [
            "x^2 + 10 sin(x)",
            "-x^2/2 + 2^x - (x - 1)^3",
            "cos(2pi x) tan(x/3) + e^x + pi",
            "exp(-x^2) log(x^2 + 1) sqrt(x^2 + 2)",
            "abs(x) + sign(x) x + tanh(x)",
            "sigmoid(x) softplus(3 - x)",
            "max(0, x) + min(x, 1) - max(x, -1) + min(1, 2x)",
            "sin(2) x + 1/3 - (1/3)x + 9^9 x",
            "3 + sin(1) - x",
            "x^-2 + x^0.5*0",
        ],
    )
    def test_value_and_slope(self, tf, text):
        formula = parse(text)
        x = tf.Variable(X[X > 0] if "^-" in text else X, dtype=tf.float64)
        with tf.GradientTape() as tape:
            value = eval(formula.tensorflow, {"tf": tf, "np": np, "x": x})
        slope = tape.gradient(value, x)
        assert value.dtype == tf.float64
        np.testing.assert_allclose(formula.value(x=x.numpy()), value.numpy(), rtol=1e-12)
        theirs = formula.derivative().value(x=x.numpy())
        np.testing.assert_allclose(theirs, slope.numpy(), rtol=1e-12, atol=1e-12)

    @given(TREES)
    def test_the_expression_is_python(self, tree):
        compile(Formula(tree, VARIABLES).tensorflow, "formula", "eval")
