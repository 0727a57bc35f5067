"""The look that all figures share; colours that hold on light and dark and for the colour-blind."""

import html
from collections.abc import Callable

from core.figures.spec import Layout

Gettext = Callable[[str], str]

FONT_SIZE = 14  # px, the least that a chart may have
FONT_FAMILY = "Source Sans, 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
ACCENT = "#3b82f6"
REST_COLOR = "#8a8f98"
# Okabe and Ito's colours, the yellow darkened and three added, to be told apart on white and black.
PALETTE = (
    "#0080c8",
    "#e08a00",
    "#00a078",
    "#d9541e",
    "#b565a7",
    "#4fb3e8",
    "#a89000",
    "#7a6ff0",
    "#b4694a",
    "#6b9a3a",
)


def colors(count: int) -> list[str]:
    """A colour for each of `count` classes; they repeat after ten."""
    return [PALETTE[k % len(PALETTE)] for k in range(count)]


def plain(name: str, longest: int = 60) -> str:
    """A name as Plotly shows it letter by letter; it would read `<b>` and `<a>` as markup."""
    cut = name if len(name) <= longest else name[: longest - 1] + "…"
    return html.escape(cut, quote=False)


def base_layout(**layout: object) -> Layout:
    """The layout that every figure starts from."""
    return {
        "font": {"size": FONT_SIZE, "family": FONT_FAMILY},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "bargap": 0.25,
        **layout,
    }
