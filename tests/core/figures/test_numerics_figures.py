"""The figure of Numerics: its curves, rails, colours and cursors."""

import doctest
import math
import re
from dataclasses import replace

import numpy as np
import pytest

import core.figures.numerics
from core.experiment import NumericsExperiment
from core.figures.numerics import (
    STATE_COLORS,
    error_range,
    loss_range,
    numerics_figure,
    numerics_spec,
)
from core.figures.spec import to_json
from core.numerics import ENTROPIES, FORMATS, State
from core.presets import NUMERICS
from core.view import NumericsView

START = NumericsView(NumericsExperiment())


def traces(spec, role):
    return [one for one in spec["data"] if one["meta"] == role]


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("dtype", list(FORMATS))
@pytest.mark.parametrize("key", list(NUMERICS))
def test_every_example_is_a_figure_in_every_type(key, dtype, width):
    experiment = replace(NumericsExperiment.of(NUMERICS[key]), dtype=dtype)
    spec = numerics_spec(NumericsView(experiment), width=width)
    assert "NaN" not in to_json({"data": [one["y"] for one in spec["data"]], "layout": {}})
    for one in spec["data"]:
        if one["meta"] != "logits":
            low, high = spec["layout"]["yaxis" + one["yaxis"][1:]]["range"]
            assert low <= min(one["y"])
            assert max(one["y"]) <= high


def test_what_the_strokes_mean_fits_a_phone():
    *_, legend = numerics_spec(START, width="narrow")["layout"]["annotations"]
    lines = [re.sub("<[^>]*>", "", line) for line in legend["text"].split("<br>")]
    assert len(lines) == len(ENTROPIES)
    assert max(map(len, lines)) < 40


def test_plotly_takes_it():
    assert len(numerics_figure(START).data) == 1 + 3 + 5 + 2


def test_the_rail_has_what_is_no_number():
    naive, _, by_log = traces(numerics_spec(START), "errors")
    _, high = error_range(START)
    assert naive["y"][-1] >= high
    assert max(by_log["y"]) < math.log10(2**12)


def test_a_mark_has_the_colour_of_what_happened():
    colors = traces(numerics_spec(START), "errors")[1]["marker"]["color"]
    assert colors[0] == "rgba(0,0,0,0)"
    assert colors[-1] == STATE_COLORS[State.INFINITE]


def test_the_right_loss_has_room():
    low, high = loss_range(START)
    exact = np.log10(START.sweep_loss)
    assert low < exact.min()
    assert exact.max() < high


def test_the_cursor_stands_at_the_size_in_both_charts():
    view = NumericsView(replace(START.experiment, scale=100.0))
    cursors = traces(numerics_spec(view), "cursor")
    assert [one["x"] for one in cursors] == [[2, 2], [2, 2]]


def test_examples():
    assert doctest.testmod(core.figures.numerics).failed == 0
