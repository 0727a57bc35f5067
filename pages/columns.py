"""Columns of names in tables, as wide as the longest of them."""

from collections.abc import Sequence
from unicodedata import east_asian_width

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

MOST = 160  # px of a column, unless a page has more room
LETTER, PADDING = 7, 20  # px


def named_column(
    title: str, values: Sequence[str], most: int = MOST, *, pinned: bool | None = None
) -> ColumnConfig:
    """A column of names.

    The browser measures the first rows alone, and there leaves out what is far longer than the
    rest: one long name among short ones would be cut after a few letters.

    Args:
        title: of the column.
        values: the names.
        most: px; longer names are cut.
        pinned: whether the column stays when the table is scrolled.
    """
    letters = max(map(_letters, {title, *values}))
    width = min(PADDING + LETTER * letters, most)
    return st.column_config.TextColumn(title, width=width, pinned=pinned)


def _letters(text: str) -> int:
    """How many Latin letters are as wide."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
