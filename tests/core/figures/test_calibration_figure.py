"""The figure of calibration: its bins, its bars, its curves, and what has room."""

import json

import numpy as np
import pytest

from core.figures.calibration import (
    NUMBERS,
    OUTSIDE,
    calibration_figure,
    calibration_spec,
    heights,
    whiskers,
)
from core.figures.spec import to_json
from core.logits import as_logits, assess, fit_temperature, load_sample
from core.view.calibration import CalibrationView


def view_of(file, temperature=2.0, chosen=None):
    return CalibrationView(fit_temperature(file), assess(file), assess(file, temperature), chosen)


SAMPLE = view_of(load_sample())
WIDTHS = pytest.mark.parametrize("width", ["wide", "narrow"])


def traces(view=SAMPLE, **options):
    return {trace["meta"]: trace for trace in calibration_spec(view, **options)["data"]}


@WIDTHS
def test_plotly_takes_it(width):
    figure = calibration_figure(SAMPLE, width=width)
    assert len(figure.data) == 12
    assert json.loads(to_json(calibration_spec(SAMPLE, width=width)))["data"]


def test_an_empty_bin_has_a_mark_outside_for_the_hand():
    marks, reliability = traces()["after"], SAMPLE.reliability
    empty = reliability.counts == 0
    assert empty.any()
    assert (marks["y"][empty] == OUTSIDE).all()
    np.testing.assert_array_equal(marks["y"][~empty], reliability.accuracy[~empty])
    np.testing.assert_array_equal(marks["x"][~empty], reliability.confidence[~empty])


def test_before_and_after_differ():
    drawn = traces()
    assert list(drawn["before"]["customdata"]) != list(drawn["after"]["customdata"])
    assert sum(drawn["before"]["customdata"]) == sum(drawn["after"]["customdata"]) == 797


def test_bars_are_seen_from_one_row_to_a_million():
    assert heights([0, 9, 999_999]).tolist() == pytest.approx([0, 1, 6])


def test_whiskers_are_parted():
    x, y = whiskers(SAMPLE.reliability, SAMPLE.band)
    assert np.isnan(y[2::3]).all()
    np.testing.assert_array_equal(x[0::3], x[1::3])


def test_the_point_is_on_its_curve():
    point = traces()["point"]
    assert point["x"] == [np.log10(2.0)]
    assert point["y"] == [SAMPLE.losses[1]]


def test_the_chosen_bin_has_a_stripe_in_both_charts():
    chosen = view_of(load_sample(), chosen=4)
    more = len(calibration_spec(chosen)["layout"]["shapes"])
    assert more == len(calibration_spec(SAMPLE)["layout"]["shapes"]) + 2


@WIDTHS
def test_the_point_is_within_the_chart_at_every_optimum(width):
    random = np.random.default_rng(0)
    values = random.normal(0, 2, (300, 3))
    labels = (values + random.gumbel(size=values.shape)).argmax(axis=1)
    for times in (0.01, 0.3, 1, 10, 1000):
        file = as_logits(times * values, labels)
        fit = fit_temperature(file)
        view = CalibrationView(fit, assess(file), assess(file, fit.temperature))
        low, high = calibration_spec(view, width=width)["layout"]["yaxis" + NUMBERS["loss"]][
            "range"
        ]
        assert low < view.losses[1] < high


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (np.zeros((6, 3)), [0, 1, 2, 0, 1, 2]),
        (9 * np.eye(3), [0, 1, 2]),
        ([[0, -np.inf], [-np.inf, 0]], [1, 0]),
        (np.ones((2, 1)), [0, 0]),
        ([[1e300, 0], [0, 1e300]], [1, 0]),
    ],
)
def test_what_has_no_optimum_is_drawn(values, labels):
    view = view_of(as_logits(values, labels))
    low, high = calibration_spec(view)["layout"]["yaxis3"]["range"]
    assert low < high
    calibration_figure(view)
