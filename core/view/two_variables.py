"""What the page Two variables shows of an experiment: computed once, drawn later."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.descent import Trajectory, descend
from core.experiment.racer import BY_STIFFNESS, MOST_RATE, Racer
from core.experiment.two_variables import RaceExperiment, surface_of
from core.rate_map import Fate, fate, rate_map, stability_limit
from core.schedules import SCHEDULES
from core.surfaces import Surface
from core.typed_objective import Typed

Array = npt.NDArray[np.float64]
Work = tuple[str, float, Typed]

TOLERANCE = 0.01  # of points and slopes: what rests so closely has arrived, to the eye
GRID = 97  # points across the chart of J
MAP_RATES, MAP_MEMORIES = 36, 24
MAP_END = 4.2  # rates on the map, over the stiffness: momentum has its limit at 4 / curvature
MAP_END_BY_WIDTH = 0.1  # and over the chart's width, for optimizers that divide by the gradient
MOST_MEMORY = 0.99
MAP_TOPS = tuple(most * 10.0**power for power in range(-6, 2) for most in (1.0, 2.0, 5.0))
KEPT_PATHS, KEPT_MAPS, KEPT_GRIDS = 512, 32, 32
MOMENTUM = ("velocity", "mean")  # what a state calls its memory of directions
SQUARES = ("sum_of_squares", "mean_of_squares")  # and of sizes


class Arrows(NamedTuple):
    """Where arrows from a point lead; None where there is none."""

    gradient: Array
    momentum: Array | None
    step: Array


@dataclass(frozen=True)
class RaceView:
    """An experiment with its paths.

    Args:
        experiment: what to show.
        ghosts: earlier ones, whose paths stay to be seen; those on another surface are not drawn.

    Example:
        >>> [fate.name for fate in RaceView(RaceExperiment()).fates]
        ['CRAWLS', 'CONVERGES']
    """

    experiment: RaceExperiment
    ghosts: tuple[RaceExperiment, ...] = ()

    @property
    def surface(self) -> Surface:
        """The function J."""
        return self.experiment.function

    @property
    def work(self) -> Work:
        """What names the surface, for the caches."""
        it = self.experiment
        return it.surface, it.condition, it.typed

    @property
    def formula(self) -> str:
        """J(x, y) in plain text, with its numbers."""
        return self.surface.plain.replace("κ", f"{self.experiment.condition:g}")

    @cached_property
    def paths(self) -> list[Trajectory]:
        """The descent of each racer."""
        return [self.descent(racer) for racer in self.experiment.racers]

    def descent(self, racer: Racer, scale: float = 1.0) -> Trajectory:
        """The path of a racer, its rates times `scale`."""
        it = self.experiment
        return _descent(self.work, (it.x, it.y), it.steps, racer, scale)

    @property
    def path(self) -> Trajectory:
        """That of the racer that is looked at."""
        return self.paths[self.experiment.chosen]

    @cached_property
    def fates(self) -> list[Fate]:
        """How each ended."""
        return [fate(path) for path in self.paths]

    @property
    def last(self) -> int:
        """The last step of the longest path; one that diverges is cut."""
        return max(len(path.points) for path in self.paths) - 1

    @property
    def step(self) -> int:
        """The step that is shown."""
        step = self.experiment.step
        return self.last if step is None else min(step, self.last)

    def shown(self, path: Trajectory) -> int:
        """The step of a path that is shown: its last one, once it is at its end."""
        return min(self.step, len(path.points) - 1)

    @cached_property
    def ghost_paths(self) -> list[Array]:
        """The points (S + 1, 2) of all racers of all ghosts on this surface."""
        found = [view for view in map(RaceView, self.ghosts) if view.work == self.work]
        return [path.points for view in found for path in view.paths]

    @cached_property
    def grid(self) -> tuple[Array, Array, Array]:
        """x, y and J over the domain."""
        return _grid(self.work)

    @cached_property
    def arrows(self) -> Arrows:
        """Arrows from the shown point of the racer that is looked at.

        The step is the one to come. For optimizers that step by the gradient the others are its
        parts; for those that divide it by its size only their directions have a meaning.
        """
        racer, path = self.experiment.racer, self.path
        n = self.shown(path)
        rate = float(self.rates(racer)[n])
        gradient, before = path.gradients[n], path.states[n]
        step, after = racer.entry.update(gradient, before, rate)
        if racer.optimizer in ("momentum", "nesterov"):
            return Arrows(-rate * gradient, racer.value("momentum") * before[0], step)
        if racer.optimizer == "adam":
            return Arrows(-gradient, -after.mean, step)
        return Arrows(-rate * gradient if self.is_parts else -gradient, None, step)

    @property
    def is_parts(self) -> bool:
        """Whether the step of the racer that is looked at is made of what its arrows are."""
        return self.experiment.racer.optimizer in BY_STIFFNESS

    def rates(self, racer: Racer) -> Array:
        """The rate of each step, and of the one after the last."""
        schedule = SCHEDULES[racer.schedule](**racer.schedule_settings)
        return schedule(np.arange(self.experiment.steps + 1))

    def memories(self, names: tuple[str, ...]) -> Array | None:
        """What the racer that is looked at remembers at each point under one of the names."""
        name = next((name for name in names if hasattr(self.path.states[0], name)), None)
        if name is None:
            return None
        return np.array([getattr(state, name) for state in self.path.states])

    @property
    def mapped(self) -> Racer:
        """Whose map it is: plain descent is momentum 0."""
        racer = self.experiment.racer
        return racer if racer.memory else racer.updated("optimizer", "momentum")

    @property
    def memory(self) -> float:
        """Where the racer that is looked at stands on the map."""
        racer = self.experiment.racer
        return racer.value(racer.memory.name) if racer.memory else 0.0

    @property
    def map_end(self) -> float:
        """The largest rate on the map; it grows with the racer's own."""
        racer, (low, high) = self.experiment.racer, self.surface.domain[0]
        if racer.optimizer in BY_STIFFNESS:
            most = MAP_END / self.surface.stiffness
        else:
            most = MAP_END_BY_WIDTH * (high - low)
        needed = 1.05 * racer.rate
        end = most if needed <= most else next(top for top in MAP_TOPS if top >= needed)
        return min(end, MOST_RATE)

    @cached_property
    def map(self) -> npt.NDArray[np.int64]:
        """The fate at each memory and rate (M, R)."""
        it, racer = self.experiment, self.mapped
        assert racer.memory is not None
        # the map is the same wherever the racer stands on it
        anywhere = racer.updated(racer.memory.name, 0.5).updated("rate", 0.0)
        return _map(self.work, (it.x, it.y), it.steps, anywhere, self.map_end)

    @cached_property
    def limit(self) -> tuple[Array, Array] | None:
        """On the bowl: the rate at which a descent no longer stays, for each memory."""
        if self.experiment.surface != "bowl":
            return None
        memories = np.linspace(0, 1, 41)
        (low,) = self.surface.minima
        limits = stability_limit(self.mapped.optimizer, memories, low.curvatures[1])
        return None if limits is None else (limits, memories)


@lru_cache(KEPT_PATHS)
def _descent(
    work: Work,
    start: tuple[float, float],
    steps: int,
    racer: Racer,
    scale: float,
) -> Trajectory:
    schedule = SCHEDULES[racer.schedule](**racer.schedule_settings)
    return descend(
        surface_of(*work),
        start,
        lambda steps: scale * schedule(steps),
        steps,
        racer.entry,
        TOLERANCE,
    )


@lru_cache(KEPT_GRIDS)
def _grid(work: Work) -> tuple[Array, Array, Array]:
    entry = surface_of(*work)
    x, y = (np.linspace(low, high, GRID) for low, high in entry.domain)
    return x, y, entry.value(np.stack(np.meshgrid(x, y), axis=-1))


@lru_cache(KEPT_MAPS)
def _map(
    work: Work,
    start: tuple[float, float],
    steps: int,
    racer: Racer,
    end: float,
) -> npt.NDArray[np.int64]:
    rates, memories = map_axes(end)
    times = np.arange(steps + 1)
    # every schedule has the form a + b · (first rate)
    none, one = (
        SCHEDULES[racer.schedule](**racer.schedule_settings | {"initial": first})(times)
        for first in (0.0, 1.0)
    )
    return rate_map(
        surface_of(*work),
        start,
        lambda first: none[:, None, None] + (one - none)[:, None, None] * first,
        rates,
        racer.entry,
        memories,
        TOLERANCE,
    )


def map_axes(end: float) -> tuple[Array, Array]:
    """The first rates (R,) and the memories (M,) in the middles of the map's cells."""
    rates = (np.arange(MAP_RATES) + 0.5) * end / MAP_RATES
    return rates, (np.arange(MAP_MEMORIES) + 0.5) * MOST_MEMORY / MAP_MEMORIES
