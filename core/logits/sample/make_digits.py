"""Train a small network on handwritten digits, and write its logits: digits.npz.

Run `python -m core.logits.sample.make_digits`; it needs scikit-learn, which the app does not.
The network is 64-32-10 with one ReLU, trained by plain mini-batch gradient descent, and stopped
early, so that it has the mistakes that a page about mistakes needs.
"""

import numpy as np
import numpy.typing as npt

from core.logits.sample import DIGITS
from core.losses import LOSSES
from core.softmax import one_hot

TRAINED = 1_000
HIDDEN = 32
CLASSES = 10
EPOCHS = 20
BATCH = 20
RATE = 0.1
SEED = 1998

Matrix = npt.NDArray[np.float64]
Weights = tuple[Matrix, Matrix, Matrix, Matrix]


def load_digits() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """The images (1797, 8, 8), from 0 to 16, and their labels (1797,)."""
    # only here, so that the app does without
    from sklearn.datasets import load_digits as load  # type: ignore[import-untyped,import-not-found,unused-ignore]

    digits = load()
    return digits.images.astype(np.uint8), digits.target.astype(np.int64)


def train(inputs: Matrix, labels: npt.NDArray[np.int64]) -> Weights:
    """The weights and biases of both layers, after `EPOCHS` passes over (N, 64) inputs."""
    random = np.random.default_rng(SEED)
    first = random.normal(0, np.sqrt(2 / inputs.shape[1]), (inputs.shape[1], HIDDEN))
    second = random.normal(0, np.sqrt(2 / HIDDEN), (HIDDEN, CLASSES))
    first_bias, second_bias = np.zeros(HIDDEN), np.zeros(CLASSES)
    targets = one_hot(labels, CLASSES)
    for _ in range(EPOCHS):
        order = random.permutation(len(inputs))
        for start in range(0, len(inputs), BATCH):
            batch = order[start : start + BATCH]
            x = inputs[batch]
            hidden = np.maximum(x @ first + first_bias, 0)
            logits = hidden @ second + second_bias
            slope = LOSSES["softmax_cross_entropy"].gradient(targets[batch], logits) / len(batch)
            hidden_slope = slope @ second.T * (hidden > 0)
            second -= RATE * (hidden.T @ slope)
            second_bias -= RATE * slope.sum(axis=0)
            first -= RATE * (x.T @ hidden_slope)
            first_bias -= RATE * hidden_slope.sum(axis=0)
    return first, first_bias, second, second_bias


def digit_logits() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """The logits (797, 10), labels (797,) and images (797, 8, 8) that were not trained on."""
    images, labels = load_digits()
    inputs = images.reshape(len(images), -1) / 16
    first, first_bias, second, second_bias = train(inputs[:TRAINED], labels[:TRAINED])
    hidden = np.maximum(inputs[TRAINED:] @ first + first_bias, 0)
    logits = (hidden @ second + second_bias).astype(np.float32)
    return logits, labels[TRAINED:], images[TRAINED:]


def accuracy(logits: npt.NDArray[np.float32], labels: npt.NDArray[np.int64]) -> float:
    """The share of rows whose largest logit is the label's."""
    return int((logits.argmax(axis=1) == labels).sum()) / len(labels)


def main() -> None:
    """Train, say how good the network is, and write its logits."""
    logits, labels, images = digit_logits()
    mistakes = int((logits.argmax(axis=1) != labels).sum())
    print(f"accuracy {accuracy(logits, labels)} on {len(labels)} digits, {mistakes} mistakes")
    names = np.array([str(digit) for digit in range(CLASSES)])
    np.savez_compressed(DIGITS, logits=logits, labels=labels, class_names=names, images=images)


if __name__ == "__main__":
    main()
