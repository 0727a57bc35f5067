"""What is drawn of epochs: the shown epoch, margins in bins, and ways in the triangle."""

import doctest

import numpy as np
import pytest

import core.view.epochs as module
from core.experiment import EpochsExperiment
from core.figures.epochs import epochs_figure, epochs_spec
from core.logits.learning import learning_of
from core.softmax import softmax
from core.view import EpochsView
from core.view.epochs import BINS
from core.view.simplex import place
from tests.core.logits.test_learning import RIGHT, epochs_of


def view_of(**given):
    return EpochsView(EpochsExperiment(**given), learning_of(epochs_of(RIGHT)), np.arange(5))


def roles(drawn, role):
    return [trace for trace in drawn["data"] if trace["meta"] == role]


@pytest.mark.parametrize(("wanted", "number"), [(None, 4), (2, 2), (0, 1), (99, 4)])
def test_the_epoch_that_is_shown(wanted, number):
    assert view_of(epoch=wanted).number == number


def test_every_row_is_in_a_bin_and_zero_parts_right_from_wrong():
    view = EpochsView(EpochsExperiment())
    assert (view.spread.sum(axis=1) == 797).all()
    assert np.abs(view.edges).min() < 1e-9
    right = view.spread[:, view.edges[:-1] > -1e-9].sum(axis=1)
    at_zero = (view.learning.margins == 0).sum(axis=1)
    assert (right - at_zero <= 797 * view.learning.accuracy).all()
    np.testing.assert_allclose(right, 797 * view.learning.accuracy, atol=at_zero.max() + 1e-9)


def test_the_ways_in_the_triangle_are_those_of_the_probabilities():
    view = view_of(picked=(2, 4))
    logits = np.stack(view.learning.epochs.layers)[:, [2, 4]]
    np.testing.assert_allclose(view.paths, np.swapaxes(place(softmax(logits)), 0, 1))
    drawn = epochs_spec(view)
    assert len(roles(drawn, "path")) == 2
    (marks,) = roles(drawn, "paths_now")
    np.testing.assert_allclose(marks["x"], view.paths[:, 3, 0])


def test_there_is_no_triangle_of_ten_classes():
    drawn = epochs_spec(EpochsView(EpochsExperiment()))
    assert roles(drawn, "path") == roles(drawn, "simplex") == []


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_present_epoch_is_in_every_chart(width):
    view = view_of(epoch=2, picked=(0, 3))
    drawn = epochs_spec(view, str, width)
    for chart in ("accuracy", "loss", "events", "margins"):
        (cursor,) = roles(drawn, f"cursor_{chart}")
        assert cursor["x"] == [2, 2]
    (now,) = roles(drawn, "accuracy_now")
    assert now["y"] == [view.learning.accuracy[1]]
    assert [trace["y"] for trace in roles(drawn, "margin")] == view.margins.tolist()
    assert roles(drawn, "forgotten")[0]["y"] == [0, -1, -1, -1]
    epochs_figure(view, str, width)


def test_the_bars_of_the_ends_are_seen_whole():
    view = EpochsView(EpochsExperiment())
    layout = epochs_figure(view).layout
    low, high = layout.xaxis3.range
    assert low <= view.numbers[0] - 0.5
    assert high >= view.numbers[-1] + 0.5


def test_the_margin_of_zero_has_its_number():
    assert "0" in epochs_figure(EpochsView(EpochsExperiment())).layout.xaxis5.ticktext


def test_a_row_that_is_not_there_is_not_drawn():
    assert view_of(picked=(3, 99)).picked == (3,)
    assert view_of(picked=(99,)).picked == (0,)


@pytest.mark.parametrize("values", [np.nan, np.inf, 0.0])
def test_margins_that_are_no_numbers(values):
    epochs = epochs_of(RIGHT[:1])
    epochs.layers[0][:] = values
    view = EpochsView(EpochsExperiment(), learning_of(epochs))
    assert np.isfinite(view.edges).all()
    assert view.spread.sum() == (5 if values == 0 else 0)
    epochs_figure(view)


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0


def test_margins_are_marked_at_round_numbers():
    view = EpochsView(EpochsExperiment())
    axis = next(
        axis
        for name, axis in epochs_spec(view)["layout"].items()
        if name.startswith("xaxis") and "ticktext" in axis
    )
    places, shown = np.array(axis["tickvals"]), axis["ticktext"]
    margins = np.array([float(text.replace("−", "-")) for text in shown])
    assert 0 in margins
    assert 3 <= len(shown) <= 7
    np.testing.assert_allclose(np.interp(margins, view.edges, np.arange(BINS + 1) - 0.5), places)
