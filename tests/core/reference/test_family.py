"""Every loss of one row by TensorFlow; what cannot be asked of it is not."""

import doctest
from dataclasses import replace

import numpy as np
import pytest

import core.reference.family
from core.codecs import tensor
from core.experiment import SoftmaxExperiment
from core.reference.answer import compared
from core.reference.family import family_part
from core.reference.programs import softmax_program
from core.view import RowLoss, SoftmaxView
from core.view.row_loss import FAMILY

INF, NAN = np.inf, np.nan
ROWS = {
    "class": ([0.0, 1, 0], [1.0, -2, 3], 0.7),
    "distribution": ([0.2, 0.3, 0.5], [1.0, -2, 3], 4.0),
    "any": ([2.0, -1, 0], [1.0, -2, 3], 1.0),
    "zero": ([0.0, 1], [0.0, 0], 1.0),
    "far": ([1.0, 0], [-800.0, 0], 1.0),
    "cold": ([1.0, 0, 0], [1e4, -1e4, 0], 0.05),
    "flushed": ([1.0, 0], [-740.0, 0], 1.0),
    "alone": ([1.0], [3.0], 1.0),
}


def row_of(labels, logits, temperature):
    return RowLoss(np.array(labels), np.array(logits), temperature)


@pytest.mark.parametrize("key", ROWS)
def test_tensorflow_agrees(tf, key):
    row = row_of(*ROWS[key])
    lines, numbers = family_part(row)
    x = tf.constant(row.logits / row.temperature, tf.float64)
    names = {"tf": tf, "x": x, "labels": tf.constant(row.targets), "p": tf.nn.softmax(x)}
    exec(lines, names)
    theirs = {name: np.asarray(names[name], np.float64) for name in numbers}
    ours = {name: np.asarray(value) for name, value in numbers.items()}
    got = compared(ours, theirs, 1e-12)
    assert got.kind == "agrees", str(got.sentence)


def test_everything_is_asked_of_a_class():
    assert family_part(row_of(*ROWS["class"]))[1].keys() == set(FAMILY)


def test_a_loss_that_does_not_take_the_label_is_not_asked():
    assert "sparse_softmax_cross_entropy" not in family_part(row_of(*ROWS["distribution"]))[1]
    assert "sigmoid_cross_entropy" not in family_part(row_of(*ROWS["any"]))[1]


def test_a_probability_that_tensorflow_flushes_is_not_asked():
    asked = family_part(row_of(*ROWS["flushed"]))[1]
    assert "categorical_crossentropy" not in asked
    assert asked["softmax_cross_entropy"] == 740


@pytest.mark.parametrize("logit", [INF, -INF, NAN])
def test_nothing_is_asked_of_what_is_not_finite(logit):
    assert family_part(row_of([1.0, 0.0], [0.0, logit], 1.0)) == ("", {})


@pytest.mark.parametrize("axis", [0, -1])
def test_the_page_softmax_asks_for_the_chosen_lane(tf, axis):
    logits = tensor([[1.0, 2.0, 3.0], [0.5, -1.0, 0.0]])
    experiment = replace(SoftmaxExperiment().with_logits(logits), axis=axis, entry=(1, 2))
    program = softmax_program(SoftmaxView(replace(experiment, temperature=0.5)))
    names = {"print": lambda *texts: None}
    exec(program.text(), names)
    assert {"gradient", *FAMILY} <= program.numbers.keys()
    for name, ours in program.numbers.items():
        np.testing.assert_allclose(names[name], ours, rtol=1e-12, atol=1e-15, err_msg=name)


def test_examples():
    assert doctest.testmod(core.reference.family).failed == 0
