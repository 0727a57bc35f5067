"""What the benches of a session showed before their last edit."""

from dataclasses import dataclass

from core.experiment import RaceExperiment
from core.figures.ghost import Outline, haunted, outline
from core.figures.spec import Spec
from core.history import same_work
from core.query import Experiment
from core.view import RaceView
from pages import lecture, state

RACES_KEPT = "tv_ghosts"


@dataclass
class Seen:
    """What a bench has shown.

    Args:
        experiment: that it shows.
        now: what is remembered of that.
        before: what is remembered of the one before.
    """

    experiment: Experiment
    now: Outline
    before: Outline = ()


def haunt(key: str, figures: dict[str, Spec]) -> dict[str, Spec]:
    """The figures of a bench with the ghost of what it showed before.

    Args:
        key: of the bench.
        figures: one a width of the screen, or none; their numbers are the same.
    """
    if not figures:
        return figures
    seen = look(key, next(iter(figures.values())))
    if seen is None or not seen.before or not lecture.shows("ghost"):
        return figures
    return {width: haunted(figure, seen.before, seen.now) for width, figure in figures.items()}


def look(key: str, figure: Spec) -> Seen | None:
    """Remembers what a bench shows; an edit makes a ghost of what it showed."""
    experiment = state.held().get(state.held().get(state.PAGE))
    if not isinstance(experiment, Experiment):
        return None
    benches: dict[str, Seen] = state.held().setdefault(state.GHOSTS, {})
    now = outline(figure)
    seen = benches.setdefault(key, Seen(experiment, now))
    if not same_work(seen.experiment, experiment):
        seen.before = seen.now
    seen.experiment, seen.now = experiment, now
    return seen


def of_race(experiment: RaceExperiment) -> tuple[RaceExperiment, ...]:
    """The races that are kept, and the one before the last edit, which comes last."""
    work = RaceView(experiment).work
    found = [*state.held().get(RACES_KEPT, ()), state.history(RaceExperiment.page).before]
    return tuple(
        ghost
        for ghost in found
        if isinstance(ghost, RaceExperiment) and RaceView(ghost).work == work
    )


def before() -> Experiment | None:
    """What the page showed before, for those who take it along; None where no ghost is shown."""
    return state.page_history().before if lecture.shows("ghost") else None
