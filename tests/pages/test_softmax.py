"""The Softmax page: what is typed, pasted and dragged, and what is said of bad input."""

import numpy as np
import pytest

from core.experiment import SoftmaxExperiment
from core.presets import PRESETS

DEFAULT = {"v": "1", "logits": "1,2,3", "axis": "-1", "temperature": "1", "entry": "2"}
DEFAULT |= {"preset": "one_two_three"}
IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


def said(session, english, chinese):
    """Whether one sentence is said, in the session's language."""
    (sentence,) = session.errors
    return (chinese if session.context["locale"] == "zh-CN" else english) in sentence


class TestBadInput:
    @IN_BOTH
    @pytest.mark.parametrize("temperature", [0.0, -1.0, 21.0])
    def test_a_temperature_that_is_none(self, visit, locale, temperature):
        session = visit(locale=locale)
        session.number_input(key="temperature").set_value(temperature).run()
        came = f"{temperature:g}"
        assert said(
            session,
            f"The temperature must be from 0.05 to 20.0, got {came}. As T → 0",
            f"温度应在 0.05 到 20.0 之间，得到 {came}",
        )
        assert session.query() == DEFAULT
        session.number_input(key="temperature").set_value(2.0).run()
        assert session.errors == []
        assert session.query()["temperature"] == "2"

    @IN_BOTH
    @pytest.mark.parametrize("axis", [1, -2, 7])
    def test_an_axis_that_is_not_there(self, visit, locale, axis):
        session = visit(locale=locale)
        session.number_input(key="axis").set_value(axis).run()
        assert said(
            session,
            f"Axis {axis} is not there: a tensor of rank 1 has axes -1 to 0",
            f"没有轴 {axis}：1 维张量的轴是 -1 到 0",
        )
        assert session.query() == DEFAULT
        assert session.number_input(key="axis").value == axis

    @IN_BOTH
    @pytest.mark.parametrize("index", [3, -1])
    def test_an_entry_that_is_not_there(self, visit, locale, index):
        session = visit(locale=locale)
        session.number_input(key="entry_0").set_value(index).run()
        assert said(
            session,
            f"There is no entry [{index}] in a tensor of shape [3]",
            f"形状为 [3] 的张量中没有元素 [{index}]",
        )
        assert session.query() == DEFAULT

    @IN_BOTH
    @pytest.mark.parametrize("text", ["abc", "", None, "1,5", "**bold**", "{0.__class__}"])
    def test_a_cell_that_is_no_number(self, visit, locale, text):
        session = visit(locale=locale, logits="2x2:1,2,3,4", axis="-1")
        session.type_cell(1, "0", text)
        assert said(
            session,
            f"Row 1, column 0, {(text or '')!r}: expected a number",
            f"第 1 行第 0 列，{(text or '')!r}：应为一个数",
        )
        assert session.query()["logits"] == "2x2:1,2,3,4"
        session.type_cell(1, "0", "9")
        assert session.errors == []
        assert session.query()["logits"] == "2x2:1,2,9,4"

    def test_a_cell_of_a_vector_is_named_by_its_column(self, visit):
        session = visit()
        session.type_cell(0, "1", "abc")
        (sentence,) = session.errors
        assert sentence.startswith("Column 1, 'abc': expected a number")
        assert "row ," not in sentence.lower()

    @IN_BOTH
    @pytest.mark.parametrize(
        ("text", "english", "chinese"),
        [
            ("[[1, 2], [3]]", "The rows differ: [0] has shape [2]", "各行不一致：[0] 的形状是 [2]"),
            (
                "1,2\n3",
                "Line 2 is not as long as the first line: 1 and 2 numbers",
                "第 2 行有 1 个数，第一行有 2 个",
            ),
            ("[1, 1e400]", "1e400 is larger than a double", "1e400 超出双精度数的范围"),
            ("abc", "Line 1, cell 'abc': expected a number", "第 1 行，单元格 'abc'：应为一个数"),
            ("", "Expected numbers, got an empty text", "应为数字，得到空文本"),
            ("[1, 2", "A bracket is not closed", "有括号没有闭合"),
            (
                "[[[[[1]]]]]",
                "Expected a tensor with 1 to 4 dimensions, got 5",
                "应为 1 到 4 维的张量",
            ),
            (("1 " * 90 + "\n") * 90, "Expected 1 to 4096 numbers, got 8100", "得到 8100 个"),
        ],
        ids=lambda text: text[:12],
    )
    def test_pasted_text_that_is_no_tensor(self, visit, locale, text, english, chinese):
        session = visit(locale=locale)
        session.text_area(key="pasted").set_value(text)
        session.press("Use these numbers" if locale == "en-US" else "使用这些数字")
        assert said(session, english, chinese)
        assert session.query() == DEFAULT
        assert session.text_area(key="pasted").value == text

    @IN_BOTH
    @pytest.mark.parametrize(
        ("logits", "place", "english", "chinese"),
        [
            ("2x2:1,nan,3,4", "[0, :]", "has NaN", "含有 NaN"),
            ("2x2:1,2,inf,4", "[1, :]", "has +inf", "含有 +inf"),
            ("2x2:1,2,-inf,-inf", "[1, :]", "all entries are -inf", "所有元素都是 -inf"),
        ],
    )
    def test_a_lane_without_softmax_is_named(self, visit, locale, logits, place, english, chinese):
        session = visit(locale=locale, logits=logits)
        (sentence,) = session.warnings
        assert place in sentence
        assert (english if locale == "en-US" else chinese) in sentence
        assert session.query()["logits"] == logits

    @IN_BOTH
    def test_a_broken_link_opens_and_says_each_thing(self, visit, locale):
        link = {"v": "9", "logits": "1,4,abc", "axis": "7", "temperature": "0", "zoom": "3"}
        session = visit(locale=locale, **link, entry="9", names="a")
        assert len(session.errors) == 7
        for english, chinese in [
            ("the link is of version 9", "链接的版本是 9"),
            ("expected a number, got 'abc'", "应为一个数，得到 'abc'"),
            ("axis 7 is not there", "没有轴 7"),
            ("got 0. As T → 0", "得到 0"),
            ("there is no entry [9]", "没有元素 [9]"),
            ("expected 3 class names, got 1", "应有 3 个类别名称"),
            ("zoom: not known here", "zoom：这里没有这一项"),
        ]:
            wanted = english if locale == "en-US" else chinese
            assert sum(wanted.lower() in error.lower() for error in session.errors) == 1, wanted
        assert session.query()["logits"] == "1,2,3"

    @IN_BOTH
    def test_a_link_of_sixty_kilobytes(self, visit, locale):
        session = visit(locale=locale, logits="9," * 15_000 + "x", colour="{0}" * 10_000)
        assert len(session.errors) == 2
        assert max(map(len, session.errors)) < 200

    @pytest.mark.parametrize(
        "link",
        [
            {"preset": "nope"},
            {"preset": ""},
            {"logits": "x".join(["1"] * 65) + ":1"},
            {"source": "[a](b):12ab:-9", "names": "<b>,%{y},$x$"},
            {"logits": "1"},
            {"lang": "xx"},
            {"logits": "1e308,-1e308"},
        ],
        ids=lambda link: next(iter(link)),
    )
    def test_a_strange_link_opens(self, visit, link):
        session = visit(**link)
        assert session.title[0].value == "Softmax"
        assert session.data_editor

    def test_reset_of_an_example_that_is_not_there(self, visit):
        session = visit(preset="nope")
        if any(button.label == "Reset" for button in session.button):
            session.press("Reset")
        assert session.query()["logits"] == "1,2,3"

    @pytest.mark.parametrize(
        "edit",
        [
            {"logits": {"x": 1}},
            {"logits": [1]},
            {"temperature": None},
            {"temperature": "0"},
            {"chosen": {"lane": 0}},
            {"chosen": 5},
            {"place": "another", "logits": {"0": 9}},
        ],
        ids=str,
    )
    def test_a_hostile_edit_changes_nothing(self, visit, edit):
        session = visit()
        session.move(revision=1, **edit)
        assert session.query() == DEFAULT

    def test_what_was_refused_is_not_forgotten_on_another_page(self, visit):
        session = visit()
        session.number_input(key="temperature").set_value(-1.0).run()
        session.turn_to("your_logits")
        session.turn_to("softmax")
        # either what was typed is still there with its error, or both are gone
        shown = session.number_input(key="temperature").value
        assert shown == (-1.0 if session.errors else 1.0)

    def test_what_is_wrong_with_a_link_is_said_on_its_page_alone(self, visit):
        session = visit(axis="7")
        session.turn_to("your_logits")
        assert session.errors == []


class TestGoodInput:
    def test_it_opens_with_the_first_example(self, visit):
        session = visit()
        assert session.query() == DEFAULT
        assert session.title[0].value == "Softmax"
        assert any("e ≈ 2.718" in info.value for info in session.info)
        assert session.errors + session.warnings == []

    @pytest.mark.parametrize("key", list(PRESETS))
    def test_every_example_opens(self, visit, key):
        session = visit()
        session.selectbox(key="preset").set_value(key).run()
        example = SoftmaxExperiment.of(PRESETS[key])
        assert session.query() == example.to_query()
        assert session.errors == []
        entries = [element for element in session.number_input if "entry" in element.key]
        assert [element.value for element in entries] == list(example.entry)

    def test_an_example_overtakes_what_was_refused(self, visit):
        session = visit()
        session.number_input(key="axis").set_value(5).run()
        session.selectbox(key="preset").set_value("rows").run()
        assert session.errors == []
        assert session.number_input(key="axis").value == -1

    def test_reset_brings_the_example_back(self, visit):
        session = visit()
        session.type_cell(0, "0", "9")
        session.number_input(key="temperature").set_value(3.0).run()
        assert session.query()["logits"] == "9,2,3"
        session.press("Reset")
        assert session.query() == DEFAULT

    def test_what_is_said_of_an_example_is_not_said_of_other_numbers(self, visit):
        session = visit()
        session.number_input(key="entry_0").set_value(2).run()
        assert any("e ≈ 2.718" in info.value for info in session.info)
        session.type_cell(0, "0", "9")
        said = [info.value.replace("\\", "") for info in session.info]
        assert said == ["Changed; the example was: [1, 2, 3]"]
        session.press("Reset")
        assert any("e ≈ 2.718" in info.value for info in session.info)

    def test_pasted_numbers_are_shown(self, visit):
        session = visit()
        session.text_area(key="pasted").set_value("1;2,5\n-3;4")
        session.press("Use these numbers")
        assert session.errors == []
        assert session.query()["logits"] == "2x2:1,2.5,-3,4"
        assert "preset" not in session.query()
        assert session.data_editor[0].value.to_numpy().tolist() == [["1", "2.5"], ["-3", "4"]]
        sums = next(element.value for element in session.markdown if "axis 1" in element.value)
        assert "**axis 1**: all sums are 1 ✓" in sums

    def test_an_axis_and_an_entry(self, visit):
        session = visit(logits="2x3:1,2,3,4,5,6")
        session.number_input(key="axis").set_value(0).run()
        session.number_input(key="entry_1").set_value(1).run()
        assert session.query()["axis"] == "0"
        assert session.query()["entry"] == "1,1"
        assert session.errors == []

    def test_a_bar_that_was_moved(self, visit):
        session = visit()
        session.move(revision=1, logits={"0": 5.5})
        assert session.query() == DEFAULT | {"logits": "5.5,2,3"}
        assert session.data_editor[0].value.to_numpy().tolist() == [["5.5", "2", "3"]]
        session.move(revision=2, temperature=2, chosen={"lane": 0, "label": 0})
        assert session.query()["temperature"] == "2"
        assert session.query()["entry"] == "0"
        assert session.number_input(key="temperature").value == 2.0

    def test_a_hand_faster_than_the_answer_is_not_undone(self, visit):
        session = visit(logits="1,2,3")
        session.move(revision=1, temperature=2)
        session.number_input(key="temperature").set_value(1.0)  # as it was before the first edit
        session.move(revision=2, logits={"0": 5})
        assert session.query()["temperature"] == "2"
        assert session.query()["logits"] == "5,2,3"
        assert session.number_input(key="temperature").value == 2
        session.number_input(key="temperature").set_value(1.0).run()
        assert session.query()["temperature"] == "1"

    def test_a_bar_of_an_earlier_server_waits_for_the_page_to_send_it_again(self, visit):
        session = visit(logits="1,2,3")
        session.move(revision=3, session="before", logits={"0": 5})
        assert session.query()["logits"] == "1,2,3"
        assert session.bench("bench")["revision"] == 0
        session.move(revision=1, session=session.bench("bench")["session"], logits={"0": 5})
        assert session.query()["logits"] == "5,2,3"

    def test_what_is_typed_beside_a_hand_is_taken(self, visit):
        session = visit(logits="1,2,3")
        session.move(revision=1, temperature=2)
        session.number_input(key="temperature").set_value(7.0)
        session.move(revision=2, logits={"0": 5})
        assert (session.query()["temperature"], session.query()["logits"]) == ("7", "5,2,3")

    def test_a_hand_on_another_page_is_forgotten(self, visit):
        session = visit(logits="1,2,3")
        session.move(revision=1, temperature=2)
        session.turn_to("your_logits").turn_to("softmax")
        session.number_input(key="temperature").set_value(1.0).run()
        assert session.query()["temperature"] == "1"

    def test_cells_of_the_grid_along_any_axis(self, visit):
        session = visit(logits="2x2x2:1,2,3,4,5,6,7,8", axis="0", entry="0,1,1")
        session.type_cell(1, "0", "−9")
        assert session.query()["logits"] == "2x2x2:1,2,3,4,5,6,-9,8"

    def test_a_long_vector_stands_upright(self, visit):
        session = visit(logits=",".join(map(str, range(30))))
        column = session.data_editor[0].value.columns[0]
        assert session.data_editor[0].value.shape == (30, 1)
        session.type_cell(3, column, "100")
        logits = session.held["softmax"].logits
        np.testing.assert_array_equal(logits, [0, 1, 2, 100, *range(4, 30)])

    def test_more_and_fewer_classes(self, visit):
        session = visit()
        session.press("Add a class")
        assert session.query()["logits"] == "1,2,3,0"
        for _ in range(3):
            session.press("Remove the last")
        assert session.query()["logits"] == "1"
        remove = next(button for button in session.button if button.label == "Remove the last")
        assert remove.disabled

    def test_a_link_brings_everything_back(self, visit):
        link = {"v": "1", "logits": "2x2:1,2,3,4", "axis": "0", "temperature": "0.5"}
        link |= {"entry": "0,1", "names": "a\\,b,猫"}
        session = visit(**link)
        assert session.query() == link
        assert session.errors == []
        assert list(session.data_editor[0].value.index) == ["a,b", "猫"]

    def test_the_softmax_by_hand_says_its_axis(self, visit):
        session = visit(logits="1x3:1,2,3")
        assert any("here axis 1" in caption.value for caption in session.caption)
