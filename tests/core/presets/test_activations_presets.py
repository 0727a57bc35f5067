"""Every example keeps its contract, and what its sentence says is true."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.experiment import ActivationExperiment
from core.presets import ACTIVATION_PRESETS
from core.query import encoded
from core.view import ActivationView


def view(key, **changes):
    return ActivationView(replace(ActivationExperiment.of(ACTIVATION_PRESETS[key]), **changes))


@pytest.mark.parametrize("key", list(ACTIVATION_PRESETS))
class TestEveryPreset:
    def test_its_link_brings_it_back(self, key):
        experiment = ActivationExperiment.of(ACTIVATION_PRESETS[key])
        assert len(encoded(experiment.to_link())) < 1_000
        read, problems = ActivationExperiment.from_query(experiment.to_link())
        assert problems == ()
        assert read.to_query() == experiment.to_query()
        assert read.untouched

    def test_its_texts_are_sentences(self, key):
        preset = ACTIVATION_PRESETS[key]
        assert re.fullmatch(r"[a-z][a-z0-9_]*", preset.key)
        assert str(preset.title)
        assert str(preset.notice).endswith(".")


def test_titles_are_distinct():
    titles = {str(preset.title) for preset in ACTIVATION_PRESETS.values()}
    assert len(titles) == len(ACTIVATION_PRESETS)


class TestNotices:
    def test_half_of_a_layer_is_silent(self):
        bend = view("bend")
        assert bend.stack.silent[0] == pytest.approx(0.5, abs=0.02)
        assert bend.training.accuracies[-1] == 1
        assert bend.straight.accuracies[-1] < 0.95

    def test_less_than_a_millionth_is_left(self):
        assert view("vanishing").stack.errors[0] < 1e-6
        assert ACTIVATIONS["sigmoid"].derivative(0.0) == 0.25

    def test_most_outputs_stand_at_the_ends(self):
        outputs = view("saturated").stack.outputs
        assert np.mean(np.abs(outputs) > 0.95) > 0.6

    def test_dead_from_the_start(self):
        dead = view("dead")
        assert dead.experiment.bias == -5
        assert (dead.training.silent == 1).all()
        assert dead.training.losses[-1] == pytest.approx(np.log(2), abs=1e-9)
        assert (dead.stack.outputs == 0).mean() > 0.999

    def test_the_leak_gets_out(self):
        rescued = view("rescued")
        assert rescued.experiment.bias == -5
        assert rescued.settings == {"negative_slope": 0.2}
        assert rescued.training.accuracies[-1] > 0.97

    def test_selu_keeps_mean_and_variance(self):
        selu = view("selu")
        assert selu.stack.spreads == pytest.approx(np.ones(20), abs=0.25)
        assert selu.stack.outputs.mean() == pytest.approx(0, abs=0.03)

    def test_tanh_parts_xor_and_a_line_does_not(self):
        xor = view("xor")
        assert xor.training.accuracies[-1] > 0.97
        assert xor.straight.accuracies[-1] < 0.7

    def test_gelu_is_lowest_where_it_says(self):
        x = np.linspace(-3, 0, 30_001)
        assert x[ACTIVATIONS["gelu"].value(x).argmin()] == pytest.approx(-0.75, abs=0.005)
        assert (ACTIVATIONS["gelu"].derivative(x[x < -0.76]) < 0).all()
        assert view("spirals").training.accuracies[-1] > 0.97

    def test_maxout_passes_the_larger(self):
        maxout = view("maxout")
        assert (maxout.value, maxout.slopes.tolist()) == (2.0, [1.0, 0.0])
        assert maxout.kinks == (maxout.experiment.other,)

    def test_the_slope_of_glu_is_its_gate(self):
        _, _, slopes = view("gate").curve
        assert slopes[0] == pytest.approx(np.full(slopes.shape[1], 0.7310585786300049))
