"""Every example keeps its contract, and what its sentence says is true."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.descent import Verdict
from core.experiment import DescentExperiment
from core.presets import DESCENTS
from core.query import encoded
from core.view import DescentView


def view(key, **changes):
    return DescentView(replace(DescentExperiment.of(DESCENTS[key]), **changes))


@pytest.mark.parametrize("key", list(DESCENTS))
class TestEveryPreset:
    def test_its_link_brings_it_back(self, key):
        experiment = DescentExperiment.of(DESCENTS[key])
        assert len(encoded(experiment.to_link())) < 1_000
        read, problems = DescentExperiment.from_query(experiment.to_link())
        assert problems == ()
        assert read.to_query() == experiment.to_query()
        assert read.untouched

    def test_its_texts_are_sentences(self, key):
        preset = DESCENTS[key]
        assert re.fullmatch(r"[a-z][a-z0-9_]*", preset.key)
        assert str(preset.title)
        assert str(preset.notice).endswith(".")


def test_titles_are_distinct():
    assert len({str(preset.title) for preset in DESCENTS.values()}) == len(DESCENTS)


class TestNotices:
    def test_the_bowl_prints_what_the_sources_print(self):
        printed = [5, 2, 0.8, 0.32, 0.128, 0.0512]
        np.testing.assert_allclose(view("bowl").path.points, printed, rtol=0, atol=2e-7)

    def test_crawling_leaves_two_thirds(self):
        points = view("crawls").path.points
        assert points[20] / points[0] == pytest.approx(2 / 3, abs=0.01)

    @pytest.mark.parametrize("start", [5, -3, 0.1])
    def test_one_step_is_enough_from_everywhere(self, start):
        assert view("one_step", start=start).path.points[1] == 0

    def test_overshooting_changes_sides(self):
        points = view("overshoots").path.points
        np.testing.assert_allclose(points[1:], -0.8 * points[:-1])

    def test_rate_one_never_converges(self):
        path = view("oscillates").path
        assert set(path.points) == {5, -5}
        assert set(path.values) == {25}
        assert path.verdict is Verdict.OSCILLATES
        assert view("oscillates", rate=0.99, steps=200).path.values[-1] < 25
        assert view("oscillates", rate=1.01).path.verdict is Verdict.DIVERGES

    def test_too_large_a_rate_diverges(self):
        path = view("diverges").path
        np.testing.assert_allclose(path.points[1:], -1.2 * path.points[:-1])
        assert path.verdict is Verdict.DIVERGES

    def test_the_staircase_cures_rate_one(self):
        path = view("staircase").path
        np.testing.assert_array_equal(path.points[:6], [5, -5, 5, -5, 5, -5])
        np.testing.assert_array_equal(path.rates[4:7], [1, 0.5, 0.5])
        assert path.points[6] == 0
        smooth = view("staircase", staircase=False).path
        assert (np.diff(smooth.rates) < 0).all()

    def test_adam_begins_with_steps_of_the_rate_and_runs_past(self):
        adam = view("adam")
        assert adam.path.points[:3] == pytest.approx([5, 4.7, 4.4], abs=1e-3)
        assert adam.path.points.min() < 0
        assert abs(adam.other.points[20]) < 1e-6 < abs(adam.path.points[20])

    def test_the_start_decides_the_minimum(self):
        assert not view("local").path.minimum.is_global
        assert view("local").path.minimum.x == pytest.approx(3.84, abs=0.005)
        assert view("global").path.minimum.x == pytest.approx(-1.31, abs=0.005)
        assert view("local", start=1.97, steps=200).path.minimum.is_global
        assert not view("local", start=1.98, steps=200).path.minimum.is_global

    def test_momentum_passes_the_local_minimum(self):
        shown = view("momentum")
        assert shown.path.minimum.is_global
        assert not shown.other.minimum.is_global
        assert not view("momentum", momentum=0.6).path.minimum.is_global

    def test_the_hill_between_the_wells(self):
        assert view("wells").path.minimum.x == pytest.approx(0.96, abs=0.005)
        assert view("wells", start=0.07, steps=200).path.minimum.is_global
        assert not view("wells", start=0.08, steps=200).path.minimum.is_global

    def test_the_kink_never_settles_unless_the_rate_decays(self):
        path = view("kink").path
        assert path.verdict is Verdict.OSCILLATES
        np.testing.assert_allclose(sorted(set(path.points[-4:].round(9))), [-0.1, 0.2])
        assert abs(view("kink_decays").path.points[-1]) < 0.001

    def test_noise_wanders_less_with_a_decaying_rate(self):
        constant, decaying = view("noise"), view("noise_decays")
        for shown in (constant, decaying):
            assert abs(shown.other.points[-1]) < 0.3
            assert np.abs(shown.path.points[15:]).max() < 2.5
        spread = [np.ptp(shown.path.points[30:]) for shown in (constant, decaying)]
        assert spread[1] < 0.5 * spread[0]

    def test_noise_leaves_the_local_minimum(self):
        shown = view("noise_escapes")
        assert not shown.other.minimum.is_global
        assert shown.path.points[-20:].max() < 2
