"""Learned, forgotten, never learned: planted in the epochs of a few rows, and found."""

import doctest

import numpy as np
import pytest

import core.logits.learning as module
from core.logits.epochs import Epochs
from core.logits.learning import FATES, learning_of

# of each row, epoch by epoch, whether it is right
COURSES = {
    "always": [1, 1, 1, 1],
    "learned": [0, 0, 1, 1],
    "forgotten": [1, 0, 1, 0],  # twice
    "never": [0, 0, 0, 0],
    "relearned": [0, 1, 0, 1],  # forgotten once
}
RIGHT = np.array(list(COURSES.values())).T.astype(bool)


def epochs_of(right, marks=None):
    """Epochs whose rows are right as they are told, with a margin of 2 or −2 by label 0."""
    layers = [np.where(each[:, None], [2.0, 0.0, 0.0], [0.0, 2.0, 0.0]) for each in right]
    numbers = tuple(range(1, len(layers) + 1))
    labels = np.zeros(right.shape[1], np.int64)
    marks = marks or tuple(map(str, numbers))
    return Epochs("run", tuple(layers), numbers, labels, None, "0", marks)


@pytest.fixture
def learning():
    return learning_of(epochs_of(RIGHT))


def test_every_row_has_its_fate(learning):
    assert [FATES[at] for at in learning.fates] == [
        "always", "learned", "forgotten", "never", "forgotten",
    ]  # fmt: skip
    assert learning.counts == {"always": 1, "learned": 1, "forgotten": 2, "never": 1}
    assert learning.rows_of("forgotten").tolist() == [2, 4]


def test_forgetting_events_are_counted_by_row_and_by_epoch(learning):
    assert learning.events.tolist() == [0, 0, 2, 0, 1]
    assert learning.forgotten.tolist() == [0, 1, 1, 1]
    assert learning.learned.tolist() == [0, 1, 2, 1]
    assert learning.forgotten.sum() == learning.events.sum()
    assert learning.first.tolist() == [0, 2, 0, 4, 1]


def test_the_curves(learning):
    assert learning.accuracy.tolist() == RIGHT.mean(axis=1).tolist()
    right, wrong = np.log(1 + 2 * np.exp(-2)), np.log(2 + np.exp(2))
    share = learning.accuracy
    np.testing.assert_allclose(learning.mean_loss, share * right + (1 - share) * wrong, rtol=1e-6)
    np.testing.assert_array_equal(learning.margins, np.where(RIGHT, 2, -2))


def test_the_orders(learning):
    rows = learning.rows_of()
    assert learning.sorted(rows, "events", True, 3).tolist() == [2, 4, 0, 1, 3]
    assert learning.sorted(rows, "first", False, 3).tolist() == [0, 2, 4, 1, 3]
    assert learning.sorted(rows, "loss", True, 1).tolist() == [1, 2, 3, 0, 4]
    assert learning.sorted(rows, "margin", False, 0).tolist() == [1, 3, 4, 0, 2]
    assert learning.sorted(rows, "row", True, 0).tolist() == [4, 3, 2, 1, 0]


def test_only_what_is_new_is_computed(learning, monkeypatch):
    seen = []
    monkeypatch.setattr(module, "row_table", lambda logits: seen.append(logits.name) or table)
    table = learning.tables[0]
    more = learning_of(epochs_of(np.vstack([RIGHT, RIGHT[:1]])), learning)
    assert seen == ["run, 5"]
    assert more.tables[:4] == learning.tables
    learning_of(epochs_of(RIGHT, ("1", "2", "3 again", "4")), learning)
    assert seen[1:] == ["run, 3"]


def test_one_epoch_and_a_row_without_a_softmax():
    epochs = epochs_of(RIGHT[:1])
    epochs.layers[0][0, 1] = np.nan
    learning = learning_of(epochs)
    assert learning.counts == {"always": 1, "learned": 0, "forgotten": 0, "never": 4}
    assert learning.learned.tolist() == learning.forgotten.tolist() == [0]
    assert np.isnan(learning.mean_loss[0])
    assert learning.sorted(learning.rows_of(), "loss", True, 0).tolist()[-1] == 0


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0
