"""Arrays that stand in a program as text."""

import doctest

import ml_dtypes
import numpy as np
import pytest

from core import array_text
from core.array_text import from_text, to_text

ARRAYS = {
    "numbers": np.array([[0.1, -0.0, 5e-324], [np.nan, np.inf, -np.inf]]),
    "one": np.array(7.0),
    "none": np.zeros((0, 3), np.float32),
    "half": np.array([0.1, 65504], np.float16),
    "labels": np.arange(5),
    "image": np.arange(256, dtype=np.uint8).reshape(16, 16),
    "columns": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
}


@pytest.mark.parametrize("array", ARRAYS.values(), ids=list(ARRAYS))
def test_an_array_comes_back_to_the_bit(array):
    text = to_text(array)
    assert text.isascii()
    assert "'" not in text
    back = from_text(text)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()


def test_bfloat16_comes_back_as_what_holds_it():
    array = np.array([0.1, 3e38, np.nan], ml_dtypes.bfloat16)
    back = from_text(to_text(array))
    assert back.dtype == np.float32
    np.testing.assert_array_equal(back, array.astype(np.float32))


def test_objects_do_not_go():
    with pytest.raises(ValueError, match="allow_pickle"):
        to_text(np.array([object()]))


def test_the_examples_run():
    assert doctest.testmod(array_text).failed == 0
