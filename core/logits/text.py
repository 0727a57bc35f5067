"""Text files: their encoding, their delimiter, their cells, and the numbers in those."""

import codecs
import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import InputError, Message
from core.logits.source import Source

MAX_TEXT = 512 << 20
SHOWN_LETTERS = 40
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_FINITE = {"nan", "inf", "infinity"}


@dataclass(frozen=True)
class Text:
    """The lines of a text file, without their ends, and how they came to be read."""

    name: str
    lines: list[str]
    notes: tuple[Message, ...]


@dataclass(frozen=True)
class Row:
    """The cells of one row, stripped, and the number of its line, from 1."""

    line: int
    cells: list[str]


def read_text(source: Source) -> Text:
    """A file decoded as UTF-8, or as UTF-16 where it begins with a byte order mark.

    Raises:
        InputError: another encoding, or a file that is too large to be text.
    """
    if source.data.size > MAX_TEXT:
        raise InputError(
            "{name} has {size} bytes of text; at most {limit} are read, save larger logits as .npy",
            name=source.name,
            size=source.data.size,
            limit=MAX_TEXT,
        )
    content = source.data.tobytes()
    notes: tuple[Message, ...] = ()
    encoding = "utf-8-sig"
    if content.startswith(_UTF16):
        encoding = "utf-16"
        notes = (Message("read {name} as UTF-16", name=source.name),)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_utf8(source) from error
    if "\0" in text:  # UTF-16 without a mark, UTF-32, or no text at all
        raise _not_utf8(source)
    return Text(source.name, text.splitlines(), notes)


def _not_utf8(source: Source) -> InputError:
    return InputError("{name} is not UTF-8 text; save it as UTF-8", name=source.name)


def names_of(text: Text) -> list[str]:
    """The lines that are not blank, one name each; a name may have commas, and quotes around it."""
    lines = (line.strip() for line in text.lines)
    return [_unquoted(line) for line in lines if line]


def _unquoted(line: str) -> str:
    if len(line) > 1 and line[0] == line[-1] == '"':
        return line[1:-1].replace('""', '"')
    return line


def find_delimiter(text: Text, delimiters: str) -> str:
    """The first delimiter that splits the first two lines into equally many cells, else a comma.

    The second line decides as much as the first: a header may hold any delimiter in its names,
    a line of numbers holds its own.
    """
    sample = [line for line in text.lines[:1000] if line.strip()][:2]
    for delimiter in delimiters:
        widths = {len(row.cells) for row in rows_of(Text(text.name, sample, ()), delimiter)}
        if len(widths) == 1 and widths.pop() > 1:
            return delimiter
    return ","


def rows_of(text: Text, delimiter: str) -> Iterator[Row]:
    """The rows that are not blank.

    Raises:
        InputError: a quote that is never closed.
    """
    lines = (line.strip(" \r\n") for line in text.lines)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if cells not in ([], [""]):
                yield Row(reader.line_num, cells)
    except csv.Error as error:
        raise InputError(
            "{name}, line {line}: a cell is too long; is a quote not closed?",
            name=text.name,
            line=reader.line_num,
        ) from error


def is_number(cell: str) -> bool:
    """Whether a cell is a number, of whatever size."""
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def number(text: Text, row: Row, column: int, decimal_comma: bool) -> float:
    """The number in a cell; nan, inf and -inf only where they are written out.

    Args:
        text: the file, for messages.
        row: the row of the cell.
        column: the cell, from 0.
        decimal_comma: "1,5" is a number.

    Raises:
        InputError: says line, column and what stands there.
    """
    cell = row.cells[column]
    where = {"name": text.name, "line": row.line, "column": column + 1}
    try:
        value = float(cell.replace(",", ".") if decimal_comma else cell)
    except ValueError as error:
        if not cell:
            raise InputError("{name}, line {line}, column {column}: empty", **where) from error
        raise _no_number(where, cell) from error
    if "_" in cell:  # Python's own way to group digits
        raise _no_number(where, cell)
    if math.isinf(value) and cell.lower().lstrip("+-") not in _NOT_FINITE:
        raise InputError(
            "{name}, line {line}, column {column}: {cell} is larger than a float64 can be",
            **where,
            cell=cell[:SHOWN_LETTERS],
        )
    return value


def _no_number(where: dict[str, object], cell: str) -> InputError:
    return InputError(
        "{name}, line {line}, column {column}: {cell!r} is not a number",
        **where,
        cell=cell[:SHOWN_LETTERS],
    )
