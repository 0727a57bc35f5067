"""What a weight of the positives does to curves and to a classifier."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.view.pos_weight
from core.experiment import POS_WEIGHT_RANGE, SigmoidExperiment
from core.view import SigmoidView
from core.view.pos_weight import FAMILY, REACH, PosWeightView


def at(pos_weight, logits=None):
    start = SigmoidExperiment()
    experiment = start if logits is None else start.with_logits(logits)
    return PosWeightView(SigmoidView(replace(experiment, pos_weight=pos_weight)))


class TestCurves:
    @pytest.mark.parametrize("weight", FAMILY)
    def test_the_weight_stretches_the_curve_of_label_1(self, weight):
        view = at(weight)
        assert_allclose(view.positive_curve(weight), weight * view.positive_curve(1.0), rtol=1e-15)

    def test_the_curve_of_label_0_is_the_mirror_image(self):
        view = at(7.0)
        assert_allclose(view.negative_curve, view.positive_curve(1.0)[::-1], rtol=1e-13)

    def test_both_are_log_2_at_0(self):
        view = at(1.0)
        middle = len(view.curve_logits) // 2
        assert view.curve_logits[middle] == 0
        assert_allclose(view.negative_curve[middle], np.log(2))

    @pytest.mark.parametrize(
        ("logits", "reach"),
        [([1.0, -2.0], REACH), ([10.0, -2.0], 11), ([np.inf, np.nan], REACH), ([1e308, 9.0], 9.9)],
    )
    def test_every_finite_point_is_inside(self, logits, reach):
        curve = at(1.0, logits).curve_logits
        assert_allclose([curve[0], curve[-1]], [-reach, reach])

    def test_a_point_beyond_all_curves_has_no_place(self):
        x, y = at(2.0, [1.0, np.inf, 1e7, np.nan]).points
        assert_array_equal(x, [1, np.nan, np.nan, np.nan])
        assert np.isnan(y[1:]).all()
        assert_allclose(y[0], 2 * np.log1p(np.exp(-1)))


class TestClassifier:
    def test_it_is_that_of_the_very_weight(self):
        nearest = at(9.0).path.pos_weights
        assert 9.0 not in nearest
        low, high = (at(weight).fit.bias for weight in (8.9, 9.1))
        assert low < at(9.0).fit.bias < high

    @pytest.mark.parametrize("pos_weight", [0.05, 1.0, 9.0, 20.0])
    def test_rates_are_those_of_the_counts(self, pos_weight):
        view = at(pos_weight)
        (right, false_yes), (missed, found) = view.confusion.tolist()
        assert right + false_yes == 270
        assert missed + found == 30
        assert view.recall == found / 30
        assert view.precision == found / (found + false_yes)

    def test_recall_never_falls_by_much_and_precision_pays(self):
        path = at(1.0).path
        assert_allclose(path.pos_weights[[0, -1]], POS_WEIGHT_RANGE)
        assert np.all(np.diff(path.recall) >= 0)
        assert path.recall[-1] > 0.9 > 0.1 > path.recall[0]
        assert path.precision[0] == 1.0
        assert path.precision[-1] < 0.25

    def test_the_counts_of_the_path_are_those_of_its_rates(self):
        view = at(1.0)
        counts = view.path_confusions
        assert_array_equal(counts.sum(axis=(1, 2)), 300)
        assert_allclose(counts[:, 1, 1] / counts[:, 1].sum(axis=1), view.path.recall)
        assert_allclose(counts[:, 1, 1] / counts[:, :, 1].sum(axis=1), view.path.precision)

    def test_every_fit_is_the_optimum(self):
        assert all(fit.converged for fit in at(1.0).path.fits)
        assert at(1.0).path is at(2.0).path


def test_examples():
    assert doctest.testmod(core.view.pos_weight).failed == 0
