"""The numbers of a page as a table that every program reads."""

import csv
from collections.abc import Sequence
from io import StringIO

import numpy as np

from core.query import written
from core.reference.program import Program
from core.reference.training.run import Epoch, Point


def to_csv(program: Program) -> str:
    """A line a number with its name and its place, every digit of it.

    Args:
        program: whose numbers they are.

    Example:
        >>> print(to_csv(Program({}, "y = x", {"y": [[0.1, 2.0]]})), end="")
        name,index,value
        y,"0,0",0.1
        y,"0,1",2
    """
    lines = StringIO()
    table = csv.writer(lines, lineterminator="\n")
    table.writerow(["name", "index", "value"])
    for name, values in program.numbers.items():
        for place, value in np.ndenumerate(np.asarray(values)):
            table.writerow([name, ",".join(map(str, place)), written(value)])
    return lines.getvalue()


def curves_to_csv(points: Sequence[Point], epochs: Sequence[Epoch]) -> str:
    """The curves of a training: a line a step that was told of, or at which an epoch ended.

    Args:
        points: of what it learns from.
        epochs: of what is held out.

    Example:
        >>> point = Point(5, 2.25, 0.125, (0.5, 0.25))
        >>> print(curves_to_csv([point], [Epoch(5, 2.0, 0.25)]), end="")
        step,loss,accuracy,held_out_loss,held_out_accuracy,slope_1,slope_2
        5,2.25,0.125,2,0.25,0.5,0.25
    """
    learned = {point.step: point for point in points}
    held = {epoch.step: epoch for epoch in epochs}
    layers = len(points[0].norms) if points else 0
    lines = StringIO()
    table = csv.writer(lines, lineterminator="\n")
    names = ["step", "loss", "accuracy", "held_out_loss", "held_out_accuracy"]
    table.writerow([*names, *(f"slope_{layer + 1}" for layer in range(layers))])
    for step in sorted(learned.keys() | held.keys()):
        own, other = learned.get(step), held.get(step)
        numbers = [
            *((own.loss, own.accuracy) if own else (None, None)),
            *((other.loss, other.accuracy) if other else (None, None)),
            *(own.norms if own else (None,) * layers),
        ]
        table.writerow([step, *("" if one is None else written(one) for one in numbers)])
    return lines.getvalue()
