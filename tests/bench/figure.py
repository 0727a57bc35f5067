"""One figure of the bench, and the table that figures stand in."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

HEAD = ("", "what", "ours", "peer", "theirs", "ours / theirs", "unit", "target")
NOTHING = "–"


@dataclass(frozen=True)
class Figure:
    """What was measured of ours and of a peer, side by side in one run.

    Args:
        group: the bench that it belongs to.
        name: what was measured.
        ours: our number.
        peer: who the other number is of; "" where there is nobody.
        theirs: the peer's number; NaN where there is none.
        unit: of both.
        target: what was aimed at, in words; "" where nothing was.
    """

    group: str
    name: str
    ours: float
    peer: str
    theirs: float
    unit: str
    target: str

    @property
    def ratio(self) -> float:
        """Ours a theirs; NaN without a peer."""
        return self.ours / self.theirs if self.theirs else math.nan


def table(figures: Iterable[Figure]) -> str:
    """The figures in Markdown, a line each."""
    return "\n".join(line(cells) for cells in (HEAD, ["---"] * len(HEAD), *map(texts, figures)))


def line(cells: Iterable[str]) -> str:
    """A line of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def texts(figure: Figure) -> list[str]:
    """The cells of a figure's line."""
    return [
        figure.group,
        figure.name,
        number(figure.ours),
        figure.peer or NOTHING,
        number(figure.theirs),
        number(figure.ratio, 2),
        figure.unit,
        figure.target,
    ]


def number(value: float, digits: int = 3) -> str:
    """A number with so many significant digits, in full above that."""
    if not math.isfinite(value):
        return NOTHING
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"
