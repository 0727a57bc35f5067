"""Numerics: what is typed, pasted and dragged, and what the bench is given."""

import base64
import re
from dataclasses import replace

import numpy as np
import pytest

from core.experiment import NumericsExperiment
from core.numerics import FORMATS, WAYS
from core.presets import NUMERICS
from core.view import NumericsView
from core.view.numerics import SIZES
from pages.live.numerics import error_text, number_text, numerics_bench

BENCH = "numerics_bench"
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


def decoded(text):
    return np.frombuffer(base64.b64decode(text))


@pytest.fixture
def open_page(visit):
    def open_page(**query):
        return visit("numerics", **query)

    return open_page


@IN_BOTH
def test_it_opens_with_the_first_example(open_page, locale):
    session = open_page(locale=locale)
    assert session.query("numerics") == NumericsExperiment().to_query()
    assert session.errors + session.warnings == []
    assert len(session.info) == 1


@pytest.mark.parametrize("key", list(NUMERICS))
def test_every_example_opens_and_is_judged(open_page, fake_judge, key):
    session = open_page()
    session.selectbox(key="numerics_preset").set_value(key).run()
    assert session.query("numerics") == NumericsExperiment.of(NUMERICS[key]).to_query()
    assert session.errors == []
    program = fake_judge.asked[-1][1]
    np.testing.assert_array_equal(program.inputs["logits"], NUMERICS[key].logits)
    assert session.selectbox(key="numerics_dtype").value == NUMERICS[key].dtype


def test_type_way_answer_class_and_size_are_chosen(open_page):
    session = open_page()
    session.selectbox(key="numerics_dtype").set_value("float16").run()
    session.selectbox(key="numerics_way").set_value("naive").run()
    session.selectbox(key="numerics_answer").set_value("p").run()
    session.number_input(key="numerics_label").set_value(0).run()
    session.number_input(key="numerics_scale").set_value(12.5).run()
    chosen = {"dtype": "float16", "way": "naive", "answer": "p", "label": "0", "scale": "12.5"}
    assert session.query("numerics").items() >= chosen.items()
    assert session.errors == []


def test_what_does_not_fit_is_said_and_stays(open_page):
    session = open_page()
    session.number_input(key="numerics_scale").set_value(0.01).run()
    assert session.errors == ["The size must be from 0.1 to 10000, got 0.01"]
    assert session.query("numerics")["scale"] == "1"
    assert session.number_input(key="numerics_scale").value == 0.01
    session.number_input(key="numerics_label").set_value(7).run()
    assert "There is no class 7; there are 0 to 2" in session.errors


def test_pasted_numbers_are_one_row(open_page):
    session = open_page()
    session.text_area(key="numerics_pasted").set_value("1 2 3 4")
    session.press("Use these numbers")
    assert session.query("numerics")["logits"] == "1,2,3,4"
    session.text_area(key="numerics_pasted").set_value("1 2\n3 4")
    session.press("Use these numbers")
    assert any("one row of 2 to 8 logits" in error for error in session.errors)
    assert session.query("numerics")["logits"] == "1,2,3,4"


def test_classes_come_and_go(open_page):
    session = open_page()
    session.press("Add a class")
    assert session.query("numerics")["logits"] == "90,60,-30,0"
    session.press("Remove the last").press("Remove the last")
    assert session.query("numerics")["logits"] == "90,60"
    for _ in range(7):
        session.press("Add a class")
    assert session.query("numerics")["logits"] == "90,60,0,0,0,0,0,0"
    assert any("one row of 2 to 8" in error for error in session.errors)


def test_a_hand_chooses_a_cell_and_moves_a_logit(open_page):
    session = open_page()
    session.hand(BENCH, revision=1, dtype="float8_e4m3fn", way="naive")
    assert session.query("numerics")["dtype"] == "float8_e4m3fn"
    session.hand(BENCH, revision=2, logits={"0": 4.25}, label=0)
    assert session.query("numerics")["logits"] == "4.25,60,-30"
    assert session.query("numerics")["label"] == "0"
    session.hand(BENCH, revision=3, dtype="<script>")
    assert session.query("numerics")["dtype"] == "float8_e4m3fn"


class TestBench:
    @pytest.mark.parametrize("key", list(NUMERICS))
    def test_the_browser_is_given_every_cell_of_every_size(self, key):
        bench = numerics_bench(NumericsView(NumericsExperiment.of(NUMERICS[key])), str)
        cells = len(FORMATS) * len(WAYS)
        assert decoded(bench.state["sweep"]["errors"]).size == len(SIZES) * cells
        for part in ("states", "guilty", "causes"):
            assert re.fullmatch(r"[-0-8]+", bench.state["sweep"][part])
            assert len(bench.state["sweep"][part]) == len(SIZES) * cells
            assert len(bench.numbers[part]) == cells
        assert decoded(bench.state["losses"]).size == len(SIZES) * 9

    def test_every_operation_has_a_row(self):
        bench = numerics_bench(NumericsView(NumericsExperiment()), str)
        rows = bench.state["steps"]
        assert [row["symbol"] for row in rows] == bench.state["ways"][1]["operations"]
        assert {len(row["cells"]) for row in rows} == {3 + 4}
        assert rows[3]["cells"] == ["1", "9.3576229e-14", "0", "", "7.6676480737e-53", "2e7",
                                    "underflow"]  # fmt: skip
        assert rows[3]["tones"][2] == "underflow"
        assert bench.state["guilty"] == 3

    def test_a_way_that_does_no_harm_is_said(self):
        experiment = replace(NumericsExperiment().with_logits([5.0, 4.0, -200.0]), label=1)
        bench = numerics_bench(NumericsView(experiment), str)
        assert bench.state["aside"].startswith("exp(d) is not exact")

    def test_a_type_without_infinity_is_said(self):
        experiment = NumericsExperiment.of(NUMERICS["no_infinity"])
        aside = numerics_bench(NumericsView(experiment), str).state["aside"]
        assert aside == "float8 e4m3 has no infinity: what is larger than 448 becomes NaN."


@pytest.mark.parametrize(
    ("error", "text"),
    [(0.001, "0"), (0.42, "0.42"), (12.34, "12"), (123.4, "123"), (12345.0, "1e4"),
     (np.inf, "∞"), (np.nan, "NaN")],
)  # fmt: skip
def test_an_error_in_words(error, text):
    assert error_text(error) == text


@pytest.mark.parametrize(
    ("dtype", "value"), [("float16", 1 / 3), ("bfloat16", 1 / 3), ("float64", 0.1 + 0.2)]
)
def test_a_number_is_told_from_its_neighbours(dtype, value):
    kind = FORMATS[dtype]
    number = float(np.array(value).astype(kind.dtype))
    assert float(np.array(float(number_text(number, kind))).astype(kind.dtype)) == number
    assert number_text(np.inf, kind) == "∞"


def test_the_casts_show_what_they_cost():
    experiment = NumericsExperiment.of(NUMERICS["eight"])
    casts = numerics_bench(NumericsView(experiment), str).state["casts"]
    assert casts[0]["cells"] == ["3.25", "1.75", "-2.5", "0.625", "0.1", "10.52%"]
    assert casts[-1]["cells"] == ["3.3", "1.7", "-2.4", "0.6", "0", "0.00%"]
    beyond = NumericsExperiment().with_logits([500.0, 0.0])
    casts = numerics_bench(NumericsView(beyond), str).state["casts"]
    assert casts[0]["cells"] == ["NaN", "0", "NaN", "NaN"]
    assert casts[0]["tones"] == ["overflow", "fine"]
