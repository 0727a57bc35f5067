"""Keras runs the races of Two variables; the program runs as it is pasted."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import RaceExperiment
from core.experiment.racer import RACING_SCHEDULES, Racer, fitting_rate
from core.optimizers import OPTIMIZERS
from core.presets import RACES
from core.reference.answer import compared
from core.reference.gradient_descent import LEAST, MOST
from core.reference.two_variables import two_variables_program
from core.surfaces import SURFACES
from core.typed_objective import Typed
from core.view import RaceView


def of(**values):
    return two_variables_program(RaceView(replace(RaceExperiment(), **values)))


def drawn(count):
    """Programs of races as a user would set them."""
    random = np.random.default_rng(8)
    for _ in range(count):
        surface = str(random.choice(list(SURFACES)))
        (left, right), (bottom, top) = SURFACES[surface].domain
        racers = tuple(
            Racer(
                optimizer,
                float(
                    random.choice([0, 0.3, 1, 3, 8]) * fitting_rate(optimizer, SURFACES[surface])
                ),
                str(random.choice(RACING_SCHEDULES)),
                (("momentum", float(random.choice([0, 0.5, 1]))), ("cycle", True)),
            )
            for optimizer in random.choice(list(OPTIMIZERS), 2)
        )
        yield of(
            surface=surface,
            x=float(random.uniform(left, right)),
            y=float(random.uniform(bottom, top)),
            steps=int(random.integers(1, 20)),
            racers=racers,
            chosen=0,
        )


def answer(program):
    names = {"print": lambda *texts: None}
    exec(program.text(), names)
    theirs = {name: np.asarray(names[name], np.float64) for name in program.numbers}
    return compared(program.numbers, theirs, program.tolerance)


@pytest.mark.usefixtures("tf")
class TestKeras:
    @pytest.mark.parametrize("key", list(RACES))
    def test_it_agrees_on_every_example(self, key):
        program = two_variables_program(RaceView(RaceExperiment.of(RACES[key])))
        got = answer(program)
        assert got.kind == "agrees", str(got.sentence)
        assert LEAST <= program.tolerance <= MOST

    def test_it_agrees_on_whatever_is_set(self):
        for program in drawn(20):
            got = answer(program)
            assert got.kind == "agrees", f"{got.sentence}\n{program.text()}"

    def test_it_agrees_on_what_is_typed(self):
        one = RaceExperiment(steps=20).updated("surface", "typed")
        for text in ("x^2 + 3y^2 + 2sin(2x)*sin(3y)", "log(x) + y^2", "x*y", "max(x, 2y)^2"):
            view = RaceView(one.with_typed(Typed(text, -4, 4)))
            got = answer(two_variables_program(view))
            assert got.kind == "agrees", str(got.sentence)

    def test_a_wrong_number_differs(self):
        program = of()
        wrong = dict(program.numbers)
        wrong["points_2"] = np.asarray(wrong["points_2"]) + 0.01
        assert answer(replace(program, numbers=wrong)).kind == "differs"


class TestProgram:
    def test_numbers_come_in_as_inputs_alone(self):
        program = of()
        assert program.inputs["momentum_2"] == 0.6
        assert "0.6" not in program.body
        assert "condition" in program.inputs
        assert "condition" not in of(surface="saddle", x=1.0, y=1.0).inputs

    def test_what_is_looked_at_is_not_asked_for(self):
        assert of(step=2, chosen=0, log=False).digest == of().digest

    def test_a_path_that_leaves_is_compared_up_to_there(self):
        racers = (Racer("gradient_descent", 1.0),)
        view = RaceView(RaceExperiment(racers=racers, chosen=0, steps=50))
        program = two_variables_program(view)
        assert len(program.numbers["points_1"]) <= view.last + 1 < 50
