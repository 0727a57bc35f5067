"""Logits with a label for every class, each with one sentence on what to notice."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.presets.softmax import wave
from core.registry import Registry


@dataclass(frozen=True)
class ElementPreset:
    """An example of the page Sigmoid or softmax.

    Args:
        key: permanent name; it stands in links.
        title: what it is called in the list.
        notice: one sentence on what to notice.
        logits: (N, K), or (K,) for one row.
        labels: of the shape of the logits, each from 0 to 1.
        row: the row that it begins with.
        chosen: the class that it begins with.
        pos_weight: 0.05 to 20.
        names: class names, or None.
    """

    key: str
    title: Message
    notice: Message
    logits: npt.ArrayLike
    labels: npt.ArrayLike
    row: int = 0
    chosen: int = 0
    pos_weight: float = 1.0
    names: tuple[str, ...] | None = None


TWO_ROWS = [[0.5, 0.7, 0.3], [0.8, 0.2, 0.9]]

ELEMENT_PRESETS = Registry(
    "preset",
    ElementPreset(
        "photo",
        Message("What is in the photo?"),
        Message(
            "Sigmoid is sure of beach and dog both, for one does not exclude the other. Softmax "
            "has only 1 to share: the surer it is of beach, the less it leaves to dog."
        ),
        [2.5, 1.5, -0.5, -3.0],
        [1.0, 1.0, 0.0, 0.0],
        chosen=1,
        names=("beach", "dog", "sunset", "snow"),
    ),
    ElementPreset(
        "all_ones",
        Message("Labels all 1"),
        Message(
            "One loss an element, six in all, and for label 1 the larger the logit the smaller "
            "the loss: 0.4741 at 0.5, 0.4032 at 0.7."
        ),
        TWO_ROWS,
        [[1.0] * 3] * 2,
    ),
    ElementPreset(
        "all_zeros",
        Message("Labels all 0"),
        Message(
            "The same logits with label 0: every loss is larger than with label 1 by just the "
            "logit, 0.9741 − 0.4741 = 0.5."
        ),
        TWO_ROWS,
        [[0.0] * 3] * 2,
    ),
    ElementPreset(
        "one_of_three",
        Message("One right class"),
        Message(
            "With one class marked both have a loss: softmax a single one for the row, sigmoid "
            "one for every class, also for those that are to be silent."
        ),
        [2.0, 1.0, -1.0],
        [1.0, 0.0, 0.0],
        names=("cat", "dog", "fox"),
    ),
    ElementPreset(
        "none",
        Message("None of them"),
        Message(
            "Sigmoid can say no to every class. Softmax cannot: it gives one of them 0.665, "
            "although all logits are low."
        ),
        [-3.0, -4.0, -5.0],
        [0.0, 0.0, 0.0],
        names=("cat", "dog", "fox"),
    ),
    ElementPreset(
        "zeros",
        Message("[0, 0, 0, 0]"),
        Message(
            "A logit of 0 is a half to the sigmoid, however many classes there are; to softmax, "
            "equal logits are 1/K each, here a quarter."
        ),
        [0.0] * 4,
        [1.0, 0.0, 1.0, 0.0],
    ),
    ElementPreset(
        "two_classes",
        Message("Softmax of two classes"),
        Message(
            "Softmax of two classes is the sigmoid of the difference of their logits: "
            "1.2 − (−0.8) = 2, and σ(2) = 0.881."
        ),
        [1.2, -0.8],
        [1.0, 0.0],
    ),
    ElementPreset(
        "rare",
        Message("Rare positives, pos_weight 9"),
        Message(
            "In the sample below there are 9 negatives to a positive. With pos_weight 9 both "
            "sides weigh the same: recall rises from 0.33 to 0.87, precision falls from 0.77 "
            "to 0.35."
        ),
        [-2.0, 0.5, 2.0],
        [1.0, 1.0, 0.0],
        pos_weight=9.0,
    ),
    ElementPreset(
        "soft",
        Message("Labels between 0 and 1"),
        Message(
            "A label of 0.7 costs least where the sigmoid says 0.7, and even there not nothing: "
            "0.6109, the entropy of the label."
        ),
        [float(np.round(np.log(0.7 / 0.3), 4)), 3.0, -3.0],
        [0.7, 0.7, 0.7],
    ),
    ElementPreset(
        "sure_and_wrong",
        Message("[1000, −1000, 0]"),
        Message(
            "The sigmoid of −1000 is 0 in a computer, and its logarithm −∞. From the logits the "
            "loss is 1000, exactly."
        ),
        [1000.0, -1000.0, 0.0],
        [1.0, 1.0, 1.0],
        chosen=1,
    ),
    ElementPreset(
        "ten",
        Message("Ten logits from −6 to 6"),
        Message(
            "From 0.0025 to 0.9975, and turned by half a circle the curve is the same: "
            "σ(−x) = 1 − σ(x)."
        ),
        np.linspace(-6, 6, 10).tolist(),
        [0.0] * 5 + [1.0] * 5,
        chosen=9,
    ),
    ElementPreset(
        "forty",
        Message("Forty classes"),
        Message(
            "The twenty largest have a bar. All forty sigmoids together come to 16.9, the "
            "softmax still to 1."
        ),
        wave(40).tolist(),
        (wave(40) > 2.5).astype(float).tolist(),
    ),
)
