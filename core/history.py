"""Undo and redo: what a page showed before, within bounds."""

from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from core.query import Experiment

MOST = 100  # experiments
MOST_BYTES = 400_000  # of all their arrays, so that a session stays small
SMALL = MOST_BYTES // (MOST + 1)  # bytes; as many as are kept at a time may have these


@dataclass
class History:
    """The experiments before the present one, those that were undone, and the one seen last.

    Example:
        >>> from core.experiment import SoftmaxExperiment
        >>> first = SoftmaxExperiment()
        >>> second, history = first.updated("temperature", 2.0), History()
        >>> history.record(first, second)
        >>> history.undo(second).temperature, history.redo(first).temperature
        (1.0, 2.0)
    """

    past: list[Experiment] = field(default_factory=list)
    future: list[Experiment] = field(default_factory=list)
    before: Experiment | None = None  # what was shown before the present one
    large: bool = False  # whether one that was kept was not `SMALL`: else nothing need be counted

    def record(self, before: Experiment, after: Experiment) -> None:
        """Notes an edit; looking at another row or step is none, and is not noted."""
        if same_work(before, after):
            return
        self._keep(before, self.past)
        self.future.clear()
        while len(self.past) > MOST or (self.large and _size(self.past) > MOST_BYTES):
            del self.past[0]
        self.before = self.past[-1] if self.past else None  # None where it was too large

    def undo(self, now: Experiment) -> Experiment:
        """The experiment before this one; this one, if there is none."""
        return self._step(self.past, self.future, now)

    def redo(self, now: Experiment) -> Experiment:
        """The experiment that was undone last; this one, if there is none."""
        return self._step(self.future, self.past, now)

    def swap(self, now: Experiment) -> Experiment:
        """What was shown before this one, as an edit; swapped again, this one is back.

        Example:
            >>> from core.experiment import SoftmaxExperiment
            >>> first, history = SoftmaxExperiment(), History()
            >>> second = first.updated("temperature", 2.0)
            >>> history.record(first, second)
            >>> swapped = history.swap(second)
            >>> swapped.temperature, history.swap(swapped).temperature
            (1.0, 2.0)
        """
        shown = self.before
        if shown is None:
            return now
        self.record(now, shown)
        return shown

    def _step(
        self, source: list[Experiment], target: list[Experiment], now: Experiment
    ) -> Experiment:
        if not source:
            return now
        self._keep(now, target)
        self.before = target[-1]
        return source.pop()

    def _keep(self, experiment: Experiment, target: list[Experiment]) -> None:
        target.append(replace(experiment))  # without its link, which may be long
        self.large = self.large or _size(target[-1:]) > SMALL


def same_work(before: Experiment, after: Experiment) -> bool:
    """Whether two experiments differ at most in what is looked at of them."""
    names = [item.name for item in fields(before) if item.name not in before.glances]
    return all(_equal(getattr(before, name), getattr(after, name)) for name in names)


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=True)
    return bool(one is other or (type(one) is type(other) and one == other))


def _size(experiments: list[Experiment]) -> int:
    """Bytes of the arrays; an array that several of them share counts once."""
    arrays = {
        id(value): value.nbytes
        for experiment in experiments
        for value in vars(experiment).values()
        if isinstance(value, np.ndarray)
    }
    return sum(arrays.values())
