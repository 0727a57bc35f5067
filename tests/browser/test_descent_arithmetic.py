"""The browser's descent against Python's: every entry of the registries, and typed functions."""

import itertools
import re
from dataclasses import dataclass, field

import numpy as np
import pytest
from playwright.sync_api import Page

from core.contraction import contraction_factor, zone
from core.descent import Trajectory, descend
from core.objectives import OBJECTIVES, Objective
from core.optimizers import OPTIMIZERS
from core.parameters import filled
from core.schedules import SCHEDULES
from core.typed_objective import Typed, typed_objective
from pages.live.wire import tape

CASES = 300
CHAOTIC = 0.4  # rate
RELATIVE, ABSOLUTE = 1e-12, 1e-15
CANCELLED = 10 * ABSOLUTE  # the wave's derivative is 0 where terms of up to 10 cancel
RUN = """async ([folder, cases]) => {
  const { descend } = await import(new URL('descent.js', new URL(folder, location)))
  const { objectiveOf } = await import(new URL('formula.js', new URL(folder, location)))
  const number = (value) => (Number.isFinite(value) ? value : String(value))
  return cases.map((given) => {
    const { points, values, gradients, rates, verdict, stoppedAt } =
      descend({ ...given, objective: objectiveOf(given.tapes) })
    const lanes = [points, values, gradients, rates].map((lane) => lane.map(number))
    return [...lanes, verdict, stoppedAt]
  })
}"""
KEYS = """async ([folder, registry]) =>
  Object.keys((await import(new URL('descent.js', new URL(folder, location))))[registry])"""
REGISTRIES = {"schedules": SCHEDULES, "optimizers": OPTIMIZERS}
# Entries that only Python computes, so that they are redrawn when the hand lets go: none as yet.
REDRAWN: dict[str, set[str]] = {"schedules": set(), "optimizers": set()}


@dataclass(frozen=True)
class Case:
    """One descent, as both sides understand it, on an entry or on a text that was typed."""

    objective: str
    start: float
    steps: int
    optimizer: str = "gradient_descent"
    schedule: str = "constant"
    rate: dict[str, object] = field(default_factory=dict)
    settings: dict[str, float] = field(default_factory=dict)

    @property
    def function(self) -> Objective:
        if self.objective in OBJECTIVES:
            return OBJECTIVES[self.objective]
        return typed_objective(Typed(self.objective, -6, 6))

    def wire(self) -> dict[str, object]:
        schedule = SCHEDULES[self.schedule]
        rate = filled(schedule.key, schedule.parameters, self.rate)
        optimizer = OPTIMIZERS[self.optimizer](**self.settings)
        return {
            "tapes": [tape(steps) for steps in self.function.tapes],
            "start": self.start,
            "steps": self.steps,
            "schedule": {"key": schedule.key, **rate},
            "optimizer": {"key": optimizer.key, **optimizer.values},
        }

    def core(self) -> Trajectory:
        rate = SCHEDULES[self.schedule](**self.rate)
        optimizer = OPTIMIZERS[self.optimizer](**self.settings)
        return descend(self.function, self.start, rate, self.steps, optimizer)


def every_entry() -> list[Case]:
    """All combinations of the three registries, from each objective's own start."""
    return [
        Case(objective, OBJECTIVES[objective].start, 20, optimizer, schedule)
        for objective, optimizer, schedule in itertools.product(OBJECTIVES, OPTIMIZERS, SCHEDULES)
    ]


def every_parameter() -> list[Case]:
    """Each parameter of each schedule and optimizer at both ends of its slider; flags on, off."""
    cases = []
    for key, schedule in SCHEDULES.items():
        flags = [p.name for p in schedule.parameters if isinstance(p.default, bool)]
        for p, on in itertools.product(schedule.parameters, (False, True)):
            lone = not isinstance(p.default, bool | tuple)
            for value in (p.low, p.high) if lone else ():
                rate = {**dict.fromkeys(flags, on), p.name: value}
                cases.append(Case("square", 5.0, 45, schedule=key, rate=rate))
        cases.append(Case("square", 5.0, 45, schedule=key, rate=dict.fromkeys(flags, True)))
    for key, optimizer in OPTIMIZERS.items():
        for p, objective in itertools.product(optimizer.parameters, ("square", "absolute")):
            for value in (p.low, p.high):
                cases.append(Case(objective, 5.1, 20, key, settings={p.name: value}))
    return cases


def nasty() -> list[Case]:
    """Huge and tiny starts and rates on every objective and optimizer, and the kink at 0."""
    starts = (0.0, -0.0, 5e-324, 1e-9, 1.0, -1e8, 1e150, -1e200, 1e308)
    rates = (0.0, 1e-300, 1.0, 1.5, 1e10, 1e300)
    nets = itertools.product(OBJECTIVES, OPTIMIZERS, starts, rates)
    cases = [Case(o, s, 6, opt, rate={"initial": r}) for o, opt, s, r in nets]
    for rate in (0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.99, 0.9999, 1, 1.0001, 1.01, 1.5):
        for steps in (1, 2, 3, 50, 1000):
            cases.append(Case("square", 5.0, steps, rate={"initial": rate}))
            cases.append(Case("absolute", 5.0, steps, rate={"initial": rate}))
    for objective, rate in (("double_well", 0.3), ("double_well", 0.345), ("double_well", 0.02)):
        cases.append(Case(objective, 0.5, 300, rate={"initial": rate}))
    overflow = {"initial": 1e-3, "decay_steps": 1, "decay_rate": 1e300}
    for objective in OBJECTIVES:
        cases.append(Case(objective, 0.0, 20, schedule="exponential_decay", rate=overflow))
    return cases


def drawn() -> list[Case]:
    """Some hundreds of descents as a user would set them."""
    random = np.random.default_rng(11)
    cases = []
    for _ in range(CASES):
        objective = OBJECTIVES[random.choice(list(OBJECTIVES))]
        rate = {"initial": float(np.exp(random.uniform(np.log(1e-4), np.log(0.3))))}
        schedule = str(random.choice([key for key in SCHEDULES if "piecewise" not in key]))
        start = float(random.uniform(*objective.domain))
        optimizer = str(random.choice(list(OPTIMIZERS)))
        steps = int(random.integers(1, 60))
        cases.append(Case(objective.key, start, steps, optimizer, schedule, rate))
    return cases


def typed() -> list[Case]:
    """Typed functions, some of which the path leaves, or that have no minimum."""
    texts = (
        "0.1x^2 - cos(2x)", "log(x) + x", "x log(x)", "sqrt(x)", "1/x", "x", "exp(x)", "x^3 - x",
        "max(x^2, (x-2)^2)", "abs(x-1) + abs(x+1)/3", "softplus(x) - x/3", "sigmoid(x) x^2",
        "tanh(x)^2", "x^x", "tan(x)",
    )  # fmt: skip
    nets = itertools.product(texts, OPTIMIZERS, (0.05, 0.4))
    return [Case(text, 2.0, 20, opt, rate={"initial": rate}) for text, opt, rate in nets]


@pytest.fixture
def folder(open_page, requests):
    """The page, and the folder that it loaded its scripts from."""
    page = open_page("/softmax")
    page.wait_for_selector(".live-handle", state="attached")
    found = next(re.search(r"/live/\w+/", url) for url in requests if "/live/" in url)
    return page, found.group()


@pytest.mark.parametrize("name", list(REGISTRIES))
def test_the_browser_computes_every_entry_or_waits_for_python(folder, name):
    page, path = folder
    computed = set(page.evaluate(KEYS, [path, name]))
    assert computed.isdisjoint(REDRAWN[name])
    assert computed | REDRAWN[name] == set(REGISTRIES[name])


def compare(folder: tuple[Page, str], asked: list[Case]) -> None:
    page, path = folder
    answers = page.evaluate(RUN, [path, [case.wire() for case in asked]])
    for case, (*lanes, verdict, stopped_at) in zip(asked, answers, strict=True):
        core = case.core()
        assert (verdict, stopped_at) == (core.verdict.value, core.stopped_at), case
        expected = (core.points, core.values, core.gradients, core.rates)
        limits = (ABSOLUTE, ABSOLUTE, CANCELLED, ABSOLUTE)
        for mine, theirs, limit in zip(lanes, expected, limits, strict=True):
            got = np.array(mine, dtype=np.float64)
            assert got.shape == theirs.shape, case
            np.testing.assert_allclose(got, theirs, RELATIVE, limit, err_msg=str(case))


@pytest.mark.parametrize("cases", [every_entry, every_parameter, nasty, drawn, typed])
def test_the_browser_descends_as_the_core_does(folder, cases):
    compare(folder, cases())


def test_one_step_from_each_point_of_a_chaotic_path(folder):
    # whole paths would tell nothing: the last digit of a sine is a whole wave fifty steps later
    path = descend(OBJECTIVES["square_plus_sine"], 6, CHAOTIC, 300)
    rate = {"initial": CHAOTIC}
    compare(folder, [Case("square_plus_sine", float(x), 1, rate=rate) for x in path.points])


ZONES = """async ([folder, rates]) => {
  const { contractionFactor, zone } =
    await import(new URL('descent.js', new URL(folder, location)))
  return rates.map((rate) => [contractionFactor(rate), zone(rate)])
}"""


def test_zones_and_factors(folder):
    page, path = folder
    rates = [0, 1e-300, 0.0999, 0.1, 0.3, 0.4999, 0.5, 0.5001, 0.9999, 1, 1.0001, 1.5, 1e300]
    for rate, (factor, name) in zip(rates, page.evaluate(ZONES, [path, rates]), strict=True):
        assert name == zone(rate).value
        assert factor == float(contraction_factor(rate))


UNIT = """async ([folder, cases]) => {
  const { unitStep } = await import(new URL('descent.js', new URL(folder, location)))
  const { objectiveOf } = await import(new URL('formula.js', new URL(folder, location)))
  return cases.map((given) => unitStep({ ...given, objective: objectiveOf(given.tapes) }))
}"""


def test_the_first_step_at_rate_1(folder):
    page, path = folder
    cases = [Case(o, OBJECTIVES[o].start, 1, opt, rate={"initial": 1.0})
             for o, opt in itertools.product(OBJECTIVES, OPTIMIZERS)]  # fmt: skip
    for noise in (0.0, -2.5):
        answers = page.evaluate(UNIT, [path, [case.wire() | {"noise": noise} for case in cases]])
        for case, step in zip(cases, answers, strict=True):
            optimizer, x = OPTIMIZERS[case.optimizer], np.float64(case.start)
            gradient = OBJECTIVES[case.objective].derivative(x) + noise
            expected, _ = optimizer.update(gradient, optimizer.init(x), 1.0)
            np.testing.assert_allclose(step, expected, RELATIVE, ABSOLUTE, err_msg=str(case))


NOISY = """async ([folder, given]) => {
  const { descend } = await import(new URL('descent.js', new URL(folder, location)))
  const { objectiveOf } = await import(new URL('formula.js', new URL(folder, location)))
  return given.map((one) => descend({ ...one, objective: objectiveOf(one.tapes) }).points)
}"""


def test_noise_on_every_optimizer(folder):
    page, path = folder
    noise = (4 * np.random.default_rng(3).standard_normal(41)).tolist()
    cases = [Case("square", 5.0, 40, key, rate={"initial": 0.1}) for key in OPTIMIZERS]
    answers = page.evaluate(NOISY, [path, [case.wire() | {"noise": noise} for case in cases]])
    for case, points in zip(cases, answers, strict=True):
        rate = SCHEDULES["constant"](initial=0.1)
        core = descend(OBJECTIVES["square"], 5, rate, 40, OPTIMIZERS[case.optimizer], noise=noise)
        np.testing.assert_allclose(points, core.points, RELATIVE, 1e-13)  # sums of both signs
