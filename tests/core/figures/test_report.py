"""The report as HTML: its numbers are those of its JSON, and nothing of a file is markup."""

import doctest
import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core.experiment import LogitsExperiment
from core.figures import offline, per_class, report_parts
from core.figures import report as module
from core.figures.per_class import per_class_figure, per_class_spec
from core.figures.report import report_document
from core.locale import translations
from core.logits import Confusion, Opened, as_logits, load_sample
from core.view import LogitsView
from core.view.report import report, to_json
from tests.core.figures.test_document import Read

DATE = "2026-01-02T03:04:05+00:00"
MARKUP = "</script><script>alert(1)</script><img src=http://a.test>"
RNG = np.random.default_rng(4)
IN_BOTH = pytest.mark.parametrize("language", ["en", "zh"])


def sample(**chosen):
    return LogitsView(LogitsExperiment(**chosen), Opened(load_sample()))


@cache
def text(language="en"):
    return report_document(sample(), DATE, translations(language).gettext, language)


def hostile():
    """A file all of whose names are markup, with a finding."""
    values = np.repeat(RNG.normal(size=(60, 3)), 2, axis=0)
    sites = np.array([f"{MARKUP}{at}" for at in (0, 1)])[RNG.integers(0, 2, 120)]
    names = tuple(f"{MARKUP}{at}" for at in range(3))
    logits = replace(
        as_logits(values, RNG.integers(0, 3, 120)),
        name=MARKUP,
        class_names=names,
        columns={MARKUP: sites},
    )
    return LogitsView(LogitsExperiment(by=MARKUP, cell=(0, None)), Opened(logits))


def cells(html):
    return re.findall(r"<td[^>]*>(.*?)</td>", html)


@IN_BOTH
def test_it_shows_the_figures(language):
    shown, summary = cells(text(language)), sample().opened.summary
    for name, style in (
        ("accuracy", ".2%"),
        ("top5_accuracy", ".2%"),
        ("nll", ".6g"),
        ("brier", ".4f"),
        ("ece", ".4f"),
        ("mce", ".4f"),
        ("classwise_ece", ".4f"),
    ):
        assert f"{getattr(summary, name):{style}}" in shown, name
    confusion = sample().confusion
    assert [f"{confusion.recall[1]:.2%}", f"{confusion.precision[1]:.2%}"] == (
        shown[shown.index("82.50%") :][:2]
    )


@IN_BOTH
def test_its_json_is_that_of_the_file(language):
    scripts = Read(text(language)).scripts
    found = next(script for script in scripts if '"logitscope-report"' in script)
    assert json.loads(found) == json.loads(to_json(report(sample(), DATE)))


@IN_BOTH
def test_it_is_in_the_readers_language(language):
    gettext = translations(language).gettext
    assert f'<html lang="{language}">' in text(language)
    assert f"<h2>{gettext('Every class')}</h2>" in text(language)
    assert sample().opened.fit.verdict.translated(gettext) in text(language)


def test_it_has_the_charts_of_the_page_and_of_every_class():
    kinds = [{trace["meta"] for trace in chart["wide"]["data"]} for chart in Read(text()).charts]
    for role in ("confusion", "recall", "after", "judged", "loss:wrong", "points"):
        assert sum(role in kind for kind in kinds) == 1, role


def test_nothing_is_loaded():
    read = Read(text())
    assert read.addresses == []
    assert "default-src 'none'" in text()


def test_names_of_a_file_are_text():
    plain, odd = Read(text()), Read(report_document(hostile(), DATE, conditions=[MARKUP]))
    assert "img" not in odd.tags
    assert odd.addresses == []
    assert sum(script.startswith("alert") for script in odd.scripts) == 0
    charts = len(odd.charts) - len(plain.charts)
    assert odd.tags.count("script") == plain.tags.count("script") + charts
    said = [given for _tag, given in odd.texts]
    assert f"Report: {MARKUP}" in said  # as a reader sees it
    assert f"Slices by {MARKUP}" in said
    assert f"{MARKUP}2" in said
    assert any(given.endswith(f"): {MARKUP}.") for given in said)
    numbers = next(script for script in odd.scripts if '"logitscope-report"' in script)
    assert json.loads(numbers)["file"]["class_names"][0] == f"{MARKUP}0"


def test_the_figures_of_a_selection_stand_beside_those_of_all_rows():
    view = sample(cell=(1, 9))
    html = report_document(view, DATE, conditions=["label 1, prediction 9"])
    assert "all 797 rows. Beside their figures stand those of the selected rows (9)" in html
    assert f"{view.selected.scores.mean_loss.value:.6g}" in cells(html)
    of_all = [chart for chart in Read(text()).charts if "confusion" in str(chart)[:400]]
    assert of_all == [chart for chart in Read(html).charts if "confusion" in str(chart)[:400]]


def test_findings_are_sentences_with_their_rows():
    html, [twice] = report_document(hostile(), DATE), hostile().opened.findings
    assert f'<div class="finding {twice.severity}">' in html
    assert f"<p>Cure: {twice.cure}</p>" in html
    first = ", ".join(map(str, twice.rows[: report_parts.ROWS]))
    assert f"<p>Rows: {first}, and {twice.rows.size - report_parts.ROWS} more</p>" in html


def test_without_labels_it_says_so():
    html = report_document(LogitsView(LogitsExperiment(), Opened(as_logits(np.eye(3)))), DATE)
    assert "The file has no labels" in html
    assert len(Read(html).charts) == 1


def test_a_file_that_is_not_calibrated_has_its_reliability(monkeypatch):
    monkeypatch.setattr("core.logits.opened.UNASKED", 10)
    html = report_document(sample(), DATE)
    assert "is not calibrated unasked" in html
    assert "Accuracy by confidence, T = 1" in html


def test_at_the_temperature_1_one_column_says_it():
    html = report_document(sample(), DATE)
    assert "All rows with a softmax, at T = 1</p>" in html
    file = as_logits(np.full((20, 3), 1.0), np.arange(20) % 3)
    html = report_document(LogitsView(LogitsExperiment(), Opened(file)), DATE)
    assert html.count("<th>T = 1</th>") == 2  # of the figures, and of the halves


class TestPerClass:
    CONFUSION = Confusion.of(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 0]), 4)

    def test_the_lowest_f1_comes_first_and_a_class_without_rows_last(self):
        drawn = per_class_figure(self.CONFUSION, ["a", "<b>", "c", "d"])
        assert drawn.layout.yaxis.ticktext == ("c", "a", "&lt;b&gt;", "d")
        recall = next(trace for trace in drawn.data if trace.meta == "recall")
        np.testing.assert_array_equal(recall.x, [0, 1, 0.5, np.nan])

    def test_of_many_classes_it_draws_the_worst(self):
        labels = np.arange(100)
        many = Confusion.of(labels, labels // 2, 100)
        drawn = per_class_spec(many, [str(at) for at in labels], width="narrow")
        assert len(drawn["data"][1]["x"]) == per_class.MOST
        assert drawn["layout"]["height"] < 1100


@pytest.mark.parametrize("tested", [module, offline, per_class, report_parts])
def test_the_examples_run(tested):
    assert doctest.testmod(tested).failed == 0
