"""Numbers on their way to the browser, exact: JSON has no words for NaN and infinities."""

import base64
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


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
