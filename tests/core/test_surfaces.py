import doctest

import numpy as np
import pytest
from mpmath import findroot, mpf
from numpy.testing import assert_allclose, assert_array_equal

import core.surfaces
from core.errors import InputError, InputTypeError, Message
from core.surfaces import SURFACES
from tests.core.oracles import FLOAT_TYPES

ENTRIES = list(SURFACES.values())
entry = pytest.mark.parametrize("surface", ENTRIES, ids=list(SURFACES))
HALF = mpf(1) / 2


def saddle(x, y):
    return (x * HALF * x + y**4 * HALF / 2 - y * y * HALF), (x, y**3 - y)


def bowl(x, y):
    return HALF * (x * x + 10 * y * y), (x, 10 * y)


def rosenbrock(x, y):
    off = y - x * x
    return (1 - x) ** 2 + 100 * off**2, (-2 * (1 - x) - 400 * x * off, 200 * off)


def himmelblau(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    return a * a + b * b, (4 * x * a + 2 * b, 2 * a + 4 * y * b)


def beale(x, y):
    terms = [mpf(c) - x + x * y**i for i, c in enumerate(("1.5", "2.25", "2.625"), 1)]
    across = sum(2 * r * (y**i - 1) for i, r in enumerate(terms, 1))
    up = sum(2 * r * i * x * y ** (i - 1) for i, r in enumerate(terms, 1))
    return sum(r * r for r in terms), (across, up)


EXACT = {  # J and its gradient, at any precision
    "bowl": bowl,
    "rosenbrock": rosenbrock,
    "himmelblau": himmelblau,
    "saddle": saddle,
    "beale": beale,
}


def points(surface, count=300):
    low, high = np.transpose(surface.domain)
    inside = np.random.default_rng(7).uniform(low, high, (count, 2))
    places = [low.x for low in surface.minima] + list(surface.saddles) + [surface.start]
    return np.concatenate([inside, places])


def hessian(surface, place, step=1e-5):
    rise = [surface.gradient(place + d) - surface.gradient(place - d) for d in step * np.eye(2)]
    return np.array(rise) / (2 * step)


@entry
class TestEveryEntry:
    def test_fifty_digits(self, surface):
        given = points(surface)
        exact = [EXACT[surface.key](*map(mpf, point)) for point in given.tolist()]
        values = np.array([float(value) for value, _ in exact])
        slopes = np.array([[float(one) for one in slope] for _, slope in exact])
        # terms as large as J in a corner of the domain may cancel
        assert_allclose(surface.value(given), values, 1e-13, 1e-13 * max(1, np.abs(values).max()))
        most = max(1, np.abs(slopes).max())
        assert_allclose(surface.gradient(given), slopes, 1e-13, 1e-14 * most)

    def test_gradient_is_the_numerical_one(self, surface):
        given, step = points(surface), 1e-6
        for axis, aside in enumerate(step * np.eye(2)):
            rise = (surface.value(given + aside) - surface.value(given - aside)) / (2 * step)
            gradient = surface.gradient(given)[:, axis]
            assert_allclose(gradient, rise, 1e-6, 1e-8 * max(1, np.abs(gradient).max()))

    @pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 3e-5), (np.float64, 1e-12)])
    def test_tensorflow_gives_the_same(self, tf, surface, dtype, limit):
        given = points(surface).astype(dtype)
        variable = tf.Variable(given)
        names = {"tf": tf, **surface.chosen}
        with tf.GradientTape() as tape:
            x, y = variable[:, 0], variable[:, 1]
            theirs = eval(surface.tensorflow, {**names, "x": x, "y": y})
        slopes = tape.gradient(theirs, variable).numpy()
        values = surface.value(given)
        assert_allclose(values, theirs.numpy(), limit, limit * max(1, np.abs(values).max()))
        most = max(1, np.abs(slopes).max())
        assert_allclose(surface.gradient(given), slopes, limit, limit * most)

    def test_minima_to_the_last_digit_and_their_curvatures(self, surface):
        for low in surface.minima:
            exact = findroot(lambda x, y: EXACT[surface.key](x, y)[1], low.x)
            assert tuple(float(one) for one in exact) == pytest.approx(low.x, rel=1e-15, abs=1e-30)
            value = float(EXACT[surface.key](*exact)[0])
            assert value == pytest.approx(low.value, abs=1e-15)
            curvatures = np.linalg.eigvalsh(hessian(surface, low.x))
            assert_allclose(curvatures, low.curvatures, 1e-6)
            assert min(low.curvatures) > 0
        lowest = min(low.value for low in surface.minima)
        assert all(low.is_global == (low.value == lowest) for low in surface.minima)
        assert [low.x for low in surface.minima] == sorted(low.x for low in surface.minima)
        assert surface.lowest == lowest

    def test_at_a_saddle_it_rises_one_way_and_falls_the_other(self, surface):
        for place in surface.saddles:
            assert_allclose(surface.gradient(place), [0, 0], atol=1e-11)
            low, high = np.linalg.eigvalsh(hessian(surface, place))
            assert low < 0 < high

    def test_the_domain_holds_all_of_them(self, surface):
        low, high = np.transpose(surface.domain)
        for place in [low.x for low in surface.minima] + [*surface.saddles, surface.start]:
            assert (np.array(place) > low).all()
            assert (np.array(place) < high).all()
        assert surface.value(points(surface)).min() >= surface.lowest
        across, upright = high - low
        assert across == upright  # so that it is drawn as a square

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    @pytest.mark.parametrize("shape", [(2,), (0, 2), (3, 4, 2)])
    def test_shapes_and_types(self, surface, dtype, shape):
        given = np.full(shape, 0.75, dtype)
        assert surface.value(given).shape == shape[:-1]
        assert surface.gradient(given).shape == shape
        assert surface.value(given).dtype == surface.gradient(given).dtype == dtype
        assert surface.value([1, 2]).dtype == np.float64

    def test_huge_points_and_nan_do_not_warn(self, surface):
        surface.value([[1e200, -1e308], [np.inf, 0], [-np.inf, np.inf]])
        surface.gradient([[1e200, -1e308], [np.inf, 0], [-np.inf, np.inf]])
        assert np.isnan(surface.value([np.nan, 0]))

    def test_refuses_what_is_no_point(self, surface):
        for function in (surface.value, surface.gradient):
            with pytest.raises(InputError, match=r"points must have shape \(\.\.\., 2\)"):
                function([1, 2, 3])
            with pytest.raises(InputTypeError, match="points must be real numbers"):
                function(["1", "2"])

    def test_is_described(self, surface):
        assert isinstance(surface.title, Message)
        assert surface.source.startswith("https://")
        assert all((surface.formula, surface.plain, surface.gradient_formula))
        assert surface.stiffness >= max(low.curvatures[1] for low in surface.minima)


class TestCondition:
    def test_it_is_the_ratio_of_the_curvatures(self):
        bowl = SURFACES["bowl"](condition=50)
        assert bowl.minima[0].curvatures == (1.0, 50.0)
        assert bowl.stiffness == 50
        assert_array_equal(bowl.gradient([1, 1]), [1, 50])
        assert SURFACES["bowl"].chosen == {"condition": 10.0}

    @pytest.mark.parametrize("condition", [0.5, 0, -1, np.nan, np.inf])
    def test_it_is_at_least_one(self, condition):
        with pytest.raises(InputError, match="condition must be a finite number of at least 1"):
            SURFACES["bowl"](condition=condition)

    def test_others_have_none(self):
        with pytest.raises(InputError, match="rosenbrock has no parameter 'condition'"):
            SURFACES["rosenbrock"](condition=2)


def test_examples_run():
    assert doctest.testmod(core.surfaces).failed == 0
