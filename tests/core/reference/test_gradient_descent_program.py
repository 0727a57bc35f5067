"""Keras walks the paths of Gradient descent; the program runs as it is pasted."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import InputError
from core.experiment import DescentExperiment
from core.experiment.gradient_descent import ALONE, FULL_BATCH
from core.objectives import OBJECTIVES
from core.optimizers import OPTIMIZERS
from core.presets import DESCENTS
from core.reference.answer import compared
from core.reference.gradient_descent import LEAST, MOST, gradient_descent_program
from core.schedules import SCHEDULES
from core.typed_objective import TYPED, Typed
from core.view import DescentView

CHAOS = {"objective": "square_plus_sine", "start": 6.0, "rate": 0.3, "steps": 200}


def of(**values):
    return gradient_descent_program(DescentView(replace(DescentExperiment(), **values)))


def drawn(count):
    """Programs of experiments as a user would set them."""
    random = np.random.default_rng(8)
    while count:
        objective = str(random.choice(list(OBJECTIVES)))
        yield of(
            objective=objective,
            start=float(random.uniform(*OBJECTIVES[objective].domain)),
            rate=float(random.choice([0, 0.01, 0.05, 0.1, 0.3, 0.5, 0.9, 1, 1.1, 10])),
            steps=int(random.integers(1, 30)),
            optimizer=str(random.choice(list(OPTIMIZERS))),
            compare=str(random.choice([ALONE, FULL_BATCH, *OPTIMIZERS])),
            schedule=str(random.choice(list(SCHEDULES))),
            noise=float(random.choice([0, 0, 3])),
            staircase=bool(random.integers(2)),
            cycle=bool(random.integers(2)),
        )
        count -= 1


def answer(program):
    names = {"print": lambda *texts: None}
    exec(program.text(), names)
    theirs = {name: np.asarray(names[name], np.float64) for name in program.numbers}
    return compared(program.numbers, theirs, program.tolerance)


@pytest.mark.usefixtures("tf")
class TestKeras:
    @pytest.mark.parametrize("key", list(DESCENTS))
    def test_it_agrees_on_every_example(self, key):
        program = gradient_descent_program(DescentView(DescentExperiment.of(DESCENTS[key])))
        got = answer(program)
        assert got.kind == "agrees", str(got.sentence)
        assert got.size < 1e-4
        assert LEAST <= program.tolerance <= MOST

    def test_it_agrees_on_whatever_is_set(self):
        for program in drawn(40):
            got = answer(program)
            assert got.kind == "agrees", f"{got.sentence}\n{program.text()}"

    @pytest.mark.parametrize(
        "text",
        [
            "0.1x^2 - cos(2x)",
            "log(x) + x",
            "sin(1) x^2 - pi x + 2^x",
            "max(0, x - 1) + min(x^2, 3)",
            "2x + 1",
            "sign(x)",
            "0x",
            "softplus(x) + sigmoid(-x) abs(x)",
            "x^x",
        ],
    )
    def test_it_agrees_on_what_is_typed(self, text):
        own = DescentExperiment().with_objective(TYPED).with_typed(Typed(text, -6.0, 6.0))
        program = gradient_descent_program(DescentView(own))
        got = answer(program)
        assert got.kind == "agrees", f"{got.sentence}\n{program.text()}"

    def test_a_chaotic_path_is_compared_as_far_as_that_has_a_meaning(self):
        program = of(**CHAOS)
        assert "the first" in str(program.scope)
        assert 5 < len(program.numbers["rates"]) < 100
        assert answer(program).kind == "agrees"

    def test_a_wrong_number_differs(self):
        program = of()
        wrong = dict(program.numbers) | {"points": np.asarray(program.numbers["points"]) + 1e-4}
        assert answer(replace(program, numbers=wrong)).kind == "differs"


class TestProgram:
    def test_what_is_not_used_does_not_stand_in_it(self):
        assert of().inputs.keys() == {"start", "steps", "initial"}
        assert "momentum" in of(optimizer="momentum").inputs
        assert {"beta_1", "beta_2"} <= of(compare="adam").inputs.keys()
        assert "noise" in of(noise=1.0).inputs

    def test_the_shown_step_is_not_asked_for(self):
        assert of(step=2).digest == of(step=3).digest == of().digest

    def test_a_path_that_leaves_is_compared_up_to_there(self):
        view = DescentView(replace(DescentExperiment(), rate=3.0, steps=50))
        assert len(gradient_descent_program(view).numbers["points"]) == view.last + 1 < 50

    def test_the_shortest_path_has_a_step(self):
        for start in (-100.0, 100.0):
            for objective in OBJECTIVES:
                values = {"start": start, "rate": 10.0, "objective": objective, "noise": 100.0}
                assert len(of(**values).numbers["rates"]) >= 1

    def test_nothing_unknown_gets_into_it(self):
        with pytest.raises(InputError):
            of(optimizer="__import__")

    def test_a_typed_formula_gets_into_it_as_our_tree_writes_it(self):
        own = DescentExperiment().with_objective(TYPED).with_typed(Typed("２x²−1", -6.0, 6.0))
        assert "value = 2 * x ** 2 - 1\n" in gradient_descent_program(DescentView(own)).text()
