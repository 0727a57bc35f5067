"""The browser's race against Python's, over every surface, optimizer and racing schedule."""

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import Page

from core.experiment.racer import RACING_SCHEDULES, Racer, fitting_rate
from core.experiment.two_variables import RaceExperiment
from core.optimizers import OPTIMIZERS
from core.presets import RACES
from core.surfaces import SURFACES
from core.typed_objective import Typed
from core.view import RaceView
from pages.live.two_variables import race_bench, standings

RELATIVE, ABSOLUTE = 1e-9, 1e-12  # paths magnify roundings, as in a narrow valley
KEYS = """async (folder) =>
  Object.keys((await import(new URL('surfaces.js', new URL(folder, location)))).surfaces)"""
AT = """async ([folder, key, points]) => {
  const { surfaces } = await import(new URL('surfaces.js', new URL(folder, location)))
  const { value, slopes } = surfaces[key]
  return points.map((point) => [value(point, { condition: 7 }), ...slopes(point, { condition: 7 })])
}"""
RUN = """async ([folder, cases]) => {
  const { run } = await import(new URL('race.js', new URL(folder, location)))
  return cases.map((state) => state.racers.map((racer) => {
    const { points, values, gradients, fate, stoppedAt } = run(state, racer)
    return [points, values, gradients, fate, stoppedAt]
  }))
}"""
DERIVED = """async ([folder, state]) => {
  const { decodeState, derive } =
    await import(new URL('bench_two_variables.js', new URL(folder, location)))
  return derive(decodeState(state))
}"""


@pytest.fixture
def folder(open_page, requests):
    """The page, and the folder that it loaded its scripts from."""
    page = open_page("/softmax")
    page.wait_for_selector(".live-handle", state="attached")
    found = next(re.search(r"/live/\w+/", url) for url in requests if "/live/" in url)
    return page, found.group()


def wire(experiment: RaceExperiment) -> dict[str, object]:
    return race_bench(RaceView(experiment), str).state


def on(key: str, racers: tuple[Racer, ...], steps: int = 40) -> RaceExperiment:
    """A race from the surface's own start."""
    x, y = SURFACES[key].start
    return RaceExperiment(surface=key, x=x, y=y, steps=steps, racers=racers)


def every_entry() -> list[RaceExperiment]:
    return [
        on(key, tuple(
            Racer(optimizer, fitting_rate(optimizer, SURFACES[key]), schedule)
            for optimizer in optimizers
        ))
        for key, schedule in itertools.product(SURFACES, RACING_SCHEDULES)
        for optimizers in (list(OPTIMIZERS)[:3], list(OPTIMIZERS)[3:])
    ]  # fmt: skip


def wild() -> list[RaceExperiment]:
    """Rates of 0, and such that everything leaves."""
    rates = (0.0, 1e-300, 0.5, 10.0)
    return [
        on(key, tuple(Racer(optimizer, rate) for rate in rates), 12)
        for key, optimizer in itertools.product(SURFACES, OPTIMIZERS)
    ]


def typed() -> list[RaceExperiment]:
    texts = ("x^2 + 3y^2 + 2sin(2x)*sin(3y)", "x*y", "abs(x) + abs(y)", "log(x) + y^2")
    one = RaceExperiment(steps=20).updated("surface", "typed")
    return [one.with_typed(Typed(text, -4, 4)) for text in texts]


def presets() -> list[RaceExperiment]:
    return [RaceExperiment.of(preset) for preset in RACES.values()]


def test_the_browser_has_every_surface(folder):
    page, path = folder
    assert set(page.evaluate(KEYS, path)) == set(SURFACES)


@pytest.mark.parametrize("key", list(SURFACES))
def test_values_and_slopes(folder, key):
    page, path = folder
    surface = SURFACES[key](condition=7) if SURFACES[key].parameters else SURFACES[key]
    points = np.random.default_rng(1).uniform(*zip(*surface.domain, strict=True), size=(200, 2))
    theirs = np.array(page.evaluate(AT, [path, key, points.tolist()]))
    ours = np.column_stack([surface.value(points), surface.gradient(points)])
    np.testing.assert_allclose(theirs, ours, 1e-12, 1e-12 * np.abs(ours).max())


def compare(folder: tuple[Page, str], asked: list[RaceExperiment]) -> None:
    page, path = folder
    answers = page.evaluate(RUN, [path, [wire(one) for one in asked]])
    for experiment, runs in zip(asked, answers, strict=True):
        view = RaceView(experiment)
        for ours, fate, theirs in zip(view.paths, view.fates, runs, strict=True):
            *lanes, their_fate, stopped_at = theirs
            assert (their_fate, stopped_at) == (fate.value, ours.stopped_at), experiment
            expected = (ours.points, ours.values, ours.gradients)
            for mine, numbers in zip(lanes, expected, strict=True):
                scale = np.abs(numbers).max()
                got = np.array(mine, dtype=np.float64)  # large numbers come as integers
                np.testing.assert_allclose(got, numbers, RELATIVE, ABSOLUTE + 1e-9 * scale)


@pytest.mark.parametrize("cases", [every_entry, wild, typed, presets])
def test_the_browser_races_as_the_core_does(folder, cases):
    compare(folder, cases())


@pytest.mark.parametrize("key", list(RACES))
def test_how_it_went_is_told_alike(folder, key):
    page, path = folder
    view = RaceView(RaceExperiment.of(RACES[key]))
    derived = page.evaluate(DERIVED, [path, wire(view.experiment)])
    for name, ours in standings(view).items():
        np.testing.assert_allclose(derived[name], ours, 1e-6, 1e-9, err_msg=name)
