"""The look that all figures share."""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import core.figures
from core.figures.style import (
    FONT_SIZE,
    PALETTE,
    SHAPES,
    STROKES,
    base_layout,
    colors,
    dash,
    keyed,
    told_apart,
)


def test_the_text_is_large_enough_and_chinese_has_a_font():
    layout = base_layout(height=300)
    assert layout["font"]["size"] == FONT_SIZE >= 14
    assert "Noto Sans SC" in layout["font"]["family"]
    assert layout["height"] == 300


def test_a_figure_has_no_background_of_its_own():
    layout = base_layout()
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"


def test_ten_colours_are_distinct_and_then_repeat():
    assert all(re.fullmatch(r"#[0-9a-f]{6}", color) for color in PALETTE)
    assert len(set(PALETTE)) == len(PALETTE)
    assert colors(0) == []
    assert colors(13) == [*PALETTE, *PALETTE[: 13 - len(PALETTE)]]


# How those see who have no cones for red, green or blue: linear light, after Machado et al. (2009).
SIGHTS = {
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
XYZ = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]])
GROUNDS = ("#ffffff", "#171614")  # of the light and the dark page
SOFT = {"#ffffff", "#111111", "#777777", "#6f7680", "#d7dae0"}  # edges, and a shaded surface


def linear(color):
    channels = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted(0.05 + linear(color) @ XYZ[1] for color in (one, other))
    return lighter / darker


def lab(light):
    """CIE L*a*b* of linear light, under D65."""
    parts = XYZ @ np.clip(light, 0, 1) / XYZ.sum(axis=1)
    x, y, z = np.where(parts > 216 / 24389, np.cbrt(parts), (24389 / 27 * parts + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def nearest(palette, sight):
    """The least distance of two colours as they are seen; 2.3 is just noticed."""
    seen = [lab(np.array(sight) @ linear(color)) for color in palette]
    return min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2))


def test_the_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21, rel=1e-3)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", GROUNDS)
def test_every_line_and_mark_is_seen_on_both_grounds(ground):
    sources = Path(core.figures.__file__).parent.glob("*.py")
    named = {
        color for path in sources for color in re.findall(r'"(#[0-9a-f]{6})"', path.read_text())
    }
    assert named >= set(PALETTE)
    faint = {color: contrast(color, ground) for color in named - SOFT}
    assert {color: ratio for color, ratio in faint.items() if ratio < 3} == {}


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_colour_blind_tell_the_colours_apart(sight):
    assert nearest(PALETTE, SIGHTS[sight]) > 10
    assert nearest(PALETTE[:4], SIGHTS[sight]) > 14


def test_lines_that_follow_each_other_differ_in_their_stroke():
    assert len({dash(k) for k in range(4)}) == 4
    assert dash(4) == dash(0) == "solid"
    assert len({mark for _, mark in (*STROKES, *SHAPES)}) == 8
    assert keyed("#123456", "◆", "error") == '<span style="color:#123456">◆</span> error'


def test_the_page_and_its_figures_share_the_palette():
    config = tomllib.loads(
        (Path(core.figures.__file__).parents[2] / ".streamlit/config.toml").read_text()
    )
    assert config["theme"]["chartCategoricalColors"] == list(PALETTE)


class TestToldApart:
    def test_names_are_cut_at_their_ends(self):
        assert told_apart(["airplane", "bird"], 7) == ["airpla…", "bird"]

    def test_those_with_one_beginning_keep_their_ends(self):
        names = ["trousers, long", "trousers, short", "coat"]
        assert told_apart(names, 9) == ["trou…long", "trou…hort", "coat"]

    def test_those_with_one_end_too_get_their_numbers(self):
        names = ["a" * 9 + letter + "a" * 9 for letter in "bcd"]
        assert told_apart(names, 7) == ["0 aaaa…", "1 aaaa…", "2 aaaa…"]
        assert told_apart(names, 7, (7, 12, 100))[1:] == ["12 aaa…", "100 aa…"]

    @pytest.mark.parametrize("longest", [6, 7, 8, 14])
    def test_a_hundred_stay_within_their_room(self, longest):
        cut = told_apart([f"class number {k}" for k in range(100)], longest)
        assert len(set(cut)) == 100
        assert max(map(len, cut)) <= longest
