"""Labels and class names held against what the model answers."""

from collections.abc import Iterator

import numpy as np

from core.errors import Message
from core.logits.confusion import class_names
from core.logits.doctor.agreement import Agreement
from core.logits.doctor.cures import (
    drop_class,
    offered,
    roll_labels,
    shift_labels,
    transpose,
)
from core.logits.doctor.facts import Facts
from core.logits.doctor.finding import Finding
from core.logits.row_numbers import MISSING
from core.logits.rows import as_float64, row_blocks

BELOW = -5.0
"""Standard deviations below what guessing gives."""
UNLIKELY = 20.0
"""No mistake is suspicious where the model's own probabilities make that less likely than e**-20:
a set that the model separates surely is none."""
SHOWN_NAMES = 3
NEARLY_ALL = 0.9
"""Of the answers: so many that a column larger than all logits gives, such as ages or a count."""


def square_axis(facts: Facts) -> Iterator[Finding]:
    """As many rows as classes, and the labels fit the other axis."""
    labels = facts.logits.labels
    if labels is None or facts.count != facts.classes or facts.agreed is None:
        return
    turned = Agreement.of(_column_argmax(facts), labels, facts.classes)
    if turned.explains(facts.agreed):
        yield Finding(
            "axis",
            "error",
            Message(
                "transposed, the accuracy would be {other:.2%} instead of {accuracy:.2%}: the "
                "classes look like the first axis",
                other=turned.share,
                accuracy=facts.agreed.share,
            ),
            Message("classes belong in the last axis: save logits.T"),
            None,
            offered(facts.logits, transpose()),
        )


def _column_argmax(facts: Facts) -> np.ndarray:
    """The row of the largest logit of each column, the first one of a tie."""
    best, place = np.full(facts.classes, -np.inf), np.zeros(facts.classes, dtype=np.int64)
    for block in row_blocks(facts.logits.values):
        scores = as_float64(facts.logits.values[block])
        high = scores.max(axis=0)
        place = np.where(high > best, block.start + scores.argmax(axis=0), place)
        best = np.fmax(best, high)
    return place


def off_by_one(facts: Facts) -> Iterator[Finding]:
    """Labels that fit once they are one higher or lower, or one row further."""
    labels, predictions, agreed = facts.logits.labels, facts.table.prediction, facts.agreed
    if labels is None or agreed is None or facts.classes < 2:
        return
    steps = (1,) if facts.classes == 2 else (-1, 1)  # of two classes both are the same
    for step in steps:
        moved = Agreement.of(predictions, (labels + step) % facts.classes, facts.classes)
        if moved.explains(agreed):
            sentence = Message(
                "with labels {step} the accuracy would be {other:.2%} instead of {accuracy:.2%}: "
                "they look off by one",
                step=f"{step:+d}",
                other=moved.share,
                accuracy=agreed.share,
            )
            if facts.classes == 2:
                sentence = Message(
                    "with the two labels exchanged the accuracy would be {other:.2%} instead of "
                    "{accuracy:.2%}",
                    other=moved.share,
                    accuracy=agreed.share,
                )
            cure = Message("count classes from 0, in the order of the model's outputs")
            cures = (shift_labels(step),)
            yield Finding("labels", "error", sentence, cure, None, cures)
            return
    for step in (-1, 1):
        here, there = (slice(step, None), slice(None, -step))
        if step < 0:
            here, there = (slice(None, step), slice(-step, None))
        moved = Agreement.of(predictions[here], labels[there], facts.classes)
        if moved.explains(agreed):
            yield Finding(
                "label_rows",
                "error",
                Message(
                    "with the labels moved {step} row the accuracy would be {other:.2%} instead of "
                    "{accuracy:.2%}: they stand beside the wrong rows",
                    step=f"{step:+d}",
                    other=moved.share,
                    accuracy=agreed.share,
                ),
                Message("look for a header, or a first sample, that one of the files lacks"),
                None,
                offered(facts.logits, roll_labels(step)),
            )
            return


def accuracy(facts: Facts) -> Iterator[Finding]:
    """Fewer hits than guessing gives, or more than the model itself believes in."""
    agreed = facts.agreed
    if agreed is None or facts.classes < 2:
        return
    strange = _no_class(facts, agreed)
    if strange is not None:
        yield strange
    elif agreed.sigmas <= BELOW:
        yield Finding(
            "accuracy",
            "warning",
            Message(
                "the accuracy is {accuracy:.2%}, and guessing would give {chance:.2%}: the model "
                "knows the classes, but the labels name others",
                accuracy=agreed.share,
                chance=agreed.chance,
            ),
            Message("compare the order of the classes in the labels and in the model's outputs"),
        )
    elif agreed.share == 1 and agreed.rows == facts.count:
        with np.errstate(divide="ignore"):
            sure = np.log(facts.table.confidence.astype(np.float64))
        if -sure.sum() >= UNLIKELY:
            yield Finding(
                "accuracy",
                "warning",
                Message(
                    "not one of {rows} rows is a mistake, though by its own probabilities the "
                    "model would make {expected:.3g}",
                    rows=f"{agreed.rows:,}",
                    expected=float((1 - np.exp(sure)).sum()),
                ),
                Message(
                    "labels made from the predictions, or samples that the model was trained on? "
                    "Take labels and samples that it has not seen"
                ),
            )


def _no_class(facts: Facts, agreed: Agreement) -> Finding | None:
    """A column that hides the answers: nearly all rows are of it, and no label is."""
    labels, table = facts.logits.labels, facts.table
    answered = table.prediction[table.prediction != MISSING]
    if labels is None or not answered.size:
        return None
    column = int(np.bincount(answered).argmax())
    if (answered == column).mean() < NEARLY_ALL or (labels == column).any():
        return None
    without = Agreement.of(_argmax_without(facts, column), labels, facts.classes)
    if not without.explains(agreed):
        return None
    return Finding(
        "accuracy",
        "error",
        Message(
            "{answered} of {rows} rows are taken for {name}, which is the label of none; without "
            "it the accuracy would be {other:.2%} instead of {accuracy:.2%}",
            answered=f"{int((answered == column).sum()):,}",
            rows=f"{agreed.rows:,}",
            name=class_names(facts.logits)[column],
            other=without.share,
            accuracy=agreed.share,
        ),
        Message(
            "look whether that column holds logits at all, and not ages or a count: leave it out, "
            "or call the columns of logits logit_..."
        ),
        None,
        offered(facts.logits, drop_class(column)),
    )


def _argmax_without(facts: Facts, column: int) -> np.ndarray:
    """The class of each row's largest logit but for one column."""
    others = np.delete(np.arange(facts.classes), column)
    best = np.full(facts.count, MISSING, dtype=np.int64)
    for block in row_blocks(facts.logits.values):
        scores = as_float64(facts.logits.values[block])[:, others]
        known = facts.table.prediction[block] != MISSING
        best[block] = np.where(known, others[scores.argmax(axis=1)], MISSING)
    return best


def names(facts: Facts) -> Iterator[Finding]:
    """Class names that do not tell the classes apart."""
    given = facts.logits.class_names
    if given is None or len(set(given)) == len(given):
        return
    places: dict[str, list[int]] = {}
    for place, name in enumerate(given):
        places.setdefault(name, []).append(place)
    shared = {name: at for name, at in places.items() if len(at) > 1}
    shown = "; ".join(
        f"{name}: {', '.join(map(str, at[:SHOWN_NAMES]))}"
        for name, at in list(shared.items())[:SHOWN_NAMES]
    )
    yield Finding(
        "names",
        "warning",
        Message(
            "class names that stand for several classes each ({count}): {shown}",
            count=len(shared),
            shown=shown + (" ..." if len(shared) > SHOWN_NAMES else ""),
        ),
        Message("give every class a name of its own; tables cannot tell these apart"),
    )
