"""TensorFlow walks the paths of Full batch or mini-batch?; the program runs as it is pasted."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import BatchesExperiment
from core.presets import BATCHES
from core.reference.answer import compared
from core.reference.batches import MOST_UPDATES, batches_program
from core.view import BatchesView


def of(key="race", **values):
    return batches_program(BatchesView(replace(BatchesExperiment.of(BATCHES[key]), **values)))


def answer(program):
    names = {"print": lambda *texts: None}
    exec(program.text(), names)
    theirs = {name: np.asarray(names[name], np.float64) for name in program.numbers}
    return compared(program.numbers, theirs, program.tolerance)


@pytest.mark.usefixtures("tf")
class TestTensorFlow:
    @pytest.mark.parametrize("key", list(BATCHES))
    def test_it_agrees_on_every_example(self, key):
        got = answer(of(key))
        assert got.kind == "agrees", str(got.sentence)
        assert got.size < 1e-10

    @pytest.mark.parametrize(
        "values",
        [
            {"examples": 4, "batch": 3, "epochs": 30},
            {"rate": 1.0, "epochs": 2},
            {"rate": 0.0},
            {"batch": 1},
            {"batch": 40, "epochs": 1},
            {"batch": 7, "examples": 60, "seed": 5, "data_seed": 9, "moved": ((0, 20.0),)},
        ],
    )
    def test_it_agrees_on_what_is_set(self, values):
        program = of(**values)
        got = answer(program)
        assert got.kind == "agrees", f"{got.sentence}\n{program.text()}"

    def test_a_wrong_number_differs(self):
        program = of()
        wrong = np.asarray(program.numbers["mini_batches"]) + 1e-6
        numbers = dict(program.numbers) | {"mini_batches": wrong}
        assert answer(replace(program, numbers=numbers)).kind == "differs"


def test_a_long_path_is_asked_for_in_part_and_that_is_said():
    program = of()
    assert len(program.numbers["one_example"]) == MOST_UPDATES + 1
    assert "first 40 updates" in str(program.scope)
    assert of(examples=10, batch=5, epochs=3).scope is None
    assert len(of(examples=10, batch=5, epochs=3).inputs["orders"]) == 3


def test_the_shown_step_is_not_asked_for():
    assert of(step=2).digest == of(step=3).digest == of().digest
