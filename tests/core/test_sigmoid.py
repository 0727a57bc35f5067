"""The sigmoid against 50-digit arithmetic, at its edges, and in every floating type."""

import doctest

import mpmath
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.sigmoid
from core.errors import InputTypeError
from core.sigmoid import sigmoid
from core.softmax import softmax
from tests.core.oracles import FLOAT_TYPES, relative_errors

NUMBERS = [-745.0, -700.0, -40.0, -1.0, -1e-9, 0.0, 1e-300, 0.5, 3.0, 36.5, 40.0, 800.0, 1e308]


def exact(x):
    return 1 / (1 + mpmath.exp(-mpmath.mpf(x)))


def test_it_keeps_its_digits_in_both_tails():
    ours = sigmoid(NUMBERS)
    assert max(relative_errors(ours[1:], [exact(x) for x in NUMBERS[1:]])) < 4e-16
    assert ours[0] == 5e-324  # the smallest there is


def test_the_printed_numbers():
    printed = "0.00247262 0.00931596 0.0344452 0.11920292 0.33924368 "
    printed += "0.6607564 0.880797 0.96555483 0.99068403 0.9975274"
    for dtype in (np.float32, np.float64):
        logits = np.linspace(-6, 6, 10).astype(dtype)
        assert_allclose(sigmoid(logits), [float(x) for x in printed.split()], atol=2e-7)


@pytest.mark.parametrize("dtype", FLOAT_TYPES)
def test_a_floating_type_stays(dtype):
    values = sigmoid(np.array([[-2, 0, 2]], dtype))
    assert values.dtype == dtype
    assert values.shape == (1, 3)
    limit = 4 * float(np.finfo(dtype).eps) if dtype in (np.float32, np.float64) else 8e-3
    assert_allclose(values.astype(np.float64), [[0.11920292, 0.5, 0.88079708]], atol=limit + 1e-8)


def test_integers_and_edges():
    assert sigmoid([0, 1]).dtype == np.float64
    assert sigmoid(0) == 0.5
    assert_array_equal(sigmoid([-np.inf, np.inf, np.nan]), [0, 1, np.nan])
    assert sigmoid([]).shape == (0,)


def test_it_is_softmax_of_two_and_symmetric():
    x = np.linspace(-30, 30, 61)
    pairs = np.stack([x, np.zeros_like(x)], axis=-1)
    assert_allclose(sigmoid(x), softmax(pairs)[:, 0], rtol=1e-15)
    assert_allclose(sigmoid(-x), 1 - sigmoid(x), atol=1e-15)


@pytest.mark.parametrize("values", [["a"], [True], [1j]])
def test_what_is_no_number_is_refused(values):
    with pytest.raises(InputTypeError, match="logits must be real numbers"):
        sigmoid(values)


def test_tensorflow_agrees(tf):
    theirs = tf.nn.sigmoid(tf.constant(NUMBERS, tf.float64)).numpy()
    assert_allclose(sigmoid(NUMBERS), theirs, rtol=4e-16, atol=1e-307)


def test_examples():
    assert doctest.testmod(core.sigmoid).failed == 0
