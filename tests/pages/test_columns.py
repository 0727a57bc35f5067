"""Columns of names: one long name among short ones is not cut."""

import pytest

from pages.columns import LETTER, MOST, PADDING, named_column


@pytest.mark.parametrize(
    ("values", "letters"),
    [(["cat", "a deer"], 6), (["cat"], 5), ([], 5), (["白尾海雕"], 8)],
)
def test_a_column_is_as_wide_as_its_longest_name_or_its_title(values, letters):
    assert named_column("class", values)["width"] == PADDING + LETTER * letters


def test_a_name_that_is_too_long_leaves_room_for_the_numbers():
    names = ["cat"] * 11 + [60 * "x"]
    assert named_column("class", names)["width"] == MOST
    assert named_column("class", names, 240)["width"] == 240
