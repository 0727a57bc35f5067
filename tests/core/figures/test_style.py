"""The look that all figures share."""

import re

from core.figures.style import FONT_SIZE, PALETTE, base_layout, colors


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


def luminance(color):
    def linear(channel):
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[k : k + 2], 16) / 255) for k in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_is_seen_on_white_and_on_black():
    for color in PALETTE:
        light = 1.05 / (luminance(color) + 0.05)
        dark = (luminance(color) + 0.05) / (luminance("#0e1117") + 0.05)
        assert min(light, dark) > 2.3, color
