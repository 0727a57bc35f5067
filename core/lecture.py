"""What a lecturer makes of a page by its link: large type, and parts that are hidden.

It stands in the link of every page beside the experiment: `view=lecture`, `hide=results,values`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from core.errors import Message
from core.locale import N_
from core.query import shortened

LARGE = "lecture"
MOST = 40  # names
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Parts that can be hidden on every page; the charts of a page come beside them, by their roles.
PARTS = {
    "controls": N_("Fields, buttons and sliders"),
    "notices": N_("What to notice in an example"),
    "results": N_("Results in words"),
    "ghost": N_("The ghost of what was shown before"),
    "values": N_("Numbers at bars and points"),
    "tables": N_("Tables and grids of numbers"),
    "formulas": N_("Formulas"),
    "explanation": N_("The long explanation"),
    "judge": N_("TensorFlow's verdict and code"),
}


@dataclass(frozen=True)
class Lecture:
    """How a page is shown in front of people.

    Args:
        large: whether type and charts are large, and nothing else is on the screen.
        hidden: names of parts and charts that are not on the page.

    Example:
        >>> Lecture(large=True, hidden=("results", "curves")).to_query()
        {'view': 'lecture', 'hide': 'results,curves'}
    """

    large: bool = False
    hidden: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[Message, ...]]:
        """What a link says of it, and sentences on what was ignored."""
        problems = []
        view = query.get("view", "")
        if view not in ("", LARGE):
            problems.append(
                Message("view: expected {known}, got {text!r}", known=LARGE, text=shortened(view))
            )
        names = [name.strip() for name in query.get("hide", "").split(",") if name.strip()]
        good = [name for name in names if NAME.fullmatch(name)]
        if len(good) < len(names) or len(good) > MOST:
            problems.append(
                Message(
                    "hide: expected at most {most} names with commas between them, such as "
                    "results,values; got {text!r}",
                    most=MOST,
                    text=shortened(query["hide"]),
                )
            )
        hidden = tuple(dict.fromkeys(good))[:MOST]
        return cls(view == LARGE, hidden), tuple(problems)

    def to_query(self) -> dict[str, str]:
        """Its part of a link; nothing of what is as always."""
        query = {"view": LARGE} if self.large else {}
        return query | ({"hide": ",".join(self.hidden)} if self.hidden else {})

    def hiding(self, *names: str) -> Self:
        """The same, with other parts hidden; in the order of `PARTS`, charts after them."""
        order = [*PARTS, *(name for name in names if name not in PARTS)]
        return replace(self, hidden=tuple(name for name in order if name in names))

    def shows(self, part: str) -> bool:
        """Whether a part is on the page."""
        return part not in self.hidden
