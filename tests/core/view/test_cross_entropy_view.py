"""What the page Cross entropy shows, against the losses, 50 digits and measured slopes."""

import doctest
from dataclasses import replace

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import core.view.cross_entropy
from core.codecs import tensor
from core.experiment import CrossEntropyExperiment
from core.losses import LOSSES
from core.presets import LABELLED_PRESETS
from core.view import SHOWN, CrossEntropyView
from tests.core.oracles import exact_log_softmax

NAN, INF = np.nan, np.inf
START = CrossEntropyExperiment()
DENSE, SPARSE = LOSSES["softmax_cross_entropy"], LOSSES["sparse_softmax_cross_entropy"]


def shown(logits, label=None, *, labels=None, **values):
    if labels is not None:
        kind = {"indices": None, "labels": tensor(labels)}
    else:
        count = len(np.atleast_2d(logits))
        kind = {"indices": (label,) * count if np.isscalar(label) else tuple(label)}
    return CrossEntropyView(replace(START.with_logits(logits), **kind, **values))


def preset(key, **values):
    return CrossEntropyView(replace(CrossEntropyExperiment.of(LABELLED_PRESETS[key]), **values))


@st.composite
def views(draw):
    rows, classes = draw(st.tuples(st.integers(1, 4), st.integers(1, 6)))
    random = np.random.default_rng(draw(st.integers(0, 999)))
    logits = random.normal(0, draw(st.sampled_from([0.1, 3, 40])), (rows, classes))
    values = {"row": draw(st.integers(0, rows - 1)), "temperature": draw(st.floats(0.05, 20))}
    if draw(st.booleans()):
        return shown(logits, random.integers(0, classes, rows).tolist(), **values)
    if draw(st.booleans()):
        return shown(logits, labels=random.dirichlet(np.ones(classes), rows), **values)
    labels = random.normal(0, 2, (rows, classes))
    return shown(logits, labels=labels, any_labels=True, **values)


@given(views())
def test_it_is_the_loss_of_the_core(view):
    experiment = view.experiment
    logits, temperature, row = experiment.matrix, experiment.temperature, experiment.row
    loss = SPARSE if view.is_sparse else DENSE
    assert LOSSES[view.loss_key] is loss
    assert_array_equal(view.losses, loss.value(view.labels, logits, temperature))
    assert_allclose(view.losses, DENSE.value(experiment.targets, logits, temperature), rtol=1e-12)
    assert_allclose(view.total, sum(view.losses), atol=1e-9)
    assert_allclose(view.mean, view.total / experiment.rows)
    assert_allclose(view.row.terms.sum(), view.losses[row], rtol=1e-12, atol=1e-12)
    assert_allclose(
        view.row.gradient, DENSE.gradient(experiment.targets[row], logits[row], temperature)
    )


@settings(max_examples=40)
@given(views())
def test_the_loss_has_50_digits_behind_it(view):
    logs = exact_log_softmax(view.row.logits, view.experiment.temperature)
    terms = [mpmath.mpf(float(y)) * log for y, log in zip(view.row.targets, logs, strict=True)]
    size = float(sum(map(abs, terms)))
    loss = view.losses[view.experiment.row]
    assert abs(loss + float(mpmath.fsum(terms))) <= 1e-13 * size + 1e-300
    assert_allclose(view.row.steps.log_probabilities, [float(log) for log in logs], rtol=1e-12)


@settings(max_examples=40)
@given(views())
def test_the_gradient_is_the_slope_of_the_loss(view):
    temperature = view.experiment.temperature
    for label in range(len(view.row.logits)):
        move = np.zeros(len(view.row.logits))
        move[label] = 1e-4 * temperature
        ends = [
            DENSE.value(view.row.targets, view.row.logits + s * move, temperature) for s in (1, -1)
        ]
        slope = (ends[0] - ends[1]) / (2e-4 * temperature)
        assert_allclose(view.row.gradient[label], slope, atol=1e-6 * (1 + 1 / temperature))


@given(views())
def test_the_curve_goes_through_the_present_point(view):
    loss, label = view.losses[view.experiment.row], view.row.label
    size = np.abs(view.row.targets).sum() * (
        1 + np.ptp(view.row.logits) / view.experiment.temperature
    )
    assert_allclose(view.row.curve.by_logit(view.row.logits[label]), loss, atol=1e-13 * size)
    assert view.row.curve_logits[0] < view.row.logits[label] < view.row.curve_logits[-1]
    first, last = view.row.curve_probabilities[[0, -1]]
    assert 0 < first <= 1.001 * max(min(view.row.steps.probabilities[label], 0.001), 1e-12)
    assert 0.999 * (1 - 1e-9) <= last < 1
    assert (np.diff(view.row.curve_probabilities) > 0).all()
    assert (np.diff(view.row.curve_logits) > 0).all()


class TestPrintedNumbers:
    def test_three_rows_of_one_two_three(self):
        view = CrossEntropyView(START)
        assert_allclose(view.total, 1.22282, atol=5e-6)
        assert_allclose(
            view.row.steps.probabilities, [0.09003057, 0.24472848, 0.66524094], atol=2e-7
        )

    def test_a_batch_with_indices_and_with_their_one_hot_rows(self):
        sparse = preset("rows")
        printed = [1.03306878, 0.91190147, 1.00194287]
        assert_allclose(sparse.losses, printed, atol=2e-7)
        dense = CrossEntropyView(sparse.experiment.as_distributions())
        assert dense.row.targets.tolist() == [1, 0, 0]
        assert_allclose(dense.losses, printed, atol=2e-7)
        assert (sparse.is_sparse, dense.is_sparse) == (True, False)

    def test_two_predictions_by_hand(self):
        view = preset("by_hand")
        assert [round(float(loss), 4) for loss in view.losses] == [0.6931, 0.2231]
        assert [round(float(loss), 3) for loss in view.losses / np.log(10)] == [0.301, 0.097]

    def test_entropies_both_ways_round(self):
        y, p = np.array([0.6, 0.3, 0.1]), np.array([0.5, 0.25, 0.25])
        found = shown(np.log(p), labels=y).row.information
        assert_allclose(found.loss, -(y * np.log(p)).sum())
        assert_allclose(found.label, -(y * np.log(y)).sum())
        assert_allclose(found.divergence, found.loss - found.label)
        assert_allclose(found.swapped, -(p * np.log(y)).sum())
        assert_allclose(found.prediction, -(p * np.log(p)).sum())
        assert_allclose(found.swapped_divergence, found.swapped - found.prediction)
        assert abs(found.swapped - found.loss) > 0.01

    @pytest.mark.parametrize("logits", [[1.0, 2.0, 3.0], [0.0, 0.0, 800.0], [0.0, 0.0, 1e9]])
    def test_a_one_hot_label_swapped_is_infinite_however_small_p_is(self, logits):
        found = shown(logits, 2).row.information
        assert (found.swapped, found.swapped_divergence) == (INF, INF)
        assert (found.label, found.divergence) == (0, found.loss)

    def test_an_impossible_class_that_is_not_wanted_is_no_surprise(self):
        found = shown([1.0, -INF], 0).row.information
        assert (found.loss, found.swapped, found.swapped_divergence) == (0, 0, 0)


class TestManyClasses:
    def test_forty_classes_have_twenty_one_columns_and_the_rest(self):
        view = preset("forty")
        columns = view.columns
        assert (len(columns.shown), columns.rest) == (SHOWN + 1, 19)
        assert view.row.label in columns.shown
        for numbers in (view.row.steps.probabilities, view.row.targets):
            assert_allclose(columns.with_mass(numbers).sum(), 1)
        hidden = np.delete(view.row.gradient, columns.shown)
        assert_allclose(columns.with_mass(view.row.gradient)[-1], hidden.sum())
        assert view.column_names == [str(label) for label in columns.shown]

    @pytest.mark.parametrize(("classes", "columns"), [(20, 20), (21, 20), (1000, 20)])
    def test_the_true_class_among_the_best_takes_no_place_of_its_own(self, classes, columns):
        logits = np.random.default_rng(3).normal(size=classes)
        assert len(shown(logits, int(logits.argmax())).columns.shown) == columns

    def test_the_largest_shares_of_a_label_have_columns(self):
        labels = np.zeros(100)
        labels[:8] = [0.05, 0.1, 0.15, 0.2, 0.2, 0.15, 0.1, 0.05]
        view = shown(np.arange(100.0), labels=labels)
        assert view.columns.shown.tolist() == [1, 2, 3, 4, 5, *range(80, 100)]
        assert view.row.label == 3

    def test_300_000_classes(self):
        random = np.random.default_rng(4)
        logits = random.normal(0, 3, 300_000)
        view = shown(logits, 123_456, names=tuple(map(str, range(300_000))))
        exact = np.log(np.exp(logits - logits.max()).sum()) + logits.max() - logits[123_456]
        assert_allclose(view.losses, [exact], rtol=1e-12)
        assert 123_456 in view.columns.shown
        assert "123456" in view.column_names
        assert_allclose(view.columns.with_mass(view.row.steps.probabilities).sum(), 1)
        assert_allclose(view.row.gradient.sum(), 0, atol=1e-12)

    def test_one_class_alone(self):
        view = shown([3.0], 0, temperature=0.05)
        assert view.losses.tolist() == view.row.gradient.tolist() == [0]
        assert view.row.steps.probabilities.tolist() == [1]
        assert np.isfinite(view.row.curve_logits).all()
        assert view.row.curve.by_logit(view.row.curve_logits).max() == 0


class TestNotFinite:
    @pytest.mark.parametrize("bad", [[NAN, 1, 2], [INF, 1, 2], [INF, INF, 1], [-INF] * 3])
    @pytest.mark.parametrize("row", [0, 1])
    def test_a_row_without_softmax_has_no_loss_and_the_others_have(self, bad, row):
        view = shown([bad, [1.0, 2.0, 3.0]], (0, 2), row=row)
        assert np.isnan(view.losses[0])
        assert_allclose(view.losses[1], 0.40760596)
        assert np.isnan([view.total, view.mean]).all()
        assert np.isnan(view.row.gradient).all() == (row == 0)
        assert np.isfinite(view.row.curve_logits).all()
        dense = shown([bad, [1.0, 2.0, 3.0]], labels=[[0, 1, 0], [0, 0, 1]])
        assert_array_equal(dense.losses, view.losses)

    def test_all_rows_without_softmax(self):
        for labels in ({"label": 0}, {"labels": [[0.5, 0.5]] * 2}):
            assert np.isnan(shown([[NAN, 1.0], [INF, 0.0]], **labels).losses).all()

    def test_a_masked_class_costs_nothing_unless_it_is_the_right_one(self):
        assert_allclose(shown([1.0, -INF, 2.0], 0).losses, [np.log1p(np.e)])
        wrong = shown([1.0, -INF, 2.0], 1)
        assert wrong.losses.tolist() == [INF]
        assert_allclose(wrong.row.gradient, [1 / (1 + np.e), -1, np.e / (1 + np.e)])
        assert shown([1.0, -INF, -INF], 0).losses.tolist() == [0]

    @pytest.mark.parametrize("temperature", [0.05, 1.0, 20.0])
    def test_huge_logits(self, temperature):
        view = shown([1e308, -1e308, 0.0], 1, temperature=temperature)
        assert view.losses.tolist() == [INF]
        assert np.isfinite(view.row.curve_logits).all()
        assert view.row.gradient.tolist() == [1 / temperature, -1 / temperature, 0]

    def test_extreme_but_finite(self):
        view = shown([1e4, -1e4, 0.0], 1, temperature=0.05)
        assert view.losses.tolist() == [4e5]
        assert view.row.curve_logits[0] < -1e4 < 1e4 < view.row.curve_logits[-1]


class TestLabels:
    def test_rows_that_are_no_distribution_are_named(self):
        rows = [[1.0, 0.0], [1.0, 1.0], [2.0, -1.0]]
        view = shown(np.zeros((3, 2)), labels=rows, any_labels=True, row=1)
        assert [lane.index for lane in view.bad_labels] == [(1,), (2,)]
        assert not view.row.is_distribution
        assert view.row.information is None
        good = shown(np.zeros((3, 2)), labels=rows, any_labels=True, row=0)
        assert good.row.is_distribution
        assert good.row.information is not None

    def test_indices_are_always_distributions(self):
        view = CrossEntropyView(START)
        assert (view.bad_labels, view.row.is_distribution) == ((), True)
        assert view.labels == (2, 2, 2)

    def test_names(self):
        view = preset("animals")
        assert (view.row.label, view.name(2)) == (0, "fox")
        assert view.column_names == ["cat", "dog", "fox"]
        assert CrossEntropyView(START).name(2) == "2"


def test_examples():
    assert doctest.testmod(core.view.cross_entropy).failed == 0
