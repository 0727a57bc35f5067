"""One row and its label: every loss of it, by the losses themselves."""

import doctest

import numpy as np
import pytest
from numpy.testing import assert_allclose

import core.view.row_loss
from core.losses import LOSSES, Inputs
from core.view import RowLoss
from core.view.row_loss import FAMILY

X = np.array([1.0, -2.0, 3.0, 0.5])
INF, NAN = np.inf, np.nan


def row(label, logits=X, temperature=0.7):
    return RowLoss(np.array(label, dtype=float), np.array(logits, dtype=float), temperature)


class TestFamily:
    def test_it_has_every_loss(self):
        assert list(row([0, 0, 1, 0]).family) == list(FAMILY)

    def test_with_logits_and_the_temperature(self):
        family, y = row([0, 0, 1, 0]).family, np.array([0, 0, 1, 0])
        p = np.exp(X / 0.7) / np.exp(X / 0.7).sum()
        each = np.log1p(np.exp(np.where(y == 1, -1, 1) * X / 0.7))
        assert_allclose(family["softmax_cross_entropy"], -np.log(p[2]))
        assert_allclose(family["sparse_softmax_cross_entropy"], -np.log(p[2]))
        assert_allclose(family["sigmoid_cross_entropy"], each.sum())
        assert_allclose(family["weighted_cross_entropy"], each.sum() + each[2])  # weight 2
        assert_allclose(family["categorical_crossentropy"], -np.log(p[2]))
        assert_allclose(family["kl_divergence"], -np.log(p[2]))
        assert_allclose(family["mean_squared_error"], np.square(p - y).mean())

    def test_a_distribution_has_no_class(self):
        label = row([0.2, 0.3, 0.5, 0])
        assert np.isnan(label.family["sparse_softmax_cross_entropy"])
        assert np.isfinite([v for k, v in label.family.items() if not k.startswith("sparse")]).all()

    def test_labels_beyond_0_and_1_are_no_elements(self):
        family = row([2, -1, 0, 0]).family
        assert np.isnan([family["sigmoid_cross_entropy"], family["weighted_cross_entropy"]]).all()
        assert np.isfinite(family["softmax_cross_entropy"])

    @pytest.mark.parametrize("logits", [[NAN, 1], [INF, 1], [-INF, -INF]])
    def test_nothing_where_softmax_has_no_value(self, logits):
        assert np.isnan(list(row([1, 0], logits).family.values())).all()

    def test_a_probability_of_0_costs_infinitely_much_and_its_logit_does_not(self):
        family = row([1, 0], [-1000, 0], 1.0).family
        assert family["softmax_cross_entropy"] == 1000
        assert family["categorical_crossentropy"] == INF

    @pytest.mark.parametrize("loss", [LOSSES[key] for key in FAMILY], ids=FAMILY)
    def test_those_without_logits_are_of_the_answer_of_softmax(self, loss):
        if loss.inputs is Inputs.LOGITS:
            return
        label = row([0, 1, 0, 0])
        expected = loss.value(label.targets, label.steps.probabilities).sum()
        assert label.family[loss.key] == expected


def test_the_true_class_may_be_named():
    named = RowLoss(np.array([0.5, 0.5]), np.array([1.0, 2.0]), 1.0, label=1)
    assert (named.label, row([0.5, 0.5], [1, 2]).label) == (1, 0)
    assert_allclose(named.curve.by_logit(2.0), named.loss)


@pytest.mark.parametrize("logits", [[0, 8], [8, 0], [0, 0], [0, 1e4], [1e4, 0], [np.nan, 0]])
def test_the_curve_over_the_probability_reaches_the_present_point(logits):
    found = row([1, 0], np.array(logits, float), temperature=1.0)
    curve, p = found.curve_probabilities, found.steps.probabilities[0]
    assert (np.diff(curve) > 0).all()
    assert 0 < curve[0] <= 1.001 * (np.clip(p, 1e-12, 1e-3) if p >= 0 else 1e-3)


def test_examples():
    assert doctest.testmod(core.view.row_loss).failed == 0
