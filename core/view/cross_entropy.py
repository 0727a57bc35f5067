"""What the page Cross entropy shows of an experiment: computed once, drawn later."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.experiment import CrossEntropyExperiment
from core.labels import check_distribution
from core.lanes import BadLane
from core.losses import LOSSES
from core.view.columns import Array, Columns
from core.view.row_loss import RowLoss

LABELS_SHOWN = 5  # classes of a distribution that get a column whatever their logit


@dataclass(frozen=True)
class CrossEntropyView:
    """An experiment with its losses.

    Args:
        experiment: what to show.

    Example:
        >>> view = CrossEntropyView(CrossEntropyExperiment())
        >>> round(view.total, 5), round(view.mean, 5)
        (1.22282, 0.40761)
    """

    experiment: CrossEntropyExperiment

    @property
    def is_sparse(self) -> bool:
        """Whether labels are indices."""
        return self.experiment.labels is None

    @property
    def loss_key(self) -> str:
        """The key of the loss in `LOSSES`."""
        return "sparse_softmax_cross_entropy" if self.is_sparse else "softmax_cross_entropy"

    @property
    def labels(self) -> Array | tuple[int, ...]:
        """The labels in the form that the loss takes: indices (N,), or distributions (N, K)."""
        experiment = self.experiment
        return (experiment.indices or ()) if experiment.labels is None else experiment.targets

    @cached_property
    def losses(self) -> Array:
        """One loss a row, (N,); NaN where softmax has no value."""
        experiment, loss = self.experiment, LOSSES[self.loss_key]
        defined = np.isfinite(experiment.matrix.max(axis=-1))
        losses = np.full(experiment.rows, np.nan)
        if defined.any():
            labels, logits = np.asarray(self.labels)[defined], experiment.matrix[defined]
            losses[defined] = loss.value(labels, logits, experiment.temperature)
        return losses

    @property
    def total(self) -> float:
        """The sum of the losses."""
        with np.errstate(all="ignore"):
            return float(self.losses.sum())

    @property
    def mean(self) -> float:
        """The mean of the losses."""
        with np.errstate(all="ignore"):
            return float(self.losses.mean())

    @cached_property
    def row(self) -> RowLoss:
        """The chosen row and its label, with what it costs."""
        experiment = self.experiment
        targets, logits = experiment.targets[experiment.row], experiment.matrix[experiment.row]
        return RowLoss(np.asarray(targets), np.asarray(logits), experiment.temperature)

    @cached_property
    def columns(self) -> Columns:
        """The classes of the chosen row with a column of their own."""
        row = self.row
        largest = np.argsort(-row.targets, kind="stable")[:LABELS_SHOWN]
        return Columns.of(row.logits, *largest[row.targets[largest] > 0], row.label)

    @cached_property
    def bad_labels(self) -> tuple[BadLane, ...]:
        """The rows whose label is no distribution."""
        return () if self.is_sparse else check_distribution(self.experiment.targets)

    def name(self, label: int) -> str:
        """What the class is called: its name, or its number."""
        names = self.experiment.names
        return names[label] if names else str(label)

    @property
    def column_names(self) -> list[str]:
        """Names of the shown classes; the column of the rest is named by its caller."""
        return [self.name(int(label)) for label in self.columns.shown]
