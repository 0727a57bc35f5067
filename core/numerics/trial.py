"""A way tried in every type on rows of logits: numbers, errors, and what went wrong first."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.numerics.exact import Exact, exact_quantities
from core.numerics.formats import FORMATS, Limits
from core.numerics.states import State, states_of, ulps
from core.numerics.ways import CAST, Operation, Way

Array = npt.NDArray[Any]
LIMITS = Limits.of(tuple(FORMATS.values()))
NOTHING = -1


@dataclass(frozen=True)
class Trial:
    """What F types made of S rows in one way; the quantities stand side by side in C columns.

    Args:
        way: how it was computed.
        label: the right class.
        columns: where the result of each operation stands, the cast first.
        exact: what it should be, (S, C).
        values: as float64, (F, S, C).
        errors: in units in the last place, (F, S, C).
        states: integers of `State`, (F, S, C).
    """

    way: Way
    label: int
    columns: dict[str, slice]
    exact: Exact
    values: Array
    errors: Array
    states: Array

    @classmethod
    def of(cls, way: Way, logits: npt.ArrayLike, label: int) -> Self:
        """Tries a way.

        Args:
            way: what to try.
            logits: (S, K), a row a softmax.
            label: the right class, 0 to K − 1.

        Example:
            >>> from core.numerics import WAYS
            >>> trial = Trial.of(WAYS["naive"], [[12.0, 0.0]], 0)
            >>> trial.way.operations[trial.guilty("loss")[2, 0] - 1].symbol  # in float16
            'exp(x)'
        """
        quantities = exact_quantities(logits)
        runs = [way.run(logits, label, kind) for kind in FORMATS.values()]
        columns, places, start = {}, [], 0
        for name, part in runs[0].items():
            own = quantities.columns[name]
            own = slice(own.start + label, own.start + label + 1) if name == "loss" else own
            places.append(np.arange(own.start, own.stop))
            columns[name] = slice(start, start + part.shape[1])
            start = columns[name].stop
        exact = quantities.numbers[np.concatenate(places)]
        values = np.stack([np.hstack([*run.values()]).astype(np.float64) for run in runs])
        errors = ulps(values, exact, LIMITS)
        return cls(
            way, label, columns, exact, values, errors, states_of(values, errors, exact, LIMITS)
        )

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The cast, and what follows."""
        return (CAST, *self.way.operations)

    def operation_states(self, places: Array) -> Array:
        """The worst state of the operations at some places (F, S); fine at -1."""
        states = np.stack([self._state(name) for name in self.columns])
        found = np.take_along_axis(states, np.maximum(places, 0)[None], axis=0)[0]
        return np.asarray(np.where(places == NOTHING, State.FINE, found))

    def answer_errors(self, answer: str) -> Array:
        """The largest error of an answer, (F, S); NaN where any of its numbers is."""
        return np.asarray(self.errors[..., self.columns[answer]].max(axis=-1))

    def answer_states(self, answer: str) -> Array:
        """The worst state of an answer, (F, S)."""
        return np.asarray(self.states[..., self.columns[answer]].max(axis=-1))

    def guilty(self, answer: str) -> Array:
        """The place of the operation that spoils an answer, (F, S); -1 where it is fine.

        The first whose result is not fine, among what the answer is made of: what became of other
        classes counts only where it has spoilt their maximum or sum.
        """
        spoilt = self._spoilt(answer)
        first = np.where(spoilt.any(axis=0), spoilt.argmax(axis=0), NOTHING)
        return np.where(self.answer_states(answer) == State.FINE, NOTHING, first)

    def harmless(self, answer: str) -> Array:
        """The place of the first operation that is not fine before an answer that is, (F, S)."""
        bad = np.stack([self._state(name) != State.FINE for name in self._before(answer)])
        first = np.where(bad.any(axis=0), bad.argmax(axis=0), NOTHING)
        return np.where(self.answer_states(answer) == State.FINE, first, NOTHING)

    def _spoilt(self, answer: str) -> Array:
        """Whether each operation has spoilt the answer, (O, F, S)."""
        names = self._before(answer)
        shared = [name for name in names if self._width(name) == 1 and name != "loss"]
        bad = [self._state(name) != State.FINE for name in shared]
        every = np.logical_or.reduce([*bad, np.full(self.values.shape[:2], answer != "loss")])
        spoilt = []
        for name in names:
            own = self._state(name, own=True) != State.FINE
            spoilt.append(np.where(every, self._state(name) != State.FINE, own))
        return np.stack(spoilt)

    def _before(self, answer: str) -> list[str]:
        """The quantities up to an answer."""
        names = list(self.columns)
        return names[: names.index(answer) + 1]

    def _width(self, name: str) -> int:
        return int(self.columns[name].stop - self.columns[name].start)

    def _state(self, name: str, *, own: bool = False) -> Array:
        """The worst state of a quantity, or that of the right class, (F, S)."""
        states = self.states[..., self.columns[name]]
        if own and self._width(name) > 1:
            return np.asarray(states[..., self.label])
        return np.asarray(states.max(axis=-1))
