"""What Losses shows: every loss of the present logits, along one of them, and two ways down."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import core.view.losses
from core.experiment import LossesExperiment
from core.losses import LOSSES
from core.presets import LOSS_PRESETS
from core.view import LossesView
from core.view.losses import EVERY, FINE, right_from

VIEWS = {key: LossesView(LossesExperiment.of(preset)) for key, preset in LOSS_PRESETS.items()} | {
    "alone": LossesView(LossesExperiment(beside="none")),
    "along another": LossesView(LossesExperiment(chosen=0)),
    "twenty": LossesView(LossesExperiment().with_logits(np.linspace(-100, 100, 20))),
}
each_view = pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))


@each_view
class TestEveryView:
    def test_the_present_numbers_are_those_of_the_logits(self, view):
        experiment = view.experiment
        for key in LOSSES:
            chain = experiment.chain(key)
            assert_allclose(view.value(key), chain.value(experiment.label, experiment.logits))
            slope = chain.gradient(experiment.label, experiment.logits)
            assert_allclose(view.gradient(key), slope)
            assert_allclose(view.length(key), np.linalg.norm(slope))

    def test_the_samples_go_along_each_logit(self, view):
        experiment, parts = view.experiment, view.samples(view.rows)
        assert parts.shape == (len(view.sampled), len(view.coarse), experiment.classes)
        assert experiment.chosen in view.sampled
        for label, part in zip(view.sampled, parts, strict=True):
            assert_array_equal(part[:, label], view.coarse)
            others = np.arange(experiment.classes) != label
            assert (part[:, others] == np.asarray(experiment.logits)[others]).all()
        assert_array_equal(view.rows[-1], experiment.logits)

    def test_the_curves_meet_the_samples(self, view):
        assert len(view.grid) == FINE
        for key in view.experiment.pair:
            parts = view.samples(view.outcomes[key].values)
            coarse = parts[view.sampled.index(view.experiment.chosen)]
            assert_allclose(view.curves[key][::EVERY], coarse, rtol=1e-12)

    def test_the_grid_has_the_present_logit_and_stays_in_bounds(self, view):
        assert np.abs(view.grid).max() <= 100
        assert view.grid[0] <= view.experiment.logits[view.experiment.chosen] <= view.grid[-1]

    def test_both_ways_begin_together(self, view):
        starts = {float(view.share(key)[0]) for key in view.experiment.pair}
        assert len(starts) == 1
        assert all(len(view.path(key)) == view.experiment.steps + 1 for key in view.paths)


def test_why_not_squared_error():
    view = VIEWS["sure_and_wrong"]
    assert view.right_from == (5, None)
    assert view.length("softmax_cross_entropy") / view.length("mean_squared_error") > 200


def test_values_are_what_the_reader_chose():
    start = LossesExperiment()
    for through, expected in (("softmax", 0.000335), ("sigmoid", 0.119203), ("none", -2.0)):
        view = LossesView(replace(start, through=through))
        assert view.input("mean_squared_error") == pytest.approx(expected, abs=2e-6)
        assert view.input("hinge") == -2.0
        assert view.input("poisson") == pytest.approx(np.exp(-2))


def test_of_many_classes_or_steps_only_the_chosen_logit_has_samples():
    assert LossesView(LossesExperiment()).sampled == [0, 1, 2]
    assert LossesView(LossesExperiment(steps=100)).sampled == [1]
    assert VIEWS["twenty"].sampled == [VIEWS["twenty"].experiment.chosen]


def test_the_work_is_done_once():
    experiment = LossesExperiment()
    assert LossesView(experiment).outcomes is LossesView(experiment).outcomes
    assert LossesView(experiment).paths is LossesView(experiment).paths
    assert LossesView(LossesExperiment()).paths is not LossesView(experiment).paths


@pytest.mark.parametrize(
    ("shares", "step"),
    [
        ([0.1, 0.6, 0.7], 1),
        ([0.9], 0),
        ([0.9, 0.4, 0.6], 2),
        ([0.1, 0.5], None),
        ([0.9, np.nan], None),
    ],
)
def test_right_from(shares, step):
    assert right_from(np.array(shares)) == step


def test_examples():
    assert doctest.testmod(core.view.losses).failed == 0
