"""What a formula can be made of; an operation is one entry, whatever reads or writes it."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Array
from core.formula.simplify import (
    ONE,
    TWO,
    ZERO,
    applied,
    logarithm,
    minus,
    negated,
    over,
    plus,
    times,
    to_the,
)
from core.formula.tree import Node
from core.registry import Registry

# How strongly a form binds: what binds less than its place asks for stands in brackets.
LEAST, SUM, SIGN, PRODUCT, POWER, MOST = range(6)


@dataclass(frozen=True)
class Form:
    """How an operation is written.

    Args:
        template: with a `{}` for each operand.
        binds: how strongly.
        asks: how strongly each operand must bind to stand there without brackets.
        bare: the template where the operand is a single letter or number, "" for the same.
    """

    template: str
    binds: int = MOST
    asks: tuple[int, ...] = (LEAST, LEAST)
    bare: str = ""


@dataclass(frozen=True)
class Operation:
    """Everything about one operation.

    Args:
        key: permanent name; of a function the one that is typed.
        value: operands -> value, without any check.
        slopes: for each operand: operands -> the partial derivative with respect to it.
        text: how it is typed.
        latex: how it is set.
        tensorflow: the Python expression in tf.
        typed: whether it is a function that can be typed.

    Example:
        >>> float(OPERATIONS["max"].value(np.float64(2), 3.0))
        3.0
    """

    key: str
    value: Callable[..., Any]
    slopes: tuple[Callable[..., Node], ...]
    text: Form
    latex: Form
    tensorflow: Form
    typed: bool = False

    @property
    def arity(self) -> int:
        """How many operands it takes."""
        return len(self.slopes)


def _function(
    key: str,
    value: Callable[..., Any],
    slopes: tuple[Callable[..., Node], ...],
    latex: Form,
    tensorflow: str,
    *,
    typed: bool = True,
) -> Operation:
    """An operation that is written as a name before brackets."""
    arguments = ", ".join("{}" for _ in slopes)
    return Operation(
        key=key,
        value=value,
        slopes=slopes,
        text=Form(f"{key}({arguments})"),
        latex=latex,
        tensorflow=Form(tensorflow if "{" in tensorflow else f"{tensorflow}({arguments})"),
        typed=typed,
    )


def _named(command: str) -> Form:
    """A function in LaTeX."""
    return Form(rf"{command}\left({{}}\right)", POWER, bare=rf"{command} {{}}")


def _pair(command: str) -> Form:
    """A function of two values in LaTeX."""
    return Form(rf"{command}\left({{}}, {{}}\right)", POWER)


def _flat(u: Node) -> Node:
    return ZERO


def _sigmoid(x: Array) -> Array:
    return np.asarray(np.exp(-np.logaddexp(0, -x)))


def _step(x: Array) -> Array:
    return np.asarray(np.heaviside(x, 1))


def _at_least(a: Node, b: Node) -> Node:
    """1 where a is at least b, else 0."""
    return applied("step", minus(a, b))


def _square(u: Node) -> Node:
    return to_the(u, TWO)


OPERATIONS = Registry(
    "operation",
    Operation(
        key="add",
        value=operator.add,
        slopes=(lambda a, b: ONE, lambda a, b: ONE),
        text=Form("{} + {}", SUM, (SUM, PRODUCT)),
        latex=Form("{} + {}", SUM, (SUM, PRODUCT)),
        tensorflow=Form("{} + {}", SUM, (SUM, PRODUCT)),
    ),
    Operation(
        key="subtract",
        value=operator.sub,
        slopes=(lambda a, b: ONE, lambda a, b: negated(ONE)),
        text=Form("{} - {}", SUM, (SUM, PRODUCT)),
        latex=Form("{} - {}", SUM, (SUM, PRODUCT)),
        tensorflow=Form("{} - {}", SUM, (SUM, PRODUCT)),
    ),
    Operation(
        key="multiply",
        value=operator.mul,
        slopes=(lambda a, b: b, lambda a, b: a),
        text=Form("{}*{}", PRODUCT, (SIGN, POWER)),
        latex=Form(r"{} \cdot {}", PRODUCT, (SIGN, PRODUCT)),
        tensorflow=Form("{} * {}", PRODUCT, (SIGN, POWER)),
    ),
    Operation(
        key="divide",
        value=operator.truediv,
        slopes=(
            lambda a, b: over(ONE, b),
            lambda a, b: negated(over(a, _square(b))),
        ),
        text=Form("{}/{}", PRODUCT, (SIGN, POWER)),
        latex=Form(r"\frac{{{}}}{{{}}}", PRODUCT),
        tensorflow=Form("{} / {}", PRODUCT, (SIGN, POWER)),
    ),
    Operation(
        key="negative",
        value=operator.neg,
        slopes=(lambda a: negated(ONE),),
        text=Form("-{}", SIGN, (POWER,)),
        latex=Form("-{}", SIGN, (PRODUCT,)),
        tensorflow=Form("-{}", SIGN, (POWER,)),
    ),
    Operation(
        key="power",
        value=operator.pow,
        slopes=(
            lambda a, b: times(b, to_the(a, minus(b, ONE))),
            lambda a, b: times(to_the(a, b), logarithm(a)),
        ),
        text=Form("{}^{}", POWER, (MOST, POWER)),
        latex=Form("{}^{{{}}}", POWER, (MOST, LEAST)),
        tensorflow=Form("{} ** {}", POWER, (MOST, POWER)),
    ),
    _function("sin", np.sin, (lambda u: applied("cos", u),), _named(r"\sin"), "tf.sin"),
    _function("cos", np.cos, (lambda u: negated(applied("sin", u)),), _named(r"\cos"), "tf.cos"),
    _function(
        "tan",
        np.tan,
        (lambda u: plus(ONE, _square(applied("tan", u))),),
        _named(r"\tan"),
        "tf.tan",
    ),
    _function(
        "exp",
        np.exp,
        (lambda u: applied("exp", u),),
        Form("e^{{{}}}", POWER),
        "tf.exp",
    ),
    _function("log", np.log, (lambda u: over(ONE, u),), _named(r"\log"), "tf.math.log"),
    _function(
        "sqrt",
        np.sqrt,
        (lambda u: over(ONE, times(TWO, applied("sqrt", u))),),
        Form(r"\sqrt{{{}}}"),
        "tf.sqrt",
    ),
    _function("abs", np.abs, (lambda u: applied("sign", u),), Form(r"\left|{}\right|"), "tf.abs"),
    _function("sign", np.sign, (_flat,), _named(r"\operatorname{{sign}}"), "tf.sign"),
    _function(
        "tanh",
        np.tanh,
        (lambda u: minus(ONE, _square(applied("tanh", u))),),
        _named(r"\tanh"),
        "tf.tanh",
    ),
    _function(
        "sigmoid",
        _sigmoid,
        (lambda u: times(applied("sigmoid", u), minus(ONE, applied("sigmoid", u))),),
        Form(r"\sigma\left({}\right)", POWER),
        "tf.sigmoid",
    ),
    _function(
        "softplus",
        lambda x: np.logaddexp(0, x),
        (lambda u: applied("sigmoid", u),),
        _named(r"\operatorname{{softplus}}"),
        "tf.nn.softplus",
    ),
    # at a tie the slope is that of the first operand, as TensorFlow has it
    _function(
        "min",
        np.minimum,
        (lambda a, b: _at_least(b, a), lambda a, b: minus(ONE, _at_least(b, a))),
        _pair(r"\min"),
        "tf.minimum",
    ),
    _function(
        "max",
        np.maximum,
        (lambda a, b: _at_least(a, b), lambda a, b: minus(ONE, _at_least(a, b))),
        _pair(r"\max"),
        "tf.maximum",
    ),
    _function(
        "step",
        _step,
        (_flat,),
        Form(r"\left[{} \ge 0\right]"),
        "tf.cast({} >= 0, tf.float64)",
        typed=False,
    ),
)
FUNCTIONS = tuple(key for key, operation in OPERATIONS.items() if operation.typed)
