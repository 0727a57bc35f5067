import ml_dtypes
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.kernels import block_of
from core.kernels.blocks import BLOCK_BYTES, CHUNK, SHORT, block_rows, working_type
from tests.core.oracles import FLOAT_TYPES, WIDE_TYPES

LENGTHS = (1, 2, 3, 7, 8, 9, 20, SHORT, SHORT + 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5)


def loaded(rows, temperature=1.0, keep=True):
    rows = np.asarray(rows)
    block = block_of(len(rows), rows.shape[1], rows.dtype)
    with np.errstate(all="ignore"):
        block.load(rows, temperature, keep)
    return block


def of_rows(block, values):
    """What a block has one of for each row."""
    return block.aligned(values)[:, 0]


@pytest.mark.parametrize("dtype", FLOAT_TYPES)
@pytest.mark.parametrize("classes", [*LENGTHS, 50_257, 10**7])
def test_a_buffer_has_no_row_more_than_its_bytes_ask_for(dtype, classes):
    rows = block_rows(classes, np.dtype(dtype))
    row = classes * working_type(np.dtype(dtype)).itemsize
    assert rows * row >= BLOCK_BYTES
    assert (rows - (48 if classes <= SHORT else 1)) * row < BLOCK_BYTES
    assert classes > SHORT or rows % 32 == 16  # whole vectors, and no power of two


@pytest.mark.parametrize("dtype", WIDE_TYPES)
@pytest.mark.parametrize("classes", LENGTHS)
def test_sums_are_those_of_a_lone_row(dtype, classes):
    rows = np.random.default_rng(classes).normal(0, 5, (6, classes)).astype(dtype)
    block = loaded(rows)
    with np.errstate(all="ignore"):
        alone = [loaded(row[np.newaxis]) for row in rows]
        total, rest = of_rows(block, block.sum(block.exponentials)), of_rows(block, block.rest())
        for i, one in enumerate(alone):
            assert of_rows(one, one.sum(one.exponentials)) == total[i]
            assert of_rows(one, one.rest()) == rest[i]


@pytest.mark.parametrize("dtype", WIDE_TYPES)
@pytest.mark.parametrize("classes", LENGTHS)
def test_sums_lose_a_few_bits_at_most(dtype, classes):
    equal = np.tile(np.log([[0.1], [0.7]]), classes)  # rounded in the same direction every time
    equal[:, 0] = 0
    for rows in (np.random.default_rng(classes).normal(0, 5, (6, classes)), equal):
        block = loaded(rows.astype(dtype))
        exact = block.aligned(block.exponentials).astype(np.longdouble)
        limit = 12 * np.finfo(dtype).eps
        total = of_rows(block, block.sum(block.exponentials))
        assert (np.abs(total / exact.sum(axis=1) - 1) <= limit).all()
        one_less = exact.sum(axis=1) - 1
        assert (np.abs(of_rows(block, block.rest()) - one_less) <= limit * exact.sum(axis=1)).all()


@pytest.mark.parametrize("classes", [3, SHORT, SHORT + 1, 2000])
@pytest.mark.parametrize("place", [0, 1, -1])
def test_the_rest_leaves_one_maximum_out(classes, place):
    rows = np.full((3, classes), -40.0)
    rows[:, place] = 7
    rows[1, (place + 1) % classes] = 7  # a tie
    others = np.exp(-47.0)
    expected = [(classes - 1) * others, 1 + (classes - 2) * others, (classes - 1) * others]
    block = loaded(rows)
    np.testing.assert_allclose(of_rows(block, block.rest()), expected, rtol=1e-14)
    assert_array_equal(of_rows(block, block.top), [7, 7, 7])


@pytest.mark.parametrize("classes", [2, SHORT, SHORT + 1, 2000])
def test_undefined_rows_have_no_rest_and_leave_the_others_alone(classes):
    rows = np.zeros((5, classes))
    rows[1, -1], rows[2, 0], rows[3] = np.nan, np.inf, -np.inf
    block = loaded(rows)
    with np.errstate(all="ignore"):
        rest, total = of_rows(block, block.rest()), of_rows(block, block.sum(block.exponentials))
    assert_array_equal(np.isnan(rest), [False, True, True, True, False])
    assert_array_equal(np.isnan(total), [False, True, True, True, False])
    assert rest[0] == rest[4] == classes - 1


@pytest.mark.parametrize("classes", [SHORT, SHORT + 1])
def test_the_exponentials_may_take_the_place_of_the_exponents(classes):
    rows = np.random.default_rng(0).normal(0, 5, (4, classes))
    block, other = loaded(rows), loaded(rows, keep=False)
    assert_array_equal(block.exponentials, other.exponentials)
    assert_array_equal(block.exponentials, np.exp(block.shifted))
    assert not np.shares_memory(block.exponentials, block.shifted)
    assert not np.shares_memory(block.shifted, rows)


@pytest.mark.parametrize("classes", [SHORT, SHORT + 1])
def test_buffers_are_used_again_for_fewer_rows(classes):
    rows = np.random.default_rng(0).normal(0, 5, (9, classes))
    block = block_of(6, classes, rows.dtype)
    block.load(rows[:6], 1.0)
    block.load(rows[6:], 2.0)
    assert_array_equal(block.exponentials, loaded(rows[6:], 2.0).exponentials)
    labels = np.array([0, classes - 1, 1])
    own = block.shifted.reshape(-1)[block.places(labels)]
    assert_array_equal(own, block.aligned(block.shifted)[np.arange(3), labels])


@pytest.mark.parametrize("dtype", [np.float16, ml_dtypes.bfloat16])
def test_half_types_are_computed_in_float32(dtype):
    rows = np.random.default_rng(0).normal(0, 5, (4, 10)).astype(dtype)
    assert loaded(rows).exponentials.dtype == np.float32
    assert_array_equal(loaded(rows).exponentials, loaded(rows.astype(np.float32)).exponentials)
