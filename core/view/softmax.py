"""What the Softmax page shows of an experiment: computed once, drawn later.

A *lane* is the vector along the softmax axis through the chosen entry; the *plane* is the matrix
of lanes beside it. Above `SHOWN` classes there are columns for the most probable ones and the
chosen one, and one more for the mass of the rest.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.experiment import SoftmaxExperiment
from core.softmax import SoftmaxSteps, softmax_steps
from core.view.columns import Array, Columns
from core.view.row_loss import RowLoss, one_hot_at
from core.view.simplex import POINTS, over_temperatures, temperatures

CURVE_LIMIT = 250_000  # exponentials for the curves; the browser computes them in every frame
SUM_TOLERANCE = 1e-6


@dataclass(frozen=True)
class AxisSums:
    """The sums of all probabilities along one axis: lowest, highest, and whether all are 1."""

    axis: int
    low: float
    high: float

    @property
    def all_one(self) -> bool:
        """Whether every sum is 1 within `SUM_TOLERANCE`."""
        return abs(self.low - 1) < SUM_TOLERANCE and abs(self.high - 1) < SUM_TOLERANCE


@dataclass(frozen=True)
class SoftmaxView:
    """An experiment with its softmax.

    Args:
        experiment: what to show.

    Example:
        >>> view = SoftmaxView(SoftmaxExperiment())
        >>> round(view.chosen_probability, 6)
        0.665241
    """

    experiment: SoftmaxExperiment

    @cached_property
    def tensor(self) -> SoftmaxSteps:
        """The steps over the whole tensor."""
        experiment = self.experiment
        return softmax_steps(experiment.logits, experiment.axis, experiment.temperature)

    @property
    def axis(self) -> int:
        """The softmax axis, counted from the front."""
        return self.experiment.positive_axis

    @property
    def classes(self) -> int:
        """How many classes K a lane has."""
        return self.experiment.classes

    @property
    def other_axis(self) -> int | None:
        """The axis that the plane has beside the softmax axis."""
        return self.experiment.other_axis

    def plane(self, array: Array) -> Array:
        """The plane of `array` through the chosen entry, lanes first: (lanes, K)."""
        matrix = array[self.experiment.plane_index]
        return np.atleast_2d(matrix.T if self.lanes_are_columns else matrix)

    @property
    def lanes_are_columns(self) -> bool:
        """Whether a lane stands upright in the plane, as along axis 0 of a matrix."""
        return self.other_axis is not None and self.axis < self.other_axis

    @property
    def lane(self) -> int:
        """Which row of the plane runs through the chosen entry."""
        return 0 if self.other_axis is None else self.experiment.entry[self.other_axis]

    @property
    def label(self) -> int:
        """The chosen class."""
        return self.experiment.entry[self.axis]

    @cached_property
    def logits(self) -> Array:
        """The logits of the plane, (lanes, K)."""
        return self.plane(self.experiment.logits)

    @cached_property
    def probabilities(self) -> Array:
        """The probabilities of the plane, (lanes, K)."""
        return self.plane(self.tensor.probabilities)

    @property
    def steps(self) -> SoftmaxSteps:
        """The steps of the chosen lane, (K,)."""
        return self.row.steps

    @cached_property
    def row(self) -> RowLoss:
        """The chosen lane with what it costs if the chosen class is the right one."""
        logits, temperature = self.logits[self.lane], self.experiment.temperature
        return RowLoss(one_hot_at(self.label, self.classes), logits, temperature, self.label)

    @property
    def chosen_probability(self) -> float:
        """The probability of the chosen entry."""
        return float(self.steps.probabilities[self.label])

    @cached_property
    def columns(self) -> Columns:
        """The classes of the chosen lane with a column of their own."""
        return Columns.of(self.logits[self.lane], self.label)

    @cached_property
    def temperatures(self) -> Array:
        """The temperatures of the curves, evenly spaced in log T."""
        return temperatures(int(np.clip(CURVE_LIMIT // self.classes, 12, POINTS)))

    @cached_property
    def curves(self) -> Array:
        """Probabilities of the chosen lane at every temperature, (temperatures, columns)."""
        return self.columns.with_mass(over_temperatures(self.logits[self.lane], self.temperatures))

    @cached_property
    def axis_sums(self) -> tuple[AxisSums, ...]:
        """The sums of the probabilities along every axis of the tensor."""
        probabilities = self.tensor.probabilities
        sums = [probabilities.sum(axis=axis) for axis in range(probabilities.ndim)]
        return tuple(
            AxisSums(axis, float(total.min()), float(total.max()))
            for axis, total in enumerate(sums)
        )

    def name(self, label: int) -> str:
        """What the class is called: its name, or its number."""
        names = self.experiment.names
        return names[label] if names else str(label)

    @property
    def column_names(self) -> list[str]:
        """Names of the shown classes; the column of the rest is named by its caller."""
        return [self.name(int(label)) for label in self.columns.shown]
