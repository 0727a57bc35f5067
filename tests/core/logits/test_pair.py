"""Two files of the same rows: who is right where, and what cannot be compared."""

import doctest

import numpy as np
import pytest

import core.logits.pair
import core.view.compare
from core.errors import InputError
from core.logits import Logits, Opened
from core.logits.pair import OUTCOMES, pair_of

LABELS = np.array([0, 1, 2, 0, 1])
A = np.array([[3.0, 0, 0], [3, 0, 0], [0, 0, 3], [0, 3, 0], [0, 1, 0]])
B = np.array([[2.0, 0, 0], [0, 3, 0], [0, 3, 0], [0, 0, 3], [np.nan, 1, 0]])


def opened(values, labels=LABELS, names=None, name="a.npy"):
    return Opened(Logits(name, np.asarray(values, float), labels, names, "0"))


@pytest.fixture
def pair():
    return pair_of(opened(A), opened(B, name="b.npy"))


def test_every_row_has_its_outcome(pair):
    found = [OUTCOMES[at] for at in pair.outcomes]
    assert found == ["both_right", "fixed", "broken", "both_wrong", "broken"]
    assert pair.counts == {"both_right": 1, "broken": 2, "fixed": 1, "both_wrong": 1}
    assert pair.rows_of("broken").tolist() == [2, 4]
    assert (pair.test.broken, pair.test.fixed) == (2, 1)


def test_the_outcomes_add_up_to_the_accuracies(pair):
    first, second = pair.metric("accuracy")
    counts = pair.counts
    assert first * 5 == counts["both_right"] + counts["broken"]
    assert second * 5 == counts["both_right"] + counts["fixed"]
    assert all(np.isnan(pair.metric("brier")[1:]))  # of a row without a softmax


def test_predictions_meet(pair):
    assert pair.agreement.matrix.tolist() == [[1, 1, 0], [0, 0, 1], [0, 1, 0]]
    assert pair.rows_of(cell=(2, 1)).tolist() == [2]


def test_rows_are_sorted_by_what_the_loss_rose(pair):
    rows = pair.rows_of()
    assert pair.sorted(rows).tolist() == [2, 0, 3, 1, 4]  # NaN is last
    assert pair.sorted(rows, "row", descending=False).tolist() == [0, 1, 2, 3, 4]
    assert pair.sorted(rows, "loss_a").tolist()[0] == 1
    assert pair.sorted(pair.rows_of("broken"), "loss_b").tolist() == [2, 4]


def test_classes(pair):
    found = pair.by_class
    assert found["support"].tolist() == [2, 2, 1]
    assert found["fixed"].tolist() == [0, 1, 0]
    assert found["broken"].tolist() == [0, 1, 1]
    np.testing.assert_array_equal(found["recall_a"], [0.5, 0.5, 1])
    np.testing.assert_array_equal(found["change"], [0, 0, -1])


@pytest.mark.parametrize("side", [0, 1])
def test_one_lends_the_other_its_labels(side):
    files = [opened(A), opened(B)]
    files[side] = opened((A, B)[side], labels=None)
    pair = pair_of(*files)
    assert pair.counts["fixed"] == 1
    assert pair.labels.tolist() == LABELS.tolist()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (opened(B[:4], LABELS[:4]), "the same rows; a.npy has 5, a.npy has 4"),
        (opened(B[:, :2], np.zeros(5, int)), "the same classes; a.npy has 3, a.npy has 2"),
        (opened(B, np.array([0, 1, 1, 0, 2])), "differ in 2 of 5 rows, first in row 2"),
    ],
)
def test_what_does_not_fit_is_said(other, said):
    with pytest.raises(InputError, match=said):
        pair_of(opened(A), other)


def test_no_labels_and_other_names():
    with pytest.raises(InputError, match=r"neither a\.npy nor b\.npy has labels"):
        pair_of(opened(A, None), opened(B, None, name="b.npy"))
    with pytest.raises(InputError, match="name their classes differently"):
        pair_of(opened(A, names=("x", "y", "z")), opened(B, names=("y", "x", "z")))


@pytest.mark.parametrize("module", [core.logits.pair, core.view.compare])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0
