"""How tensors, indices, names and sources stand in a link."""

import doctest
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import core.codecs
from core.codecs import (
    INDICES,
    MAX_ROW,
    MAX_TENSOR,
    NAMES,
    SOURCE,
    TENSOR,
    Source,
    parse_names,
    parse_tensor,
    tensor,
    write_names,
)
from core.errors import InputError

tensors = hnp.arrays(np.float64, hnp.array_shapes(max_dims=4, max_side=4), elements=st.floats())


@given(tensors)
def test_a_tensor_is_read_back_bit_for_bit(values):
    text = TENSOR.write(tensor(values))
    read = TENSOR.parse(text)
    assert read.shape == values.shape
    np.testing.assert_array_equal(read, values)
    np.testing.assert_array_equal(
        np.signbit(read[~np.isnan(read)]), np.signbit(values[~np.isnan(values)])
    )
    assert TENSOR.write(read) == text


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("5", [5]),
        ("1,2,3", [1, 2, 3]),
        ("1x3:1,2,3", [[1, 2, 3]]),
        ("2x1x2:1,nan,inf,-inf", [[[1, np.nan]], [[np.inf, -np.inf]]]),
    ],
)
def test_tensors_as_they_stand_in_links(text, values):
    np.testing.assert_array_equal(parse_tensor(text), values)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "expected a number, got ''"),
        ("1,,2", "expected a number, got ''"),
        ("1,abc", "expected a number, got 'abc'"),
        ("1e400", "larger than a double"),
        ("2x2:1,2,3", "shape 2x2 has other than 3 numbers"),
        ("0x3:1", "shape 0x3 has other than 1 numbers"),
        ("-1x-1:1", "has other than 1 numbers"),
        ("2xx2:1,2", "expected a whole number, got ''"),
        ("a:1", "expected a whole number, got 'a'"),
        ("1x1x1x1x1:1", "1 to 4 dimensions, got 5"),
        ("x".join(["1"] * 65) + ":1", "1 to 4 dimensions"),
        ("x".join(["1"] * 900) + ":1", "1 to 4 dimensions"),
        ("9999999999999999999x9999999999999999999:1", "has other than 1 numbers"),
    ],
)
def test_a_broken_tensor_says_what_is_wrong(text, match):
    with pytest.raises(InputError, match=match) as error:
        parse_tensor(text)
    assert len(str(error.value)) < 200


@given(st.text("0123456789,:x.-einfa{}", max_size=40) | st.text(max_size=40))
@example("1" + "x1" * 64 + ":0")
@example("::1")
def test_any_text_is_a_tensor_or_refused(text):
    try:
        read = parse_tensor(text)
    except InputError:
        return
    assert 1 <= read.ndim <= 4


def test_a_tensor_is_a_read_only_copy():
    values = np.ones(3)
    made = tensor(values)
    values[0] = 7
    assert made.tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="read-only"):
        made[0] = 2


def test_the_bounds_of_a_tensor():
    assert tensor(np.zeros(MAX_ROW)).size == MAX_ROW
    assert tensor(np.zeros((2, MAX_TENSOR // 2))).size == MAX_TENSOR
    for values in (np.zeros(MAX_ROW + 1), np.zeros((1, MAX_TENSOR + 1)), np.zeros(0)):
        with pytest.raises(InputError, match=r"expected 1 to \d+ numbers"):
            tensor(values)
    for values in (1.0, np.zeros((1,) * 5)):
        with pytest.raises(InputError, match="1 to 4 dimensions"):
            tensor(values)


@given(st.lists(st.text(), min_size=1, max_size=6).map(tuple))
@example(("",))
@example(("", ""))
@example(("a,b", "c\\", "\\,", "猫", "\\\\,,"))
def test_names_are_read_back(names):
    assert parse_names(write_names(names)) == names


def test_names_with_commas_are_escaped():
    assert NAMES.write(("cat", "a,b", "c\\d")) == r"cat,a\,b,c\\d"
    assert NAMES.parse("cat,dog") == ("cat", "dog")


def test_indices_are_read_back():
    assert INDICES.parse(INDICES.write((0, 12, 3))) == (0, 12, 3)
    for text in ("", "0,", "1.5", "a"):
        with pytest.raises(InputError, match="expected a whole number"):
            INDICES.parse(text)


@given(st.text(max_size=20), st.text("0123456789abcdef", min_size=1), st.integers(0, 10**9))
def test_a_source_is_read_back(name, digest, row):
    source = Source(name, digest, row)
    assert SOURCE.parse(SOURCE.write(source)) == source


def test_the_name_of_a_source_may_have_colons():
    assert Source.parse("C:\\data: 1:2.npy:12ab:7") == Source("C:\\data: 1:2.npy", "12ab", 7)


@pytest.mark.parametrize("text", ["", "a", "a:b", "a:xyz:1", "a::1", "a:AB:1", ":::", "a:12ab:one"])
def test_a_broken_source_is_refused(text):
    with pytest.raises(InputError):
        Source.parse(text)


def test_a_long_name_of_a_source_is_cut_once():
    source = Source("x" * 500, "12ab", 7)
    assert len(source.name) <= 100
    assert Source.parse(str(source)) == source


def test_a_source_that_is_none_says_the_form():
    with pytest.raises(InputError, match=re.escape("expected name:digest:row, got 'zz'")):
        Source.parse("zz")


def test_examples():
    assert doctest.testmod(core.codecs).failed == 0
