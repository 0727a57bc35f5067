"""The one pass against scikit-learn, on any number of threads, and ended half-way."""

import dataclasses
from threading import get_ident

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, top_k_accuracy_score

from core.kernels import pool
from core.logits import as_logits, block_rows, one_pass, read_logits, summarise
from core.softmax import softmax

RANDOM = np.random.default_rng(5)


def file_of(rows, classes, dtype=np.float32, spoilt=False):
    values = RANDOM.normal(0, 3, (rows, classes)).astype(dtype)
    labels = (values + 2 * RANDOM.gumbel(size=values.shape)).argmax(axis=1)
    if spoilt:
        values[3, 0], values[7, 1], values[9], values[11, 0] = np.nan, np.inf, -np.inf, -np.inf
    return as_logits(values, labels)


def bits(found):
    """Everything that was found, as bytes."""
    if dataclasses.is_dataclass(found):
        return [bits(getattr(found, field.name)) for field in dataclasses.fields(found)]
    return found.tobytes() if isinstance(found, np.ndarray) else repr(found)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(900, 2), (900, 48), (900, 49), (900, 1000), (44, 50_000)])
def test_scikit_learn_gives_the_same(shape, dtype):
    file = file_of(*shape, dtype)
    found, labels, every = summarise(file), file.labels, np.arange(shape[1])
    wide = file.values.astype(np.float64)
    p = softmax(wide)
    right = found.quality.reliability.hits.sum() / len(p)  # by argmax, where float16 has ties
    assert right == accuracy_score(labels, wide.argmax(axis=1))
    if shape[1] < 50_000:  # scikit-learn takes a minute
        assert found.nll == pytest.approx(log_loss(labels, p, labels=every), abs=1e-6)
        brier = brier_score_loss(labels, p, labels=every, scale_by_half=False)
        assert found.brier == pytest.approx(brier, abs=1e-6)
    own = p[np.arange(len(p)), labels]
    assert found.nll == pytest.approx(-np.log(own).mean(), abs=1e-6)
    assert found.brier == pytest.approx((np.square(p).sum(1) - 2 * own + 1).mean(), abs=1e-6)
    if shape[1] > 5 and dtype != np.float16:  # which has ties
        expected = top_k_accuracy_score(labels, wide, k=5, labels=every)
        assert found.top5_accuracy == expected


@pytest.mark.parametrize("classes", [3, 200])
def test_a_float32_file_is_as_good_as_a_float64_one(classes):
    file = file_of(700, classes, spoilt=True)
    narrow, wide = (
        one_pass(as_logits(file.values.astype(dtype), file.labels))
        for dtype in (np.float32, np.float64)
    )
    for name in ("prediction", "rank"):
        np.testing.assert_array_equal(getattr(narrow.table, name), getattr(wide.table, name))
    for name in ("confidence", "margin", "entropy", "loss", "brier"):
        one, other = getattr(narrow.table, name), getattr(wide.table, name)
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6, err_msg=name)
    first, second = narrow.summary.quality, wide.summary.quality
    for name in ("rows", "nll", "brier", "ece", "mce", "classwise_ece"):
        assert getattr(first, name) == pytest.approx(getattr(second, name), abs=1e-6), name
    np.testing.assert_array_equal(first.class_counts, second.class_counts)
    np.testing.assert_array_equal(first.class_hits, second.class_hits)


def test_a_small_loss_of_many_classes_keeps_its_digits():
    values = np.full((2, 100), -40.0, np.float32)
    values[:, 7] = 0
    found = one_pass(as_logits(values, [7, 7])).table
    np.testing.assert_allclose(found.loss, 99 * np.exp(-40), rtol=1e-6)
    np.testing.assert_allclose(found.entropy, 99 * 41 * np.exp(-40), rtol=1e-6)


@pytest.mark.parametrize("classes", [7, 200])
def test_no_bit_depends_on_the_threads(classes, monkeypatch):
    monkeypatch.setattr(block_rows, "BLOCK_BYTES", 4 * 200 * 8)
    file = file_of(1500, classes, spoilt=True)
    found = []
    for threads in (1, 2, 5):
        monkeypatch.setattr(pool, "THREADS", threads)
        found.append(bits(one_pass(file)))
    assert found[0] == found[1] == found[2]


def test_progress_goes_up_to_all_rows(monkeypatch):
    monkeypatch.setattr(block_rows, "BLOCK_BYTES", 4 * 200)
    told = []
    summarise(file_of(500, 200), progress=lambda done, count: told.append((done, count)))
    assert len(told) > 10
    assert [done for done, _count in told] == sorted({done for done, _count in told})
    assert told[-1] == (500, 500)


def test_what_progress_raises_ends_the_pass(monkeypatch):
    monkeypatch.setattr(block_rows, "BLOCK_BYTES", 4 * 200)
    told = []

    def progress(done, count):
        told.append(done)
        if done > 100:
            raise TimeoutError(get_ident())

    with pytest.raises(TimeoutError):
        summarise(file_of(5000, 200), progress=progress)
    assert len(told) < 100


def test_ignored_rows_are_missing_in_the_table():
    content = b"a,b,label\n1,2,0\n3,1,1\n0,5,1"
    found = one_pass(read_logits("a.csv", content, ignore_index=0))
    assert found.summary.rows == 2
    assert found.table.prediction.tolist() == [-1, 0, 1]
    assert np.isnan(found.table.loss).tolist() == [True, False, False]
