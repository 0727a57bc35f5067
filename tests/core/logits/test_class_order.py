"""Which classes of a matrix are drawn, and in which order."""

import numpy as np
import pytest

from core.logits import ORDERS, Confusion, shown_classes
from core.logits.class_order import BLOCK, NEAR

RNG = np.random.default_rng(4)


def blocks(classes: int, rows: int = 4000) -> Confusion:
    """Classes k and k + classes / 2 are taken for each other."""
    labels = RNG.integers(0, classes, rows)
    wrong = RNG.random(rows) < 0.4
    return Confusion.of(labels, np.where(wrong, (labels + classes // 2) % classes, labels), classes)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("classes", [2, 10, 100])
def test_every_class_is_there_once(order, classes):
    assert sorted(shown_classes(blocks(classes), order)) == list(range(classes))


def test_classes_that_are_taken_for_each_other_stand_together():
    order = shown_classes(blocks(20), "alike").tolist()
    assert all(abs(order.index(k) - order.index(k + 10)) == 1 for k in range(10))


def test_the_lowest_f1_is_first():
    confusion = blocks(12)
    assert (np.diff(confusion.f1[shown_classes(confusion, "mistakes")]) >= 0).all()


@pytest.mark.parametrize("order", ORDERS)
def test_of_many_classes_those_of_the_most_frequent_mistakes_are_there(order):
    labels = RNG.integers(0, 1000, 3000)
    labels[:50], guesses = 7, labels.copy()
    guesses[:50] = 900
    shown = shown_classes(Confusion.of(labels, guesses, 1000), order)
    assert shown.size == BLOCK == np.unique(shown).size
    assert {7, 900} <= set(shown.tolist())


def test_around_a_class_are_its_partners():
    shown = shown_classes(blocks(100), zoom=30).tolist()
    assert len(shown) == NEAR
    assert abs(shown.index(30) - shown.index(80)) == 1
    assert sorted(shown_classes(blocks(2), zoom=1).tolist()) == [0, 1]
