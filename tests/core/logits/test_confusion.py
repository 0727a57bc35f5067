"""The confusion of a file, against core.metrics and by hand."""

import numpy as np
import pytest

from core import metrics
from core.errors import InputError
from core.logits import (
    MISSING,
    Confusion,
    Opened,
    Selection,
    class_names,
    confusion_of,
    load_sample,
    macro,
    read_logits,
    row_table,
    sorted_rows,
    summarise,
)
from core.logits.confusion import MOST_CLASSES

RNG = np.random.default_rng(0)
LABELS = RNG.integers(0, 7, 500)
PREDICTIONS = np.where(RNG.random(500) < 0.6, LABELS, RNG.integers(0, 7, 500)).astype(np.int32)
RANDOM = Confusion.of(LABELS, PREDICTIONS, 7)
# class 2 has no label, class 0 no prediction, class 3 neither
HOLES = Confusion.of(np.array([0, 1, 1, 1]), np.array([1, 1, 1, 2]), 4)


@pytest.fixture(scope="module")
def digits():
    logits = load_sample()
    return logits, row_table(logits)


class TestAgainstMetrics:
    @pytest.mark.parametrize("confusion", [RANDOM, HOLES])
    @pytest.mark.parametrize(
        ("name", "function"),
        [
            ("precision", metrics.precision),
            ("recall", metrics.recall),
            ("f1", metrics.f1_score),
        ],
    )
    def test_every_class(self, confusion, name, function):
        np.testing.assert_array_equal(getattr(confusion, name), function(confusion.matrix))

    def test_the_matrix(self):
        expected = metrics.confusion_matrix(LABELS, PREDICTIONS, 7)
        np.testing.assert_array_equal(RANDOM.matrix, expected)
        assert RANDOM.matrix.dtype == np.int64

    def test_accuracy(self):
        assert RANDOM.accuracy == metrics.accuracy(LABELS, PREDICTIONS)

    def test_the_digits(self, digits):
        logits, table = digits
        confusion = confusion_of(logits, table)
        expected = metrics.confusion_matrix(logits.labels, metrics.argmax(logits.values), 10)
        np.testing.assert_array_equal(confusion.matrix, expected)
        assert confusion.accuracy == summarise(logits).accuracy
        assert confusion.pair_counts.sum() == 56


class TestNothingToDivideBy:
    def test_a_class_without_labels_has_no_recall(self):
        np.testing.assert_array_equal(HOLES.recall, [0, 2 / 3, np.nan, np.nan])

    def test_a_class_that_is_never_predicted_has_no_precision(self):
        np.testing.assert_array_equal(HOLES.precision, [np.nan, 2 / 3, 0, np.nan])

    def test_neither_is_in_the_mean(self):
        assert macro(HOLES.recall) == pytest.approx(1 / 3)
        assert np.isnan(macro(np.array([np.nan])))

    def test_a_file_of_nan_has_an_empty_matrix(self):
        confusion = Confusion.of(np.array([0, 1]), np.array([MISSING, MISSING]), 2)
        assert confusion.matrix.tolist() == [[0, 0], [0, 0]]
        assert confusion.unpredicted == 2
        assert np.isnan(confusion.accuracy)
        assert confusion.pairs.shape == (0, 2)

    def test_shares_of_nothing_are_nan(self):
        assert np.isnan(HOLES.shares("true")[2]).all()
        assert np.isnan(HOLES.shares("predicted")[:, 0]).all()


class TestShares:
    def test_of_the_label_rows_sum_to_one(self):
        np.testing.assert_allclose(RANDOM.shares("true").sum(axis=1), 1)
        np.testing.assert_array_equal(np.diag(RANDOM.shares("true")), RANDOM.recall)

    def test_of_the_prediction_columns_sum_to_one(self):
        np.testing.assert_allclose(RANDOM.shares("predicted").sum(axis=0), 1)
        np.testing.assert_array_equal(np.diag(RANDOM.shares("predicted")), RANDOM.precision)

    def test_of_none_are_the_counts(self):
        np.testing.assert_array_equal(RANDOM.shares("none"), RANDOM.matrix)


class TestPairs:
    def test_the_most_frequent_is_first(self):
        assert (np.diff(RANDOM.pair_counts) <= 0).all()
        for pair, count in zip(RANDOM.pairs.tolist(), RANDOM.pair_counts, strict=True):
            assert RANDOM.matrix[tuple(pair)] == count > 0
            assert pair[0] != pair[1]

    @pytest.mark.parametrize("cell", [(0, 0), (2, 5), (3, 3)])
    def test_the_count_of_a_cell(self, cell):
        assert RANDOM.count(cell) == RANDOM.matrix[cell]
        assert HOLES.count((0, 3)) == 0

    def test_the_count_of_a_row_and_of_a_column(self):
        for label in range(7):
            assert RANDOM.count((label, None)) == RANDOM.matrix[label].sum()
            assert RANDOM.count((None, label)) == RANDOM.matrix[:, label].sum()

    def test_a_part_is_that_of_the_matrix(self):
        classes = np.array([5, 0, 3])
        np.testing.assert_array_equal(RANDOM.part(classes), RANDOM.matrix[np.ix_(classes, classes)])
        for normalise in ("none", "true", "predicted"):
            np.testing.assert_array_equal(
                RANDOM.shares(normalise, classes),
                RANDOM.shares(normalise)[np.ix_(classes, classes)],
            )

    @pytest.mark.parametrize("cell", [(-1, 0), (0, 7), (10**18, 0), (7, None), (None, 7)])
    def test_a_cell_that_is_not_there(self, cell):
        with pytest.raises(InputError, match=r"there is no cell .*labels and predictions are 0 to"):
            RANDOM.check(cell)


class TestManyClasses:
    def test_a_vocabulary_is_counted_without_a_matrix(self):
        labels = np.array([0, 50_256, 50_256, 7])
        confusion = Confusion.of(labels, np.array([0, 3, 3, 50_255]), 50_257)
        assert confusion.pairs.tolist() == [[50_256, 3], [7, 50_255]]
        assert confusion.recall[[0, 7, 50_256]].tolist() == [1, 0, 0]
        with pytest.raises(InputError, match="a matrix of 50257 classes cannot be read"):
            _ = confusion.matrix

    def test_as_many_as_can_be_read(self):
        one = np.array([0])
        assert Confusion.of(one, one, MOST_CLASSES).matrix.shape == (MOST_CLASSES, MOST_CLASSES)
        with pytest.raises(InputError):
            _ = Confusion.of(one, one, MOST_CLASSES + 1).matrix


class TestRows:
    def test_the_rows_of_every_cell_are_all_rows(self, digits):
        logits, table = digits
        file = Opened(logits)
        cells = [file.selected(Selection((i, j))).rows for i in range(10) for j in range(10)]
        assert sorted(np.concatenate(cells).tolist()) == list(range(797))
        counts = np.array([rows.size for rows in cells]).reshape(10, 10)
        np.testing.assert_array_equal(counts, confusion_of(logits, table).matrix)

    def test_a_part_keeps_its_order(self, digits):
        logits, table = digits
        selected = Opened(logits).selected(Selection((1, 9)))
        every = sorted_rows(table, "loss", descending=True)
        expected = [row for row in every if row in selected.rows]
        assert selected.sorted("loss", descending=True).tolist() == expected
        assert selected.sorted("loss", True, limit=2, offset=1).tolist() == expected[1:3]

    def test_rows_with_a_nan_are_in_no_cell(self):
        logits = read_logits("rows.csv", b"0,1,label\n1,2,0\nnan,1,1\n0,3,1")
        table = row_table(logits)
        confusion = confusion_of(logits, table)
        assert confusion.unpredicted == 1
        assert confusion.matrix.tolist() == [[0, 1], [0, 1]]
        assert Opened(logits).selected(Selection((1, 1))).rows.tolist() == [2]

    def test_a_tie_is_the_first_class(self):
        logits = read_logits("rows.csv", b"0,1,label\n2,2,1")
        assert confusion_of(logits, row_table(logits)).matrix.tolist() == [[0, 0], [1, 0]]
        assert summarise(logits).hits == 1

    def test_without_labels_there_is_none(self):
        logits = read_logits("rows.csv", b"1,2\n3,1")
        table = row_table(logits)
        assert confusion_of(logits, table) is None


def test_names_are_distinct():
    assert class_names(load_sample()) == list("0123456789")
    assert class_names(read_logits("a.csv", b"1,2")) == ["0", "1"]
    assert class_names(read_logits("a.csv", b"a,b\n1,2")) == ["a", "b"]
