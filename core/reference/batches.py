"""What the page Full batch or mini-batch? asks of TensorFlow: the same paths, by its gradients."""

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.reference.program import Input, Program
from core.view import BatchesView
from core.view.batches import WAYS

MOST_UPDATES = 40  # that are asked for of one path: each takes TensorFlow a millisecond
STABLE = 1e-9

BODY = """
features = tf.stack([x, tf.ones_like(x)], axis=1)
orders = orders.numpy().tolist()


def descend(size, updates):
    line = tf.Variable([slope, intercept], dtype=tf.float64)
    lines = [tf.identity(line)]
    for order in orders:
        for at in range(0, len(order), size):
            if len(lines) > updates:
                return tf.stack(lines)
            batch = order[at : at + size]
            inputs, labels = tf.gather(features, batch), tf.gather(y, batch)
            with tf.GradientTape() as tape:
                predictions = tf.linalg.matvec(inputs, line)
                loss = tf.reduce_mean(tf.square(predictions - labels))
            line.assign_sub(rate * tape.gradient(loss, line))
            lines.append(tf.identity(line))
    return tf.stack(lines)


def over_all(lines):
    predictions = lines[:, :1] * x + lines[:, 1:]
    return tf.reduce_mean(tf.square(predictions - y), axis=1)


full_batch = descend(len(x), {full})
mini_batches = descend(batch_size, {mini})
one_example = descend(1, {single})
full_losses = over_all(full_batch)
mini_losses = over_all(mini_batches)
one_losses = over_all(one_example)
"""
NAMES = {
    "full": ("full_batch", "full_losses"),
    "mini": ("mini_batches", "mini_losses"),
    "single": ("one_example", "one_losses"),
}


def batches_program(view: BatchesView) -> Program:
    """The first updates of the three paths, and J over all examples at each of their points.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import BatchesExperiment
        >>> list(batches_program(BatchesView(BatchesExperiment())).numbers)[:2]
        ['full_batch', 'full_losses']
    """
    experiment = view.experiment
    numbers: dict[str, npt.ArrayLike] = {}
    updates = {}
    for way in WAYS:
        path, loss = NAMES[way]
        shown = view.courses[way].points[: MOST_UPDATES + 1]
        updates[way] = len(shown) - 1
        numbers[path] = shown
        numbers[loss] = view.losses[way][: len(shown)]
    seen = max(
        -(-updates[way] // -(-experiment.examples // size)) for way, size in view.sizes.items()
    )
    inputs: dict[str, Input] = {
        "x": view.x,
        "y": view.y,
        "orders": view.orders[: max(1, seen)].astype(np.int32),
        "slope": experiment.slope,
        "intercept": experiment.intercept,
        "rate": experiment.rate,
        "batch_size": experiment.batch,
    }
    whole = all(updates[way] == len(view.courses[way].points) - 1 for way in WAYS)
    scope = None if whole else Message("the first {count} updates", count=MOST_UPDATES)
    return Program(inputs, BODY.format(**updates), numbers, STABLE, scope)
