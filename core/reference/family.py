"""The part of a program that asks for every loss of one row."""

import numpy as np
import numpy.typing as npt

from core.losses import LOSSES, Inputs, LabelDomain, Loss
from core.view.row_loss import FAMILY, RowLoss

TINY = np.finfo(np.float64).tiny  # below it TensorFlow takes a probability for 0


def family_part(row: RowLoss) -> tuple[str, dict[str, npt.ArrayLike]]:
    """Lines that compute every loss of `x`, `labels` and `p`, and the numbers they must give.

    Not asked: losses that do not take this label; those of probabilities below `TINY`, which
    TensorFlow flushes to 0; and all of them where a logit is infinite or NaN, since TensorFlow
    multiplies 0 by it.

    Args:
        row: what the page shows.

    Example:
        >>> row = RowLoss(np.array([0.0, 1.0]), np.array([1.0, 2.0]), 1.0)
        >>> lines, numbers = family_part(row)
        >>> lines.splitlines()[0]
        'softmax_cross_entropy = tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=x)'
    """
    if not np.isfinite(row.logits).all():
        return "", {}
    p = row.steps.probabilities
    flushed = bool(((p > 0) & (p < TINY)).any())
    asked = [
        loss
        for loss in (LOSSES[key] for key in FAMILY)
        if row.takes(loss) and not (flushed and loss.inputs is Inputs.PROBABILITIES)
    ]
    lines = "".join(_lines(loss, row) for loss in asked)
    return lines, {loss.key: row.family[loss.key] for loss in asked}


def _lines(loss: Loss, row: RowLoss) -> str:
    call = loss.tensorflow.replace("logits / temperature", "x").replace("predictions", "p")
    if loss.labels is LabelDomain.INDEX:
        call = call.replace("labels=labels", f"labels={row.label}")
    if loss.elementwise:
        call = f"tf.reduce_sum({call})"
    given = "".join(f"{item.name} = {item.default}\n" for item in loss.parameters)
    return f"{given}{loss.key} = {call}\n"
