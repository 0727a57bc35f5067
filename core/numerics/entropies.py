"""The cross entropy of logits against that of softmax of logits, and what each teaches."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.numerics.formats import Format
from core.registry import Registry

Array = npt.NDArray[Any]
CLIP = 1e-7  # where Keras clips a probability


@dataclass(frozen=True)
class Entropy:
    """A loss of the right class and its slope at that class' logit, in a type.

    Args:
        key: permanent name.
        title: what it is called.
        way: the way whose quantities it is made of.
        loss: from the quantities, the right class and the type to (S, 1).
        slope: from the same to dL/dx of the right class, (S, 1), by the chain rule as a framework
            goes back through the operations.
    """

    key: str
    title: Message
    way: str
    loss: Callable[[Mapping[str, Array], int, Format], Array]
    slope: Callable[[Mapping[str, Array], int, Format], Array]


def _own(values: Mapping[str, Array], label: int) -> Array:
    return values["p"][:, label : label + 1]


def _through_softmax(values: Mapping[str, Array], label: int, kind: Format) -> Array:
    """dL/dp · dp/dx = (−1 / p) · (p · (1 − p)): NaN where p has become 0."""
    p = _own(values, label)
    one = kind.dtype.type(1)
    with np.errstate(all="ignore"):
        return np.asarray((-one / p) * (p * (one - p)))


def _clipped(p: Array, kind: Format) -> Array:
    with np.errstate(all="ignore"):
        low, high = (np.array(end).astype(kind.dtype) for end in (CLIP, 1 - CLIP))
        return np.asarray(np.minimum(np.maximum(p, low), high))


def _clipped_loss(values: Mapping[str, Array], label: int, kind: Format) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(-np.log(_clipped(_own(values, label), kind)))


def _clipped_slope(values: Mapping[str, Array], label: int, kind: Format) -> Array:
    """As through softmax, and 0 where p has been clipped: nothing passes."""
    p = _own(values, label)
    passes = p == _clipped(p, kind)
    slope = _through_softmax(values, label, kind)
    return np.asarray(np.where(passes | np.isnan(p), slope, np.zeros_like(slope)))


def _of_logits(values: Mapping[str, Array], label: int, kind: Format) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(_own(values, label) - kind.dtype.type(1))


ENTROPIES = Registry(
    "loss",
    Entropy(
        "of_logits",
        Message("of the logits"),
        "log_softmax",
        lambda values, label, kind: values["loss"],
        _of_logits,
    ),
    Entropy(
        "of_softmax",
        Message("of softmax of the logits"),
        "shifted",
        lambda values, label, kind: values["loss"],
        _through_softmax,
    ),
    Entropy(
        "clipped",
        Message("of softmax, clipped to 1e-7"),
        "shifted",
        _clipped_loss,
        _clipped_slope,
    ),
    Entropy(
        "naive",
        Message("of exp(x) / Σ exp(x)"),
        "naive",
        lambda values, label, kind: values["loss"],
        _through_softmax,
    ),
)
