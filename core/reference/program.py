"""What is asked of TensorFlow: inputs, a few lines of Python, and the numbers they must give.

The body is text of ours and never holds what a person typed; that comes in through `inputs` alone,
as numbers, and a typed formula as the expression that `core.formula` writes of its tree. So it is
safe to run, and to show as a program that anyone can paste.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.errors import InputError, InputTypeError, Message

Array = npt.NDArray[Any]
Input = Array | float | int | None
PER_LINE = 8  # numbers of a long row in a line of the text
TOLERANCE = 1e-12


@dataclass(frozen=True, eq=False)
class Program:
    """A computation in TensorFlow, and the numbers that NumPy gave for it.

    Args:
        inputs: by name: arrays, which become constants in float64 or int32, and single numbers.
        body: Python in `tf`, `np` and the inputs; it gives every name of `numbers` a tensor.
        numbers: what the page shows, by the name that the body gives it.
        tolerance: the largest |ours − theirs| / max(1, |theirs|) that still agrees.
        scope: what was checked, where that is not all that the page shows.

    Raises:
        InputError: a name that Python does not take.
        InputTypeError: anything that is not real numbers.

    Example:
        >>> print(Program({"x": np.array([1.0, np.inf])}, "y = 2 * x", {"y": [2, np.inf]}).text())
        import numpy as np
        import tensorflow as tf
        <BLANKLINE>
        x = tf.constant([1.0, np.inf], tf.float64)
        <BLANKLINE>
        y = 2 * x
        <BLANKLINE>
        print("y =", y.numpy().tolist())
        <BLANKLINE>
    """

    inputs: Mapping[str, Input]
    body: str
    numbers: Mapping[str, npt.ArrayLike]
    tolerance: float = TOLERANCE
    scope: Message | None = None

    def __post_init__(self) -> None:
        for name in (*self.inputs, *self.numbers):
            if not (name.isascii() and name.isidentifier()):
                raise InputError("the name {name!r} must be an ASCII identifier", name=name)
        inputs = {name: _input(name, value) for name, value in self.inputs.items()}
        numbers = {name: np.asarray(x, dtype=np.float64) for name, x in self.numbers.items()}
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "numbers", numbers)

    @property
    def size(self) -> int:
        """How many numbers stand in the arrays of the inputs."""
        return sum(value.size for value in self.inputs.values() if isinstance(value, np.ndarray))

    @property
    def nbytes(self) -> int:
        """What the numbers take in memory."""
        return sum(array.nbytes for array in self.arrays().values())

    @property
    def digest(self) -> str:
        """Names the question: the same inputs, body and numbers give the same text."""
        header, arrays = self.packed()
        total = blake2b(repr((header, str(self.scope))).encode(), digest_size=16)
        for name, array in arrays.items():
            total.update(f"{name} {array.dtype} {array.shape}".encode())
            total.update(np.ascontiguousarray(array).data)
        return total.hexdigest()

    def text(self) -> str:
        """The whole program: run as it stands, it prints the numbers."""
        inputs = "\n".join(_lines(self.inputs))
        printed = "\n".join(f'print("{name} =", {name}.numpy().tolist())' for name in self.numbers)
        numpy = "import numpy as np\n" if "np." in inputs + self.body else ""
        head = f"{numpy}import tensorflow as tf"
        return "\n\n".join([head, inputs, self.body.strip(), printed]) + "\n"

    def arrays(self) -> dict[str, Array]:
        """The arrays by the name that they have on their way to the worker."""
        inputs = {
            f"input {name}": value
            for name, value in self.inputs.items()
            if isinstance(value, np.ndarray)
        }
        return inputs | {f"number {name}": np.asarray(x) for name, x in self.numbers.items()}

    def packed(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """The program as it is sent to the worker: what JSON can say, and the arrays."""
        plain = {k: value for k, value in self.inputs.items() if not isinstance(value, np.ndarray)}
        header = {"body": self.body, "plain": plain, "tolerance": self.tolerance}
        return header, self.arrays()

    @classmethod
    def unpacked(cls, header: Mapping[str, Any], arrays: Mapping[str, Array]) -> Self:
        """The program that was packed, without its scope."""
        kinds: dict[str, dict[str, Any]] = {"input": dict(header["plain"]), "number": {}}
        for place, array in arrays.items():
            kind, name = place.split()
            kinds[kind][name] = array
        return cls(kinds["input"], header["body"], kinds["number"], header["tolerance"])


def _input(name: str, value: Any) -> Input:
    """An input in the type that its literal has."""
    if value is None or isinstance(value, bool | int | float):
        return value
    array = np.asarray(value)
    if array.dtype.kind in "iu":
        return array.astype(np.int32)
    if array.dtype.kind != "f":
        raise InputTypeError(
            "{name} must be real numbers; {came} came", name=name, came=array.dtype
        )
    return array.astype(np.float64, copy=False)


def _lines(inputs: Mapping[str, Input]) -> Iterator[str]:
    for name, value in inputs.items():
        if not isinstance(value, np.ndarray):
            yield f"{name} = {_number(value)}"
        elif not value.size:  # a list would say neither its shape nor its type
            yield f"{name} = tf.zeros({list(value.shape)}, tf.{value.dtype})"
        else:
            kind = "" if value.dtype.kind == "i" else ", tf.float64"
            yield f"{name} = tf.constant({_nested(value.tolist(), '    ')}{kind})"


def _nested(values: Any, indent: str) -> str:
    """A list of numbers, or of lists of them, a line a row."""
    if not isinstance(values, list):
        return _number(values)
    if values and isinstance(values[0], list):
        rows = [_nested(row, indent + "    ") for row in values]
        return f"[\n{indent}" + f",\n{indent}".join(rows) + f",\n{indent[4:]}]"
    cells = [_number(value) for value in values]
    if len(cells) <= PER_LINE:
        return f"[{', '.join(cells)}]"
    lines = [", ".join(cells[at : at + PER_LINE]) for at in range(0, len(cells), PER_LINE)]
    return f"[\n{indent}" + f",\n{indent}".join(lines) + f",\n{indent[4:]}]"


def _number(value: float | None) -> str:
    """A literal that reads back as the same number."""
    text = repr(value)
    return f"{text[:-3]}np.{text[-3:]}" if text.endswith(("inf", "nan")) else text
