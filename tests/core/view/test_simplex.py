"""The triangle of three classes."""

import doctest

import numpy as np
from numpy.testing import assert_allclose

import core.view.simplex
from core.experiment import TEMPERATURE_RANGE
from core.softmax import softmax
from core.view.simplex import CORNERS, over_temperatures, place, temperatures


def test_its_sides_are_1_long():
    for at in range(3):
        assert_allclose(np.linalg.norm(CORNERS[at] - CORNERS[at - 1]), 1)


def test_a_sure_answer_is_a_corner_and_none_the_middle():
    assert_allclose(place(np.eye(3)), CORNERS)
    assert_allclose(place([1 / 3, 1 / 3, 1 / 3]), CORNERS.mean(axis=0))


def test_the_distance_to_a_side_is_the_share_of_the_corner_opposite():
    p = np.random.default_rng(0).dirichlet(np.ones(3), 20)
    assert_allclose(place(p)[:, 1], p[:, 2] * np.sqrt(0.75))


def test_the_way_of_the_temperature_leads_from_a_corner_to_the_middle():
    logits = np.array([1.0, 2.0, 5.0])
    at = temperatures()
    assert_allclose([at[0], at[-1]], TEMPERATURE_RANGE)
    way = over_temperatures(logits, at)
    assert_allclose(way, [softmax(logits, temperature=t) for t in at], rtol=1e-12)
    assert_allclose(place(way[0]), CORNERS[2], atol=1e-12)
    assert np.linalg.norm(place(way[-1]) - CORNERS.mean(axis=0)) < 0.1


def test_examples():
    assert doctest.testmod(core.view.simplex).failed == 0
