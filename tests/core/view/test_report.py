"""The report of a file: its figures are those of scikit-learn and of the page."""

import doctest
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics

from core.experiment import LogitsExperiment
from core.logits import (
    Opened,
    Selection,
    as_logits,
    ignoring,
    load_sample,
    read_logits,
    slice_table,
)
from core.softmax import softmax
from core.view import LogitsView, measures
from core.view import report as module
from core.view.report import MOST_PAIRS, MOST_ROWS, report, to_json

RNG = np.random.default_rng(11)
VALUES = RNG.normal(0, 2, (900, 7)).astype(np.float32)
LABELS = (VALUES / 2 + RNG.gumbel(size=VALUES.shape)).argmax(axis=1)
SITES = np.array(["a", "b"])[RNG.integers(0, 2, 900)]
FILE = Opened(replace(as_logits(VALUES, LABELS), name="seven.npy", columns={"site": SITES}))
P, GUESS = softmax(VALUES.astype(np.float64)), VALUES.argmax(axis=1)


def of(opened, **chosen):
    """The report as a reader of its JSON has it."""
    text = to_json(report(LogitsView(LogitsExperiment(**chosen), opened), "2026-01-02T03:04:05"))
    return json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


FOUND = of(FILE)


def test_the_metrics_are_scikit_learns():
    one_hot, sure = np.eye(7)[LABELS], P.max(axis=1)
    expected = {
        "accuracy": metrics.accuracy_score(LABELS, GUESS),
        "balanced_accuracy": metrics.balanced_accuracy_score(LABELS, GUESS),
        "top5_accuracy": metrics.top_k_accuracy_score(LABELS, P, k=5),
        "nll": metrics.log_loss(LABELS, P),
        "brier": np.square(P - one_hot).sum(axis=1).mean(),
        "auroc": metrics.roc_auc_score(GUESS == LABELS, sure),
    }
    for name, value in expected.items():
        assert FOUND["metrics"][name]["value"] == pytest.approx(value, abs=1e-6), name
        assert FOUND["metrics"][name]["low"] <= value <= FOUND["metrics"][name]["high"], name
    assert FOUND["metrics"]["mistakes"] == np.count_nonzero(GUESS != LABELS)


def test_the_metrics_are_the_summarys_to_the_last_digit():
    names = ("accuracy", "top5_accuracy", "nll", "brier", "ece", "mce", "classwise_ece")
    for name in names:
        assert FOUND["metrics"][name]["value"] == getattr(FILE.summary, name), name


def test_every_class_is_scikit_learns():
    columns = metrics.precision_recall_fscore_support(LABELS, GUESS)
    for name, column in zip(("precision", "recall", "f1", "support"), columns, strict=True):
        assert [each[name] for each in FOUND["per_class"]] == pytest.approx(column.tolist()), name
    matrix = metrics.confusion_matrix(LABELS, GUESS)
    assert FOUND["confusion_matrix"]["matrix"] == matrix.tolist()
    np.fill_diagonal(matrix, 0)
    pairs = FOUND["confusion_matrix"]["pairs"]
    assert {(each["label"], each["prediction"]): each["count"] for each in pairs} == {
        (i, j): count for (i, j), count in np.ndenumerate(matrix) if count
    }
    assert FOUND["macro"]["f1"] == pytest.approx(metrics.f1_score(LABELS, GUESS, average="macro"))


def test_bins_and_histograms_hold_every_row():
    found = FOUND["reliability"]
    quality = FILE.summary.quality.reliability
    assert found["count"] == quality.counts.tolist()
    assert sum(found["count"]) == 900
    full = np.flatnonzero(quality.counts)
    for at in full:
        inside = (P.max(axis=1) > found["edges"][at]) & (P.max(axis=1) <= found["edges"][at + 1])
        assert found["accuracy"][at] == pytest.approx((GUESS == LABELS)[inside].mean())
    empty = np.flatnonzero(quality.counts == 0)
    assert empty.size
    assert {found["confidence"][at] for at in empty} == {None}
    for name in ("confidence", "entropy", "margin", "loss"):
        histogram = FOUND["histograms"][name]
        assert sum(histogram["count"]) == 900
        assert sum(histogram["right"]) == np.count_nonzero(GUESS == LABELS)
        assert len(histogram["edges"]) == len(histogram["count"]) + 1


def test_the_temperature_is_the_fits_and_both_sides_of_it_are_told():
    fit, found = FILE.fit, FOUND["temperature_scaling"]
    assert (found["kind"], found["temperature"]) == (fit.kind, fit.temperature)
    assert found["verdict"] == str(fit.verdict)
    assert found["nll_after"] == {"fitted": fit.nll_after.fitted, "judged": fit.nll_after.judged}
    assert sum(found["rows"].values()) == 900
    shown = FILE.temperature()
    assert [each["temperature"] for each in found["at"]] == [1, shown]
    scaled = softmax(VALUES.astype(np.float64), temperature=shown)
    assert found["at"][1]["nll"] == pytest.approx(metrics.log_loss(LABELS, scaled))
    low = int(np.argmin(found["curve"]["judged"]))
    assert found["curve"]["temperature"][low] == pytest.approx(fit.temperature, rel=0.1)


def test_slices_are_those_of_the_column():
    found = of(FILE, by="site")["slices"]
    table = slice_table(FILE.selected(Selection()), FILE.factor("site").codes, 2)
    assert [each["value"] for each in found["values"]] == ["a", "b"]
    assert [each["rows"] for each in found["values"]] == table.counts.tolist()
    assert [each["nll"] for each in found["values"]] == table.loss.tolist()
    assert FOUND["slices"] is None


def test_a_selection_stands_beside_all_rows():
    found = of(FILE, cell=(1, None))
    assert found["metrics"] == FOUND["metrics"]
    assert found["confusion_matrix"] == FOUND["confusion_matrix"]
    at = LABELS == 1
    mine = found["selection"]
    assert (mine["rows"], mine["conditions"]["cell"]) == (at.sum(), [1, None])
    value = metrics.accuracy_score(LABELS[at], GUESS[at])
    assert mine["metrics"]["accuracy"]["value"] == value
    assert mine["metrics"]["nll"]["value"] == pytest.approx(
        metrics.log_loss(LABELS[at], P[at], labels=range(7)), abs=1e-6
    )
    assert FOUND["selection"] is None


def test_the_file_is_told_and_the_doctor_with_its_rows():
    values = np.repeat(VALUES, 2, axis=0)
    logits = as_logits(values, np.repeat(LABELS, 2))
    found = of(Opened(replace(logits, name="twice.npy", digest="ab12")))
    assert found["file"] | {"notes": []} == {
        "name": "twice.npy",
        "sha256": "ab12",
        "shape": [1800, 7],
        "rows": 1800,
        "classes": 7,
        "dtype": "float32",
        "labelled": True,
        "ignore_index": None,
        "ignored_rows": 0,
        "class_names": list("0123456"),
        "notes": [],
    }
    assert (found["format"], found["version"]) == ("logitscope-report", 1)
    assert found["date"] == "2026-01-02T03:04:05"
    [twice] = found["doctor"]["findings"]
    assert twice["kind"] == "duplicates"
    assert len(twice["rows"]) == MOST_ROWS < twice["row_count"]


def test_rows_keep_their_numbers_where_some_are_ignored():
    values = VALUES.copy()
    values[[4, 9]] = np.nan
    labels = LABELS.copy()
    labels[:6] = 3
    file = Opened(ignoring(as_logits(values, labels), 3))
    found = of(file)
    assert found["file"]["ignored_rows"] == np.count_nonzero(labels == 3)
    assert found["file"]["rows"] + found["file"]["ignored_rows"] == 900
    kept = [row for row in (4, 9) if labels[row] != 3]
    assert found["logits"]["first_row_without_softmax"] == kept[0]
    assert found["doctor"]["findings"][0]["rows"] == kept


def test_json_has_neither_nan_nor_infinity():
    text = b"a,b,label\n1,2,0\nnan,1,1\n-inf,3,0\n2,-inf,0\n"
    found = of(Opened(read_logits("odd.csv", text)))
    assert found["metrics"]["nll"]["value"] is None  # a row has no softmax
    assert found["temperature_scaling"]["at"][0]["nll"] == "Infinity"
    assert to_json({"low": -math.inf}) == '{\n "low": "-Infinity"\n}'


def test_without_labels_it_says_what_it_can():
    found = of(Opened(as_logits(VALUES)))
    for name in ("metrics", "per_class", "macro", "confusion_matrix", "reliability"):
        assert found[name] is None, name
    assert found["temperature_scaling"] is None
    assert sum(found["histograms"]["entropy"]["count"]) == 900
    assert found["histograms"]["entropy"]["right"] is None


def test_many_classes_have_their_most_frequent_mistakes():
    values = RNG.normal(size=(4000, 300)).astype(np.float32)
    found = of(Opened(as_logits(values, RNG.integers(0, 300, 4000))))["confusion_matrix"]
    assert found["matrix"] is None
    assert len(found["pairs"]) == MOST_PAIRS < found["pair_count"]
    counts = [each["count"] for each in found["pairs"]]
    assert counts == sorted(counts, reverse=True)


def test_names_that_utf_8_does_not_have_are_written():
    logits = replace(load_sample(), name="caf\udce9.npz", class_names=("\ud800",) * 10)
    found = report(LogitsView(LogitsExperiment(), Opened(logits)))
    assert found["file"]["name"] == "caf?.npz"
    to_json(found).encode()


@pytest.mark.parametrize("tested", [module, measures], ids=["report", "measures"])
def test_the_examples_run(tested):
    assert doctest.testmod(tested).failed == 0
