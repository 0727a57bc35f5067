"""The histograms of Your logits: a range is dragged, pressed or typed, and narrows every view."""

import numpy as np
import pytest

from core.logits import Opened, Range, Selection, load_sample, read_logits
from pages import distributions as page
from pages.bench import AT_ONCE
from tests.pages.test_confusion import captions, table
from tests.pages.test_your_logits import IN_BOTH, metrics

PAGE, BENCH = "your_logits", page.BENCH
FILE = Opened(load_sample())


def visit_it(visit, **query):
    return visit(PAGE, section="distributions", **query)


def rows_of(**conditions):
    rows = FILE.selected(Selection(**conditions)).rows
    return rows.tolist()


def test_a_dragged_range_narrows_the_rows_and_the_figures(visit):
    session = visit_it(visit).hand(BENCH, ranges="loss:2~inf")
    expected = rows_of(ranges=(Range("loss", 2),))
    assert sorted(table(session)) == expected
    assert session.query(PAGE)["ranges"] == "loss:2~inf"
    assert session.held[PAGE].file.row in expected
    assert metrics(session)["Mistakes"] == str(len(expected))
    assert session.button(key="chip_loss").label == "loss from 2"
    session.button(key="chip_loss").click()
    session.run()
    assert "ranges" not in session.query(PAGE)
    assert len(table(session)) == 200


def test_the_charts_are_answered_ahead_of_the_page(visit):
    session = visit_it(visit)
    before = session.bench(BENCH)["figures"]["wide"]
    answer = session.ahead(BENCH, ranges="loss:2~inf")
    assert answer["rest"] == AT_ONCE
    assert answer["figures"]["wide"] != before
    session.run()
    assert session.bench(BENCH)["figures"]["wide"] == answer["figures"]["wide"]
    assert sorted(table(session)) == rows_of(ranges=(Range("loss", 2),))


def test_a_box_is_two_ranges_beside_other_conditions(visit):
    session = visit_it(visit, cell="1,").hand(BENCH, ranges="confidence:0.8~inf,loss:1~4")
    ranges = (Range("confidence", 0.8), Range("loss", 1, 4))
    assert sorted(table(session)) == rows_of(cell=(1, None), ranges=ranges)
    labels = [button.label for button in session.button if str(button.key).startswith("chip_")]
    assert labels == ["label 1", "confidence from 0.8", "loss 1 to 4"]
    session.press("Show all rows")
    assert session.held[PAGE].selection == Selection()


def test_a_range_is_typed_and_emptied(visit):
    session = visit_it(visit)
    session.selectbox(key=page.NUMBER).set_value("rank").run()
    session.number_input(key="range_low").set_value(3.0).run()
    assert sorted(table(session)) == rows_of(ranges=(Range("rank", 3),))
    session.number_input(key="range_high").set_value(3.0).run()
    assert sorted(table(session)) == rows_of(ranges=(Range("rank", 3, 3),))
    assert session.button(key="chip_rank").label == "rank of the label = 3"
    session.number_input(key="range_low").set_value(None).run()
    session.number_input(key="range_high").set_value(None).run()
    assert "ranges" not in session.query(PAGE)


@IN_BOTH
def test_ends_in_the_wrong_order_are_refused_and_stay(visit, locale):
    session = visit_it(visit, locale=locale, ranges="confidence:0.5~0.8")
    session.number_input(key="range_low").set_value(0.9).run()
    (sentence,) = session.errors
    assert "0.9" in sentence
    assert session.query(PAGE)["ranges"] == "confidence:0.5~0.8"
    assert session.hand(BENCH, ranges="confidence:0.1~0.2").errors == []


@pytest.mark.parametrize("ranges", ["loss", "x:1~2", "loss:2~1", 5])
def test_a_broken_edit_is_refused(visit, ranges):
    session = visit_it(visit).hand(BENCH, ranges=ranges)
    assert len(session.errors) == 1
    assert session.exception == []


def test_without_labels_there_is_nothing_right_or_wrong(visit):
    session = visit_it(visit, ranges="loss:1~2")
    session.upload("logits_file", "rows.csv", b"1,2\n3,1\n0,9")
    assert "loss" not in session.bench(BENCH)["state"]["edges"]
    session.hand(BENCH, ranges="confidence:0.9~inf")
    assert table(session) == [2]
    assert "Rows 1 to 1 of 1; choose one" in captions(session)


def test_a_link_with_a_range_that_needs_labels_says_so(visit):
    session = visit_it(visit)
    session.upload("logits_file", "rows.csv", b"1,2\n3,1")
    state = session.held[PAGE]
    session.held[PAGE] = state.with_ranges(Range("loss", 1, 2))
    session.run()
    assert session.errors == ["The column 'loss' needs labels"]
    assert len(table(session)) == 2


def test_the_bench_counts_the_rows_of_the_other_conditions(visit):
    given = visit_it(visit, ranges="loss:2~inf", mistakes="1").bench(BENCH)
    edges = given["state"]["edges"]
    assert edges["confidence"][0] == 0
    assert edges["confidence"][-1] == 1
    file = read_logits("a.csv", b"0,1,label\n1,2,0\n3,1,0")
    assert np.all(np.diff(Opened(file).places.histograms["loss"].edges) > 0)
