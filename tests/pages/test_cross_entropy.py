"""The page Cross entropy: what it shows, and what is typed, pasted and dragged."""

import numpy as np
import pytest

from core.experiment import CrossEntropyExperiment
from core.presets import LABELLED_PRESETS
from tests.pages.conftest import plain
from tests.pages.cross_entropy_page import (
    DEFAULT,
    MATRIX,
    PAGE,
    SOFT,
    cells,
    choose_kind,
    grid,
    move,
    one_hot,
    prose,
    type_cell,
)

IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


class TestWarnings:
    @IN_BOTH
    @pytest.mark.parametrize(
        ("logits", "row", "english", "chinese"),
        [
            ("2x2:1,nan,3,4", 0, "has NaN", "含有 NaN"),
            ("2x2:1,2,inf,4", 1, "has +inf", "含有 +inf"),
            ("2x2:1,2,-inf,-inf", 1, "all entries are -inf", "所有元素都是 -inf"),
        ],
    )
    def test_a_row_without_softmax_is_named(self, visit, locale, logits, row, english, chinese):
        for at in ("0", "1"):
            session = visit(PAGE, locale=locale, logits=logits, indices="0,1", row=at)
            (sentence,) = session.warnings
            assert (f"Row {row}" if locale == "en-US" else f"第 {row} 行") in sentence
            assert (english if locale == "en-US" else chinese) in sentence

    def test_a_label_that_is_no_distribution(self, visit):
        session = visit(PAGE, preset="no_distribution")
        (sentence,) = session.warnings
        assert "The label of row 0 sums to 2, not 1: it is no distribution, so p − y" in sentence

    def test_a_negative_label_that_sums_to_1_has_the_right_slope(self, visit):
        session = visit(PAGE, logits="1,2", labels="2,-1", any_labels="1")
        (sentence,) = session.warnings
        assert sentence.endswith("has a negative entry, -1: it is no distribution.")
        assert any("so TensorFlow's gradient (p − y) / T is the slope" in s for s in prose(session))

    def test_arguments_swapped(self, visit):
        rows = "3x3:" + ",".join(["0,0,1"] * 3)
        session = visit(PAGE, logits=rows, labels=DEFAULT["logits"], any_labels="1")
        assert sum("The labels look like logits" in text for text in session.warnings) == 1

    def test_too_small_a_depth(self, visit):
        session = visit(PAGE, depth="2")
        (sentence,) = session.warnings
        assert "Row 0: class 2 is past the depth" in sentence
        assert "[0 0]" in one_hot(session)


class TestPitfalls:
    def test_the_numbers_of_the_first_example(self, visit):
        texts = " ".join(prose(visit(PAGE)))
        assert ":orange[18.926] and not 1.22282" in texts
        assert "The label of this row sums to 1, so TensorFlow's gradient" in texts
        assert "It can never fall below 0.5514" in texts

    def test_a_row_that_is_not_finite_accuses_nobody(self, visit):
        session = visit(PAGE, logits="1,nan,3", indices="0")
        assert not any(":orange[The label of this row" in text for text in prose(session))
        assert "The loss of this row is no number, and so it has no slope." in prose(session)

    def test_large_logits_accuse_nobody(self, visit):
        texts = prose(visit(PAGE, logits="1000000,0,3", indices="1"))
        assert any("The label of this row sums to 1, so TensorFlow's" in text for text in texts)

    @pytest.mark.parametrize("key", ["no_distribution", "animals", "log_zero", "three_rows"])
    def test_a_card_shows_its_example(self, visit, key):
        session = visit(PAGE, preset="warm")
        session.button(key=f"pitfall_{key}").click().run()
        assert session.query(PAGE) == CrossEntropyExperiment.of(LABELLED_PRESETS[key]).to_query()


class TestGoodInput:
    def test_it_opens_with_the_first_example(self, visit):
        session = visit(PAGE)
        assert session.query(PAGE) == DEFAULT
        assert any("1.22282" in plain(info.value) for info in session.info)
        assert session.errors + session.warnings == []
        assert one_hot(session).endswith("[[0 0 1]\n [0 0 1]\n [0 0 1]]")

    @pytest.mark.parametrize("key", list(LABELLED_PRESETS))
    def test_every_example_opens(self, visit, key):
        session = visit(PAGE, locale="zh-CN", preset="soft" if key == "warm" else "warm")
        session.number_input(key="ce_temperature").set_value(-1.0).run()
        session.selectbox(key="ce_preset").set_value(key).run()
        assert session.query(PAGE) == CrossEntropyExperiment.of(LABELLED_PRESETS[key]).to_query()
        assert session.errors == []
        assert session.number_input(key="ce_temperature").value > 0

    def test_reset_brings_the_example_back(self, visit):
        session = visit(PAGE)
        session.number_input(key="ce_row").set_value(2).run()
        session.number_input(key="ce_temperature").set_value(3.0).run()
        assert (session.query(PAGE)["row"], session.query(PAGE)["temperature"]) == ("2", "3")
        session.press("Reset")
        assert session.query(PAGE) == DEFAULT

    def test_cells_of_both_grids(self, visit):
        session = visit(PAGE, **SOFT)
        type_cell(session, "ce_grid", 1, "2", "−9")
        assert session.query(PAGE)["logits"] == "2x3:1,2,3,4,5,-9"
        assert session.query(PAGE)["labels"] == SOFT["labels"]
        session.toggle(key="ce_any_labels").set_value(True).run()
        type_cell(session, "ce_labels", 0, "2", "2")
        assert session.query(PAGE)["labels"] == "2x3:0.5,0.25,2,0,1,0"

    def test_the_kind_of_labels(self, visit):
        session = visit(PAGE, **MATRIX)
        choose_kind(session, "distributions")
        assert session.query(PAGE)["labels"] == "2x3:1,0,0,0,0,1"
        assert "indices" not in session.query(PAGE)
        choose_kind(session, "indices")
        assert session.query(PAGE)["indices"] == "0,2"
        assert session.text_input(key="ce_indices").value == "0, 2"

    def test_a_grid_that_was_away_shows_the_numbers_as_they_are(self, visit):
        session = visit(PAGE, preset="no_distribution")
        type_cell(session, "ce_labels", 0, "1", "0")
        choose_kind(session, "indices")
        choose_kind(session, "distributions")
        assert cells(session, "ce_labels") == [["1", "0", "0"]]
        type_cell(session, "ce_grid", 0, "0", "7")
        session.turn_to("softmax")
        session.turn_to(PAGE)
        assert cells(session, "ce_grid") == [["7", "0.5", "-1"]]
        type_cell(session, "ce_grid", 0, "1", "8")
        assert session.query(PAGE)["logits"] == "7,8,-1"

    def test_pasted_numbers_cut_the_labels(self, visit):
        session = visit(PAGE, depth="2", row="2")
        session.text_area(key="ce_pasted").set_value("1;2,5\n-3;4")
        session.press("Use these numbers")
        assert session.errors == []
        assert session.query(PAGE) == {
            "v": "1",
            "logits": "2x2:1,2.5,-3,4",
            "indices": "1,1",
            "any_labels": "0",
            "temperature": "1",
            "row": "1",
        }
        assert cells(session, "ce_grid") == [["1", "2.5"], ["-3", "4"]]

    def test_one_row_alone_has_no_row_to_choose(self, visit):
        session = visit(PAGE, logits="1,2,3", indices="1")
        assert "ce_row" not in [element.key for element in session.number_input]
        type_cell(session, "ce_grid", 0, "0", "9")
        assert session.query(PAGE)["logits"] == "9,2,3"  # a vector it stays

    def test_a_hand_on_the_charts(self, visit):
        session = visit(PAGE, **MATRIX)
        move(session, logits={"0": 5.5}, temperature=2)
        assert session.query(PAGE)["logits"] == "2x3:5.5,2,3,4,5,6"
        assert session.number_input(key="ce_temperature").value == 2.0
        assert cells(session, "ce_grid")[0] == ["5.5", "2", "3"]
        move(session, index=1)
        assert session.text_input(key="ce_indices").value == "1, 2"
        move(session, row=1)
        assert session.number_input(key="ce_row").value == 1
        choose_kind(session, "distributions")
        move(session, labels={"2": 0.5})
        assert session.query(PAGE)["labels"] == "2x3:0,1,0,0.25,0.25,0.5"

    def test_too_many_numbers_have_no_grid(self, visit):
        session = visit(PAGE, logits="30x30:" + ",".join(["0"] * 900))
        assert len(session.data_editor) == 1
        session.text_area(key="ce_pasted").set_value(("0 " * 60 + "\n") * 60)
        session.press("Use these numbers")
        assert session.errors == []
        assert len(session.data_editor) == 0


class TestLinks:
    def test_a_link_brings_everything_back(self, visit):
        link = {"v": "1", "logits": "2x2:1,2,3,4", "any_labels": "1", "labels": "2x2:1,1,0.5,0.5"}
        link |= {"temperature": "0.5", "row": "1", "depth": "7", "names": "a\\,b,猫"}
        session = visit(PAGE, **link)
        assert session.query(PAGE) == link
        assert session.errors == []
        assert list(grid(session, "ce_labels").value.columns) == ["a,b", "猫"]

    def test_one_that_is_too_large_asks_for_its_state(self, visit):
        large = CrossEntropyExperiment().with_logits(np.sin(np.arange(1500.0)))
        session = visit(PAGE, **large.to_link())
        (sentence,) = session.warnings
        assert large.digest in sentence

    def test_a_row_of_the_sample_comes_back(self, visit):
        session = visit(PAGE, content="00", source="digits:ffff:7")
        (sentence,) = session.warnings
        assert "row 7 of digits" in sentence

    def test_to_softmax_and_back(self, visit):
        session = visit(PAGE, **MATRIX, row="1", temperature="2", names="a,b,c")
        session.press("Softmax of these logits")
        assert session.title[0].value == "Softmax"
        link = session.query("softmax")
        assert (link["logits"], link["entry"], link["temperature"]) == (
            MATRIX["logits"],
            "1,2",
            "2",
        )
        assert link["names"] == "a,b,c"
        session.turn_to("softmax")
        session.button(key="carry_to_cross_entropy").click().run()
        assert session.title[0].value == "Cross entropy"
        back = session.query(PAGE)
        assert (back["logits"], back["indices"], back["row"]) == (MATRIX["logits"], "2,2", "1")

    def test_a_row_goes_to_numerics(self, visit):
        session = visit(PAGE, logits="2x3:1,2,3,120,-60,0", indices="0,1", row="1", temperature="2")
        session.press("This row in every type")
        assert session.title[0].value == "Numerics"
        link = session.query("numerics")
        assert (link["logits"], link["label"]) == ("60,-30,0", "1")

    def test_a_row_that_numerics_cannot_take_stays_and_it_is_said(self, visit):
        session = visit(PAGE, logits="1,2,3,4,5,6,7,8,9", indices="0")
        session.press("This row in every type")
        assert session.title[0].value == "Cross entropy"
        assert any("one row of 2 to 8 logits" in error for error in session.errors)
