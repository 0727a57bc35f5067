"""Two losses from the same start, each pair with one sentence on what to notice."""

from dataclasses import dataclass
from typing import Any

from core.errors import Message
from core.registry import Registry


@dataclass(frozen=True)
class LossPreset:
    """An example of the page Losses.

    Args:
        key: permanent name; it stands in links.
        title: what it is called in the list.
        notice: one sentence on what to notice.
        logits: (K,).
        label: the right class.
        loss: key of the loss.
        beside: key of the one that is laid over it.
        names: class names, or None.
        settings: other fields of the experiment, in place of their defaults.
    """

    key: str
    title: Message
    notice: Message
    logits: tuple[float, ...]
    label: int
    loss: str
    beside: str
    names: tuple[str, ...] | None = ("cat", "dog", "fox")
    settings: tuple[tuple[str, Any], ...] = ()


LOSS_PRESETS = Registry(
    "preset",
    LossPreset(
        "sure_and_wrong",
        Message("Why not squared error for classes?"),
        Message(
            "Sure, and wrong: cross entropy pulls with all its strength and is right after 5 "
            "steps. The squared error of softmax lies on a plateau: its gradient is 200 times "
            "shorter, and after 20 steps nothing has moved."
        ),
        (6.0, -2.0, 1.0),
        1,
        "softmax_cross_entropy",
        "mean_squared_error",
    ),
    LossPreset(
        "unsure",
        Message("The same two, from a fair start"),
        Message(
            "From equal logits both go the same way, cross entropy faster: at a third its "
            "gradient is 4.5 times as long. The plateau is far from the middle."
        ),
        (0.0, 0.0, 0.0),
        1,
        "softmax_cross_entropy",
        "mean_squared_error",
    ),
    LossPreset(
        "of_the_logits",
        Message("Squared error of the logits themselves"),
        Message(
            "Without softmax the squared error has no plateau: a bowl, whose slope grows with the "
            "distance. But it also pulls back an answer that is right by more than 1."
        ),
        (6.0, -2.0, 1.0),
        1,
        "mean_squared_error",
        "softmax_cross_entropy",
        settings=(("through", "none"),),
    ),
    LossPreset(
        "outlier",
        Message("Squared, absolute, Huber: an outlier"),
        Message(
            "A value that is 10 off: the square pulls with 20 / 3, Huber with its δ / 3 whatever "
            "the distance. Within δ of the label both are the same bowl but for a half."
        ),
        (10.0, 0.0, 0.0),
        1,
        "huber",
        "mean_squared_error",
        settings=(
            ("through", "none"),
            ("rate", 0.5),
        ),
    ),
    LossPreset(
        "focal",
        Message("Focal: what is easy is forgotten"),
        Message(
            "The answer is right already, with 0.94. Cross entropy goes on pulling, the focal "
            "loss multiplies by (1 − 0.94)², and lets go."
        ),
        (0.0, 3.5, 0.0),
        1,
        "categorical_focal_crossentropy",
        "categorical_crossentropy",
        settings=(("alpha", 1.0),),
    ),
    LossPreset(
        "margin",
        Message("Hinge: a margin is enough"),
        Message(
            "The hinge pulls with a constant strength until the right class leads by 1, and then "
            "not at all. Cross entropy is never done."
        ),
        (2.0, 0.5, -1.0),
        1,
        "categorical_hinge",
        "softmax_cross_entropy",
        settings=(("rate", 0.25),),
    ),
    LossPreset(
        "sides",
        Message("Hinge of each class, and its square"),
        Message(
            "Labels 0 and 1 stand for the sides −1 and 1: each logit is to be beyond its side by "
            "1. The square hits the far ones harder and comes to rest softly."
        ),
        (2.0, -1.5, 0.5),
        1,
        "hinge",
        "squared_hinge",
    ),
    LossPreset(
        "smoothing",
        Message("Label smoothing: not too sure"),
        Message(
            "With smoothed labels the loss has a lowest point at finite logits, 0.93 for the right "
            "class, and turns up again beyond it. Without, more is always better."
        ),
        (0.0, 6.0, 0.0),
        1,
        "categorical_crossentropy",
        "softmax_cross_entropy",
        settings=(("label_smoothing", 0.1),),
    ),
    LossPreset(
        "one_by_one",
        Message("One of three, or each by itself"),
        Message(
            "Softmax looks at differences: where all logits are high it is content with a lead. "
            "Sigmoid asks each by itself, and pushes the two wrong ones below 0."
        ),
        (4.0, 5.0, 4.0),
        1,
        "softmax_cross_entropy",
        "sigmoid_cross_entropy",
    ),
    LossPreset(
        "clipping",
        Message("Clipped probabilities stand still"),
        Message(
            "Keras clips a probability at 1e-7. Below that the loss is flat at 16.1 and has no "
            "slope: the surest mistakes are never mended. From logits nothing is clipped."
        ),
        (12.0, -6.0, 0.0),
        1,
        "softmax_cross_entropy",
        "categorical_crossentropy",
        settings=(("epsilon", 1e-7),),
    ),
    LossPreset(
        "divergences",
        Message("KL and Jensen-Shannon"),
        Message(
            "KL of a one-hot label is the cross entropy, without a ceiling. Jensen-Shannon ends at "
            "log 2 = 0.693: no mistake costs more, and the worst ones have no slope."
        ),
        (5.0, -2.0, 0.0),
        1,
        "kl_divergence",
        "jensen_shannon",
    ),
    LossPreset(
        "counts",
        Message("Poisson: the logit is a rate's logarithm"),
        Message(
            "exp(x) is a rate, and the label a count. Too large a rate costs exponentially, too "
            "small a one only a line; the squared error of the same logits is even-handed."
        ),
        (1.5, -2.0, 0.5),
        1,
        "poisson",
        "mean_squared_error",
        settings=(
            ("through", "none"),
            ("rate", 0.5),
        ),
    ),
    LossPreset(
        "direction",
        Message("Cosine: only the direction counts"),
        Message(
            "−1 is best here, Keras' sign. Twice as large logits cost the same, so the gradient is "
            "at right angles to them, and the longer they are the shorter it is."
        ),
        (3.0, 0.5, 1.0),
        1,
        "cosine_similarity",
        "mean_squared_error",
        settings=(("through", "none"),),
    ),
    LossPreset(
        "ten_outputs",
        Message("Mean squared error of ten outputs"),
        Message(
            "A row of ten outputs and the class 1: the mean of the ten squared differences is "
            "0.98034555. The squares count the 2.01 of class 0 most, the absolute error all alike."
        ),
        (
            2.0084653,
            1.1281716,
            -0.563963,
            -0.6712413,
            -1.7490412,
            -0.3848372,
            -0.5653544,
            0.9210517,
            -0.12502158,
            0.7704787,
        ),
        1,
        "mean_squared_error",
        "mean_absolute_error",
        names=None,
        settings=(("through", "none"),),
    ),
)
