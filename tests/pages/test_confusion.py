"""The confusion matrix of Your logits: its cells select rows, by hand, by choice and by link."""

from urllib.parse import parse_qs

import numpy as np
import pytest

from core.logits import load_sample, row_table, sorted_rows
from pages import confusion as page
from pages.bench import AT_ONCE
from tests.pages.test_your_logits import IN_BOTH, metrics, npy

PAGE = "your_logits"
SAMPLE = load_sample()
TABLE = row_table(SAMPLE)
DIGEST = SAMPLE.digest[:16]
WRONG = SAMPLE.labels != TABLE.prediction
OFF = np.stack([SAMPLE.labels[WRONG], TABLE.prediction[WRONG]], axis=1)


def rows_of(label, prediction):
    """The rows of a cell of the sample, the worst first."""
    inside = (SAMPLE.labels == label) & (TABLE.prediction == prediction)
    return [row for row in sorted_rows(TABLE, "loss", descending=True).tolist() if inside[row]]


def table(session):
    return session.dataframe[-1].value["row"].tolist()


def press(session, cell, place=DIGEST):
    """Presses a cell of the matrix, as the live component says it."""
    return session.send(bench(session).id, {"edit": {"place": place, "cell": cell}}, "json_value")


def bench(session):
    """The live component with the matrix, or None."""
    found = session.get("bidi_component")
    return next((element.proto for element in found if element.key == page.BENCH), None)


def captions(session):
    return [caption.value for caption in session.caption]


class TestCells:
    def test_a_press_shows_the_rows_of_a_cell(self, visit):
        session = press(visit(PAGE), "1,9")
        assert table(session) == rows_of(1, 9)
        assert session.query(PAGE)["cell"] == "1,9"
        assert "Rows 1 to 9 of 9; choose one" in captions(session)
        assert session.selectbox(key="cell_label").value == 1
        assert session.selectbox(key="cell_prediction").value == 9

    def test_the_matrix_is_answered_ahead_of_the_page(self, visit):
        session = visit(PAGE)
        answer = session.ahead(page.BENCH, cell="1,9")
        assert (answer["state"]["cell"], answer["rest"]) == ("1,9", AT_ONCE)
        assert parse_qs(answer["link"])["cell"] == ["1,9"]
        assert "9 of the label's 80 rows" in answer["texts"]["line"]
        session.run()
        assert table(session) == rows_of(1, 9)

    def test_what_the_matrix_refuses_is_said_by_the_page(self, visit):
        session = visit(PAGE)
        assert session.ahead(page.BENCH, cell="1,99") == {}
        session.run()
        assert session.errors

    def test_the_worst_of_them_is_chosen(self, visit):
        session = press(visit(PAGE), "1,9")
        assert session.held[PAGE].file.row == rows_of(1, 9)[0]

    def test_another_press_shows_all_rows(self, visit):
        session = press(press(visit(PAGE), "1,9"), "")
        assert "cell" not in session.query(PAGE)
        assert "Rows 1 to 200 of 797; choose one" in captions(session)

    def test_a_button_shows_all_rows(self, visit):
        session = visit(PAGE, cell="1,9")
        session.button(key="chip_cell").click()
        session.run()
        assert "cell" not in session.query(PAGE)
        assert session.selectbox(key="cell_label").value is None

    def test_a_link_brings_it_back(self, visit):
        session = visit(PAGE, v="1", cell="3,7", normalise="true", sort="row", descending="0")
        assert table(session) == sorted(rows_of(3, 7))
        assert session.held[PAGE].normalise == "true"
        assert session.errors + session.warnings == []

    @IN_BOTH
    @pytest.mark.parametrize("cell", ["10,0", "0,99"])
    def test_a_cell_that_is_not_there_is_said(self, visit, locale, cell):
        session = visit(PAGE, locale=locale, cell=cell)
        (sentence,) = session.errors
        assert cell.replace(",", ", ") in sentence or locale == "zh-CN"
        assert len(table(session)) == 200
        assert press(session, "1,9").errors == []

    def test_an_empty_cell_says_so(self, visit):
        session = visit(PAGE, cell="0,1")
        assert session.errors == []
        assert "There is no such row." in captions(session)
        assert session.number_input(key="go_to").value == 0

    @pytest.mark.parametrize("cell", ["10,0", "x", "1", 5])
    def test_what_a_browser_sends_is_checked(self, visit, cell):
        session = press(visit(PAGE), cell)
        assert len(session.errors) == 1
        assert "cell" not in session.query(PAGE)

    def test_a_press_on_another_file_is_void(self, visit):
        session = press(visit(PAGE), "1,9", place="ffff")
        assert "cell" not in session.query(PAGE)
        assert session.errors == []

    def test_a_short_digest_in_the_link_is_the_same_file(self, visit):
        session = press(visit(PAGE, file=f"digits.npz:{DIGEST[:8]}:3"), "1,9")
        assert session.query(PAGE)["cell"] == "1,9"


class TestWithTheOtherControls:
    def test_the_order_of_the_classes(self, visit):
        session = visit(PAGE)
        session.selectbox(key="order").set_value("alike").run()
        drawn = session.bench(page.BENCH)["state"]["classes"]
        assert sorted(drawn) == list(range(10))
        assert abs(drawn.index(1) - drawn.index(9)) == 1  # the most frequent mistake
        assert session.query(PAGE)["order"] == "alike"

    def test_a_class_of_the_table_is_a_row_of_the_matrix(self, visit):
        session = visit(PAGE).select_row(0, table=1)
        assert session.query(PAGE)["cell"] == "1,"
        session.send(session.dataframe[1].proto.id, {"selection": {"rows": [], "columns": []}})
        assert "cell" not in session.query(PAGE)

    def test_sorting_and_skipping(self, visit):
        session = visit(PAGE, cell="5,5")
        session.selectbox(key="sort").set_value("row").run()
        session.toggle(key="descending").set_value(False).run()
        assert table(session) == sorted(rows_of(5, 5))
        assert session.query(PAGE)["cell"] == "5,5"
        assert visit(PAGE, cell="1,9", offset="300").errors == []

    def test_only_mistakes_of_a_cell_of_mistakes_are_all(self, visit):
        session = visit(PAGE, cell="1,9", mistakes="1")
        assert table(session) == rows_of(1, 9)

    def test_only_mistakes_goes_where_there_are_none(self, visit):
        session = press(visit(PAGE, mistakes="1"), "5,5")
        assert not session.toggle(key="mistakes").value
        assert table(session) == rows_of(5, 5)
        session.toggle(key="mistakes").set_value(True).run()
        assert "There is no such row." in captions(session)
        assert metrics(session)["Accuracy"] == "–"
        session.button(key="all_rows").click()
        session.run()
        assert len(table(session)) == 200

    def test_another_file_has_no_cell(self, visit):
        session = visit(PAGE, cell="1,9", normalise="true")
        session.upload("logits_file", "rows.csv", b"0,1,label\n1,2,0\n3,1,0")
        assert "cell" not in session.query(PAGE)
        assert len(table(session)) == 2


class TestChoice:
    def test_a_label_alone_is_a_row_of_the_matrix(self, visit):
        session = visit(PAGE)
        session.selectbox(key="cell_label").set_value(1).run()
        assert session.query(PAGE)["cell"] == "1,"
        assert sorted(table(session)) == np.flatnonzero(SAMPLE.labels == 1).tolist()
        assert metrics(session)["Accuracy"] == "82.50%"
        assert "72.7 – 89.3% · all rows: 92.97%" in captions(session)
        session.selectbox(key="cell_prediction").set_value(8).run()
        assert session.query(PAGE)["cell"] == "1,8"
        session.selectbox(key="cell_label").set_value(3).run()
        assert table(session) == rows_of(3, 8)

    def test_a_prediction_alone_is_a_column_of_the_matrix(self, visit):
        session = visit(PAGE)
        session.selectbox(key="cell_prediction").set_value(9).run()
        assert session.query(PAGE)["cell"] == ",9"
        assert sorted(table(session)) == np.flatnonzero(TABLE.prediction == 9).tolist()

    def test_none_is_all_rows(self, visit):
        session = visit(PAGE, cell="1,9")
        session.selectbox(key="cell_label").set_value(None).run()
        session.selectbox(key="cell_prediction").set_value(None).run()
        assert "cell" not in session.query(PAGE)

    def test_the_most_frequent_mistakes(self, visit):
        session = visit(PAGE)
        pairs = session.dataframe[0].value
        assert len(pairs) == len({(int(a), int(b)) for a, b in OFF})
        assert pairs.iloc[0].tolist() == ["1", "9", 9, pytest.approx(11.25)]
        session.select_row(1, table=0)
        assert session.query(PAGE)["cell"] == "3,7"

    @pytest.mark.parametrize("shown", ["true", "predicted", "none"])
    def test_what_the_cells_show_stands_in_the_link(self, visit, shown):
        session = visit(PAGE, normalise="true" if shown == "none" else "none")
        session.segmented_control(key="normalise").set_value(shown).run()
        assert session.query(PAGE)["normalise"] == shown


class TestClasses:
    def test_the_lowest_recall_is_first(self, visit):
        shown = visit(PAGE).dataframe[1].value
        assert shown["class"].tolist()[:2] == ["1", "3"]
        assert shown["recall"].is_monotonic_increasing
        assert shown["support"].sum() == 797
        assert shown["recall"].iloc[0] == pytest.approx(82.5)

    def test_the_means(self, visit):
        texts = [element.value for element in visit(PAGE).markdown]
        assert any("recall 92.97% · precision 93.26% · F1 92.95%" in text for text in texts)

    def test_a_class_without_a_number_says_why(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "rows.csv", b"0,1,2,label\n1,2,0,0\n3,1,0,0")
        shown = session.dataframe[1].value
        assert shown["recall"].isna().tolist() == [False, True, True]
        assert any("a class without a row has no recall" in text for text in captions(session))


class TestWhatIsLeftOut:
    def test_nothing_is_said_of_the_sample(self, visit):
        assert not visit(PAGE).info

    def test_rows_with_a_nan(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "rows.csv", b"0,1,label\n1,2,0\nnan,1,1\n3,1,0")
        assert any("1 are not in the matrix" in info.value for info in session.info)
        assert metrics(session)["Mistakes"] == "2"

    def test_ties(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "rows.csv", b"0,1,label\n2,2,1\n3,1,0")
        assert metrics(session)["Accuracy"] == "100.00%"
        assert any("before it: 1. The accuracy" in info.value for info in session.info)

    def test_without_labels_there_is_no_matrix(self, visit):
        session = visit(PAGE, cell="1,9")
        session.upload("logits_file", "rows.csv", b"1,2\n3,1")
        assert bench(session) is None
        assert len(session.dataframe) == 1

    def test_a_link_with_a_cell_to_a_file_without_labels(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "rows.csv", b"1,2\n3,1")
        digest = session.held[PAGE].file.digest
        state = session.held[PAGE]
        session.held[PAGE] = type(state)(file=state.file, cell=(0, 1))
        session.run()
        assert session.errors == ["rows.csv has no labels, so it has no confusion matrix"]
        assert digest in session.query(PAGE)["file"]

    def test_of_many_classes_those_with_mistakes_are_drawn(self, visit):
        values = np.eye(250, dtype=np.float32)[[0, 1, 2, 249]]
        session = visit(PAGE)
        session.upload("labels_file", "labels.txt", b"0\n1\n7\n3\n")
        session.upload("logits_file", "rows.npy", npy(values))
        assert session.errors == []
        drawn = session.bench(page.BENCH)["state"]["classes"]
        assert len(drawn) == 40
        assert {2, 3, 7, 249} <= set(drawn)
        assert any("40 of 250 classes, those of the most" in text for text in captions(session))
        assert len(session.dataframe[0].value) == 2
        session.select_row(1, table=0)
        assert session.query(PAGE)["cell"] == "7,2"
        assert table(session) == [2]
        session.selectbox(key="zoom").set_value(249).run()
        drawn = session.bench(page.BENCH)["state"]["classes"]
        assert len(drawn) == 16
        assert {3, 249} <= set(drawn)
        session.hand(page.BENCH, cell="3,249")
        assert table(session) == [3]

    def test_of_a_vocabulary_classes_are_typed_by_number(self, visit, monkeypatch):
        monkeypatch.setattr(page, "LISTED", 5)
        session = visit(PAGE)
        session.number_input(key="cell_label").set_value(3).run()
        assert session.query(PAGE)["cell"] == "3,"
        session.number_input(key="cell_label").set_value(999).run()
        (sentence,) = session.errors
        assert "labels and predictions are 0 to 9" in sentence
        assert session.query(PAGE)["cell"] == "3,"

    def test_a_file_without_mistakes(self, visit):
        session = visit(PAGE)
        session.upload("logits_file", "rows.csv", b"0,1,label\n1,2,1\n3,1,0")
        assert "There is none." in captions(session)

    def test_names_are_never_markup(self, visit):
        session = visit(PAGE)
        session.upload("labels_file", "labels.txt", b"0\n1")
        session.upload("names_file", "names.txt", b"[a](https://evil.example)\n![b](c)")
        session.upload("logits_file", "rows.csv", b"1,2\n3,1")
        press(session, "0,1", session.held[PAGE].file.digest)
        label = session.button(key="chip_cell").label
        assert "](" not in label
        assert r"\[a\]" in label


def test_the_matrix_is_counted_once(visit, monkeypatch):
    session = visit(PAGE)
    monkeypatch.setattr("core.logits.opened.confusion_of", lambda *_: 1 / 0)
    assert press(session, "1,9").errors == []


def test_a_choice_settles_what_was_refused(visit):
    session = visit(PAGE)
    session.number_input(key="go_to").set_value(10**6).run()
    assert session.errors
    assert press(session, "1,9").errors == []
