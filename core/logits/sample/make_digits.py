"""Train small networks on handwritten digits, and write their logits.

Run `python -m core.logits.sample.make_digits`; it needs scikit-learn, which the app does not.
The network is 64-32-10 with one ReLU, trained by plain mini-batch gradient descent, and stopped
early, so that it has the mistakes that a page about mistakes needs: digits.npz. Its first epochs
are epochs.npz; digits_sigmoid.npz is of the same network with a sigmoid before softmax.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from core.logits.sample import DIGITS, EPOCHS_FILE, SQUASHED
from core.losses import LOSSES
from core.sigmoid import sigmoid
from core.softmax import one_hot

TRAINED = 1_000
HIDDEN = 32
CLASSES = 10
EPOCHS = 20
SHOWN_EPOCHS = 12
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


def train(inputs: Matrix, labels: npt.NDArray[np.int64], squash: bool = False) -> Iterator[Weights]:
    """The weights and biases of both layers, after each of `EPOCHS` passes over (N, 64) inputs.

    Args:
        inputs: (N, 64).
        labels: (N,).
        squash: whether a sigmoid stands before softmax, as some tutorials have it.
    """
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
            if squash:
                logits = sigmoid(logits)
            slope = LOSSES["softmax_cross_entropy"].gradient(targets[batch], logits) / len(batch)
            if squash:
                slope = slope * logits * (1 - logits)
            hidden_slope = slope @ second.T * (hidden > 0)
            second -= RATE * (hidden.T @ slope)
            second_bias -= RATE * slope.sum(axis=0)
            first -= RATE * (x.T @ hidden_slope)
            first_bias -= RATE * hidden_slope.sum(axis=0)
        yield first.copy(), first_bias.copy(), second.copy(), second_bias.copy()


def logits_of(weights: Weights, inputs: Matrix, squash: bool = False) -> Matrix:
    """What a network answers to inputs (N, 64), (N, 10)."""
    first, first_bias, second, second_bias = weights
    logits = np.maximum(inputs @ first + first_bias, 0) @ second + second_bias
    return sigmoid(logits) if squash else logits


def epoch_logits(squash: bool = False) -> npt.NDArray[np.float64]:
    """The logits (20, 797, 10) of the digits that were not trained on, after each epoch."""
    images, labels = load_digits()
    inputs = images.reshape(len(images), -1) / 16
    networks = train(inputs[:TRAINED], labels[:TRAINED], squash)
    return np.stack([logits_of(each, inputs[TRAINED:], squash) for each in networks])


def digit_logits() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """The logits (797, 10), labels (797,) and images (797, 8, 8) that were not trained on."""
    images, labels = load_digits()
    logits = epoch_logits()[-1].astype(np.float32)
    return logits, labels[TRAINED:], images[TRAINED:]


def accuracy(logits: npt.NDArray[np.float32], labels: npt.NDArray[np.int64]) -> float:
    """The share of rows whose largest logit is the label's."""
    return int((logits.argmax(axis=1) == labels).sum()) / len(labels)


def main() -> None:
    """Train, say how good the network is, and write the logits."""
    logits, labels, images = digit_logits()
    mistakes = int((logits.argmax(axis=1) != labels).sum())
    print(f"accuracy {accuracy(logits, labels)} on {len(labels)} digits, {mistakes} mistakes")
    names = np.array([str(digit) for digit in range(CLASSES)])
    np.savez_compressed(DIGITS, logits=logits, labels=labels, class_names=names, images=images)
    squashed = epoch_logits(squash=True)[-1].astype(np.float32)
    np.savez_compressed(SQUASHED, logits=squashed, labels=labels, class_names=names)
    first = epoch_logits()[:SHOWN_EPOCHS].astype(np.float16)
    np.savez_compressed(EPOCHS_FILE, logits=first, labels=labels, class_names=names)


if __name__ == "__main__":
    main()
