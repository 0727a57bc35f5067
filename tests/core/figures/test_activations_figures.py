"""The figures of Activations: their numbers are the view's, their texts are readable."""

import doctest
import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.figures.activations
import core.figures.layers
import core.figures.separation
from core.activations import ACTIVATIONS
from core.activations.separation import CELLS, EVERY
from core.experiment import ActivationExperiment
from core.figures.activations import BOXES as CURVE_BOXES
from core.figures.activations import activation_figure, cell, rows, tangent
from core.figures.layers import layers_figure
from core.figures.separation import BOXES as POINT_BOXES
from core.figures.separation import in_cells, separation_figure, sides
from core.figures.spec import figure, to_json
from core.presets import ACTIVATION_PRESETS
from core.view import ActivationView
from tests.core.figures.test_softmax import sizes

CASES = {
    key: ActivationView(ActivationExperiment.of(preset))
    for key, preset in ACTIVATION_PRESETS.items()
} | {
    "wild": ActivationView(ActivationExperiment(gain=5.0, spread=8.0, depth=30, step=0)),
    "nothing": ActivationView(ActivationExperiment(activation="linear", spread=0.0, gain=0.0)),
}
FIGURES = (activation_figure, layers_figure, separation_figure)
each_case = pytest.mark.parametrize("view", CASES.values(), ids=list(CASES))
each_width = pytest.mark.parametrize("width", ["wide", "narrow"])
each_figure = pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)


def view_of(**changes):
    return ActivationView(replace(ActivationExperiment(), **changes))


def traces(plain):
    return {trace["meta"]: trace for trace in plain["data"]}


@each_case
@each_width
@each_figure
class TestContract:
    def test_plotly_takes_it_and_no_text_is_small(self, draw, view, width):
        checked = figure(draw(view, width=width)).to_dict()
        assert {place: size for place, size in sizes(checked) if size < 14} == {}

    def test_it_is_strict_json(self, draw, view, width):
        def refuse(constant):
            raise AssertionError(constant)

        json.loads(to_json(draw(view, width=width)), parse_constant=refuse)


class TestCurve:
    @pytest.mark.parametrize("key", list(ACTIVATIONS))
    def test_the_marks_stand_on_the_curves(self, key):
        view = view_of(activation=key, x=0.7, other=-0.2)
        found = traces(activation_figure(view))
        assert (found["now"]["x"], found["now"]["y"]) == ([0.7], [view.value])
        assert found["now_slope"]["y"] == [view.slopes[0]]
        assert ("other" in found) == (view.arity > 1)
        near = np.interp(0.7, found["curve"]["x"], found["curve"]["y"])
        assert near == pytest.approx(view.value, abs=0.01)

    def test_the_tangent_has_the_slope(self):
        view = view_of(activation="silu", x=1.5)
        (left, right), (low, high) = tangent(view)
        assert (high - low) / (right - left) == pytest.approx(view.slopes[0])
        assert (low + high) / 2 == pytest.approx(view.value)

    def test_the_gallery_has_a_cell_each_and_the_chosen_one_is_framed(self):
        plain = activation_figure(view_of(activation="mish"))
        at = list(ACTIVATIONS).index("mish")
        column, row = cell(at)
        frames = plain["layout"]["shapes"]
        assert len(frames) == len(ACTIVATIONS) <= 3 * rows()
        assert max(frames, key=lambda frame: frame["line"]["width"]) is frames[at]
        chosen = traces(plain)["chosen"]
        assert column <= np.nanmin(chosen["x"]) <= np.nanmax(chosen["x"]) <= column + 1
        assert -row - 1 <= np.nanmin(chosen["y"]) <= np.nanmax(chosen["y"]) <= -row


class TestLayers:
    def test_the_lines_are_the_stack_s_and_0_is_a_gap(self):
        view = CASES["dead"]
        found = traces(layers_figure(view))
        assert_array_equal(found["dead"]["y"], view.stack.dead)
        assert_array_equal(np.isnan(found["spreads"]["y"]), view.stack.spreads == 0)

    def test_where_nothing_goes_through_it_is_said(self):
        texts = [note["text"] for note in layers_figure(CASES["nothing"])["layout"]["annotations"]]
        assert "All 0: no layer lets anything through" in texts
        texts = [note["text"] for note in layers_figure(CASES["bend"])["layout"]["annotations"]]
        assert "All 0: no layer lets anything through" not in texts

    def test_ticks_stand_at_their_bars(self):
        view = CASES["bend"]
        axis = layers_figure(view)["layout"]["xaxis"]
        found = view.histograms["inputs"]
        zero = axis["tickvals"][axis["ticktext"].index("0")]
        assert (zero + 0.5) / 61 * (found.high - found.low) + found.low == pytest.approx(0)

    def test_saturated_bars_have_another_colour(self):
        view = CASES["saturated"]
        bars = traces(layers_figure(view))["slopes"]
        colors = np.array(bars["marker"]["color"])
        strange = colors != colors[-1]
        assert np.sum(bars["y"][strange]) == pytest.approx(view.stack.saturated[0], abs=0.06)


class TestPoints:
    @pytest.mark.parametrize("step", [0, 7, 40])
    def test_the_shown_picture(self, step):
        view = view_of(step=step)
        found = traces(separation_figure(view))
        lean = found["network_yes"]["z"] - found["network_no"]["z"]
        assert_allclose(lean, 2 * view.training.pictures[step] - 1, atol=1e-15)
        assert found["loss_network_now"]["y"] == [view.training.losses[step * EVERY]]
        assert found["linear_share"]["text"] == [f"{view.straight.accuracies[step * EVERY]:.1%}"]

    def test_a_point_lies_in_its_cell(self):
        assert_allclose(in_cells(np.array([-2.4, 0.0, 2.4])), [-0.5, CELLS / 2 - 0.5, CELLS - 0.5])

    def test_either_side(self):
        found = sides(np.array([[0.0, 0.5, 0.75]]))
        assert_allclose(found["no"], [[1, 0, 0]])
        assert_allclose(found["yes"], [[0, 0, 0.5]])


@pytest.mark.parametrize("boxes", [CURVE_BOXES, POINT_BOXES])
@each_width
def test_boxes_do_not_overlap(boxes, width):
    listed = list(boxes[width].values())
    for k, (left, right, bottom, top) in enumerate(listed):
        assert 0 <= left < right <= 1
        assert 0 <= bottom < top <= 1
        for a, b, c, d in listed[k + 1 :]:
            assert right <= a or b <= left or top <= c or d <= bottom


@pytest.mark.parametrize(
    "module", [core.figures.activations, core.figures.layers, core.figures.separation]
)
def test_examples(module):
    assert doctest.testmod(module).failed == 0
