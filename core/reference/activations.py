"""What the page Activations asks of TensorFlow."""

import numpy as np
import numpy.typing as npt

from core.activations.layers import BATCH, SATURATED, UNITS, push
from core.reference.program import TOLERANCE, Program
from core.view import ActivationView

NUDGE = 4e-16  # of the weights: two last digits
SPARE = 30.0
LARGEST_TOLERANCE = 1e-6

BODY = """
def f(x):
    return {call}

def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)

value, derivative = f(point), slope(point)

rng = np.random.default_rng(seed)  # the layers: normal inputs, then random weights
z = [tf.constant(mean + spread * rng.standard_normal(({batch}, {columns})))]
weights = []
for layer in range(1, depth):
    weights.append(gain / {units} ** 0.5 * rng.standard_normal(({units}, {columns})))
    z.append(f(z[-1]) @ weights[-1])
spreads = tf.stack([tf.math.reduce_std(f(x)) for x in z])
saturated = tf.stack([tf.reduce_mean(tf.cast(tf.abs(slope(x)) < {limit}, tf.float64)) for x in z])

error, errors = tf.constant(rng.standard_normal(({batch}, {units}))), []
for x, w in zip(z[::-1], [*weights[::-1], None]):  # back through the layers
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    back = tape.gradient(y, x, output_gradients=error)
    errors.insert(0, tf.math.reduce_std(back))
    error = back if w is None else back @ w.T
errors = tf.stack(errors)
"""


def activations_program(view: ActivationView) -> Program:
    """Value and derivative at the point; spread, error and share saturated of each layer.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import ActivationExperiment
        >>> list(activations_program(ActivationView(ActivationExperiment())).numbers)
        ['value', 'derivative', 'spreads', 'saturated', 'errors']
    """
    experiment, stack = view.experiment, view.stack
    settings = {k: int(v) if k == "pieces" else v for k, v in view.settings.items()}
    numbers: dict[str, npt.ArrayLike] = {
        "value": [view.value],
        "derivative": view.slopes,
        "spreads": stack.spreads,
        "saturated": stack.saturated,
        "errors": stack.errors,
    }
    return Program(
        inputs={
            "point": view.inputs,
            **settings,
            "mean": experiment.mean,
            "spread": experiment.spread,
            "gain": experiment.gain,
            "depth": experiment.depth,
            "seed": experiment.seed,
        },
        body=BODY.format(
            call=view.entry.tensorflow,
            batch=BATCH,
            units=UNITS,
            columns=UNITS * view.arity,
            limit=SATURATED,
        ),
        numbers=numbers,
        tolerance=_tolerance(view),
    )


def _tolerance(view: ActivationView) -> float:
    """Large weights magnify every rounding: beside our layers go some with another last digit."""
    now = view.experiment
    gain = now.gain * (1 + NUDGE)
    other = push(now.activation, view.key, now.mean, now.spread, gain, now.depth, now.seed)
    away = 0.0
    for ours, theirs in ((view.stack.spreads, other.spreads), (view.stack.errors, other.errors)):
        away = max(away, float(np.max(np.abs(ours - theirs) / np.maximum(1, np.abs(theirs)))))
    return float(np.clip(SPARE * away, TOLERANCE, LARGEST_TOLERANCE))
