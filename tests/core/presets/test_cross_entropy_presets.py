"""Every labelled example keeps its contract, and what its sentence says is true."""

import re
from dataclasses import replace
from math import e, log

import numpy as np
import pytest
from numpy.testing import assert_allclose

from core.codecs import tensor
from core.experiment import CrossEntropyExperiment
from core.presets import LABELLED_PRESETS
from core.query import encoded
from core.view import SHOWN, CrossEntropyView, Pitfalls


def view(key, **changes):
    preset = LABELLED_PRESETS[key]
    return CrossEntropyView(replace(CrossEntropyExperiment.of(preset), **changes))


def notice(key):
    return str(LABELLED_PRESETS[key].notice)


@pytest.mark.parametrize("key", list(LABELLED_PRESETS))
class TestEveryPreset:
    def test_its_link_brings_it_back(self, key):
        experiment = CrossEntropyExperiment.of(LABELLED_PRESETS[key])
        assert len(encoded(experiment.to_link())) < 2_000
        read, problems = CrossEntropyExperiment.from_query(experiment.to_link())
        assert problems == ()
        assert read.to_query() == experiment.to_query()
        assert read.preset == key

    def test_its_key_is_an_ascii_name_and_its_texts_are_sentences(self, key):
        preset = LABELLED_PRESETS[key]
        assert re.fullmatch(r"[a-z][a-z0-9_]*", preset.key)
        assert str(preset.title)
        assert str(preset.notice).endswith(".")

    def test_it_shows_what_it_names(self, key):
        preset, experiment = LABELLED_PRESETS[key], view(key).experiment
        np.testing.assert_array_equal(experiment.logits, preset.logits)
        assert experiment.indices == preset.indices
        assert (experiment.labels is None) == (preset.labels is None)
        assert (preset.indices is None) != (preset.labels is None)
        assert (experiment.row, experiment.temperature) == (preset.row, preset.temperature)
        assert np.isfinite(view(key).losses).all()


def test_titles_are_distinct():
    titles = [str(preset.title) for preset in LABELLED_PRESETS.values()]
    assert len(set(titles)) == len(titles)


class TestNotices:
    def test_three_rows(self):
        three = view("three_rows")
        assert [f"{loss:.4f}" for loss in three.losses] == ["0.4076"] * 3
        assert f"{three.row.steps.probabilities[2]:.4f}" == "0.6652"
        assert f"{three.total:.5f}" == "1.22282"
        assert_allclose(three.losses[0], -np.log(three.row.steps.probabilities[2]))
        assert_allclose(three.mean, three.losses[0])
        for number in ("0.4076", "0.6652", "1.22282"):
            assert number in notice("three_rows")

    def test_a_batch_of_small_differences_is_near_a_blind_guess(self):
        rows = view("rows")
        assert "log 3 = 1.0986" in notice("rows")
        assert f"{log(3):.4f}" == "1.0986"
        assert np.abs(rows.losses - log(3)).max() < 0.2
        assert np.ptp(rows.experiment.logits, axis=1).max() < 0.5

    def test_the_nearer_prediction_has_the_smaller_loss(self):
        by_hand = view("by_hand")
        predictions = [
            view("by_hand", row=row).row.steps.probabilities
            for row in range(by_hand.experiment.rows)
        ]
        assert_allclose(predictions, [[0.5, 0.4, 0.1], [0.8, 0.1, 0.1]])
        assert [f"{loss:.4f}" for loss in by_hand.losses] == ["0.6931", "0.2231"]
        assert "0.2231 against 0.6931" in notice("by_hand")
        far, near = (np.abs(p - by_hand.row.targets).sum() for p in predictions)
        assert near < far

    def test_sure_unsure_and_wrong(self):
        sure, unsure, wrong = view("animals").losses
        assert sure < 0.01
        assert_allclose(unsure, log(3))
        right, guess, _ = view("animals").row.logits
        assert view("animals").experiment.row == 2
        assert abs(wrong - (guess - right)) < 0.01

    def test_the_loss_of_a_soft_label_is_least_where_probabilities_equal_it(self):
        soft = view("soft")
        assert_allclose(soft.row.targets.sum(), 1)
        assert soft.row.targets.max() < 1
        best = view("soft", logits=tensor(np.log(soft.row.targets)))
        assert_allclose(best.row.steps.probabilities, soft.row.targets)
        assert_allclose(best.losses[0], soft.row.information.label)
        assert_allclose(best.row.gradient, 0, atol=1e-15)
        assert best.losses[0] < soft.losses[0]
        for move in np.random.default_rng(5).normal(0, 0.1, (50, 3)):
            moved = view("soft", logits=tensor(best.row.logits + move))
            assert moved.losses[0] > best.losses[0]

    def test_with_smoothing_too_sure_costs_more_than_sure(self):
        smoothed = view("smoothed")
        one_hot = np.eye(5)[0]
        assert_allclose(smoothed.row.targets, 0.9 * one_hot + 0.1 / 5)
        sure = view("smoothed", logits=tensor(np.log(smoothed.row.targets)))
        assert sure.row.steps.probabilities[0] < smoothed.row.steps.probabilities[0]
        assert sure.losses[0] < smoothed.losses[0]
        assert smoothed.row.gradient[0] > 0  # down from here

    def test_a_label_that_sums_to_2(self):
        pits = Pitfalls(view("no_distribution"))
        assert pits.mass == 2
        assert sorted(pits.view.row.targets) == [0, 1, 1]
        assert np.abs(pits.claimed_slopes - pits.measured_slopes).max() > 0.1
        assert_allclose(pits.measured_slopes, pits.view.row.gradient, atol=1e-8)

    def test_log_0(self):
        pits = Pitfalls(view("log_zero"))
        assert pits.view.losses.tolist() == [800]
        assert pits.by_hand == np.inf
        assert f"{pits.clipped:.2f}" == "16.12"
        assert np.exp(-800.0) == 0

    def test_a_warm_row_cannot_be_very_wrong(self):
        warm = view("warm")
        p, y = warm.row.steps.probabilities, warm.row.targets
        assert warm.experiment.temperature == 4
        assert_allclose(warm.row.gradient, (p - y) / 4)
        cold = view("warm", temperature=1.0)
        assert warm.losses[0] < cold.losses[0] / 2
        assert np.abs(warm.row.gradient).max() < np.abs(cold.row.gradient).max()
        assert warm.losses[0] < e

    def test_the_true_class_and_the_twenty_most_likely_have_a_bar(self):
        forty = view("forty")
        assert forty.experiment.classes == 40
        best = np.argsort(-forty.row.logits, kind="stable")[:SHOWN]
        assert forty.columns.shown.tolist() == sorted({*best.tolist(), forty.row.label})
        assert forty.row.label not in best, "else the true class shows nothing special"
        assert forty.columns.rest == 19
