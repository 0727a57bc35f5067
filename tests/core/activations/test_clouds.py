"""The points of two classes: no line parts them, and they are the same for the same seed."""

import doctest

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import core.activations.clouds
from core.activations.clouds import CLOUDS, POINTS, REACH
from core.activations.separation import separate
from core.errors import Message


@pytest.mark.parametrize("key", list(CLOUDS))
class TestEveryCloud:
    def test_points_and_classes(self, key):
        points, labels = CLOUDS[key].points(3)
        assert points.shape == (POINTS, 2)
        assert_array_equal(np.unique(labels, return_counts=True)[1], [POINTS // 2] * 2)
        assert np.abs(points).max() <= REACH

    def test_a_seed_makes_the_same_points_and_another_one_others(self, key):
        assert_array_equal(CLOUDS[key].points(3)[0], CLOUDS[key].points(3)[0])
        assert (CLOUDS[key].points(3)[0] != CLOUDS[key].points(4)[0]).all()

    @pytest.mark.parametrize("seed", [0, 1])
    def test_no_line_parts_it_and_a_bend_does(self, key, seed):
        assert separate(key, "linear", (), seed, 0.0).accuracies[-1] < 0.92
        assert separate(key, "tanh", (), seed, 0.0).accuracies[-1] > 0.97

    def test_no_two_points_of_both_classes_coincide(self, key):
        points, labels = CLOUDS[key].points(0)
        away = np.linalg.norm(points[labels == 0][:, np.newaxis] - points[labels == 1], axis=-1)
        assert away.min() > 0.01

    def test_is_described(self, key):
        assert isinstance(CLOUDS[key].title, Message)


def test_examples():
    assert doctest.testmod(core.activations.clouds).failed == 0
