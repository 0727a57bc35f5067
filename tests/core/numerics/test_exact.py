"""The 50 digits are right: mpmath says the same."""

import doctest

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core.numerics.exact
from core.numerics import exact_quantities
from tests.core.oracles import exact_log_softmax

LOGITS = st.lists(st.floats(-1e4, 1e4, allow_subnormal=False), min_size=2, max_size=8)
ROWS = [
    [1.0, 2.0, 3.0],
    [90.0, 60.0, -30.0],
    [0.0, 0.0],
    [100.1, -99.9, 0.3, 1e-9],
    [1e4, -1e4],
    [400.0, 0.0, -300.0],
    [0.0, -40.0],
    [1e-300, 0.0],
]


def by_mpmath(row):
    x = [mpmath.mpf(value) for value in row]
    top = max(x)
    shifted = [value - top for value in x]
    log_p = exact_log_softmax(row)
    return {
        "x": x,
        "exp_x": [mpmath.exp(value) for value in x],
        "sum_x": [mpmath.fsum(mpmath.exp(value) for value in x)],
        "top": [top],
        "shifted": shifted,
        "exp_shifted": [mpmath.exp(value) for value in shifted],
        "sum_shifted": [mpmath.fsum(mpmath.exp(value) for value in shifted)],
        "p": [mpmath.exp(value) for value in log_p],
        "log_sum": [-log_p[int(np.argmax(row))]],
        "log_p": log_p,
        "loss": [-value for value in log_p],
    }


def number(exact, column):
    head, tail = (mpmath.mpf(float(part[0, column])) for part in (exact.head, exact.tail))
    return (head + tail) / mpmath.mpf(2) ** int(exact.lift[0, column])


def check(row):
    ours = exact_quantities([row])
    for name, theirs in by_mpmath(row).items():
        for column, value in enumerate(theirs):
            exact = ours[name]
            assert bool(exact.zero[0, column]) == (value == 0), name
            if np.isinf(exact.head[0, column]):
                assert abs(value) > 1.79e308, name
            elif abs(value) > mpmath.mpf("1e-430"):
                away = abs(number(exact, column) - value) / (abs(value) or 1)
                assert away < mpmath.mpf("1e-28"), (name, column)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_quantity_has_thirty_digits(row):
    check(row)


@settings(max_examples=60, deadline=None)
@given(LOGITS)
def test_whatever_the_logits(row):
    check(row)


def test_a_rest_that_is_tiny_keeps_its_logarithm():
    exact = exact_quantities([[0.0, -200.0]])
    assert exact["log_sum"].values[0, 0] == pytest.approx(float(mpmath.exp(-200)), rel=1e-15)
    assert exact["loss"].values[0, 0] > 0


def test_what_is_smaller_than_any_double_is_not_zero():
    exact = exact_quantities([[0.0, -5000.0]])["p"]
    assert exact.head[0, 1] == 0
    assert not exact.zero[0, 1]
    assert exact.values[0, 1] == 0


def test_a_sweep_is_computed_once():
    rows = np.arange(12.0).reshape(4, 3)
    assert exact_quantities(rows) is exact_quantities(rows.copy())


def test_examples():
    assert doctest.testmod(core.numerics.exact).failed == 0
