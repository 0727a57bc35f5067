"""What a page shows now, as those need it who take it along."""

from collections.abc import Callable
from typing import Any

from core.experiment import LogitsExperiment, NetworkExperiment, RaceExperiment
from core.query import Experiment
from core.view import VIEWS, RaceView
from pages import files, ghosts, rows
from pages.trained import TrainedView


def later(experiment: Experiment) -> Callable[[], Any] | None:
    """What makes the view of a page when somebody wants it, outside of any run.

    Args:
        experiment: of the page.

    Returns:
        None where what the page is about is not open here.
    """
    if isinstance(experiment, LogitsExperiment):
        opened = files.find(experiment.file)
        return None if opened is None else lambda: rows.view(experiment, opened)
    if isinstance(experiment, NetworkExperiment):
        return lambda: TrainedView(experiment)
    if isinstance(experiment, RaceExperiment):
        kept = ghosts.of_race(experiment)
        return lambda: RaceView(experiment, kept)
    return lambda: VIEWS[experiment.page](experiment)
