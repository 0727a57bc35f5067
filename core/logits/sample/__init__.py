"""Logits to try things on: a small network's answers to 797 handwritten digits."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.logits.epochs import Epochs, open_epochs
from core.logits.open import Logits, open_logits

DIGITS = Path(__file__).with_name("digits.npz")
SQUASHED = Path(__file__).with_name("digits_sigmoid.npz")
EPOCHS_FILE = Path(__file__).with_name("epochs.npz")


def load_sample() -> Logits:
    """The logits (797, 10), labels and class names of the digits; README.md says whose they are.

    Example:
        >>> load_sample().values.shape
        (797, 10)
    """
    # the one note is that the images were left out, and they are what sample_images gives
    return replace(open_logits(DIGITS), notes=())


def load_squashed() -> Logits:
    """Answers to the same digits by the same network with a sigmoid before softmax.

    Example:
        >>> load_squashed().labels.tolist() == load_sample().labels.tolist()
        True
    """
    return open_logits(SQUASHED)


def load_epochs() -> Epochs:
    """The logits (797, 10) of the same network after each of its first 12 epochs.

    Example:
        >>> len(load_epochs().layers)
        12
    """
    return open_epochs(EPOCHS_FILE)


def sample_images() -> npt.NDArray[np.uint8]:
    """The images (797, 8, 8) of the digits, in the order of the logits, from 0 to 16.

    Example:
        >>> sample_images().shape
        (797, 8, 8)
    """
    with np.load(DIGITS, allow_pickle=False) as arrays:
        images: npt.NDArray[np.uint8] = arrays["images"]
    return images
