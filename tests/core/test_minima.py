"""Minima that are found numerically."""

import doctest

import numpy as np
import pytest

import core.minima
from core.formula import parse
from core.minima import minima_between
from core.objectives import OBJECTIVES


def found(text, low=-6.0, high=6.0):
    formula = parse(text)
    slope = formula.derivative()

    def bend(x):
        return slope.derivative().value(x=x)

    return minima_between(formula.at, lambda x: slope.value(x=x), bend, low, high)


@pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=list(OBJECTIVES))
def test_those_of_every_entry(objective):
    minima = found(objective.text, *objective.domain)
    assert [low.is_global for low in minima] == [low.is_global for low in objective.minima]
    for ours, known in zip(minima, objective.minima, strict=True):
        assert ours.x == pytest.approx(known.x, abs=1e-9)
        assert ours.value == pytest.approx(known.value, abs=1e-12)
        assert ours.curvature == (known.curvature and pytest.approx(known.curvature, rel=1e-8))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("(x - 1)^2", [1.0]),
        ("1 + x^10", [0.0]),  # flat as far as doubles can see
        ("x^3 - x", [3**-0.5]),
        ("x log(x)", [np.exp(-1)]),
        ("max(x^2, (x - 2)^2)", [1.0]),
        ("tan(x)^2", [-np.pi, 0.0, np.pi]),
        ("sqrt(x - 1) (x - 3)", [5 / 3]),
        ("x", []),
        ("exp(x)", []),
        ("1/x", []),
        ("-x^2", []),
        ("sign(x)", []),
        ("max(abs(x) - 1, 0)", []),  # a valley floor is lower than nothing beside it
        ("cos(x)^2 + sin(x)^2", []),  # nothing but rounding
        ("log(-x^2)", []),
    ],
)
def test_where_they_are(text, places):
    minima = found(text)
    assert [low.x for low in minima] == pytest.approx(places, abs=1e-9)


def test_a_kink_has_no_curvature():
    assert [low.curvature for low in found("abs(x - 1) + x^2/100")] == [None]
    assert [low.curvature for low in found("x^4")] == [0.0]


def test_a_minimum_is_global_if_nothing_is_lower_the_ends_included():
    assert [low.is_global for low in found("x^3 - x")] == [False]
    assert [low.is_global for low in found("(x^2 - 1)^2")] == [True, True]
    assert [low.is_global for low in found("(x^2 - 1)^2 - x/10")] == [False, True]


def test_many():
    minima = found("sin(20x)")
    assert len(minima) == 38
    np.testing.assert_allclose([low.value for low in minima], -1, rtol=1e-15)


def test_examples_run():
    assert doctest.testmod(core.minima).failed == 0
