"""What the page Full batch or mini-batch? shows of an experiment: computed once, drawn later."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.batches import (
    Array,
    Course,
    about_the_line,
    best_line,
    course,
    curvature,
    gradients,
    losses,
    scattered,
    shuffled,
    spread,
)
from core.experiment.batches import MOST_EPOCHS, BatchesExperiment

WAYS = ("full", "mini", "single")
DRAWS = 80  # batches whose gradients are shown
CIRCLE = np.linspace(0, 2 * np.pi, 97)


class Moment(NamedTuple):
    """Where a path is when so many examples have been seen.

    Args:
        update: how many updates it has made.
        point: slope and intercept, (2,).
        loss: J there.
    """

    update: int
    point: Array
    loss: float


@dataclass(frozen=True)
class BatchesView:
    """An experiment with its points, its three paths and the noise of their gradients.

    Args:
        experiment: what to show.

    Example:
        >>> view = BatchesView(BatchesExperiment())
        >>> [len(view.courses[way].points) - 1 for way in WAYS]
        [12, 60, 480]
    """

    experiment: BatchesExperiment

    @cached_property
    def x(self) -> Array:
        """Of the examples, from left to right, (N,)."""
        return self._scattered[0]

    @cached_property
    def y(self) -> Array:
        """Of the examples, those that were moved included, (N,)."""
        y = about_the_line(self.x, self.normal, self.experiment.noise)
        for place, value in self.experiment.moved:
            y[place] = value
        return y

    @property
    def normal(self) -> Array:
        """The noise of y, of standard deviation 1, (N,)."""
        return self._scattered[1]

    @cached_property
    def _scattered(self) -> tuple[Array, Array]:
        return scattered(self.experiment.examples, self.experiment.data_seed)

    @cached_property
    def orders(self) -> npt.NDArray[np.int64]:
        """The order of the examples in each epoch that there may be, (30, N)."""
        return shuffled(self.experiment.examples, MOST_EPOCHS, self.experiment.seed)

    @cached_property
    def draws(self) -> npt.NDArray[np.int64]:
        """Orders of their own, of whose first examples the shown batches are, (80, N)."""
        return shuffled(self.experiment.examples, DRAWS, self.experiment.seed + 1)

    @property
    def sizes(self) -> dict[str, int]:
        """How many examples a batch of each way has."""
        experiment = self.experiment
        return {"full": experiment.examples, "mini": experiment.batch, "single": 1}

    @cached_property
    def courses(self) -> dict[str, Course]:
        """The three paths."""
        experiment = self.experiment
        x, y = self.x.tolist(), self.y.tolist()
        orders = self.orders[: experiment.epochs].tolist()
        start = (experiment.slope, experiment.intercept)
        return {
            way: course(x, y, start, experiment.rate, orders, size)
            for way, size in self.sizes.items()
        }

    @cached_property
    def losses(self) -> dict[str, Array]:
        """J over all examples, at each point of the three paths."""
        return {way: losses(self.x, self.y, path.points) for way, path in self.courses.items()}

    @cached_property
    def best(self) -> Array:
        """Slope and intercept where J is smallest, (2,)."""
        return best_line(self.x, self.y)

    @cached_property
    def least(self) -> float:
        """The smallest J."""
        return float(losses(self.x, self.y, self.best[None])[0])

    @property
    def step(self) -> int:
        """How many examples have been seen in what is shown."""
        step = self.experiment.step
        return self.experiment.last if step is None else step

    @cached_property
    def now(self) -> dict[str, Moment]:
        """Where the three paths are; one that has diverged is where it was last."""
        moments = {}
        for way, path in self.courses.items():
            update = int(np.searchsorted(path.seen, self.step, side="right")) - 1
            moments[way] = Moment(update, path.points[update], float(self.losses[way][update]))
        return moments

    @cached_property
    def own_gradients(self) -> Array:
        """The gradient of each example where the mini-batches are now, (N, 2)."""
        return gradients(self.x, self.y, self.now["mini"].point)

    @cached_property
    def batch_gradients(self) -> Array:
        """Those of batches that might come next there, (80, 2)."""
        chosen = self.draws[:, : self.experiment.batch]
        return np.asarray(self.own_gradients[chosen].mean(axis=1))

    @cached_property
    def full_gradient(self) -> Array:
        """That of all examples there, (2,)."""
        return np.asarray(self.own_gradients.mean(axis=0))

    @cached_property
    def spreads(self) -> Array:
        """How far the gradient of a batch is from that of all, for every size, (N,)."""
        return spread(self.own_gradients, np.arange(1, self.experiment.examples + 1))

    def level(self, above: float) -> Array:
        """The closed line where J is so much above the smallest, (97, 2).

        Example:
            >>> view = BatchesView(BatchesExperiment())
            >>> reached = losses(view.x, view.y, view.level(2.0)) - view.least
            >>> bool(np.allclose(reached, 2))
            True
        """
        values, axes = np.linalg.eigh(curvature(self.x))
        radii = np.sqrt(2 * above / values)
        circle = np.stack([np.cos(CIRCLE), np.sin(CIRCLE)], axis=1)
        return np.asarray(self.best + (circle * radii) @ axes.T)
