"""The floating-point types that the numerics page computes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import ml_dtypes
import numpy as np
import numpy.typing as npt

from core.registry import Registry


@dataclass(frozen=True)
class Limits:
    """Where types end, each as (F, 1, 1), to be compared with numbers (F, S, C).

    Args:
        digits: binary digits of a number, the hidden one included.
        largest: finite number.
        normal: the smallest number that has all of its digits.
        infinite: whether there are infinities.
    """

    digits: npt.NDArray[Any]
    largest: npt.NDArray[Any]
    normal: npt.NDArray[Any]
    infinite: npt.NDArray[Any]

    @classmethod
    def of(cls, formats: Sequence["Format"]) -> Self:
        """Those of some types."""
        names = ("digits", "largest", "normal", "infinite")
        return cls(
            *(np.array([getattr(kind, name) for kind in formats])[:, None, None] for name in names)
        )


@dataclass(frozen=True)
class Format:
    """A floating-point type.

    Args:
        key: TensorFlow's name of it.
        title: what people call it.
        dtype: the type in NumPy.
        digits: binary digits of a number, the hidden one included.
        largest: finite number.
        normal: the smallest number that has all of its digits.
        least: the smallest number above 0.
        infinite: whether it has infinities; in one that has none, NaN stands for an overflow.
        native: whether TensorFlow can compute in it; it only stores the others.
    """

    key: str
    title: str
    dtype: np.dtype[Any]
    digits: int
    largest: float
    normal: float
    least: float
    infinite: bool
    native: bool

    @classmethod
    def of(cls, dtype: Any, title: str) -> Self:
        """The type of a NumPy dtype."""
        info: Any = ml_dtypes.finfo(dtype)  # type: ignore[no-untyped-call]
        kind = np.dtype(dtype)
        with np.errstate(all="ignore"):
            infinite = bool(np.isinf(np.array(np.inf).astype(kind)))
        return cls(
            key=kind.name,
            title=title,
            dtype=kind,
            digits=int(info.nmant) + 1,
            largest=float(info.max),
            normal=float(info.smallest_normal),
            least=float(info.smallest_subnormal),
            infinite=infinite,
            native=kind.itemsize > 1,
        )

    @property
    def epsilon(self) -> float:
        """The distance from 1 to the next number, 2^(1 − digits).

        Example:
            >>> FORMATS["float16"].epsilon
            0.0009765625
        """
        return float(2.0 ** (1 - self.digits))


FORMATS = Registry(
    "type",
    Format.of(ml_dtypes.float8_e4m3fn, "float8 e4m3"),
    Format.of(ml_dtypes.float8_e5m2, "float8 e5m2"),
    Format.of(np.float16, "float16"),
    Format.of(ml_dtypes.bfloat16, "bfloat16"),
    Format.of(np.float32, "float32"),
    Format.of(np.float64, "float64"),
)
