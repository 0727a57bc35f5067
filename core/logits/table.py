"""Tables in text: rows of logits, with a header and a column of labels if they have them."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from core.errors import InputError, Message
from core.logits.parts import Parts
from core.logits.source import Source
from core.logits.text import (
    Row,
    Text,
    find_delimiter,
    is_number,
    number,
    read_text,
    rows_of,
)

LABEL_NAMES = frozenset({"label", "labels", "target", "targets", "y", "class"})
_DELIMITERS = "\t;, "  # np.savetxt writes spaces
_LABEL_DELIMITERS = "\t;,"  # a label may be a name of several words


@dataclass(frozen=True)
class Columns:
    """Which column of a table is what.

    Args:
        width: cells a row.
        values: the columns of logits.
        label: the column of labels.
        names: the header of the columns of logits.
    """

    width: int
    values: tuple[int, ...]
    label: int | None = None
    names: tuple[str, ...] | None = None


def read_table(source: Source) -> Parts:
    """The logits, labels and class names of a .csv, .tsv or .txt file, in float64.

    Raises:
        InputError: names the line and the column, and says what stands there.
    """
    text = read_text(source)
    delimiter = find_delimiter(text, _DELIMITERS)
    columns, rows, notes = _columns(text, rows_of(text, delimiter))
    if not columns.values:
        raise InputError("{name} has no column of logits", name=text.name)
    values = array("d")
    labels: list[str] = []
    decimal_comma = delimiter != ","
    for row in rows:
        _check_width(text, row, columns.width)
        values.extend(number(text, row, column, decimal_comma) for column in columns.values)
        if columns.label is not None:
            labels.append(row.cells[columns.label])
    if not values:
        raise InputError("{name} has a header, and no row below it", name=text.name)
    notes = text.notes + notes
    if decimal_comma and any("," in line for line in text.lines[1:]):
        notes += (Message("read commas in {name} as decimal points", name=text.name),)
    matrix = np.frombuffer(values).reshape(-1, len(columns.values))
    matrix.flags.writeable = False
    return Parts(
        values=matrix,
        labels=labels if columns.label is not None else None,
        class_names=columns.names,
        notes=notes,
    )


def read_label_column(source: Source) -> tuple[list[str], tuple[Message, ...]]:
    """The cells of a file with one column of labels, or with one column that is called so.

    Raises:
        InputError: several columns, or none.
    """
    text = read_text(source)
    rows = rows_of(text, find_delimiter(text, _LABEL_DELIMITERS))
    columns, rows, notes = _columns(text, rows)
    column = 0 if columns.width == 1 else columns.label
    if column is None:
        raise InputError(
            "{name} has {width} columns; expected one column of labels (is it the logits?)",
            name=text.name,
            width=columns.width,
        )
    cells = []
    for row in rows:
        _check_width(text, row, columns.width)
        cells.append(row.cells[column])
    return cells, text.notes + notes


def _columns(text: Text, rows: Iterator[Row]) -> tuple[Columns, Iterator[Row], tuple[Message, ...]]:
    """What the columns are, the rows below the header, and what was noticed."""
    first, second = next(rows, None), next(rows, None)
    if first is None:
        raise InputError("{name} has no rows, only blank lines", name=text.name)
    rest = chain([second] if second else [], rows)
    width = len(first.cells)
    if not _is_header(first.cells, second.cells if second else []):
        return Columns(width, tuple(range(width))), chain([first], rest), ()
    labels = [column for column, cell in enumerate(first.cells) if cell.lower() in LABEL_NAMES]
    if len(labels) > 1:
        raise InputError(
            "{name} has {count} columns of labels in its header: {columns}",
            name=text.name,
            count=len(labels),
            columns=", ".join(first.cells[column] for column in labels),
        )
    notes = []
    # pandas and R write the number of the row into a first column without a name
    index = width > 1 and not first.cells[0]
    if index:
        notes.append(Message("ignored the first column of {name}: no name", name=text.name))
    if labels:
        notes.append(
            Message("the column {column!r} was taken as labels", column=first.cells[labels[0]])
        )
    values = tuple(column for column in range(int(index), width) if column not in labels)
    names = tuple(first.cells[column] for column in values)
    return Columns(width, values, labels[0] if labels else None, names), rest, tuple(notes)


def _is_header(first: list[str], second: list[str]) -> bool:
    """Names above numbers; or 0, 1, 2, ... as pandas numbers columns, above something else."""
    if any(cell.lower() in LABEL_NAMES for cell in first):
        return True
    if not any(map(is_number, first)):
        return any(map(is_number, second))
    named = first if first[0] else first[1:]
    counted = [str(column) for column in range(len(named))]
    return len(named) > 2 and named == counted and second != first


def _check_width(text: Text, row: Row, width: int) -> None:
    if len(row.cells) != width:
        raise InputError(
            "{name}, line {line}: it has {came} cells where the first row has {width}",
            name=text.name,
            line=row.line,
            came=len(row.cells),
            width=width,
        )
