"""What the page Losses asks of TensorFlow: every loss with its slope, and both descents."""

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.losses import LOSSES, LabelDomain
from core.losses.chain import Chain
from core.reference.program import TOLERANCE, Input, Program
from core.view import LossesView

Array = npt.NDArray[np.float64]

FAR = (
    12.0  # logits beyond it round 1 − σ(x) so much that the logarithm of it has no digits in common
)
APART = 1e-8  # of two descents that began side by side; later steps are not compared
SLACK = 20.0  # times what the second descent deviates

HEAD = """
one_hot = tf.one_hot(label, {classes}, dtype=tf.float64)


def compared(cost, labels):
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = tf.reduce_sum(cost(logits, labels))
    return loss, tape.gradient(loss, logits)
"""
EACH = """

def {key}_of(logits, labels):
    predictions = {transform}
    return {call}


{key}, {key}_gradient = compared({key}_of, {labels})
"""
DESCEND = """

def descent(cost, labels):
    x, shares = logits, []
    for step in range(steps + 1):
        shares.append(tf.nn.softmax(x)[label])
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_sum(cost(x, labels))
        x -= rate * tape.gradient(loss, x)
    return tf.stack(shares)


"""


def losses_program(view: LossesView) -> Program:
    """Every loss and its slope by the logits; the share of the right class on both ways down.

    Not asked: what `_left_out` says, and the steps of a descent from where rounding decides on.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import LossesExperiment
        >>> program = losses_program(LossesView(LossesExperiment()))
        >>> list(program.numbers)[-2:]
        ['descent_0', 'descent_1']
    """
    experiment, left_out = view.experiment, _left_out(view)
    body = HEAD.format(classes=experiment.classes)
    numbers: dict[str, npt.ArrayLike] = {}
    for key in LOSSES:
        own: dict[str, npt.ArrayLike] = {
            key: view.value(key),
            f"{key}_gradient": view.gradient(key),
        }
        asked = {name: value for name, value in own.items() if name not in left_out}
        if asked:
            numbers |= asked
            body += _lines(experiment.chain(key))
    paths = [key for key in experiment.pair if not {key, f"{key}_gradient"} & left_out]
    steps, deviation = _comparable(view, paths)
    body += DESCEND if paths else ""
    for key in paths:
        name = f"descent_{experiment.pair.index(key)}"
        numbers[name] = view.path(key)[: steps + 1]
        body += f"{name} = descent({key}_of, {_labels(experiment.chain(key))})\n"
    inputs: dict[str, Input] = {
        "logits": np.asarray(experiment.logits),
        "label": experiment.label,
        "temperature": 1.0,
        "rate": experiment.rate,
        "steps": steps,
    }
    names = [item.name for key in LOSSES for item in LOSSES[key].parameters]
    inputs |= {name: getattr(experiment, name) for name in names}
    return Program(
        inputs=inputs,
        body=body,
        numbers=numbers,
        tolerance=max(_tolerance(view), SLACK * deviation),
        scope=_scope(left_out, steps, experiment.steps),
    )


def _lines(chain: Chain) -> str:
    key = chain.loss.key
    return EACH.format(
        key=key,
        transform=chain.before.tensorflow,
        call=chain.loss.tensorflow,
        labels=_labels(chain),
    )


def _labels(chain: Chain) -> str:
    return "label" if chain.loss.labels is LabelDomain.INDEX else "one_hot"


def _tolerance(view: LossesView) -> float:
    """TensorFlow's own rounding: grows with the logits, and where 1 − σ(x) is small."""
    largest = float(np.abs(view.experiment.logits).max())
    small = float(4 * np.finfo(float).eps * np.exp(min(largest, FAR)))
    return max(TOLERANCE * max(1.0, largest), small)


def _left_out(view: LossesView) -> set[str]:
    """Numbers that TensorFlow gets wrong, or that have no digit in common."""
    experiment, found = view.experiment, set[str]()
    logits = np.asarray(experiment.logits)
    if (logits == 0).any():  # its slope is wrong there, as the page Sigmoid or softmax tells
        found.add("weighted_cross_entropy_gradient")
    if np.abs(logits).max() > FAR:
        for key in ("binary_crossentropy", "binary_focal_crossentropy"):
            found |= {key, f"{key}_gradient"}
    rounded = view.outcomes["categorical_crossentropy"].chain.before.value(logits).max() == 1
    if rounded and experiment.gamma < 1:  # 0 to a power below 0
        found.add("categorical_focal_crossentropy_gradient")
    for key in LOSSES:
        if not np.isfinite(view.value(key)):
            found |= {key, f"{key}_gradient"}
        elif not np.isfinite(view.gradient(key)).all():
            found.add(f"{key}_gradient")
    if not view.outcomes["cosine_similarity"].chain.before.value(logits).any():
        found.add("cosine_similarity_gradient")  # what has no length has no direction
    return found


def _comparable(view: LossesView, keys: list[str]) -> tuple[int, float]:
    """How many steps of the descents can be compared, and what they deviate until there.

    Beside ours goes one that began a trifle off: at a kink, rounding decides.
    """
    ways = [view.paths[key] for key in keys]
    beside = [np.abs(way[:, -1] - way[:, -2]) for way in ways]
    sizes = np.max([np.zeros(view.experiment.steps + 1), *beside], axis=0)
    far = np.flatnonzero(~(np.maximum.accumulate(sizes) <= APART))
    last = int(far[0]) - 1 if far.size else view.experiment.steps
    return max(last, 0), float(sizes[: last + 1].max(initial=0.0))


def _scope(left_out: set[str], steps: int, wanted: int) -> Message | None:
    names = Message("all but {names}", names=", ".join(sorted(left_out)))
    part = Message("the first {count} steps", count=steps)
    if left_out and steps < wanted:
        return Message("{names}, and {part}", names=names, part=part)
    if left_out:
        return names
    return part if steps < wanted else None
