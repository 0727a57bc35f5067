"""TensorFlow agrees with what Losses shows; its program runs as it is pasted."""

import doctest
from dataclasses import replace

import numpy as np
import pytest

import core.reference.losses
from core.codecs import tensor
from core.experiment import LossesExperiment
from core.losses import LOSSES
from core.presets import LOSS_PRESETS
from core.reference.answer import compared
from core.reference.losses import losses_program
from core.view import LossesView


def of(logits, **values):
    start = replace(LossesExperiment(), preset=None).with_logits(tensor(logits))
    return losses_program(LossesView(replace(start, **values)))


PRESETS = {
    key: losses_program(LossesView(LossesExperiment.of(preset)))
    for key, preset in LOSS_PRESETS.items()
}
random = np.random.default_rng(5)
EDGES = {
    "twenty": of(random.normal(0, 3, 20), label=7, rate=3.0),
    "two": of([0.5, -0.5], label=0, loss="binary_crossentropy", beside="binary_focal_crossentropy"),
    "far": of([100.0, -100.0, 3.0], loss="kl_divergence", beside="jensen_shannon"),
    "settings": of(
        [1.0, 2.0, -3.0],
        gamma=0.5,
        alpha=2.0,
        delta=0.3,
        label_smoothing=0.3,
        pos_weight=7.0,
        epsilon=0.2,
        loss="huber",
        beside="mean_absolute_error",
        through="none",
    ),
    "gamma below 1, sure": of([60.0, -3.0, 1.0], label=0, gamma=0.5),
    "no length": of([0.0, 0.0, 0.0], through="none", loss="cosine_similarity"),
    "at kinks": of([1.0, 1.0, -1.0], label=1, loss="hinge", beside="categorical_hinge"),
    "shaken": of([3.0, -2.0, 1.0], loss="mean_absolute_error", through="none", rate=2.0, steps=200),
    "leaves": of(
        [3.0, -2.0, 1.0],
        loss="mean_squared_error",
        beside="huber",
        through="none",
        rate=3.5,
        steps=50,
    ),
    "alone": of([3.0, 2.0, 1.0], beside="none"),
}


DESCENTS = {f"descent_{at}{part}" for at in (0, 1) for part in ("", "_share")}


def answer(program):
    names = {"print": lambda *texts: None}
    exec(program.text(), names)
    theirs = {name: np.asarray(names[name], np.float64) for name in program.numbers}
    return compared(program.numbers, theirs, program.tolerance)


@pytest.mark.usefixtures("tf")
@pytest.mark.parametrize("program", (PRESETS | EDGES).values(), ids=list(PRESETS | EDGES))
def test_tensorflow_agrees(program):
    got = answer(program)
    assert got.kind == "agrees", str(got.sentence)
    assert got.size < 1e-8


def test_all_of_it_is_asked_where_it_can_be():
    asked = set(LOSSES) | {f"{key}_gradient" for key in LOSSES} | DESCENTS
    assert PRESETS["sure_and_wrong"].numbers.keys() == asked
    assert PRESETS["sure_and_wrong"].scope is None
    assert PRESETS["sure_and_wrong"].numbers["descent_1"].shape == (20, 3)


def test_what_cannot_be_asked_is_said():
    assert str(EDGES["no length"].scope) == (
        "all but cosine_similarity_gradient, descent_0, weighted_cross_entropy_gradient"
    )
    assert "descent_0" not in EDGES["no length"].numbers  # it would follow a wrong slope
    assert "binary_crossentropy" not in EDGES["far"].numbers
    assert "descent_1" not in EDGES["alone"].numbers


def test_a_descent_is_compared_until_it_leaves():
    program = EDGES["leaves"]
    assert "the first " in str(program.scope)
    assert np.isfinite(program.numbers["descent_0"]).all()
    assert EDGES["shaken"].numbers["descent_0"].shape == (200, 3)


def test_it_is_short_enough_to_be_shown():
    few = [program for program in PRESETS.values() if program.inputs["logits"].size <= 3]
    assert max(program.text().count("\n") for program in few) <= 200  # as pages/judge.py has it


def test_examples():
    assert doctest.testmod(core.reference.losses).failed == 0
