"""What the page Old or wrong asks of TensorFlow: every case, as the tutorials have it and right."""

import numpy as np
import numpy.typing as npt

from core.old_calls import OLD_CALLS
from core.reference.program import Program
from core.view.old_or_wrong import BATCH, LOGITS, OldOrWrongView

BODY = """
loss = tf.nn.softmax_cross_entropy_with_logits
right = tf.reduce_sum(loss(labels=last, logits=rows))
swapped = tf.reduce_sum(loss(labels=rows, logits=last))
gone = tf.constant([not hasattr(tf, name) for name in {names}])

smoothed = hot * (1 - smoothing) + smoothing / 3
smoothed_loss = loss(labels=smoothed, logits=logits)

deep_shape = tf.shape(tf.one_hot(indices, depth=len(indices)))
deep_right = loss(
    labels=tf.one_hot(indices, depth=3, dtype=tf.float64),
    logits=tf.tile(logits[tf.newaxis], [len(indices), 1]),
)

with tf.GradientTape() as tape:
    tape.watch(logits)
    value = loss(labels=mass * hot, logits=logits / temperature)
p = tf.nn.softmax(logits / temperature)
claimed = tape.gradient(value, logits) * temperature  # TensorFlow's own: p - y
slope = (mass * p - mass * hot) / temperature

after_sigmoid = tf.nn.softmax(tf.nn.sigmoid(network))
linear = tf.nn.softmax(network)

empty_shape = tf.shape(tf.nn.softmax(tf.zeros({empty})))
z_loss = loss(labels=tf.eye(3, dtype=tf.float64), logits=z)
"""
STRETCHED = """
stretched = loss(labels=tf.one_hot(indices, depth=1, dtype=tf.float64), logits=logits[tf.newaxis])
"""


def old_or_wrong_program(view: OldOrWrongView) -> Program:
    """Every number of the page; of an empty tensor TensorFlow's shape, which is always empty.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import OldOrWrongExperiment
        >>> list(old_or_wrong_program(OldOrWrongView(OldOrWrongExperiment())).numbers)[:3]
        ['right', 'swapped', 'gone']
    """
    experiment = view.experiment
    rows = experiment.rows
    numbers: dict[str, npt.ArrayLike] = {
        "right": view.right,
        "swapped": view.swapped,
        "gone": np.ones(len(OLD_CALLS)),
        "smoothed": view.smoothed,
        "smoothed_loss": view.smoothed_loss,
        "deep_shape": [rows, rows],
        "deep_right": view.deep_right,
        "claimed": view.claimed,
        "slope": view.slope,
        "after_sigmoid": view.after_sigmoid,
        "linear": view.linear,
        "empty_shape": view.empty_shape,
        "z_loss": view.printed_loss,
    }
    body = BODY.format(names=tuple(OLD_CALLS), empty=list(view.empty_shape))
    if rows == 1:
        body += STRETCHED.lstrip()
        numbers["stretched"] = [view.stretched]
    return Program(
        inputs={
            "rows": view.batch,
            "last": view.batch_labels,
            "hot": view.hot,
            "smoothing": experiment.smoothing,
            "indices": np.array(view.indices),
            "logits": LOGITS,
            "mass": experiment.mass,
            "temperature": experiment.temperature,
            "network": view.network_logits,
            "z": BATCH,
        },
        body=body,
        numbers=numbers,
    )
