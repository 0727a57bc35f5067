"""The table of the bench."""

import math

import pytest

from tests.bench.figure import HEAD, Figure, number, table


def figure(ours: float = 12, theirs: float = 48) -> Figure:
    return Figure("paint", "Softmax: drag", ours, "Dash", theirs, "ms", "at most Dash")


def test_the_ratio_is_ours_to_theirs():
    assert figure().ratio == 0.25


@pytest.mark.parametrize("theirs", [0, math.nan])
def test_without_a_peer_there_is_no_ratio(theirs):
    assert math.isnan(figure(theirs=theirs).ratio)


def test_a_table_has_a_line_a_figure():
    lines = table([figure(), figure(theirs=math.nan)]).splitlines()
    assert lines[2] == "| paint | Softmax: drag | 12 | Dash | 48 | 0.25 | ms | at most Dash |"
    assert lines[3] == "| paint | Softmax: drag | 12 | Dash | – | – | ms | at most Dash |"
    assert {line.count("|") for line in lines} == {len(HEAD) + 1}


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.01234, "0.0123"), (9.876, "9.88"), (123.4, "123"), (5587.2, "5,587")],
)
def test_a_number_has_three_digits(value, text):
    assert number(value) == text
