"""A training as the server and the pages see it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.digits import Digits
from core.errors import Message
from core.network import Network
from core.reference.training.plan import Plan
from core.reference.wire import Arrays, Header

Status = Literal["waiting", "running", "stopping", "stopped", "done", "failed"]
ENDED = ("stopped", "done", "failed")


@dataclass(frozen=True)
class Point:
    """What some steps of a training came to.

    Args:
        step: the last of them.
        loss: their mean loss.
        accuracy: the share of their digits that was right.
        norms: the length of each layer's slope of the loss by its weights, in the mean.
    """

    step: int
    loss: float
    accuracy: float
    norms: tuple[float, ...]


@dataclass(frozen=True)
class Epoch:
    """What the held-out digits came to after an epoch.

    Args:
        step: its last one.
        loss: their mean loss.
        accuracy: the share of them that was right.
    """

    step: int
    loss: float
    accuracy: float


@dataclass(eq=False)
class Run:
    """A training that waits, goes on or has ended. One thread writes; pages read.

    Args:
        session: whose it is.
        plan: what is trained.
        digits: what it learns from.
        token: its name.
        status: where it is in its life.
        reason: why it failed.
        step: the last one that was told of.
        began: the step after which it was started or resumed.
        seconds: since then.
        points: the curve.
        epochs: those that have ended.
    """

    session: str
    plan: Plan
    digits: Digits
    token: str = field(default_factory=lambda: token_urlsafe(16))
    status: Status = "waiting"
    reason: Message | None = None
    step: int = 0
    began: int = 0
    seconds: float = 0.0
    points: list[Point] = field(default_factory=list)
    epochs: list[Epoch] = field(default_factory=list)
    _weights: list[Arrays] = field(default_factory=list)  # after each epoch
    _checkpoint: tuple[int, Arrays] | None = None

    @property
    def steps(self) -> int:
        """How many it has from its beginning to its end."""
        return self.plan.steps(len(self.digits.train))

    @property
    def active(self) -> bool:
        """Whether it goes on, or will."""
        return self.status not in ENDED

    @property
    def left(self) -> float | None:
        """Seconds to its end, by those that its steps took; None where none has been told."""
        done = self.step - self.began
        return self.seconds / done * (self.steps - self.step) if done > 0 else None

    @property
    def saved(self) -> int:
        """The step of the last checkpoint, where it would go on."""
        return self._checkpoint[0] if self._checkpoint else 0

    @property
    def nbytes(self) -> int:
        """What its weights take in memory."""
        kept = [*self._weights, self._checkpoint[1]] if self._checkpoint else self._weights
        return sum(array.nbytes for arrays in kept for array in arrays.values())

    def network(self, epoch: int | None) -> Network | None:
        """The network after an epoch, or as far as it is; None before the first is there."""
        if epoch == 0:
            return None
        if epoch is not None and epoch <= len(self._weights):
            return self._network_of(self._weights[epoch - 1])
        return self._network_of(self._checkpoint[1]) if self._checkpoint else None

    def _network_of(self, arrays: Arrays) -> Network:
        layers = range(self.plan.architecture.depth)
        weights, biases = (
            tuple(_double(arrays[f"{letter}{at}"]) for at in layers) for letter in "Wb"
        )
        return Network(self.plan.architecture, weights, biases)

    def order(self) -> tuple[Header, Arrays]:
        """What the worker is told: the digits, and where it was resumed its state."""
        digits = self.digits
        arrays: Arrays = {
            "train": digits.train,
            "train_labels": digits.train_labels,
            "images": digits.images,
            "labels": digits.labels,
        }
        step, state = self._checkpoint or (0, {})
        return {"kind": "train", "plan": self.plan.packed(), "step": step}, arrays | state

    def resume(self) -> None:
        """Goes back to the last checkpoint, to wait anew."""
        self.step = self.saved
        self.points = [point for point in self.points if point.step <= self.step]
        self.status, self.reason = "waiting", None

    def begin(self) -> None:
        """It is its turn."""
        self.status, self.began, self.seconds = "running", self.step, 0.0

    def end(self, status: Status, reason: Message | None = None) -> None:
        """It has ended."""
        self.status, self.reason = status, reason

    def hear(self, header: Mapping[str, Any], arrays: Arrays) -> None:
        """Notes what the worker said.

        Raises:
            KeyError, TypeError, ValueError: it is nothing that a worker says.
        """
        kind = header["kind"]
        if kind == "progress":
            for point in header["points"]:
                self.step, self.seconds = int(point["step"]), float(point["seconds"])
                norms = tuple(map(float, point["norms"]))
                loss, accuracy = float(point["loss"]), float(point["accuracy"])
                self.points.append(Point(self.step, loss, accuracy, norms))
        elif kind == "checkpoint":
            self.step = int(header["step"])
            self._network_of(arrays)  # that it is one
            self._checkpoint = (self.step, arrays)
            if "accuracy" in header:
                epoch = Epoch(self.step, float(header["loss"]), float(header["accuracy"]))
                self._weights.append({k: v for k, v in arrays.items() if k[0] in "Wb"})
                self.epochs.append(epoch)
        elif kind in ("done", "stopped"):
            self.end(kind)
        else:
            raise ValueError(kind)

    @property
    def lost(self) -> bool:
        """Whether the loss is no number any more."""
        return bool(self.points) and not math.isfinite(self.points[-1].loss)


def _double(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return values.astype(np.float64)
