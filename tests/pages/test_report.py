"""The report on Your logits: two files, made when asked for, of all rows whatever is selected."""

import json
import os
import re

import numpy as np
import pytest

from core.errors import InputError
from core.logits import load_sample, summarise
from core.view.measures import measures
from pages import report as page
from pages.files import OpenFile
from tests.core.figures.test_document import Read
from tests.pages.test_confusion import captions
from tests.pages.test_files import serve
from tests.pages.test_take import offered
from tests.pages.test_your_logits import IN_BOTH, npy

__all__ = ["offered", "serve"]  # fixtures
PAGE, HTML, JSON = "your_logits", "logitscope-report.html", "logitscope-report.json"


@IN_BOTH
def test_both_files_have_the_figures_of_the_page(visit, offered, locale):
    session = visit(PAGE, locale=locale)
    found, summary = json.loads(offered[JSON]()), summarise(load_sample())
    assert found["metrics"]["nll"]["value"] == summary.nll
    html = offered[HTML]()
    assert f'<html lang="{locale[:2]}">' in html
    shown = re.findall(r"<td>(.*?)</td>", html)
    for metric in session.metric:
        assert metric.value in shown, metric.label
        assert metric.label in shown
    assert len(session.metric) == len(measures(10))


def test_they_say_when_they_were_made(visit, offered):
    visit(PAGE)
    date = json.loads(offered[JSON]())["date"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", date)
    assert date[:10] in offered[HTML]()


def test_nothing_is_computed_before_a_button_is_pressed(visit, monkeypatch):
    for name in ("report", "report_document"):
        monkeypatch.setattr(page, name, lambda *given: pytest.fail("computed"))
    visit(PAGE, cell="1,9")


def test_a_selection_is_told_and_stands_beside_all_rows(visit, offered):
    session = visit(PAGE, cell="1,9", ranges="loss:1~inf")
    of_nine = json.loads(offered[JSON]())
    assert of_nine["metrics"]["rows"] == 797
    assert of_nine["selection"]["rows"] < 10
    assert any(text.startswith("The report is of all 797 rows, whatever is selected")
               for text in captions(session))  # fmt: skip
    said = [text for _tag, text in Read(offered[HTML]()).texts]
    assert any("label 1, prediction 9 · loss from 1." in text for text in said)


def test_it_is_of_the_temperature_and_the_slices_of_the_page(visit, offered):
    session = visit(PAGE, temperature="2.5", section="slices")
    assert [each["temperature"] for each in
            json.loads(offered[JSON]())["temperature_scaling"]["at"]] == [1, 2.5]  # fmt: skip
    columns = {"logits": np.eye(3), "labels": np.arange(3), "site": np.array(["a", "b", "a"])}
    session.upload("logits_file", "three.npz", npz(columns))
    session.selectbox(key="slice_by").set_value("site").run()
    assert json.loads(offered[JSON]())["slices"]["column"] == "site"


def npz(arrays):
    from io import BytesIO

    file = BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def test_names_that_are_markup_are_text(visit, offered):
    session = visit(PAGE)
    text = b"<script>a,<script>b,label\n1,2,0\n3,1,1\n0,1,1"
    session.upload("logits_file", "<img>.csv", text)
    html = Read(offered[HTML]())
    assert "img" not in html.tags
    assert json.loads(offered[JSON]())["file"]["class_names"] == ["<script>a", "<script>b"]
    assert "<script>b" in [given for _tag, given in html.texts]


def test_without_labels_there_is_a_report_too(visit, offered):
    session = visit(PAGE)
    session.upload("logits_file", "rows.npy", npy(np.eye(4)))
    assert json.loads(offered[JSON]())["metrics"] is None
    assert "The file has no labels" in offered[HTML]()


def test_a_file_that_was_cut_short_is_not_read_for_it(serve, visit, offered, tmp_path):
    path = tmp_path / "mine.npy"
    np.save(path, np.random.default_rng(0).normal(size=(5_000, 10)))
    serve(path)
    visit(PAGE)
    os.truncate(path, 4096)
    for name in (HTML, JSON):
        with pytest.raises(InputError, match=r"mine\.npy has changed on the disk"):
            offered[name]()


def test_a_row_of_a_file_that_was_cut_short_is_not_opened(tmp_path):
    from core.logits import open_logits

    np.save(tmp_path / "a.npy", np.zeros((5_000, 10)))
    opened = OpenFile(open_logits(tmp_path / "a.npy"))
    assert opened.bench(3).logits.shape == (10,)
    os.truncate(tmp_path / "a.npy", 4096)
    with pytest.raises(InputError, match="has changed on the disk"):
        opened.bench(4_999)
