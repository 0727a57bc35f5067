"""The examples of Sigmoid or softmax show what their notices say."""

import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from core.experiment import SigmoidExperiment
from core.presets import ELEMENT_PRESETS
from core.sigmoid import sigmoid
from core.view import SHOWN, PosWeightView, SigmoidView


def view(key):
    return SigmoidView(SigmoidExperiment.of(ELEMENT_PRESETS[key]))


@pytest.mark.parametrize("key", list(ELEMENT_PRESETS))
class TestEvery:
    def test_its_key_is_an_ascii_name_and_its_texts_are_sentences(self, key):
        preset = ELEMENT_PRESETS[key]
        assert re.fullmatch(r"[a-z][a-z0-9_]*", preset.key)
        assert str(preset.title)
        assert str(preset.notice).endswith(".")

    def test_it_shows_what_it_names(self, key):
        preset = ELEMENT_PRESETS[key]
        experiment = SigmoidExperiment.of(preset)
        np.testing.assert_array_equal(experiment.logits, preset.logits)
        np.testing.assert_array_equal(experiment.labels, preset.labels)
        assert experiment.chosen == preset.chosen
        assert experiment.pos_weight == preset.pos_weight
        assert np.isfinite(SigmoidView(experiment).losses).all()


def test_titles_are_distinct():
    titles = [str(preset.title) for preset in ELEMENT_PRESETS.values()]
    assert len(set(titles)) == len(titles)


class TestNotices:
    def test_beach_and_dog_do_not_exclude_each_other(self):
        photo = view("photo")
        assert all(photo.sigmoid[:2] > 0.8)
        assert photo.name(photo.experiment.chosen) == "dog"
        surer = SigmoidView(photo.experiment.with_logits([4, 1.5, -0.5, -3]))
        assert surer.softmax[1] < photo.softmax[1]
        assert surer.sigmoid[1] == photo.sigmoid[1]

    def test_six_losses_and_the_larger_logit_costs_less(self):
        ones = view("all_ones")
        assert ones.losses.size == 6
        assert ones.losses[0, :2].round(4).tolist() == [0.4741, 0.4032]
        assert np.all(np.diff(ones.losses.ravel()[np.argsort(ones.experiment.logits.ravel())]) < 0)

    def test_label_0_costs_the_logit_more(self):
        zeros, ones = view("all_zeros"), view("all_ones")
        assert_allclose(zeros.losses - ones.losses, zeros.experiment.logits)
        assert zeros.losses[0, 0].round(4) == 0.9741

    def test_one_right_class_has_both_losses(self):
        one = view("one_of_three")
        assert one.no_distribution is None
        assert np.count_nonzero(one.softmax_terms) == 1
        assert np.all(one.row_losses > 0)

    def test_softmax_cannot_say_no(self):
        none = view("none")
        assert none.sigmoid.max() < 0.05
        assert none.softmax.max().round(3) == 0.665
        assert none.logits.max() < 0

    def test_zeros(self):
        zeros = view("zeros")
        assert set(zeros.sigmoid) == {0.5}
        assert set(zeros.softmax) == {0.25}

    def test_softmax_of_two_is_the_sigmoid_of_the_difference(self):
        two = view("two_classes")
        assert_allclose(two.softmax[0], sigmoid(two.logits[0] - two.logits[1]))
        assert two.softmax[0].round(3) == 0.881

    def test_nine_negatives_to_a_positive(self):
        rare = PosWeightView(view("rare"))
        labels = rare.sample[1]
        assert np.sum(labels == 0) == 9 * np.sum(labels == 1)
        assert rare.pos_weight == 9
        plain = PosWeightView(SigmoidView(replace(rare.row.experiment, pos_weight=1.0)))
        assert (round(plain.recall, 2), round(rare.recall, 2)) == (0.33, 0.87)
        assert (round(plain.precision, 2), round(rare.precision, 2)) == (0.77, 0.35)

    def test_a_label_of_0_7_costs_least_at_0_7(self):
        soft = view("soft")
        assert soft.sigmoid[0].round(4) == 0.7
        assert soft.row_losses.argmin() == 0
        assert soft.row_losses[0].round(4) == 0.6109
        assert abs(soft.gradient[0]) < 1e-5

    def test_the_loss_is_1000_exactly(self):
        wrong = view("sure_and_wrong")
        assert wrong.experiment.chosen == 1
        assert wrong.sigmoid[1] == 0
        assert wrong.row_losses[1] == 1000

    def test_ten(self):
        ten = view("ten")
        assert (ten.sigmoid[0].round(4), ten.sigmoid[-1].round(4)) == (0.0025, 0.9975)
        assert_allclose(ten.sigmoid, 1 - ten.sigmoid[::-1])

    def test_forty(self):
        forty = view("forty")
        assert len(forty.columns.shown) == SHOWN
        assert forty.columns.rest == 20
        assert round(float(forty.sigmoid.sum()), 1) == 16.9
        assert_allclose(forty.softmax.sum(), 1)
