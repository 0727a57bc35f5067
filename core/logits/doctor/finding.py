"""What the doctor says of a file: a sentence, the rows it is about, and the cure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.logits.open import Logits

SEVERITIES = ("error", "warning", "note")
"""From the worst: no result can be right; results mislead; harmless, but good to know."""

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cure:
    """A cure that can be applied: it gives other logits, and leaves the old ones as they are.

    Args:
        what: what it does, as a button says it.
        apply: from what was examined, `Logits` or `Given`, to the cured logits.
    """

    what: Message
    apply: Callable[[Any], Logits]


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that is wrong, or looks wrong.

    Args:
        kind: a permanent ASCII name; a file has one finding of a kind at most.
        severity: one of `SEVERITIES`.
        sentence: what is wrong, with the numbers that show it.
        cure: what to do about it.
        rows: the numbers of the rows, ascending from 0; None where it is the file as a whole.
        cures: those that can be applied here.
    """

    kind: str
    severity: str
    sentence: Message
    cure: Message
    rows: Rows | None = None
    cures: tuple[Cure, ...] = ()
