"""Where charts stand."""

import doctest
from itertools import pairwise

import pytest

import core.figures.layout
from core.figures.layout import BETWEEN, CHART, WIDTHS, Grid, axis_title
from core.figures.style import FONT_SIZE

GRIDS = (
    Grid((("a", "b", "c"), ("d", "e"), ("f",))),
    Grid((("a",),)),
    Grid((("a", "b"), ("c", "d", "e"))),
)
each_grid = pytest.mark.parametrize("grid", GRIDS)


@each_grid
@pytest.mark.parametrize("width", WIDTHS)
class TestGrid:
    def test_no_box_overlaps_another(self, grid, width):
        places = list(grid.boxes(width).values())
        assert len(places) == len(grid.charts)
        for at, (left, right, bottom, top) in enumerate(places):
            assert 0 <= left < right <= 1
            assert 0 <= bottom < top <= 1
            for other in places[at + 1 :]:
                beside = other[0] >= right or other[1] <= left
                assert beside or other[2] >= top or other[3] <= bottom

    def test_all_charts_are_as_high_and_as_far_apart(self, grid, width):
        inner = grid.height(width) - core.figures.layout.ABOVE - core.figures.layout.BELOW
        boxes = list(grid.boxes(width).values())
        assert [round((top - bottom) * inner) for *_, bottom, top in boxes] == (
            [CHART[width]] * len(boxes)
        )
        tops = sorted({round(top * inner) for *_, top in boxes}, reverse=True)
        steps = {one - other for one, other in pairwise(tops)}
        assert steps <= {CHART[width] + BETWEEN[width]}

    def test_it_is_filled(self, grid, width):
        boxes = grid.boxes(width)
        assert min(bottom for _, _, bottom, _ in boxes.values()) == pytest.approx(0)
        rows = grid.rows if width == "wide" else [(chart,) for chart in grid.charts]
        for row in rows:
            assert boxes[row[0]][0] == 0
            assert boxes[row[-1]][1] == pytest.approx(1)


def test_numbers_are_those_of_plotly():
    assert list(GRIDS[0].numbers.values()) == ["", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("standoff", [4, 6])
def test_the_title_of_an_axis_is_no_larger_than_its_numbers(standoff):
    title = axis_title("epoch", standoff)
    assert title == {"text": "epoch", "standoff": standoff, "font": {"size": FONT_SIZE}}


def test_examples():
    assert doctest.testmod(core.figures.layout).failed == 0
