"""The losses: TensorFlow's functions, the table of entries behind the pages, and reductions.

An entry is everything about one loss. The contract tests, the links, the TensorFlow check and
the generated code go over `LOSSES`, so that a new loss is one new entry.
"""

from core.cross_entropy import (
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
    weighted_cross_entropy_with_logits,
)
from core.labels import check_distribution, looks_swapped
from core.losses.entry import Family, Inputs, LabelDomain, Loss
from core.losses.of_logits import OF_LOGITS
from core.losses.of_probabilities import OF_PROBABILITIES
from core.losses.of_values import OF_VALUES
from core.parameters import Parameter
from core.reduction import DIVISORS, REDUCTIONS, reduce_loss
from core.registry import Registry

__all__ = [
    "DIVISORS",
    "LOSSES",
    "REDUCTIONS",
    "Family",
    "Inputs",
    "LabelDomain",
    "Loss",
    "Parameter",
    "check_distribution",
    "looks_swapped",
    "reduce_loss",
    "sigmoid_cross_entropy_with_logits",
    "softmax_cross_entropy_with_logits",
    "sparse_softmax_cross_entropy_with_logits",
    "weighted_cross_entropy_with_logits",
]

LOSSES = Registry("loss", *OF_LOGITS, *OF_PROBABILITIES, *OF_VALUES)
