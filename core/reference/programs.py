"""What each page asks of TensorFlow. A new page is one function here and one line in PROGRAMS."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from core.errors import Message
from core.logits.ignored import without_ignored
from core.logits.rows import as_float64, part_of
from core.losses import LOSSES
from core.query import written
from core.reference.activations import activations_program
from core.reference.batches import batches_program
from core.reference.compare import compare_program
from core.reference.epochs import epochs_program
from core.reference.family import family_part
from core.reference.gradient_descent import gradient_descent_program
from core.reference.losses import losses_program
from core.reference.network import network_program
from core.reference.numerics import numerics_program
from core.reference.old_or_wrong import old_or_wrong_program
from core.reference.program import TOLERANCE, Input, Program
from core.reference.two_variables import two_variables_program
from core.sigmoid import sigmoid
from core.softmax import softmax_steps
from core.view import CrossEntropyView, LogitsView, SigmoidView, SoftmaxView

WHOLE_FILE = 1_000_000  # numbers; of a larger file only the shown rows are checked
SINGLE = 1e-6  # the table of rows is in float32
LARGEST_TOLERANCE = 1e-6


IF_RIGHT = """
# if class {label} is the right one
labels = tf.one_hot({label}, {classes}, dtype=tf.float64)
with tf.GradientTape() as tape:
    tape.watch(logits)
    x = logits{lane} / temperature
    loss = tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=x)
gradient = tape.gradient(loss, logits){lane}
"""


def softmax_program(view: SoftmaxView) -> Program:
    """Probabilities over the tensor; of the lane entropy, losses and slope for the chosen class.

    TensorFlow divides by the temperature before it takes the maximum away, so that its rounding
    grows with the logits; the tolerance grows with them, up to `LARGEST_TOLERANCE`.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import SoftmaxExperiment
        >>> list(softmax_program(SoftmaxView(SoftmaxExperiment())).numbers)[:5]
        ['probabilities', 'log_probabilities', 'entropy', 'perplexity', 'gradient']
    """
    experiment, row, entropy = view.experiment, view.row, view.row.entropy
    place = [str(at) for at in experiment.entry]
    place[view.axis] = ":"
    lane = f"[{', '.join(place)}]"
    body = f"""
probabilities = tf.nn.softmax(logits / temperature, axis={view.axis})
log_probabilities = tf.nn.log_softmax(logits / temperature, axis={view.axis})

p, log_p = probabilities{lane}, log_probabilities{lane}
entropy = -tf.reduce_sum(tf.math.multiply_no_nan(log_p, p))  # 0 log 0 = 0
perplexity = tf.exp(entropy)
"""
    numbers: dict[str, npt.ArrayLike] = {
        "probabilities": view.tensor.probabilities,
        "log_probabilities": view.tensor.log_probabilities,
        "entropy": entropy,
        "perplexity": np.exp(entropy),
    }
    lines, losses = family_part(row)
    if losses:
        body += IF_RIGHT.format(label=view.label, classes=view.classes, lane=lane) + lines
        numbers |= {"gradient": row.gradient} | losses
    return Program(
        inputs={"logits": experiment.logits, "temperature": experiment.temperature},
        body=body,
        numbers=numbers,
        tolerance=_tolerance(experiment.logits, experiment.temperature),
        scope=None if losses else Message("the probabilities"),
    )


def _tolerance(logits: npt.NDArray[np.float64], temperature: float) -> float:
    largest = np.abs(logits).max(initial=0, where=np.isfinite(logits))
    with np.errstate(over="ignore"):
        return float(min(TOLERANCE * max(1, largest / temperature), LARGEST_TOLERANCE))


LABELLED = f"""
loss = {LOSSES["sparse_softmax_cross_entropy"].tensorflow}
"""
SOFT = f"""
loss = {LOSSES["softmax_cross_entropy"].tensorflow.replace("=labels", "=distributions")}
"""
PREDICTED = """
confidence = tf.reduce_max(tf.nn.softmax(logits), axis=-1)
missing = tf.reduce_any(tf.math.is_nan(logits), axis=-1)
prediction = tf.where(missing, tf.constant(-1, tf.int64), tf.argmax(logits, axis=-1))
"""
OF_THE_FILE = """
own = tf.gather(logits, labels, batch_dims=1)
hits = tf.reduce_all(own[:, tf.newaxis] >= logits, axis=-1)  # a tie is a hit
accuracy = tf.reduce_mean(tf.cast(hits, tf.float64))
mean_loss = tf.reduce_mean(loss)
"""
CALIBRATED = """
calibrated = logits / {temperature}
calibrated_loss = tf.reduce_mean(
    tf.nn.sparse_softmax_cross_entropy_with_logits(labels, calibrated))
squares = (tf.nn.softmax(calibrated) - tf.one_hot(labels, {classes}, dtype=tf.float64)) ** 2
brier = tf.reduce_mean(tf.reduce_sum(squares, axis=-1))
"""
SHOWN = """
{name} = tf.gather({name}, rows)
"""


def your_logits_program(view: LogitsView) -> Program:
    """Loss, confidence and prediction of the shown rows, and what the whole file comes to.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import LogitsExperiment
        >>> list(your_logits_program(LogitsView(LogitsExperiment())).numbers)[:5]
        ['confidence', 'prediction', 'loss', 'accuracy', 'mean_loss']
    """
    logits, counted = without_ignored(view.opened.logits)
    rows, table = view.rows, view.opened.table
    if counted is not None:  # the rows that count, by their places among these
        rows = np.searchsorted(counted, np.intersect1d(rows, counted))
        table = part_of(table, counted)
    summary, calibrated = view.opened.summary, view.calibrated
    whole = logits.values.size <= WHOLE_FILE
    labelled = logits.labels is not None and table.loss is not None
    asked = slice(None) if whole else rows
    inputs: dict[str, Input] = {"logits": as_float64(logits.values[asked])}
    numbers: dict[str, npt.ArrayLike] = {
        "confidence": table.confidence[rows],
        "prediction": table.prediction[rows],
    }
    body = PREDICTED
    if logits.labels is not None and table.loss is not None:
        inputs |= {"labels": logits.labels[asked], "temperature": 1.0}
        numbers["loss"] = table.loss[rows]
        body += LABELLED if logits.distributions is None else SOFT
        if logits.distributions is not None:
            inputs["distributions"] = as_float64(logits.distributions[asked])
    if whole and summary.accuracy is not None and summary.mean_loss is not None:
        numbers |= {"accuracy": summary.accuracy, "mean_loss": summary.mean_loss}
        body += OF_THE_FILE
        if calibrated is not None and not summary.undefined_rows:
            quality, temperature = calibrated.quality, written(calibrated.temperature)
            numbers |= {"calibrated_loss": quality.nll, "brier": quality.brier}
            body += CALIBRATED.format(temperature=temperature, classes=summary.classes)
    if whole:
        inputs["rows"] = rows
        shown = ("confidence", "prediction", "loss") if labelled else ("confidence", "prediction")
        body += "".join(SHOWN.format(name=name).lstrip() for name in shown)
    scope = None if whole else Message("the rows shown")
    return Program(inputs, body, numbers, SINGLE, scope)


CROSS_ENTROPY = """
with tf.GradientTape() as tape:
    tape.watch(logits)
    losses = {loss}
{gradient}
p = tf.nn.softmax(logits / temperature)[{row}]
"""
OF_ALL_ROWS = """
total, mean = tf.reduce_sum(losses), tf.reduce_mean(losses)
"""
BY_KERAS = """
targets = {targets}
keras = tf.keras.losses.categorical_crossentropy(targets, logits / temperature, from_logits=True)
"""
OF_FINITE_ROWS = """
losses = tf.boolean_mask(losses, tf.reduce_all(tf.math.is_finite(logits), axis=-1))
"""


OF_THE_ROW = """
x, labels = logits[{row}] / temperature, {label}
entropy = -tf.reduce_sum(tf.math.multiply_no_nan(tf.nn.log_softmax(x), p))
"""


def cross_entropy_program(view: CrossEntropyView) -> Program:
    """The losses by tf.nn and by Keras, their sum and mean; probabilities and slope of the row.

    TensorFlow's slope is left out where a label is no distribution, since it is wrong there: the
    page shows by how much. Where a logit is -inf its loss of distributions is NaN, of 0 times inf;
    there it is not asked.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import CrossEntropyExperiment
        >>> list(cross_entropy_program(CrossEntropyView(CrossEntropyExperiment())).numbers)
        ['losses', 'p', 'total', 'mean', 'keras', 'gradient', 'entropy', 'softmax_cross_entropy', \
'sparse_softmax_cross_entropy', 'sigmoid_cross_entropy', 'weighted_cross_entropy', \
'categorical_crossentropy', 'kl_divergence', 'mean_squared_error']
    """
    experiment, honest = view.experiment, not view.bad_labels
    masked = bool(np.isneginf(experiment.matrix).any())
    partly = masked and not view.is_sparse
    one_hot = f"tf.one_hot(labels, {experiment.classes}, dtype=tf.float64)"
    body = CROSS_ENTROPY.format(
        loss=LOSSES[view.loss_key].tensorflow,
        gradient=f"gradient = tape.gradient(losses, logits)[{experiment.row}]" if honest else "",
        row=experiment.row,
    )
    asked = np.isfinite(experiment.matrix).all(axis=-1) if partly else np.s_[...]
    numbers: dict[str, npt.ArrayLike] = {
        "losses": view.losses[asked],
        "p": view.row.steps.probabilities,
    }
    if partly:
        body += OF_FINITE_ROWS.lstrip()
    else:
        numbers |= {"total": view.total, "mean": view.mean}
        body += OF_ALL_ROWS.lstrip()
    if not masked and experiment.classes > 1:  # Keras warns of one class
        numbers["keras"] = view.losses
        body += BY_KERAS.format(targets=one_hot if view.is_sparse else "labels").lstrip()
    if honest:
        numbers["gradient"] = view.row.gradient
    lines, losses = family_part(view.row)
    if losses:
        label = f"{one_hot}[{experiment.row}]" if view.is_sparse else f"labels[{experiment.row}]"
        body += OF_THE_ROW.format(row=experiment.row, label=label) + lines
        numbers |= {"entropy": view.row.entropy} | losses
    scope = Message("the losses of finite logits") if partly else None
    if not honest:
        scope = Message("the losses; its gradient is wrong for these labels")
    return Program(
        inputs={
            "labels": np.array(view.labels),
            "logits": experiment.matrix,
            "temperature": experiment.temperature,
        },
        body=body,
        numbers=numbers,
        tolerance=_tolerance(experiment.logits, experiment.temperature),
        scope=scope,
    )


SIGMOID = """
sigmoid = tf.nn.sigmoid(logits)
probabilities = tf.nn.softmax(logits, axis=-1)
unweighted = {unweighted}
with tf.GradientTape() as tape:
    tape.watch(logits)
    losses = {weighted}
{rest}
"""
SLOPE = """total, mean = tf.reduce_sum(losses), tf.reduce_mean(losses)
gradient = tape.gradient(losses, logits)"""
NO_SLOPE = "total, mean = tf.reduce_sum(losses), tf.reduce_mean(losses)"
FINITE = """finite = tf.math.is_finite(logits)  # elsewhere TensorFlow's losses are NaN
unweighted, losses = tf.boolean_mask(unweighted, finite), tf.boolean_mask(losses, finite)"""


def sigmoid_program(view: SigmoidView) -> Program:
    """Sigmoid and softmax, one loss an element with its slope, and their sum and mean.

    TensorFlow's loss of an infinite logit is NaN, and its slope at a logit of 0 is wrong where
    there is a weight (0 for label 1, not −q/2): there it is not asked.

    Args:
        view: what the page shows.

    Example:
        >>> from core.experiment import SigmoidExperiment
        >>> list(sigmoid_program(SigmoidView(SigmoidExperiment())).numbers)
        ['sigmoid', 'probabilities', 'unweighted', 'losses', 'total', 'mean', 'gradient']
    """
    labels, logits = view.experiment.targets, view.experiment.matrix
    pos_weight = view.experiment.pos_weight
    weighted, unweighted = LOSSES["weighted_cross_entropy"], LOSSES["sigmoid_cross_entropy"]
    rest, scope = _sigmoid_scope(logits)
    asked = np.isfinite(logits) if rest is FINITE else np.s_[...]
    numbers: dict[str, npt.ArrayLike] = {
        "sigmoid": sigmoid(logits),
        "probabilities": softmax_steps(logits).probabilities,
        "unweighted": unweighted.value(labels, logits)[asked],
        "losses": view.losses[asked],
    }
    if rest is not FINITE:
        numbers |= {"total": view.total, "mean": view.mean}
    if rest is SLOPE:
        numbers["gradient"] = weighted.gradient(labels, logits, pos_weight=pos_weight)
    inputs: dict[str, Input] = {"labels": labels, "logits": logits}
    return Program(
        inputs=inputs | {"temperature": 1.0, "pos_weight": pos_weight},
        body=SIGMOID.format(
            weighted=weighted.tensorflow, unweighted=unweighted.tensorflow, rest=rest
        ),
        numbers=numbers,
        tolerance=_tolerance(logits, 1.0),
        scope=scope,
    )


def _sigmoid_scope(logits: npt.NDArray[np.float64]) -> tuple[str, Message | None]:
    """What can be asked of these logits, and what to say of it."""
    if np.isinf(logits).any():
        return FINITE, Message("the losses of finite logits")
    if (logits == 0).any():
        return NO_SLOPE, Message("the losses; its gradient is wrong at a logit of 0")
    return SLOPE, None


PROGRAMS: dict[str, Callable[..., Program]] = {
    "activations": activations_program,
    "batches": batches_program,
    "compare": compare_program,
    "cross_entropy": cross_entropy_program,
    "epochs": epochs_program,
    "gradient_descent": gradient_descent_program,
    "losses": losses_program,
    "network": network_program,
    "numerics": numerics_program,
    "old_or_wrong": old_or_wrong_program,
    "sigmoid": sigmoid_program,
    "softmax": softmax_program,
    "two_variables": two_variables_program,
    "your_logits": your_logits_program,
}
