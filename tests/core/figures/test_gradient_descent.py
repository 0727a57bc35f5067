"""The figure of Gradient descent: its numbers are the view's, its texts are readable and fit."""

import doctest
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose, assert_array_equal

import core.figures.gradient_descent
from core.experiment import DescentExperiment
from core.experiment.gradient_descent import MOST_STEPS
from core.figures.gradient_descent import descent_figure, stairs, tangent
from core.figures.gradient_descent_layout import (
    RATE_TOPS,
    STEP_TOPS,
    boxes,
    ceiling,
    rate_range,
    step_range,
)
from core.figures.spec import figure, to_json
from core.presets import DESCENTS
from core.typed_objective import TYPED, Typed
from core.view import DescentView
from tests.core.experiment.test_gradient_descent_experiment import experiments
from tests.core.figures.test_softmax import sizes


def typed(text, low=-6.0, high=6.0, **values):
    own = DescentExperiment().with_objective(TYPED).with_typed(Typed(text, low, high))
    return DescentView(replace(own, **values))


CASES = {key: DescentView(DescentExperiment.of(preset)) for key, preset in DESCENTS.items()} | {
    "first_step": DescentView(replace(DescentExperiment(), step=0)),
    "wild": DescentView(replace(DescentExperiment(), rate=10.0, steps=200)),
    "still": DescentView(replace(DescentExperiment(), rate=0.0, steps=1)),
    "far": DescentView(replace(DescentExperiment(), start=-100.0, objective="double_well")),
    "no_minimum": typed("exp(x)"),
    "gaps": typed("log(x) + 1/x", rate=1.0),
    "many_minima": typed("sin(20x) + x^2/10"),
}
each_case = pytest.mark.parametrize("view", CASES.values(), ids=list(CASES))
each_width = pytest.mark.parametrize("width", ["wide", "narrow"])


def traces(view, width="wide"):
    """The traces by role."""
    found = {trace["meta"]: trace for trace in descent_figure(view, width=width)["data"]}
    assert len(found) == len(descent_figure(view, width=width)["data"])
    return found


@each_case
@each_width
class TestContract:
    def test_plotly_takes_it_and_no_text_is_small(self, view, width):
        checked = figure(descent_figure(view, width=width)).to_dict()
        assert {place: size for place, size in sizes(checked) if size < 14} == {}

    def test_it_is_strict_json(self, view, width):
        def refuse(constant):
            raise AssertionError(constant)

        json.loads(to_json(descent_figure(view, width=width)), parse_constant=refuse)

    def test_the_path_is_drawn_up_to_the_shown_step(self, view, width):
        found, n = traces(view, width), view.step
        for role, numbers in (("path", view.path.points), ("points", np.arange(view.last + 1))):
            assert len(found[role]["x"]) == MOST_STEPS + 1  # so that none is missing under a hand
            assert_array_equal(found[role]["x"][: n + 1], numbers[: n + 1])
            assert set(found[role]["x"][n:]) == {numbers[n]}
        assert_array_equal(found["values_all"]["y"], view.path.values)
        assert_array_equal(found["points_all"]["y"], view.path.points)
        assert found["now"]["x"] == [view.path.points[n]]
        assert found["values_now"]["y"] == [view.path.values[n]]

    def test_boxes_do_not_overlap(self, view, width):
        places, height = boxes(view, width)
        assert ("factor" in places) == view.contracts == ("factor" in traces(view, width))
        list_of = list(places.values())
        for k, (left, right, bottom, top) in enumerate(list_of):
            assert 0 <= left < right <= 1
            assert 0 <= bottom < top <= 1 + 1e-9
            for other in list_of[k + 1 :]:
                apart = right <= other[0] or other[1] <= left or bottom >= other[3]
                assert apart or other[2] >= top
        assert height > 400

    def test_the_axis_of_the_rates_has_room_at_the_right(self, view, width):
        places, _ = boxes(view, width)
        figure_px = {"wide": 1000, "narrow": 358}[width]
        margin = descent_figure(view, width=width)["layout"]["margin"]
        charts = figure_px - margin["l"] - margin["r"]
        beside = (1 - places["points"][1]) * charts + margin["r"]
        assert beside > 6 + 5 * 7.5  # a tick and "0.005"
        assert places["points"][:2] == places["values"][:2]  # one step, one place across


class TestMarks:
    def test_the_tangent_touches_and_has_the_slope(self):
        view = CASES["bowl"]
        x, y = tangent(view, 2.0, 4.0, 0.1)
        assert np.mean(x[:2]) == pytest.approx(2)
        assert np.mean(y[:2]) == pytest.approx(4)
        assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(4)
        assert np.isnan([x[2], y[2]]).all()

    def test_a_tangent_is_as_long_to_the_eye_on_every_slope(self):
        view = CASES["bowl"]
        left, right, bottom, top = view.window
        lengths = []
        for at in (0.0, 0.3, 5.0):
            x, y = tangent(view, at, at * at, 0.1)
            lengths.append(np.hypot((x[1] - x[0]) / (right - left), (y[1] - y[0]) / (top - bottom)))
        assert_allclose(lengths, 0.2)

    def test_there_is_a_tangent_in_every_point_up_to_the_shown_one(self):
        view = DescentView(replace(DescentExperiment(), step=3))
        middles = np.reshape(traces(view)["tangents"]["x"], (-1, 3))[:, :2].mean(axis=1)
        assert_allclose(middles, view.path.points[:4])

    def test_the_step_to_come(self):
        view = DescentView(replace(DescentExperiment(), step=0))
        coming = traces(view)["next"]
        assert_allclose(coming["x"], [5, 2, 2])
        assert_allclose(coming["y"], [25, 25, 4])
        assert np.isnan(traces(CASES["bowl"])["next"]["x"]).all()

    def test_the_first_step_follows_the_tangent_of_the_start(self):
        found = traces(CASES["bowl"])
        assert_allclose(found["lead"]["x"], [5, 2, 2])
        assert_allclose(found["lead"]["y"], [25, -5, 4])  # 25 − 10 · 3, then x² at 2
        assert found["lead_end"]["x"] == [2.0]
        assert found["lead_end"]["y"] == [4.0]

    def test_the_first_step_of_adam_is_its_own(self):
        view = CASES["adam"]
        assert traces(view)["lead_end"]["x"] == [view.path.points[1]]
        assert_allclose(traces(view)["lead"]["x"], [5, 4.7, 4.7], rtol=1e-6)

    def test_from_where_it_is_flat_no_rate_leads_anywhere(self):
        found = traces(DescentView(replace(DescentExperiment(), start=0.0)))
        assert np.isnan(found["lead_end"]["x"]).all()
        assert np.isnan(found["lead"]["x"][1:]).all()

    def test_minima_are_told_apart(self):
        minima = traces(CASES["local"])["minima"]
        assert minima["text"] == ["global minimum", "local minimum"]
        assert minima["marker"]["symbol"] == ["diamond", "diamond-open"]
        assert traces(CASES["bowl"])["minima"]["text"] == ["minimum"]
        assert traces(typed("x^3 - x"))["minima"]["text"] == ["local minimum"]

    def test_many_minima_have_no_names(self):
        assert traces(CASES["many_minima"])["minima"]["mode"] == "markers"
        assert descent_figure(CASES["many_minima"])["layout"]["shapes"] == []

    def test_a_schedule_is_a_stair(self):
        x, y = stairs(np.array([1.0, 0.5]))
        assert_array_equal(x, [0, 1, 1, 2])
        assert_array_equal(y, [1, 1, 0.5, 0.5])

    def test_the_rates_lie_under_the_path(self):
        plain = descent_figure(CASES["staircase"])
        roles = [trace["meta"] for trace in plain["data"]]
        found = traces(CASES["staircase"])
        assert found["rates"]["xaxis"] == found["points"]["xaxis"] == "x4"
        assert plain["layout"]["yaxis5"]["overlaying"] == found["rates"]["yaxis"] == "y4"
        assert found["points"]["yaxis"] == "y5"
        assert roles.index("rates_now") < roles.index("points_all")
        assert plain["layout"]["yaxis4"]["side"] == "right"
        assert plain["layout"]["yaxis4"]["tickcolor"] == found["rates"]["line"]["color"]

    def test_the_rate_of_the_shown_step_is_marked(self):
        view = CASES["staircase"].experiment
        marks = traces(DescentView(replace(view, step=6)))["rates_now"]
        assert marks["x"] == [6, 7]
        assert marks["y"] == [0.5, 0.5]
        assert np.isnan(traces(DescentView(replace(view, step=10)))["rates_now"]["y"]).all()

    def test_the_factor_of_the_shown_step(self):
        view = replace(CASES["staircase"].experiment, step=2)
        for step, rate in ((2, 1.0), (7, 0.5)):
            marks = traces(DescentView(replace(view, step=step)))
            assert marks["factor"]["x"] == [1.0]
            assert marks["factor_now"]["x"] == [rate]
            assert marks["factor_now"]["y"] == [abs(1 - 2 * rate)]

    def test_names_of_two_paths(self):
        def legend(key):
            notes = descent_figure(CASES[key])["layout"]["annotations"]
            return next((note["text"] for note in notes if "●" in note["text"]), "")

        assert "Adam" in legend("adam")
        assert "Gradient descent" in legend("adam")
        assert "full batch" in legend("noise")
        assert legend("bowl") == ""


class TestAxes:
    def test_axes_stand_still_within_a_ceiling(self):
        assert ceiling(5, STEP_TOPS) == 5
        assert ceiling(6, STEP_TOPS) == 10
        assert ceiling(1e9, RATE_TOPS) == RATE_TOPS[-1]
        assert list(RATE_TOPS) == sorted(RATE_TOPS)

    @given(experiments)
    @settings(max_examples=50)
    def test_steps_and_rates_are_on_their_axes(self, experiment):
        view = DescentView(experiment)
        low, high = step_range(view)
        assert low < 0 < view.last < high
        low, high = rate_range(view)
        assert low < 0
        assert high >= min(experiment.rate, RATE_TOPS[-1])
        to_json(descent_figure(view))


def test_examples_run():
    assert doctest.testmod(core.figures.gradient_descent).failed == 0
