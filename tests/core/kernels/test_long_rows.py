import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from core.kernels.long_rows import (
    LOWEST,
    STEP,
    offsets_of,
    softmax_of_long,
    sparse_cross_entropy_of_long,
)
from core.losses import sparse_softmax_cross_entropy_with_logits
from core.softmax import log_softmax, softmax
from tests.core.oracles import WIDE_TYPES, exact_log_softmax, exact_softmax, relative_errors


@pytest.fixture
def rows(classes, dtype):
    """Neighbours whose sums are in reach, below it, above it, and at both of its ends."""
    reach = np.log(np.finfo(dtype).max)
    places = np.array([0, -3, -20, -40, 20, -reach, reach - 20, reach + 5, 10 * reach])
    plain = np.random.default_rng(classes).normal(0, 2, (7 * len(places), classes))
    plain[9:18, 1] += reach - 20
    return (plain + np.tile(places, 7)[:, np.newaxis]).astype(dtype)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("dtype", WIDE_TYPES)
@pytest.mark.parametrize("classes", [49, 100, 1500])
class TestSoftmaxOfLong:
    def test_has_the_digits_of_its_type(self, rows, dtype):
        ours = softmax(rows)
        for p, row in zip(ours[:18], rows[:18], strict=True):
            errors = relative_errors(p, exact_softmax(row))
            assert errors[row.argmax()] <= 12 * np.finfo(dtype).eps
            # x less what is taken off is rounded, whatever that is
            assert max(errors) <= (12 + np.ptp(row) / 2) * np.finfo(dtype).eps

    def test_in_place_and_elsewhere_are_the_same(self, rows):
        elsewhere, strided = softmax(rows), np.repeat(rows, 2, axis=1)[:, ::2]
        assert_array_equal(softmax(strided), elsewhere)
        assert softmax(strided, out=strided) is strided
        assert_array_equal(strided, elsewhere)
        assert_array_equal(softmax(rows, out=rows), elsewhere)

    def test_a_sure_answer_is_one(self, rows, classes):
        rows[:, classes // 2] += 3 * np.abs(rows).max() + 800
        assert_array_equal(softmax(rows)[:, classes // 2], 1)

    def test_a_maximum_is_taken_off_where_the_sum_asks_for_it(self, rows, dtype):
        taken = softmax_of_long(rows, np.empty_like(rows))
        first = rows[:, 0]
        offset = np.where(np.abs(first) > STEP, np.floor(first / STEP) * STEP, 0)
        total = np.exp(rows.astype(np.longdouble) - offset[:, np.newaxis]).sum(axis=1)
        needed = (total < LOWEST) | (total > np.finfo(dtype).max / 4)
        assert_array_equal(taken, np.where(needed, rows.max(axis=1), offset))
        assert 0 < needed.sum() < len(rows)
        assert (offset[~needed] != 0).any()


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("dtype", WIDE_TYPES)
@pytest.mark.parametrize("classes", [49, 100, 1500])
class TestSparseCrossEntropyOfLong:
    @pytest.mark.parametrize("label", ["largest", "smallest", "first", "last"])
    def test_has_the_digits_of_its_type(self, rows, classes, dtype, label):
        labels = {
            "largest": rows.argmax(axis=1),
            "smallest": rows.argmin(axis=1),
            "first": np.zeros(len(rows), np.intp),
            "last": np.full(len(rows), classes - 1),
        }[label]
        ours = sparse_softmax_cross_entropy_with_logits(labels, rows)
        for loss, row, y in zip(ours[:18], rows[:18], labels[:18], strict=True):
            exact = -exact_log_softmax(row)[y]
            # x less what is taken off is rounded: the losses of unlikely labels, too
            limit = (12 + np.ptp(row) / 2) * np.finfo(dtype).eps
            assert relative_errors([loss], [exact])[0] <= limit

    def test_is_that_of_the_maximum_where_a_row_is_done_again(self, rows, classes):
        labels = np.arange(len(rows)) % classes
        out = np.empty(len(rows), rows.dtype)
        taken = sparse_cross_entropy_of_long(labels, rows, out)
        assert_array_equal(taken, softmax_of_long(rows, np.empty_like(rows)))
        again = taken == rows.max(axis=1)
        assert 0 < again.sum() < len(rows)
        logs = log_softmax(rows)[np.arange(len(rows)), labels]
        assert_array_equal(out[again], -logs[again])

    def test_a_label_without_a_logit_costs_all(self, rows, dtype):
        rows[::2, 3] = -np.inf
        labels = np.full(len(rows), 3)
        ours = sparse_softmax_cross_entropy_with_logits(labels, rows)
        assert_array_equal(ours[::2], np.inf)
        assert np.isfinite(ours[1::2]).all()

    def test_a_loss_too_small_for_one_minus_p_keeps_its_digits(self, rows, classes, dtype):
        rows[:] = 0
        rows[:, 5] = 45
        ours = sparse_softmax_cross_entropy_with_logits(np.full(len(rows), 5), rows)
        assert_allclose(ours, (classes - 1) * np.exp(-45), rtol=20 * np.finfo(dtype).eps)


@pytest.mark.parametrize("dtype", WIDE_TYPES)
def test_a_row_has_no_offset_unless_it_begins_far_from_zero(dtype):
    first = np.array([0, 32, -32, 33, -33, 64, 1000, -np.inf, np.inf, np.nan], dtype)
    rows = np.stack([first, np.full_like(first, 50)], axis=1)
    assert_array_equal(offsets_of(rows), [0, 0, 0, 32, -64, 64, 992, 0, 0, 0])
    ends = np.array([[np.finfo(dtype).max], [np.finfo(dtype).min]])
    assert np.isfinite(offsets_of(ends)).all()
