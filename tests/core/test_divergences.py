import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from mpmath import mp
from numpy.testing import assert_allclose, assert_array_equal

import core.divergences
from core.divergences import (
    cross_entropy,
    distribution_entropy,
    kl_divergence,
    mean_squared_error,
    smooth_labels,
)
from core.errors import InputError, InputTypeError
from core.losses import LOSSES, reduce_loss, softmax_cross_entropy_with_logits
from core.softmax import entropy, one_hot, softmax
from tests.core.oracles import FLOAT_TYPES, WIDE_TYPES

INF, NAN = np.inf, np.nan
CROSSENTROPY = LOSSES["categorical_crossentropy"]
LABEL = [1, 0, 0]
FAR, NEAR = [0.5, 0.4, 0.1], [0.8, 0.1, 0.1]

wide = pytest.mark.parametrize("dtype", WIDE_TYPES)
seeds = st.integers(0, 10_000)
pair_functions = pytest.mark.parametrize(
    "function", [cross_entropy, kl_divergence, mean_squared_error]
)


def two_distributions(seed, shape=(4, 5)):
    return np.random.default_rng(seed).dirichlet(np.ones(shape[-1]), (2, *shape[:-1]))


def exact_cross_entropy(p, q):
    return -mp.fsum(mp.mpf(float(a)) * mp.log(mp.mpf(float(b))) for a, b in zip(p, q, strict=True))


def exact_kl(p, q):
    pairs = [(mp.mpf(float(a)), mp.mpf(float(b))) for a, b in zip(p, q, strict=True)]
    return mp.fsum(a * mp.log(a / b) for a, b in pairs if a)


class TestPrintedNumbers:
    @wide
    def test_cross_entropy_by_hand(self, dtype):
        predictions = np.array([FAR, NEAR], dtype)
        nats = cross_entropy([LABEL] * 2, predictions)
        assert nats.dtype == dtype
        assert_allclose(nats, [0.6931, 0.2231], rtol=0, atol=5e-5)
        tens = cross_entropy([LABEL] * 2, predictions, base=10)
        assert_allclose(tens, [0.301, 0.097], rtol=0, atol=5e-4)
        assert_allclose(nats, [np.log(2), -np.log(0.8)], rtol=0, atol=2e-7)
        assert nats[1] < nats[0]  # the nearer prediction

    def test_one_hot_predictions_cost_infinity(self):
        assert float(cross_entropy(FAR, LABEL)) == INF
        assert np.isfinite(cross_entropy(LABEL, FAR))

    def test_the_arguments_do_not_swap(self):
        assert float(cross_entropy(FAR, NEAR)) != float(cross_entropy(NEAR, FAR))

    @wide
    def test_mean_squared_error_a_row(self, dtype):
        first = [2.0084653, 1.1281716, -0.563963, -0.6712413, -1.7490412]
        first += [-0.3848372, -0.5653544, 0.9210517, -0.12502158, 0.7704787]
        second = [0.53213567, -1.0841882, 1.4143159, 0.51209307, 2.2036946]
        second += [-0.1024802, 1.4428381, 2.7043867, -0.7862292, -0.5545245]
        losses = mean_squared_error(one_hot([1, 3], 10), np.array([first, second], dtype))
        assert losses.dtype == dtype
        assert_allclose(losses, [0.98034555, 1.888489], rtol=0, atol=2e-7)
        assert float(reduce_loss(losses)) == pytest.approx(1.4344172, abs=2e-7)

    def test_clip_is_numpys(self):
        clipped = np.clip([[1, 2, 3], [4, 5, 6]], 2.5, 4.5)
        assert_array_equal(clipped, [[2.5, 2.5, 3], [4, 4.5, 4.5]])

    def test_log_and_multiply_are_numpys(self):
        assert_allclose(np.log([1, 2, 3]), [0, 0.6931472, 1.0986123], rtol=0, atol=2e-7)
        product = np.multiply([[1, 2], [3, 4]], [[5, 6], [7, 8]])
        assert_array_equal(product, [[5, 12], [21, 32]])


class TestCrossEntropy:
    @given(seeds)
    def test_fifty_digits(self, seed):
        p, q = two_distributions(seed)
        exact = [float(exact_cross_entropy(*rows)) for rows in zip(p, q, strict=True)]
        assert_allclose(cross_entropy(p, q), exact, rtol=2e-15)
        bits = [float(exact_cross_entropy(*rows) / mp.log(2)) for rows in zip(p, q, strict=True)]
        assert_allclose(cross_entropy(p, q, base=2), bits, rtol=3e-15)

    @given(seeds)
    def test_is_that_of_the_logits(self, seed):
        labels, _ = two_distributions(seed)
        logits = np.random.default_rng(seed).normal(0, 3, labels.shape)
        expected = softmax_cross_entropy_with_logits(labels, logits)
        assert_allclose(cross_entropy(labels, softmax(logits)), expected, rtol=1e-13)

    def test_zero_times_log_zero_is_zero(self):
        value = cross_entropy([1, 0], [1, 0])
        assert float(value) == 0
        assert not np.signbit(value)

    def test_nan_stays_in_its_row(self):
        values = cross_entropy([[1, 0], [NAN, 1], [1, 0]], [[0.5, 0.5], [0.5, 0.5], [0.5, NAN]])
        assert_allclose(values, [np.log(2), NAN, NAN])
        assert np.isnan(cross_entropy([1, 0], [0.5, NAN], epsilon=0.1))

    def test_labels_may_be_any_numbers(self):
        assert float(cross_entropy([-1, 2], [0.5, 0.5])) == pytest.approx(np.log(2))
        assert float(cross_entropy([-1, 1], [0, 1])) == -INF
        assert np.isnan(cross_entropy([-1, 1], [0, 0]))  # inf − inf

    def test_refuses_what_is_no_probability_and_names_it(self):
        text = r"^q must be probabilities, from 0 to 1; 2 of 4 are not: "
        with pytest.raises(InputError, match=text + r"q\[0, 1\] = 1\.5, q\[1, 0\] = -0\.5$"):
            cross_entropy(np.eye(2), [[0, 1.5], [-0.5, 1]])
        with pytest.raises(InputError, match=text + r"q\[0, 1\] = 1\.5, q\[1, 0\] = -0\.5$"):
            cross_entropy(np.eye(2), [[0, 1.5], [-0.5, 1]], axis=0)
        with pytest.raises(InputError, match=r"q\[1\] = inf$"):
            cross_entropy([1, 0], [0, INF])
        with pytest.raises(InputError, match=r"^predictions must be .*: predictions\[1\] = 1\.5$"):
            CROSSENTROPY.value([1, 0], [0, 1.5])
        with pytest.raises(InputError, match=r"^p must be .*: p\[0\] = -1\.0, p\[1\] = 2\.0$"):
            distribution_entropy([-1, 2])

    @pytest.mark.parametrize("base", [1, 0, -2, 0.5, NAN, INF])
    def test_refuses_a_base_out_of_range(self, base):
        with pytest.raises(InputError, match="base of a logarithm must be a finite number above 1"):
            cross_entropy(LABEL, FAR, base=base)


class TestEpsilon:
    def test_cures_zero_and_what_is_above_one(self):
        assert float(cross_entropy([1, 0], [0, 1], epsilon=1e-7)) == pytest.approx(16.118, abs=1e-3)
        cured = cross_entropy([[1, 0], [0, 1]], [[1.5, -3], [-INF, INF]], epsilon=0.1)
        assert_allclose(cured, [-np.log(0.9)] * 2, rtol=1e-15)

    def test_of_0_clips_to_the_range_itself(self):
        assert float(cross_entropy([1, 0], [1.5, 0], epsilon=0)) == 0
        assert float(cross_entropy([0, 1], [1.5, 0], epsilon=0)) == INF

    def test_of_0_is_no_clipping_in_the_entry(self):
        assert float(CROSSENTROPY.value([0, 1], [1, 0])) == INF
        with pytest.raises(InputError, match="predictions must be probabilities"):
            CROSSENTROPY.gradient([0, 1], [1.5, 0])
        assert np.isfinite(CROSSENTROPY.value([0, 1], [1.5, 0], epsilon=1e-7))

    @pytest.mark.parametrize("epsilon", [-0.1, 0.5, 2, NAN, INF])
    def test_refuses_one_out_of_range(self, epsilon):
        text = r"epsilon must be at least 0 and below 0\.5; .* came"
        with pytest.raises(InputError, match=text):
            cross_entropy(LABEL, FAR, epsilon=epsilon)
        for function in (CROSSENTROPY.value, CROSSENTROPY.gradient):
            with pytest.raises(InputError, match=text):
                function(LABEL, FAR, epsilon=epsilon)

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_keras_clips_the_same_after_it_normalises(self, tf, dtype):
        labels = np.array([LABEL, LABEL, [0, 1, 0]], dtype)
        rows = np.array([FAR, [0, 0.5, 0.5], [0, 1, 0]], dtype)
        theirs = tf.keras.losses.categorical_crossentropy(labels, rows).numpy()
        limit = 1e-6 if dtype == np.float32 else 1e-14
        assert_allclose(cross_entropy(labels, rows, epsilon=1e-7), theirs, rtol=limit)
        theirs = tf.keras.losses.categorical_crossentropy(labels, 0.5 * rows).numpy()
        assert_allclose(cross_entropy(labels, rows, epsilon=1e-7), theirs, rtol=limit)
        assert float(cross_entropy(LABEL, 0.5 * rows[0])) != pytest.approx(float(theirs[0]))


class TestGradients:
    @pytest.mark.parametrize("key", ["categorical_crossentropy", "kl_divergence"])
    def test_at_the_edges(self, key):
        slope = LOSSES[key].gradient([[0, 1], [1, 0], [0.5, 0.5]], [[0, 1], [0, 1], [0.25, NAN]])
        assert_array_equal(slope, [[0, -1], [-INF, 0], [-2, NAN]])
        assert not np.signbit(slope[0, 0])

    def test_clipped_predictions_have_none(self):
        slope = CROSSENTROPY.gradient([[1, 1, 1]], [[0.05, 0.1, 0.95]], epsilon=0.1)
        assert_array_equal(slope, [[0, -1 / 0.1, 0]])
        assert_array_equal(CROSSENTROPY.gradient([1, 1], [0, 1.5], epsilon=0.1), [0, 0])
        slope = CROSSENTROPY.gradient([NAN, 1], [0, NAN], epsilon=0.1)
        assert np.isnan(slope).all()

    def test_tensorflow_clips_the_same(self, tf):
        labels, rows = np.float64([[1, 0, 1]]), np.float64([[0, 0, 0.95]])
        predictions = tf.Variable(rows)
        names = {"tf": tf, "labels": labels, "predictions": predictions, "epsilon": 0.1}
        names["label_smoothing"] = 0.0
        with tf.GradientTape() as tape:
            value = eval(CROSSENTROPY.tensorflow, names)
        assert_allclose(CROSSENTROPY.value(labels, rows, epsilon=0.1), value, rtol=1e-15)
        theirs = tape.gradient(value, predictions).numpy()
        assert_array_equal(CROSSENTROPY.gradient(labels, rows, epsilon=0.1), theirs)

    def test_the_code_is_right_without_clipping(self, tf):
        labels, rows = np.float64([[1, 0], [0, 1]]), np.float64([[1, 0], [1, 0]])
        names = {"tf": tf, "labels": labels, "predictions": tf.constant(rows), "epsilon": 0.0}
        names["label_smoothing"] = 0.0
        assert_array_equal(eval(CROSSENTROPY.tensorflow, names), [0, INF])
        assert_array_equal(CROSSENTROPY.value(labels, rows), [0, INF])

    def test_of_the_squared_error(self):
        slope = LOSSES["mean_squared_error"].gradient([1, 0, INF], [3, -1, INF])
        assert_allclose(slope, [4 / 3, -2 / 3, NAN])


class TestEntropy:
    @given(hnp.arrays(np.float64, (3, 5), elements=st.floats(-20, 20)))
    def test_is_that_of_the_logits(self, logits):
        assert_allclose(distribution_entropy(softmax(logits)), entropy(logits), atol=1e-14)

    def test_of_sure_and_of_uniform(self):
        assert float(distribution_entropy(LABEL)) == 0
        assert float(distribution_entropy([0.25] * 4, base=2)) == 2
        assert np.isnan(distribution_entropy([NAN, 1]))


class TestKL:
    @given(seeds)
    def test_fifty_digits(self, seed):
        p, q = two_distributions(seed)
        exact = [float(exact_kl(*rows)) for rows in zip(p, q, strict=True)]
        assert_allclose(kl_divergence(p, q), exact, rtol=1e-14, atol=1e-15)
        bits = [float(exact_kl(*rows) / mp.log(2)) for rows in zip(p, q, strict=True)]
        assert_allclose(kl_divergence(p, q, base=2), bits, rtol=1e-14, atol=1e-15)

    @pytest.mark.parametrize("distance", [1e-3, 1e-6, 1e-9])
    @given(seed=seeds)
    def test_keeps_its_digits_where_the_two_are_near(self, distance, seed):
        p, _ = two_distributions(seed)
        q = p * (1 + distance * np.random.default_rng(seed).uniform(-1, 1, p.shape))
        exact = np.array([float(exact_kl(*rows)) for rows in zip(p, q, strict=True)])
        # 1e-16 of the distance, where the logarithms' quotient has 1e-16 of 1
        limit = 4 * np.finfo(float).eps * np.abs(p - q).sum(axis=-1)
        assert (np.abs(kl_divergence(p, q) - exact) <= limit).all()

    @given(seeds)
    def test_is_cross_entropy_less_entropy(self, seed):
        p, q = two_distributions(seed)
        difference = cross_entropy(p, q) - distribution_entropy(p)
        assert_allclose(kl_divergence(p, q), difference, atol=2e-14)

    def test_at_zeros(self):
        assert float(kl_divergence([0.5, 0.5], [1, 0])) == INF
        assert float(kl_divergence([1, 0], [0.5, 0.5])) == pytest.approx(np.log(2))
        assert float(kl_divergence([1, 0], [1, 0])) == 0
        assert float(kl_divergence([1e-320, 1], [0, 1])) == INF
        tiny = float(kl_divergence([1e-320, 1], [1e-310, 1]))
        assert tiny == pytest.approx(1e-320 * np.log(1e-10), rel=1e-2)

    def test_nan_and_negative_labels(self):
        rows = kl_divergence([[0, 1], [NAN, 1], [-0.5, 1.5]], [[NAN, 1], [0.5, 0.5], [0.5, 0.5]])
        assert np.isnan(rows).all()

    def test_keras_clips_zeros_and_is_no_oracle_there(self, tf):
        theirs = float(tf.keras.losses.KLD(np.float64([0.5, 0.5]), np.float64([1, 0])))
        assert theirs == pytest.approx(7.37, abs=5e-3)
        p, q = two_distributions(3)
        assert min(p.min(), q.min()) > 1e-7
        assert_allclose(kl_divergence(p, q), tf.keras.losses.KLD(p, q), rtol=1e-13)


class TestSmoothing:
    @pytest.mark.parametrize("smoothing", [0, 0.1, 1])
    def test_keras_smooths_the_same(self, tf, smoothing):
        labels, logits = one_hot([0, 2], 3), np.array([[1.0, 2.0, 3.0], [3.0, 0.0, 1.0]])
        keras = tf.keras.losses.categorical_crossentropy
        theirs = keras(labels, logits, from_logits=True, label_smoothing=smoothing)
        ours = softmax_cross_entropy_with_logits(smooth_labels(labels, smoothing), logits)
        assert_allclose(ours, theirs, rtol=1e-14)

    def test_keeps_the_mass_along_any_axis(self):
        labels = np.random.default_rng(0).dirichlet(np.ones(3), (2, 4))
        turned = np.moveaxis(labels, -1, 0)
        smooth = smooth_labels(turned, 0.3, axis=0)
        assert_allclose(smooth.sum(axis=0), np.ones((2, 4)), rtol=1e-15)
        assert_array_equal(np.moveaxis(smooth, 0, -1), smooth_labels(labels, 0.3))

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_keeps_the_type(self, dtype):
        smooth = smooth_labels(np.array(LABEL, dtype), 0.5)
        assert smooth.dtype == dtype
        assert_allclose(smooth.astype(float), [2 / 3, 1 / 6, 1 / 6], rtol=4e-3)

    def test_nan_stays(self):
        assert_array_equal(smooth_labels([1, NAN], 1), [0.5, NAN])

    @pytest.mark.parametrize("smoothing", [-0.1, 1.1, NAN])
    def test_refuses_one_out_of_range(self, smoothing):
        with pytest.raises(InputError, match=r"smoothing must be from 0 to 1; .* came"):
            smooth_labels(LABEL, smoothing)


@pair_functions
class TestEveryFunction:
    def test_any_axis(self, function):
        p, q = two_distributions(5, (2, 4, 3))
        expected = function(p, q)
        for axis in (0, -3):
            turned = np.moveaxis(p, -1, axis), np.moveaxis(q, -1, axis)
            assert_array_equal(function(*turned, axis=axis), expected)

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_has_the_type_of_the_predictions(self, function, dtype):
        p, q = two_distributions(6)
        value = function(p, q.astype(dtype))
        assert value.dtype == dtype
        assert_allclose(value.astype(float), function(p, q), rtol=4e-2, atol=4e-3)
        assert np.ndim(function(p[0], q[0])) == 0

    @pytest.mark.parametrize("shape", [(2, 1), (1, 2), (2,), ()])
    def test_refuses_shapes_that_would_broadcast(self, function, shape):
        with pytest.raises(InputError, match="must have the same shape"):
            function(np.zeros(shape), np.eye(2))

    def test_refuses_what_has_no_axis(self, function):
        with pytest.raises(InputError, match="axis 1 is past the last dimension"):
            function([0, 1], [0, 1], axis=1)
        with pytest.raises(InputError, match="a single number came"):
            function(1, 1)
        with pytest.raises(InputError, match=r"at least one entry along axis -1; shape \(2, 0\)"):
            function(np.zeros((2, 0)), np.zeros((2, 0)))
        assert function(np.zeros((0, 2)), np.zeros((0, 2))).shape == (0,)

    def test_refuses_what_is_no_real_number(self, function):
        for bad in ([True, False], [1j, 0], ["a", "b"]):
            with pytest.raises(InputTypeError, match="must be real numbers"):
                function(bad, [0, 1])
            with pytest.raises(InputTypeError, match="must be real numbers"):
                function([0, 1], bad)

    @given(data=st.data())
    def test_no_warning_of_numpys_own_comes_out(self, function, data):
        anything = st.sampled_from([0, 1, -1, 1e-320, 1e308, -1e308, INF, -INF, NAN])
        chances = st.sampled_from([0, 1, -0.0, 1e-320, 1e-308, 0.5, 1 - 1e-16, NAN])
        dtype = data.draw(st.sampled_from([np.float16, np.float64]))
        p = data.draw(hnp.arrays(np.float64, (2, 3), elements=anything))
        q = data.draw(hnp.arrays(np.float64, (2, 3), elements=chances)).astype(dtype)
        function(p, q)


def test_examples_run():
    assert doctest.testmod(core.divergences).failed == 0
