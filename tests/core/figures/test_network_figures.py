"""The figure of Network."""

import doctest
import json
from dataclasses import replace

import numpy as np
import pytest

import core.figures.network
from core.experiment import NetworkExperiment
from core.experiment.network import QUANTITIES
from core.figures.layout import WIDTHS
from core.figures.network import COLUMNS, boxes, network_figure, network_spec, short
from core.figures.spec import to_json
from core.network import SIZES
from core.view import NetworkView


def view(**values):
    return NetworkView(replace(NetworkExperiment(), **values))


def by_role(spec):
    return {trace["meta"]: trace for trace in spec["data"]}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("shown", QUANTITIES)
def test_plotly_takes_it(width, shown):
    assert len(network_figure(view(shown=shown, unit=3), width=width).data) == 7


@pytest.mark.parametrize("shown", QUANTITIES)
def test_a_picture_has_every_unit_in_reading_order(shown):
    shows = view(shown=shown)
    traces = by_role(network_spec(shows))
    for layer, columns in enumerate(COLUMNS):
        picture = traces[f"layer{layer}"]["z"]
        assert picture.shape == (SIZES[layer + 1] // columns, columns)
        np.testing.assert_array_equal(picture.ravel(), shows.values(layer))
    np.testing.assert_array_equal(traces["outputs"]["y"], shows.values(3))


def test_colours_have_two_sides_where_numbers_have():
    ends = by_role(network_spec(view()))["layer0"]
    assert ends["zmin"] == 0
    ends = by_role(network_spec(view(shown="deltas")))["layer0"]
    assert ends["zmin"] == -ends["zmax"]


def test_what_dropout_drops_is_a_hole():
    shows = view(dropout=0.5, dropped=True)
    picture = by_role(network_spec(shows))["layer1"]["z"]
    np.testing.assert_array_equal(np.isnan(picture).ravel(), shows.dropped(1))
    assert json.loads(to_json(network_spec(shows)))["data"]


def test_the_ceiling_and_the_chosen_unit_are_drawn():
    shapes = network_spec(view(layer=1, unit=17))["layout"]["shapes"]
    assert [shape["type"] for shape in shapes] == ["line", "rect"]
    assert (shapes[1]["x0"], shapes[1]["y0"]) == (0.5, 0.5)
    outlined = by_role(network_spec(view(layer=3, unit=4)))["outputs"]["marker"]["line"]["width"]
    assert outlined == [0, 0, 0, 0, 3, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_two_charts_overlap(width):
    places = boxes(width)
    assert len(places) == 7
    for at, one in enumerate(places):
        assert 0 <= one[0] < one[1] <= 1
        assert 0 <= one[2] < one[3] <= 1
        for other in places[at + 1 :]:
            beside = one[1] <= other[0] or other[1] <= one[0]
            assert beside or one[2] >= other[3] or other[2] >= one[3]


@pytest.mark.parametrize(
    ("value", "text"), [(0.1234, "0.12"), (-0.5, "−0.50"), (np.nan, ""), (123.0, "1.2e+02")]
)
def test_numbers_of_bars_are_short(value, text):
    assert short(value) == text


def test_the_examples_run():
    assert doctest.testmod(core.figures.network).failed == 0
