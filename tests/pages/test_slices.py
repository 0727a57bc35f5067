"""Slices of Your logits side by side: by the true class, or by a further column of the file."""

import numpy as np
import pytest

from core.logits import load_sample, row_table
from pages import slices as page
from tests.pages.test_confusion import table
from tests.pages.test_your_logits import npz

PAGE = "your_logits"
SAMPLE = load_sample()
TABLE = row_table(SAMPLE)
SITES = np.array(["Basel", "<b>, x", "Uri"])[np.arange(797) % 3]
AGES = np.linspace(20, 80, 797)


def opened(visit, **query):
    session = visit(PAGE, section="slices", **query)
    content = npz(logits=SAMPLE.values, labels=SAMPLE.labels, site=SITES, age=AGES)
    return session.upload("logits_file", "sliced.npz", content)


def shown(session):
    return session.dataframe[0].value


def test_the_true_class_is_a_row_of_the_matrix(visit):
    session = visit(PAGE, section="slices")
    frame = shown(session)
    assert frame["accuracy"].is_monotonic_increasing
    assert frame["rows"].sum() == 797
    assert frame["value"].iloc[0] == "1"
    assert frame["accuracy"].iloc[0] == pytest.approx(82.5)
    session.select_row(0, table=0)
    assert session.query(PAGE)["cell"] == "1,"
    assert len(shown(session)) == 10  # the others stay, to compare


def test_a_column_of_text_is_sliced_by_its_values(visit):
    session = opened(visit)
    session.selectbox(key=page.KEY).set_value("site").run()
    frame = shown(session)
    assert sorted(frame["value"]) == ["<b>, x", "Basel", "Uri"]
    loss = {site: TABLE.loss[site == SITES].astype(float).mean() for site in set(SITES.tolist())}
    for value, mean in zip(frame["value"], frame["loss"], strict=True):
        assert mean == pytest.approx(loss[value], rel=1e-6)
    place = frame["value"].tolist().index("<b>, x")
    session.select_row(place, table=0)
    assert session.query(PAGE)["slices"] == "site,=<b>\\, x"
    assert all(SITES[row] == "<b>, x" for row in table(session))
    assert r"\<b\>" in session.button(key="chip_slice_0").label
    session.send(session.dataframe[0].proto.id, {"selection": {"rows": [], "columns": []}})
    assert "slices" not in session.query(PAGE)


def test_a_column_of_many_numbers_is_sliced_by_ranges(visit):
    session = opened(visit)
    session.selectbox(key=page.KEY).set_value("age").run()
    frame = shown(session)
    assert len(frame) == 8
    assert frame["rows"].between(99, 101).all()
    session.select_row(0, table=0)
    low, high = (
        session.held[PAGE].slices[0].low,
        session.held[PAGE].slices[0].high,
    )
    assert all(low <= AGES[row] <= high for row in table(session))


def test_a_column_that_the_file_has_not_is_said(visit):
    session = visit(PAGE, slices="site,=Basel", by="site")
    assert session.errors == ["digits.npz has no column 'site' to slice by"]
    assert len(table(session)) == 200
