"""What the page shows of calibration, before and after."""

import numpy as np
import pytest

from core.logits import as_logits, assess, fit_temperature, load_sample
from core.view.calibration import GRID, METRICS, CalibrationView, metrics

SAMPLE = load_sample()
FIT = fit_temperature(SAMPLE)


def view_of(temperature, chosen=None):
    return CalibrationView(FIT, assess(SAMPLE), assess(SAMPLE, temperature), chosen)


def test_the_curves_are_lowest_near_the_fitted_temperature():
    fitted, judged = view_of(1.0).curves
    assert GRID[fitted.argmin()] == pytest.approx(FIT.temperature, rel=0.03)
    assert judged.shape == GRID.shape


def test_the_losses_are_those_of_the_halves():
    assert view_of(1.0).losses == pytest.approx(FIT.nll_before, rel=1e-6)
    assert view_of(FIT.temperature).losses == pytest.approx(FIT.nll_after, rel=1e-6)


def test_both_halves_are_all_rows():
    found = view_of(1.7)
    sizes = [(FIT.split == half).sum() for half in (0, 1)]
    assert np.average(found.losses, weights=sizes) == pytest.approx(found.after.quality.nll)


def test_the_metrics_have_their_names():
    found = assess(SAMPLE, 1.3)
    named = dict(zip(METRICS, metrics(found), strict=True))
    assert named["ece"] == found.quality.ece
    assert named["auroc"] == found.auroc
    assert named["accuracy"] == pytest.approx((SAMPLE.values.argmax(1) == SAMPLE.labels).mean())


def test_rows_without_a_softmax_are_counted():
    file = as_logits([[1, 2], [np.nan, 0], [3, 1], [2, 2.5]], [0, 0, 0, 0])
    assert CalibrationView(fit_temperature(file), assess(file), assess(file)).left_out == 1
