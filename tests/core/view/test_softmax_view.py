"""What the Softmax page shows, against NumPy written out."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

import core.view.softmax
from core.experiment import SoftmaxExperiment
from core.presets import PRESETS
from core.view import SHOWN, SoftmaxView


def plain_softmax(logits, axis, temperature=1.0):
    powers = np.exp((logits - logits.max(axis=axis, keepdims=True)) / temperature)
    return powers / powers.sum(axis=axis, keepdims=True)


def shown(logits, axis=-1, entry=(), **values):
    start = replace(SoftmaxExperiment().with_logits(logits), axis=axis, entry=entry)
    return SoftmaxView(replace(start, **values))


@st.composite
def views(draw):
    shape = draw(hnp.array_shapes(max_dims=4, max_side=4))
    logits = draw(hnp.arrays(np.float64, shape, elements=st.floats(-50, 50)))
    return shown(
        logits,
        draw(st.integers(-len(shape), len(shape) - 1)),
        draw(st.tuples(*[st.integers(0, length - 1) for length in shape])),
        temperature=draw(st.floats(0.05, 20)),
    )


@given(views())
def test_everything_is_a_cut_through_one_softmax(view):
    experiment = view.experiment
    logits, entry = np.array(experiment.logits), experiment.entry
    full = plain_softmax(logits, view.axis, experiment.temperature)
    at = tuple(slice(None) if k == view.axis else i for k, i in enumerate(entry))
    lane, p = logits[at], full[at]

    assert_allclose(view.tensor.probabilities, full, atol=1e-14)
    assert_allclose(view.chosen_probability, full[entry], atol=1e-14)
    assert_array_equal(view.logits[view.lane], lane)
    assert_allclose(view.probabilities[view.lane], p, atol=1e-14)
    assert_allclose(view.steps.probabilities, p, atol=1e-14)
    assert view.label == entry[view.axis]
    assert view.logits.shape == (view.logits.size // view.classes, view.classes)
    assert_allclose(view.probabilities.sum(axis=1), 1, atol=1e-14)
    assert_allclose(view.row.entropy, -sum(q * np.log(q) for q in p if q > 0), atol=1e-9)


@given(views())
def test_the_plane_has_the_lanes_of_the_last_other_axis(view):
    logits, entry = np.array(view.experiment.logits), view.experiment.entry
    others = [k for k in range(logits.ndim) if k != view.axis]
    if not others:
        assert view.other_axis is None
        assert not view.lanes_are_columns
        assert view.lane == 0
        assert_array_equal(view.logits, logits[None])
        return
    assert view.other_axis == others[-1]
    assert view.lanes_are_columns == (view.axis < others[-1])
    assert view.lane == entry[others[-1]]
    turned = np.moveaxis(logits, [view.axis, others[-1]], [-1, -2])
    assert_array_equal(view.logits, turned[tuple(entry[k] for k in others[:-1])])


@given(views())
def test_only_along_the_axis_all_sums_are_sure_to_be_one(view):
    full = plain_softmax(np.array(view.experiment.logits), view.axis, view.experiment.temperature)
    assert [sums.axis for sums in view.axis_sums] == list(range(full.ndim))
    for sums in view.axis_sums:
        along = full.sum(axis=sums.axis)
        assert_allclose([sums.low, sums.high], [along.min(), along.max()], atol=1e-12)
        assert sums.all_one == bool(np.all(np.abs(along - 1) < 1e-6))
    assert view.axis_sums[view.axis].all_one


@settings(max_examples=30)
@given(views())
def test_a_curve_is_the_softmax_at_every_temperature(view):
    assert view.curves.shape == (len(view.temperatures), view.classes)
    assert_allclose([view.temperatures[0], view.temperatures[-1]], [0.05, 20])
    lane = view.logits[view.lane]
    for temperature, row in zip(view.temperatures, view.curves, strict=True):
        assert_allclose(row, plain_softmax(lane, 0, temperature), atol=1e-13)


class TestManyClasses:
    @pytest.mark.parametrize(("classes", "rest"), [(1, 0), (20, 0), (21, 1), (1000, 980)])
    def test_twenty_have_a_column_and_one_is_for_the_rest(self, classes, rest):
        logits = np.random.default_rng(3).normal(size=classes)
        best = int(logits.argmax())
        view = shown(logits, entry=(best,))
        assert view.columns.rest == rest
        assert len(view.columns.shown) == classes - rest
        top = np.sort(np.argsort(-logits)[:SHOWN])
        assert_array_equal(view.columns.shown, top)
        columns = view.columns.with_mass(view.steps.probabilities)
        assert columns.shape == (min(classes, SHOWN) + bool(rest),)
        p = plain_softmax(logits, 0)
        assert_allclose(columns[: len(top)], p[top])
        assert_allclose(columns.sum(), 1)
        if rest:
            assert_allclose(columns[-1], np.delete(p, top).sum())

    def test_the_chosen_one_has_a_column_however_unlikely(self):
        logits = np.arange(50.0)
        view = shown(logits, entry=(0,))
        assert view.columns.shown.tolist() == [0, *range(30, 50)]
        assert view.columns.rest == 29
        assert view.column_names == [str(k) for k in view.columns.shown]
        named = shown(logits, entry=(0,), names=tuple(f"w{k}" for k in range(50)))
        assert named.column_names[:2] == ["w0", "w30"]

    def test_planes_and_curves_have_the_same_columns(self):
        logits = np.random.default_rng(4).normal(size=(3, 30))
        view = shown(logits, entry=(1, 5))
        for columns in (view.curves, view.columns.with_mass(view.probabilities)):
            assert columns.shape[-1] == len(view.columns.shown) + 1
            assert_allclose(columns.sum(axis=-1), 1)

    def test_the_curves_of_many_classes_are_coarser(self):
        assert len(shown(np.zeros(20)).temperatures) == 60
        assert len(shown(np.zeros(10_000)).temperatures) == 25
        assert len(shown(np.zeros(300_000)).temperatures) == 12


class TestPrintedNumbers:
    MATRIX = ((-1.30022268, 0.59127472, 1.21384177), (0.1981082, -0.83686108, -1.54785864))

    def test_one_two_three(self):
        view = SoftmaxView(SoftmaxExperiment())
        assert_allclose(view.probabilities, [[0.09003057, 0.24472848, 0.66524094]], atol=2e-7)
        assert_allclose(view.chosen_probability, 0.66524094, atol=2e-7)

    def test_a_matrix_along_axis_0_is_read_down_its_columns(self):
        view = shown(self.MATRIX, axis=0, entry=(0, 1))
        assert view.lanes_are_columns
        printed = [[0.1826746, 0.80661068, 0.94057075], [0.8173254, 0.19338932, 0.05942925]]
        assert_allclose(view.probabilities.T, printed, atol=2e-7)
        # P(label = 0 | value = column 1)
        assert_allclose(view.chosen_probability, 0.80661068, atol=2e-7)
        assert [sums.all_one for sums in view.axis_sums] == [True, False]

    @pytest.mark.parametrize("axis", [-1, 1])
    def test_and_along_the_last_axis_across_its_rows(self, axis):
        view = shown(self.MATRIX, axis=axis, entry=(0, 1))
        assert not view.lanes_are_columns
        printed = [[0.0500392, 0.33172426, 0.61823654], [0.65371718, 0.23222472, 0.1140581]]
        assert_allclose(view.probabilities, printed, atol=2e-7)
        assert_allclose(view.chosen_probability, 0.33172426, atol=2e-7)
        assert [sums.all_one for sums in view.axis_sums] == [False, True]

    def test_batch_timesteps_categories(self):
        view = SoftmaxView(SoftmaxExperiment.of(PRESETS["sequence"]))
        output = plain_softmax(np.array(PRESETS["sequence"].logits), -1)
        assert view.experiment.entry == (1, 2, 3)
        assert_allclose(view.chosen_probability, output[1, 2, 3])
        assert_allclose(view.probabilities, output[1])
        assert (view.lane, view.label) == (2, 3)

    def test_the_steps_by_hand(self):
        view = shown([1.0, 2.0, 3.0], temperature=0.5)
        assert view.steps.scaled.tolist() == [2, 4, 6]
        assert view.steps.shifted.tolist() == [-4, -2, 0]
        assert_allclose(view.steps.exponentials, np.exp([-4, -2, 0]))
        assert_allclose(view.steps.sum, [np.exp([-4, -2, 0]).sum()])
        assert_allclose(view.steps.log_probabilities, np.log(view.steps.probabilities))

    def test_entropy(self):
        assert_allclose(shown(np.zeros(8)).row.entropy, np.log(8))
        assert shown([1.0, -np.inf]).row.entropy == 0


@pytest.mark.parametrize("bad", [[np.nan, 1.0, 2.0], [np.inf, 1.0, 2.0], [-np.inf] * 3])
def test_a_lane_without_softmax_is_nan_and_the_others_are_not(bad):
    view = shown([bad, [1.0, 2.0, 3.0]], entry=(0, 1))
    assert np.isnan(view.chosen_probability)
    assert np.isnan(view.row.entropy)
    assert np.isnan(view.curves).all()
    assert_allclose(view.probabilities[1].sum(), 1)
    assert not view.axis_sums[1].all_one


def test_a_nan_among_many_classes_is_not_in_front():
    logits = np.arange(30.0)
    logits[7] = np.nan
    assert 7 not in shown(logits, entry=(29,)).columns.shown


def test_examples():
    assert doctest.testmod(core.view.softmax).failed == 0
