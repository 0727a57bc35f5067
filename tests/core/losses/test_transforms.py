"""The ways from logits to predictions, and of slopes back."""

import doctest

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.losses.transforms
from core.errors import InputError, InputTypeError
from core.losses.transforms import TRANSFORMS
from tests.core.oracles import FLOAT_TYPES

INF, NAN = np.inf, np.nan
X = np.random.default_rng(3).normal(0, 2, (4, 3))
each = pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=list(TRANSFORMS))


@each
class TestEveryTransform:
    def test_tensorflow_gives_the_same(self, tf, transform):
        slope = np.random.default_rng(4).normal(0, 1, X.shape)
        logits = tf.constant(X)
        with tf.GradientTape() as tape:
            tape.watch(logits)
            predictions = eval(transform.tensorflow, {"tf": tf, "logits": logits})
            total = tf.reduce_sum(predictions * slope)
        assert_allclose(transform.value(X), predictions.numpy(), rtol=1e-14)
        theirs = tape.gradient(total, logits).numpy()
        assert_allclose(transform.back(X, slope), theirs, rtol=1e-12, atol=1e-15)

    def test_back_is_the_numerical_derivative(self, transform):
        step = 1e-6
        for k in range(3):
            slope = np.eye(3)[k]
            ours = transform.back(X[0], slope)
            for j in range(3):
                move = step * np.eye(3)[j]
                ends = transform.value(X[0] + move)[k] - transform.value(X[0] - move)[k]
                assert_allclose(ours[j], ends / (2 * step), rtol=1e-8, atol=1e-9)

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_keeps_the_type(self, transform, dtype):
        given = X.astype(dtype)
        for made in (transform.value(given), transform.back(given, given)):
            assert made.dtype == dtype
            assert made.shape == X.shape

    def test_an_infinite_slope_at_a_prediction_of_0_is_no_nan(self, transform):
        if transform.key == "none":
            return
        assert not np.isnan(transform.back([-1000.0, 0.0], [-INF, 0.0])).any()

    def test_refuses(self, transform):
        for function in (transform.value, lambda x: transform.back(x, x)):
            with pytest.raises(InputError, match="rows of at least one class"):
                function(3.0)
            with pytest.raises(InputError, match="rows of at least one class"):
                function(np.zeros((2, 0)))
            with pytest.raises(InputTypeError, match="must be real numbers"):
                function(["a"])

    def test_nan_stays(self, transform):
        assert np.isnan(transform.value([[NAN, 1.0], [0.0, 1.0]])[0]).any()
        assert_array_equal(np.isnan(transform.value([[NAN, 1.0], [0.0, 1.0]])[1]), [False, False])


def test_examples():
    assert doctest.testmod(core.losses.transforms).failed == 0
