"""Losses of values: at their kinks, far out, and where Keras loses digits."""

import numpy as np
import pytest
from mpmath import mp
from numpy.testing import assert_allclose, assert_array_equal

from core.errors import InputError
from core.losses import LOSSES

INF, NAN = np.inf, np.nan
HUBER, LOG_COSH, POISSON = LOSSES["huber"], LOSSES["log_cosh"], LOSSES["poisson"]
COSINE, ABSOLUTE = LOSSES["cosine_similarity"], LOSSES["mean_absolute_error"]


@pytest.fixture(scope="module")
def keras(tf):
    return tf.keras.losses


def test_absolute_error_and_its_kink():
    assert float(ABSOLUTE.value([1, 2], [4, 2])) == 1.5
    assert_array_equal(ABSOLUTE.gradient([1, 2, 3], [4, 2, 0]), np.array([1, 0, -1]) / 3)


class TestHuber:
    def test_is_half_the_square_near_and_a_line_far(self):
        assert float(HUBER.value([0.0], [0.5])) == 0.125
        assert float(HUBER.value([0.0], [4.0], delta=2)) == 2 * 4 - 2
        assert_array_equal(HUBER.gradient([0.0, 0.0], [0.5, -4.0], delta=2), [0.25, -1])

    @pytest.mark.parametrize("delta", [0, -1, NAN, INF])
    def test_refuses_a_delta_out_of_range(self, delta):
        with pytest.raises(InputError, match="delta must be a finite number above 0"):
            HUBER.value([0.0], [1.0], delta=delta)


class TestLogCosh:
    @pytest.mark.parametrize("error", [1e-9, 1e-4, 0.3, 0.999, 1.0, 5.0, 40.0])
    def test_fifty_digits(self, error):
        exact = float(mp.log(mp.cosh(mp.mpf(error))))
        assert float(LOG_COSH.value([0.0], [error])) == pytest.approx(exact, rel=1e-15)
        assert float(LOG_COSH.value([0.0], [-error])) == pytest.approx(exact, rel=1e-15)

    def test_far_out_it_is_a_line(self):
        assert float(LOG_COSH.value([0.0], [1e6])) == pytest.approx(1e6 - np.log(2))

    def test_keras_own_loses_digits(self, keras):
        theirs = float(keras.logcosh(np.float64([0.0]), np.float64([0.0])))
        assert -3e-9 < theirs < -1e-9  # log 2 in single precision: the page says so
        assert float(LOG_COSH.value([0.0], [0.0])) == 0


class TestPoisson:
    def test_keras_adds_its_epsilon(self, keras):
        labels, rates = np.float64([[0, 3, 1]]), np.float64([[0.5, 2, 1e-8]])
        theirs = keras.poisson(labels, rates).numpy()
        assert_allclose(POISSON.value(labels, rates, epsilon=1e-7), theirs, rtol=1e-6)
        assert not np.allclose(POISSON.value(labels, rates), theirs, rtol=1e-2)

    def test_at_a_rate_of_0(self):
        assert_array_equal(POISSON.value([[0, 0], [1, 0]], [[0, 0], [0, 0]]), [0, INF])
        assert_array_equal(POISSON.gradient([0, 1], [0, 0]), [0.5, -INF])

    def test_refuses_what_is_below_0(self):
        for function in (POISSON.value, POISSON.gradient):
            with pytest.raises(InputError, match=r"predictions must be at least 0; 1 of 2 .*= -1"):
                function([1.0, 0.0], [1.0, -1.0])
            with pytest.raises(InputError, match=r"labels must be at least 0; 1 of 2 .*\[0\] = -2"):
                function([-2.0, 0.0], [1.0, 1.0])


class TestCosine:
    def test_has_keras_sign(self):
        assert_allclose(COSINE.value([[1, 0]] * 3, [[2, 0], [0, 2], [-2, 0]]), [-1, 0, 1])

    def test_what_has_no_length_is_0_as_in_keras(self, keras):
        rows = np.float64([[1, 0], [0, 0]]), np.float64([[0, 0], [1, 0]])
        assert_array_equal(COSINE.value(*rows), [0, 0])
        assert_array_equal(COSINE.value(*rows), keras.cosine_similarity(*rows))
        assert_array_equal(COSINE.gradient(*rows)[0], [0, 0])

    @pytest.mark.parametrize("size", [1e-200, 1e200])
    def test_only_directions_count(self, size):
        assert float(COSINE.value([1, 1], [size, 0])) == pytest.approx(-np.sqrt(0.5))
        assert_allclose(COSINE.gradient([1, 1], [size, 0]) * size, [0, -np.sqrt(0.5)])
