"""The two figures of Sigmoid or softmax: their numbers are the views', their texts readable."""

import doctest
import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.figures.pos_weight
import core.figures.sigmoid
from core.experiment import SigmoidExperiment
from core.figures.pos_weight import boundary, pos_weight_figure
from core.figures.sigmoid import HEIGHTS, ORDER, SUMS, sigmoid_figure, sum_text
from core.presets import ELEMENT_PRESETS
from core.view import SigmoidView
from core.view.pos_weight import FAMILY, PosWeightView

NAN, INF = np.nan, np.inf


def view_of(logits, labels, **values):
    experiment = replace(SigmoidExperiment(), preset=None).with_logits(logits).with_labels(labels)
    return SigmoidView(replace(experiment, **values))


CASES = {
    key: SigmoidView(SigmoidExperiment.of(preset)) for key, preset in ELEMENT_PRESETS.items()
} | {
    "one_class": view_of([3.0], [1.0]),
    "twenty_one": view_of(np.arange(21.0), np.eye(21)[4]),
    "thousand": view_of(np.sin(np.arange(1000.0)), np.zeros(1000), chosen=17),
    "nan": view_of([1.0, NAN], [1.0, 0.0]),
    "infinite": view_of([INF, -INF, 1.0], [0.0, 1.0, 0.0]),
    "huge": view_of([1e308, -1e308, 1e308], [0.0, 1.0, 0.0], pos_weight=20.0),
    "light": view_of([1.0, 2.0], [1.0, 0.0], pos_weight=0.05),
}
each_case = pytest.mark.parametrize("view", CASES.values(), ids=list(CASES))
each_width = pytest.mark.parametrize("width", list(HEIGHTS))
each_figure = pytest.mark.parametrize("draw", ["sigmoid", "pos_weight"])


def drawn(draw, view, gettext=str, width="wide"):
    if draw == "sigmoid":
        return sigmoid_figure(view, gettext, width)
    return pos_weight_figure(PosWeightView(view), gettext, width)


def traces(figure):
    found = {}
    for trace in figure.data:
        found.setdefault(trace.meta, []).append(trace)
    return found


def sizes(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if "font" in key and isinstance(value, dict) and "size" in value:
                yield value["size"]
            yield from sizes(value)
    elif isinstance(node, list):
        for value in node:
            yield from sizes(value)


@each_case
@each_width
@each_figure
class TestContract:
    def test_no_text_is_smaller_than_14_px(self, draw, view, width):
        assert min(sizes(drawn(draw, view, width=width).to_dict())) >= 14

    def test_it_is_strict_json_and_its_axes_are_finite(self, draw, view, width):
        def refuse(constant):
            raise AssertionError(constant)

        figure = drawn(draw, view, width=width)
        json.loads(figure.to_json(), parse_constant=refuse)
        layout = figure.layout.to_plotly_json()
        for name in layout:
            if name.startswith(("xaxis", "yaxis")):
                low, high = layout[name]["range"]
                assert np.isfinite([low, high]).all(), name
                assert low < high, name

    def test_its_titles_go_through_gettext(self, draw, view, width):
        notes = drawn(draw, view, lambda text: f"⟦{text}⟧", width).layout.annotations
        titles = [note.text for note in notes if note.text.startswith("<b>")]
        assert len(titles) == (6 if draw == "sigmoid" else 3)
        assert all("⟦" in title and "⟧" in title for title in titles)


@each_case
class TestSigmoidFigure:
    def test_its_bars_are_those_of_the_view(self, view):
        found = traces(sigmoid_figure(view))
        shown = view.columns.shown
        assert_array_equal(found["logits"][0].y, view.logits[shown])
        assert_array_equal(found["sigmoid"][0].y, view.sigmoid[shown])
        assert_array_equal(found["probabilities"][0].y, view.with_rest(view.softmax))
        assert_array_equal(found["labels"][0].y, view.labels[shown])
        assert_array_equal(found["losses"][0].y, view.row_losses[shown])
        assert_array_equal(found["softmax_losses"][0].y, view.with_rest(view.softmax_terms))

    def test_each_sum_stands_over_its_chart(self, view):
        figure = sigmoid_figure(view)
        found = traces(figure)
        for role, number in SUMS.items():
            (mark,) = found[f"{role}_sum"]
            assert mark.xaxis == found[role][0].xaxis
            assert figure.layout[f"yaxis{number}"].overlaying == found[role][0].yaxis
        assert found["sigmoid_sum"][0].text == (sum_text(float(view.sigmoid.sum())),)

    def test_both_losses_have_one_scale(self, view):
        layout = sigmoid_figure(view).layout
        assert layout.yaxis5.range == layout.yaxis6.range

    def test_every_chart_has_its_classes(self, view):
        layout = sigmoid_figure(view).layout
        counts = [len(layout[f"xaxis{number or ''}"].tickvals) for number in ("", 2, 3, 4, 5, 6)]
        rest = [role in ("probabilities", "softmax_losses") for role in ORDER]
        shown, more = len(view.columns.shown), bool(view.columns.rest)
        assert counts == [shown + (more and last) for last in rest]


def test_no_loss_of_softmax_is_said():
    notes = [note.text for note in sigmoid_figure(CASES["photo"]).layout.annotations]
    assert "none: these labels<br>do not sum to 1" in notes
    notes = [note.text for note in sigmoid_figure(CASES["one_of_three"]).layout.annotations]
    assert len(notes) == 6


def test_a_weight_is_said_over_the_losses():
    notes = [note.text for note in sigmoid_figure(CASES["rare"]).layout.annotations]
    assert "<b>One loss a class, positives × 9</b>" in notes


@pytest.mark.parametrize(
    ("total", "text"),
    [(1, "Σ = 1"), (2.16668, "Σ = 2.167"), (INF, "Σ = ∞"), (NAN, ""), (2e8, "Σ = 2.00e+08")],
)
def test_a_sum(total, text):
    assert sum_text(total) == text


@each_case
class TestPosWeightFigure:
    def test_curves_and_points(self, view):
        weight = PosWeightView(view)
        found = traces(pos_weight_figure(weight))
        for line, factor in zip(found["family"], FAMILY, strict=True):
            assert_allclose(line.y, weight.positive_curve(factor), atol=1e-4)
        assert_array_equal(found["positive"][0].y, weight.positive_curve(weight.pos_weight))
        assert_array_equal(found["negative"][0].y, weight.negative_curve)
        assert_array_equal(found["points"][0].x, weight.points[0])
        assert_array_equal(found["points"][0].y, weight.points[1])

    def test_the_sample_and_both_rates(self, view):
        weight = PosWeightView(view)
        found = traces(pos_weight_figure(weight))
        assert len(found["negatives"][0].x) == 270
        assert len(found["positives"][0].x) == 30
        symbols = {found[role][0].marker.symbol for role in ("negatives", "positives")}
        assert len(symbols) == 2
        assert_array_equal(found["rates"][0].y, [weight.precision, weight.recall])
        assert set(found["rates"][0].x) == set(found["cursor"][0].x) == {weight.pos_weight}


def test_the_names_of_the_curves_are_in_the_chart():
    for view in CASES.values():
        figure = pos_weight_figure(PosWeightView(view))
        (names,) = traces(figure)["weights"]
        assert names.text == ("×0.25", "×0.5", "label 1", "×2", "×4", "×8", "label 0")
        low, high = figure.layout.yaxis.range
        assert all(low <= y <= high for y in names.y)


@pytest.mark.parametrize(("weights", "bias"), [([1.5, 0.7], -2.7), ([0.0, -2.0], 1.0)])
def test_the_boundary_is_where_the_logit_is_0_and_its_hatching_says_yes(weights, bias):
    x, y = map(np.array, boundary(weights, bias))
    logits = weights[0] * x + weights[1] * y + bias
    assert_allclose(logits[:2], 0, atol=1e-3)
    assert np.isnan(logits[2::3]).all()
    strokes = logits[3:].reshape(-1, 3)
    assert_allclose(strokes[:, 0], 0, atol=1e-3)
    assert np.all(strokes[:, 1] > 0.1)


@pytest.mark.parametrize("name", ["<b>bold</b>", '<a href="https://evil.example">x</a>', "%{y}"])
def test_the_name_of_a_class_is_never_markup(name):
    view = view_of([1.0, 2.0], [1.0, 0.0], names=(name, "b"))
    for draw in ("sigmoid", "pos_weight"):
        text = drawn(draw, view).to_json()
        assert "<b>bold" not in text
        assert "<a href" not in text
        for trace in drawn(draw, view).data:
            assert "%{y}" not in (trace.hovertemplate or "").replace("%{y:", "")


@pytest.mark.parametrize("module", [core.figures.sigmoid, core.figures.pos_weight])
def test_examples(module):
    assert doctest.testmod(module).failed == 0
