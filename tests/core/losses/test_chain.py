"""A loss as a function of logits: its slope, its labels, its way down."""

import doctest
import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.losses.chain
import core.losses.entry
from core.losses import LOSSES, LabelDomain
from core.losses.chain import Chain
from core.softmax import softmax

ALL = [(loss, transform) for loss in LOSSES.values() for transform in loss.transforms]
each = pytest.mark.parametrize(
    ("loss", "transform"), ALL, ids=[f"{loss.key}-{transform}" for loss, transform in ALL]
)
ROWS = np.random.default_rng(2).normal(0, 2, (5, 4))
CE = Chain(LOSSES["softmax_cross_entropy"], "none", {})
SQUARED = Chain(LOSSES["mean_squared_error"], "softmax", {})


@each
class TestEveryLossThroughItsTransforms:
    def test_the_slope_is_the_numerical_derivative(self, loss, transform):
        chain, step = Chain(loss, transform, {}), 1e-6
        ours = chain.gradient(2, ROWS)
        for k in range(4):
            move = step * np.eye(4)[k]
            slope = (chain.value(2, ROWS + move) - chain.value(2, ROWS - move)) / (2 * step)
            assert_allclose(ours[:, k], slope, rtol=1e-6, atol=1e-8)

    def test_one_loss_a_row(self, loss, transform):
        chain = Chain(loss, transform, {})
        assert chain.value(1, ROWS).shape == (5,)
        assert chain.gradient(1, ROWS).shape == (5, 4)
        assert np.ndim(chain.value(1, ROWS[0])) == 0
        compared, values, slopes = chain.computed(1, ROWS)
        assert_array_equal(compared, chain.before.value(ROWS))
        assert_array_equal(values, chain.value(1, ROWS))
        assert_array_equal(slopes, chain.gradient(1, ROWS))

    def test_a_small_step_down_costs_less(self, loss, transform):
        chain = Chain(loss, transform, {})
        slopes = chain.gradient(1, ROWS)
        before, after = chain.value(1, ROWS), chain.value(1, ROWS - 1e-4 * slopes)
        assert (after <= before).all()


def test_labels_have_the_form_that_the_loss_takes():
    assert_array_equal(CE.labels(1, (2, 3)), [[0, 1, 0]] * 2)
    sparse = Chain(LOSSES["sparse_softmax_cross_entropy"], "none", {})
    assert sparse.loss.labels is LabelDomain.INDEX
    assert_array_equal(sparse.labels(1, (2, 3)), [1, 1])


def test_parameters_are_the_losses():
    heavy = Chain(LOSSES["weighted_cross_entropy"], "none", {"pos_weight": 5.0})
    expected = LOSSES["weighted_cross_entropy"].value([0, 1, 0, 0], ROWS[0], pos_weight=5.0)
    assert_allclose(heavy.value(1, ROWS[0]), expected.sum())


class TestDescent:
    def test_each_step_goes_against_the_slope(self):
        path = CE.descend(1, ROWS, rate=0.5, steps=3)
        assert path.shape == (4, 5, 4)
        assert_array_equal(path[0], ROWS)
        for before, after in itertools.pairwise(path):
            assert_allclose(after, before - 0.5 * CE.gradient(1, before))

    def test_squared_error_stays_on_its_plateau(self):
        start = [6.0, -2.0, 1.0]
        raw = Chain(LOSSES["mean_squared_error"], "none", {})
        shares = [softmax(c.descend(1, start, 1.0, 20)[-1])[1] for c in (CE, SQUARED, raw)]
        assert shares[0] > 0.95
        assert shares[1] < 5e-4
        assert shares[2] > 0.5  # the logits themselves have no plateau

    def test_what_leaves_is_nan_and_nobody_is_warned(self):
        raw = Chain(LOSSES["mean_squared_error"], "none", {})
        path = raw.descend(0, [[3.0, 1.0], [1.0, 0.0]], rate=1e3, steps=9)
        assert np.isnan(path[-1, 0]).all()
        assert_array_equal(path[-1, 1], [1.0, 0.0])  # at the bottom nothing pulls


@pytest.mark.parametrize("module", [core.losses.chain, core.losses.entry])
def test_examples(module):
    assert doctest.testmod(module).failed == 0
