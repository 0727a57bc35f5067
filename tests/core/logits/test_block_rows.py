"""The counts of a block against NumPy's own, of widths that are no multiples of anything."""

import numpy as np
import pytest

from core.logits import block_rows
from core.logits.bins import edges_of
from core.logits.block_rows import RowWorker

RANDOM = np.random.default_rng(3)


@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize("classes", [2, 48, 49, 255, 2040, 2041, 6000])
def test_ranks_are_those_of_a_count(classes, rows):
    values = RANDOM.normal(0, 3, (rows, classes)).astype(np.float32)
    labels = values.argmin(axis=1)  # so that the flags of a whole row are up
    labels[::2] = RANDOM.integers(0, classes, len(labels[::2]))
    found = RowWorker(classes, values.dtype).numbers(values, labels)
    own = values[np.arange(rows), labels][:, np.newaxis]
    np.testing.assert_array_equal(found.rank, 1 + (values > own).sum(axis=1))


@pytest.mark.parametrize("rows", [333, 100])
@pytest.mark.parametrize("classes", [3, 50, 301])
def test_the_bins_of_the_classes_are_those_of_their_probabilities(monkeypatch, classes, rows):
    monkeypatch.setattr(block_rows, "BLOCK_BYTES", rows * classes * 8)  # one block, or some
    values = RANDOM.normal(0, 1.5, (333, classes))
    labels = RANDOM.integers(0, classes, 333)
    found = RowWorker(classes, values.dtype).numbers(values, labels).bins
    p = np.exp(values)
    p /= p.sum(axis=1, keepdims=True)
    for k in range(classes):
        counts, _edges = np.histogram(1 - p[:, k], 1 - edges_of(15)[::-1])  # (lo, hi] by turning
        np.testing.assert_array_equal(found.counts[k], counts[::-1])
        sums, _edges = np.histogram(1 - p[:, k], 1 - edges_of(15)[::-1], weights=p[:, k])
        np.testing.assert_allclose(found.sums[k], sums[::-1], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("set_at", [[], [0], [7, 8], [63], range(64), [1, 9, 17, 40, 41, 42]])
def test_flags_that_are_up_are_found(set_at):
    flags = np.zeros(64, bool)
    flags[list(set_at)] = True
    np.testing.assert_array_equal(block_rows._true(flags), np.flatnonzero(flags))


def test_the_size_of_numpy_s_buffers_is_put_back():
    before = np.getbufsize()
    RowWorker(60, np.dtype(np.float32)).numbers(np.ones((2, 60), np.float32), None)
    assert np.getbufsize() == before
