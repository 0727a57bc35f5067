"""The figure of a race: its numbers are the view's, its texts are readable and fit."""

import doctest
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

import core.figures.two_variables
from core.experiment import RaceExperiment
from core.experiment.racer import Racer
from core.experiment.two_variables import MOST_STEPS
from core.figures.spec import figure, to_json, unpacked
from core.figures.two_variables import arrow, arrow_ends, race_figure, space_figure
from core.figures.two_variables_layout import (
    STEP_TOPS,
    boxes,
    nice,
    racer_names,
    step_range,
    value_range,
)
from core.presets import RACES
from core.view import RaceView
from tests.core.experiment.test_two_variables_experiment import experiments
from tests.core.figures.test_softmax import sizes

START = RaceExperiment()
CASES = {key: RaceView(RaceExperiment.of(preset)) for key, preset in RACES.items()} | {
    "alone": RaceView(RaceExperiment(racers=(Racer("adagrad", 0.5),), chosen=0, step=0)),
    "linear": RaceView(replace(START, log=False)),
    "ghosts": RaceView(START, (replace(START, x=3.0), START)),
}
each_case = pytest.mark.parametrize("view", CASES.values(), ids=list(CASES))
each_width = pytest.mark.parametrize("width", ["wide", "narrow"])


def opened(trace):
    """A trace with its lanes of x and y as arrays or lists."""
    lanes = {name: trace[name] for name in ("x", "y") if name in trace}
    return trace | {
        name: unpacked(lane) if isinstance(lane, dict) else lane for name, lane in lanes.items()
    }


def traces(view, width="wide"):
    """The traces by role."""
    plain = race_figure(view, width=width)["data"]
    found = {trace["meta"]: opened(trace) for trace in plain}
    assert len(found) == len(plain)
    return found


def test_a_chart_of_what_is_not_remembered_says_why():
    def said(optimizer):
        view = RaceView(RaceExperiment(racers=(Racer(optimizer, 0.1),), chosen=0))
        notes = race_figure(view)["layout"]["annotations"]
        return [(note["xref"], note["text"]) for note in notes if "does not use" in note["text"]]

    assert said("adam") == []
    assert said("momentum") == [("x5 domain", "Momentum<br>does not use any")]
    assert [place for place, _text in said("gradient_descent")] == ["x4 domain", "x5 domain"]


@each_case
@each_width
class TestContract:
    def test_plotly_takes_it_and_no_text_is_small(self, view, width):
        checked = figure(race_figure(view, width=width)).to_dict()
        assert {place: size for place, size in sizes(checked) if size < 14} == {}

    def test_it_is_strict_json_and_not_too_long(self, view, width):
        def refuse(constant):
            raise AssertionError(constant)

        text = to_json(race_figure(view, width=width))
        json.loads(text, parse_constant=refuse)
        assert len(text) < 100_000

    def test_paths_are_drawn_up_to_the_shown_step(self, view, width):
        found = traces(view, width)
        for at, path in enumerate(view.paths):
            n = view.shown(path)
            assert_allclose(found[f"way_{at}"]["x"], path.points[:, 0], rtol=1e-6)
            assert_allclose(found[f"path_{at}"]["y"][: n + 1], path.points[: n + 1, 1], rtol=1e-6)
            assert [*found[f"now_{at}"]["x"], *found[f"now_{at}"]["y"]] == path.points[n].tolist()
            assert len(found[f"seen_{at}"]["y"]) == n + 1
        chosen = found[f"path_{view.experiment.chosen}"]
        assert len(chosen["x"]) == MOST_STEPS + 1  # so that no mark is missing under a hand

    def test_boxes_do_not_overlap(self, view, width):
        placed, height = boxes(width)
        charts = list(placed.values())
        for k, (left, right, bottom, top) in enumerate(charts):
            assert 0 <= left < right <= 1
            assert 0 <= bottom < top <= 1 + 1e-9
            for other in charts[k + 1 :]:
                apart = right <= other[0] or other[1] <= left or bottom >= other[3]
                assert apart or other[2] >= top
        assert height > 400


class TestMarks:
    def test_an_arrow_has_its_head_at_its_end(self):
        x, y = arrow(np.array([1.0, 2.0]), np.array([3.0, 0.0]))
        assert x[:2] == [1, 4]
        assert y[:2] == [2, 2]
        assert (x[4], y[4]) == (4, 2)
        assert x[3] == x[5] < 4
        assert y[3] - 2 == pytest.approx(2 - y[5])

    def test_no_arrow_is_a_line_of_no_length(self):
        assert arrow(np.array([1.0, 2.0]), None) == ([1, 1], [2, 2])
        start = replace(START, step=0)  # before the first step there is no momentum
        assert arrow_ends(RaceView(start))[1] is None

    def test_parts_of_a_step_keep_their_proportions(self):
        gradient, momentum, step = arrow_ends(CASES["zigzag"])
        assert_allclose(gradient + momentum, step)
        assert max(map(np.linalg.norm, (gradient, momentum, step))) == pytest.approx(0.17 * 12)

    def test_directions_are_as_long_as_each_other(self):
        view = RaceView(replace(RaceExperiment.of(RACES["himmelblau"]), chosen=3))
        lengths = [np.linalg.norm(end) for end in arrow_ends(view)]
        assert_allclose(lengths, 0.17 * 11)

    def test_the_gradient_stands_square_on_its_contour(self):
        axis = race_figure(CASES["zigzag"])["layout"]["yaxis"]
        assert axis["scaleanchor"] == "x"

    def test_bars_are_what_is_remembered(self):
        view = CASES["zigzag"]
        found = traces(view)["momentum_bars"]
        assert_allclose([found["y"][1], found["y"][4]], view.path.states[view.step].velocity)
        assert traces(view)["squares_bars"]["y"][1] is None

    def test_ghosts(self):
        x = traces(CASES["ghosts"])["ghosts"]["x"]
        assert x[0] == 3.0
        assert np.isnan(x).sum() == 4
        assert traces(CASES["zigzag"])["ghosts"]["x"].tolist() == [0, 0]

    def test_j_is_above_its_minimum(self):
        view = CASES["saddle"]
        values = traces(view)["values_0"]["y"]
        assert_allclose(values, view.paths[0].values + 0.25, rtol=1e-6)
        assert min(values) > 0

    def test_names_tell_racers_of_one_optimizer_apart(self):
        assert racer_names(CASES["zigzag"], str) == ["Gradient descent", "Momentum"]
        assert racer_names(CASES["schedules"], str)[:2] == ["Constant", "Exponential decay"]
        same = replace(START, racers=(Racer("adam", 0.1), Racer("adam", 0.02)))
        assert racer_names(RaceView(same), str) == ["Adam 0.1", "Adam 0.02"]


class TestSpace:
    def test_plotly_takes_it(self):
        for view in CASES.values():
            checked = figure(space_figure(view)).to_dict()
            assert {place: size for place, size in sizes(checked) if size < 12} == {}

    def test_paths_that_leave_are_cut_at_the_edge(self):
        (way,) = [t for t in space_figure(CASES["limit"])["data"] if t["meta"] == "path_0"]
        assert np.abs(way["y"]).max() <= 6
        assert 1 < len(way["y"]) < len(CASES["limit"].paths[0].points)


class TestAxes:
    @pytest.mark.parametrize(
        ("value", "end"), [(0, 1), (1, 1), (1.1, 2), (0.03, 0.05), (7, 10), (np.inf, 1e300)]
    )
    def test_nice(self, value, end):
        assert nice(value) == pytest.approx(end)

    @given(experiments)
    @settings(max_examples=40)
    def test_steps_and_starts_are_on_their_axes(self, experiment):
        view = RaceView(experiment)
        low, high = step_range(view)
        assert low < 0 < view.last < high
        assert experiment.steps <= STEP_TOPS[-1]
        low, high = value_range(view)
        first = float(view.path.values[0]) - view.surface.lowest
        assert low < high
        assert (np.log10(max(first, 1e-12)) if experiment.log else first) <= high
        to_json(race_figure(view))


def test_examples_run():
    assert doctest.testmod(core.figures.two_variables).failed == 0
