"""What Two variables shows: paths, arrows, memory, the map, and ghosts."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

import core.view.two_variables
from core.experiment import RaceExperiment
from core.experiment.racer import Racer
from core.optimizers import OPTIMIZERS
from core.presets import RACES
from core.rate_map import Fate, fate
from core.view import RaceView
from core.view.two_variables import MOMENTUM, SQUARES, map_axes
from tests.core.experiment.test_two_variables_experiment import experiments

CASES = {key: RaceView(RaceExperiment.of(preset)) for key, preset in RACES.items()}


def alone(key, **changes):
    racer = Racer(key, 0.05)
    return RaceView(RaceExperiment(racers=(racer,), chosen=0, **changes))


@given(experiments)
@settings(max_examples=25)
def test_anything_goes_without_a_warning(experiment):
    view = RaceView(experiment)
    assert 0 <= view.step <= view.last <= experiment.steps
    assert view.map.shape == (24, 36)
    assert view.map_end >= experiment.racer.rate
    assert np.isfinite(view.grid[2]).all()


@pytest.mark.parametrize("key", list(OPTIMIZERS))
def test_the_step_to_come_is_the_step_that_comes(key):
    for step in (0, 1, 7):
        view = alone(key, step=step)
        before, after = view.path.points[step : step + 2]
        assert_allclose(before + view.arrows.step, after)


def test_the_arrows_of_momentum_add_up_to_the_step():
    arrows = alone("momentum", step=5).arrows
    assert_allclose(arrows.gradient + arrows.momentum, arrows.step)
    assert_allclose(alone("momentum", step=0).arrows.momentum, [0, 0])


def test_arrows_point_against_the_gradient():
    for key in OPTIMIZERS:
        view = alone(key, step=3)
        gradient = view.path.gradients[3]
        assert np.dot(view.arrows.gradient, gradient) < 0
        (a, b), (c, d) = view.arrows.gradient, gradient
        assert a * d - b * c == pytest.approx(0, abs=1e-12)
    assert alone("adagrad").arrows.momentum is None
    assert alone("adam", step=3).arrows.momentum is not None


@pytest.mark.parametrize(
    ("key", "momentum", "squares"),
    [
        ("gradient_descent", False, False),
        ("momentum", True, False),
        ("nesterov", True, False),
        ("adagrad", False, True),
        ("rmsprop", False, True),
        ("adam", True, True),
    ],
)
def test_what_is_remembered(key, momentum, squares):
    view = alone(key)
    assert (view.memories(MOMENTUM) is not None) == momentum
    assert (view.memories(SQUARES) is not None) == squares
    if key == "adagrad":
        total = 0.1 + np.cumsum(view.path.gradients**2, axis=0)
        assert_allclose(view.memories(SQUARES)[1:], total[:-1])


@pytest.mark.parametrize("key", list(RACES))
def test_the_map_tells_of_the_racer_what_the_racer_does(key):
    view = CASES[key]
    rates, memories = map_axes(view.map_end)
    random = np.random.default_rng(4)
    for row, column in zip(random.integers(24, size=6), random.integers(36, size=6), strict=True):
        racer = view.mapped.updated(view.mapped.memory.name, float(memories[row]))
        path = view.descent(racer.updated("rate", float(rates[column])))
        assert view.map[row, column] == fate(path).value


def test_the_map_stays_where_the_racer_moves_on_it():
    one = CASES["zigzag"].experiment
    moved = one.with_racer("rate", 0.1).with_racer("momentum", 0.2)
    assert RaceView(moved).map is CASES["zigzag"].map
    assert RaceView(replace(one, chosen=0)).memory == 0


def test_it_grows_with_a_large_rate():
    wide = RaceView(CASES["zigzag"].experiment.with_racer("rate", 9.9))
    assert wide.map_end == 10  # no rate is larger
    assert RaceView(CASES["zigzag"].experiment.with_racer("rate", 0.3)).map_end == 0.5
    assert CASES["zigzag"].map_end == pytest.approx(4.2 / 20)


def test_on_a_bowl_the_limit_parts_the_map():
    view = CASES["zigzag"]
    rates, memories = map_axes(view.map_end)
    limits = np.interp(memories, view.limit[1], view.limit[0])
    diverges = view.map == Fate.DIVERGES.value
    assert diverges[rates[np.newaxis] > 1.1 * limits[:, np.newaxis]].all()
    assert not diverges[rates[np.newaxis] < 0.95 * limits[:, np.newaxis]].any()
    assert CASES["rosenbrock"].limit is None
    assert alone("adam").limit is None


def test_ghosts_of_other_surfaces_are_not_drawn():
    here, there = RaceExperiment(), RaceExperiment.of(RACES["saddle"])
    assert len(RaceView(here, (there, here)).ghost_paths) == 2
    assert RaceView(here, (there,)).ghost_paths == []


def test_a_path_that_is_cut_rests_at_its_end():
    view = CASES["limit"]
    late = RaceView(replace(view.experiment, step=59))
    assert late.shown(late.paths[0]) == len(late.paths[0].points) - 1 < 59
    assert late.shown(late.paths[1]) == 59


def test_examples_run():
    assert doctest.testmod(core.view.two_variables).failed == 0
