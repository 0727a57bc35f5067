"""What the judge says of some numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self, get_args

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.query import written

Kind = Literal["agrees", "differs", "failed", "overtaken", "absent"]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Answer:
    """How far TensorFlow agrees.

    Args:
        kind: whether it agrees or differs; failed has a reason; overtaken by a later question of
            the same session; absent where TensorFlow is not installed.
        size: the largest |ours − theirs| / max(1, |theirs|).
        name: of the number that differs most.
        index: where in it.
        ours: our number there.
        theirs: TensorFlow's.
        reason: why it failed.
        scope: what was checked, where that is not all that is shown.
    """

    kind: Kind
    size: float = 0.0
    name: str = ""
    index: tuple[int, ...] = ()
    ours: float = 0.0
    theirs: float = 0.0
    reason: Message | None = None
    scope: Message | None = None

    @property
    def where(self) -> str:
        """The place of the difference as one would index it, `probabilities[0, 2]`."""
        return f"{self.name}{list(self.index) if self.index else ''}"

    @property
    def sentence(self) -> Message:
        """The answer for a person.

        Example:
            >>> Answer("agrees", 2.22e-16).sentence
            Message('TensorFlow agrees to 2e-16')
        """
        if self.scope is not None and self.kind in ("agrees", "differs"):
            verdict = replace(self, scope=None).sentence
            return Message("{verdict} ({scope})", verdict=verdict, scope=self.scope)
        if self.kind == "agrees":
            return self._agreement()
        if self.kind == "differs":
            return self._difference()
        if self.kind == "failed":
            return Message("TensorFlow could not check this: {reason}", reason=self.reason)
        if self.kind == "absent":
            return Message("TensorFlow is not installed here")
        return Message("a later state is being checked")

    def _agreement(self) -> Message:
        if self.size == 0:
            return Message("TensorFlow agrees to the last digit")
        return Message("TensorFlow agrees to {size}", size=f"{self.size:.1g}")

    def _difference(self) -> Message:
        ours, theirs = written(self.ours), written(self.theirs)
        if not np.isfinite(self.size):
            return Message(
                "TensorFlow differs at {where}: here {ours}, TensorFlow {theirs}",
                where=self.where,
                ours=ours,
                theirs=theirs,
            )
        return Message(
            "TensorFlow differs by {size} at {where}: here {ours}, TensorFlow {theirs}",
            size=f"{self.size:.1g}",
            where=self.where,
            ours=ours,
            theirs=theirs,
        )

    def packed(self) -> dict[str, Any]:
        """The answer as it is sent to the server."""
        reason = None if self.reason is None else [self.reason.text, self.reason.values]
        number = {name: getattr(self, name) for name in ("size", "ours", "theirs")}
        return {
            "kind": self.kind,
            "name": self.name,
            "index": self.index,
            "reason": reason,
        } | number

    @classmethod
    def unpacked(cls, header: Mapping[str, Any]) -> Self:
        """The answer that was packed.

        Raises:
            ValueError, TypeError, KeyError: it is none.
        """
        reason = header["reason"]
        if header["kind"] not in get_args(Kind):
            raise ValueError(header["kind"])
        return cls(
            kind=header["kind"],
            size=float(header["size"]),
            name=str(header["name"]),
            index=tuple(map(int, header["index"])),
            ours=float(header["ours"]),
            theirs=float(header["theirs"]),
            reason=None if reason is None else Message(reason[0], **reason[1]),
        )


def failed(reason: Message) -> Answer:
    """The answer that there is none, and why."""
    return Answer("failed", reason=reason)


def deviations(ours: Array, theirs: Array) -> Array:
    r"""How far two arrays are apart, entry by entry.

    .. math:: |a - b| / \max(1, |b|)

    Equal infinities and NaN beside NaN are 0 apart; either beside anything else is inf.

    Args:
        ours: a.
        theirs: b, of the same shape.

    Example:
        >>> deviations(np.array([1.0, np.nan, 7.0]), np.array([1.5, np.nan, np.inf])).tolist()
        [0.3333333333333333, 0.0, inf]
    """
    with np.errstate(all="ignore"):
        sizes = np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))
    sizes = np.where(np.isnan(sizes), np.inf, sizes)
    return np.where((ours == theirs) | (np.isnan(ours) & np.isnan(theirs)), 0.0, sizes)


def compared(ours: Mapping[str, Array], theirs: Mapping[str, Array], tolerance: float) -> Answer:
    """Whether the numbers agree, and where they are furthest apart.

    Args:
        ours: arrays by name.
        theirs: those of TensorFlow, under the same names.
        tolerance: the largest deviation that still agrees.
    """
    largest = Answer("agrees")
    for name, array in ours.items():
        other = theirs[name]
        if other.shape != array.shape:
            return failed(
                Message(
                    "{name} has the shape {theirs} there, and {ours} here",
                    name=name,
                    theirs=list(other.shape),
                    ours=list(array.shape),
                )
            )
        sizes = deviations(array, other)
        if sizes.size and sizes.max() > largest.size:
            at = tuple(map(int, np.unravel_index(sizes.argmax(), sizes.shape)))
            here, there = float(array[at]), float(other[at])
            largest = Answer("agrees", float(sizes[at]), name, at, here, there)
    return largest if largest.size <= tolerance else replace(largest, kind="differs")
