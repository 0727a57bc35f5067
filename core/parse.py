"""Reads a tensor from pasted text: Python lists, printed arrays, CSV, a spreadsheet's TSV.

The text is split into brackets and cells and read as numbers; nothing of it is evaluated.
"""

import re

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.query import number, shortened

MAX_TEXT = 6_000_000  # characters; 300,000 numbers of 17 digits
CALL = re.compile(r"^[A-Za-z_][\w.]*\(")
TOKEN = re.compile(r"[\[\](){}]|[^\s,;\[\](){}]+")
DECIMAL_COMMA = re.compile(r"^[-+−]?\d+,\d+$")
MAX_DEPTH = 8


def parse_array(text: str) -> npt.NDArray[np.float64]:
    r"""The numbers of `text`, in the shape that its brackets or lines give.

    Args:
        text: `[[1, 2], [3, 4]]`, `tf.constant([1, 2])`, a printed array without commas, or lines
            of numbers with commas, semicolons, tabs or spaces between them.

    Raises:
        InputError: a cell is no number, or rows differ in length.

    Example:
        >>> parse_array("[[1 2]\n [3 4]]").tolist()
        [[1.0, 2.0], [3.0, 4.0]]
    """
    if len(text) > MAX_TEXT:
        raise InputError(
            "the text is longer than {most} characters; open it as a file instead", most=MAX_TEXT
        )
    cleaned = text.strip().removesuffix(";")
    if "[" in cleaned or "(" in cleaned:
        return _nested(_unwrapped(cleaned))
    return _lines(cleaned)


def _unwrapped(text: str) -> str:
    """The brackets of `x = [...]`, of `tf.constant([...], dtype=...)`, or of a printed tensor."""
    if "[" not in text:
        inner = CALL.sub("", text)
        return text if inner == text else inner[: inner.rfind(")", 0, -1) + 1] or inner[:-1]
    first, last = text.find("["), text.rfind("]")
    before, after = text[:first].rstrip(), text[last + 1 :].lstrip()
    wrapped = before[-1:] in ("", "(", "=") and after[:1] in ("", ")", ",", ";", ">")
    return text[first : last + 1] if 0 <= first < last and wrapped else text


def _nested(text: str) -> npt.NDArray[np.float64]:
    """Reads brackets of any kind with a stack, so that depth costs no recursion."""
    root: list[object] = []
    stack = [root]
    for token in TOKEN.findall(text):
        if token in "[({":
            inner: list[object] = []
            stack[-1].append(inner)
            stack.append(inner)
        elif token in "])}":
            stack.pop()
        else:
            stack[-1].append(number(token))
        if not 1 <= len(stack) <= MAX_DEPTH:
            raise InputError("the brackets do not match, or are more than {most} deep", most=7)
    if len(stack) != 1:
        raise InputError("a bracket is not closed")
    value: object = root[0] if len(root) == 1 else root
    shape = _shape(value, ())
    return np.array(value, dtype=np.float64).reshape(shape)


def _shape(value: object, place: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of nested lists; every list beside another must have the same."""
    if not isinstance(value, list):
        return ()
    if not value:
        raise InputError("expected numbers, got an empty list")
    shapes = [_shape(inner, (*place, at)) for at, inner in enumerate(value)]
    for at, shape in enumerate(shapes):
        if shape != shapes[0]:
            raise InputError(
                "the rows differ: {first} has shape {expected}, {other} has shape {got}",
                first=[*place, 0],
                expected=list(shapes[0]),
                other=[*place, at],
                got=list(shape),
            )
    return (len(value), *shapes[0])


def _lines(text: str) -> npt.NDArray[np.float64]:
    """Reads a row a line; a single row is a vector, and so is a single column."""
    rows = [(at, _cells(line)) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not rows:
        raise InputError("expected numbers, got an empty text")
    width = len(rows[0][1])
    for at, cells in rows:
        if len(cells) != width:
            raise InputError(
                "line {line} is not as long as the first line: {got} and {expected} numbers",
                line=at,
                got=len(cells),
                expected=width,
            )
    matrix = np.array([[_cell(cell, at) for cell in cells] for at, cells in rows])
    return matrix.ravel() if 1 in matrix.shape else matrix


def _cells(line: str) -> list[str]:
    """The cells of a line; with tabs or semicolons a comma is the decimal sign."""
    line = line.strip(" \r\n")
    for separator in ("\t", ";"):
        if separator in line:
            return [
                cell.replace(",", ".") if DECIMAL_COMMA.match(cell.strip()) else cell
                for cell in line.removesuffix(separator).split(separator)
            ]
    line = line.removesuffix(",")
    return line.split(",") if "," in line else line.split()


def _cell(cell: str, line: int) -> float:
    try:
        return number(cell)
    except InputError as error:
        raise InputError(
            "line {line}, cell {cell!r}: {why}",
            line=line,
            cell=shortened(cell),
            why=error.message,
        ) from None
