"""In which order the classes of a confusion matrix stand, and which of them where not all can."""

import numpy as np
import numpy.typing as npt

from core.logits.confusion import MOST_CLASSES, Confusion, ratio

ORDERS = ("class", "mistakes", "alike")
"""By number; the class with the lowest F1 first; classes that are taken for each other together."""
BLOCK = 40
"""Classes that are shown of more than `MOST_CLASSES`."""
NEAR = 16
"""Classes around one that is looked for, so that the cells have room for numbers."""

Classes = npt.NDArray[np.int64]


def shown_classes(confusion: Confusion, order: str = "class", zoom: int | None = None) -> Classes:
    """The classes of the matrix that is drawn, in their order.

    Around a class these are those that it is most often taken for, or that are taken for it. Of
    more than `MOST_CLASSES` they are those of the most frequent mistakes.

    Args:
        confusion: the counts.
        order: one of `ORDERS`.
        zoom: the class to draw the surroundings of; None for all.

    Returns:
        Class numbers.

    Example:
        >>> three = Confusion.of(np.array([0, 1, 2, 2]), np.array([0, 2, 1, 2]), 3)
        >>> shown_classes(three, "alike")
        array([1, 2, 0])
        >>> shown_classes(three, zoom=2)
        array([1, 2, 0])
    """
    if zoom is not None:
        return _around(confusion, zoom)
    classes = np.arange(confusion.classes)
    if confusion.classes > MOST_CLASSES:
        found = np.concatenate([confusion.pairs.reshape(-1), classes])  # the first that come
        _classes, first = np.unique(found, return_index=True)
        classes = np.sort(found[np.sort(first)[:BLOCK]])
    if order == "mistakes":
        return classes[np.argsort(confusion.f1[classes], kind="stable")]
    if order == "alike":
        return _alike(confusion, classes)
    return classes


def _around(confusion: Confusion, zoom: int) -> Classes:
    """A class in the middle of those that it is confused with, the most often ones next to it."""
    label, prediction = confusion.pairs.T
    partner = np.where(label == zoom, prediction, label)
    touched = (label == zoom) | (prediction == zoom)
    counts = np.bincount(partner[touched], confusion.pair_counts[touched], confusion.classes)
    counts[zoom] = -1
    nearest = np.argsort(-counts, kind="stable")[: min(NEAR, confusion.classes) - 1]
    return np.concatenate([nearest[::2][::-1], [zoom], nearest[1::2]])


def _alike(confusion: Confusion, classes: Classes) -> Classes:
    r"""Classes that are taken for each other side by side.

    The two chains of classes whose ends are most alike are joined, again and again; how much two
    are alike is the part of their rows that is taken for the other.

    .. math:: s_{ij} = \frac{C_{ij} + C_{ji}}{n_i + n_j}
    """
    wanted = np.zeros(confusion.classes, dtype=bool)
    wanted[classes] = True
    inside = wanted[confusion.pairs].all(axis=1)
    label, prediction = np.sort(confusion.pairs[inside], axis=1).T
    codes, at = np.unique(label * confusion.classes + prediction, return_inverse=True)
    counts = np.bincount(at, confusion.pair_counts[inside], codes.size)
    first, second = np.divmod(codes, confusion.classes)
    alike = ratio(counts, confusion.support[first] + confusion.support[second])
    chains = {each: [each] for each in classes.tolist()}
    for pair in np.argsort(-alike, kind="stable").tolist():
        one, other = int(first[pair]), int(second[pair])
        if chains[one] is chains[other]:
            continue
        joined = _joined(chains[one], chains[other], one, other)
        for each in joined:
            chains[each] = joined
    found: dict[int, list[int]] = {id(chain): chain for chain in chains.values()}
    longest = sorted(found.values(), key=len, reverse=True)
    return np.array([each for chain in longest for each in chain], dtype=np.int64)


def _joined(chain: list[int], other: list[int], one: int, two: int) -> list[int]:
    """Two chains as one, turned so that two of their classes come close."""
    if chain.index(one) < len(chain) / 2:
        chain = chain[::-1]
    if other.index(two) > (len(other) - 1) / 2:
        other = other[::-1]
    return chain + other
