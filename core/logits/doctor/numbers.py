"""Logits that are no numbers, no scores, or no longer what the model gave."""

from collections.abc import Iterator

import numpy as np

from core.errors import Message
from core.logits.doctor.cures import drop_rows, offered
from core.logits.doctor.facts import Facts, coincidences
from core.logits.doctor.finding import Finding, Rows
from core.logits.rows import row_blocks

FLOAT16_END = 65504.0
"""The largest float16: what is larger became it, or infinite."""
CHANCE = 0.02
"""Coincidences are a finding where chance explains less than this part of them."""
NEAR_STEPS = 64
"""Of rows whose logits are at most so many steps of their type apart, one in 64 is constant."""
CEILING_ROWS = 3
"""So many rows must end at the same largest value, for one or two may be the same picture."""
CEILING_PART = 0.01
"""And so many of all rows."""


def nan(facts: Facts) -> Iterator[Finding]:
    """Rows with a NaN."""
    rows = np.flatnonzero(facts.rows.nan)
    if rows.size:
        yield _with_drop(
            facts,
            "nan",
            "error",
            Message(
                "rows with a NaN, and so without softmax and loss: {count}", count=f"{rows.size:,}"
            ),
            Message(
                "a NaN spreads from one step to all that follow: look for the first one, often the "
                "logarithm of 0, 0 / 0, or a learning rate that is too large"
            ),
            rows,
        )


def infinities(facts: Facts) -> Iterator[Finding]:
    """Rows with +inf."""
    rows = np.flatnonzero(facts.rows.positive_inf)
    if not rows.size:
        return
    cure = Message(
        "something overflowed before it was saved: keep the exponential out of the model's last "
        "layer, or compute it in a wider type"
    )
    if facts.logits.values.dtype == np.float16:
        cure = Message("float16 ends at 65504: compute the last layer in float32, and save that")
    yield _with_drop(
        facts,
        "infinities",
        "error",
        Message("rows with +inf, and so without softmax: {count}", count=f"{rows.size:,}"),
        cure,
        rows,
    )


def masked(facts: Facts) -> Iterator[Finding]:
    """Rows of nothing but -inf, rows whose label is masked, and other rows with -inf."""
    all_masked = facts.rows.high == -np.inf
    rows = np.flatnonzero(all_masked)
    if rows.size:
        yield _with_drop(
            facts,
            "masked",
            "error",
            Message(
                "rows that are masked as a whole: {count}; all their logits are -inf, and softmax "
                "is 0 / 0",
                count=f"{rows.size:,}",
            ),
            Message("leave at least one class of each row unmasked, or leave the row out"),
            rows,
        )
    lost = _label_masked(facts) & ~all_masked
    rows = np.flatnonzero(lost)
    if rows.size:
        yield Finding(
            "masked_labels",
            "error",
            Message(
                "rows whose label is masked: {count}; its logit is -inf, and so the loss is "
                "infinite, whatever the other logits are",
                count=f"{rows.size:,}",
            ),
            Message("the mask and the labels contradict each other: compare them row by row"),
            rows,
            offered(facts.logits, drop_rows(rows)),
        )
    rows = np.flatnonzero(facts.rows.negative_inf & ~all_masked & ~lost)
    if rows.size:
        yield Finding(
            "masked_classes",
            "note",
            Message(
                "rows with -inf among their logits: {count}; the probability of those classes is "
                "exactly 0",
                count=f"{rows.size:,}",
            ),
            Message("right where classes were masked on purpose; else look for the logarithm of 0"),
            rows,
        )


def _label_masked(facts: Facts) -> np.ndarray:
    labels = facts.logits.labels
    rows = np.flatnonzero(facts.rows.negative_inf & facts.rows.defined)
    result = np.zeros(facts.count, dtype=bool)
    if labels is not None:
        result[rows] = facts.logits.values[rows, labels[rows]] == -np.inf
    return result


def constant(facts: Facts) -> Iterator[Finding]:
    """Rows whose logits are all equal."""
    rows = np.flatnonzero(facts.constant)
    chance = max(facts.count * _all_equal(facts), (_nearly_constant(facts) + 1) / NEAR_STEPS)
    if rows.size and chance < CHANCE * rows.size:
        yield _with_drop(
            facts,
            "constant",
            "warning",
            Message(
                "constant rows: {count}; every class has the same logit, so every probability is "
                "1/{classes}",
                count=f"{rows.size:,}",
                classes=facts.classes,
            ),
            Message(
                "rows that were never filled, padding, or units that died: look at what the model "
                "was given there"
            ),
            rows,
        )


def _nearly_constant(facts: Facts) -> int:
    """Rows whose logits are at most `NEAR_STEPS` steps of their type apart, but not equal."""
    rows = facts.rows
    wide = rows.defined & np.isfinite(rows.low) & (rows.high > rows.low)
    high, low = rows.high[wide], rows.low[wide]
    step = np.finfo(facts.logits.values.dtype).eps * np.maximum(abs(high), abs(low))
    with np.errstate(over="ignore"):
        return int(np.count_nonzero(high - low <= NEAR_STEPS * step))


def _all_equal(facts: Facts) -> float:
    """How likely all logits of a row agree by chance.

    Where one value has the probability p, such as the 0 of a ReLU, two rows agree in a column with
    p**2, and the logits of a row with p**K.
    """
    if len(facts.usual) < 2:
        return float(0.5**facts.classes)  # nothing to learn from; of a ReLU half are 0
    return float(np.median(coincidences(facts.usual)) ** (facts.classes / 2))


def saturation(facts: Facts) -> Iterator[Finding]:
    """Rows at the end of float16, or that end in numbers at the largest logit of the file."""
    rows = np.flatnonzero((facts.rows.high == FLOAT16_END) | (facts.rows.low == -FLOAT16_END))
    if rows.size:
        yield _with_drop(
            facts,
            "saturation",
            "error",
            Message(
                "rows at 65504 or -65504, where float16 ends: {count}; their logits were cut off "
                "there",
                count=f"{rows.size:,}",
            ),
            Message("compute the model's last layer in float32, and save that"),
            rows,
        )
    yield from _ceiling(facts)


def _ceiling(facts: Facts) -> Iterator[Finding]:
    high, defined = facts.rows.high, facts.rows.defined & ~facts.constant
    top = high[defined].max(initial=-np.inf)
    rows = np.flatnonzero(defined & (high == top))
    enough = max(CEILING_ROWS, CEILING_PART * facts.count)
    if top == FLOAT16_END or rows.size < enough or len(facts.usual) < 2:
        return
    values, several = facts.logits.values, np.zeros(rows.size, dtype=bool)
    for block in row_blocks(values, rows.size):
        several[block] = (values[rows[block]] == top).sum(axis=1) > 1
    shared = rows[several]
    # whole numbers agree at any height, a clipped file at its ends alone
    ends = (facts.usual == top) | (facts.usual == facts.rows.low[defined].min())
    chance = facts.count * float(np.median(coincidences(np.where(ends, np.nan, facts.usual))))
    if shared.size >= enough and chance < CHANCE * shared.size:
        yield Finding(
            "clipped",
            "warning",
            Message(
                "rows in which several classes share the largest logit of the file, {top}: "
                "{count}; they were clipped there, and which class was the largest is lost",
                count=f"{shared.size:,}",
                top=f"{top:.6g}",
            ),
            Message("save the logits before they are clipped or rounded, in float32"),
            shared,
        )


def duplicates(facts: Facts) -> Iterator[Finding]:
    """Rows that an earlier row is equal to in every logit, oftener than by chance."""
    again, first = facts.repeats
    pairs = facts.count * (facts.count - 1) / 2
    if facts.classes > 1 and again.size and pairs * facts.agreement < CHANCE * again.size:
        yield _with_drop(
            facts,
            "duplicates",
            "warning",
            Message(
                "rows that are equal to an earlier one in all {classes} logits: {count}; row {row} "
                "is row {earlier} again",
                count=f"{again.size:,}",
                classes=facts.classes,
                row=facts.number(again[0]),
                earlier=facts.number(first[0]),
            ),
            Message(
                "samples that came in twice, or a last batch that was filled up: means and "
                "counts take them twice"
            ),
            again,
        )


def _with_drop(
    facts: Facts, kind: str, severity: str, sentence: Message, cure: Message, rows: Rows
) -> Finding:
    cures = offered(facts.logits, drop_rows(rows)) if rows.size < facts.count else ()
    return Finding(kind, severity, sentence, cure, rows, cures)
