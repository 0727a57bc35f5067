import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.kernels.long_rows import LOWEST, STEP, offsets_of, softmax_of_long
from core.softmax import softmax
from tests.core.oracles import WIDE_TYPES, exact_softmax, relative_errors


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("dtype", WIDE_TYPES)
@pytest.mark.parametrize("classes", [49, 100, 1500])
class TestSoftmaxOfLong:
    @pytest.fixture
    def rows(self, classes, dtype):
        """Neighbours whose sums are in reach, below it, above it, and at both of its ends."""
        reach = np.log(np.finfo(dtype).max)
        places = np.array([0, -3, -20, -40, 20, -reach, reach - 20, reach + 5, 10 * reach])
        plain = np.random.default_rng(classes).normal(0, 2, (7 * len(places), classes))
        plain[9:18, 1] += reach - 20
        return (plain + np.tile(places, 7)[:, np.newaxis]).astype(dtype)

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


@pytest.mark.parametrize("dtype", WIDE_TYPES)
def test_a_row_has_no_offset_unless_it_begins_far_from_zero(dtype):
    first = np.array([0, 32, -32, 33, -33, 64, 1000, -np.inf, np.inf, np.nan], dtype)
    assert_array_equal(offsets_of(first), [0, 0, 0, 32, -64, 64, 992, 0, 0, 0])
    assert np.isfinite(offsets_of(np.array([np.finfo(dtype).max, np.finfo(dtype).min]))).all()
