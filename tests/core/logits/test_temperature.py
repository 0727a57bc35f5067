"""The safe temperature: against 50 digits and brute force, its bounds, and what it says."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.errors import InputError
from core.logits import (
    FITTED,
    HIGHEST,
    JUDGED,
    LEFT_OUT,
    LOWEST,
    TEMPERATURES,
    as_logits,
    assess,
    fit_temperature,
    labelled,
    load_sample,
    sweep,
)
from core.softmax import log_softmax

RANDOM = np.random.default_rng(3)


def drawn(rows, classes, times=1.0, scale=2.0):
    """Logits that are `times` too large for labels drawn from their softmax."""
    values = RANDOM.normal(0, scale, (rows, classes))
    labels = (values + RANDOM.gumbel(size=values.shape)).argmax(axis=1)
    return times * values, labels


def mean_loss(values, labels, temperature):
    return -log_softmax(values, temperature=temperature)[np.arange(len(labels)), labels].mean()


@pytest.mark.parametrize("classes", [2, 10, 1000])
@pytest.mark.parametrize("times", [0.3, 1.0, 2.81])
def test_no_temperature_nearby_has_a_lower_loss(classes, times):
    values, labels = drawn(3000 if classes < 1000 else 600, classes, times)
    fit = fit_temperature(values, labels)
    half = fit.split == FITTED
    best = mean_loss(values[half], labels[half], fit.temperature)
    for near in (0.5, 0.99, 0.9999, 1.0001, 1.01, 2):
        assert mean_loss(values[half], labels[half], near * fit.temperature) > best
    assert fit.nll_after.fitted == pytest.approx(best, rel=1e-12)


def test_it_is_the_root_of_the_slope_to_50_digits():
    values, labels = drawn(80, 3, 2)
    fit = fit_temperature(values, labels)
    half = fit.split == FITTED
    with mpmath.workdps(50):
        rows = [[mpmath.mpf(x) for x in row] for row in values[half].tolist()]

        def slope(beta):
            total = mpmath.mpf(0)
            for row, label in zip(rows, labels[half].tolist(), strict=True):
                weights = [mpmath.exp(beta * x) for x in row]
                mean = sum(w * x for w, x in zip(weights, row, strict=True)) / sum(weights)
                total += mean - row[label]
            return total

        root = 1 / mpmath.findroot(slope, 1 / fit.temperature)
        assert fit.temperature == pytest.approx(float(root), rel=1e-12)


def test_the_temperature_comes_back_within_its_band():
    values, labels = drawn(8000, 5, 2.5)
    fit = fit_temperature(values, labels)
    assert fit.band[0] < 2.5 < fit.band[1]
    assert fit.band[1] - fit.band[0] < 0.4
    assert fit.kind == "gain"
    assert fit.advised == fit.temperature
    assert str(fit.verdict).startswith(
        f"T = {fit.temperature:.4g} lowers the loss by {fit.gain:.3g}"
    )


@pytest.mark.parametrize(("temperature", "word"), [(2.5, "over-confident"), (0.4, "under-conf")])
def test_the_verdict_says_which_way_the_confidence_is_off(temperature, word):
    assert word in str(fit_temperature(*drawn(8000, 5, temperature)).verdict)


def test_the_band_holds_the_temperature_nineteen_times_in_twenty():
    inside = 0
    for _ in range(200):
        low, high = fit_temperature(*drawn(600, 4, 2)).band
        inside += low < 2 < high
    assert 178 <= inside <= 199


def test_logits_that_are_right_keep_1():
    values, labels = drawn(4000, 4)
    fit = fit_temperature(values, labels)
    assert fit.kind == "no_gain"
    assert fit.advised == 1
    assert "keep 1" in str(fit.verdict)


def test_the_sample_keeps_1():
    fit = fit_temperature(load_sample())
    assert (fit.kind, fit.advised) == ("no_gain", 1)


class TestHalves:
    def test_each_row_is_of_one(self):
        values, labels = drawn(101, 3)
        values[4], values[9] = np.nan, np.inf
        fit = fit_temperature(values, labels)
        assert np.flatnonzero(fit.split == LEFT_OUT).tolist() == [4, 9]
        assert (fit.split == FITTED).sum() == 49
        assert (fit.split == JUDGED).sum() == 50

    def test_the_seed_draws_them(self):
        values, labels = drawn(100, 3)
        first, again, other = (fit_temperature(values, labels, seed=seed) for seed in (1, 1, 2))
        assert first.split.tolist() == again.split.tolist() != other.split.tolist()
        assert first.temperature == again.temperature != other.temperature

    def test_their_losses(self):
        values, labels = drawn(300, 3, 2)
        fit = fit_temperature(values, labels)
        for half, place in ((fit.split == FITTED, 0), (fit.split == JUDGED, 1)):
            for losses, temperature in ((fit.nll_before, 1), (fit.nll_after, fit.temperature)):
                expected = mean_loss(values[half], labels[half], temperature)
                assert losses[place] == pytest.approx(expected, rel=1e-12)
        assert fit.gain == pytest.approx(fit.nll_before.judged - fit.nll_after.judged)


class TestWithoutOptimum:
    def test_separable(self):
        labels = np.arange(40) % 4
        fit = fit_temperature(3 * np.eye(4)[labels], labels)
        assert (fit.kind, fit.temperature, fit.advised) == ("separable", LOWEST, 1)
        assert "no finite optimum" in str(fit.verdict)
        assert np.isnan(fit.band).all()

    @pytest.mark.parametrize("classes", [1, 2, 5])
    @pytest.mark.parametrize("value", [0.0, 7.5, -1e300])
    def test_constant_rows(self, classes, value):
        fit = fit_temperature(np.full((20, classes), value), np.arange(20) % classes)
        assert (fit.kind, fit.temperature) == ("flat", 1)
        assert "T changes nothing" in str(fit.verdict)

    def test_an_impossible_label(self):
        values, labels = drawn(50, 3)
        values[7, labels[7]] = -np.inf
        fit = fit_temperature(values, labels)
        assert (fit.kind, fit.temperature) == ("infinite", 1)
        assert "Rows whose label has the logit -inf: 1." in str(fit.verdict)
        assert np.inf in fit.nll_before

    def test_a_masked_class_that_is_no_label_does_no_harm(self):
        values, labels = drawn(2000, 3, 2)
        masked = np.hstack([values, np.full((2000, 1), -np.inf)])
        assert fit_temperature(masked, labels).temperature == pytest.approx(
            fit_temperature(values, labels).temperature, rel=1e-9
        )

    def test_labels_against_the_logits(self):
        values, _labels = drawn(500, 4)
        fit = fit_temperature(values, (-values).argmax(axis=1))
        assert (fit.kind, fit.temperature) == ("upper_bound", HIGHEST)

    @pytest.mark.parametrize(("times", "bound"), [(1e-3, LOWEST), (1e6, HIGHEST)])
    def test_an_optimum_beyond_the_bounds(self, times, bound):
        values, labels = drawn(2000, 4, times)
        fit = fit_temperature(values, labels)
        assert fit.temperature == fit.advised == bound
        assert "The best temperature lies" in str(fit.verdict)


@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    rows=st.integers(2, 30),
    classes=st.integers(1, 6),
    exponent=st.integers(-300, 300),
)
def test_it_never_leaves_its_bounds_and_never_harms_unsaid(data, rows, classes, exponent):
    numbers = st.floats(-10, 10) | st.sampled_from([np.nan, np.inf, -np.inf])
    values = data.draw(arrays(np.float64, (rows, classes), elements=numbers)) * 10.0**exponent
    labels = data.draw(arrays(np.int64, rows, elements=st.integers(0, classes - 1)))
    if np.isfinite(values.max(axis=1)).sum() < 2:
        with pytest.raises(InputError, match="at least 2 rows with a softmax"):
            fit_temperature(values, labels)
        return
    fit = fit_temperature(values, labels)
    assert LOWEST <= fit.temperature <= HIGHEST
    assert fit.passes < 10
    if fit.advised != 1:
        assert fit.nll_after.judged < fit.nll_before.judged
    else:
        assert "keep 1" in str(fit.verdict)
    if fit.kind not in ("infinite", "flat"):
        assert fit.nll_after.fitted <= fit.nll_before.fitted * (1 + 1e-9) + 1e-12


def test_ten_passes_are_counted(monkeypatch):
    read = 0
    for_blocks = labelled.for_blocks

    def counted(*given):
        nonlocal read
        read += 1
        for_blocks(*given)

    monkeypatch.setattr(labelled, "for_blocks", counted)
    fit = fit_temperature(*drawn(5000, 10, 3))
    assert fit.passes == read + 1 < 10  # the drawing of the halves reads them too


class TestCurve:
    VALUES, LABELS = drawn(600, 7, 2)

    @pytest.mark.parametrize("half", [FITTED, JUDGED])
    def test_it_is_the_loss(self, half):
        fit = fit_temperature(self.VALUES, self.LABELS)
        own = fit.split == half
        temperatures = np.geomspace(LOWEST, HIGHEST, 37)
        expected = [mean_loss(self.VALUES[own], self.LABELS[own], T) for T in temperatures]
        np.testing.assert_allclose(fit.curve[half](temperatures), expected, rtol=1e-6)

    def test_the_reliability_of_each_temperature(self):
        file = as_logits(self.VALUES, self.LABELS)
        swept = fit_temperature(file).swept
        for place in (0, 9, 17, 35):
            found = assess(file, float(TEMPERATURES[place])).quality.reliability
            assert swept.reliability[place].counts.tolist() == found.counts.tolist()
            assert swept.reliability[place].hits.tolist() == found.hits.tolist()
            np.testing.assert_allclose(swept.reliability[place].confidences, found.confidences)


def test_any_number_of_blocks_gives_the_same(monkeypatch):
    values, labels = drawn(400, 3, 2)
    whole = fit_temperature(values, labels)
    monkeypatch.setattr(labelled, "BLOCK", 50)
    assert fit_temperature(values, labels).temperature == pytest.approx(
        whole.temperature, rel=1e-12
    )


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.int64])
def test_other_types(dtype):
    values, labels = drawn(2000, 3, 3)
    fit = fit_temperature(values.astype(dtype), labels)
    assert fit.temperature == pytest.approx(
        fit_temperature(values.astype(dtype).astype(np.float64), labels).temperature, rel=1e-9
    )


def test_ignored_rows():
    values, labels = drawn(300, 3, 2)
    labels[:50] = -1
    fit = fit_temperature(values, labels, ignore_index=-1)
    assert fit.temperature == fit_temperature(values[50:], labels[50:]).temperature


def test_labels_are_needed():
    with pytest.raises(InputError, match="has no labels"):
        fit_temperature([[1, 2], [3, 4]])


def test_one_row_is_too_few():
    with pytest.raises(InputError, match=r"at least 2 rows with a softmax.*got 1"):
        fit_temperature([[1, 2], [np.nan, 4]], [0, 1])


def test_the_temperatures_of_the_sweep_hold_the_bounds():
    assert TEMPERATURES[0] == HIGHEST
    assert TEMPERATURES[-1] < LOWEST
    np.testing.assert_allclose(TEMPERATURES[: -sweep.OCTAVE] / TEMPERATURES[sweep.OCTAVE :], 2)
