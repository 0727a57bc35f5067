"""Loss, Brier score and calibration errors against scikit-learn and counts by hand."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, top_k_accuracy_score

from core.errors import InputError
from core.logits import as_logits, assess, block_rows, summarise
from core.softmax import softmax
from tests.core.logits.test_reliability import by_hand

RANDOM = np.random.default_rng(11)


def file_of(rows, classes, scale=2.0, dtype=np.float64):
    values = RANDOM.normal(0, scale, (rows, classes))
    labels = (values + RANDOM.gumbel(size=values.shape)).argmax(axis=1)
    return as_logits((1.7 * values).astype(dtype), labels)


@pytest.mark.parametrize("classes", [2, 3, 10, 1000])
@pytest.mark.parametrize("temperature", [0.8, 1.0, 4.0])
def test_scikit_learn_gives_the_same(classes, temperature):  # which clips at 2e-16
    file = file_of(600, classes)
    found = assess(file, temperature)
    p = softmax(file.values / temperature)
    every = np.arange(classes)
    one_hot = np.eye(classes)[file.labels]
    assert found.quality.nll == pytest.approx(log_loss(file.labels, p, labels=every), abs=1e-9)
    brier = brier_score_loss(one_hot.argmax(axis=1), p, labels=every, scale_by_half=False)
    assert found.quality.brier == pytest.approx(brier, abs=1e-9)
    assert found.auroc == pytest.approx(roc_auc_score(found.hits, p.max(axis=1)), abs=1e-9)


@pytest.mark.parametrize("classes", [2, 7])
@pytest.mark.parametrize("bins", [5, 15])
def test_the_calibration_errors_are_those_of_a_count_by_hand(classes, bins):
    file = file_of(1500, classes)
    found = assess(file, 0.8, bins).quality
    p = softmax(file.values / 0.8)
    hits = p.argmax(axis=1) == file.labels
    assert (found.ece, found.mce) == pytest.approx(by_hand(p.max(axis=1), hits, bins), abs=1e-12)
    each = [by_hand(p[:, k], file.labels == k, bins)[0] for k in range(classes)]
    assert found.classwise_ece == pytest.approx(np.mean(each), abs=1e-12)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_the_five_largest(classes):
    file = file_of(500, classes)
    summary = summarise(file.values, file.labels)
    expected = 1.0 if classes <= 5 else top_k_accuracy_score(file.labels, file.values, k=5)
    assert summary.top5_accuracy == pytest.approx(expected)


def test_a_label_in_a_tie_for_the_fifth_place_is_a_hit():
    tied = [[9, 8, 7, 6, 5, 5, 5, 0]]
    assert [summarise(tied, [label]).top5_accuracy for label in (4, 6, 7)] == [1, 1, 0]


def test_the_summary_has_them_at_the_temperature_1():
    file = file_of(700, 6)
    summary, found = summarise(file, bins=10), assess(file, bins=10).quality
    for name in ("nll", "brier", "ece", "mce", "classwise_ece"):
        assert getattr(summary, name) == pytest.approx(getattr(found, name), abs=1e-12), name


def test_blocks_add_up_to_the_whole(monkeypatch):
    file = file_of(500, 4)
    whole = assess(file)
    monkeypatch.setattr(block_rows, "BLOCK_BYTES", 100)
    parts = assess(file)
    for name in ("nll", "brier", "ece", "mce", "classwise_ece"):
        assert getattr(parts.quality, name) == pytest.approx(
            getattr(whole.quality, name), abs=1e-12
        )
    np.testing.assert_array_equal(parts.confidence, whole.confidence)


class TestRowsWithoutSoftmax:
    VALUES = np.array([[2.0, 0, 1], [np.nan, 0, 1], [0, np.inf, 1], [-np.inf] * 3, [0, 3, -np.inf]])
    LABELS = np.array([0, 1, 1, 0, 2])

    def test_they_are_left_out_of_an_assessment(self):
        found = assess(as_logits(self.VALUES, self.LABELS))
        assert found.quality.rows == 2
        assert np.isnan(found.confidence).tolist() == [False, True, True, True, False]
        assert sum(found.rows_of(place).size for place in range(15)) == 2
        assert found.quality.nll == np.inf  # the label of the last row has probability 0

    def test_a_summary_says_nan(self):
        summary = summarise(self.VALUES, self.LABELS)
        assert np.isnan([summary.nll, summary.brier, summary.ece, summary.mce]).all()
        assert summary.top5_accuracy == 4 / 5

    def test_nothing_but_such_rows(self):
        found = assess(as_logits([[np.nan, 1]], [0])).quality
        assert np.isnan([found.nll, found.brier, found.ece, found.mce, found.classwise_ece]).all()


def test_a_bin_has_its_rows():
    found = assess(file_of(400, 5))
    counts = found.quality.reliability.counts
    assert [found.rows_of(place).size for place in range(15)] == counts.tolist()
    place = int(counts.argmax())
    inside = found.confidence[found.rows_of(place)]
    assert (inside > place / 15).all()
    assert (inside <= (place + 1) / 15).all()


def test_equal_logits_are_predicted_by_argmax():
    found = assess(as_logits(np.zeros((4, 2)), [0, 1, 1, 1])).quality
    assert found.reliability.hits.sum() == 1
    assert found.ece == pytest.approx(0.25)


def test_of_many_classes_none_has_its_own_bins(monkeypatch):
    monkeypatch.setattr(block_rows, "MOST_CLASSWISE", 3)
    found = assess(file_of(50, 4)).quality
    assert np.isnan(found.classwise_ece)
    assert found.ece > 0


def test_ignored_rows_count_nowhere():
    values, labels = RANDOM.normal(size=(6, 3)), np.array([0, -100, 1, 2, -100, 0])
    kept = labels != -100
    first = summarise(values, labels, ignore_index=-100)
    second = summarise(values[kept], labels[kept])
    assert (first.rows, first.ece, first.nll) == (4, second.ece, second.nll)


@pytest.mark.parametrize(
    ("values", "labels", "sentence"),
    [
        ([[1, 2]], [2], "labels must be from 0 to 1"),
        ([[1, 2]], [-1], "labels must be from 0 to 1"),
        ([[1, 2], [3, 4]], [0], "differ in number: 1 and 2"),
        ([[1, 2]], [0.5], "whole numbers"),
        (np.zeros((2, 2, 2)), [0, 0], "differ in number: 2 and 4"),
    ],
)
def test_what_does_not_fit_is_said(values, labels, sentence):
    with pytest.raises(InputError, match=sentence):
        summarise(values, labels)


def test_without_labels_nothing_is_assessed():
    with pytest.raises(InputError, match="has no labels"):
        assess(as_logits([[1, 2]]))


def test_all_rows_ignored():
    with pytest.raises(InputError, match="every label is -1, which is ignored"):
        summarise([[1, 2]], [-1], ignore_index=-1)
