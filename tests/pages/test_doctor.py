"""The doctor's panel: a quiet line, findings with their rows, and cures at a press."""

import numpy as np
import pytest

from core.logits import load_sample
from core.softmax import softmax
from tests.pages.test_your_logits import IN_BOTH, ROWS, facts, metrics, npy, npz, table

PAGE = "your_logits"
SAMPLE = load_sample()


def texts(session):
    return " ".join(element.value for element in session.markdown)


def planted():
    """The sample with a fault of each kind of severity."""
    values = SAMPLE.values.copy()
    values[[3, 9]] = np.nan
    values[40:60] = softmax(values[40:60])
    values[71] = values[70]
    return npz(logits=values, labels=SAMPLE.labels)


@IN_BOTH
def test_a_clean_file_is_one_quiet_line(visit, locale):
    session = visit(PAGE, locale=locale)
    line = {"en-US": "Nothing suspicious in 13 checks", "zh-CN": "13 项检查均未发现可疑之处"}
    assert line[locale] in texts(session)
    assert not [button for button in session.button if str(button.key).startswith("cure_")]


def test_findings_stand_worst_first(visit):
    session = visit(PAGE)
    session.upload("logits_file", "planted.npz", planted())
    said = texts(session)
    places = [
        said.index(part)
        for part in ("Rows with a NaN", "Probabilities in the place", "Rows that are equal")
    ]
    assert places == sorted(places)
    assert "found 3 in 13 checks" in said


def test_the_rows_of_a_finding_are_shown_and_all_rows_again(visit):
    session = visit(PAGE)
    session.upload("logits_file", "planted.npz", planted())
    session.button(key="show_probabilities").click()
    session.run()
    assert sorted(table(session)["row"]) == list(range(40, 60))
    assert session.query(PAGE)["finding"] == "probabilities"
    assert session.held[PAGE].file.row == table(session)["row"][0]
    session.button(key="chip_finding").click()
    session.run()
    assert len(table(session)) == 200
    assert "finding" not in session.query(PAGE)


def test_a_cell_narrows_a_finding(visit):
    session = visit(PAGE)
    session.upload("logits_file", "planted.npz", planted())
    session.button(key="show_probabilities").click()
    session.run()
    session.selectbox(key="cell_label").set_value(1).run()
    assert session.held[PAGE].finding == "probabilities"
    rows = table(session)["row"].tolist()
    assert 0 < len(rows) < 20
    assert set(rows) <= set(range(40, 60))
    session.button(key="chip_cell").click()
    session.run()
    assert len(table(session)) == 20


def test_a_row_is_chosen_by_its_number(visit):
    session = visit(PAGE)
    session.upload("logits_file", "planted.npz", planted())
    session.button(key="row_probabilities_42").click()
    session.run()
    assert session.held[PAGE].file.row == 42


def test_a_cure_opens_a_file_that_says_what_was_done(visit):
    session = visit(PAGE)
    session.upload("logits_file", "p.npz", npz(logits=softmax(SAMPLE.values), labels=SAMPLE.labels))
    assert metrics(session)["Mean loss"] != "0.256996"
    session.button(key="cure_probabilities_0").click()
    session.run()
    assert session.subheader[0].value.replace("\\", "") == "p.npz [log - max]"
    [note] = session.info
    assert note.value.replace("\\", "") == "Made from p.npz by the doctor: log - max"
    assert float(metrics(session)["Mean loss"]) == pytest.approx(0.256996, abs=1e-5)
    assert session.errors == []
    assert "Nothing suspicious" in texts(session)


@pytest.mark.parametrize("kind", ["nan", "colour"])
def test_a_link_to_rows_that_the_doctor_does_not_name(visit, kind):
    session = visit(PAGE, finding=kind)
    [sentence] = session.errors
    assert sentence.startswith("The doctor names no rows as")
    assert len(table(session)) == 200


def test_a_finding_that_is_not_there_leaves_the_cell(visit):
    session = visit(PAGE, finding="nan", cell="1,9")
    assert len(table(session)) == 9


@IN_BOTH
@pytest.mark.parametrize(
    ("labels", "key", "expected"),
    [
        ([1, 2, 3, 3], "labels", [0, 1, 2, 2]),
        (np.eye(3)[[0, 1, 2, 0]], "one-hot", [0, 1, 2, 0]),
        ([[0], [1], [2], [0]], "reshape", [0, 1, 2, 0]),
    ],
)
def test_refused_labels_open_by_a_cure(visit, locale, labels, key, expected):
    session = visit(PAGE, locale=locale)
    session.upload("labels_file", "labels.npy", npy(np.array(labels)))
    session.upload("logits_file", "rows.npy", npy(ROWS))
    assert len(session.errors) == 1
    session.button(key="cure_refused_0_0").click()
    session.run()
    assert session.errors == []
    assert table(session).sort_values("row")["label"].tolist() == list(map(str, expected)), key


def test_refused_names_open_without_them(visit):
    session = visit(PAGE)
    session.upload("names_file", "names.txt", b"a\nb")
    session.upload("logits_file", "rows.npy", npy(ROWS))
    session.button(key="cure_refused_0_0").click()
    session.run()
    assert session.errors == []
    assert facts(session).startswith("Rows: 4 · classes: 3")


def test_what_opens_refused_files_goes_with_them(visit):
    session = visit(PAGE)
    session.upload("labels_file", "labels.npy", npy(np.array([1, 2, 3, 3])))
    session.upload("logits_file", "rows.npy", npy(ROWS))
    session.upload("labels_file", "labels.npy", None)
    assert "cure_refused_0_0" not in [button.key for button in session.button]
    assert session.errors == []


def test_a_file_that_cannot_be_read_has_no_cure(visit):
    session = visit(PAGE)
    session.upload("logits_file", "text.npy", b"hello")
    assert len(session.errors) == 1
    assert "cure_refused_0_0" not in [button.key for button in session.button]


def test_class_names_are_never_markup(visit):
    session = visit(PAGE)
    session.upload("names_file", "names.txt", b"[a](https://evil.example)\n" * 2 + b"c")
    session.upload("logits_file", "rows.npy", npy(ROWS))
    said = texts(session)
    assert "evil" in said
    assert "](https" not in said
