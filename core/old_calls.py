"""Calls of TensorFlow 1 that the tutorials make, and what they are called today."""

from dataclasses import dataclass

from core.errors import Message
from core.registry import Registry


@dataclass(frozen=True)
class OldCall:
    """A name that is gone from TensorFlow.

    Args:
        key: the name after `tf.`.
        before: how a tutorial calls it.
        today: the same today; run after `import tensorflow as tf`.
        why: what became of it.
    """

    key: str
    before: str
    today: str
    why: Message


OLD_CALLS = Registry(
    "call",
    OldCall(
        "log",
        "tf.log([1.0, 2.0, 3.0])",
        "tf.math.log([1.0, 2.0, 3.0])",
        Message("The rarer functions of mathematics have moved to tf.math: 0, 0.6931, 1.0986."),
    ),
    OldCall(
        "Session",
        "with tf.Session() as sess:\n    print(sess.run(tf.nn.softmax([1.0, 2.0, 3.0])))",
        "print(tf.nn.softmax([1.0, 2.0, 3.0]).numpy())",
        Message("There is no session: every call computes at once, here 0.0900, 0.2447, 0.6652."),
    ),
    OldCall(
        "random_normal",
        "tf.random_normal([2, 3])",
        "tf.random.normal([2, 3])",
        Message(
            "Random numbers have moved to tf.random. Each run prints others, so what a tutorial "
            "prints is not to be expected."
        ),
    ),
    OldCall(
        "placeholder",
        "x = tf.placeholder(tf.float32, [None, 3])\nsess.run(tf.nn.softmax(x), {x: [[1, 2, 3]]})",
        "@tf.function\ndef p(x):\n    return tf.nn.softmax(x)\n\np(tf.constant([[1.0, 2.0, 3.0]]))",
        Message("A function takes its arguments as any other; tf.function makes a graph of it."),
    ),
)
