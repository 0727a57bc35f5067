"""The view of Full batch or mini-batch?, and what its examples say of themselves."""

import doctest
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

import core.view.batches
from core.batches import gradients, losses
from core.experiment import BatchesExperiment
from core.presets import BATCHES
from core.view import BatchesView
from core.view.batches import WAYS
from tests.core.experiment.test_batches_experiment import experiments


def view(key="race", **values):
    return BatchesView(replace(BatchesExperiment.of(BATCHES[key]), **values))


def above(shown):
    return {way: shown.now[way].loss - shown.least for way in WAYS}


def restless(shown, way):
    """How far the second half of a path wanders."""
    points = shown.courses[way].points
    return float(points[len(points) // 2 :].std(axis=0).max())


class TestNow:
    @given(experiments)
    def test_where_the_paths_are(self, experiment):
        shown = BatchesView(experiment)
        for way in WAYS:
            now, path = shown.now[way], shown.courses[way]
            np.testing.assert_array_equal(now.point, path.points[now.update])
            assert path.seen[now.update] <= shown.step
            assert now.update == len(path.seen) - 1 or path.seen[now.update + 1] > shown.step

    def test_the_same_examples_give_other_counts_of_updates(self):
        counts = {way: view(step=41).now[way].update for way in WAYS}
        assert counts == {"full": 1, "mini": 5, "single": 41}
        assert {way: view(step=0).now[way].update for way in WAYS} == dict.fromkeys(WAYS, 0)

    def test_the_cloud_is_about_the_full_gradient(self):
        shown = view(step=80)
        own = gradients(shown.x, shown.y, shown.now["mini"].point)
        np.testing.assert_array_equal(shown.own_gradients, own)
        np.testing.assert_allclose(shown.full_gradient, own.mean(axis=0))
        middle = shown.batch_gradients.mean(axis=0)
        error = shown.spreads[7] / np.sqrt(len(shown.batch_gradients))
        assert np.hypot(*(middle - shown.full_gradient)) < 4 * error
        whole = view(batch=40).batch_gradients
        np.testing.assert_allclose(whole - view(batch=40).full_gradient, 0, atol=1e-12)

    def test_a_moved_example_is_where_it_was_put(self):
        assert view("outlier").y[39] == -6
        np.testing.assert_array_equal(view("outlier").y[:39], view().y[:39])

    def test_lines_of_equal_j(self):
        shown = view()
        line = shown.level(3.0)
        np.testing.assert_allclose(losses(shown.x, shown.y, line) - shown.least, 3, rtol=1e-9)
        np.testing.assert_allclose(line[0], line[-1])


class TestExamples:
    def test_race(self):
        ends = above(view())
        assert ends["mini"] < ends["single"] < ends["full"]
        early = above(view(step=40))
        assert early["single"] < early["mini"] < early["full"]
        assert restless(view(), "single") > 2 * restless(view(), "mini")

    def test_too_fast(self):
        ends = above(view("too_fast"))
        assert ends["full"] < 0.02
        assert restless(view("too_fast"), "single") > 1
        assert max(above(view("too_fast", step=step))["single"] for step in range(240, 480)) > 20

    def test_no_noise(self):
        assert above(view("no_noise"))["single"] == pytest.approx(0, abs=1e-12)
        assert restless(view("no_noise"), "single") < 1e-3

    def test_pairs(self):
        shown = view("pairs")
        assert restless(shown, "full") < restless(shown, "mini") < restless(shown, "single")
        assert shown.spreads[7] < shown.spreads[1] / 2 < 1.2 * shown.spreads[7]

    def test_outlier(self):
        shown = view("outlier")
        assert 1.5 * shown.x[39] + 0.5 - shown.y[39] == pytest.approx(11, abs=0.1)
        assert shown.spreads[0] > 2 * view().spreads[0]
        assert (shown.y < -3).sum() == 1


def test_examples_run():
    assert doctest.testmod(core.view.batches).failed == 0
