"""What the experiments on rows of logits share."""

import numpy as np

from core.codecs import Tensor
from core.errors import InputError


class LogitRows:
    """Rows of logits (N, K), or one row (K,), with a chosen row and names of the classes."""

    logits: Tensor
    row: int
    names: tuple[str, ...] | None

    @property
    def rows(self) -> int:
        """How many rows N there are."""
        return len(self.matrix)

    @property
    def classes(self) -> int:
        """How many classes K a row has."""
        return int(self.logits.shape[-1])

    @property
    def matrix(self) -> Tensor:
        """The logits as (N, K)."""
        return np.atleast_2d(self.logits)

    @property
    def class_names(self) -> list[str]:
        """Distinct names of the classes: those that they have, or their numbers."""
        names = self.names
        if names is None or len(names) != self.classes:
            return [str(label) for label in range(self.classes)]
        distinct = len(set(names)) == len(names)
        return [name if distinct else f"{label} {name}" for label, name in enumerate(names)]

    @property
    def row_names(self) -> list[str]:
        """Numbers of the rows; a single row needs none."""
        return [""] if self.rows == 1 else [str(row) for row in range(self.rows)]

    def _check_row_and_names(self) -> None:
        if not 0 <= self.row < self.rows:
            raise InputError(
                "there is no row {row}; there are 0 to {last}", row=self.row, last=self.rows - 1
            )
        if self.names is not None and len(self.names) != self.classes:
            raise InputError(
                "expected {count} class names, got {got}",
                count=self.classes,
                got=len(self.names),
            )
