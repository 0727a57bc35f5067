"""What the bench of the histograms is given."""

from collections.abc import Callable
from functools import partial

from core.figures.distributions import BOXES, NUMBERS, distributions_spec
from core.view.distributions import DistributionsView
from pages.live import Bench


def distributions_bench(
    view: DistributionsView, place: str, gettext: Callable[[str], str]
) -> Bench:
    """The bench of a `DistributionsView`, in the reader's language.

    Args:
        view: what to show.
        place: names the file.
        gettext: puts texts into the reader's language.
    """
    return Bench(
        name="distributions",
        place=place,
        figures={width: partial(distributions_spec, view, gettext, width) for width in BOXES},
        state={
            "axes": NUMBERS,
            "edges": {name: found.edges.tolist() for name, found in view.histograms.items()},
        },
        numbers={},
        texts={"line": sentence(view, gettext)},
        undoes=False,
    )


def sentence(view: DistributionsView, gettext: Callable[[str], str]) -> str:
    """What can be done here."""
    _ = gettext
    if view.labelled:
        return _("Drag across a chart to choose a range, or a box; press a bar for its rows.")
    return _("Drag across a chart to choose a range; press a bar for its rows.")
