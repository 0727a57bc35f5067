"""The loss as a function of one class alone, against the loss itself and 50 digits."""

import doctest

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import core.loss_curve
from core.errors import InputError
from core.loss_curve import LossCurve
from core.losses import LOSSES
from tests.core.oracles import exact_log_softmax

NAN, INF = np.nan, np.inf
LOSS = LOSSES["softmax_cross_entropy"]
temperatures = st.floats(0.05, 20)


def distribution(random, classes):
    return random.dirichlet(np.ones(classes))


def moved(logits, label, value):
    changed = np.array(logits, dtype=np.float64)
    changed[label] = value
    return changed


@st.composite
def rows(draw):
    classes = draw(st.integers(1, 6))
    logits = draw(st.lists(st.floats(-50, 50), min_size=classes, max_size=classes))
    kind = draw(st.sampled_from(["one-hot", "distribution", "any"]))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    labels = {
        "one-hot": np.eye(classes)[draw(st.integers(0, classes - 1))],
        "distribution": distribution(random, classes),
        "any": random.normal(0, 2, classes),
    }[kind]
    return labels, np.array(logits), draw(st.integers(0, classes - 1)), draw(temperatures)


@given(rows(), st.floats(-60, 60))
def test_it_is_the_loss_wherever_the_class_is(row, value):
    labels, logits, label, temperature = row
    curve = LossCurve.of(labels, logits, label, temperature)
    expected = LOSS.value(labels, moved(logits, label, value), temperature)
    size = np.abs(labels).sum() * (1 + np.abs(np.append(logits, value)).max() / temperature)
    assert_allclose(curve.by_logit(value), expected, rtol=1e-12, atol=1e-14 * size)


@given(rows(), st.floats(0.001, 0.999))
def test_a_probability_and_its_logit_have_the_same_loss(row, probability):
    labels, logits, label, temperature = row
    if len(logits) == 1:
        return  # its probability is 1
    curve = LossCurve.of(labels, logits, label, temperature)
    logit = curve.logit_of(probability)
    lane = moved(logits, label, logit)
    p = np.exp([float(log) for log in exact_log_softmax(lane, temperature)])[label]
    assert_allclose(p, probability, rtol=1e-12)
    by_logit, size = curve.by_logit(logit), np.abs(labels).sum() * (1 + abs(logit) / temperature)
    assert_allclose(curve.by_probability(probability), by_logit, rtol=1e-12, atol=1e-13 * size)


@pytest.mark.parametrize("temperature", [0.05, 1.0, 20.0])
@pytest.mark.parametrize(
    "logits", [(1.0, 2.0, 3.0), (1e4, -1e4, 0.0), (0.0, 800.0, 0.0), (-1e-9, 0.0, 1e-9)]
)
def test_against_50_digits(logits, temperature):
    labels = [0.7, 0.2, 0.1]
    for label in range(3):
        curve = LossCurve.of(labels, logits, label, temperature)
        for value in (-1e4, -3.0, 0.0, 2.5, 1e4):
            logs = exact_log_softmax(moved(logits, label, value), temperature)
            exact = -mpmath.fsum(mpmath.mpf(y) * log for y, log in zip(labels, logs, strict=True))
            assert_allclose(curve.by_logit(value), float(exact), rtol=1e-13)


def test_large_logits_at_a_low_temperature_keep_their_digits():
    curve = LossCurve.of([1, 0, 0], [0, 10_000, 9_999.97], label=0, temperature=0.05)
    logs = exact_log_softmax([10_000.01, 10_000, 9_999.97], 0.05)
    assert_allclose(curve.by_logit(10_000.01), -float(logs[0]), rtol=1e-12)  # 1e-11 if x / T − o


def test_the_rival_weighs_as_much_as_all_others():
    curve = LossCurve.of([1, 0, 0], [7, 1, 2], label=0, temperature=0.5)
    assert_allclose(curve.rival, 0.5 * np.log(np.exp(2) + np.exp(4)), rtol=1e-15)
    assert_allclose(curve.by_logit(curve.rival), np.log(2))
    assert LossCurve.of([1], [3], label=0).rival == -INF


def test_a_sure_answer_has_all_of_its_digits():
    curve = LossCurve.of([1, 0], [0, 0], label=0)
    assert_allclose(curve.by_logit(40), float(mpmath.log1p(mpmath.exp(-40))), rtol=1e-13)
    assert_allclose(curve.by_probability(1 - 1e-10), 1e-10, rtol=1e-6)
    assert float(curve.by_logit(-800)) == 800


def test_its_slope_is_the_gradient():
    labels, logits = [0.1, 0.6, 0.3], [1.0, -0.5, 2.0]
    for temperature in (0.3, 1.0, 4.0):
        for label in range(3):
            curve = LossCurve.of(labels, logits, label, temperature)
            ahead, behind = curve.by_logit(logits[label] + np.array([1e-5, -1e-5]))
            gradient = LOSS.gradient(labels, logits, temperature)[label]
            assert_allclose((ahead - behind) / 2e-5, gradient, atol=1e-8)


def test_it_keeps_the_shape():
    curve = LossCurve.of([0, 1], [0, 0], label=1)
    assert curve.by_logit(np.zeros((2, 3))).shape == (2, 3)
    assert_allclose(curve.by_probability([[0.25, 0.5]]), [[np.log(4), np.log(2)]])
    assert curve.by_logit(1).shape == ()


class TestEdges:
    def test_one_class_alone_loses_nothing(self):
        curve = LossCurve.of([1], [3], label=0)
        assert curve.by_logit([-1e4, 0, 5]).tolist() == [0, 0, 0]
        assert curve.logit_of(0.5) == -INF

    @pytest.mark.parametrize("others", [[-INF], [-INF, -INF]])
    def test_classes_that_are_all_impossible_are_no_rivals(self, others):
        logits = [1.0, *others]
        right = LossCurve.of([1, *[0] * len(others)], logits, label=0)
        assert right.by_logit([-5, 1, 5]).tolist() == [0, 0, 0]
        impossible = LossCurve.of([0.5, 0.5, *[0] * (len(others) - 1)], logits, label=0)
        assert float(impossible.by_logit(1)) == INF

    def test_a_masked_class_among_others_costs_nothing(self):
        masked = LossCurve.of([1, 0, 0], [1, -INF, 2], label=0)
        without = LossCurve.of([1, 0], [1, 2], label=0)
        assert masked.by_logit(0.5) == without.by_logit(0.5)
        wanted = LossCurve.of([0.5, 0.5, 0], [1, -INF, 2], label=0)
        assert float(wanted.by_logit(1)) == INF

    def test_the_class_itself_may_be_infinite(self):
        curve = LossCurve.of([1, 0], [0, 0], label=0)
        assert curve.by_logit([INF, -INF]).tolist() == [0, INF]
        assert curve.by_probability([1, 0]).tolist() == [0, INF]
        assert LossCurve.of([0, 0], [0, 0], label=0).by_logit([INF, -INF]).tolist() == [0, 0]

    def test_nan_stays_nan(self):
        assert np.isnan(LossCurve.of([1, 0], [0, NAN], label=0).by_logit(1))
        assert np.isnan(LossCurve.of([1, 0], [0, 0], label=0).by_logit(NAN))
        # its own logit is not looked at
        assert_allclose(LossCurve.of([1, 0], [NAN, 0], label=0).by_logit(0), np.log(2))

    def test_the_ends_of_the_probability(self):
        curve = LossCurve.of([1, 0], [0, 0], label=0)
        assert curve.logit_of(0) == -INF
        assert curve.logit_of(1) == INF
        assert curve.logit_of(0.5) == 0

    def test_huge_logits_warn_of_nothing(self):
        LossCurve.of([1, 0, 0], [1e308, -1e308, 1e308], 1, 0.05).by_logit([1e308, -1e308])

    @pytest.mark.parametrize("temperature", [0, -1, NAN, INF])
    def test_a_temperature_that_is_none(self, temperature):
        with pytest.raises(InputError, match="temperature"):
            LossCurve.of([1, 0], [0, 0], 0, temperature)


def test_examples():
    assert doctest.testmod(core.loss_curve).failed == 0
