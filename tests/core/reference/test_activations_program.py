"""TensorFlow computes the point and the layers of Activations; the program runs as pasted."""

import doctest
from dataclasses import replace

import numpy as np
import pytest

import core.reference.activations
from core.activations import ACTIVATIONS
from core.experiment import ActivationExperiment
from core.presets import ACTIVATION_PRESETS
from core.reference.activations import LARGEST_TOLERANCE, activations_program
from core.reference.answer import compared
from core.reference.program import TOLERANCE
from core.view import ActivationView

EVERY_KEY = pytest.mark.parametrize("key", list(ACTIVATIONS))


def of(**values):
    return activations_program(ActivationView(replace(ActivationExperiment(), **values)))


@pytest.fixture(scope="module")
def answer(tf):

    def answer(program):
        names = {"print": lambda *texts: None}
        exec(program.text(), names)
        theirs = {name: np.asarray(names[name], np.float64) for name in program.numbers}
        return compared(program.numbers, theirs, program.tolerance)

    return answer


class TestTensorFlow:
    @pytest.mark.parametrize("key", list(ACTIVATION_PRESETS))
    def test_it_agrees_on_every_example(self, answer, key):
        experiment = ActivationExperiment.of(ACTIVATION_PRESETS[key])
        got = answer(activations_program(ActivationView(experiment)))
        assert got.kind == "agrees", str(got.sentence)

    @EVERY_KEY
    @pytest.mark.parametrize("x", [-2.3, 0.0, 0.7])
    def test_it_agrees_on_every_activation(self, answer, key, x):
        got = answer(of(activation=key, x=x, seed=3))
        assert got.kind == "agrees", str(got.sentence)

    @EVERY_KEY
    def test_it_agrees_where_the_weights_are_wild(self, answer, key):
        program = of(activation=key, gain=5.0, spread=8.0, depth=30)
        assert TOLERANCE <= program.tolerance <= LARGEST_TOLERANCE
        assert answer(program).kind == "agrees"

    def test_it_agrees_at_the_ends_of_parameters(self, answer):
        for key, entry in ACTIVATIONS.items():
            for at, parameter in enumerate(entry.parameters):
                for value in (parameter.low, parameter.high):
                    values = [float(item.default) for item in entry.parameters]
                    values[at] = float(value)
                    assert answer(of(activation=key, parameters=tuple(values))).kind == "agrees"

    def test_a_wrong_number_differs(self, answer):
        program = of()
        wrong = dict(program.numbers) | {"spreads": np.asarray(program.numbers["spreads"]) + 1e-6}
        assert answer(replace(program, numbers=wrong)).kind == "differs"


class TestProgram:
    def test_the_training_is_not_asked_for(self):
        assert of(cloud="xor", bias=2.0, step=3).digest == of().digest

    def test_parameters_stand_in_it_by_name(self):
        assert of(activation="elu", parameters=(0.5,)).inputs["alpha"] == 0.5
        assert of(activation="maxout").inputs["pieces"] == 2
        assert "alpha" not in of().inputs


def test_examples():
    assert doctest.testmod(core.reference.activations).failed == 0
