"""Every race keeps its contract, and what its sentence says is true."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.experiment import RaceExperiment
from core.presets import RACES
from core.query import encoded
from core.rate_map import Fate
from core.view import RaceView


def view(key, **changes):
    return RaceView(replace(RaceExperiment.of(RACES[key]), **changes))


def ends(key):
    return [path.points[-1] for path in view(key).paths]


@pytest.mark.parametrize("key", list(RACES))
class TestEveryPreset:
    def test_its_link_brings_it_back(self, key):
        experiment = RaceExperiment.of(RACES[key])
        assert len(encoded(experiment.to_link())) < 1_000
        read, problems = RaceExperiment.from_query(experiment.to_link())
        assert problems == ()
        assert read.to_query() == experiment.to_query()
        assert read.untouched

    def test_its_texts_are_sentences(self, key):
        preset = RACES[key]
        assert re.fullmatch(r"[a-z][a-z0-9_]*", preset.key)
        assert str(preset.title)
        assert str(preset.notice).endswith(".")

    def test_it_starts_where_its_surface_does(self, key):
        experiment = RaceExperiment.of(RACES[key])
        assert (experiment.x, experiment.y) == experiment.function.start


def test_titles_are_distinct():
    assert len({str(preset.title) for preset in RACES.values()}) == len(RACES)


def test_zigzag():
    plain, momentum = (path.points[:, 1] for path in view("zigzag").paths)
    assert (np.sign(plain[1:20]) != np.sign(plain[:19])).all()
    assert view("zigzag").fates == [Fate.CRAWLS, Fate.CONVERGES]
    assert np.abs(momentum[20:]).max() < np.abs(plain[20:]).max()


def test_past_the_limit():
    assert view("limit").fates == [Fate.DIVERGES, Fate.CONVERGES]
    limits, memories = view("limit").limit
    assert np.interp(0.6, memories, limits) == pytest.approx(0.32)
    assert limits[0] == pytest.approx(0.2)


def test_condition_100():
    plain, _, adam = ends("condition")
    assert abs(plain[0]) > 0.5
    assert np.abs(adam).max() < 0.05
    assert view("condition").fates[1] is Fate.CONVERGES


def test_rosenbrock():
    for path in view("rosenbrock").paths:
        x, y = path.points[40:].T
        assert np.abs(y - x**2).max() < 0.3  # in the valley
    plain, momentum = (path.points[-1, 0] for path in view("rosenbrock").paths[:2])
    assert plain < -0.5
    assert momentum > 0.9
    assert view("rosenbrock").fates[1] is Fate.CONVERGES


def test_himmelblau():
    assert len({tuple(path.nearest.x) for path in view("himmelblau").paths}) == 2


def test_saddle():
    near = [int((np.abs(path.points) < 0.1).all(axis=1).sum()) for path in view("saddle").paths]
    plain, _, rmsprop, adam = near
    assert plain > 5
    assert rmsprop == adam == 0


def test_beale():
    values = [path.values[-1] for path in view("beale").paths]
    assert max(values[2:]) < min(values[:2])  # Adagrad and Adam before the others


def test_schedules():
    lengths = [np.hypot(*np.diff(path.points, axis=0).T).sum() for path in view("schedules").paths]
    constant, exponential, inverse, cosine = lengths
    assert exponential < inverse < constant
    assert exponential < cosine < constant
