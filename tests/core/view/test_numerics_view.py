"""What Numerics shows: the grid, the steps, the sweep, and both cross entropies."""

import doctest
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

import core.view.numerics
from core.experiment import NumericsExperiment
from core.numerics import FORMATS, WAYS, State
from core.presets import NUMERICS
from core.view import NumericsView
from core.view.numerics import SIZES

START = NumericsView(NumericsExperiment())


def test_the_grid_has_a_cell_for_every_type_and_way():
    assert START.cells.errors.shape == (1, len(FORMATS), len(WAYS))
    assert START.sweep_cells.errors.shape == (len(SIZES), len(FORMATS), len(WAYS))
    assert (START.cells.guilty[START.cells.states == State.FINE] == -1).all()
    assert (START.cells.guilty[START.cells.states != State.FINE] >= 0).all()


@pytest.mark.parametrize("answer", ["loss", "p"])
@pytest.mark.parametrize("key", list(NUMERICS))
def test_the_sweep_at_the_present_size_is_the_grid(key, answer):
    experiment = replace(NumericsExperiment.of(NUMERICS[key]), scale=1.0, answer=answer)
    view = NumericsView(experiment)
    at = int(np.argmin(abs(SIZES - 1)))
    assert SIZES[at] == pytest.approx(1, rel=1e-12)
    exactly = NumericsView(replace(experiment, scale=float(SIZES[at])))
    for part in ("errors", "states", "guilty", "causes"):
        swept, now = getattr(view.sweep_cells, part)[at], getattr(exactly.cells, part)[0]
        np.testing.assert_array_equal(swept, now)


def test_the_steps_are_those_of_the_chosen_cell():
    symbols = [step.symbol for step in START.steps]
    assert symbols[:3] == ["cast(x)", "m = max x", "d = x − m"]
    power = START.steps[3]
    assert power.values.tolist() == [1, pytest.approx(9.357623e-14), 0]
    assert power.worst == 2
    assert power.state == State.UNDERFLOW
    assert abs(power.exact / Decimal("7.66764807372241e-53") - 1) < Decimal("1e-13")
    assert START.steps[-1].error == np.inf


def test_the_two_cross_entropies_and_their_slopes():
    of_logits, of_softmax, clipped, naive = START.losses
    assert (of_logits, of_softmax, naive) == (120, np.inf, np.inf)
    assert clipped == pytest.approx(16.118, abs=1e-3)
    assert START.slopes[0] == -1
    assert np.isnan(START.slopes[1])
    assert START.slopes[2] == 0
    assert float(START.exact_loss) == pytest.approx(120)
    assert float(START.exact_slope) == -1


def test_a_slope_near_0_has_its_digits():
    view = NumericsView(replace(NumericsExperiment().with_logits([100.0, 0.0]), label=0))
    assert float(view.exact_slope) == pytest.approx(-np.exp(-100.0), rel=1e-13)


def test_sizes_beyond_every_type():
    view = NumericsView(NumericsExperiment().with_logits([10_000.0, -10_000.0]))
    assert not np.isfinite(view.sweep_cells.errors[-1, 0]).any()
    assert (view.sweep_cells.states[-1, -1, 2]) == State.FINE  # float64, by log-softmax


def test_a_sweep_is_kept():
    again = NumericsView(replace(START.experiment, scale=7.0, dtype="float16"))
    assert again.sweep is START.sweep


def test_examples():
    assert doctest.testmod(core.view.numerics).failed == 0
