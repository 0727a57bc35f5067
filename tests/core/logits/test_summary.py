"""Summaries against plain NumPy, and their blocks against the whole."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from core.logits import (
    Logits,
    Summary,
    block_rows,
    load_sample,
    open_logits,
    row_table,
    summarise,
)

RANDOM = np.random.default_rng(0)
VALUES = RANDOM.normal(0, 4, (1000, 7)).astype(np.float32)
LABELS = RANDOM.integers(0, 7, 1000)


def logits_of(values, labels=None):
    labels = None if labels is None else np.asarray(labels, dtype=np.int64)
    return Logits("rows", np.asarray(values), labels, None, "")


def assert_same(first, second):
    for field in dataclasses.fields(first):
        one, other = getattr(first, field.name), getattr(second, field.name)
        if dataclasses.is_dataclass(one):
            assert_same(one, other)
        elif isinstance(one, float | np.ndarray):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
        else:
            assert one == other, field.name


def test_against_numpy():
    summary = summarise(logits_of(VALUES, LABELS))
    wide = VALUES.astype(np.float64)
    log_p = wide - np.log(np.exp(wide).sum(axis=1, keepdims=True))
    assert (summary.rows, summary.classes, summary.dtype) == (1000, 7, "float32")
    assert (summary.low, summary.high) == (VALUES.min(), VALUES.max())
    assert summary.bytes == 28_000
    assert (summary.nan_count, summary.inf_count, summary.undefined_rows) == (0, 0, 0)
    assert summary.accuracy == (VALUES.argmax(axis=1) == LABELS).mean()
    np.testing.assert_allclose(summary.mean_loss, -log_p[np.arange(1000), LABELS].mean())
    assert summary.notes == ()


def test_without_labels_there_is_no_accuracy():
    summary = summarise(logits_of(VALUES))
    assert (summary.accuracy, summary.mean_loss) == (None, None)


@settings(max_examples=50)
@given(
    cuts=st.lists(st.integers(1, 999), unique=True, max_size=5),
    labelled=st.booleans(),
    spoilt=st.lists(st.tuples(st.integers(0, 999), st.sampled_from([np.nan, np.inf, -np.inf]))),
)
def test_blocks_add_up_to_the_whole(cuts, labelled, spoilt):
    values = VALUES.copy()
    for row, value in spoilt:
        values[row, row % 7] = value
    labels = LABELS if labelled else None
    bounds = [0, *sorted(cuts), 1000]
    parts = [
        Summary.of(values[start:end], None if labels is None else labels[start:end])
        for start, end in itertools.pairwise(bounds)
    ]
    merged = parts[0]
    for part in parts[1:]:
        merged = merged + part
    assert_same(merged, Summary.of(values, labels))
    if len(parts) > 2:
        assert_same(parts[0] + (parts[1] + parts[2]), (parts[0] + parts[1]) + parts[2])


def test_what_is_not_finite_is_counted_and_said():
    nan, inf = np.nan, np.inf
    values = [[1, -2], [-inf, -inf], [inf, -inf], [nan, 3], [nan, nan]]
    summary = summarise(logits_of(np.float16(values), [0, 0, 0, 1, 1]))
    assert (summary.low, summary.high, summary.dtype) == (-2, 3, "float16")
    assert (summary.nan_count, summary.positive_inf_count, summary.negative_inf_count) == (3, 1, 3)
    assert summary.inf_count == 4
    assert (summary.undefined_rows, summary.first_undefined) == (4, 1)
    assert np.isnan(summary.mean_loss)
    assert "without a loss: 4;" in str(summary.notes[0])
    assert "row 1 (counted from 0)" in str(summary.notes[0])


def test_nothing_finite_has_no_range():
    summary = summarise(logits_of([[np.nan, np.inf]]))
    assert np.isnan([summary.low, summary.high]).all()


def test_ties_are_hits_and_nan_never_is():
    values = [[1, 1, 0], [1, 1, 0], [1, 1, 0], [np.nan, 2, 1], [2, np.nan, 1], [-np.inf, 0, 0]]
    summary = summarise(logits_of(values, [0, 1, 2, 1, 1, 2]))
    assert summary.hits == 3
    assert summary.accuracy == 0.5


def test_accuracy_is_that_of_the_table():
    sample = load_sample()
    assert summarise(sample).hits == (row_table(sample).rank == 1).sum()


def test_other_classes_do_not_add_up():
    narrow, wide = (Summary.of(np.zeros((2, classes))) for classes in (3, 4))
    with pytest.raises(InputError, match=r"\(N, 3\) float64 and of \(N, 4\) float64"):
        narrow + wide


def test_a_mapped_file_of_another_byte_order_in_blocks(tmp_path, monkeypatch):
    np.save(tmp_path / "big.npy", VALUES.astype(">f4"))
    np.save(tmp_path / "labels.npy", LABELS)
    monkeypatch.setattr(block_rows, "BLOCK_BYTES", 1000)
    blocked = summarise(open_logits(tmp_path / "big.npy", tmp_path / "labels.npy"))
    assert_same(blocked, Summary.of(VALUES, LABELS))
