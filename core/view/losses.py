"""What the page Losses shows of an experiment: computed once, drawn later."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.experiment.losses import MOST_LOGIT, LossesExperiment
from core.losses import LOSSES
from core.losses.chain import Chain
from core.softmax import softmax
from core.view.columns import Array

FINE, EVERY = 129, 4  # points of a curve; every fourth has all losses and descents
MOST_SAMPLED = 110  # steps of descents along all logits together; of more only the chosen one's
REACH = 6.0  # of the curves, at least, to both sides of 0
BESIDE = 2.0  # what they go beyond all logits
KEPT = 64  # views of late experiments: a hand's run and the page's that follows share one


@dataclass(frozen=True)
class Outcome:
    """What a loss makes of rows of logits.

    Args:
        chain: the loss with its transform and parameters.
        values: one loss a row, (P,).
        slopes: by the logits, (P, K).
        inputs: what it compares with the label of the right class, (P,).
    """

    chain: Chain
    values: Array
    slopes: Array
    inputs: Array

    @cached_property
    def lengths(self) -> Array:
        """The length of the gradient of each row, (P,)."""
        with np.errstate(all="ignore"):
            return np.asarray(np.sqrt(np.square(self.slopes).sum(axis=-1)))


@dataclass(frozen=True)
class LossesView:
    """An experiment with every loss of its logits, and the descents of two of them.

    Rows of logits are the present ones with another logit for one class, class by class; the last
    one is the present row.

    Args:
        experiment: what to show.

    Example:
        >>> view = LossesView(LossesExperiment())
        >>> [round(float(view.value(key)), 4) for key in view.experiment.pair]
        [8.007, 0.6618]
        >>> view.right_from
        (5, None)
    """

    experiment: LossesExperiment

    @cached_property
    def grid(self) -> Array:
        """The logits of one class that the curves have, (129,)."""
        logits = self.experiment.logits
        low = min(-REACH, float(logits.min()) - BESIDE)
        high = max(REACH, float(logits.max()) + BESIDE)
        return np.linspace(max(low, -MOST_LOGIT), min(high, MOST_LOGIT), FINE)

    @property
    def coarse(self) -> Array:
        """Every fourth of them, (33,)."""
        return self.grid[::EVERY]

    @property
    def sampled(self) -> list[int]:
        """The classes whose logit takes all losses along: all, where they are not too many."""
        experiment = self.experiment
        many = experiment.classes * (experiment.steps + 1) > MOST_SAMPLED
        return [experiment.chosen] if many else list(range(experiment.classes))

    @cached_property
    def rows(self) -> Array:
        """Rows of logits (P, K): those of `coarse` for each sampled class, and the present row."""
        logits = np.asarray(self.experiment.logits)
        moved = [self._along(label, self.coarse) for label in self.sampled]
        return np.vstack([*moved, logits])

    def _along(self, label: int, values: Array) -> Array:
        rows = np.tile(np.asarray(self.experiment.logits), (len(values), 1))
        rows[:, label] = values
        return rows

    def samples(self, values: Array) -> Array:
        """Numbers of the rows (P, ...) as those of each sampled class, (S, 33, ...)."""
        return values[:-1].reshape(len(self.sampled), len(self.coarse), *values.shape[1:])

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """What every loss makes of `rows`, by its key."""
        return _outcomes(self.experiment)

    @property
    def paths(self) -> dict[str, Array]:
        """The logits at every step of both descents from every row, (steps + 1, P, K), by key."""
        return _paths(self.experiment)

    @cached_property
    def shares(self) -> dict[str, Array]:
        """What softmax gives the right class on these, (steps + 1, P)."""
        return {key: softmax(path)[..., self.experiment.label] for key, path in self.paths.items()}

    @cached_property
    def families(self) -> dict[str, Array]:
        """The two losses along `grid` for each sampled class, (S, 129), by key."""
        rows = np.stack([self._along(label, self.grid) for label in self.sampled])
        experiment = self.experiment
        return {k: experiment.chain(k).value(experiment.label, rows) for k in experiment.pair}

    @property
    def curves(self) -> dict[str, Array]:
        """Those of the chosen class, (129,), by key."""
        at = self.sampled.index(self.experiment.chosen)
        return {key: np.asarray(family[at]) for key, family in self.families.items()}

    def value(self, key: str) -> float:
        """A loss of the present logits."""
        return float(self.outcomes[key].values[-1])

    def gradient(self, key: str) -> Array:
        """Its slope by each of the present logits, (K,)."""
        return np.asarray(self.outcomes[key].slopes[-1])

    def length(self, key: str) -> float:
        """The length of that."""
        return float(self.outcomes[key].lengths[-1])

    def input(self, key: str) -> float:
        """What it compares with the label of the right class."""
        return float(self.outcomes[key].inputs[-1])

    def path(self, key: str) -> Array:
        """The logits at every step from the present ones, (steps + 1, K)."""
        return np.asarray(self.paths[key][:, -1])

    def share(self, key: str) -> Array:
        """The share of the right class on that path, (steps + 1,)."""
        return np.asarray(self.shares[key][:, -1])

    @cached_property
    def right_from(self) -> tuple[int | None, ...]:
        """The step from which on each of the two losses has the right class ahead of a half."""
        return tuple(right_from(self.share(key)) for key in self.experiment.pair)

    def name(self, label: int) -> str:
        """What the class is called: its name, or its number."""
        return self.experiment.class_names[label]


def right_from(shares: Array) -> int | None:
    """The first step after which the share stays above a half, or None."""
    below = np.flatnonzero(~(shares > 0.5))
    first = int(below[-1]) + 1 if below.size else 0
    return first if first < len(shares) else None


@lru_cache(KEPT)
def _outcomes(experiment: LossesExperiment) -> dict[str, Outcome]:
    rows, label = LossesView(experiment).rows, experiment.label
    found = {}
    for key in LOSSES:
        chain = experiment.chain(key)
        compared, values, slopes = chain.computed(label, rows)
        found[key] = Outcome(chain, values, slopes, compared[:, label])
    return found


@lru_cache(KEPT)
def _paths(experiment: LossesExperiment) -> dict[str, Array]:
    rows = LossesView(experiment).rows
    return {
        key: experiment.chain(key).descend(
            experiment.label, rows, experiment.rate, experiment.steps
        )
        for key in experiment.pair
    }
