"""What Sigmoid or softmax shows: both answers, what they cost, and the printed numbers."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.view.sigmoid
from core.experiment import SigmoidExperiment
from core.presets import ELEMENT_PRESETS
from core.view import SHOWN, SigmoidView

INF, NAN = np.inf, np.nan


def shown(logits, labels, **values):
    experiment = replace(SigmoidExperiment(), preset=None).with_logits(logits).with_labels(labels)
    return SigmoidView(replace(experiment, **values))


def of_preset(key):
    return SigmoidView(SigmoidExperiment.of(ELEMENT_PRESETS[key]))


class TestPrintedNumbers:
    @pytest.mark.parametrize(
        ("key", "printed"),
        [
            ("all_ones", [[0.47407699, 0.40318602, 0.5543552],
                          [0.37110069, 0.59813887, 0.34115386]]),
            ("all_zeros", [[0.97407699, 1.10318601, 0.85435522],
                           [1.17110074, 0.79813886, 1.24115384]]),
        ],
    )  # fmt: skip
    def test_one_loss_an_element(self, key, printed):
        view = of_preset(key)
        assert_allclose(view.losses, printed, atol=2e-7)
        assert_allclose(view.total, np.sum(printed), atol=1e-6)
        assert_allclose(view.mean, np.mean(printed), atol=2e-7)

    def test_the_sigmoid_of_ten(self):
        printed = [0.00247262, 0.00931596, 0.0344452, 0.11920292, 0.33924368]
        printed += [0.6607564, 0.880797, 0.96555483, 0.99068403, 0.9975274]
        assert_allclose(of_preset("ten").sigmoid, printed, atol=2e-7)


class TestBothAnswers:
    def test_softmax_sums_to_1_and_sigmoid_does_not(self):
        view = of_preset("all_ones")
        assert_allclose(view.softmax.sum(), 1)
        assert round(float(view.sigmoid.sum()), 3) == 1.865

    def test_the_chosen_row_is_shown(self):
        view = SigmoidView(replace(SigmoidExperiment.of(ELEMENT_PRESETS["all_ones"]), row=1))
        assert view.logits.tolist() == [0.8, 0.2, 0.9]
        assert_array_equal(view.row_losses, view.losses[1])

    def test_a_loss_is_the_sum_of_both_parts(self):
        view = shown([2.0, -1.0, 0.3], [1.0, 0.0, 0.25], pos_weight=4.0)
        parts = 4 * view.labels * view.positive + (1 - view.labels) * view.negative
        assert_allclose(view.row_losses, parts, rtol=1e-15)
        slope = (1 - view.labels) * view.sigmoid - 4 * view.labels * (1 - view.sigmoid)
        assert_allclose(view.gradient, slope, atol=1e-15)

    def test_only_the_positives_have_the_weight(self):
        light, heavy = (shown([1.0, 1.0], [1.0, 0.0], pos_weight=q) for q in (1.0, 5.0))
        assert_allclose(heavy.row_losses, light.row_losses * [5, 1])
        assert_array_equal(heavy.sigmoid, light.sigmoid)


class TestSoftmaxLoss:
    def test_where_one_class_is_right(self):
        view = shown([1.0, 2.0, 3.0], [0.0, 0.0, 1.0])
        assert view.no_distribution is None
        assert_allclose(view.softmax_terms, [0, 0, 0.40760596], atol=1e-8)

    def test_where_the_labels_are_shares(self):
        view = shown([0.0, 0.0], [0.25, 0.75])
        assert_allclose(view.softmax_terms.sum(), np.log(2))

    @pytest.mark.parametrize(("labels", "cause"), [([1, 1, 0], "sums to 2"), ([0] * 3, "to 0")])
    def test_where_there_is_none(self, labels, cause):
        view = shown([1.0, 2.0, 3.0], labels)
        assert cause in str(view.no_distribution)
        assert np.isnan(view.softmax_terms).all()

    def test_a_masked_class_costs_nothing(self):
        view = shown([-INF, 2.0], [0.0, 1.0])
        assert_array_equal(view.softmax_terms, [0, 0])


class TestEdges:
    def test_infinite_logits(self):
        view = shown([INF, INF, -INF, NAN], [1.0, 0.0, 0.0, 1.0])
        assert_array_equal(view.row_losses, [0, INF, 0, NAN])
        assert_array_equal(view.sigmoid, [1, 1, 0, NAN])
        assert np.isnan(view.total)

    def test_a_sum_that_no_double_holds(self):
        view = shown([1e308, 1e308], [0.0, 0.0])
        assert view.total == INF
        assert view.mean == INF

    def test_one_class(self):
        view = shown([3.0], [1.0])
        assert view.softmax.tolist() == [1.0]
        assert view.softmax_terms.tolist() == [0.0]


class TestManyClasses:
    logits = np.arange(50.0) / 10

    def test_the_largest_the_chosen_and_the_positives_have_a_column(self):
        labels = np.zeros(50)
        labels[[3, 7]] = 1
        view = shown(self.logits, labels, chosen=11)
        assert view.columns.shown.tolist() == [3, 7, 11, *range(30, 50)]
        assert view.columns.rest == 27
        assert view.column_names[:3] == ["3", "7", "11"]
        assert_allclose(view.with_rest(view.softmax).sum(), 1)
        assert_allclose(view.with_rest(view.row_losses).sum(), view.total)

    def test_of_many_positives_only_some(self):
        view = shown(self.logits, np.ones(50))
        assert len(view.columns.shown) <= SHOWN + 6

    def test_names_of_the_shown(self):
        names = tuple(f"w{k}" for k in range(50))
        assert shown(self.logits, np.zeros(50), names=names).column_names[0] == "w1"


def test_examples():
    assert doctest.testmod(core.view.sigmoid).failed == 0
