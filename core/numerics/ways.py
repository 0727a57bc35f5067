"""Three ways from logits to a softmax and its cross entropy, operation by operation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.numerics.formats import Format
from core.registry import Registry

Array = npt.NDArray[Any]
Values = Mapping[str, Array]

ANSWERS = ("loss", "p")  # the cross entropy, and softmax


@dataclass(frozen=True)
class Operation:
    """One operation, whose result is rounded to the type.

    Args:
        key: the quantity that it gives, as `exact_quantities` names it.
        symbol: how it is written.
        compute: from the quantities before it, and the right class, to (S, K) or (S, 1).
        tensorflow: the same in TensorFlow, of the names of the quantities.
    """

    key: str
    symbol: str
    compute: Callable[[Values, int], Array]
    tensorflow: str


@dataclass(frozen=True)
class Way:
    """A way to compute softmax and cross entropy.

    Args:
        key: permanent name; it stands in links.
        title: what it is called.
        operations: after the cast of the logits, in their order.
    """

    key: str
    title: Message
    operations: tuple[Operation, ...]

    def run(self, logits: npt.ArrayLike, label: int, kind: Format) -> dict[str, Array]:
        """Every quantity of the way, computed in a type.

        Args:
            logits: (S, K), a row a softmax.
            label: the right class, 0 to K − 1.
            kind: the type; every operation rounds to it.

        Returns:
            Arrays (S, K) or (S, 1) of the type, in the order of the operations, first `x`.

        Example:
            >>> from core.numerics import FORMATS
            >>> WAYS["naive"].run([[12.0, 0.0]], 0, FORMATS["float16"])["exp_x"].tolist()
            [[inf, 1.0]]
        """
        with np.errstate(all="ignore"):
            values = {CAST.key: np.asarray(logits, dtype=np.float64).astype(kind.dtype)}
            for operation in self.operations:
                values[operation.key] = operation.compute(values, label)
        return values


def _top(values: Array) -> Array:
    """The largest of each row."""
    top = values[:, :1]
    for k in range(1, values.shape[1]):
        top = np.maximum(top, values[:, k : k + 1])
    return top


def _total(values: Array) -> Array:
    """The sum of each row, rounded after every addition: NumPy adds half types in float32."""
    total = values[:, :1]
    for k in range(1, values.shape[1]):
        total = total + values[:, k : k + 1]
    return total


def _own(values: Array, label: int) -> Array:
    """The column of the right class."""
    return values[:, label : label + 1]


CAST = Operation(
    "x", "cast(x)", lambda values, label: values["x"], "tf.cast(scale * logits, dtype)"
)
_MAX = Operation("top", "m = max x", lambda v, y: _top(v["x"]), "tf.reduce_max(x)")
_SHIFT = Operation("shifted", "d = x − m", lambda v, y: v["x"] - v["top"], "x - top")
_EXP = Operation("exp_shifted", "exp(d)", lambda v, y: np.exp(v["shifted"]), "tf.exp(shifted)")
_SUM = Operation(
    "sum_shifted", "s = Σ exp(d)", lambda v, y: _total(v["exp_shifted"]), "added(exp_shifted)"
)
_LOSS = Operation("loss", "−log p", lambda v, y: -np.log(_own(v["p"], y)), "-tf.math.log(p[label])")

WAYS = Registry(
    "way",
    Way(
        "naive",
        Message("naive"),
        (
            Operation("exp_x", "exp(x)", lambda v, y: np.exp(v["x"]), "tf.exp(x)"),
            Operation("sum_x", "s = Σ exp(x)", lambda v, y: _total(v["exp_x"]), "added(exp_x)"),
            Operation("p", "p = exp(x) / s", lambda v, y: v["exp_x"] / v["sum_x"], "exp_x / sum_x"),
            _LOSS,
        ),
    ),
    Way(
        "shifted",
        Message("shifted"),
        (
            _MAX,
            _SHIFT,
            _EXP,
            _SUM,
            Operation(
                "p",
                "p = exp(d) / s",
                lambda v, y: v["exp_shifted"] / v["sum_shifted"],
                "exp_shifted / sum_shifted",
            ),
            _LOSS,
        ),
    ),
    Way(
        "log_softmax",
        Message("log-softmax"),
        (
            _MAX,
            _SHIFT,
            _EXP,
            _SUM,
            Operation(
                "log_sum",
                "log s",
                lambda v, y: np.log(v["sum_shifted"]),
                "tf.math.log(sum_shifted)",
            ),
            Operation(
                "log_p",
                "log p = d − log s",
                lambda v, y: v["shifted"] - v["log_sum"],
                "shifted - log_sum",
            ),
            Operation("loss", "−log p", lambda v, y: -_own(v["log_p"], y), "-log_p[label]"),
            Operation("p", "p = exp(log p)", lambda v, y: np.exp(v["log_p"]), "tf.exp(log_p)"),
        ),
    ),
)
