import doctest

import numpy as np
import pytest
from numpy.testing import assert_allclose

import core.typed_surface
from core.errors import InputError
from core.surfaces import SURFACES
from core.typed_objective import Typed
from core.typed_surface import TYPED_SURFACE, typed_surface

TEXTS = {  # surfaces of ours as one would type them
    "bowl": "(x^2 + 10y^2) / 2",
    "rosenbrock": "(1 - x)^2 + 100 (y - x^2)^2",
    "himmelblau": "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "saddle": "x^2/2 + y^4/4 - y^2/2",
    "beale": "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
}


def of(text, low=-4.0, high=4.0):
    return typed_surface(Typed(text, low, high))


@pytest.mark.parametrize("key", list(TEXTS))
def test_it_is_the_surface_that_was_typed(key):
    known, typed = SURFACES[key], of(TEXTS[key], -5, 5)
    points = np.random.default_rng(2).uniform(-4, 4, (50, 2))
    most = np.abs(known.gradient(points)).max()
    assert_allclose(typed.value(points), known.value(points), 1e-12, 1e-12 * most)
    assert_allclose(typed.gradient(points), known.gradient(points), 1e-10, 1e-12 * most)


@pytest.mark.parametrize("key", list(TEXTS))
def test_its_minima_are_found(key):
    known, typed = SURFACES[key], of(TEXTS[key], -5, 5)
    assert len(typed.minima) == len(known.minima)
    for ours, theirs in zip(typed.minima, known.minima, strict=True):
        assert_allclose(ours.x, theirs.x, atol=1e-8)
        assert_allclose(ours.curvatures, theirs.curvatures, rtol=1e-4)
        assert ours.is_global == theirs.is_global
    assert typed.lowest == pytest.approx(known.lowest, abs=1e-12)


def test_the_deepest_of_several_is_the_global_one():
    lows = of("(x^2 - 1)^2 + 0.3x + y^2").minima
    assert [low.is_global for low in lows] == [True, False]


@pytest.mark.parametrize("text", ["x + y", "x*y", "x^2", "exp(-x^2 - y^2)"])
def test_where_there_is_none_none_is_found(text):
    surface = of(text)
    assert surface.minima == ()
    assert np.isfinite(surface.lowest)
    assert surface.stiffness > 0


def test_a_kink_has_no_curvature():
    (low,) = of("abs(x) + abs(y)").minima
    assert (low.x, low.curvatures) == ((0.0, 0.0), (0.0, 0.0))


def test_it_starts_where_it_has_a_slope():
    for text in ("log(x) + y^2", "1/(x*y)", "sqrt(x - 3) + y"):
        surface = of(text)
        assert np.isfinite(surface.gradient(surface.start)).all()


@pytest.mark.parametrize(
    ("text", "low", "high", "why"),
    [
        ("2 + 3", -1, 1, "must depend on x or y"),
        ("x + z", -1, 1, "z"),
        ("x +", -1, 1, "expected"),
        ("__import__(x)", -1, 1, "_"),
        ("x + y", 1, 1, "from one number to a larger one"),
        ("x + y", -101, 1, "within 100 of 0"),
        ("x + y", -1, np.nan, "from one number to a larger one"),
        ("log(-1 - x^2) + y", -1, 1, "no finite value"),
    ],
)
def test_what_cannot_be_is_refused(text, low, high, why):
    with pytest.raises(InputError, match=why):
        of(text, low, high)


def test_a_link_brings_it_back():
    typed = Typed("x^2 + sin(y)", -3.5, 2.0)
    assert TYPED_SURFACE.parse(TYPED_SURFACE.write(typed)) == typed


def test_examples_run():
    assert doctest.testmod(core.typed_surface).failed == 0
