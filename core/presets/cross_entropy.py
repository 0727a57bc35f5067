"""Logits with labels worth looking at, each with one sentence on what to notice."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.presets.softmax import wave
from core.registry import Registry


@dataclass(frozen=True)
class LabelledPreset:
    """An example of the page Cross entropy.

    Args:
        key: permanent name; it stands in links.
        title: what it is called in the list.
        notice: one sentence on what to notice.
        logits: (N, K), or (K,) for one row.
        indices: the right class of each row, or None for distributions.
        labels: distributions of the shape of the logits, or None.
        temperature: 0.05 to 20.
        row: the row that it begins with.
        any_labels: whether labels need not be distributions.
        names: class names, or None.
    """

    key: str
    title: Message
    notice: Message
    logits: npt.ArrayLike
    indices: tuple[int, ...] | None = None
    labels: npt.ArrayLike | None = None
    temperature: float = 1.0
    row: int = 0
    any_labels: bool = False
    names: tuple[str, ...] | None = None


LABELLED_PRESETS = Registry(
    "preset",
    LabelledPreset(
        "three_rows",
        Message("[1, 2, 3], three times"),
        Message(
            "Every row has the loss 0.4076, −log of the 0.6652 that softmax gives the right class; "
            "their sum is 1.22282, their mean the loss of one."
        ),
        [[1.0, 2.0, 3.0]] * 3,
        indices=(2, 2, 2),
    ),
    LabelledPreset(
        "rows",
        Message("A 3 × 3 batch"),
        Message(
            "Logits that differ little give losses near log 3 = 1.0986, that of a blind guess "
            "among three."
        ),
        [[0.3, 0.2, 0.2], [0.5, 0.7, 0.3], [0.1, 0.2, 0.3]],
        indices=(0, 1, 2),
    ),
    LabelledPreset(
        "by_hand",
        Message("Two predictions by hand"),
        Message(
            "The logits are the logarithms of (0.5, 0.4, 0.1) and (0.8, 0.1, 0.1): the prediction "
            "nearer to the label has the smaller loss, 0.2231 against 0.6931."
        ),
        np.log([[0.5, 0.4, 0.1], [0.8, 0.1, 0.1]]),
        indices=(0, 0),
    ),
    LabelledPreset(
        "animals",
        Message("Sure, unsure, wrong"),
        Message(
            "Being sure and right costs almost nothing, being unsure costs log 3, being sure and "
            "wrong costs what the logits are apart."
        ),
        [[6.0, 0.0, 1.0], [1.0, 1.0, 1.0], [0.0, 7.0, 1.0]],
        indices=(0, 0, 0),
        row=2,
        names=("cat", "dog", "fox"),
    ),
    LabelledPreset(
        "soft",
        Message("A label of three shares"),
        Message(
            "A label need not be one-hot, a distribution is enough: the loss is smallest where "
            "the probabilities equal it, and even there it is the label's own entropy."
        ),
        [2.0, 1.0, -1.0],
        labels=[0.6, 0.3, 0.1],
    ),
    LabelledPreset(
        "smoothed",
        Message("Label smoothing"),
        Message(
            "Smoothing by 0.1 takes a tenth of the label and shares it among all: to be too sure "
            "now costs more than to be sure."
        ),
        [9.0, 0.0, 0.0, 0.0, 0.0],
        labels=[0.92, 0.02, 0.02, 0.02, 0.02],
    ),
    LabelledPreset(
        "no_distribution",
        Message("A label that sums to 2"),
        Message(
            "Two classes marked with 1 are no distribution: TensorFlow's p − y is then not the "
            "slope of its own loss. See below what was measured."
        ),
        [2.0, 0.5, -1.0],
        labels=[1.0, 1.0, 0.0],
        any_labels=True,
    ),
    LabelledPreset(
        "log_zero",
        Message("[0, 800, 0]: log 0"),
        Message(
            "exp(−800) is 0 in a computer, and log 0 is −∞. From the logits the loss is 800, "
            "exactly; by hand it is ∞, or 16.12 with clipping."
        ),
        [0.0, 800.0, 0.0],
        indices=(0,),
    ),
    LabelledPreset(
        "warm",
        Message("T = 4"),
        Message(
            "A temperature divides the logits and the gradient: at T = 4 it is (p − y) / 4, and "
            "nobody can be very wrong."
        ),
        [4.0, 8.0, 1.0],
        indices=(0,),
        temperature=4.0,
    ),
    LabelledPreset(
        "forty",
        Message("Forty classes"),
        Message("The true class and the twenty most likely have a bar, the others share the last."),
        wave(40),
        indices=(5,),
    ),
)
