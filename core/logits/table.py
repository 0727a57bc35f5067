"""Tables in text: rows of logits, with a header and a column of labels if they have them."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from core.errors import InputError, Message
from core.logits.columns import LABEL_NAMES, Roles, column_of, roles_of
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

_DELIMITERS = "\t;, "  # np.savetxt writes spaces
LOOKED_AT = 100
"""Rows that say whether a column holds words."""
_LABEL_DELIMITERS = "\t;,"  # a label may be a name of several words


@dataclass(frozen=True)
class Layout:
    """The columns of a table.

    Args:
        width: cells a row.
        roles: which column is what.
        header: their names; none where there is no header.
    """

    width: int
    roles: Roles
    header: tuple[str, ...] = ()


def read_table(source: Source) -> Parts:
    """The logits, labels and class names of a .csv, .tsv or .txt file, in float64.

    Raises:
        InputError: names the line and the column, and says what stands there.
    """
    text = read_text(source)
    delimiter = find_delimiter(text, _DELIMITERS)
    layout, rows, notes = _layout(text, rows_of(text, delimiter))
    roles = layout.roles
    if not roles.values:
        raise InputError("{name} has no column of logits", name=text.name)
    values = array("d")
    labels: list[str] = []
    extra: list[list[str]] = [[] for _ in roles.extra]
    decimal_comma = delimiter != ","
    for row in rows:
        _check_width(text, row, layout.width)
        values.extend(number(text, row, column, decimal_comma) for column in roles.values)
        if roles.label is not None:
            labels.append(row.cells[roles.label])
        for cells, column in zip(extra, roles.extra, strict=True):
            cells.append(row.cells[column])
    if not values:
        raise InputError("{name} has a header, and no row below it", name=text.name)
    notes = text.notes + notes + roles.notes
    if decimal_comma and any("," in line for line in text.lines[1:]):
        notes += (Message("read commas in {name} as decimal points", name=text.name),)
    matrix = np.frombuffer(values).reshape(-1, len(roles.values))
    matrix.flags.writeable = False
    return Parts(
        values=matrix,
        labels=labels if roles.label is not None else None,
        class_names=roles.names,
        notes=notes,
        columns={
            layout.header[column]: column_of(cells)
            for column, cells in zip(roles.extra, extra, strict=True)
        },
    )


def read_label_column(source: Source) -> tuple[list[str], tuple[Message, ...]]:
    """The cells of a file with one column of labels, or with one column that is called so.

    Raises:
        InputError: several columns, or none.
    """
    text = read_text(source)
    rows = rows_of(text, find_delimiter(text, _LABEL_DELIMITERS))
    layout, rows, notes = _layout(text, rows)
    column = 0 if layout.width == 1 else layout.roles.label
    if column is None:
        raise InputError(
            "{name} has {width} columns; expected one column of labels (is it the logits?)",
            name=text.name,
            width=layout.width,
        )
    cells = []
    for row in rows:
        _check_width(text, row, layout.width)
        cells.append(row.cells[column])
    return cells, text.notes + notes


def _layout(text: Text, rows: Iterator[Row]) -> tuple[Layout, Iterator[Row], tuple[Message, ...]]:
    """What the columns are, the rows below the header, and what was noticed."""
    first, second = next(rows, None), next(rows, None)
    if first is None:
        raise InputError("{name} has no rows, only blank lines", name=text.name)
    rest = chain([second] if second else [], rows)
    width = len(first.cells)
    if not _is_header(first.cells, second.cells if second else []):
        return Layout(width, Roles(tuple(range(width)))), chain([first], rest), ()
    looked_at = list(islice(rest, LOOKED_AT))
    numeric = [not _is_text(column, looked_at) for column in range(width)]
    header = tuple(first.cells)
    # pandas and R write the number of the row into a first column without a name
    index = int(width > 1 and not header[0])
    notes: tuple[Message, ...] = ()
    if index:
        notes += (Message("ignored the first column of {name}: no name", name=text.name),)
    roles = roles_of(text.name, header[index:], numeric[index:])
    roles = roles.at(range(index, width))
    return Layout(width, roles, header), chain(looked_at, rest), notes


def _is_text(column: int, rows: list[Row]) -> bool:
    """Whether a column holds words: no cell is a number, and not all are empty."""
    cells = [row.cells[column] for row in rows if column < len(row.cells)]
    return any(cells) and not any(map(is_number, cells))


def _is_header(first: list[str], second: list[str]) -> bool:
    """Names above numbers; or 0, 1, 2, ... as pandas numbers columns, above something else.

    Columns of words may stand beside either.
    """
    if any(cell.lower() in LABEL_NAMES for cell in first):
        return True
    if not any(map(is_number, first)):
        return any(map(is_number, second))
    numbers = [cell for cell in first if is_number(cell)]
    counted = [str(column) for column in range(len(numbers))]
    words = [cell for cell in first if cell and not is_number(cell)]
    return (
        len(numbers) > 2
        and numbers == counted
        and second != first
        and not any(word in second for word in words)
    )


def _check_width(text: Text, row: Row, width: int) -> None:
    if len(row.cells) != width:
        raise InputError(
            "{name}, line {line} is not as long as the first row: {came} and {width} cells",
            name=text.name,
            line=row.line,
            came=len(row.cells),
            width=width,
        )
