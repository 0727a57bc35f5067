"""The figure of Full batch or mini-batch?: its numbers are the view's, its texts are readable."""

import doctest
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

import core.figures.batches
from core.experiment import BatchesExperiment
from core.figures.batches import batch_members, batches_figure
from core.figures.batches_layout import boxes, window
from core.figures.spec import figure, to_json
from core.presets import BATCHES
from core.view import BatchesView
from core.view.batches import WAYS
from tests.core.experiment.test_batches_experiment import experiments
from tests.core.figures.test_softmax import sizes

CASES = {key: BatchesView(BatchesExperiment.of(preset)) for key, preset in BATCHES.items()} | {
    "first_step": BatchesView(replace(BatchesExperiment(), step=0)),
    "diverges": BatchesView(replace(BatchesExperiment(), rate=1.0)),
    "still": BatchesView(replace(BatchesExperiment(), rate=0.0, epochs=1)),
    "at_the_best": BatchesView(replace(BatchesExperiment(), noise=0.0, slope=1.5, intercept=0.5)),
    "few": BatchesView(replace(BatchesExperiment(), examples=4, batch=4)),
}
each_case = pytest.mark.parametrize("view", CASES.values(), ids=list(CASES))
each_width = pytest.mark.parametrize("width", ["wide", "narrow"])


def traces(view):
    """The traces by role; the levels are the last of them."""
    return {trace["meta"]: trace for trace in figure(batches_figure(view)).to_plotly_json()["data"]}


@each_case
@each_width
class TestContract:
    def test_plotly_takes_it_and_no_text_is_small(self, view, width):
        checked = figure(batches_figure(view, width=width)).to_dict()
        assert {place: size for place, size in sizes(checked) if size < 14} == {}

    def test_it_is_strict_json(self, view, width):
        def refuse(constant):
            raise AssertionError(constant)

        json.loads(to_json(batches_figure(view, width=width)), parse_constant=refuse)


class TestNumbers:
    @settings(max_examples=25)
    @given(experiments)
    def test_marks_are_where_the_paths_are(self, experiment):
        view = BatchesView(experiment)
        plain = {trace["meta"]: trace for trace in batches_figure(view)["data"]}
        for at, way in enumerate(WAYS):
            point = view.now[way].point
            assert [plain["now"]["x"][at], plain["now"]["y"][at]] == point.tolist()
        left, right, bottom, top = window(view)
        assert left < view.best[0] < right
        assert bottom < view.best[1] < top
        assert left < experiment.slope < right
        assert bottom < experiment.intercept < top

    def test_the_ringed_examples_are_those_of_the_last_batch(self):
        view = BatchesView(replace(BatchesExperiment(), step=17))  # two batches, and one more
        assert set(batch_members(view)) == set(view.orders[0][8:16].tolist())
        last = BatchesView(replace(BatchesExperiment(), batch=7, epochs=1))
        assert set(batch_members(last)) == set(last.orders[0][35:].tolist())
        assert len(batch_members(last)) == 40

    def test_the_error_falls_no_slower_than_the_root(self):
        found = {trace["meta"]: trace for trace in batches_figure(CASES["few"])["data"]}
        spread, root = (np.asarray(found[role]["y"]) for role in ("spread", "root"))
        assert spread[0] == root[0]
        assert (spread[1:] < root[1:]).all()


@each_width
def test_charts_do_not_overlap(width):
    placed, height = boxes(width)
    for one in placed.values():
        assert 0 <= one[0] < one[1] <= 1
        assert 0 <= one[2] < one[3] <= 1
        for other in placed.values():
            apart = (
                one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            )
            assert one is other or apart
    assert 800 < height < 2200


def test_examples_run():
    assert doctest.testmod(core.figures.batches).failed == 0
