"""What the page A against B asks of TensorFlow."""

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.logits.rows import as_float64
from core.reference.program import Input, Program
from core.view.compare import CompareView

WHOLE = 1_000_000  # numbers of both files; of larger ones only the shown rows are checked
SINGLE = 1e-6  # losses of rows are in float32
OF_ROWS = """
loss_a = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits_a)
loss_b = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits_b)


def right(logits):  # a tie is a hit
    own = tf.gather(logits, labels, batch_dims=1)
    return tf.reduce_all(own[:, tf.newaxis] >= logits, axis=-1)


right_a, right_b = right(logits_a), right(logits_b)
fixed = tf.math.count_nonzero(~right_a & right_b)
broken = tf.math.count_nonzero(right_a & ~right_b)
"""
OF_FILES = """
n = tf.cast(fixed + broken, tf.float64)  # McNemar's test, corrected for continuity
apart = tf.cast(tf.abs(fixed - broken), tf.float64)
chi_square = tf.maximum(apart - 1, 0) ** 2 / n
p_chi_square = tf.math.erfc(tf.sqrt(chi_square / 2))
accuracy_a = tf.reduce_mean(tf.cast(right_a, tf.float64))
accuracy_b = tf.reduce_mean(tf.cast(right_b, tf.float64))
mean_loss_a, mean_loss_b = tf.reduce_mean(loss_a), tf.reduce_mean(loss_b)
"""
SHOWN = """
loss_a, loss_b = tf.gather(loss_a, rows), tf.gather(loss_b, rows)
"""


def compare_program(view: CompareView) -> Program:
    """Both losses of the shown rows, which are fixed and broken, and McNemar's test.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import CompareExperiment
        >>> numbers = compare_program(CompareView(CompareExperiment())).numbers
        >>> int(numbers["fixed"]), int(numbers["broken"])
        (31, 5)
    """
    pair, rows = view.pair, view.rows
    first, second = pair.a.logits.values, pair.b.logits.values
    whole = first.size + second.size <= WHOLE
    asked = slice(None) if whole else rows
    outcomes = pair.outcomes[asked]
    losses = [np.asarray(each.table.loss)[rows] for each in (pair.a, pair.b)]
    inputs: dict[str, Input] = {
        "logits_a": as_float64(first[asked]),
        "logits_b": as_float64(second[asked]),
        "labels": pair.labels[asked],
    }
    numbers: dict[str, npt.ArrayLike] = {
        "loss_a": losses[0],
        "loss_b": losses[1],
        "fixed": np.count_nonzero(outcomes == 2),
        "broken": np.count_nonzero(outcomes == 1),
    }
    body = OF_ROWS
    if whole:
        inputs["rows"] = rows
        numbers |= _of_files(view)
        body += OF_FILES.lstrip() + SHOWN.lstrip()
    scope = None if whole else Message("the rows shown")
    return Program(inputs, body, numbers, SINGLE, scope)


def _of_files(view: CompareView) -> dict[str, npt.ArrayLike]:
    pair = view.pair
    found: dict[str, npt.ArrayLike] = {
        f"{name}_{letter}": value
        for name in ("accuracy", "mean_loss")
        for letter, value in zip("ab", pair.metric(name), strict=True)
    }
    if pair.test.discordant:
        found |= {"chi_square": pair.test.statistic, "p_chi_square": pair.test.p_chi_square}
    return found
