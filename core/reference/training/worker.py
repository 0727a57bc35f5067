"""The process that trains: takes an order, and tells of its steps, epochs and end.

What it says, a frame each: `progress` every few steps; `checkpoint` with all weights and all that
the optimizer remembers after each epoch, and where it is stopped; `done` or `stopped`.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import chain
from queue import SimpleQueue
from typing import Any

import numpy as np
import numpy.typing as npt

from core.digits import inputs_of
from core.network import Architecture
from core.reference.training.plan import Plan
from core.reference.wire import Arrays, Header, WireError, read, write
from core.reference.worker import import_tensorflow, own_output
from core.schedules import SCHEDULES

POINTS = 100  # of a curve, at least
PAUSE = 0.2  # seconds after which it tells of its steps; a frame wakes the server, edits wait
MOMENTUM = 0.9
LABELS = 7  # beside the seed, of the order in which labels are shuffled
ORDER = 1_000  # beside the seed, of the order of the digits; the epoch is added
CHUNK = 2_000  # digits that are evaluated at a time
KINDS = 8  # of models that are kept, with what TensorFlow has made of their steps
WARM = (Plan(epochs=1), Plan(epochs=1, output="sigmoid"))

Say = Callable[[Header, Mapping[str, npt.NDArray[Any]]], None]
Orders = SimpleQueue[tuple[Header, Arrays]]


def main() -> None:
    """Trains until the server closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's; its end is ours
    out = own_output()
    orders: Orders = SimpleQueue()
    stopped: set[int] = set()
    threading.Thread(target=listen, args=(orders, stopped), daemon=True).start()
    tf = import_tensorflow()
    if tf is None:
        write(out, {"kind": "absent"}, {})
        return
    warm_up(tf)
    write(out, {"kind": "ready"}, {})
    while True:
        header, arrays = orders.get()
        say, stops = partial(write, out), partial(stopped.__contains__, header["run"])
        train(tf, header, arrays, say, stops)


def listen(orders: Orders, stopped: set[int]) -> None:
    """Takes orders in; ends the process, whatever it does, when the server is gone."""
    try:
        while True:
            header, arrays = read(sys.stdin.buffer)
            if header["kind"] == "stop":
                stopped.add(header["run"])
            else:
                orders.put((header, arrays))
    except (EOFError, WireError):
        os._exit(0)


def warm_up(tf: Any) -> None:
    """Trainings of two steps: the first ones of their kind take TensorFlow a second longer."""
    images, labels = np.zeros((20, 28, 28), np.uint8), np.zeros(20, np.int32)
    arrays: Arrays = {"train": images, "train_labels": labels, "images": images, "labels": labels}
    for plan in WARM:
        header = {"plan": plan.packed(), "step": 0}
        train(tf, header, arrays, lambda said, parts: None, lambda: False)


def train(tf: Any, header: Header, arrays: Arrays, say: Say, stopped: Callable[[], bool]) -> None:
    """Trains from a step to the last one, or until it is stopped.

    Args:
        tf: TensorFlow.
        header: `plan`, and `step` to begin after.
        arrays: `train` (N, 28, 28), `train_labels` (N,), `images` and `labels` that are held out;
            and, where it is resumed, what a checkpoint had.
        say: sends a frame.
        stopped: whether it is to stop.
    """
    plan = Plan.unpacked(header["plan"])
    labels = arrays["train_labels"]
    learner = learner_of(tf, plan.hidden, plan.output, plan.dropout, plan.optimizer)
    learner.begin(plan)
    if header["step"]:
        learner.restore(arrays)
    if plan.shuffled:
        labels = np.random.default_rng([plan.seed, LABELS]).permutation(labels)
    total = plan.steps(len(labels))
    batches = plan.batches(len(labels))
    rate = rate_of(plan, total)
    told = Told(plan.architecture.depth, max(1, total // POINTS))
    for step, rows in steps(plan, len(labels), header["step"]):
        images = inputs_of(arrays["train"][rows])
        told.add(step, *learner.step(images, labels[rows], float(rate(step - 1))))
        held, stops, first = {}, stopped(), step == header["step"] + 1
        if first or told.age > PAUSE or step % batches == 0 or stops:
            say({"kind": "progress", "points": told.given()}, {})
        if step % batches == 0:
            held = learner.evaluated(arrays["images"], arrays["labels"])
        if held or stops:
            said = {"kind": "checkpoint", "step": step, "epoch": step // batches, **held}
            say(said, learner.state())
        if stops and step < total:
            say({"kind": "stopped"}, {})
            return
    say({"kind": "done"}, {})


def steps(plan: Plan, count: int, after: int) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """The steps after one, each with the numbers of its digits."""
    batches = plan.batches(count)
    for epoch in range(after // batches, plan.epochs):
        order = np.random.default_rng([plan.seed, ORDER + epoch]).permutation(count)
        for batch in range(max(0, after - epoch * batches), batches):
            rows = order[batch * plan.batch : (batch + 1) * plan.batch]
            yield epoch * batches + batch + 1, rows


class Told:
    """The points of the curves that have come together since it was last told.

    Args:
        layers: how many gradients have a norm.
        each: steps of which a point is the mean; fewer, where it is told before.
    """

    def __init__(self, layers: int, each: int) -> None:
        self._began = time.monotonic()
        self._layers, self._each = layers, each
        self._step = 0
        self._begin()
        self._clear()

    def _begin(self) -> None:
        self._count, self._digits = 0, 0
        self._loss, self._hits, self._norms = 0.0, 0, np.zeros(self._layers)

    def _clear(self) -> None:
        self._points: list[Header] = []
        self._last = time.monotonic()

    def add(
        self, step: int, loss: float, hits: int, norms: npt.NDArray[np.float32], digits: int
    ) -> None:
        """Notes a step."""
        self._step = step
        self._count, self._digits = self._count + 1, self._digits + digits
        self._loss, self._hits = self._loss + loss, self._hits + hits
        self._norms = self._norms + norms
        if self._count >= self._each:
            self._end()

    def _end(self) -> None:
        point = {
            "step": self._step,
            "loss": self._loss / self._count,
            "accuracy": self._hits / self._digits,
            "norms": (self._norms / self._count).tolist(),
            "seconds": time.monotonic() - self._began,
        }
        self._points.append(point)
        self._begin()

    @property
    def age(self) -> float:
        """Seconds since it was told."""
        return time.monotonic() - self._last

    def given(self) -> list[Header]:
        """Step, means of loss, accuracy and norms, seconds since the beginning; begins anew."""
        if self._count:
            self._end()
        points = self._points
        self._clear()
        return points


class Learner:
    """A Keras model with its optimizer, for any training of its kind.

    Args:
        tf: TensorFlow.
        architecture: which layers it has.
        optimizer: key of `OPTIMIZERS`.
    """

    def __init__(self, tf: Any, architecture: Architecture, optimizer: str) -> None:
        self._tf = tf
        self._model = model_of(tf, architecture)
        self._optimizer = optimizer_of(tf, optimizer)
        self._optimizer.build(self._model.trainable_variables)
        images = tf.TensorSpec([None, self._model.input_shape[-1]], tf.float32)
        labels = tf.TensorSpec([None], tf.int32)
        self._step = tf.function(self._one_step, input_signature=[images, labels])

    def _one_step(self, images: Any, labels: Any) -> Any:
        tf, variables = self._tf, self._model.trainable_variables
        with tf.GradientTape() as tape:
            logits = self._model(images, training=True)
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
            )
        gradients = tape.gradient(loss, variables)
        self._optimizer.apply_gradients(zip(gradients, variables, strict=True))
        hits = tf.reduce_sum(tf.cast(tf.argmax(logits, -1, tf.int32) == labels, tf.int32))
        return loss, hits, tf.stack([tf.norm(gradient) for gradient in gradients[::2]])

    def begin(self, plan: Plan) -> None:
        """Takes the first weights of a plan, and forgets what it learned before."""
        network = plan.network
        layers = zip(network.weights, network.biases, strict=True)
        for variable, values in zip(self._model.trainable_variables, chain(*layers), strict=True):
            variable.assign(values.astype(np.float32))
        for at, variable in enumerate(self._model.non_trainable_variables):
            variable.assign(np.array([plan.seed, at], np.uint32))  # of the generators of dropout
        for variable in self._optimizer.variables:
            variable.assign(np.zeros(variable.shape, variable.dtype))

    def step(
        self, inputs: npt.NDArray[np.float64], labels: npt.NDArray[np.int32], rate: float
    ) -> tuple[float, int, npt.NDArray[np.float32], int]:
        """Learns from a batch; gives its loss, hits, the length of each layer's slope, its size."""
        self._optimizer.learning_rate.assign(rate)
        loss, hits, norms = self._step(inputs.astype(np.float32), labels)
        return float(loss), int(hits), norms.numpy(), len(labels)

    def evaluated(
        self, images: npt.NDArray[np.uint8], labels: npt.NDArray[np.int32]
    ) -> dict[str, float]:
        """Mean loss and accuracy on digits that it does not learn from."""
        tf = self._tf
        parts = [
            self._model(inputs_of(images[at : at + CHUNK]).astype(np.float32), training=False)
            for at in range(0, len(images), CHUNK)
        ]
        logits = tf.concat(parts, axis=0)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        hits = logits.numpy().argmax(axis=-1) == labels
        return {"loss": float(tf.reduce_mean(losses)), "accuracy": float(hits.mean())}

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """All that it takes to go on: weights and biases by layer, and what else there is."""
        trained = [variable.numpy() for variable in self._model.trainable_variables]
        layers = {f"W{at}": values for at, values in enumerate(trained[::2])}
        layers |= {f"b{at}": values for at, values in enumerate(trained[1::2])}
        others = {f"state {at}": np.asarray(x.numpy()) for at, x in enumerate(self._others)}
        return layers | others

    @property
    def _others(self) -> list[Any]:
        """What changes beside the weights: the generators of dropout, and the optimizer's own."""
        return [*self._model.non_trainable_variables, *self._optimizer.variables]

    def restore(self, arrays: Arrays) -> None:
        """Goes back to a state."""
        for at, variable in enumerate(self._model.trainable_variables):
            variable.assign(arrays[f"{'Wb'[at % 2]}{at // 2}"])
        for at, variable in enumerate(self._others):
            variable.assign(arrays[f"state {at}"])


def model_of(tf: Any, architecture: Architecture) -> Any:
    """The Keras model of an architecture, with weights of its own."""
    layers = tf.keras.layers
    parts = [tf.keras.Input((architecture.sizes[0],))]
    for size, key in zip(architecture.sizes[1:], architecture.activations, strict=True):
        parts.append(layers.Dense(size, activation=key))
        if architecture.dropout and size != architecture.sizes[-1]:
            parts.append(layers.Dropout(architecture.dropout, seed=0))
    return tf.keras.Sequential(parts)


def optimizer_of(tf: Any, key: str) -> Any:
    """Keras' optimizer, whose rate is set at every step."""
    kinds = tf.keras.optimizers
    if key == "adam":
        return kinds.Adam()
    if key == "rmsprop":
        return kinds.RMSprop()
    return kinds.SGD(momentum=MOMENTUM if key == "momentum" else 0.0)


@lru_cache(maxsize=KINDS)
def learner_of(tf: Any, hidden: str, output: str, dropout: float, optimizer: str) -> Learner:
    """The learner of a kind; to make one takes half a second."""
    return Learner(tf, Architecture(hidden, output, dropout), optimizer)


def rate_of(plan: Plan, total: int) -> Callable[[npt.ArrayLike], npt.NDArray[Any]]:
    """The rate of each step, from 0 on."""
    if plan.decay:
        return SCHEDULES["cosine_decay"](initial=plan.rate, decay_steps=total)
    return SCHEDULES["constant"](initial=plan.rate)
