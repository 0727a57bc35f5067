"""Sigmoid or softmax: what is typed, pasted and dragged, and what is said of bad input."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from core.experiment import SigmoidExperiment
from core.presets import ELEMENT_PRESETS
from core.view import PosWeightView, SigmoidView
from pages.live.pos_weight import pos_weight_bench
from pages.live.sigmoid import sigmoid_bench
from tests.pages.conftest import inside

DEFAULT = SigmoidExperiment().to_query()
BENCHES = ("sigmoid_bench", "pos_weight_bench")
PAIR = {"logits": "2x2:1,2,3,4", "labels": "2x2:0,1,1,0"}
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
INF, NAN = np.inf, np.nan


def move(session, bench, **edit):
    """Lets go of a bar or a point."""
    child = next(child for child in inside(session._tree) if child.key == bench)
    place = session.held["sigmoid"].place
    return session.send(child.proto.id, {"edit": {"place": place, **edit}}, "json_value")


def type_cell(session, grid, row, column, text):
    """Types into the logits (0) or the labels (1)."""
    edits = {"edited_rows": {row: {column: text}}, "added_rows": [], "deleted_rows": []}
    return session.send(session.data_editor[grid].proto.id, edits)


@pytest.fixture
def open_page(visit):
    def open_page(**query):
        return visit("sigmoid", **query)

    return open_page


class TestGoodInput:
    @IN_BOTH
    def test_it_opens_with_the_first_example(self, open_page, locale):
        session = open_page(locale=locale)
        assert session.query("sigmoid") == DEFAULT
        assert session.errors + session.warnings == []
        assert len(session.info) == 1
        assert {child.key for child in inside(session._tree)} >= set(BENCHES)

    @pytest.mark.parametrize("key", list(ELEMENT_PRESETS))
    def test_every_example_opens_and_is_judged(self, open_page, fake_judge, key):
        session = open_page()
        session.selectbox(key="sigmoid_preset").set_value(key).run()
        example = SigmoidExperiment.of(ELEMENT_PRESETS[key])
        assert session.query("sigmoid") == example.to_query()
        assert session.errors == []
        program = fake_judge.asked[-1][1]
        np.testing.assert_array_equal(program.inputs["logits"], example.matrix)
        assert session.number_input(key="sigmoid_pos_weight").value == example.pos_weight

    def test_numbers_are_typed(self, open_page):
        session = open_page(**PAIR)
        session.number_input(key="sigmoid_pos_weight").set_value(4.5).run()
        session.number_input(key="sigmoid_row").set_value(1).run()
        session.number_input(key="sigmoid_chosen").set_value(1).run()
        assert session.query("sigmoid").items() >= {"pos_weight": "4.5", "row": "1"}.items()
        assert session.query("sigmoid")["chosen"] == "1"
        type_cell(session, 0, 1, "0", "-7.5")
        type_cell(session, 1, 0, "1", "0.25")
        assert session.query("sigmoid")["logits"] == "2x2:1,2,-7.5,4"
        assert session.query("sigmoid")["labels"] == "2x2:0,0.25,1,0"
        assert session.errors == []

    def test_a_single_row_has_no_field_for_the_row(self, open_page):
        keys = [element.key for element in open_page().number_input]
        assert "sigmoid_row" not in keys

    def test_pasted_logits_keep_the_labels_that_fit(self, open_page):
        session = open_page()
        session.text_area(key="sigmoid_pasted").set_value("1 2 3 4\n5 6 7 8")
        session.press("Use these numbers")
        assert session.query("sigmoid")["labels"] == "2x4:1,1,0,0,0,0,0,0"

    def test_classes_come_and_go(self, open_page):
        session = open_page()
        session.press("Add a class")
        assert session.query("sigmoid")["logits"] == "2.5,1.5,-0.5,-3,0"
        session.press("Remove the last").press("Remove the last")
        assert session.query("sigmoid")["labels"] == "1,1,0"

    def test_both_benches_edit_one_experiment(self, open_page):
        session = open_page()
        move(session, BENCHES[0], revision=1, logits={"0": 5.5}, labels={"2": 1})
        move(session, BENCHES[1], revision=1, pos_weight=8, logits={"1": -2})
        query = session.query("sigmoid")
        assert query["logits"] == "5.5,-2,-0.5,-3"
        assert query["labels"] == "1,1,1,0"
        assert session.number_input(key="sigmoid_pos_weight").value == 8

    def test_reset_brings_the_example_back(self, open_page):
        session = open_page(preset="rare", pos_weight="2")
        session.press("Reset")
        assert session.query("sigmoid")["pos_weight"] == "9"


class TestBadInput:
    @pytest.mark.parametrize("weight", [0.0, -1.0, 21.0])
    def test_a_weight_that_is_none(self, open_page, weight):
        session = open_page()
        session.number_input(key="sigmoid_pos_weight").set_value(weight).run()
        (sentence,) = session.errors
        assert f"pos_weight must be from 0.05 to 20.0, got {weight:g}" in sentence
        assert session.query("sigmoid") == DEFAULT
        assert session.number_input(key="sigmoid_pos_weight").value == weight
        move(session, BENCHES[1], revision=1, pos_weight=2)
        assert session.errors == []

    def test_a_row_and_a_class_that_are_not_there(self, open_page):
        session = open_page(**PAIR)
        session.number_input(key="sigmoid_row").set_value(2).run()
        session.number_input(key="sigmoid_chosen").set_value(-1).run()
        assert session.errors == [
            "There is no row 2; there are 0 to 1",
            "There is no class -1; there are 0 to 1",
        ]
        assert session.query("sigmoid").items() >= PAIR.items()

    @pytest.mark.parametrize("text", ["2", "-0.5", "nan", "inf"])
    def test_a_label_out_of_range_names_its_cell(self, open_page, text):
        session = open_page(**PAIR)
        type_cell(session, 1, 1, "0", text)
        (sentence,) = session.errors
        assert f"Row 1, class 0: a label must be from 0 to 1, got {text}" in sentence
        assert session.query("sigmoid").items() >= PAIR.items()
        type_cell(session, 1, 1, "0", "0.5")
        assert session.errors == []
        assert session.query("sigmoid")["labels"] == "2x2:0,1,0.5,0"

    @IN_BOTH
    def test_text_in_a_cell(self, open_page, locale):
        session = open_page(locale=locale, **PAIR)
        type_cell(session, 1, 0, "1", "yes")
        assert len(session.errors) == 1
        assert "'yes'" in session.errors[0]

    def test_pasted_text_that_is_too_deep(self, open_page):
        session = open_page()
        session.text_area(key="sigmoid_pasted").set_value("[[[1, 2]]]")
        session.press("Use these numbers")
        assert "takes rows of logits" in session.errors[0]
        assert session.query("sigmoid") == DEFAULT

    def test_a_row_without_softmax_is_named_and_has_its_sigmoids(self, open_page):
        session = open_page(logits="2x2:1,nan,3,4", labels="2x2:0,1,1,0")
        (sentence,) = session.warnings
        assert sentence.startswith("Row 0: has NaN; softmax has no value there.")

    @IN_BOTH
    def test_a_broken_link_opens_and_says_each_thing(self, open_page, locale):
        link = {"logits": "1,x", "labels": "1,3", "row": "7", "chosen": "9", "pos_weight": "0"}
        session = open_page(locale=locale, v="9", **link, names="a", zoom="3")
        assert len(session.errors) == 8

    def test_a_link_that_was_too_long_asks_for_its_state(self, open_page):
        session = open_page(content="0123456789abcdef")
        assert "too large for a link" in session.warnings[0]
        assert session.query("sigmoid") == DEFAULT

    @pytest.mark.parametrize(
        "edit",
        [
            {"logits": {"x": 1}},
            {"labels": {"0": 7}},
            {"chosen": 9},
            {"row": "first"},
            {"pos_weight": "heavy"},
            {"place": "another", "logits": {"0": 9}},
        ],
        ids=str,
    )
    @pytest.mark.parametrize("bench", BENCHES)
    def test_a_hostile_edit_changes_nothing(self, open_page, bench, edit):
        session = open_page()
        move(session, bench, revision=1, **edit)
        assert session.query("sigmoid") == DEFAULT


def view_of(logits, labels, **values):
    experiment = SigmoidExperiment().with_logits(logits).with_labels(labels)
    return SigmoidView(replace(experiment, **values))


VIEWS = {key: SigmoidView(SigmoidExperiment.of(p)) for key, p in ELEMENT_PRESETS.items()} | {
    "nan": view_of([NAN, 1.0], [1.0, 0.0]),
    "infinite": view_of([[INF, -INF], [1.0, 2.0]], [[0.0, 1.0], [1.0, 0.0]]),
    "rest of nothing": view_of([INF] * 30, [0.0] * 30),
    "one": view_of([5.0], [1.0]),
    "many rows": view_of(np.zeros((300, 2)), np.zeros((300, 2)), row=250),
}
each_view = pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))


def decoded(text):
    return np.frombuffer(base64.b64decode(text), dtype="<f8")


@each_view
class TestBenches:
    def test_they_are_strict_json(self, view):
        for bench in (sigmoid_bench(view, str), pos_weight_bench(PosWeightView(view), str)):
            json.dumps([bench.state, bench.numbers, bench.texts, bench.more], allow_nan=False)
            assert bench.place == view.experiment.place

    def test_the_state_is_the_view_bit_for_bit(self, view):
        state = sigmoid_bench(view, str).state
        np.testing.assert_array_equal(decoded(state["logits"]), view.logits)
        np.testing.assert_array_equal(decoded(state["labels"]), view.labels)
        np.testing.assert_array_equal(decoded(state["losses"]), view.losses.ravel())
        assert state["exclusive"] == (view.no_distribution is None)
        assert 0 <= view.experiment.row - state["first"] < state["listed"] <= 100

    def test_the_numbers_are_those_of_the_shown_classes(self, view):
        numbers, shown = sigmoid_bench(view, str).numbers, view.columns.shown
        expected = {
            "logits": view.logits,
            "sigmoid": view.sigmoid,
            "probabilities": view.softmax,
            "labels": view.labels,
            "positive": view.positive,
            "negative": view.negative,
            "losses": view.row_losses,
            "gradient": view.gradient,
        }
        for name, values in expected.items():
            np.testing.assert_array_equal(decoded(numbers[name]["values"]), values[shown])
            assert len(numbers[name]["rest"]) == bool(view.columns.rest)
        np.testing.assert_array_equal(decoded(numbers["sums"]["values"])[-1], view.total)

    def test_there_is_a_name_for_every_column(self, view):
        bench = sigmoid_bench(view, str)
        count = len(view.columns.shown) + bool(view.columns.rest)
        assert len(bench.more["names"]) == count


def test_the_slider_has_the_classifiers_of_all_its_weights():
    view = PosWeightView(SigmoidView(SigmoidExperiment(pos_weight=3)))
    bench = pos_weight_bench(view, str)
    (slider,) = bench.sliders
    weights = decoded(bench.state["weights"])
    np.testing.assert_allclose(weights[[0, -1]], [slider.low, slider.high])
    assert decoded(bench.state["fits"]).size == 3 * weights.size
    assert decoded(bench.state["counts"]).size == 4 * weights.size
    np.testing.assert_array_equal(decoded(bench.numbers["counts"]["values"]), view.confusion.flat)
