"""What a loss says to labels of another form: each is really given to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import InputError, InputTypeError, Message
from core.labels import check_distribution
from core.losses import LabelDomain
from core.losses.chain import Chain
from core.query import written
from core.view.columns import Array


@dataclass(frozen=True)
class Trial:
    """A label that was given to a loss, and what came of it.

    Args:
        label: as one would write it.
        fits: whether it is what the loss asks for.
        kind: of the error, "InputError"; "" where there was none.
        said: by the error, or of what passed in silence; None where all is well.
        loss: what the loss gave, NaN where it gave none.
    """

    label: str
    fits: bool
    kind: str
    said: Message | None
    loss: float


def trials(chain: Chain, label: int, logits: Array) -> list[Trial]:
    """The right label, and the mistakes that people make, given to a loss with these logits.

    Args:
        chain: the loss.
        label: the right class.
        logits: (K,).

    Example:
        >>> from core.losses import LOSSES
        >>> sparse = Chain(LOSSES["sparse_softmax_cross_entropy"], "none", {})
        >>> [str(trial.said) for trial in trials(sparse, 2, np.zeros(3))][1]
        'labels must be from 0 to 2; 1 of 1 are not: labels = 3'
    """
    given = [_given(chain.loss.labels, label, len(logits)), *_mistakes(chain, label, len(logits))]
    return [_tried(chain, labels, logits, at == 0) for at, labels in enumerate(given)]


def written_label(labels: Any) -> str:
    """A label as one would write it: `2`, `[0, 0, 1]`."""
    if isinstance(labels, str | bool):
        return repr(labels)
    if isinstance(labels, list):
        return f"[{', '.join(written_label(item) for item in labels)}]"
    return written(labels)


def _given(domain: LabelDomain, label: int, classes: int) -> Any:
    """The label in the form that a loss asks for."""
    one_hot = [int(k == label) for k in range(classes)]
    if domain is LabelDomain.INDEX:
        return label
    return [2 * y - 1 for y in one_hot] if domain is LabelDomain.SIDE else one_hot


def _mistakes(chain: Chain, label: int, classes: int) -> Iterator[Any]:
    one_hot = [int(k == label) for k in range(classes)]
    half = [y / 2 for y in one_hot]
    match chain.loss.labels:
        case LabelDomain.INDEX:
            yield from (classes, -1, label + 0.5, one_hot, "cat")
        case LabelDomain.DISTRIBUTION:
            yield from (label, half, [1] * classes, [y - 1 for y in one_hot])
        case LabelDomain.SIDE:
            yield from (label, one_hot, half, [3 * y - 1 for y in one_hot])
        case LabelDomain.COUNT:
            yield from (label, [2 * y - 1 for y in one_hot], [str(y) for y in one_hot])
        case LabelDomain.ELEMENT:
            yield from (label, [2 * y for y in one_hot], [bool(y) for y in one_hot])
        case _:
            yield from (label, [*one_hot, 0], [bool(y) for y in one_hot])


def _tried(chain: Chain, labels: Any, logits: Array, fits: bool) -> Trial:
    text = written_label(labels)
    try:
        losses = chain.loss.value(labels, chain.before.value(logits), **chain.parameters)
    except (InputError, InputTypeError) as error:
        return Trial(text, fits, type(error).__name__, error.message, float("nan"))
    said = None if fits else _passed(chain.loss.labels, np.asarray(labels, dtype=np.float64))
    return Trial(text, fits, "", said, float(np.sum(losses)))


def _passed(domain: LabelDomain, labels: Array) -> Message | None:
    """What is wrong with a label that no error was raised for."""
    if domain is LabelDomain.DISTRIBUTION:
        bad = check_distribution(labels)
        return Message("no error, but the label {cause}", cause=bad[0].cause) if bad else None
    if domain is LabelDomain.ELEMENT and ((labels < 0) | (labels > 1)).any():
        return Message("no error, but a label is to be from 0 to 1")
    return None
