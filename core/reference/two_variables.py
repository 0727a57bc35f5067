"""What the page Two variables asks of TensorFlow: the same race, run by Keras' optimizers."""

import numpy as np
import numpy.typing as npt

from core.descent import Trajectory
from core.errors import Message
from core.experiment.racer import Racer
from core.optimizers import OPTIMIZERS
from core.reference.gradient_descent import ADAM, LEAST, MOST, SINGLE
from core.reference.program import Input, Program
from core.schedules import SCHEDULES
from core.view import RaceView

Array = npt.NDArray[np.float64]

BODY = """
def height(point):
    x, y = point[0], point[1]
    return {surface}


def descend(optimizer, steps):
    point = tf.Variable(start, dtype=tf.float64)
    optimizer.build([point])

    @tf.function(autograph=False)  # hundreds of steps, one after the other
    def step():
        with tf.GradientTape() as tape:
            value = height(point)
        optimizer.apply_gradients([(tape.gradient(value, point), point)])
        return value

    points, heights = [tf.identity(point)], []
    for _ in range(steps):
        heights.append(step())
        points.append(tf.identity(point))
    return tf.stack(points), tf.stack([*heights, height(point)])
"""
RACER = """
{settings}
learning_rate = {schedule}
points_{number}, heights_{number} = descend({optimizer}, steps_{number})
"""


def two_variables_program(view: RaceView) -> Program:
    """The points of every racer, and J there.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import RaceExperiment
        >>> list(two_variables_program(RaceView(RaceExperiment())).numbers)
        ['points_1', 'heights_1', 'points_2', 'heights_2']
    """
    experiment = view.experiment
    inputs: dict[str, Input] = {"start": np.array([experiment.x, experiment.y])}
    inputs |= view.surface.chosen
    body = BODY.format(surface=view.surface.tensorflow)
    numbers: dict[str, npt.ArrayLike] = {}
    tolerance, shortest = LEAST, experiment.steps
    for number, (racer, path) in enumerate(zip(experiment.racers, view.paths, strict=True), 1):
        steps, off = _comparable(view, racer, path)
        tolerance = max(tolerance, off)
        if steps < len(path.points) - 1:
            shortest = min(shortest, steps)
        settings = {"initial": racer.rate, **dict(racer.settings)}
        inputs |= {f"{name}_{number}": value for name, value in settings.items()}
        inputs[f"steps_{number}"] = steps
        body += RACER.format(
            number=number,
            settings="\n".join(f"{name} = {name}_{number}" for name in settings),
            schedule=SCHEDULES[racer.schedule].tensorflow,
            optimizer=OPTIMIZERS[racer.optimizer].tensorflow,
        )
        numbers |= {
            f"points_{number}": path.points[: steps + 1],
            f"heights_{number}": path.values[: steps + 1],
        }
    whole = shortest == experiment.steps
    scope = None if whole else Message("the first {count} steps", count=shortest)
    return Program(inputs, body, numbers, tolerance, scope)


def _comparable(view: RaceView, racer: Racer, path: Trajectory) -> tuple[int, float]:
    """How many steps can be compared, and how closely: as on the page Gradient descent."""
    off = ADAM if racer.optimizer == "adam" else SINGLE
    other = view.descent(racer, scale=1 + off)
    both = min(len(path.points), len(other.points))
    ours, theirs = (
        np.column_stack([one.points[:both], one.values[:both]]) for one in (path, other)
    )
    sizes = (np.abs(theirs - ours) / np.maximum(1, np.abs(theirs))).max(axis=1)
    deviation = np.maximum.accumulate(sizes)
    last = max(1, int(np.searchsorted(deviation, MOST, side="right")) - 1)
    last = min(last, both - 1)
    return last, float(max(LEAST, deviation[: last + 1].max()))
