"""What the page Losses asks of TensorFlow: every loss with its slope, and both descents."""

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.experiment.losses import MOST_LOGIT
from core.losses import LOSSES, Inputs, LabelDomain
from core.losses.chain import Chain
from core.reference.program import TOLERANCE, Input, Program
from core.view import LossesView

Array = npt.NDArray[np.float64]

FAR = (
    12.0  # logits beyond it round 1 − σ(x) so much that the logarithm of it has no digits in common
)

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
DESCENT = """
path = tf.reshape({name}_path, [-1, {classes}])
with tf.GradientTape() as tape:
    tape.watch(path)
    loss = tf.reduce_sum({key}_of(path, {labels}))
{name} = path - rate * tape.gradient(loss, path)  # each step from where it began
{name}_share = tf.nn.softmax(path)[:, label]
"""


def losses_program(view: LossesView) -> Program:
    """Every loss and its slope by the logits; each step of both descents, from where it began.

    Not asked: what `_left_out` says, and the steps of a descent that has gone too far.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import LossesExperiment
        >>> program = losses_program(LossesView(LossesExperiment()))
        >>> list(program.numbers)[-2:]
        ['descent_1', 'descent_1_share']
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
    inputs: dict[str, Input] = {
        "logits": np.asarray(experiment.logits),
        "label": experiment.label,
        "temperature": 1.0,
        "rate": experiment.rate,
    }
    names = [item.name for key in LOSSES for item in LOSSES[key].parameters]
    inputs |= {name: getattr(experiment, name) for name in names}
    shortest = experiment.steps
    for at, key in enumerate(experiment.pair):
        name, path = f"descent_{at}", view.path(key)
        steps = _comparable(view, key) if f"{key}_gradient" not in left_out else 0
        if not steps:
            left_out.add(name)
        else:
            shortest = min(shortest, steps)
            inputs[f"{name}_path"] = path[:steps].ravel()
            numbers |= {name: path[1 : steps + 1], f"{name}_share": view.share(key)[:steps]}
            body += _descent(name, experiment.chain(key), experiment.classes)
    return Program(
        inputs=inputs,
        body=body,
        numbers=numbers,
        tolerance=_tolerance(view),
        scope=_scope(left_out, shortest, experiment.steps),
    )


def _lines(chain: Chain) -> str:
    key = chain.loss.key
    lines = EACH.format(
        key=key,
        transform=chain.before.tensorflow,
        call=chain.loss.tensorflow,
        labels=_labels(chain),
    )
    unused = chain.loss.inputs is Inputs.LOGITS
    return lines.replace("    predictions = logits\n", "") if unused else lines


def _descent(name: str, chain: Chain, classes: int) -> str:
    labels = "tf.fill([len(path)], label)"
    if chain.loss.labels is not LabelDomain.INDEX:
        labels = "tf.tile([one_hot], [len(path), 1])"
    return DESCENT.format(name=name, key=chain.loss.key, labels=labels, classes=classes)


def _labels(chain: Chain) -> str:
    return "label" if chain.loss.labels is LabelDomain.INDEX else "one_hot"


def _tolerance(view: LossesView) -> float:
    """TensorFlow's own rounding: grows with the logits, and where 1 − σ(x) is small."""
    logits, rate = view.experiment.logits, view.experiment.rate
    largest = float(np.abs(logits).max())
    descents = any(key.startswith("binary") for key in view.experiment.pair)
    small = float(4 * np.finfo(float).eps * np.exp(FAR if descents else min(largest, FAR)))
    return max(TOLERANCE * max(1.0, largest), small) * max(1.0, rate)


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


def _comparable(view: LossesView, key: str) -> int:
    """How many steps of a descent can be compared: until a logit leaves or TensorFlow is wrong."""
    path = view.path(key)
    most = FAR if key.startswith("binary") else MOST_LOGIT
    good = np.all(np.abs(path) <= most, axis=-1)
    if key == "weighted_cross_entropy":
        good &= np.all(path != 0, axis=-1)
    return int(np.argmin(np.append(good[1:] & good[:-1], False)))


def _scope(left_out: set[str], steps: int, wanted: int) -> Message | None:
    names = Message("all but {names}", names=", ".join(sorted(left_out)))
    part = Message("the first {count} steps", count=steps)
    if left_out and steps < wanted:
        return Message("{names}, and {part}", names=names, part=part)
    if left_out:
        return names
    return part if steps < wanted else None
