"""The four mistakes with cross entropy: each number is what the mistake really gives."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.codecs import tensor
from core.experiment import CrossEntropyExperiment
from core.losses import LOSSES
from core.presets import LABELLED_PRESETS
from core.view import CrossEntropyView, Pitfalls

NAN, INF = np.nan, np.inf
START = CrossEntropyExperiment()
DENSE = LOSSES["softmax_cross_entropy"]


def pits(logits, labels, **values):
    experiment = replace(
        START.with_logits(logits), indices=None, labels=tensor(labels), any_labels=True, **values
    )
    return Pitfalls(CrossEntropyView(experiment))


def preset(key):
    return Pitfalls(CrossEntropyView(CrossEntropyExperiment.of(LABELLED_PRESETS[key])))


@st.composite
def any_row(draw):
    classes = draw(st.integers(1, 6))
    random = np.random.default_rng(draw(st.integers(0, 999)))
    return pits(
        random.normal(0, 3, classes),
        random.normal(0, 2, classes),
        temperature=draw(st.floats(0.1, 20)),
    )


class TestNoDistribution:
    @given(any_row())
    def test_the_slope_is_not_p_minus_y_but_the_mass_times_p_minus_y(self, found):
        view = found.view
        p, y, temperature = (
            view.row.steps.probabilities,
            view.row.targets,
            view.experiment.temperature,
        )
        assert_allclose(found.mass, y.sum())
        assert_allclose(found.claimed_slopes, (p - y) / temperature)
        assert_allclose(
            found.measured_slopes, (y.sum() * p - y) / temperature, atol=10 * found.trusted
        )
        off = np.abs(found.claimed_slopes - (y.sum() - 1) * -p / temperature - view.row.gradient)
        assert off.max() < 1e-12 * (1 + np.abs(y).max()) / temperature

    def test_a_label_that_sums_to_2(self):
        found = preset("no_distribution")
        assert found.mass == 2
        off = np.abs(found.claimed_slopes - found.measured_slopes)
        assert_allclose(off, found.view.row.steps.probabilities, atol=1e-8)
        assert off.max() > 1000 * found.trusted

    @pytest.mark.parametrize("temperature", [0.05, 1.0, 20.0])
    @pytest.mark.parametrize(
        "logits", [[1.0, 2.0, 3.0], [0.0, 800.0, 0.0], [1e4, -1e4, 0.0], [1e6, 0.0, 3.0]]
    )
    def test_a_distribution_is_never_accused(self, logits, temperature):
        # rounding grows with the loss, and a numerical derivative shows it
        for labels in ([0.5, 0.25, 0.25], [0.0, 1.0, 0.0]):
            found = pits(logits, labels, temperature=temperature)
            off = np.abs(found.claimed_slopes - found.measured_slopes).max()
            assert off < found.trusted

    def test_what_is_trusted_is_a_power_of_ten_that_is_small_for_small_losses(self):
        assert preset("three_rows").trusted == 1e-6
        for found in (preset("log_zero"), pits([1e6, 0.0], [0, 1], temperature=0.05)):
            assert_allclose(np.log10(found.trusted) % 1, 0, atol=1e-9)
            assert found.trusted < 0.1

    def test_of_many_classes_the_shown_ones_are_measured(self):
        found = preset("forty")
        assert found.measured_slopes.shape == found.view.columns.shown.shape
        shown = found.view.columns.shown
        assert_allclose(found.measured_slopes, found.view.row.gradient[shown], atol=1e-8)


class TestTwice:
    def test_it_is_the_loss_of_probabilities_taken_for_logits(self):
        found = preset("three_rows")
        p = np.array([0.09003057, 0.24472847, 0.66524096])
        assert_allclose(found.twice, np.log(np.exp(p).sum()) - p[2], rtol=1e-7)
        assert found.twice > found.view.losses[0]

    @pytest.mark.parametrize("classes", [1, 2, 3, 10, 1000])
    def test_however_sure_it_never_falls_below_its_least(self, classes):
        label = np.eye(classes)[0]
        sure = pits(1e4 * label, label)
        assert sure.view.losses.tolist() == [0]
        assert_allclose(sure.twice, sure.least_twice)
        assert_allclose(sure.least_twice, np.log1p((classes - 1) / np.e))

    @settings(max_examples=200)
    @given(st.integers(0, 9999), st.sampled_from([0.1, 1, 100]))
    def test_nor_for_any_label_of_at_least_0(self, seed, scale):
        random = np.random.default_rng(seed)
        labels = random.exponential(scale, 4)
        found = pits(random.normal(0, 10, 4), labels)
        assert found.twice >= found.least_twice * (1 - 1e-12)

    def test_its_gradient_almost_vanishes(self):
        # by the chain rule, with the Jacobian of softmax
        found = pits([9.0, 0.0, 0.0], [0.0, 1.0, 0.0])
        p = found.view.row.steps.probabilities
        jacobian = np.diag(p) - np.outer(p, p)
        vanished = jacobian @ DENSE.gradient(found.view.row.targets, p)
        assert np.abs(vanished).max() < 1e-3 < 0.9 < np.abs(found.view.row.gradient).max()


class TestLogZero:
    def test_the_clip_of_keras(self):
        found = preset("log_zero")
        assert_allclose(found.clipped, 16.118, atol=1e-3)
        assert_allclose(found.clipped, -np.log(1e-7))
        assert found.by_hand == INF
        assert np.isnan(found.without_shift)  # exp(800) is ∞, and ∞ / ∞ is no number
        assert found.view.losses.tolist() == [800]

    def test_an_ordinary_row_is_the_same_by_every_way(self):
        found = preset("three_rows")
        ways = [found.by_hand, found.without_shift, found.clipped, found.view.losses[0]]
        assert_allclose(ways, 0.40760596, atol=2e-7)

    def test_a_sure_answer_has_a_loss_of_the_clip(self):
        found = pits([800.0, 0.0], [1.0, 0.0])
        assert (found.by_hand, found.view.losses[0]) == (0, 0)
        assert_allclose(found.clipped, 1e-7, rtol=1e-6)

    def test_keras_clips_the_same(self, tf):
        found = preset("log_zero")
        keras = tf.keras.losses.categorical_crossentropy(
            found.view.row.targets[None], found.view.row.steps.probabilities[None]
        )
        assert_allclose(float(keras[0]), found.clipped, rtol=1e-6)


class TestSwapped:
    def test_the_number_of_the_tutorial(self):
        found = preset("three_rows")
        assert f"{found.swapped:.3f}" == "18.926"
        assert f"{found.view.total:.5f}" == "1.22282"
        assert not found.looks_swapped

    def test_labels_that_look_like_logits_are_noticed(self):
        swapped = pits([[0, 0, 1]] * 3, [[1, 2, 3]] * 3)
        assert swapped.looks_swapped
        assert f"{swapped.view.total:.3f}" == "18.926"
        assert f"{swapped.swapped:.5f}" == "1.22282"


class TestNotFinite:
    @pytest.mark.parametrize("temperature", [0.05, 1.0, 20.0])
    @pytest.mark.parametrize(
        "logits",
        [[NAN, 1, 2], [INF, 1, 2], [-INF] * 3, [1, -INF, 2], [1, -INF, -INF], [1e308, -1e308, 0]],
        ids=str,
    )
    def test_nothing_raises_and_no_slope_of_what_is_not_finite_is_claimed(
        self, logits, temperature
    ):
        found = pits(logits, [0.0, 1.0, 0.0], temperature=temperature)
        numbers = [found.twice, found.by_hand, found.without_shift, found.clipped, found.swapped]
        numbers += [found.trusted, found.mass, found.least_twice]
        assert all(isinstance(number, float) for number in numbers)
        finite = np.isfinite(found.view.losses[0])
        assert np.isfinite(found.measured_slopes).all() == finite
        assert found.clipped <= 16.12 or np.isnan(found.clipped)

    def test_a_masked_class_that_is_not_wanted_changes_nothing(self):
        masked, without = pits([1, -INF, 2], [1, 0, 0]), pits([1, 2], [1, 0])
        assert_array_equal(masked.measured_slopes[[0, 2]], without.measured_slopes)
        assert masked.measured_slopes[1] == masked.claimed_slopes[1] == 0
        assert masked.by_hand == without.by_hand

    @pytest.mark.parametrize("labels", [[1e308, 1e308], [-1e308, 1e308], [1e-320, 0]])
    def test_absurd_labels_warn_of_nothing(self, labels):
        found = pits([1.0, 2.0], labels)
        assert found.mass in (INF, 0, 1e-320)
        assert found.claimed_slopes.shape == found.measured_slopes.shape == (2,)
        assert all(isinstance(x, float) for x in (found.twice, found.swapped, found.trusted))
