"""The .npy format, without NumPy's own reader.

`np.load` evaluates the header as Python literals, warns, and allocates what it promises. Here the
header is matched, never evaluated, and its promise is held against the bytes that are there.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.parts import Parts
from core.logits.source import Source

MAGIC = b"\x93NUMPY"
MAX_HEADER = 10_000  # NumPy's own limit
MAX_START = 12 + MAX_HEADER
"""As many bytes as a header can take with its magic, version and length."""

_LENGTH_BYTES = {b"\1\0": 2, b"\2\0": 4, b"\3\0": 4}  # version -> of the header's length
_DESCR = re.compile(r"""['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|(\[))""")
_FORTRAN = re.compile(r"""['"]fortran_order['"]\s*:\s*(True|False)""")
_SHAPE = re.compile(r"""['"]shape['"]\s*:\s*\(([\dL,\s]*)\)""")
_LENGTH = re.compile(r"\s*(\d{1,19})L?\s*")  # Python 2 wrote 3L
_DTYPE = re.compile(r"[<>|=]?([a-zA-Z])(\d{0,9})(?:\[.*\])?")

_LAST_CHARACTER = 0x10FFFF

_UNUSABLE = {
    "O": Message("Python objects, which could run code"),
    "V": Message("raw bytes (NumPy saves bfloat16 and float8 so)"),
    "c": Message("complex numbers"),
    "b": Message("booleans"),
    "M": Message("dates"),
    "m": Message("time spans"),
    "S": Message("byte strings"),
}


@dataclass(frozen=True)
class Header:
    """What an .npy file says of its array, and where the values begin."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    fortran_order: bool
    offset: int

    @property
    def size(self) -> int:
        """The bytes that the values must take."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_header(name: str, start: bytes, booleans: bool = False) -> Header:
    """The header at the beginning of an .npy file; nothing in it is evaluated.

    Args:
        name: the file, for messages.
        start: its first `MAX_START` bytes, or all of it.
        booleans: whether they are read.

    Raises:
        InputError: no .npy file, a version or a dtype that is not read here, or a broken header.
    """
    if not start.startswith(MAGIC):
        raise InputError("{name} is not an .npy file: it does not begin as one", name=name)
    version = start[6:8]
    if len(version) == 2 and version not in _LENGTH_BYTES:
        raise InputError(
            "{name} has version {version} of the .npy format; known are 1.0, 2.0 and 3.0",
            name=name,
            version=".".join(map(str, version)),
        )
    first = 8 + _LENGTH_BYTES.get(version, 0)
    length = int.from_bytes(start[8:first], "little")
    if length > MAX_HEADER:
        raise InputError(
            "{name} has a header of {length} bytes; at most {limit} are read",
            name=name,
            length=length,
            limit=MAX_HEADER,
        )
    header = start[first : first + length]
    if len(start) < first or len(header) < length:
        raise InputError("{name} is cut short: it ends within its header", name=name)
    text = header.decode("latin-1")
    return Header(
        _dtype(name, text, booleans), _shape(name, text), _fortran_order(name, text), first + length
    )


def check_promise(name: str, header: Header, came: int) -> None:
    """Refuse an array that is empty, or whose values are not exactly the bytes that are there.

    Raises:
        InputError: says how many bytes were expected and how many came.
    """
    if header.size == 0:
        raise InputError(
            "{name} holds an empty array, of shape {shape}", name=name, shape=header.shape
        )
    if came < header.size:
        raise InputError(
            "{name} is cut short: its header promises {expected} bytes of values, {came} came",
            name=name,
            expected=header.size,
            came=came,
        )
    if came > header.size:
        raise InputError(
            "{name} is too long: its header promises {expected} bytes of values, {came} came",
            name=name,
            expected=header.size,
            came=came,
        )


def view_array(header: Header, values: npt.NDArray[np.uint8]) -> npt.NDArray[Any]:
    """The bytes of the values as the header's array, without a copy."""
    array = values.view(header.dtype).reshape(
        header.shape, order="F" if header.fortran_order else "C"
    )
    array.flags.writeable = False
    return array


def read_array(source: Source) -> npt.NDArray[Any]:
    """The array of an .npy file, in place.

    Raises:
        InputError: whatever is wrong with the file.
    """
    header = read_header(source.name, source.data[:MAX_START].tobytes())
    values = source.data[header.offset :]
    check_promise(source.name, header, values.size)
    return view_array(header, values)


def read_npy(source: Source) -> Parts:
    """A file that is one array of logits."""
    return Parts(read_array(source))


def text_cells(name: str, array: npt.NDArray[Any]) -> list[str]:
    """The elements of a 1-D array of text.

    Raises:
        InputError: the array is no text, not 1-D, or holds characters that Unicode does not have.
    """
    if array.dtype.kind != "U" or array.ndim != 1:
        raise InputError(
            "{name} holds {dtype} of shape {shape}; expected text of shape (K,), one name a class",
            name=name,
            dtype=array.dtype.name,
            shape=array.shape,
        )
    # checked as numbers: NumPy would raise a SystemError of some of them, and pages of others
    codes = array.view(np.dtype("u4").newbyteorder(array.dtype.byteorder))
    if ((codes > _LAST_CHARACTER) | ((codes >= 0xD800) & (codes <= 0xDFFF))).any():
        raise InputError("{name} holds characters that Unicode does not have", name=name)
    cells: list[str] = array.tolist()
    return cells


def _dtype(name: str, text: str, booleans: bool) -> np.dtype[Any]:
    match = _DESCR.search(text)
    if match is None:
        raise InputError("{name} has a broken header: it names no dtype", name=name)
    if match[2]:
        raise InputError(
            "{name} holds a structured array, with named fields; save one field as plain numbers",
            name=name,
        )
    if booleans and match[1] in ("|b1", "?"):
        return np.dtype(bool)
    kind = _DTYPE.fullmatch(match[1])
    if kind is not None and kind[1] in _UNUSABLE:
        raise InputError(
            "{name} holds {what}; save numbers with np.save(path, array.astype('float32'))",
            name=name,
            what=_UNUSABLE[kind[1]],
        )
    dtype = None
    if kind is not None and kind[1] in "fiuU":
        try:
            dtype = np.dtype(match[1])
        except (TypeError, ValueError):
            dtype = None
    # text of no characters takes no bytes, so that no file would be too short for any shape
    if dtype is None or dtype.itemsize == 0 or (dtype.kind == "f" and dtype.itemsize > 8):
        raise InputError(
            "{name} holds the dtype {dtype!r}; read are float16, float32, float64 and integers",
            name=name,
            dtype=match[1],
        )
    return dtype


def _shape(name: str, text: str) -> tuple[int, ...]:
    match = _SHAPE.search(text)
    parts = match[1].split(",") if match else [""]
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()  # the comma of (3,)
    lengths = [_LENGTH.fullmatch(part) for part in parts]
    if match is not None and not match[1].strip():
        return ()
    if match is None or len(lengths) > 32 or not all(lengths):
        raise InputError("{name} has a broken header: its shape is no tuple of lengths", name=name)
    return tuple(int(length[1]) for length in lengths if length)


def _fortran_order(name: str, text: str) -> bool:
    match = _FORTRAN.search(text)
    if match is None:
        raise InputError("{name} has a broken header: it lacks fortran_order", name=name)
    return match[1] == "True"
