"""The table of rows against a loop that takes the definitions at their word."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.errors import InputError
from core.logits import (
    MISSING,
    Logits,
    block_rows,
    load_sample,
    row_table,
    rows,
    sorted_rows,
    top_classes,
)

COLUMNS = ("prediction", "confidence", "margin", "entropy", "loss", "rank")


def logits_of(values, labels=None):
    labels = None if labels is None else np.asarray(labels, dtype=np.int64)
    return Logits("rows", np.asarray(values), labels, None, "")


def naive(row, label=None):
    """What one row of finite logits comes to, with Python's floats."""
    row = [float(value) for value in row]
    top = max(row)
    total = math.fsum(math.exp(value - top) for value in row)
    probabilities = [math.exp(value - top) / total for value in row]
    prediction = row.index(top)
    pivot = prediction if label is None else label
    others = row[:pivot] + row[pivot + 1 :]
    return {
        "prediction": prediction,
        "confidence": max(probabilities),
        "margin": row[pivot] - max(others, default=-math.inf),
        "entropy": -math.fsum(p * math.log(p) for p in probabilities if p),
        "loss": None if label is None else math.log(total) - (row[label] - top),
        "rank": None if label is None else 1 + sum(value > row[label] for value in row),
    }


def assert_like_naive(logits):
    table = row_table(logits)
    for name in COLUMNS:
        labels = logits.labels if logits.labels is not None else [None] * len(logits.values)
        expected = [
            naive(row, label)[name] for row, label in zip(logits.values, labels, strict=True)
        ]
        column = getattr(table, name)
        if expected[0] is None:
            assert column is None
        else:
            np.testing.assert_allclose(column, expected, rtol=1e-6, atol=1e-6)
            assert column.dtype == rows.TYPES[name]


@settings(max_examples=100)
@given(
    values=arrays.arrays(
        st.sampled_from([np.float16, np.float32, np.float64]),
        arrays.array_shapes(min_dims=2, max_dims=2, max_side=6),
        elements=st.floats(-50, 50, width=16),
    ),
    data=st.data(),
)
def test_every_column_is_what_it_says(values, data):
    count, classes = values.shape
    assert_like_naive(logits_of(values))
    labels = st.lists(st.integers(0, classes - 1), min_size=count, max_size=count)
    assert_like_naive(logits_of(values, data.draw(labels)))


def test_the_sample_is_what_it_says():
    assert_like_naive(load_sample())


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["<f4", ">f4"])
def test_blocks_change_nothing(monkeypatch, order, dtype):
    sample = load_sample()
    whole = row_table(sample)
    monkeypatch.setattr(block_rows, "BLOCK_BYTES", 1000)
    values = np.asarray(sample.values, dtype=dtype, order=order)
    blocked = row_table(logits_of(values, sample.labels))
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(blocked, name), getattr(whole, name))


def test_a_block_is_at_least_one_row():
    values = np.broadcast_to(np.float32(0), (3, rows.BLOCK_BYTES))
    assert list(rows.row_blocks(values)) == [slice(0, 1), slice(1, 2), slice(2, 3)]


def test_28_bytes_a_row():
    table = row_table(load_sample())
    assert sum(getattr(table, name).itemsize for name in COLUMNS) == 28


def test_rows_that_are_not_finite():
    nan, inf = np.nan, np.inf
    values = [[nan, 1, 2], [inf, 1, 2], [-inf, -inf, -inf], [-inf, 1, 1], [inf, inf, 0]]
    table = row_table(logits_of(values, [1, 1, 1, 1, 1]))
    np.testing.assert_array_equal(table.prediction, [MISSING, 0, 0, 1, 0])
    np.testing.assert_array_equal(table.rank, [MISSING, 3, 1, 1, 1])
    np.testing.assert_array_equal(table.confidence, np.float32([nan, nan, nan, 0.5, nan]))
    np.testing.assert_allclose(table.loss, [nan, nan, nan, math.log(2), nan], rtol=1e-6)
    np.testing.assert_allclose(table.entropy, [nan, nan, nan, math.log(2), nan], rtol=1e-6)
    np.testing.assert_array_equal(table.margin, [nan, -inf, nan, 0, nan])


def test_a_masked_label_has_an_infinite_loss():
    table = row_table(logits_of([[-np.inf, 1.0]], [0]))
    assert table.loss[0] == np.inf
    assert table.entropy[0] == 0


def test_extremes_give_no_warnings():
    signalling = np.array([0x7FA00000, 0], dtype="u4").view("f4")
    table = row_table(logits_of([[1e308, -1e308], [1e300, 0]], [0, 1]))
    np.testing.assert_array_equal(table.margin, [np.inf, -np.inf])
    assert row_table(logits_of([signalling])).prediction[0] == MISSING


def test_a_small_loss_keeps_its_digits():
    loss = row_table(logits_of([[0.0, -40.0]], [0])).loss
    np.testing.assert_allclose(loss, [4.248354255291589e-18], rtol=1e-6)


def test_one_class_has_no_other():
    table = row_table(logits_of([[3.0]], [0]))
    assert table.margin[0] == np.inf
    assert (table.confidence[0], table.loss[0], table.rank[0]) == (1, 0, 1)


def test_the_top_classes_of_some_rows():
    sample = load_sample()
    classes, probabilities = top_classes(sample, [5, 0], k=3)
    assert classes.shape == probabilities.shape == (2, 3)
    for place, row in enumerate([5, 0]):
        values = sample.values[row].astype(np.float64)
        expected = np.exp(values) / np.exp(values).sum()
        assert classes[place].tolist() == sorted(range(10), key=lambda k: -expected[k])[:3]
        np.testing.assert_allclose(probabilities[place], expected[classes[place]], rtol=1e-6)


def test_the_top_classes_at_their_edges():
    classes, probabilities = top_classes(logits_of([[1.0, 1.0, 0.0]]), [0], k=7)
    assert classes.tolist() == [[0, 1, 2]]
    np.testing.assert_allclose(probabilities.sum(), 1)
    classes, probabilities = top_classes(logits_of([[np.nan, 1.0]]), [0], k=1)
    assert np.isnan(probabilities).all()
    assert top_classes(load_sample(), [])[0].shape == (0, 3)
    with pytest.raises(InputError, match="k must be at least 1; 0 came"):
        top_classes(load_sample(), [0], k=0)
    for row in (-1, 797):
        with pytest.raises(InputError, match="rows must be from 0 to 796"):
            top_classes(load_sample(), [row])


NAN_LAST = logits_of([[np.nan, 0], [0, 3], [2, 0], [0, 3], [0, 1]], [0, 0, 0, 1, 1])


def test_rows_are_sorted_with_nan_last():
    table = row_table(NAN_LAST)
    assert sorted_rows(table).tolist() == [0, 1, 2, 3, 4]
    assert sorted_rows(table, descending=True).tolist() == [4, 3, 2, 1, 0]
    assert sorted_rows(table, "loss").tolist() == [3, 2, 4, 1, 0]
    assert sorted_rows(table, "loss", descending=True).tolist() == [1, 4, 2, 3, 0]
    assert sorted_rows(table, "rank").tolist() == [2, 3, 4, 1, 0]
    assert sorted_rows(table, "rank", descending=True).tolist() == [1, 2, 3, 4, 0]
    assert sorted_rows(table, "prediction").tolist() == [2, 1, 3, 4, 0]


def test_mistakes_and_pages_of_rows():
    table = row_table(NAN_LAST)
    assert sorted_rows(table, "loss", only_mistakes=True).tolist() == [1, 0]
    assert sorted_rows(table, "loss", limit=2, offset=1).tolist() == [2, 4]
    assert sorted_rows(table, "loss", limit=0).tolist() == []
    assert sorted_rows(table, "loss", offset=9).tolist() == []


def test_what_cannot_be_sorted_says_so():
    table = row_table(logits_of([[1.0, 2.0]]))
    with pytest.raises(InputError, match="'loss' needs labels"):
        sorted_rows(table, "loss")
    with pytest.raises(InputError, match="'rank' needs labels"):
        sorted_rows(table, only_mistakes=True)
    with pytest.raises(InputError, match="no column 'lost'; there are: row, prediction, conf"):
        sorted_rows(table, "lost")
    with pytest.raises(InputError, match="must not be negative"):
        sorted_rows(table, limit=-1)
