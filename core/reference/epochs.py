"""What the page Epochs asks of TensorFlow."""

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.logits.rows import as_float64
from core.reference.program import Input, Program
from core.view.epochs import EpochsView

WHOLE = 1_000_000  # logits of all epochs; of more only the picked rows are checked
SINGLE = 1e-6  # losses and margins of rows are in float32
OF_ROWS = """
epochs, rows, classes = logits.shape
labels = tf.broadcast_to(labels, (epochs, rows))
own = tf.gather(logits, labels, batch_dims=2)
right = tf.reduce_all(own[..., tf.newaxis] >= logits, axis=-1)  # a tie is a hit
others = tf.where(tf.one_hot(labels, classes) == 1, -np.inf, logits)
margins = tf.transpose(tf.gather(own - tf.reduce_max(others, axis=-1), picked, axis=1))
"""
OF_ALL = """
accuracy = tf.reduce_mean(tf.cast(right, tf.float64), axis=1)
loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
mean_loss = tf.reduce_mean(loss, axis=1)
"""
EVENTS = """
learned = tf.math.count_nonzero(~right[:-1] & right[1:], axis=1)
forgotten = tf.math.count_nonzero(right[:-1] & ~right[1:], axis=1)
"""


def epochs_program(view: EpochsView) -> Program:
    """Accuracy and loss after each epoch, what was learned and forgotten, margins of picked rows.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import EpochsExperiment
        >>> program = epochs_program(EpochsView(EpochsExperiment()))
        >>> program.numbers["forgotten"].tolist()
        [17.0, 38.0, 7.0, 8.0, 7.0, 2.0, 4.0, 4.0, 10.0, 7.0, 9.0]
    """
    learning, epochs = view.learning, view.learning.epochs
    whole = epochs.size <= WHOLE
    picked = list(view.picked)
    layers, margins = epochs.layers, view.margins
    if not whole and len(layers) * len(picked) * epochs.classes > WHOLE:
        layers, margins = layers[view.at : view.at + 1], margins[:, view.at : view.at + 1]
    asked = slice(None) if whole else picked
    inputs: dict[str, Input] = {
        "logits": np.stack([as_float64(layer[asked]) for layer in layers]),
        "labels": epochs.labels[asked],
        "picked": np.array(picked if whole else range(len(picked)), np.int64),
    }
    numbers: dict[str, npt.ArrayLike] = {"margins": margins}
    body = OF_ROWS
    if whole:
        numbers |= {"accuracy": learning.accuracy, "mean_loss": learning.mean_loss}
        body += OF_ALL.lstrip()
    if whole and len(layers) > 1:
        numbers |= {"learned": learning.learned[1:], "forgotten": learning.forgotten[1:]}
        body += EVENTS.lstrip()
    scope = None if whole else Message("the margins shown")
    return Program(inputs, body, numbers, SINGLE, scope)
