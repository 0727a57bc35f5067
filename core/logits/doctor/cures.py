"""Cures that can be applied: each gives new logits whose name and notes say what was done."""

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.logits.doctor.finding import Cure, Rows
from core.logits.ignored import rows_of
from core.logits.open import Logits
from core.logits.rows import as_float64, row_blocks
from core.logits.stamp import NO_STAMP

MAX_CURED = 512 << 20
"""Bytes of logits that are copied for a cure; larger ones are cured where they were made."""


def cured(logits: Logits, done: str, **parts: Any) -> Logits:
    """The logits with other parts, their name and digest telling of what was done.

    Args:
        logits: as they were.
        done: a few letters for the name, "log" or "labels - 1"; they say all that was done.
        parts: fields of `Logits` that are other now.
    """
    for part in ("values", "labels"):
        if isinstance(parts.get(part), np.ndarray):
            parts[part] = np.array(parts[part])  # not a view of a file that may change
            parts[part].flags.writeable = False
    if isinstance(parts.get("values"), np.ndarray):
        parts["stamp"] = NO_STAMP
    return replace(
        logits,
        name=f"{logits.name} [{done}]",
        digest=hashlib.sha256(f"{logits.digest} {done}".encode()).hexdigest(),
        notes=(
            *logits.notes,
            Message("made from {name} by the doctor: {done}", name=logits.name, done=done),
        ),
        **parts,
    )


def offered(logits: Logits, cure: Cure) -> tuple[Cure, ...]:
    """The cure, where the logits are not too many to copy."""
    return (cure,) if logits.values.nbytes <= MAX_CURED else ()


def take_log(rows: Rows) -> Cure:
    """Logarithms of rows of probabilities less their largest: their softmax is the row again."""

    def apply(logits: Logits) -> Logits:
        return cured(logits, _of("log - max", rows, logits), values=_mapped(logits, rows, _log))

    return Cure(Message("Open their logarithms"), apply)


def undo_twice(rows: Rows, floor: float) -> Cure:
    """Back through two softmaxes; probabilities below `floor` were lost and become it."""

    def invert(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        logs = np.log(scores)
        inner = logs + (1 - logs.sum(axis=1, keepdims=True)) / scores.shape[1]
        return _log(np.maximum(inner, floor))

    def apply(logits: Logits) -> Logits:
        done = _of("softmax undone twice", rows, logits)
        return cured(logits, done, values=_mapped(logits, rows, invert))

    return Cure(Message("Undo both"), apply)


def drop_rows(rows: Rows) -> Cure:
    """The other rows."""

    def apply(logits: Logits) -> Logits:
        kept = np.ones(len(logits.values), dtype=bool)
        kept[rows] = False
        return cured(
            logits,
            f"without {rows.size} rows{_mark(rows)}",
            **rows_of(logits, kept),
        )

    return Cure(Message("Open without these rows"), apply)


def drop_class(column: int) -> Cure:
    """The other classes, counted anew; no label is of this one."""

    def apply(logits: Logits) -> Logits:
        labels, names, shares = logits.labels, logits.class_names, logits.distributions
        return cured(
            logits,
            f"without class {column}",
            values=np.delete(logits.values[:], column, axis=1),
            labels=None if labels is None else labels - (labels > column),
            class_names=None if names is None else names[:column] + names[column + 1 :],
            distributions=None if shares is None else np.delete(shares, column, axis=1),
        )

    return Cure(Message("Open without this column"), apply)


def shift_labels(step: int) -> Cure:
    """Every label `step` higher, from the last class on to the first."""

    def apply(logits: Logits) -> Logits:
        labels, classes = logits.labels, logits.values.shape[1]
        moved = None if labels is None else (labels + step) % classes
        shares = logits.distributions
        shares = None if shares is None else np.roll(shares, step, axis=1)
        return cured(logits, f"labels {step:+d}", labels=moved, distributions=shares)

    return Cure(Message("Open with labels {step}", step=f"{step:+d}"), apply)


def roll_labels(step: int) -> Cure:
    """Every label `step` rows further down; the rows that have none are left out."""

    def apply(logits: Logits) -> Logits:
        kept, taken = (slice(step, None), slice(None, -step))
        if step < 0:
            kept, taken = (slice(None, step), slice(-step, None))
        parts = rows_of(logits, kept)
        labelled = rows_of(logits, taken, values=parts["values"])
        parts |= {name: labelled[name] for name in ("labels", "distributions")}
        return cured(logits, f"labels {step:+d} row", **parts)

    return Cure(Message("Open with the labels moved {step} row", step=f"{step:+d}"), apply)


def transpose() -> Cure:
    """Rows and columns exchanged."""

    def apply(logits: Logits) -> Logits:
        values = np.ascontiguousarray(logits.values.T)
        return cured(logits, "transposed", values=values, columns={}, lead=(), distributions=None)

    return Cure(Message("Open transposed"), apply)


def _of(done: str, rows: Rows, logits: Logits) -> str:
    whole = rows.size == len(logits.values)
    return done if whole else f"{done} of {rows.size} rows{_mark(rows)}"


def _mark(rows: Rows) -> str:
    """Tells equally many other rows apart."""
    return " " + hashlib.sha256(rows.tobytes()).hexdigest()[:6]


def _mapped(logits: Logits, rows: Rows, change: Any) -> npt.NDArray[Any]:
    values = logits.values
    wide = np.result_type(values.dtype.newbyteorder("="), np.float32)  # float16 is too coarse
    result = np.array(values, dtype=wide)
    chosen = np.zeros(len(values), dtype=bool)
    chosen[rows] = True
    for block in row_blocks(values):
        inside = chosen[block]
        result[block][inside] = change(as_float64(values[block][inside]))
    return result


def _log(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    with np.errstate(divide="ignore"):  # the logarithm of 0 is -inf, and its softmax is 0 again
        logs: npt.NDArray[np.float64] = np.log(scores) - np.log(scores.max(axis=1, keepdims=True))
    return logs
