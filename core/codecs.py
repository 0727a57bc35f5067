"""How tensors, indices, names and sources are written in a link."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.query import Codec, integer, number, shortened, written

Tensor = npt.NDArray[np.float64]

MAX_RANK = 4
MAX_TENSOR = 4_096  # numbers that one edits by hand; a single row may have MAX_ROW
NAME_LIMIT = 100  # letters of a file's name, so that it fits a link
MAX_ROW = 300_000  # classes: the largest vocabularies have 256,000


@dataclass(frozen=True)
class Source:
    """Where a row of logits was opened.

    Args:
        name: file name, for people.
        digest: first 16 hexadecimal digits of the file's SHA-256.
        row: number of the row in it.
    """

    name: str
    digest: str
    row: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", shortened(self.name, NAME_LIMIT))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `name:digest:row`."""
        name, digest, row = ("::" + text).rsplit(":", 2)
        if not (digest and row.isdecimal()) or set(digest) - set("0123456789abcdef"):
            raise InputError("expected name:digest:row, got {text!r}", text=shortened(text))
        return cls(name[2:], digest, integer(row))

    def __str__(self) -> str:
        return f"{self.name}:{self.digest}:{self.row}"


def tensor(values: npt.ArrayLike) -> Tensor:
    """A checked, read-only float64 tensor of rank 1 to 4 for an experiment.

    Raises:
        InputError: the rank, the size or a length is out of bounds.
    """
    array = np.array(values, dtype=np.float64)
    check_rank(array.ndim)
    limit = MAX_ROW if array.ndim == 1 else MAX_TENSOR
    if not 1 <= array.size <= limit:
        raise InputError(
            "expected 1 to {most} numbers, got {count}; open larger arrays on the page Your logits",
            most=limit,
            count=array.size,
        )
    array.setflags(write=False)
    return array


def check_rank(rank: int) -> None:
    """Refuses a tensor without axes or with more than `MAX_RANK`.

    Raises:
        InputError: `rank` is not from 1 to 4.
    """
    if not 1 <= rank <= MAX_RANK:
        raise InputError(
            "expected a tensor with 1 to {most} dimensions, got {rank}", most=MAX_RANK, rank=rank
        )


def parse_tensor(text: str) -> Tensor:
    """Reads `1,2,3` or, with a shape before it, `2x2:1,2,3,4`.

    Example:
        >>> parse_tensor("2x2:1,2,3,4").tolist()
        [[1.0, 2.0], [3.0, 4.0]]
    """
    shape, _, flat = text.rpartition(":")
    values = [number(cell) for cell in flat.split(",")]
    lengths = [integer(length) for length in shape.split("x")] if shape else [len(values)]
    check_rank(len(lengths))
    if min(lengths) < 1 or math.prod(lengths) != len(values):
        raise InputError(
            "a tensor of shape {shape} has other than {count} numbers",
            shape=shortened(shape),
            count=len(values),
        )
    return tensor(np.reshape(values, lengths))


def write_tensor(array: Tensor) -> str:
    """The text that `parse_tensor` reads."""
    flat = ",".join(written(value) for value in array.ravel().tolist())
    return flat if array.ndim == 1 else "x".join(map(str, array.shape)) + ":" + flat


def parse_indices(text: str) -> tuple[int, ...]:
    """Reads `0,2`."""
    return tuple(integer(part) for part in text.split(","))


def parse_names(text: str) -> tuple[str, ...]:
    r"""Reads names with commas between them; `\,` is a comma, `\\` a backslash.

    Example:
        >>> parse_names("cat,dog")
        ('cat', 'dog')
    """
    names, escaped = [""], False
    for letter in text:
        if not escaped and letter == "\\":
            escaped = True
        elif not escaped and letter == ",":
            names.append("")
        else:
            names[-1] += letter
            escaped = False
    return tuple(names)


def write_names(names: tuple[str, ...]) -> str:
    """The text that `parse_names` reads."""
    return ",".join(name.replace("\\", "\\\\").replace(",", "\\,") for name in names)


TENSOR = Codec(parse_tensor, write_tensor)
INDICES: Codec[tuple[int, ...]] = Codec(parse_indices, lambda entry: ",".join(map(str, entry)))
NAMES = Codec(parse_names, write_names)
SOURCE: Codec[Source] = Codec(Source.parse, str)
