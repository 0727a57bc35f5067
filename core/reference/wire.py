"""Frames between the server and the worker: a header in JSON, then the bytes of arrays.

Nothing in a frame is ever run while it is read, and what is no frame is refused.
"""

import json
import struct
from collections.abc import Mapping
from math import prod
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

MAGIC = b"LSF1"
HEAD = struct.Struct("<4sI")
MAX_HEADER = 1 << 20
MAX_BYTES = 256 << 20
DTYPES = ("float64", "float32", "int64", "int32", "uint32", "uint8")

Header = dict[str, Any]
Arrays = dict[str, npt.NDArray[Any]]


class WireError(Exception):
    """What came is no frame."""


def write(stream: BinaryIO, header: Header, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Writes a frame.

    Args:
        stream: what to write to; it is flushed.
        header: what JSON can say; NaN and infinities pass.
        arrays: by name, of a type of `DTYPES`.

    Example:
        >>> import io
        >>> pipe = io.BytesIO()
        >>> write(pipe, {"kind": "sum"}, {"x": np.zeros(2)})
        >>> read(io.BytesIO(pipe.getvalue()))
        ({'kind': 'sum'}, {'x': array([0., 0.])})
    """
    shapes = [[name, array.dtype.name, array.shape] for name, array in arrays.items()]
    text = json.dumps([header, shapes]).encode()
    stream.write(HEAD.pack(MAGIC, len(text)) + text)
    for array in arrays.values():
        stream.write(np.ascontiguousarray(array).data)
    stream.flush()


def read(stream: BinaryIO) -> tuple[Header, Arrays]:
    """The next frame.

    Raises:
        EOFError: the stream ended.
        WireError: what came is no frame.
    """
    magic, length = HEAD.unpack(_exactly(stream, HEAD.size))
    if magic != MAGIC or length > MAX_HEADER:
        raise WireError
    try:
        header, shapes = json.loads(_exactly(stream, length))
        sizes = [_size(dtype, shape) for _, dtype, shape in shapes]
    except (ValueError, TypeError) as error:
        raise WireError from error
    if sum(sizes) > MAX_BYTES:
        raise WireError
    arrays = {
        name: np.frombuffer(_exactly(stream, size), dtype).reshape(shape)
        for (name, dtype, shape), size in zip(shapes, sizes, strict=True)
    }
    return header, arrays


def _size(dtype: str, shape: list[int]) -> int:
    """Bytes of an array."""
    if dtype not in DTYPES or not all(isinstance(n, int) and n >= 0 for n in shape):
        raise ValueError
    return prod(shape) * np.dtype(dtype).itemsize


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data
