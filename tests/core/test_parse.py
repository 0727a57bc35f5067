"""Pasted text: every form that people copy, and every way in which it can be broken."""

import doctest
import time
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import core.parse
from core.errors import InputError
from core.parse import MAX_TEXT, parse_array

VECTOR = [1, -2.5, 3]
MATRIX = [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "text",
    [
        "[1, -2.5, 3]",
        "(1, -2.5, 3)",
        "  [1, -2.5, 3,]\n",
        "[1, -2.5, 3];",
        "[1. -2.5 3. ]",
        "[1\n -2.5\n 3]",
        "np.array([1, -2.5, 3])",
        "array([ 1. , -2.5,  3. ], dtype=float32)",
        "tf.constant([1, -2.5, 3], dtype=tf.float32)",
        "tf.constant([1, -2.5, 3], shape=(3,), dtype=tf.float32)",
        "tf.Tensor([ 1.  -2.5  3. ], shape=(3,), dtype=float32)",
        "tensor([1.0000, -2.5000, 3.0000])",
        "np.array((1, -2.5, 3))",
        "1, -2.5, 3",
        "1,-2.5,3,",
        "1 -2.5 3",
        "1\t-2.5\t3",
        "1;-2.5;3",
        "1;-2.5;3;",
        "1;-2,5;3",
        "1,0\t-2,5\t3,0",
        "1, −2.5, 3",
        "[1, −2.5, 3]",
        "1\n-2.5\n3",
        "1\r\n-2.5\r\n\r\n3\r\n",
        "1,\n-2.5,\n3,",
        "1e0 -25e-1 +3",
    ],
)
def test_vectors(text):
    assert parse_array(text).tolist() == VECTOR


@pytest.mark.parametrize(
    "text",
    [
        "[[1, 2], [3, 4]]",
        "((1, 2), (3, 4))",
        "[(1, 2), (3, 4)]",
        "[[1 2]\n [3 4]]",
        "[[1. 2.]\n [3. 4.]]",
        "[1, 2], [3, 4]",
        "tf.constant([[1.0, 2.0],\n             [3.0, 4.0]], dtype=tf.float32)",
        "tf.Tensor(\n[[1. 2.]\n [3. 4.]], shape=(2, 2), dtype=float32)",
        "1,2\n3,4",
        "1,2,\n3,4,\n",
        "1\t2\n3\t4\n",
        "1 2\n3 4",
        "1;2\n3;4",
    ],
)
def test_matrices(text):
    assert parse_array(text).tolist() == MATRIX


@pytest.mark.parametrize("text", ["−1,5\t2,5", "-1,5;2,5", "−1,5;2,5"])
def test_a_decimal_comma_beside_a_minus_of_either_kind(text):
    assert parse_array(text).tolist() == [-1.5, 2.5]


@pytest.mark.parametrize("text", ["1;2;\n3;4;", "1;2;\n3;4;\n"])
def test_a_semicolon_at_the_end_of_every_line(text):
    assert parse_array(text).tolist() == MATRIX


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=4, max_side=4), elements=st.floats()))
def test_what_python_and_numpy_print_is_read(values):
    np.testing.assert_array_equal(parse_array(repr(values.tolist())), values)
    with np.printoptions(threshold=10_000, floatmode="unique"):
        for printed in (str(values), repr(values)):
            np.testing.assert_array_equal(parse_array(printed), values)


@given(
    hnp.arrays(
        np.float64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.floats(-9, 9)
    )
)
def test_tables_are_read_with_every_separator(values):
    for separator in (",", ", ", "\t", ";", " "):
        text = "\n".join(separator.join(map(repr, row)) for row in values.tolist())
        np.testing.assert_array_equal(parse_array(text), values)


def test_infinities_and_nan_are_numbers():
    np.testing.assert_array_equal(parse_array("[inf, -inf, nan]"), [np.inf, -np.inf, np.nan])


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "got an empty text"),
        (" \n\t\n", "got an empty text"),
        ("[]", "got an empty list"),
        ("[[], []]", "got an empty list"),
        ("[1, 2", "a bracket is not closed"),
        ("[[1, 2], [3, 4]", "a bracket is not closed"),
        ("[1, 2]]", "the brackets do not match"),
        ("[" * 10_000, "the brackets do not match, or are more than 7 deep"),
        ("[[1, 2], [3]]", r"the rows differ: \[0\] has shape \[2\], \[1\] has shape \[1\]"),
        ("[[1, 2], 3]", r"\[0\] has shape \[2\], \[1\] has shape \[\]"),
        ("[[[1], [2]], [[3], [4, 5]]]", r"\[1, 0\] has shape \[1\], \[1, 1\] has shape \[2\]"),
        ("1,2\n3", "line 2 is not as long as the first line: 1 and 2 numbers"),
        ("1 2\n\n3 4 5", "line 3 is not as long as the first line: 3 and 2"),
        ("abc", "line 1, cell 'abc': expected a number, got 'abc'"),
        ("1,2\n3,x", "line 2, cell 'x'"),
        ("1,,2", "line 1, cell ''"),
        ("[1, two]", "expected a number, got 'two'"),
        ("[1 2 ... 9]", r"got '\.\.\.'"),
        ("1e400", "1e400 is larger than a double"),
        ("[1, -1e999]", "-1e999 is larger"),
        ("__import__('os')", "expected a number"),
        ("[__import__('os').system('true')]", "expected a number"),
        ("1_000", "expected a number"),
        ("[{0.__class__}]", "expected a number"),
        ("1" * 500, "larger than a double"),
        ("x" * 5_000, "expected a number, got 'xxx"),
    ],
    ids=lambda value: value[:20],
)
def test_broken_text_says_where_and_what(text, match):
    with pytest.raises(InputError, match=match) as error:
        parse_array(text)
    assert len(str(error.value)) < 250


def test_what_is_too_long_is_for_a_file():
    with pytest.raises(InputError, match="open it as a file instead"):
        parse_array("1" * (MAX_TEXT + 1))


@pytest.mark.parametrize(
    "text",
    [
        "[" + " " * 50_000 + "1]",
        "[" * 100_000 + "]" * 100_000,
        "(" + "dtype=" * 50_000,
        "f(" + "shape=(" * 50_000,
        "[" + "," * 100_000 + "1]",
        "1" + " " * 100_000 + "2",
        "a." * 50_000 + "(1)",
        "0" * 200_000 + "1",
    ],
    ids=lambda text: text[:10],
)
def test_no_text_takes_long(text):
    began = time.perf_counter()
    with suppress(InputError):
        parse_array(text)
    assert time.perf_counter() - began < 1.5


def test_a_large_text_is_read():
    values = np.arange(300_000.0)
    np.testing.assert_array_equal(parse_array(str(values.tolist())), values)


@settings(max_examples=400)
@given(
    st.text("0123456789.,;:-−+e \t\n[](){}naif_'\"=dtypeshape", max_size=60) | st.text(max_size=40)
)
def test_any_text_is_numbers_or_refused(text):
    with suppress(InputError):
        assert parse_array(text).dtype == np.float64


def test_examples():
    assert doctest.testmod(core.parse).failed == 0
