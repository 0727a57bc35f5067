"""The view of Gradient descent."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

import core.view.gradient_descent
from core.descent import descend
from core.experiment import DescentExperiment
from core.experiment.gradient_descent import FULL_BATCH
from core.objectives import OBJECTIVES
from core.optimizers import OPTIMIZERS
from core.presets import DESCENTS
from core.schedules import SCHEDULES
from core.typed_objective import TYPED, Typed
from core.view import DescentView
from tests.core.experiment.test_gradient_descent_experiment import experiments


def view(**values):
    return DescentView(replace(DescentExperiment(), **values))


class TestPaths:
    def test_it_is_the_descent_of_the_core(self):
        shown = view(
            optimizer="nesterov", momentum=0.5, schedule="cosine_decay", steps=30, alpha=0.1
        )
        rate = SCHEDULES["cosine_decay"](initial=0.3, decay_steps=10, alpha=0.1)
        path = descend(OBJECTIVES["square"], 5, rate, 30, OPTIMIZERS["nesterov"](momentum=0.5))
        assert_array_equal(shown.path.points, path.points)

    def test_the_other_one_has_its_optimizer_and_the_same_noise(self):
        shown = view(compare="adam", noise=1.0, beta_1=0.5)
        noise = shown.experiment.noises
        adam = OPTIMIZERS["adam"](beta_1=0.5)
        path = descend(OBJECTIVES["square"], 5, 0.3, 5, adam, noise=noise)
        assert_array_equal(shown.other.points, path.points)

    def test_the_full_batch_is_the_same_without_noise(self):
        shown = view(compare=FULL_BATCH, noise=1.0, optimizer="momentum")
        path = descend(OBJECTIVES["square"], 5, 0.3, 5, OPTIMIZERS["momentum"])
        assert_array_equal(shown.other.points, path.points)
        assert shown.path.points[1] != path.points[1]

    def test_alone_there_is_no_other(self):
        assert view().other is None

    def test_the_shown_step_stays_on_a_path_that_is_cut(self):
        shown = view(rate=5.0, steps=100, step=50)
        assert shown.last < 50
        assert shown.step == shown.last
        assert view().step == 5
        assert view(step=2).step == 2


class TestLead:
    def test_the_rate_decides_where_the_first_step_ends(self):
        assert view().leads
        assert view(rate=0.0).leads
        assert not view(start=0.0).leads
        assert view(start=0.0, noise=1.0).leads
        assert not view(objective="absolute", start=0.0, optimizer="adam").leads


class TestContraction:
    def test_only_plain_descent_on_the_square_has_a_factor(self):
        assert view().contracts
        assert view(schedule="cosine_decay").contracts
        assert not view(optimizer="momentum").contracts
        assert not view(objective="absolute").contracts


class TestWindow:
    @given(experiments)
    def test_it_holds_the_domain_the_start_and_the_minima(self, experiment):
        shown = DescentView(experiment)
        left, right, bottom, top = shown.window
        low, high = shown.objective.domain
        assert left <= low < high <= right
        assert left <= experiment.start <= right
        assert all(bottom < minimum.value < top for minimum in shown.objective.minima)
        assert np.isfinite(shown.window).all()

    def test_it_follows_a_path_that_leaves_but_not_for_ever(self):
        left, right, _, _ = view(rate=1.1, steps=12).window
        assert left < -12.4
        assert right > 14.9
        assert right < 20

    def test_a_path_inside_does_not_move_it(self):
        assert len({DescentView(DescentExperiment.of(DESCENTS[key])).window[:2]
                    for key in ("bowl", "crawls", "one_step", "oscillates")}) == 1  # fmt: skip

    def test_a_pole_does_not_flatten_the_rest(self):
        pole = DescentExperiment().with_objective(TYPED).with_typed(Typed("1/x^2", -6.0, 6.0))
        _, _, bottom, top = DescentView(pole).window
        assert bottom < 0 < top < 50

    def test_a_typed_function_may_have_gaps(self):
        gaps = DescentExperiment().with_objective(TYPED).with_typed(Typed("log(x)", -6.0, 6.0))
        shown = DescentView(gaps)
        assert np.isfinite(shown.window).all()
        x, values = shown.curve
        assert np.isnan(values[x < 0]).all()
        assert np.isfinite(values[x > 0]).all()

    def test_a_level_function_has_a_window(self):
        level = DescentExperiment().with_objective(TYPED).with_typed(Typed("0x", -6.0, 6.0))
        _, _, bottom, top = DescentView(level).window
        assert bottom < 0 < top

    def test_the_curve_has_its_corners(self):
        x, values = view(objective="absolute", start=-7.3).curve
        assert 0 in x
        assert values.min() == 0
        assert (np.diff(x) > 0).all()


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_rates_may_be_scaled(scale):
    shown = view()
    assert shown.descent(shown.optimizer, scale=scale).rates[0] == 0.3 * scale


def test_examples_run():
    assert doctest.testmod(core.view.gradient_descent).failed == 0
