import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LogisticRegression

import core.logistic
from core.errors import InputError, InputTypeError
from core.logistic import fit_logistic, imbalanced_sample, weight_path
from core.losses import weighted_cross_entropy_with_logits
from core.metrics import binary_confusion, precision, recall

INF, NAN = np.inf, np.nan
FEATURES, LABELS = imbalanced_sample()
weights_of_positives = pytest.mark.parametrize("pos_weight", [1e-3, 0.1, 1, 9, 100, 1e4])


def gradient(features, labels, fit, pos_weight):
    """Of the mean loss by weights and bias, without the functions of the core."""
    x = fit.logits(features)
    chance = 1 / (1 + np.exp(-x))
    slope = (1 - labels) * chance - pos_weight * labels * (1 - chance)
    return np.append(slope @ features, slope.sum()) / len(features)


class TestFit:
    @weights_of_positives
    def test_scikit_learn_gives_the_same(self, pos_weight):
        fit = fit_logistic(FEATURES, LABELS, pos_weight)
        theirs = LogisticRegression(
            C=INF, class_weight={0: 1, 1: pos_weight}, solver="newton-cholesky", tol=1e-12
        ).fit(FEATURES, LABELS)
        assert fit.converged
        assert_allclose(fit.weights, theirs.coef_[0], rtol=1e-7)
        assert fit.bias == pytest.approx(theirs.intercept_[0], rel=1e-7)
        assert_allclose(fit.logits(FEATURES), theirs.decision_function(FEATURES), rtol=1e-6)

    @weights_of_positives
    def test_the_gradient_is_zero(self, pos_weight):
        fit = fit_logistic(FEATURES, LABELS, pos_weight)
        slope = gradient(FEATURES, LABELS, fit, pos_weight)
        assert np.abs(slope).max() < 1e-14 * max(1, pos_weight)
        assert fit.iterations <= 10

    @settings(max_examples=50)
    @given(st.integers(0, 10_000), st.floats(0.01, 100))
    def test_no_neighbour_is_better(self, seed, pos_weight):
        random = np.random.default_rng(seed)
        features = random.normal(0, 1, (60, 3))
        labels = random.uniform(0, 1, 60)  # not separable, as no label is sure
        fit = fit_logistic(features, labels, pos_weight)
        assert fit.converged
        best = weighted_cross_entropy_with_logits(labels, fit.logits(features), pos_weight).mean()
        for move in 0.01 * np.vstack([np.eye(4), -np.eye(4)]):
            logits = fit.logits(features) + features @ move[:3] + move[3]
            other = weighted_cross_entropy_with_logits(labels, logits, pos_weight).mean()
            assert other > best

    def test_a_weight_is_so_many_copies_of_the_positives(self):
        copies = np.repeat(np.arange(300), np.where(LABELS == 1, 9, 1))
        twice = fit_logistic(FEATURES[copies], LABELS[copies])
        once = fit_logistic(FEATURES, LABELS, 9)
        assert_allclose(twice.weights, once.weights, rtol=1e-10)
        assert twice.bias == pytest.approx(once.bias, rel=1e-10)

    @pytest.mark.parametrize("scale", [[1e-9, 1e9], [1e-150, 1e150], [1e300, 1]])
    def test_units_do_not_matter(self, scale):
        plain = fit_logistic(FEATURES, LABELS)
        other = fit_logistic(FEATURES * scale, LABELS)
        assert other.converged
        assert_allclose(other.weights * scale, plain.weights, rtol=1e-9)

    def test_an_offset_does_not_matter(self):
        plain, other = fit_logistic(FEATURES, LABELS), fit_logistic(FEATURES + 1e6, LABELS)
        assert other.converged
        assert_allclose(other.weights, plain.weights, rtol=1e-6)

    def test_columns_that_say_the_same_share_the_weight(self):
        plain = fit_logistic(FEATURES[:, :1], LABELS)
        twice = fit_logistic(FEATURES[:, [0, 0]], LABELS)
        constant = fit_logistic(np.column_stack([FEATURES[:, 0], np.ones(300)]), LABELS)
        assert twice.converged
        assert_allclose(twice.weights, np.repeat(plain.weights / 2, 2), rtol=1e-9)
        assert constant.converged
        assert constant.weights[1] == pytest.approx(0, abs=1e-12)

    @pytest.mark.parametrize("dtype", [np.float16, np.float32, np.int64])
    def test_other_types_are_computed_in_float64(self, dtype):
        features = np.array([[0], [1], [2], [3]], dtype)
        fit = fit_logistic(features, [0, 1, 0, 1])
        assert fit.weights.dtype == np.float64
        assert_array_equal(fit.weights, fit_logistic(features.astype(float), [0, 1, 0, 1]).weights)

    def test_newtons_full_step_would_diverge(self):
        features, labels = np.array([[0.9], [-0.5], [7.3], [0.7]]), np.array([0, 0, 0, 1])
        fit = fit_logistic(features, labels, 1000)
        assert fit.converged
        assert np.abs(gradient(features, labels, fit, 1000)).max() < 1e-12


class TestNoOptimum:
    @settings(max_examples=300)
    @given(
        st.lists(st.tuples(st.integers(-50, 50), st.booleans()), min_size=2, max_size=10),
        st.floats(0.1, 10),
    )
    def test_on_a_line_there_is_one_where_the_classes_overlap(self, points, pos_weight):
        features = np.array([[place / 10] for place, _ in points])
        labels = np.array([int(label) for _, label in points])
        no, yes = features[labels == 0], features[labels == 1]
        overlap = bool(no.size and yes.size) and (
            np.ptp(features) == 0 or (no.max() > yes.min() and yes.max() > no.min())
        )
        assert fit_logistic(features, labels, pos_weight).converged == overlap

    @pytest.mark.parametrize("pos_weight", [1e-6, 1, 1e6])
    @pytest.mark.parametrize("gap", [1e-6, 0.1, 10, 1e3])
    def test_separable_classes_do_not_converge(self, gap, pos_weight):
        cloud = np.abs(np.random.default_rng(4).normal(0, 1, (40, 2)))
        features, labels = np.vstack([-cloud - gap, cloud + gap]), np.repeat([0, 1], 40)
        fit = fit_logistic(features, labels, pos_weight)
        assert not fit.converged
        assert np.isfinite([*fit.weights, fit.bias]).all()
        assert_array_equal(binary_confusion(labels, fit.logits(features), 0), [[40, 0], [0, 40]])

    @pytest.mark.parametrize("pos_weight", [1e-12, 1e-3, 1, 1e3, 1e12])
    def test_nor_do_classes_that_touch_in_a_point(self, pos_weight):
        assert not fit_logistic([[0], [1], [1], [2]], [0, 0, 1, 1], pos_weight).converged

    @pytest.mark.parametrize("label", [0, 1])
    def test_nor_does_one_class_alone(self, label):
        fit = fit_logistic([[0], [1], [2]], [label] * 3)
        assert not fit.converged
        assert (fit.bias > 0) == (label == 1)


class TestPath:
    WEIGHTS = np.geomspace(0.1, 100, 41)

    def test_is_the_fits_one_by_one(self):
        path = weight_path(FEATURES, LABELS, [0.5, 9])
        for place, pos_weight in enumerate((0.5, 9)):
            fit = fit_logistic(FEATURES, LABELS, pos_weight)
            assert_array_equal(path.fits[place].weights, fit.weights)
            chances = 1 / (1 + np.exp(-fit.logits(FEATURES)))
            counts = binary_confusion(LABELS, chances, 0.5)
            assert path.precision[place] == precision(counts)[1]
            assert path.recall[place] == recall(counts)[1]
        assert_array_equal(path.pos_weights, [0.5, 9])

    def test_a_weight_buys_recall_with_precision(self):
        path = weight_path(FEATURES, LABELS, self.WEIGHTS)
        assert all(fit.converged for fit in path.fits)
        assert (np.diff(path.recall) >= 0).all()
        assert path.recall[0] < 0.2
        assert path.recall[-1] > 0.9
        assert path.precision[0] > 0.7
        assert path.precision[-1] < 0.3

    def test_nothing_taken_for_yes_has_no_precision(self):
        path = weight_path(FEATURES, LABELS, [1e-6])
        assert np.isnan(path.precision[0])
        assert path.recall[0] == 0
        assert weight_path(FEATURES, LABELS, []).recall.shape == (0,)

    def test_refuses_weights_that_do_not_fit(self):
        with pytest.raises(InputError, match=r"pos_weights must have shape \(W,\); \(\) came"):
            weight_path(FEATURES, LABELS, 2)
        with pytest.raises(InputError, match=r"finite number above 0; -1 came"):
            weight_path(FEATURES, LABELS, [1, -1])
        with pytest.raises(InputError, match="labels must be whole numbers"):
            weight_path(FEATURES, LABELS * 0.5, [1])


class TestSample:
    def test_is_always_the_same(self):
        features, labels = imbalanced_sample()
        assert features.shape == (300, 2)
        assert labels.shape == (300,)
        assert labels.sum() == 30
        assert_array_equal(features, FEATURES)
        assert_array_equal(features, np.round(features, 2))

    def test_is_read_only(self):
        for array in imbalanced_sample():
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0

    def test_overlaps(self):
        assert fit_logistic(FEATURES, LABELS).converged
        path = weight_path(FEATURES, LABELS, [1])
        assert 0.2 < path.recall[0] < 0.6


class TestRefusals:
    @pytest.mark.parametrize("features", [[1, 2], 3, np.zeros((0, 2)), np.zeros((2, 0))])
    def test_features_of_another_shape(self, features):
        with pytest.raises(InputError, match=r"features must have shape \(N, D\), .* came"):
            fit_logistic(features, [0, 1])

    @pytest.mark.parametrize("bad", [NAN, INF, -INF])
    def test_features_that_are_not_finite(self, bad):
        with pytest.raises(
            InputError, match=r"features must be finite numbers: features\[1, 0\] ="
        ):
            fit_logistic([[0], [bad]], [0, 1])

    def test_labels_that_do_not_fit(self):
        with pytest.raises(InputError, match=r"shape \(2,\); \(3,\) came"):
            fit_logistic([[0], [1]], [0, 1, 1])
        with pytest.raises(InputError, match=r"labels must be probabilities.* labels\[1\] = 2"):
            fit_logistic([[0], [1]], [0, 2])
        with pytest.raises(InputError, match=r"labels must be finite numbers: labels\[1\] = nan"):
            fit_logistic([[0], [1]], [0, NAN])

    @pytest.mark.parametrize("pos_weight", [0, -1, NAN, INF])
    def test_a_weight_out_of_range(self, pos_weight):
        with pytest.raises(
            InputError, match=r"pos_weight must be a finite number above 0; .* came"
        ):
            fit_logistic([[0], [1]], [0, 1], pos_weight)

    def test_what_is_no_real_number(self):
        with pytest.raises(InputTypeError, match="features must be real numbers"):
            fit_logistic([["a"]], [0])
        with pytest.raises(InputTypeError, match="labels must be real numbers"):
            fit_logistic([[1]], [True])
        with pytest.raises(InputTypeError, match="pos_weight must be one number"):
            fit_logistic([[1]], [1], [1, 2])

    def test_points_of_another_dimension(self):
        fit = fit_logistic([[0], [1], [2], [3]], [0, 1, 0, 1])
        with pytest.raises(InputError, match=r"features must have shape \(N, 1\); \(1, 2\) came"):
            fit.logits([[1, 2]])


def test_examples_run():
    assert doctest.testmod(core.logistic).failed == 0
