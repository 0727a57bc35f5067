"""Every example keeps its contract, and what its sentence says is true."""

import re
from math import exp

import numpy as np
import pytest

from core.experiment import SoftmaxExperiment
from core.presets import PRESETS, wave
from core.query import encoded
from core.view import SHOWN, SoftmaxView


def view(key):
    return SoftmaxView(SoftmaxExperiment.of(PRESETS[key]))


@pytest.mark.parametrize("key", list(PRESETS))
class TestEveryPreset:
    def test_its_link_brings_it_back(self, key):
        experiment = SoftmaxExperiment.of(PRESETS[key])
        assert experiment.fits_link
        assert len(encoded(experiment.to_link())) < 2_000
        read, problems = SoftmaxExperiment.from_query(experiment.to_link())
        assert problems == ()
        assert read.to_query() == experiment.to_query()
        assert read.preset == key

    def test_its_key_is_an_ascii_name_and_its_texts_are_sentences(self, key):
        preset = PRESETS[key]
        assert re.fullmatch(r"[a-z][a-z0-9_]*", preset.key)
        assert str(preset.title)
        assert str(preset.notice).endswith(".")

    def test_it_shows_what_it_names(self, key):
        preset = PRESETS[key]
        experiment = SoftmaxExperiment.of(preset)
        np.testing.assert_array_equal(experiment.logits, preset.logits)
        assert experiment.temperature == preset.temperature
        assert experiment.positive_axis == preset.axis % np.ndim(preset.logits)
        assert experiment.entry == preset.entry or preset.entry == ()
        assert view(key).chosen_probability >= 0


def test_titles_are_distinct():
    titles = [str(preset.title) for preset in PRESETS.values()]
    assert len(set(titles)) == len(titles)


class TestNotices:
    def test_each_probability_is_e_times_the_one_before(self):
        p = view("one_two_three").probabilities[0]
        np.testing.assert_allclose(p[1:] / p[:-1], exp(1))
        assert "e ≈ 2.718" in str(PRESETS["one_two_three"].notice)
        assert f"{exp(1):.3f}" == "2.718"

    def test_a_low_temperature_gives_the_leader_almost_all(self):
        experiment = SoftmaxExperiment.of(PRESETS["next_token"])
        cold, warm = view("next_token"), SoftmaxView(experiment.updated("temperature", 2.0))
        assert cold.label == int(cold.logits.argmax())
        assert cold.chosen_probability > 0.7
        assert warm.chosen_probability < 0.45
        assert np.all(warm.probabilities[0, 3:] > 4 * cold.probabilities[0, 3:])

    def test_rows_sum_to_one_and_columns_do_not(self):
        columns, rows = view("rows").axis_sums
        assert rows.all_one
        assert not columns.all_one
        p = view("rows").probabilities
        assert np.all(np.abs(p.sum(axis=0) - 1) > 0.005)

    def test_the_leader_is_9_8_times_as_likely(self):
        first, second, _ = view("leader").logits[0]
        assert round(first - second, 2) == 2.29
        p = view("leader").probabilities[0]
        assert round(p[0] / p[1], 1) == 9.8

    def test_class_2_keeps_15_percent(self):
        five = view("five")
        assert five.label == 2
        assert round(five.logits[0, 2], 3) == 0.065
        assert round(100 * five.chosen_probability) == 15

    def test_along_axis_0_columns_sum_to_one_and_along_the_last_rows_do(self):
        down = SoftmaxExperiment.of(PRESETS["axis_0"])
        assert down.axis == 0
        across = SoftmaxView(down.with_axis(-1))
        assert [sums.all_one for sums in SoftmaxView(down).axis_sums] == [True, False]
        assert [sums.all_one for sums in across.axis_sums] == [False, True]

    def test_the_sequence_begins_at_output_1_2_3(self):
        assert SoftmaxExperiment.of(PRESETS["sequence"]).entry == (1, 2, 3)
        assert view("sequence").axis == 2

    def test_attention_has_four_axes_and_every_query_shares_one(self):
        attention = view("attention")
        assert attention.experiment.logits.ndim == 4
        assert attention.axis == 3
        assert attention.axis_sums[3].all_one

    def test_large_logits_stay_small_after_the_maximum(self):
        with np.errstate(over="ignore"):
            assert np.isinf(np.exp(1000.0))
        large = view("large")
        assert large.steps.shifted.tolist() == [0, -1, -2]
        shifted = SoftmaxView(SoftmaxExperiment().with_logits([0, -1, -2]))
        np.testing.assert_array_equal(large.probabilities, shifted.probabilities)

    def test_a_masked_class_is_exactly_zero_as_if_it_were_not_there(self):
        masked = view("masked")
        assert masked.chosen_probability == 0
        without = SoftmaxView(SoftmaxExperiment().with_logits([1, 2, 0.5]))
        np.testing.assert_allclose(masked.probabilities[0, [0, 2, 3]], without.probabilities[0])

    def test_twenty_of_forty_have_a_bar(self):
        forty = view("forty")
        assert forty.classes == 40
        best = set(np.argsort(-forty.logits[0], kind="stable")[:SHOWN].tolist())
        assert set(forty.columns.shown.tolist()) == best, (
            "the chosen class should be one of the twenty"
        )
        assert forty.columns.rest == 20


def test_the_wave_is_always_the_same():
    assert wave(2, 3).tolist() == wave(6).reshape(2, 3).tolist()
    assert np.abs(wave(40)).max() <= 3
    np.testing.assert_array_equal(wave(40), np.round(wave(40), 1))
