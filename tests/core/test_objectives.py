import doctest

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf
from numpy.testing import assert_allclose, assert_array_equal

import core.objectives
from core.errors import InputTypeError, Message
from core.formula.tape import run
from core.objectives import OBJECTIVES
from core.registry import Registry
from tests.core.oracles import FLOAT_TYPES

INF, NAN = np.inf, np.nan
ENTRIES = list(OBJECTIVES.values())
entry = pytest.mark.parametrize("objective", ENTRIES, ids=list(OBJECTIVES))

EXACT = {  # J and J' in 50 digits
    "square": (lambda x: x * x, lambda x: 2 * x),
    "double_well": (
        lambda x: (x * x - 1) ** 2 + mpf(3) / 10 * x,
        lambda x: 4 * x * (x * x - 1) + mpf(3) / 10,
    ),
    "absolute": (abs, mp.sign),
    "square_plus_sine": (
        lambda x: x * x + 10 * mp.sin(x),
        lambda x: 2 * x + 10 * mp.cos(x),
    ),
}


def points(objective):
    low, high = objective.domain
    inside = np.linspace(low, high, 41)
    return np.concatenate([inside, [0.0, -1e3, 1e5], [m.x for m in objective.minima]])


@entry
class TestEveryEntry:
    def test_fifty_digits(self, objective):
        x = points(objective)
        value, slope = EXACT[objective.key]
        for ours, exact in ((objective.value(x), value), (objective.derivative(x), slope)):
            theirs = [float(exact(mpf(float(number)))) for number in x]
            # both have terms up to 10 that may cancel
            assert_allclose(ours, theirs, rtol=1e-15, atol=5e-15)

    def test_its_text_is_the_same_function(self, objective):
        # the browser computes with that
        for ours, tape in zip(
            (objective.value, objective.derivative), objective.tapes, strict=True
        ):
            x = points(objective)
            assert_allclose(run(tape, {"x": x}), ours(x), rtol=1e-14, atol=1e-14)

    def test_curvature_of_its_minima(self, objective):
        for minimum in objective.minima:
            if objective.key == "absolute":
                assert minimum.curvature is None
                continue
            exact = mp.diff(EXACT[objective.key][1], mpf(minimum.x))
            assert minimum.curvature == pytest.approx(float(exact), rel=1e-14)

    def test_its_plain_text_is_the_function(self, objective):
        text = objective.plain
        for old, new in (("²", "**2"), ("−", "-"), (" x", " * x"), ("|x|", "abs(x)")):
            text = text.replace(old, new)
        text = text.replace("sin * x", "mp.sin(x)").replace("10 mp", "10 * mp")
        x = mpf("1.7")
        assert float(eval(text, {"x": x, "mp": mp})) == pytest.approx(
            float(EXACT[objective.key][0](x))
        )

    def test_derivative_is_the_numerical_one(self, objective):
        step = 1e-5
        x = points(objective)[:41]
        x = x[x != 0] if objective.key == "absolute" else x
        slope = (objective.value(x + step) - objective.value(x - step)) / (2 * step)
        assert_allclose(objective.derivative(x), slope, rtol=1e-7, atol=1e-7)

    @pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 2e-5), (np.float64, 1e-13)])
    def test_tensorflow_gives_the_same(self, tf, objective, dtype, limit):
        x = points(objective)[:-5].astype(dtype)
        with tf.GradientTape() as tape:
            variable = tf.Variable(x)
            theirs = eval(objective.tensorflow, {"tf": tf, "x": variable})
        slope = tape.gradient(theirs, variable).numpy()
        assert_allclose(objective.value(x), theirs.numpy(), rtol=limit, atol=limit)
        assert_allclose(objective.derivative(x), slope, rtol=limit, atol=limit)

    def test_minima_to_the_last_digit(self, objective):
        value, slope = EXACT[objective.key]
        lowest = min(objective.minima, key=lambda m: m.value)
        assert [m for m in objective.minima if m.is_global] == [lowest]
        assert sorted(m.x for m in objective.minima) == [m.x for m in objective.minima]
        for minimum in objective.minima:
            exact = mpf(0)
            if minimum.x:
                exact = mpmath.findroot(slope, mpf(minimum.x))
            assert float(exact) == minimum.x
            assert float(value(exact)) == minimum.value

    def test_the_domain_has_these_minima_and_no_other(self, objective):
        low, high = objective.domain
        x = np.linspace(low, high, 20_001)
        slope = objective.derivative(x)
        # 1e-12: the grid has a point at the minimum 0, where J' is 0 but for rounding
        down, up = slope[:-1] < -1e-12, slope[1:] > -1e-12
        found = x[1:][down & up]
        assert_allclose(found, [m.x for m in objective.minima], atol=2 * (high - low) / 20_000)
        assert objective.value(x).min() >= min(m.value for m in objective.minima)
        assert low < objective.start < high

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    @pytest.mark.parametrize("shape", [(), (0,), (4,), (2, 3)])
    def test_shapes_and_types(self, objective, dtype, shape):
        x = np.full(shape, 1.25, dtype)
        for function in (objective.value, objective.derivative):
            assert function(x).shape == shape
            assert function(x).dtype == dtype
            wide = function(x.astype(np.float64))
            assert_allclose(function(x).astype(np.float64), wide, rtol=8e-3)
            assert function([1, 2]).dtype == np.float64

    def test_limits_nan_and_no_warning(self, objective):
        assert_array_equal(objective.value([INF, -INF, NAN]), [INF, INF, NAN])
        slope = 1.0 if objective.key == "absolute" else INF
        assert_array_equal(objective.derivative([INF, -INF, NAN]), [slope, -slope, NAN])
        for x in (1e308, -1e308, 5e-324, np.float32(3e38), np.float16(6e4)):
            objective.value(x)
            objective.derivative(x)

    def test_refuses_what_is_no_number(self, objective):
        for function in (objective.value, objective.derivative):
            with pytest.raises(InputTypeError, match="x must be real numbers"):
                function("1")

    def test_is_described(self, objective):
        assert isinstance(objective.title, Message)
        assert objective.formula
        assert objective.derivative_formula


def test_the_numbers_of_the_sources():
    assert isinstance(OBJECTIVES, Registry)
    wave = OBJECTIVES["square_plus_sine"].minima
    assert [round(m.x, 4) for m in wave] == [-1.3064, 3.8375]
    assert [m.is_global for m in wave] == [True, False]
    assert OBJECTIVES["absolute"].derivative(0) == 0


def test_examples_run():
    assert doctest.testmod(core.objectives).failed == 0
