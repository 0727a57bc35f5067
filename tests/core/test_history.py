"""What can be undone: edits, not glances; within bounds; and as it was."""

import doctest
from dataclasses import fields, replace

import numpy as np
import pytest

import core.history
from core.experiment import EXPERIMENTS, SoftmaxExperiment
from core.history import MOST, MOST_BYTES, History

START = SoftmaxExperiment()


def at(temperature):
    return START.updated("temperature", temperature)


def walked(*temperatures):
    """A history after some edits, and the last experiment."""
    history, now = History(), START
    for temperature in temperatures:
        history.record(now, now := at(temperature))
    return history, now


def test_back_and_forth():
    history, now = walked(2.0, 3.0)
    seen = []
    for step in (history.undo, history.undo, history.undo, history.redo, history.redo):
        seen.append((now := step(now)).temperature)
    assert seen == [2, 1, 1, 2, 3]
    assert history.redo(now) is now


def test_a_new_edit_ends_what_was_undone():
    history, now = walked(2.0, 3.0)
    now = history.undo(now)
    history.record(now, at(7.0))
    assert not history.future
    assert history.undo(at(7.0)).temperature == 2


def test_a_glance_is_no_edit():
    history = History()
    history.record(START, replace(START, entry=(0,)))
    assert history == History()


def test_a_glance_keeps_what_was_undone():
    history, now = walked(2.0)
    now = history.undo(now)
    history.record(now, replace(now, entry=(0,)))
    assert history.future


def test_the_same_again_is_no_edit_even_with_nan():
    odd = START.with_logits([np.nan, 1.0])
    history = History()
    history.record(odd, odd.with_logits([np.nan, 1.0]))
    assert not history.past


def test_it_ends_after_so_many():
    history, now = walked(*np.linspace(1.1, 9, MOST + 5))
    assert len(history.past) == MOST
    for _ in range(2 * MOST):
        now = history.undo(now)
    assert now.temperature > 1.1


def test_large_arrays_push_out_the_oldest():
    history, now = History(), START.with_logits(np.zeros(MOST_BYTES // 8 // 3))
    for value in range(6):
        history.record(now, now := now.with_lane({0: value}))
    assert len(history.past) == 3
    assert history.past[-1].logits[0] == 4


def test_a_large_array_among_small_ones_is_counted():
    history, now = History(), START.with_logits(np.zeros(MOST_BYTES // 8 - 2))
    for number in range(5):
        history.record(now, now := at(2.0 + number))
    assert len(history.past) == 4
    assert history.past[0].logits is START.logits


def test_a_large_array_that_was_undone_is_counted():
    history, large = History(), START.with_logits(np.zeros(MOST_BYTES // 8 - 2))
    history.record(START, large)
    history.undo(large)
    history.past.append(history.future.pop())
    history.record(START, at(2.0))
    assert len(history.past) == 1


def test_it_holds_no_links():
    long = START.with_logits(np.arange(500.0))
    long.to_link()
    history = History()
    history.record(long, long.updated("temperature", 2.0))
    assert set(vars(history.past[0])) == {item.name for item in fields(long)}


@pytest.mark.parametrize("kind", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_glances_are_fields(kind):
    assert set(kind.glances) <= {item.name for item in fields(kind)}


def test_your_logits_has_nothing_to_undo():
    kind = EXPERIMENTS["your_logits"]
    assert set(kind.glances) == {item.name for item in fields(kind)}


def test_examples():
    assert doctest.testmod(core.history).failed == 0
