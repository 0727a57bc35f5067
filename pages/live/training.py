"""What the bench of a training's curves is given."""

from collections.abc import Callable
from functools import partial

from core.figures.layout import WIDTHS
from core.figures.training import training_spec
from core.reference.training.run import Run
from pages.live import Bench


def training_bench(run: Run, gettext: Callable[[str], str]) -> Bench:
    """The bench of a training, in the reader's language."""
    points, epochs = tuple(run.points), tuple(run.epochs)
    return Bench(
        name="training",
        place=run.token,
        figures={
            width: partial(training_spec, points, epochs, run.steps, gettext, width)
            for width in WIDTHS
        },
        state={"step": run.step},
        numbers={},
        texts={},
        undoes=False,
    )
