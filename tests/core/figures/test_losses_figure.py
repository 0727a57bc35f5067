"""The figure of Losses: its numbers are the view's, its texts readable."""

import doctest
import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.figures.losses
from core.experiment import LossesExperiment
from core.figures.layout import WIDTHS
from core.figures.losses import GRID, PAIR, loss_range, losses_figure, losses_spec
from core.figures.spec import to_json
from core.presets import LOSS_PRESETS
from core.view import LossesView

CASES = {key: LossesView(LossesExperiment.of(preset)) for key, preset in LOSS_PRESETS.items()} | {
    "alone": LossesView(LossesExperiment(beside="none")),
    "twenty": LossesView(LossesExperiment().with_logits(np.linspace(-100, 100, 20))),
    "infinite": LossesView(
        LossesExperiment(beside="binary_crossentropy").with_logits([100.0, 0.0, -100.0])
    ),
    "markup": LossesView(LossesExperiment(names=("<b>x</b>", "<a>", "&"))),
    "leaves": LossesView(LossesExperiment(through="none", rate=100.0)),
}
each_case = pytest.mark.parametrize("view", CASES.values(), ids=list(CASES))
each_width = pytest.mark.parametrize("width", WIDTHS)


def traces(figure):
    found = {trace.meta: trace for trace in figure.data}
    assert len(found) == len(figure.data)  # the browser paints a trace by its role
    return found


@each_case
class TestNumbers:
    def test_they_are_the_views(self, view):
        experiment, found = view.experiment, traces(losses_figure(view))
        assert_array_equal(found["logits"].y, experiment.logits)
        assert found["labels"].y[experiment.label] == 1
        assert sum(found["labels"].y) == 1
        assert_array_equal(found["gradient"].y, view.gradient(experiment.loss))
        for at, key in enumerate(experiment.pair):
            assert_array_equal(found[f"curve_{at}"].y, view.curves[key])
            assert_array_equal(found[f"descent_{at}"].y, view.share(key))
            assert_allclose(found[f"point_{at}"].y, [view.value(key)])
            assert found[f"point_{at}"].x == (experiment.logits[experiment.chosen],)
        if len(experiment.pair) == 2:
            assert_array_equal(found["gradient_beside"].y, view.gradient(experiment.beside))
        else:
            assert not {"gradient_beside", "curve_1", "point_1", "descent_1"} & found.keys()

    @each_width
    def test_every_chart_has_axes_and_a_title(self, view, width):
        layout = losses_spec(view, str, width)["layout"]
        for number in GRID.numbers.values():
            for axis in (f"xaxis{number}", f"yaxis{number}"):
                assert np.isfinite(layout[axis]["range"]).all()
                assert layout[axis]["range"][0] < layout[axis]["range"][1]
        assert len(layout["annotations"]) == len(GRID.charts) + 2

    def test_it_is_strict_json(self, view):
        json.loads(to_json(losses_spec(view)), parse_constant=pytest.fail)

    def test_the_present_point_is_in_sight(self, view):
        low, high = loss_range(view)
        for key in view.experiment.pair:
            value = view.value(key)
            assert low <= value <= high or not np.isfinite(value)


def test_each_loss_has_a_colour_and_its_name_in_it():
    notes = losses_spec(CASES["sure_and_wrong"])["layout"]["annotations"]
    for key, color in zip(CASES["sure_and_wrong"].experiment.pair, PAIR, strict=True):
        assert sum(f'<span style="color:{color}">' in note["text"] for note in notes) == 2
        assert sum(key in note["text"] for note in notes) == 2


def test_names_are_no_markup():
    figure = losses_figure(CASES["markup"])
    assert figure.data[0].customdata == ("&lt;b&gt;x&lt;/b&gt;", "&lt;a&gt;", "&amp;")
    titles = [note.text for note in figure.layout.annotations]
    assert "<b>Going down: softmax's p(&lt;a&gt;) at each step</b>" in titles
    assert traces(figure)["along"].text == ("<br>x(&lt;a&gt;)",)


def test_a_curve_that_would_dwarf_the_points_leaves_the_chart():
    view = LossesView(replace(LossesExperiment.of(LOSS_PRESETS["counts"]), logits=np.zeros(3)))
    assert view.curves["poisson"].max() > 50
    assert loss_range(view)[1] < 10


def test_examples():
    assert doctest.testmod(core.figures.losses).failed == 0
