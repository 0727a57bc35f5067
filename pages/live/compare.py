"""What the bench of A against B is given: the matrix of both predictions."""

from collections.abc import Callable
from functools import partial

from core.figures.compare import agreement_spec
from core.view.compare import CompareView
from pages.live import Bench

WIDTHS = ("wide", "narrow")


def compare_bench(view: CompareView, gettext: Callable[[str], str]) -> Bench:
    """The bench of a `CompareView` of few classes, in the reader's language."""
    cell = view.experiment.cell
    return Bench(
        name="confusion",
        place=view.experiment.place,
        figures={width: partial(agreement_spec, view, gettext, width) for width in WIDTHS},
        state={
            "cell": f"{cell[0]},{cell[1]}" if cell else "",
            "classes": list(range(view.pair.classes)),
        },
        numbers={},
        texts={"line": sentence(view, gettext)},
        undoes=False,
    )


def sentence(view: CompareView, _: Callable[[str], str]) -> str:
    """What the chosen cell holds, or how to choose one."""
    cell = view.experiment.cell
    if cell is None:
        return _("Press a cell to see its rows below.")
    return _("Rows where A says {first} and B says {second}: {count}").format(
        first=view.names[cell[0]],
        second=view.names[cell[1]],
        count=f"{view.pair.agreement.count(cell):,}",
    )
