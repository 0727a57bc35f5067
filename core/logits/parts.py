"""What a reader takes out of one file, before anything is checked against anything else."""

from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from core.errors import Message
from core.logits.columns import Columns

Labels = npt.NDArray[Any] | list[str]
"""Labels as they stand in a file: numbers or text of any shape, or the cells of a column."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The arrays of one file of logits, and what was noticed while reading it.

    `columns` may hold any further arrays; those that have not one value a row are left out later.
    """

    values: npt.NDArray[Any]
    labels: Labels | None = None
    class_names: tuple[str, ...] | None = None
    notes: tuple[Message, ...] = ()
    columns: Columns = field(default_factory=dict)
