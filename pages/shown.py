"""What a page shows now, as those need it who take it along."""

from collections.abc import Callable
from typing import Any

from core.experiment import (
    CompareExperiment,
    EpochsExperiment,
    LogitsExperiment,
    NetworkExperiment,
    RaceExperiment,
)
from core.logits.learning import Learning
from core.logits.pair import Pair
from core.query import Experiment
from core.view import VIEWS, RaceView
from pages import epoch_files, epoch_rows, files, ghosts, pairs, rows
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
    if isinstance(experiment, CompareExperiment):
        pair = pairs.find(experiment)
        return (lambda: pairs.view(experiment, pair)) if isinstance(pair, Pair) else None
    if isinstance(experiment, EpochsExperiment):
        found = epoch_files.find(experiment.file)
        shown = isinstance(found, Learning)
        return (lambda: epoch_rows.view(experiment, found)) if shown else None
    if isinstance(experiment, NetworkExperiment):
        return lambda: TrainedView(experiment)
    if isinstance(experiment, RaceExperiment):
        kept = ghosts.of_race(experiment)
        return lambda: RaceView(experiment, kept)
    return lambda: VIEWS[experiment.page](experiment)
