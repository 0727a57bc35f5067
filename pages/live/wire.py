"""Numbers on their way to the browser, exact: JSON has no words for NaN and infinities."""

import base64
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.formula.tape import Step, Tape


def encoded(values: npt.ArrayLike) -> str:
    """Doubles as base64."""
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f8").tobytes()).decode()


def rough(values: npt.ArrayLike) -> str:
    """Numbers that are shown with three digits, in single precision as base64."""
    with np.errstate(over="ignore"):
        return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def column(values: npt.ArrayLike, rest: Sequence[float | None] = ()) -> dict[str, object]:
    """A column of a table; `rest` stands below it for all other classes, None for nothing."""
    return {"values": encoded(values), "rest": list(rest)}


def scalar(value: float) -> float | None:
    """A number for JSON; None stands for NaN and the infinities."""
    return float(value) if np.isfinite(value) else None


def tape(steps: Tape) -> list[Step]:
    """A formula's tape; what is not finite is spelled as JavaScript reads it."""
    return [_spelled(step) if isinstance(step, float) else step for step in steps]


def _spelled(value: float) -> Step:
    if np.isfinite(value):
        return value
    return "NaN" if np.isnan(value) else "Infinity" if value > 0 else "-Infinity"
