"""The curves of a training."""

import doctest
import json
import math

import pytest

import core.figures.training
from core.figures.layout import WIDTHS
from core.figures.spec import to_json
from core.figures.training import training_figure, training_spec
from core.reference.training.run import Epoch, Point

POINTS = [Point(step, 2 / step, 0.1 * step, (0.1, 0.2, 0.3, step)) for step in range(1, 9)]
EPOCHS = [Epoch(4, 0.5, 0.8), Epoch(8, 0.3, 0.9)]


@pytest.mark.parametrize("width", WIDTHS)
def test_plotly_takes_it(width):
    assert len(training_figure(POINTS, EPOCHS, 16, width=width).data) == 8


def test_lines_are_what_was_told():
    traces = {trace["meta"]: trace for trace in training_spec(POINTS, EPOCHS, 16)["data"]}
    assert traces["loss"]["y"] == [point.loss for point in POINTS]
    assert traces["accuracyHeld"]["x"] == [4, 8]
    assert traces["norms3"]["y"] == list(range(1, 9))


def test_before_anything_was_told_the_charts_are_there():
    layout = training_spec([], [], 16)["layout"]
    assert layout["xaxis"]["range"] == [0, 16]


def test_what_is_lost_is_a_gap():
    lost = [*POINTS, Point(9, math.nan, 0.1, (math.inf,) * 4)]
    shown = json.loads(to_json(training_spec(lost, EPOCHS, 16)))
    assert shown["data"][0]["y"][-1] is None


def test_the_examples_run():
    assert doctest.testmod(core.figures.training).failed == 0
