"""What a figure showed before, below what it shows."""

import doctest

import numpy as np
import pytest

from core.experiment import DescentExperiment, RaceExperiment, SoftmaxExperiment
from core.figures import ghost as module
from core.figures.document import document
from core.figures.ghost import ROLE, haunted, outline
from core.figures.pages import specs
from core.figures.spec import figure, to_json, unpacked
from core.view import DescentView, RaceView, SoftmaxView
from tests.core.shown import views

NOW = SoftmaxView(SoftmaxExperiment())
THEN = SoftmaxView(SoftmaxExperiment().with_logits([1, 2, 5]))


def ghosts(view, before):
    """The ghosts by their axes and modes, as points."""
    found = [t for plain in specs(view, before=before) for t in plain["data"] if t["meta"] == ROLE]
    return {(t["xaxis"], t["mode"]): (unpacked(t["x"]), unpacked(t["y"])) for t in found}


def test_only_the_bars_that_moved_have_one():
    x, y = ghosts(NOW, THEN)["x", "lines"]
    np.testing.assert_allclose(x[:4], [1.625, 1.625, 2.375, 2.375])
    np.testing.assert_allclose(y[:4], [0, 5, 5, 0])
    assert np.isnan(x[4:]).all()


def test_curves_and_points_have_theirs():
    found = ghosts(NOW, THEN)
    _, y = found["x4", "markers"]
    np.testing.assert_allclose(y[:3], THEN.steps.probabilities)
    x, _ = found["x4", "lines"]
    assert np.isnan(x).sum() == 3  # a gap after each class


def test_what_stays_has_none():
    assert ghosts(NOW, SoftmaxView(SoftmaxExperiment())) == {}


def test_helping_lines_have_none():
    now, then = (DescentView(DescentExperiment(rate=rate)) for rate in (0.3, 0.4))
    marks = outline(specs(now)[0])
    assert {"path", "values", "points"} <= {mark.role for mark in marks}
    assert not {"lead", "rates"} & {mark.role for mark in marks}  # a dashed line, and an area
    assert ghosts(now, then)


def test_other_classes_leave_no_bars():
    four = SoftmaxView(SoftmaxExperiment().with_logits([4, 3, 2, 1]))
    assert ("x", "lines") not in ghosts(NOW, four)


def test_a_page_with_paths_of_its_own_has_no_second_ones():
    now, then = (RaceExperiment(), RaceExperiment(x=1.0))
    found = ghosts(RaceView(now, (then,)), RaceView(then))
    assert ("x", "lines") not in found
    assert ("x2", "lines") in found


def test_it_lies_below_and_is_asked_for_nothing():
    [plain] = specs(NOW, before=THEN)
    roles = [trace["meta"] for trace in plain["data"]]
    assert roles.index("logits") == roles.count(ROLE)
    assert {t["hoverinfo"] for t in plain["data"] if t["meta"] == ROLE} == {"skip"}
    figure(plain)
    assert "NaN" not in to_json(plain)


@pytest.mark.parametrize("name", list(views()))
def test_every_page_can_have_one(name):
    view = views()[name]
    for plain in specs(view, before=view):
        assert ROLE not in {trace.get("meta") for trace in plain["data"]}
        assert haunted(plain, outline(plain)) == plain


def test_an_infinite_bar_is_no_trouble():
    endless = SoftmaxView(SoftmaxExperiment().with_logits([1, -np.inf, 3]))
    assert ghosts(NOW, endless)


def test_the_page_that_is_taken_along_has_it():
    assert '"meta":"ghost"' in document(NOW, "Softmax", before=THEN)
    assert '"meta":"ghost"' not in document(NOW, "Softmax")


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0
