"""The numbers of a page as a table that every program reads."""

import csv
from io import StringIO

import numpy as np

from core.query import written
from core.reference.program import Program


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
