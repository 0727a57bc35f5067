"""The page Cross entropy: bad input of every kind is said, and nothing is lost."""

import pytest

from tests.pages.cross_entropy_page import DEFAULT, PAGE, SOFT, cells, move, type_cell

IN_BOTH = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


def said(session, english, chinese):
    """Whether one sentence is said, in the session's language."""
    (sentence,) = session.errors
    return (chinese if session.context["locale"] == "zh-CN" else english) in sentence


class TestBadInput:
    @IN_BOTH
    @pytest.mark.parametrize("temperature", [0.0, -1.0, 21.0])
    def test_a_temperature_that_is_none(self, visit, locale, temperature):
        session = visit(PAGE, locale=locale)
        session.number_input(key="ce_temperature").set_value(temperature).run()
        came = f"{temperature:g}"
        assert said(
            session,
            f"The temperature must be from 0.05 to 20.0, got {came}. As T → 0",
            f"温度应在 0.05 到 20.0 之间，得到 {came}",
        )
        assert session.query(PAGE) == DEFAULT
        assert session.number_input(key="ce_temperature").value == temperature
        session.number_input(key="ce_temperature").set_value(2.0).run()
        assert (session.errors, session.query(PAGE)["temperature"]) == ([], "2")

    @IN_BOTH
    @pytest.mark.parametrize(
        ("key", "value", "english", "chinese"),
        [
            ("ce_row", 3, "There is no row 3; there are 0 to 2", "没有第 3 行；行号从 0 到 2"),
            ("ce_row", -1, "There is no row -1", "没有第 -1 行"),
            ("ce_depth", 0, "The depth must be from 1 to 1000, got 0", "深度必须在 1 到 1000 之间"),
            ("ce_depth", 10**9, "got 1000000000", "得到 1000000000"),
        ],
    )
    def test_a_row_or_a_depth_that_is_not_there(self, visit, locale, key, value, english, chinese):
        session = visit(PAGE, locale=locale)
        session.number_input(key=key).set_value(value).run()
        assert said(session, english, chinese)
        assert session.query(PAGE) == DEFAULT
        assert session.number_input(key=key).value == value

    @IN_BOTH
    @pytest.mark.parametrize(
        ("text", "english", "chinese"),
        [
            ("0, 2", "Expected one label a row of logits, 3 in all, got 2", "应有 3 个标签"),
            (
                "0, 2, 3",
                "The label of row 2 must be from 0 to 2, got 3",
                "第 2 行的标签必须在 0 到 2",
            ),
            ("-1, 0, 0", "The label of row 0 must be from 0 to 2, got -1", "第 0 行的标签"),
            ("0, 1.5, 2", "Labels must be whole numbers, one a row", "标签必须是整数"),
            ("0, nan, 2", "Labels must be whole numbers, one a row", "标签必须是整数"),
            ("0, inf, 2", "Labels must be whole numbers, one a row", "标签必须是整数"),
            ("0, 1e300, 2", "The label of row 1 must be from 0 to 2", "第 1 行的标签"),
            ("cat", "cell 'cat': expected a number", "'cat'：应为一个数"),
            ("", "Expected numbers, got an empty text", "应为数字，得到空文本"),
            ("[0, 1", "A bracket is not closed", "有括号没有闭合"),
        ],
    )
    def test_labels_that_are_none(self, visit, locale, text, english, chinese):
        session = visit(PAGE, locale=locale)
        session.text_input(key="ce_indices").set_value(text).run()
        assert said(session, english, chinese)
        assert session.query(PAGE) == DEFAULT
        assert session.text_input(key="ce_indices").value == text
        session.text_input(key="ce_indices").set_value("[0 1 2]").run()
        assert (session.errors, session.query(PAGE)["indices"]) == ([], "0,1,2")
        assert session.text_input(key="ce_indices").value == "0, 1, 2"

    @IN_BOTH
    @pytest.mark.parametrize("text", ["abc", "", None, "1,5", "**bold**", "{0.__class__}"])
    @pytest.mark.parametrize("key", ["ce_grid", "ce_labels"])
    def test_a_cell_that_is_no_number(self, visit, locale, text, key):
        session = visit(PAGE, locale=locale, **SOFT)
        before = session.query(PAGE)
        type_cell(session, key, 1, "0", text)
        assert said(
            session,
            f"Row 1, column 0, {(text or '')!r}: expected a number",
            f"第 1 行第 0 列，{(text or '')!r}：应为一个数",
        )
        assert session.query(PAGE) == before

    @IN_BOTH
    def test_a_label_row_that_does_not_sum_to_1_waits_for_the_other_cell(self, visit, locale):
        session = visit(PAGE, locale=locale, **SOFT)
        type_cell(session, "ce_labels", 0, "0", "0.25")
        assert said(
            session,
            "The label of row 0 sums to 0.75, not 1; a label must be a distribution",
            "第 0 行的标签",
        )
        assert session.query(PAGE)["labels"] == SOFT["labels"]
        assert cells(session, "ce_labels")[0] == ["0.25", "0.25", "0.25"]
        type_cell(session, "ce_labels", 0, "1", "0.5")
        assert session.errors == []
        assert session.query(PAGE)["labels"] == "2x3:0.25,0.5,0.25,0,1,0"

    @pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e400"])
    def test_a_label_that_is_not_finite(self, visit, text):
        session = visit(PAGE, any_labels="1", **SOFT)
        type_cell(session, "ce_labels", 0, "0", text)
        assert len(session.errors) == 1
        assert session.query(PAGE)["labels"] == SOFT["labels"]

    @IN_BOTH
    @pytest.mark.parametrize(
        ("text", "english", "chinese"),
        [
            ("[[1, 2], [3]]", "The rows differ: [0] has shape [2]", "各行不一致：[0] 的形状是 [2]"),
            ("abc", "Line 1, cell 'abc': expected a number", "第 1 行，单元格 'abc'：应为一个数"),
            ("", "Expected numbers, got an empty text", "应为数字，得到空文本"),
            ("[[[1, 2]]]", "Cross entropy takes rows of logits", "交叉熵需要按行排列的 logits"),
            (("1 " * 90 + "\n") * 90, "Expected 1 to 4096 numbers, got 8100", "得到 8100 个"),
        ],
        ids=lambda text: text[:12],
    )
    def test_pasted_text_that_is_no_matrix(self, visit, locale, text, english, chinese):
        session = visit(PAGE, locale=locale)
        session.text_area(key="ce_pasted").set_value(text)
        session.press("Use these numbers" if locale == "en-US" else "使用这些数字")
        assert said(session, english, chinese)
        assert session.query(PAGE) == DEFAULT
        assert session.text_area(key="ce_pasted").value == text

    def test_labels_cannot_be_forbidden_before_they_are_a_distribution(self, visit):
        session = visit(PAGE, preset="no_distribution")
        session.toggle(key="ce_any_labels").set_value(False).run()
        (sentence,) = session.errors
        assert sentence.startswith("The label of row 0 sums to 2, not 1")
        assert session.query(PAGE)["any_labels"] == "1"
        assert session.toggle(key="ce_any_labels").value is False
        type_cell(session, "ce_labels", 0, "1", "0")
        assert session.errors == []
        assert session.toggle(key="ce_any_labels").value is True
        session.toggle(key="ce_any_labels").set_value(False).run()
        assert (session.errors, session.query(PAGE)["any_labels"]) == ([], "0")

    @IN_BOTH
    def test_a_broken_link_opens_and_says_each_thing(self, visit, locale):
        link = {"v": "9", "logits": "1,4,abc", "labels": "1,1", "temperature": "0", "zoom": "3"}
        link |= {"indices": "7", "row": "9", "depth": "0", "names": "a", "any_labels": "maybe"}
        session = visit(PAGE, locale=locale, **link)
        assert len(session.errors) == len(link)
        assert session.query(PAGE) == DEFAULT
        assert max(map(len, session.errors)) < 200

    @pytest.mark.parametrize(
        "link",
        [
            {"preset": "nope"},
            {"preset": ""},
            {"logits": "x".join(["1"] * 65) + ":1"},
            {"source": "[a](b):12ab:-9", "names": "<b>,%{y},$x$"},
            {"logits": "1"},
            {"logits": "1e308,-1e308"},
            {"logits": "1,2", "labels": "1e308,1e308", "any_labels": "1"},
            {"logits": "2x1:1,2", "names": "a"},
            {"logits": ",".join(["0"] * 300), "indices": "299"},
        ],
        ids=str,
    )
    def test_a_strange_link_opens(self, visit, link):
        session = visit(PAGE, **link)
        assert session.title[0].value == "Cross entropy"
        assert session.data_editor

    @pytest.mark.parametrize(
        "edit",
        [
            {"logits": {"x": 1}},
            {"labels": [1]},
            {"index": 9},
            {"index": float("inf")},
            {"row": float("nan")},
            {"row": "first"},
            {"temperature": "0"},
            {"place": "another", "logits": {"0": 9}},
        ],
        ids=str,
    )
    def test_a_hostile_edit_changes_nothing(self, visit, edit):
        session = visit(PAGE)
        move(session, **edit)
        assert session.query(PAGE) == DEFAULT
