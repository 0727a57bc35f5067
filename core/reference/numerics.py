"""What the page Numerics asks of TensorFlow: the same operations, in the same type."""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.numerics import Format, Operation
from core.numerics.ways import CAST
from core.reference.program import Program
from core.view import NumericsView

Array = npt.NDArray[Any]
WIDE = 4.0  # units in the last place that two exponentials of float32 and float64 are apart

ADDED = """

def added(values):  # rounded after every addition
    total = values[0]
    for value in tf.unstack(values)[1:]:
        total = {total}
    return total

"""
NATIVE = """
dtype = tf.{key}
""" + ADDED.format(total="total + value")
STORED = """
def rounded(values):  # TensorFlow only stores this type
    return tf.cast(tf.cast(values, tf.dtypes.experimental.{key}), tf.float32)

""" + ADDED.format(total="rounded(total + value)")


def numerics_program(view: NumericsView) -> Program:
    """Every operation of the chosen way in the chosen type.

    TensorFlow has no arithmetic in the types of eight bits: there each operation is done in float32
    and rounded, as `ml_dtypes` does. It takes numbers without all their digits for 0 in bfloat16,
    float32 and float64: what comes after such a number is not asked.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import NumericsExperiment
        >>> list(numerics_program(NumericsView(NumericsExperiment())).numbers)
        ['x', 'top', 'shifted', 'exp_shifted', 'sum_shifted', 'p', 'loss']
    """
    experiment, kind = view.experiment, view.format
    values = {op.key: step.values for op, step in zip(_operations(view), view.steps, strict=True)}
    asked = _asked(values, kind)
    lines = [_line(operation, kind) for operation in _operations(view)[: len(asked)]]
    head = NATIVE if kind.native else STORED
    scope = None
    if len(asked) < len(values):
        scope = Message("up to what TensorFlow takes for 0")
    elif not kind.native:
        scope = Message("each operation in float32, then rounded")
    return Program(
        inputs={
            "logits": np.array(experiment.logits),
            "scale": experiment.scale,
            "label": experiment.label,
        },
        body=head.format(key=kind.key) + "\n" + "\n".join(lines) + "\n",
        numbers={name: value if value.size > 1 else value[0] for name, value in asked.items()},
        tolerance=kind.epsilon * (WIDE if kind.digits > 11 else 1.0),
        scope=scope,
    )


def _operations(view: NumericsView) -> tuple[Operation, ...]:
    return view.trials[view.experiment.way].operations


def _asked(values: dict[str, Array], kind: Format) -> dict[str, Array]:
    """The numbers up to the first that TensorFlow takes for 0."""
    asked: dict[str, Array] = {}
    for name, value in values.items():
        asked[name] = value
        small = (value != 0) & (np.abs(value) < kind.normal)
        if small.any() and kind.key in ("bfloat16", "float32", "float64"):
            break
    return asked


def _line(operation: Operation, kind: Format) -> str:
    call = operation.tensorflow
    if not kind.native:
        call = "scale * logits" if operation.key == CAST.key else call
        call = call if call.startswith("added") else f"rounded({call})"
    return f"{operation.key} = {call}"
