"""Handwritten digits to train on: those that come with the app, or MNIST from a user's file."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError
from core.logits.npz import read_arrays
from core.logits.source import Source, from_path, from_upload

DIGITS = Path(__file__).with_name("digits.npz")
SIDE = 28  # pixels
INK = 255
CLASSES = 10
EVERY = 5  # of the digits that come with the app, every fifth is held out
MOST_IMAGES = 70_000  # as many as MNIST has
COARSE = 8  # pixels of the digits that come with the app, before they are enlarged
MNIST_SIDE = 20
MNIST = ("x_train", "y_train", "x_test", "y_test")

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Digits:
    """Images with their labels, in two parts.

    Args:
        name: of the file.
        digest: first 16 hexadecimal digits of its SHA-256.
        train: images (N, 28, 28) to learn from, 0 (paper) to 255 (ink).
        train_labels: (N,), 0 to 9.
        images: those that are held out, (M, 28, 28).
        labels: (M,).
    """

    name: str
    digest: str
    train: Images
    train_labels: Labels
    images: Images
    labels: Labels


def inputs_of(images: npt.NDArray[np.uint8]) -> Floats:
    """Images (N, 28, 28) as what a network takes, (N, 784) from 0 to 1.

    Example:
        >>> float(inputs_of(np.full((1, 28, 28), 255, np.uint8)).mean())
        1.0
    """
    return images.reshape(len(images), -1) / INK


def enlarged(images: npt.NDArray[Any], side: int = SIDE) -> Floats:
    """Square images (N, S, S) in another size, (N, side, side), bilinear.

    Pixels are areas, not points, as in `tf.image.resize`; beyond the outermost centres the edge
    goes on.

    Args:
        images: (N, S, S).
        side: of the new images, in pixels.

    Example:
        >>> enlarged(np.array([[[0, 16], [0, 16]]], np.uint8), 4)[0, 0].tolist()
        [0.0, 4.0, 12.0, 16.0]

    Source: https://www.tensorflow.org/api_docs/python/tf/image/resize
    """
    size = images.shape[1]
    places = np.clip((np.arange(side) + 0.5) * size / side - 0.5, 0, size - 1)
    low = np.floor(places).astype(int)
    high, part = np.minimum(low + 1, size - 1), places - low
    rows = images[:, low] * (1 - part)[:, None] + images[:, high] * part[:, None]
    return np.asarray(rows[:, :, low] * (1 - part) + rows[:, :, high] * part)


def as_written(pixels: npt.NDArray[np.uint8], like: Digits) -> npt.NDArray[np.uint8]:
    """A drawn digit in the size and place that the digits of a collection have.

    Those that come with the app fill their square, and have 8 × 8 pixels; MNIST's fill 20 × 20 of
    28 × 28.

    Args:
        pixels: (28, 28), 0 (paper) to 255 (ink).
        like: the collection.

    Returns:
        The digit (28, 28); paper where nothing is drawn.

    Example:
        >>> point = np.zeros((28, 28), np.uint8)
        >>> point[3, 4] = 255
        >>> int(as_written(point, load_digits()).min())
        255
    """
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if not rows.size:
        return pixels
    drawn = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    coarse = like.name == DIGITS.name
    room = SIDE if coarse else MNIST_SIDE
    sizes = [max(1, round(room * length / max(drawn.shape))) for length in drawn.shape]
    scaled = _areas(drawn.shape[0], sizes[0]) @ drawn @ _areas(drawn.shape[1], sizes[1]).T
    placed = np.zeros((SIDE, SIDE))
    top, left = ((SIDE - size) // 2 for size in sizes)
    placed[top : top + sizes[0], left : left + sizes[1]] = scaled
    if coarse:
        blocks = _areas(SIDE, COARSE)
        placed = enlarged((blocks @ placed @ blocks.T)[None])[0]
    return np.rint(placed).astype(np.uint8)


def _areas(size: int, new: int) -> Floats:
    """The matrix (new, size) that makes each new pixel the mean of what it covers."""
    edges = np.arange(new + 1) * size / new
    low = np.maximum(edges[:-1, None], np.arange(size))
    high = np.minimum(edges[1:, None], np.arange(size) + 1)
    return np.asarray(np.clip(high - low, 0, None) * new / size)


@cache
def load_digits() -> Digits:
    """The digits that come with the app: 1,438 to learn from, 359 held out, every fifth.

    They are 8 × 8 pixels, from 0 to 16, enlarged here to 28 × 28; README.md says whose they are.

    Example:
        >>> load_digits().train.shape, load_digits().images.shape
        ((1438, 28, 28), (359, 28, 28))
    """
    source = from_path(DIGITS)
    arrays = read_arrays(source, ("images", "labels"))
    images = np.rint(enlarged(arrays["images"]) * (INK / 16)).astype(np.uint8)
    labels = arrays["labels"].astype(np.int32)
    held = np.arange(len(images)) % EVERY == EVERY - 1
    return Digits(
        DIGITS.name,
        source.digest().hex()[:16],
        images[~held],
        labels[~held],
        images[held],
        labels[held],
    )


def read_mnist(name: str, content: bytes) -> Digits:
    """The digits of an uploaded file such as Keras' mnist.npz; nothing in it is ever run.

    Args:
        name: of the file.
        content: an .npz with x_train, y_train, x_test and y_test, images (N, 28, 28) of whole
            numbers from 0 to 255, labels (N,) from 0 to 9, at most 70,000 in all.

    Raises:
        InputError: whatever is wrong with it.
    """
    source: Source = from_upload(name, content)
    arrays = read_arrays(source, MNIST)
    parts = [_part(name, arrays, part) for part in ("train", "test")]
    if sum(len(labels) for _, labels in parts) > MOST_IMAGES:
        raise InputError("{name} has more than {most} images", name=name, most=f"{MOST_IMAGES:,}")
    (train, train_labels), (images, labels) = parts
    digest = sha256(content).hexdigest()[:16]
    return Digits(name, digest, train, train_labels, images, labels)


def _part(
    name: str, arrays: dict[str, npt.NDArray[np.generic]], part: str
) -> tuple[Images, Labels]:
    """One part of MNIST, checked."""
    images, labels = arrays[f"x_{part}"], arrays[f"y_{part}"]
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise InputError(
            "{array} of {name} must hold images (N, 28, 28); shape {shape} came",
            array=f"x_{part}",
            name=name,
            shape=images.shape,
        )
    if labels.shape != images.shape[:1]:
        raise InputError(
            "{array} of {name} must hold a label for each of {count} images; shape {shape} came",
            array=f"y_{part}",
            name=name,
            count=len(images),
            shape=labels.shape,
        )
    return (
        _whole(name, f"x_{part}", images, INK).astype(np.uint8),
        _whole(name, f"y_{part}", labels, CLASSES - 1).astype(np.int32),
    )


def _whole(
    name: str, array: str, values: npt.NDArray[np.generic], most: int
) -> npt.NDArray[np.generic]:
    """Whole numbers from 0 to `most`."""
    low, high = (int(values.min()), int(values.max())) if values.dtype.kind in "iu" else (0, -1)
    if not (values.dtype.kind in "iu" and low >= 0 and high <= most):
        raise InputError(
            "{array} of {name} must be whole numbers from 0 to {most}",
            array=array,
            name=name,
            most=most,
        )
    return values
