"""What the page Gradient descent asks of TensorFlow: the same path, walked by Keras' optimizers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from core.descent import Trajectory
from core.errors import Message
from core.optimizers import Optimizer
from core.reference.program import Input, Program
from core.schedules import SCHEDULES
from core.view import DescentView

Array = npt.NDArray[np.float64]

# Keras has its rates, and the constants of Adam, in float32: as if the rate was that much off.
SINGLE, ADAM = 2e-6, 3e-5
LEAST, MOST = 1e-5, 1e-3  # what a path that is off by it may deviate; later steps are not compared

BODY = """
{prepare}schedule = {schedule}


def descend(optimizer, noise):
    x = tf.Variable(start, dtype=tf.float64)
    points, values = [], []
    for step in range(steps + 1):
        with tf.GradientTape() as tape:
            value = {objective}
        points.append(tf.identity(x))
        values.append(value)
        if step < steps:
            gradient = tape.gradient(value, x)
            optimizer.apply_gradients([({gradient}, x)])
    return tf.stack(points), tf.stack(values)


learning_rate = schedule
points, objective_values = descend({optimizer}, {noise})
rates = tf.stack([{rate} for step in range(steps)])
"""
PIECES = """boundaries, values = boundaries.numpy().tolist(), values.numpy().tolist()
"""
BESIDE = """
other_points, _ = descend({optimizer}, {noise})
"""


def gradient_descent_program(view: DescentView) -> Program:
    """Points, values and rates of the path, and the points of the one beside it.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import DescentExperiment
        >>> list(gradient_descent_program(DescentView(DescentExperiment())).numbers)
        ['points', 'objective_values', 'rates']
    """
    experiment, path, other = view.experiment, view.path, view.other
    steps, tolerance = _comparable(view)
    schedule = SCHEDULES[experiment.schedule]
    noisy = experiment.noise > 0
    optimizers = [view.optimizer] + ([view.compared] if view.compared else [])
    inputs: dict[str, Any] = {"start": experiment.start, "steps": steps}
    inputs |= experiment.schedule_settings(schedule.key)
    for optimizer in optimizers:
        inputs |= optimizer.values
    if noisy:
        inputs["noise"] = experiment.noises
    constant = schedule.key == "constant"
    body = BODY.format(
        prepare=PIECES if "boundaries" in inputs else "",
        schedule=schedule.tensorflow,
        objective=view.objective.tensorflow,
        gradient="gradient + noise[step]" if noisy else "gradient",
        optimizer=view.optimizer.tensorflow,
        noise="noise" if noisy else "None",
        rate="tf.constant(schedule)" if constant else "schedule(step)",
    )
    numbers: dict[str, npt.ArrayLike] = {
        "points": path.points[: steps + 1],
        "objective_values": path.values[: steps + 1],
        "rates": path.rates[:steps],
    }
    if other and len(other.points) > steps:
        quiet = view.compared is None
        noise = ("tf.zeros_like(noise)" if quiet else "noise") if noisy else "None"
        beside = (view.compared or view.optimizer).tensorflow
        body += BESIDE.format(optimizer=beside, noise=noise).lstrip()
        numbers["other_points"] = other.points[: steps + 1]
    scope = None if steps == view.last else Message("the first {count} steps", count=steps)
    return Program(_literals(inputs), body, numbers, tolerance, scope)


def _literals(inputs: Mapping[str, Any]) -> dict[str, Input]:
    """Rows of numbers as arrays."""
    return {
        name: np.array(value, dtype=np.float64) if isinstance(value, tuple) else value
        for name, value in inputs.items()
    }


def _comparable(view: DescentView) -> tuple[int, float]:
    """How many steps can be compared, and how closely.

    Some paths magnify every rounding: beside ours goes one whose rates are off as Keras' may be.
    """
    ours = [(view.optimizer, view.path)]
    if view.other:
        ours.append((view.compared or view.optimizer, view.other))
    sizes = [_deviation(view, optimizer, path) for optimizer, path in ours]
    shortest = min(map(len, sizes))
    deviation = np.max([size[:shortest] for size in sizes], axis=0)
    last = int(np.searchsorted(deviation, MOST, side="right")) - 1
    return max(1, last), float(max(LEAST, deviation[: last + 1].max()))


def _deviation(view: DescentView, optimizer: Optimizer, path: Trajectory) -> Array:
    """How far a path has come, at most, from where it is with rates that are a little off."""
    off = ADAM if optimizer.key == "adam" else SINGLE
    quiet = path is view.other and view.compared is None
    other = view.descent(optimizer, quiet=quiet, scale=1 + off)
    both = min(len(path.points), len(other.points))
    ours = np.stack([path.points[:both], path.values[:both]])
    theirs = np.stack([other.points[:both], other.values[:both]])
    sizes = np.abs(theirs - ours) / np.maximum(1, np.abs(theirs))
    return np.asarray(np.maximum.accumulate(sizes.max(axis=0)))
