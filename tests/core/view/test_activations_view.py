"""What the page Activations shows: curve, samples, histograms."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.view.activations
from core.activations import ACTIVATIONS
from core.experiment import ActivationExperiment
from core.view import ActivationView
from core.view.activations import BINS, SAMPLES, Histogram, small_curves


def view(**changes):
    return ActivationView(replace(ActivationExperiment(), **changes))


@pytest.mark.parametrize("key", list(ACTIVATIONS))
class TestEveryActivation:
    def test_the_point_is_the_entry_s(self, key):
        shown, entry = view(activation=key, x=-0.7, other=0.4), ACTIVATIONS[key]
        inputs = [-0.7, 0.4][: entry.arity()]
        assert shown.value == entry.value(inputs)[0]
        assert_array_equal(shown.slopes, entry.derivative(inputs))

    def test_the_curve_has_a_gap_in_each_kink(self, key):
        shown = view(activation=key)
        x, values, slopes = shown.curve
        assert np.isfinite(values).all()
        assert sorted(x[np.isnan(slopes[0])]) == sorted(shown.kinks)
        assert slopes.shape == (shown.arity, len(x))

    def test_a_sample_every_hundredth_is_what_python_says_there(self, key):
        shown = view(activation=key, x=1.23, other=-0.5)
        values, slopes = shown.samples
        assert values.shape == (SAMPLES,)
        assert values[723] == shown.value
        assert_array_equal(slopes[:, 723], shown.slopes)

    def test_histograms_hold_everything(self, key):
        for found in view(activation=key, spread=8.0).histograms.values():
            assert found.shares.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("key", "limit"), [("leaky_relu", 1e-12), ("prelu", 1e-12), ("elu", 1e-12), ("silu", 0.1)]
)
def test_between_two_curves_of_the_family_is_the_curve(key, limit):
    shown = view(activation=key)
    values, curves, slopes = shown.family
    x = shown.curve[0]
    for before, after, first, second in zip(values, values[1:], curves, curves[1:], strict=False):
        name = shown.entry.parameters[0].name
        half = shown.entry.value(x, **{name: (before + after) / 2})
        assert_allclose((first + second) / 2, half, atol=limit)
    assert (values[0], values[-1]) == (
        shown.entry.parameters[0].low,
        shown.entry.parameters[0].high,
    )
    assert slopes.shape == curves.shape


def test_a_bounded_curve_is_drawn_larger():
    assert view(activation="tanh").window[1] < view(activation="relu").window[1]


def test_histogram_by_hand():
    found = Histogram.of(np.array([-5.0, 0.0, 0.4, 60.9, 61.0, 99.0, np.nan]), 0.0, float(BINS))
    assert_allclose(found.shares[[0, -1]], [0.5, 0.5])
    assert Histogram.of(np.array([np.nan]), 0.0, 1.0).shares.sum() == 0


def test_the_small_curves_are_those_of_the_defaults():
    x, rows = small_curves()
    assert_array_equal(rows[list(ACTIVATIONS).index("mish")], ACTIVATIONS["mish"].value(x))
    assert_array_equal(rows[list(ACTIVATIONS).index("maxout")], np.maximum(x, 1))


def test_the_same_seed_trains_both_networks():
    shown = view(seed=7, cloud="xor")
    assert shown.training.pictures.shape == shown.straight.pictures.shape
    assert shown.step == 40
    assert view(step=3).step == 3


def test_examples():
    assert doctest.testmod(core.view.activations).failed == 0
