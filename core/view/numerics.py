"""What the page Numerics shows of an experiment: computed once, drawn later."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from core.experiment.numerics import SCALES, NumericsExperiment
from core.numerics import (
    ENTROPIES,
    FORMATS,
    WAYS,
    Exact,
    Format,
    State,
    Trial,
    Way,
    exact_quantities,
)

Array = npt.NDArray[Any]

SIZES = np.geomspace(*SCALES, 31)
SIZES.setflags(write=False)
KEPT = 16  # sweeps: 0.5 MB each with eight classes
_decimals = Context(prec=40, traps=[])


@dataclass(frozen=True)
class Cells:
    """The grid of ways and types, for S sizes of the logits; each array (S, F, W).

    Args:
        errors: of the answer, in units in the last place.
        states: of the answer, integers of `State`.
        guilty: the place of the operation that spoils the answer, -1 where it is fine.
        causes: the state of that operation's result.
    """

    errors: Array
    states: Array
    guilty: Array
    causes: Array

    @classmethod
    def of(cls, trials: Mapping[str, Trial], answer: str) -> "Cells":
        """The cells of three trials."""
        parts = []
        for trial in trials.values():
            guilty = trial.guilty(answer)
            parts.append(
                (
                    trial.answer_errors(answer),
                    trial.answer_states(answer),
                    guilty,
                    trial.operation_states(guilty),
                )
            )
        return cls(*(np.stack(part, axis=-1).swapaxes(0, 1) for part in zip(*parts, strict=True)))


@dataclass(frozen=True)
class Step:
    """One operation of the chosen way in the chosen type.

    Args:
        symbol: how it is written.
        values: what it gave, (K,) or (1,).
        states: of the values.
        worst: which of them is furthest off.
        exact: what that one should be.
        error: of that one, in units in the last place.
        state: of that one.
    """

    symbol: str
    values: Array
    states: Array
    worst: int
    exact: Decimal
    error: float
    state: State


@dataclass(frozen=True)
class NumericsView:
    """An experiment in every type and way.

    Args:
        experiment: what to show.

    Example:
        >>> view = NumericsView(NumericsExperiment())
        >>> [float(loss) for loss in view.losses[:2]]
        [120.0, inf]
    """

    experiment: NumericsExperiment

    @property
    def format(self) -> Format:
        """The chosen type."""
        return FORMATS[self.experiment.dtype]

    @property
    def way(self) -> Way:
        """The chosen way."""
        return WAYS[self.experiment.way]

    @property
    def scaled(self) -> Array:
        """The logits at their present size, (K,)."""
        return np.asarray(self.experiment.scale * self.experiment.logits)

    @cached_property
    def trials(self) -> Mapping[str, Trial]:
        """The three ways at the present size."""
        return _trials(self.scaled[None], self.experiment.label)

    @property
    def sweep(self) -> Mapping[str, Trial]:
        """The three ways at every size."""
        return _sweep(self.experiment.logits.tobytes(), self.experiment.label)

    @cached_property
    def cells(self) -> Cells:
        """The grid at the present size, S = 1."""
        return Cells.of(self.trials, self.experiment.answer)

    @cached_property
    def sweep_cells(self) -> Cells:
        """The grid at every size."""
        return Cells.of(self.sweep, self.experiment.answer)

    @property
    def row(self) -> int:
        """The place of the chosen type."""
        return list(FORMATS).index(self.experiment.dtype)

    @property
    def column(self) -> int:
        """The place of the chosen way."""
        return list(WAYS).index(self.experiment.way)

    @property
    def sweep_errors(self) -> dict[str, tuple[Array, Array]]:
        """Errors and states against size, of each way in the chosen type."""
        cells = self.sweep_cells
        return {
            key: (cells.errors[:, self.row, at], cells.states[:, self.row, at])
            for at, key in enumerate(WAYS)
        }

    @cached_property
    def steps(self) -> list[Step]:
        """The operations of the chosen way in the chosen type."""
        trial = self.trials[self.experiment.way]
        return [
            self._step(trial, operation.key, operation.symbol) for operation in trial.operations
        ]

    def _step(self, trial: Trial, name: str, symbol: str) -> Step:
        columns = trial.columns[name]
        errors, states = (part[self.row, 0, columns] for part in (trial.errors, trial.states))
        worst = int(np.lexsort((np.nan_to_num(errors, nan=np.inf), states))[-1])
        return Step(
            symbol=symbol,
            values=trial.values[self.row, 0, columns],
            states=states,
            worst=worst,
            exact=decimal(trial.exact[columns], worst),
            error=float(errors[worst]),
            state=State(states[worst]),
        )

    def cast(self, at: int) -> tuple[Array, Array]:
        """What the type at a place makes of the logits, and their states, (K,) each."""
        trial = self.trials["naive"]
        columns = trial.columns["x"]
        return trial.values[at, 0, columns], trial.states[at, 0, columns]

    @property
    def guilty(self) -> int:
        """The place of the operation that spoils the answer in the chosen cell; -1 for none."""
        return int(self.cells.guilty[0, self.row, self.column])

    @property
    def harmless(self) -> int:
        """The place of the first operation that is not fine and does no harm; -1 for none."""
        trial = self.trials[self.experiment.way]
        return int(trial.harmless(self.experiment.answer)[self.row, 0])

    @cached_property
    def entropies(self) -> Array:
        """Loss and slope of every entry of `ENTROPIES` at the present size, (E, 2)."""
        return self._entropies(self.scaled[None])[:, 0]

    @cached_property
    def sweep_entropies(self) -> Array:
        """Loss and slope of every entry of `ENTROPIES` at every size, (E, S, 2)."""
        return self._entropies(SIZES[:, None] * self.experiment.logits)

    def _entropies(self, logits: Array) -> Array:
        label, kind = self.experiment.label, self.format
        runs = {key: way.run(logits, label, kind) for key, way in WAYS.items()}
        return np.stack(
            [
                np.hstack(
                    [part(runs[entry.way], label, kind) for part in (entry.loss, entry.slope)]
                )
                for entry in ENTROPIES.values()
            ]
        ).astype(np.float64)

    @property
    def losses(self) -> Array:
        """The loss of every entry of `ENTROPIES`, (E,)."""
        return np.asarray(self.entropies[:, 0])

    @property
    def slopes(self) -> Array:
        """Their slopes at the logit of the right class, (E,)."""
        return np.asarray(self.entropies[:, 1])

    @cached_property
    def exact_loss(self) -> Decimal:
        """The cross entropy to 32 digits."""
        return decimal(exact_quantities(self.scaled[None])["loss"], self.experiment.label)

    @cached_property
    def exact_slope(self) -> Decimal:
        """P − 1 of the right class to 32 digits."""
        p = decimal(exact_quantities(self.scaled[None])["p"], self.experiment.label)
        return _decimals.subtract(p, Decimal(1))

    @property
    def sweep_loss(self) -> Array:
        """The exact cross entropy at every size, (S,)."""
        trial = self.sweep["log_softmax"]
        return np.asarray(trial.exact[trial.columns["loss"]].values[:, 0])


def decimal(exact: Exact, column: int) -> Decimal:
    """A number of the first row, as a decimal."""
    head, tail = (Decimal(float(part[0, column])) for part in (exact.head, exact.tail))
    return _decimals.divide(_decimals.add(head, tail), Decimal(2) ** int(exact.lift[0, column]))


def _trials(logits: Array, label: int) -> Mapping[str, Trial]:
    return MappingProxyType({key: Trial.of(way, logits, label) for key, way in WAYS.items()})


@lru_cache(maxsize=KEPT)
def _sweep(logits: bytes, label: int) -> Mapping[str, Trial]:
    return _trials(SIZES[:, None] * np.frombuffer(logits), label)
