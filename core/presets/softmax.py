"""Logits worth looking at, each with one sentence on what to notice."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.registry import Registry


@dataclass(frozen=True)
class Preset:
    """An example of the Softmax page.

    Args:
        key: permanent name; it stands in links.
        title: what it is called in the list.
        notice: one sentence on what to notice.
        logits: tensor of rank 1 to 4.
        axis: softmax axis.
        temperature: 0.05 to 20.
        entry: the entry that it begins with, or () for the last.
        names: class names, or None.
    """

    key: str
    title: Message
    notice: Message
    logits: npt.ArrayLike
    axis: int = -1
    temperature: float = 1.0
    entry: tuple[int, ...] = ()
    names: tuple[str, ...] | None = None


def wave(*shape: int) -> npt.NDArray[np.float64]:
    """A tensor of one-decimal numbers between −3 and 3 that looks unordered, always the same."""
    count = int(np.prod(shape))
    values = 3 * np.sin(1.7 * np.arange(1, count + 1) ** 1.3)
    return np.asarray(np.round(values, 1).reshape(shape))


PRESETS = Registry(
    "preset",
    Preset(
        "one_two_three",
        Message("[1, 2, 3]"),
        Message(
            "Each logit is 1 more than the one before, so each probability is e ≈ 2.718 times "
            "the one before: only differences count."
        ),
        [1.0, 2.0, 3.0],
    ),
    Preset(
        "next_token",
        Message("The next word, T = 0.5"),
        Message(
            "A low temperature gives the leader almost all; drag it up to 2 and the unlikely "
            "words get their turn."
        ),
        [3.2, 2.6, 1.9, 0.4, -1.0],
        temperature=0.5,
        entry=(0,),
        names=("mat", "sofa", "floor", "roof", "moon"),
    ),
    Preset(
        "rows",
        Message("A 3 × 3 batch"),
        Message(
            "Every row is a distribution of its own: the sums at the right are 1, those below "
            "are not."
        ),
        [[0.3, 0.2, 0.2], [0.5, 0.7, 0.3], [0.1, 0.2, 0.3]],
        entry=(1, 1),
    ),
    Preset(
        "leader",
        Message("A clear leader"),
        Message(
            "The first logit leads the second by 2.29, so it is e to the 2.29 ≈ 9.8 times as "
            "likely."
        ),
        [[1.541175, -0.744601, -1.2343484]],
        entry=(0, 0),
    ),
    Preset(
        "five",
        Message("Five classes"),
        Message("A logit of 0 is not a probability of 0: class 2, at 0.065, keeps 15 %."),
        [[-0.81131822, 1.48459876, 0.06532937, -2.4427042, 0.0992484]],
        entry=(0, 2),
    ),
    Preset(
        "axis_0",
        Message("Along axis 0"),
        Message(
            "Along axis 0 the columns sum to 1. Set the axis to -1 and the rows do: the same "
            "logits, other probabilities."
        ),
        [[-1.30022268, 0.59127472, 1.21384177], [0.1981082, -0.83686108, -1.54785864]],
        axis=0,
        entry=(0, 1),
    ),
    Preset(
        "sequence",
        Message("[batch, timesteps, categories]"),
        Message(
            "output[1, 2, 3] is the probability of category 3 at timestep 2 of sequence 1: the "
            "first two indices choose a distribution, the last a class in it."
        ),
        wave(2, 3, 4),
        entry=(1, 2, 3),
    ),
    Preset(
        "attention",
        Message("[batch, heads, queries, keys]"),
        Message(
            "Attention is a softmax along the last of four axes: every query shares 1 among "
            "all keys."
        ),
        wave(2, 2, 3, 4),
        entry=(0, 1, 2, 0),
    ),
    Preset(
        "large",
        Message("[1000, 999, 998]"),
        Message(
            "exp(1000) is more than a computer can hold. Subtracting the maximum first changes "
            "nothing in the result and keeps every number small."
        ),
        [1000.0, 999.0, 998.0],
        entry=(0,),
    ),
    Preset(
        "masked",
        Message("A masked class"),
        Message("A logit of -inf gives exactly 0; the others share 1 as if it were not there."),
        [1.0, -np.inf, 2.0, 0.5],
        entry=(1,),
    ),
    Preset(
        "forty",
        Message("Forty classes"),
        Message(
            "Only the twenty most likely have a bar; the last one stands for all others together."
        ),
        wave(40),
        entry=(0,),
    ),
)
