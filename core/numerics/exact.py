"""What softmax and cross entropy should give, and everything on the way, to 50 digits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

DIGITS = 50
SPARE = 30  # digits more for a logarithm near 0, which loses as many
SMALL = Decimal("1e-25")  # below it log(1 + r) is r − r²/2
TINY = Decimal("1e-250")  # below it a number is kept times 2^LIFT, or a double would lose its tail
LIFT = 600
KEPT = 64  # tensors whose quantities are kept: 40 KB for a sweep of four classes
MOST = 1e9  # the largest logit; beyond it the exponents of the decimals end

_decimals = Context(prec=DIGITS, Emin=-(10**10), Emax=10**10, traps=[])
_wider = Context(prec=DIGITS + SPARE, Emin=-(10**10), Emax=10**10, traps=[])
_POWER = Decimal(2**LIFT)
_NONE, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Exact:
    """Numbers as `(head + tail) / 2^lift`, to about 32 digits.

    Args:
        head: the nearest doubles of the numbers times 2^lift; inf where they are larger.
        tail: what is left of them.
        lift: 0, or 600 where the number is tiny.
        zero: where the number is exactly 0.
    """

    head: Array
    tail: Array
    lift: Array
    zero: Array

    def __getitem__(self, columns: Any) -> "Exact":
        """Some columns of it."""
        parts = (self.head, self.tail, self.lift, self.zero)
        return Exact(*(part[:, columns] for part in parts))

    @property
    def values(self) -> Array:
        """The nearest doubles."""
        with np.errstate(all="ignore"):
            return np.asarray(np.ldexp(self.head, -self.lift))


@dataclass(frozen=True)
class Quantities:
    """Every quantity between logits and loss, side by side.

    Args:
        numbers: of S rows.
        columns: where each quantity stands.
    """

    numbers: Exact
    columns: Mapping[str, slice]

    def __getitem__(self, name: str) -> Exact:
        """A quantity by its name."""
        return self.numbers[self.columns[name]]


def exact_quantities(logits: npt.ArrayLike) -> Quantities:
    r"""Every quantity between logits and loss, to 50 digits.

    .. math:: m = \max_j x_j, \quad d_k = x_k - m, \quad \log p_k = d_k - \log \sum_j e^{d_j}

    Args:
        logits: numbers of at most 1e9 (S, K), a row a softmax.

    Returns:
        `x`, `exp_x`, `shifted`, `exp_shifted`, `p`, `log_p` and `loss` (S, K), the last one if
        that class is right; `sum_x`, `top`, `sum_shifted` and `log_sum` (S, 1).

    Example:
        >>> exact_quantities([[1.0, 2.0, 3.0]])["p"].values
        array([[0.09003057, 0.24472847, 0.66524096]])
    """
    rows = np.ascontiguousarray(logits, dtype=np.float64)
    return _quantities(rows.tobytes(), rows.shape[-1])


@lru_cache(maxsize=KEPT)
def _quantities(content: bytes, classes: int) -> Quantities:
    x = np.frombuffer(content).reshape(-1, classes)
    steps = [_row([Decimal(value) for value in row]) for row in x.tolist()]
    parts = _simple(x)
    parts |= {name: _of_decimals(step[name] for step in steps) for name in steps[0]}
    log_p = parts["log_p"]
    parts["loss"] = Exact(-log_p.head, -log_p.tail, log_p.lift, log_p.zero)
    columns, start = {}, 0
    for name, part in parts.items():
        columns[name] = slice(start, start + part.head.shape[1])
        start = columns[name].stop
    names = ("head", "tail", "lift", "zero")
    joined = (np.hstack([getattr(part, name) for part in parts.values()]) for name in names)
    return Quantities(Exact(*joined), columns)


def _simple(x: Array) -> dict[str, Exact]:
    """What doubles hold: the logits, their largest, and the difference with what it rounds off."""
    top = x.max(axis=-1, keepdims=True)
    head = x - top
    back = head + top
    tail = (x - back) - (top - (back - head))  # Knuth's two-sum: exact
    return {
        name: Exact(head, tail, np.zeros(head.shape, int), head == 0)
        for name, head, tail in (
            ("x", x, np.zeros_like(x)),
            ("top", top, np.zeros_like(top)),
            ("shifted", head, tail),
        )
    }


def _row(x: list[Decimal]) -> dict[str, list[Decimal]]:
    """The quantities of one row that need more than a double."""
    c = _decimals
    top = max(x)
    at = x.index(top)
    shifted = [c.subtract(value, top) for value in x]
    exp_shifted = [c.exp(value) if value else _ONE for value in shifted]
    rest = _NONE
    for k, power in enumerate(exp_shifted):
        if k != at:
            rest = c.add(rest, power)
    exp_top = c.exp(top)
    sum_shifted, log_sum = c.add(_ONE, rest), _log1p(rest)
    return {
        "exp_x": [c.multiply(exp_top, power) for power in exp_shifted],
        "sum_x": [c.multiply(exp_top, sum_shifted)],
        "exp_shifted": exp_shifted,
        "sum_shifted": [sum_shifted],
        "p": [c.divide(power, sum_shifted) for power in exp_shifted],
        "log_sum": [log_sum],
        "log_p": [c.subtract(value, log_sum) for value in shifted],
    }


def _log1p(rest: Decimal) -> Decimal:
    """log(1 + r) of r ≥ 0, to as many digits where r is tiny."""
    if rest < SMALL:
        square = _decimals.multiply(rest, rest)
        return _decimals.subtract(rest, _decimals.divide(square, Decimal(2)))
    return _decimals.plus(_wider.ln(_wider.add(_ONE, rest)))


def _of_decimals(rows: Iterable[list[Decimal]]) -> Exact:
    """The doubles of rows of decimals."""
    numbers = [[_split(number) for number in row] for row in rows]
    head, tail, lift, zero = np.moveaxis(np.array(numbers), -1, 0)
    return Exact(head, tail, lift.astype(int), zero.astype(bool))


def _split(number: Decimal) -> tuple[float, float, int, bool]:
    lift = LIFT if number and number.copy_abs() < TINY else 0
    value = _decimals.multiply(number, _POWER) if lift else number
    head = float(value)
    finite = head not in (np.inf, -np.inf)
    tail = float(_decimals.subtract(value, Decimal(head))) if finite else 0.0
    return head, tail, lift, not number
