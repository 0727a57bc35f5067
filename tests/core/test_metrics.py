import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import metrics as sklearn_metrics

import core.metrics
from core.errors import InputError, InputTypeError, NumericWarning
from core.metrics import (
    accuracy,
    argmax,
    binary_confusion,
    confusion_matrix,
    f1_score,
    precision,
    recall,
)
from tests.core.oracles import FLOAT_TYPES

INF, NAN = np.inf, np.nan
seeds = st.integers(0, 10_000)
of_a_confusion = pytest.mark.parametrize("function", [precision, recall, f1_score])


def some_answers(seed, classes=4, count=30):
    return np.random.default_rng(seed).integers(0, classes, (2, count))


class TestArgmax:
    @pytest.mark.parametrize("axis", [-1, 0, 1])
    def test_tensorflow_gives_the_same(self, tf, axis):
        logits = np.random.default_rng(0).integers(-3, 3, (4, 5, 3)).astype(np.float64)
        ours, theirs = argmax(logits, axis), tf.math.argmax(logits, axis).numpy()
        assert ours.dtype == theirs.dtype == np.int64
        assert_array_equal(ours, theirs)  # with ties

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_the_first_of_ties(self, dtype):
        assert int(argmax(np.array([1, 3, 3], dtype))) == 1
        assert int(argmax(np.array([-INF, -INF], dtype))) == 0
        assert int(argmax(np.array([1, INF, INF], dtype))) == 1

    def test_nan_is_named_and_stays_in_its_row(self):
        with pytest.warns(NumericWarning, match="NaN in 1 of 2 lanes"):
            assert_array_equal(argmax([[5, NAN, 9], [1, 2, 0]]), [1, 1])

    def test_refuses_what_has_no_lanes(self):
        with pytest.raises(InputError, match="axis 1 is past the last dimension"):
            argmax([1, 2], 1)
        with pytest.raises(InputError, match="at least one entry"):
            argmax(np.zeros((2, 0)))
        assert argmax(np.zeros((0, 2))).shape == (0,)
        with pytest.raises(InputTypeError, match="logits must be real numbers"):
            argmax([True, False])


class TestAccuracy:
    @given(seeds)
    def test_scikit_learn_gives_the_same(self, seed):
        labels, predictions = some_answers(seed)
        theirs = sklearn_metrics.accuracy_score(labels, predictions)
        assert accuracy(labels, predictions) == pytest.approx(theirs, rel=1e-15)

    def test_keras_gives_the_same(self, tf):
        labels, predictions = some_answers(1)
        metric = tf.keras.metrics.Accuracy()
        metric.update_state(labels, predictions)
        assert accuracy(labels, predictions) == pytest.approx(float(metric.result()), rel=1e-6)

    def test_of_sequences_and_of_one(self):
        assert accuracy([[0, 1], [2, 3]], [[0, 1], [2, 0]]) == 0.75
        assert accuracy(1, 1) == 1
        assert accuracy([0.0, 1.0], np.array([0, 2], np.uint8)) == 0.5

    def test_of_nothing_is_nan_and_says_so(self):
        with pytest.warns(NumericWarning, match="no label to take the accuracy of"):
            assert np.isnan(accuracy([], []))

    def test_refuses_what_does_not_fit(self):
        with pytest.raises(InputError, match="labels and predictions must have the same shape"):
            accuracy([0, 1], [[0], [1]])
        with pytest.raises(InputError, match=r"predictions must be whole .* predictions\[1\] = 0"):
            accuracy([0, 1], [0, 0.5])
        with pytest.raises(InputTypeError, match="labels must be real numbers"):
            accuracy(["a"], [0])


class TestConfusion:
    @given(seeds)
    def test_scikit_learn_gives_the_same(self, seed):
        labels, predictions = some_answers(seed, count=8)
        theirs = sklearn_metrics.confusion_matrix(labels, predictions, labels=range(5))
        ours = confusion_matrix(labels, predictions, 5)
        assert ours.dtype == np.int64
        assert_array_equal(ours, theirs)

    def test_tensorflow_gives_the_same(self, tf):
        labels, predictions = some_answers(2)
        theirs = tf.math.confusion_matrix(labels, predictions, 4).numpy()
        assert_array_equal(confusion_matrix(labels, predictions, 4), theirs)

    def test_rows_are_true(self):
        assert_array_equal(confusion_matrix([0, 0, 0], [1, 1, 0], 2), [[1, 2], [0, 0]])
        assert_array_equal(confusion_matrix([[0], [1]], [[1], [1]], 2), [[0, 1], [0, 1]])
        assert_array_equal(confusion_matrix([], [], 1), [[0]])

    @pytest.mark.parametrize("bad", [-1, 3, 2**62, np.float64(1e300)])
    def test_out_of_range_is_named(self, bad):
        text = r"from 0 to 2; 1 of 2 are not: "
        with pytest.raises(InputError, match=rf"^labels must be {text}labels\[1\] = "):
            confusion_matrix(np.array([0, bad]), [0, 1], 3)
        with pytest.raises(InputError, match=rf"^predictions must be {text}predictions\[1\] = "):
            confusion_matrix([0, 1], np.array([0, bad]), 3)

    def test_refuses_what_does_not_fit(self):
        with pytest.raises(InputError, match="the same shape"):
            confusion_matrix([0, 1], [0], 2)
        with pytest.raises(InputError, match="classes must be at least 1; 0 came"):
            confusion_matrix([], [], 0)
        with pytest.raises(InputTypeError, match="classes must be a whole number"):
            confusion_matrix([0], [0], 1.5)


class TestRates:
    @given(seeds)
    def test_scikit_learn_gives_the_same(self, seed):
        labels, predictions = some_answers(seed, classes=5, count=6)  # some classes are missing
        ours = confusion_matrix(labels, predictions, 6)
        theirs = sklearn_metrics.precision_recall_fscore_support(
            labels, predictions, labels=range(6), zero_division=np.nan
        )
        assert_allclose(precision(ours), theirs[0], rtol=1e-15)
        assert_allclose(recall(ours), theirs[1], rtol=1e-15)
        assert_allclose(f1_score(ours), theirs[2], rtol=1e-15)

    def test_f1_is_the_harmonic_mean(self):
        counts = [[5, 2, 0], [1, 3, 1], [0, 2, 9]]
        both = precision(counts), recall(counts)
        assert_allclose(f1_score(counts), 2 * both[0] * both[1] / (both[0] + both[1]), rtol=1e-15)

    def test_keras_gives_0_where_they_are_not_defined(self, tf):
        labels, predictions = [0, 0, 1, 1], [0, 0, 0, 0]
        counts = confusion_matrix(labels, predictions, 3)
        assert_array_equal(precision(counts), [0.5, NAN, NAN])
        assert_array_equal(recall(counts), [1, 0, NAN])
        assert_allclose(f1_score(counts), [2 / 3, 0, NAN])
        metric = tf.keras.metrics.Precision()
        metric.update_state(labels, predictions)
        assert float(metric.result()) == 0

    @of_a_confusion
    def test_refuses_what_is_no_confusion(self, function):
        for bad in ([1, 2], [[1, 2]], 3):
            with pytest.raises(
                InputError, match=r"confusion must have shape \(K, K\); \(.*\) came"
            ):
                function(bad)
        with pytest.raises(InputError, match=r"at least 0: confusion\[0, 1\] = -1$"):
            function([[1, -1], [0, 1]])
        with pytest.raises(InputError, match="confusion must be whole numbers"):
            function([[0.5, 1], [0, 1]])
        with pytest.raises(InputTypeError, match="confusion must be real numbers"):
            function([[True, False], [False, True]])


class TestBinary:
    @pytest.mark.parametrize("threshold", [0.2, 0.5, 0.8])
    def test_keras_gives_the_same_for_several_labels_a_row(self, tf, threshold):
        random = np.random.default_rng(3)
        labels, scores = random.integers(0, 2, (40, 3)), random.random((40, 3))
        counts = binary_confusion(labels, scores, threshold)
        for ours, keras in (
            (precision(counts)[1], tf.keras.metrics.Precision(thresholds=threshold)),
            (recall(counts)[1], tf.keras.metrics.Recall(thresholds=threshold)),
        ):
            keras.update_state(labels, scores)
            assert float(ours) == pytest.approx(float(keras.result()), rel=1e-6)

    @given(seeds)
    def test_scikit_learn_gives_the_same_for_each_column(self, seed):
        random = np.random.default_rng(seed)
        labels, scores = random.integers(0, 2, (20, 3)), random.random((20, 3))
        theirs = sklearn_metrics.multilabel_confusion_matrix(labels, scores > 0.5)
        ours = [binary_confusion(labels[:, k], scores[:, k]) for k in range(3)]
        assert_array_equal(ours, theirs)
        assert_array_equal(binary_confusion(labels, scores), np.sum(ours, axis=0))

    @pytest.mark.parametrize("dtype", FLOAT_TYPES)
    def test_the_threshold_itself_is_no(self, tf, dtype):
        counts = binary_confusion([1, 1], np.array([0.5, 0.75], dtype))
        assert_array_equal(counts, [[0, 0], [1, 1]])
        keras = tf.keras.metrics.Recall(thresholds=0.5)
        keras.update_state([1, 1], [0.5, 0.75])
        assert float(keras.result()) == 0.5

    def test_at_the_infinite(self):
        assert_array_equal(binary_confusion([0, 1], [-INF, INF], 0), [[1, 0], [0, 1]])
        assert_array_equal(binary_confusion([], []), np.zeros((2, 2)))

    def test_nan_is_no_and_says_so(self):
        with pytest.warns(NumericWarning, match="NaN among the scores: 1 of 2"):
            assert_array_equal(binary_confusion([1, 1], [NAN, 1]), [[0, 0], [1, 1]])

    def test_refuses_what_does_not_fit(self):
        with pytest.raises(InputError, match="labels and scores must have the same shape"):
            binary_confusion([0, 1], [[0.5], [0.5]])
        with pytest.raises(InputError, match=r"labels must be from 0 to 1; .* labels\[1\] = 2"):
            binary_confusion([0, 2], [0.5, 0.5])
        with pytest.raises(InputError, match="labels must be whole numbers"):
            binary_confusion([0, 0.5], [0.5, 0.5])
        with pytest.raises(InputError, match="threshold must be a number; nan came"):
            binary_confusion([0, 1], [0.5, 0.5], NAN)
        with pytest.raises(InputTypeError, match="scores must be real numbers"):
            binary_confusion([0, 1], ["0.5", "1"])


def test_examples_run():
    assert doctest.testmod(core.metrics).failed == 0
