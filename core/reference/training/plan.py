"""What is to be trained, and how: the same plan on the same digits gives the same network."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from core.network import Architecture, Network, initial


@dataclass(frozen=True)
class Plan:
    """A training from its first step to its last.

    Args:
        hidden: key of the activation of the hidden layers.
        output: that of the last layer.
        dropout: share of each hidden layer that a step drops.
        initialiser: key of `INITIALISERS`.
        seed: of weights, dropout and order of the digits.
        optimizer: key of `OPTIMIZERS`.
        rate: learning rate.
        decay: whether it falls to 0 over the training, along a cosine.
        batch: digits a step.
        epochs: passes over the digits.
        shuffled: whether the digits are given the labels of others.

    Example:
        >>> Plan().steps(1438)
        450
    """

    hidden: str = "relu"
    output: str = "linear"
    dropout: float = 0.0
    initialiser: str = "glorot_uniform"
    seed: int = 0
    optimizer: str = "adam"
    rate: float = 0.001
    decay: bool = True
    batch: int = 16
    epochs: int = 5
    shuffled: bool = False

    @classmethod
    def of(cls, source: object) -> Self:
        """The plan of an experiment, whose fields have the same names."""
        return cls(**{item.name: getattr(source, item.name) for item in fields(cls)})

    @property
    def architecture(self) -> Architecture:
        """Which layers the network has."""
        return Architecture(self.hidden, self.output, self.dropout)

    @property
    def network(self) -> Network:
        """The network before its training."""
        return initial(self.architecture, self.initialiser, self.seed)

    def batches(self, count: int) -> int:
        """How many steps an epoch has over so many digits; the last one may be smaller."""
        return -(-count // self.batch)

    def steps(self, count: int) -> int:
        """How many steps the training has over so many digits."""
        return self.epochs * self.batches(count)

    def packed(self) -> dict[str, Any]:
        """The plan as JSON has it."""
        return asdict(self)

    @classmethod
    def unpacked(cls, header: Mapping[str, Any]) -> Self:
        """The plan that was packed."""
        return cls(**header)
