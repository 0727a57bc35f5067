"""What the page Gradient descent shows of an experiment: computed once, drawn later."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.contraction import contraction_factor
from core.descent import Trajectory, descend
from core.experiment.gradient_descent import ALONE, FULL_BATCH, DescentExperiment
from core.objectives import Objective
from core.optimizers import Optimizer
from core.schedules import SCHEDULES

Array = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, right, bottom, top

CURVE_POINTS = 401
STEEP = 4  # times what most of J takes: from here on it is drawn beyond its chart
WIDEST = 2.5  # times its domain: how far a chart follows a path that leaves it


@dataclass(frozen=True)
class DescentView:
    """An experiment with its path.

    Args:
        experiment: what to show.

    Example:
        >>> view = DescentView(DescentExperiment())
        >>> round(float(view.path.points[view.step]), 4)
        0.0512
    """

    experiment: DescentExperiment

    @property
    def objective(self) -> Objective:
        """The function J."""
        return self.experiment.function

    @property
    def optimizer(self) -> Optimizer:
        """The optimizer with its parameters."""
        return self.experiment.optimizer_of(self.experiment.optimizer)

    @cached_property
    def path(self) -> Trajectory:
        """The descent."""
        return self.descent(self.optimizer)

    @cached_property
    def other(self) -> Trajectory | None:
        """The path beside it, of another optimizer or of the full batch."""
        if self.experiment.compare == ALONE:
            return None
        return self.descent(self.compared or self.optimizer, quiet=self.compared is None)

    @property
    def compared(self) -> Optimizer | None:
        """The optimizer of the path beside it, if that has one of its own."""
        compare = self.experiment.compare
        if compare in (ALONE, FULL_BATCH):
            return None
        return self.experiment.optimizer_of(compare)

    def descent(self, optimizer: Optimizer, *, quiet: bool = False, scale: float = 1) -> Trajectory:
        """The path of an optimizer; without the noise if `quiet`, with rates times `scale`."""
        experiment = self.experiment
        schedule = SCHEDULES[experiment.schedule](
            **experiment.schedule_settings(experiment.schedule)
        )
        return descend(
            self.objective,
            experiment.start,
            lambda steps: scale * schedule(steps),
            experiment.steps,
            optimizer,
            noise=None if quiet else experiment.noises,
        )

    @property
    def last(self) -> int:
        """The last step of the path, which is cut where it diverges."""
        return len(self.path.points) - 1

    @property
    def step(self) -> int:
        """The step that is shown."""
        step = self.experiment.step
        return self.last if step is None else min(step, self.last)

    @property
    def leads(self) -> bool:
        """Whether the start has a slope: then the rate decides where the first step ends."""
        slope = self.path.gradients[0] + self.experiment.noises[0]
        return bool(slope != 0) and self.last > 0

    @property
    def contracts(self) -> bool:
        """Whether each step multiplies the distance by |1 − 2·rate|: plain descent on x²."""
        chosen = self.experiment.objective, self.experiment.optimizer
        return chosen == ("square", "gradient_descent")

    @cached_property
    def factors(self) -> Array:
        """|1 − 2·rate| of each step (S,)."""
        return contraction_factor(self.path.rates)

    @cached_property
    def window(self) -> Box:
        """What the chart of J shows: the domain, the start, and the path unless it is far off."""
        low, high = self._reach()
        values = self.objective.value(np.linspace(low, high, CURVE_POINTS))
        bottom, top = self._heights(values[np.isfinite(values)])
        room = (top - bottom) or 1.0
        return low, high, bottom - 0.14 * room, top + 0.04 * room

    def _heights(self, values: Array) -> tuple[float, float]:
        """The lowest and the highest of them; beside a pole, what most of them reach."""
        bottom, top = float(values.min()), float(values.max())
        least, most = np.quantile(values, [0.05, 0.95])
        if top - bottom <= STEEP * (most - least):
            return bottom, top
        marked = [self.path.values[0], *[minimum.value for minimum in self.objective.minima]]
        return float(min([least, *marked])), float(max([most, *marked]))

    def _reach(self) -> tuple[float, float]:
        low, high = self.objective.domain
        far = WIDEST * (high - low) / 2
        start = self.experiment.start
        points = [self.path.points] + ([self.other.points] if self.other else [])
        reached = np.concatenate([[start], *points])
        middle = (low + high) / 2
        near = reached[np.abs(reached - middle) <= max(far, abs(start - middle))]
        spare = 0.05 * (high - low)
        return min(low, float(near.min()) - spare), max(high, float(near.max()) + spare)

    @cached_property
    def curve(self) -> tuple[Array, Array]:
        """The points x and J(x) over the window, with a corner in every minimum."""
        low, high, _, _ = self.window
        minima = [minimum.x for minimum in self.objective.minima]
        x = np.union1d(np.linspace(low, high, CURVE_POINTS), minima)
        return x, self.objective.value(x)
