"""The rows that a selection leaves, and their figures, against scikit-learn and by hand."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics

from core.logits import Opened, Range, Selection, Slice, as_logits, load_sample, slice_table
from core.logits.selected import fitting
from core.softmax import softmax

RNG = np.random.default_rng(5)
VALUES = RNG.normal(0, 2, (600, 4)).astype(np.float32)
LABELS = (VALUES + RNG.gumbel(size=VALUES.shape)).argmax(axis=1)
SITES = np.array(["a", "b", "c"])[RNG.integers(0, 3, 600)]
AGES = RNG.normal(50, 10, 600)
AGES[:7] = np.nan
COLUMNS = {"site": SITES, "age": AGES, "night": RNG.random(600) < 0.3, "year": np.arange(600) % 4}
FILE = Opened(replace(as_logits(VALUES, LABELS), columns=COLUMNS))
P = softmax(VALUES.astype(np.float64))
GUESS = VALUES.argmax(axis=1)


def rows(**conditions) -> np.ndarray:
    return FILE.selected(Selection(**conditions)).rows


class TestConditions:
    def test_each_is_what_it_says(self):
        table = FILE.table
        cases = [
            (rows(cell=(1, 2)), (LABELS == 1) & (GUESS == 2)),
            (rows(cell=(1, None)), LABELS == 1),
            (rows(cell=(None, 2)), GUESS == 2),
            (rows(mistakes=True), GUESS != LABELS),
            (rows(ranges=(Range("loss", 0.5, 2),)), (table.loss >= 0.5) & (table.loss <= 2)),
            (rows(ranges=(Range("rank", 3),)), table.rank >= 3),
            (rows(slices=(Slice("site", "b"),)), SITES == "b"),
            (rows(slices=(Slice("night", "True"),)), COLUMNS["night"]),
            (rows(slices=(Slice("year", "2"),)), COLUMNS["year"] == 2),
            (rows(slices=(Slice("age", None, 45, 60),)), (AGES >= 45) & (AGES <= 60)),
            (rows(slices=(Slice("age", None, -np.inf, 60),)), AGES <= 60),
            (rows(slices=(Slice("site", "z"),)), np.zeros(600, bool)),
        ]
        for found, expected in cases:
            np.testing.assert_array_equal(found, np.flatnonzero(expected))

    @pytest.mark.parametrize("temperature", [1.0, 2.0])
    def test_a_bin_is_that_of_the_diagram(self, temperature):
        found = rows(bin=9, temperature=temperature)
        np.testing.assert_array_equal(found, FILE.assessment(temperature).rows_of(9))
        assert found.size == FILE.assessment(temperature).quality.reliability.counts[9]

    def test_all_hold_at_once(self):
        both = rows(cell=(1, None), slices=(Slice("site", "b"),), mistakes=True)
        assert set(both) == set(rows(cell=(1, None))) & set(rows(mistakes=True)) & set(
            rows(slices=(Slice("site", "b"),))
        )

    def test_without_conditions_nothing_is_copied(self):
        whole = FILE.selected(Selection())
        assert whole.rows is None
        assert whole.of(FILE.table.loss) is FILE.table.loss

    def test_selections_are_kept_but_not_all(self):
        chosen = Selection(mistakes=True)
        assert FILE.selected(chosen) is FILE.selected(chosen)
        first = FILE.selected(chosen)
        for low in range(20):
            FILE.selected(Selection(ranges=(Range("loss", low),)))
        assert FILE.selected(chosen) is not first


class TestScores:
    @pytest.mark.parametrize(
        "selection",
        [
            Selection(),
            Selection(cell=(2, None)),
            Selection(ranges=(Range("confidence", 0.3, 0.9),)),
            Selection(slices=(Slice("site", "a"),)),
        ],
    )
    def test_they_are_scikit_learns(self, selection):
        selected = FILE.selected(selection)
        at = np.arange(600) if selected.rows is None else selected.rows
        scores, p, own = selected.scores, P[at], LABELS[at]
        one_hot = np.eye(4)[own]
        expected = {
            "accuracy": metrics.accuracy_score(own, GUESS[at]),
            "balanced_accuracy": metrics.recall_score(
                own, GUESS[at], labels=np.unique(own), average="macro"
            ),
            "top5": 1.0,
            "mean_loss": metrics.log_loss(own, p, labels=range(4)),
            "brier": np.square(p - one_hot).sum(axis=1).mean(),
            "auroc": metrics.roc_auc_score(GUESS[at] == own, p.max(axis=1)),
        }
        for name, value in expected.items():
            estimate = getattr(scores, name)
            assert estimate.value == pytest.approx(value, abs=1e-6), name
            assert estimate.low <= estimate.value <= estimate.high, name
        assert (scores.rows, scores.mistakes) == (at.size, np.count_nonzero(GUESS[at] != own))
        part = FILE.assessment(1.0) if selected.rows is None else FILE.assessment(1.0).part(at)
        assert scores.ece.value == pytest.approx(part.quality.ece, abs=1e-6)

    @pytest.mark.parametrize(
        "selection", [Selection(), Selection(cell=(2, None)), Selection(mistakes=True)]
    )
    def test_the_calibration_errors_of_bins_are_those_of_the_rows_alone(self, selection):
        selected = FILE.selected(selection)
        at = np.arange(600) if selected.rows is None else selected.rows
        p, own = P[at], LABELS[at]
        places = np.clip(np.ceil(p * 15) - 1, 0, 14)
        gaps = [
            sum(abs(((own == k) - p[:, k])[places[:, k] == b].sum()) for b in range(15))
            for k in range(4)
        ]
        assert selected.classwise_ece == pytest.approx(np.mean(gaps) / at.size)
        sure, right = p.max(axis=1), GUESS[at] == own
        inside = [np.ceil(sure * 15) - 1 == b for b in range(15)]
        largest = max(abs(right[b].mean() - sure[b].mean()) for b in inside if b.any())
        assert selected.mce == pytest.approx(largest, abs=1e-6)

    def test_many_logits_are_not_read_again_for_it(self, monkeypatch):
        chosen = Selection(cell=(1, None))
        size = 4 * FILE.selected(chosen).count
        for most, known in ((size, True), (size - 1, False)):
            monkeypatch.setattr("core.logits.selected.READ", most)
            file = Opened(FILE.logits)
            assert (file.selected(chosen).classwise_ece is not None) == known
            assert file.selected(Selection()).classwise_ece == file.summary.classwise_ece

    def test_balanced_accuracy_is_scikit_learns(self):
        expected = metrics.balanced_accuracy_score(LABELS, GUESS)
        assert FILE.selected(Selection()).scores.balanced_accuracy.value == pytest.approx(expected)

    def test_confidences_near_1_are_told_apart(self):
        sure = Opened(as_logits(6 * VALUES, LABELS))
        p = softmax((6 * VALUES).astype(np.float64)).max(axis=1)
        assert np.count_nonzero(p.astype(np.float32) == 1) > 50
        expected = metrics.roc_auc_score(GUESS == LABELS, p)
        assert sure.selected(Selection()).scores.auroc.value == pytest.approx(expected, abs=1e-9)
        assert sure.selected(Selection()).scores.auroc.value == sure.assessment(1.0).auroc

    def test_of_no_rows_there_are_none(self):
        scores = FILE.selected(Selection(slices=(Slice("site", "z"),))).scores
        assert scores.rows == scores.mistakes == 0
        assert np.isnan([scores.accuracy.value, scores.ece.high, scores.auroc.low]).all()
        nothing = FILE.selected(Selection(slices=(Slice("site", "z"),)))
        assert np.isnan([nothing.mce, nothing.classwise_ece]).all()

    def test_a_row_without_a_softmax_makes_them_nan(self):
        values = VALUES.copy()
        values[3, 0] = np.nan
        file = Opened(as_logits(values, LABELS))
        scores = file.selected(Selection()).scores
        assert np.isnan([scores.mean_loss.value, scores.brier.low, scores.ece.value]).all()
        assert scores.accuracy.value < 1
        assert not np.isnan(file.selected(Selection(mistakes=False, cell=(1, 1))).scores.ece.value)

    def test_a_part_of_an_assessment_is_that_of_the_part(self):
        from core.logits import assess

        at = rows(slices=(Slice("site", "a"),))
        whole = FILE.assessment(2.0).part(at)
        alone = assess(as_logits(VALUES[at], LABELS[at]), 2.0)
        for name in ("nll", "brier", "ece", "mce"):
            assert getattr(whole.quality, name) == pytest.approx(getattr(alone.quality, name))
        assert whole.auroc == pytest.approx(alone.auroc, abs=1e-12)
        assert np.isnan(whole.quality.classwise_ece)


class TestHistograms:
    @pytest.mark.parametrize("name", ["confidence", "entropy", "margin", "loss"])
    def test_every_row_is_in_a_bin(self, name):
        right, wrong = FILE.selected(Selection()).histogram(name)
        assert right.sum() == np.count_nonzero(GUESS == LABELS)
        assert wrong.sum() == np.count_nonzero(GUESS != LABELS)
        found = FILE.places.histograms[name]
        values = np.clip(getattr(FILE.table, name), found.edges[0], found.edges[-1])
        expected, _edges = np.histogram(values, found.edges + 1e-9)
        assert np.abs(right + wrong - expected).sum() <= 4  # on an edge

    def test_the_density_counts_the_same_rows(self):
        assert FILE.selected(Selection()).density.sum() == 600
        assert FILE.selected(Selection(cell=(1, None))).density.sum() == (LABELS == 1).sum()

    def test_rows_without_a_number_are_in_none(self):
        values = VALUES.copy()
        values[:5] = np.nan
        selected = Opened(as_logits(values, LABELS)).selected(Selection())
        assert sum(counts.sum() for counts in selected.histogram("loss")) == 595
        assert selected.density.sum() == 595


class TestSlices:
    def test_each_is_the_figure_of_its_rows(self):
        factor = FILE.factor("site")
        found = slice_table(FILE.selected(Selection()), factor.codes, 3)
        for at, value in enumerate(factor.values):
            scores = FILE.selected(Selection(slices=(Slice("site", value),))).scores
            assert found.counts[at] == scores.rows
            assert found.accuracy[at] == pytest.approx(scores.accuracy.value)
            assert found.accuracy_low[at] == pytest.approx(scores.accuracy.low)
            assert found.loss[at] == pytest.approx(scores.mean_loss.value)
            assert found.ece[at] == pytest.approx(scores.ece.value)
            assert 0 < found.ece_half[at] < 0.2

    def test_many_numbers_are_parted_evenly_and_nan_is_in_none(self):
        factor = FILE.factor("age")
        assert len(factor.values) == 8
        counts = np.bincount(factor.codes, minlength=9)
        assert counts[8] == 7
        assert counts[:8].min() >= 70

    def test_of_too_many_values_the_most_frequent_are_told_apart(self):
        names = np.array([f"p{at}" for at in range(1100)] + ["p7", "p7"])
        file = Opened(
            replace(as_logits(np.zeros((1102, 2)), np.zeros(1102, int)), columns={"p": names})
        )
        factor = file.factor("p")
        assert len(factor.values) == 1000
        assert "p7" in factor.values
        rare = next(name for name in names if name not in factor.values)
        found = file.selected(Selection(slices=(Slice("p", rare),)))
        assert names[found.rows].tolist() == [rare]


class TestFitting:
    def test_what_a_file_has_not_goes_and_is_said(self):
        file = Opened(as_logits(VALUES))
        wanted = Selection(
            cell=(1, 2),
            bin=3,
            finding="nan",
            mistakes=True,
            ranges=(Range("loss", 1), Range("entropy", 0, 1)),
            slices=(Slice("site", "a"),),
        )
        kept, problems = fitting(file, wanted)
        assert kept == Selection(ranges=(Range("entropy", 0, 1),))
        assert len(problems) == 5

    def test_a_range_of_text_is_refused(self):
        kept, (problem,) = fitting(FILE, Selection(slices=(Slice("site", None, 0, 1),)))
        assert not kept
        assert "holds text" in str(problem)

    def test_what_it_has_stays(self):
        wanted = Selection(cell=(None, 3), bin=3, slices=(Slice("age", None, 0, 1),))
        assert fitting(FILE, wanted) == (wanted, ())
        assert load_sample().columns == {}
