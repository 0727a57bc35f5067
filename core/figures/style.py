"""The look that all figures share; colours that hold on light and dark and for the colour-blind."""

import html
from collections import Counter
from collections.abc import Callable, Sequence

from core.figures.spec import Layout

Gettext = Callable[[str], str]

FONT_SIZE = 14  # px, the least that a chart may have
FONT_FAMILY = "Source Sans, 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
ACCENT = "#3b82f6"
REST_COLOR = "#8a8f98"
# Near Okabe and Ito's, between them and black and white: 3 : 1 on both grounds, and told apart by
# those who see no red or no green (the test measures it).
PALETTE = (
    "#3e95f6",
    "#cf7f10",
    "#03a684",
    "#db5c51",
    "#a14f8f",
    "#6794ba",
    "#b28c3a",
    "#6869ec",
    "#9e5528",
    "#3a8941",
)

# No line and no mark is told by its colour alone: each has a stroke or a shape, and its letter in a
# legend.
STROKES = (("solid", "━"), ("dash", "╍"), ("dot", "┅"), ("dashdot", "━·"))
SHAPES = (("circle", "●"), ("diamond", "◆"), ("square", "■"), ("triangle-up", "▲"))


def colors(count: int) -> list[str]:
    """A colour for each of `count` classes; they repeat after ten."""
    return [PALETTE[k % len(PALETTE)] for k in range(count)]


def dash(k: int) -> str:
    """The stroke of the line of class `k`; they repeat after four."""
    return STROKES[k % len(STROKES)][0]


def keyed(color: str, mark: str, name: str) -> str:
    """A line of a legend: the mark in its colour, and the name in that of all text."""
    return f'<span style="color:{color}">{mark}</span> {name}'


def plain(name: str, longest: int = 60) -> str:
    """A name as Plotly shows it letter by letter; it would read `<b>` and `<a>` as markup."""
    cut = name if len(name) <= longest else name[: longest - 1] + "…"
    return html.escape(cut, quote=False)


def told_apart(names: Sequence[str], longest: int, places: Sequence[int] = ()) -> list[str]:
    """Names cut to some letters: at their ends, or before them where two would read alike.

    Args:
        names: in any number.
        longest: letters that each may have.
        places: numbers of the names, 0, 1, 2 ... if none are given. They tell those apart whose
            ends are alike too.

    Example:
        >>> told_apart(["cat", "class 10", "class 11"], 7)
        ['cat', 'cla… 10', 'cla… 11']
    """
    cut = list(names)
    alike = [at for at, name in enumerate(names) if len(name) > longest]
    if not alike:
        return cut
    head, tail = longest - 1 - longest // 2, longest // 2
    numbered = zip(places or range(len(names)), names, strict=True)
    ways = (
        [f"{name[: longest - 1]}…" for name in names],
        [f"{name[:head]}…{name[-tail:]}" for name in names],
        [f"{at} {name}"[: longest - 1] + "…" for at, name in numbered],
    )
    for way in ways:
        for at in alike:
            cut[at] = way[at]
        count = Counter(cut)
        alike = [at for at in alike if count[cut[at]] > 1]
    return cut


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
