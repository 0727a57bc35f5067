"""Rows that softmax was applied to already, and that will be taken for logits all the same."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.logits.doctor.cures import offered, take_log, transpose, undo_twice
from core.logits.doctor.facts import SUM_SLACK, Facts, Flags
from core.logits.doctor.finding import Finding
from core.logits.rows import as_float64, row_blocks

TIGHT = 1e-5
"""A row of probabilities sums to 1 within this: ours to 5e-6 in float32 at 50,257 classes."""
TIGHT_HALF = 4e-3
"""And within this in float16, whose steps below 1 are 5e-4."""
ROUNDED = 1e-2
"""And within this where probabilities were rounded to a few digits for a text file."""
ROUNDED_PART, ROUNDED_ROWS = 0.9, 10
"""So many of the rows, and no fewer, must come so close for that."""
LUCK = 0.01
"""Some rows among logits are a finding where chance explains less than this part of them."""
SURE = 1e-2
"""A largest log-probability above minus this says nothing: logits less their largest have it."""
INNER_SLACK, INNER_SLACK_HALF = 1e-5, 2e-3
"""What lies below 0 by less than this was 0 before it was rounded."""
INNER_SURE, INNER_TIMES = 0.9, 5
INNER_PART = 0.25
"""Softmax applied twice shows where before the second this part of the rows gave a class 0.9, or
five times 1/K: near 1/K every softmax looks like one of probabilities."""
INNER_ROWS = 30
"""With two classes there is no other sign than the band, so there must be this many rows in it."""
FLOOR = 1e-7
"""float32 tells no smaller probabilities from 0 once softmax was applied to them."""


def probabilities(facts: Facts) -> Iterator[Finding]:
    """Rows of numbers from 0 to 1 that sum to 1, be they of one softmax or of two."""
    rows = facts.rows
    unit = rows.defined & (rows.low >= 0) & (rows.high <= 1 + TIGHT)
    off = abs(rows.total - 1)
    # one-hot rows are whole numbers, which may be anything
    found = _matches(facts, off, unit, unit & (rows.high < 1) & ~facts.constant)
    if np.count_nonzero(unit & (off == 0)) == np.count_nonzero(rows.defined) >= ROUNDED_ROWS:
        found = unit  # every row is one-hot, or near it
    chosen = np.flatnonzero(found)
    if not chosen.size:
        return
    if _twice(facts, found):
        band = np.e / (np.e + facts.classes - 1)
        yield Finding(
            "softmax_twice",
            "error",
            Message(
                "softmax was applied twice to {rows}: all sum to 1, and no probability is above "
                "{band}, the most that softmax makes of probabilities",
                rows=_part(facts, found),
                band=f"{band:.4g}",
            ),
            Message(
                "the model has a softmax of its own, and another one was applied to its output, "
                "perhaps in the loss: give what comes before the first"
            ),
            chosen,
            offered(facts.logits, undo_twice(chosen, FLOOR)),
        )
        return
    yield Finding(
        "probabilities",
        "error",
        Message(
            "probabilities in the place of logits, in {rows}: all are from 0 to 1, and each row "
            "sums to 1 (to within {off}); softmax would be a second one",
            rows=_part(facts, found),
            off=f"{off[chosen].max():.1e}",
        ),
        Message(
            "give what comes before the softmax; the logarithms of the probabilities will do, for "
            "softmax of them gives the probabilities again"
        ),
        chosen,
        offered(facts.logits, take_log(chosen)),
    )


def log_probabilities(facts: Facts) -> Iterator[Finding]:
    """Rows that are at most 0 and whose exponentials sum to 1."""
    rows = facts.rows
    found = _matches(facts, abs(rows.log_total), ~np.isnan(rows.log_total), rows.high < -SURE)
    chosen = np.flatnonzero(found & ~facts.constant)
    if chosen.size:
        yield Finding(
            "log_probabilities",
            "note",
            Message(
                "log-probabilities in the place of logits, in {rows}: none is above 0, and their "
                "exponentials sum to 1",
                rows=_part(facts, found),
            ),
            Message(
                "harmless here, for softmax of them gives the same probabilities; but a loss that "
                "expects logits of another scale, or a log_softmax more, is work done twice"
            ),
            chosen,
        )


def axis_of_sums(facts: Facts) -> Iterator[Finding]:
    """Columns that sum to 1 where rows do not: softmax went along the other axis."""
    rows = facts.rows
    unit = rows.defined & (rows.low >= 0) & (rows.high <= 1 + TIGHT)
    count = facts.count
    if count < 2 or facts.classes < 2 or not unit.all():
        return
    if (abs(rows.total - 1) <= ROUNDED).mean() > 1 - ROUNDED_PART:
        return
    blocks = row_blocks(facts.logits.values)
    totals = sum(as_float64(facts.logits.values[block]).sum(axis=0) for block in blocks)
    if (abs(totals - 1) <= _tight(facts)).all():
        fits = facts.logits.labels is None and facts.logits.class_names is None
        yield Finding(
            "axis_of_sums",
            "error",
            Message(
                "every column sums to 1 and the rows do not: softmax was taken along the axis of "
                "the rows, or the classes are the first axis",
                rows=count,
            ),
            Message(
                "classes belong in the last axis: transpose, or take softmax along axis=-1, and "
                "better none at all before the file is saved"
            ),
            None,
            offered(facts.logits, transpose()) if fits else (),
        )


def _matches(facts: Facts, off: npt.NDArray[np.float64], able: Flags, telling: Flags) -> Flags:
    """Which of the rows are off by nothing, and not by chance.

    Args:
        facts: of the file.
        off: how far each row is from the sum that it should have.
        able: rows that could be matches at all.
        telling: those of them where a match says something.
    """
    nothing = np.zeros(facts.count, dtype=bool)
    if facts.classes < 2:
        return nothing
    tight = _tight(facts)
    rounded = able & (off <= ROUNDED)
    count, close = np.count_nonzero(facts.rows.defined), np.count_nonzero(rounded)
    if (rounded & telling).any() and close >= max(ROUNDED_ROWS, ROUNDED_PART * count):
        return rounded
    exact = able & (off <= tight)
    near = able & telling & (off <= SUM_SLACK) & ~exact
    evidence = np.count_nonzero(exact & telling)
    # of sums that lie anywhere, as many are so close as the band is wide, or as their steps are
    sums = np.unique(off[near])
    step = np.diff(sums).min(initial=np.inf) if sums.size > 1 else 0.0
    expected = (np.count_nonzero(near) + 1) * max(tight, step) / SUM_SLACK
    return exact if evidence and expected < LUCK * evidence else nothing


def _tight(facts: Facts) -> float:
    return TIGHT_HALF if facts.logits.values.dtype == np.float16 else TIGHT


def _twice(facts: Facts, found: Flags) -> bool:
    """Whether softmax of probabilities gives these rows, and of sure ones often enough."""
    low, high = facts.rows.inner_low[found], facts.rows.inner_high[found]
    if facts.classes == 2 and low.size < INNER_ROWS:
        return False
    half = facts.logits.values.dtype == np.float16
    inside = bool((low >= -(INNER_SLACK_HALF if half else INNER_SLACK)).all())  # a NaN is not
    sure = min(INNER_SURE, INNER_TIMES / facts.classes)
    return inside and float((high >= sure).mean()) >= INNER_PART


def _part(facts: Facts, found: Flags) -> Message:
    count = np.count_nonzero(found)
    if count == facts.count:
        return Message("every row ({count})", count=f"{count:,}")
    return Message("{count} of {total} rows", count=f"{count:,}", total=f"{facts.count:,}")
