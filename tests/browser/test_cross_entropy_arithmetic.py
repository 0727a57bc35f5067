"""The browser's cross entropy against Python's, in double precision."""

import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from core.codecs import tensor
from core.experiment import CrossEntropyExperiment
from core.loss_curve import LossCurve
from core.view import CrossEntropyView
from core.view.row_loss import FAMILY
from core.view.simplex import place
from pages.live.row import ON_RELEASE

CASES = 300
RELATIVE, ABSOLUTE = 1e-12, 1e-15
NAN, INF = np.nan, np.inf
START = CrossEntropyExperiment()
RUN = """async ([folder, cases]) => {
  const script = await import(new URL('cross_entropy.js', new URL(folder, location)))
  const { crossEntropy, lossCurve, information, shared } = script
  const { LOSSES } = await import(new URL('losses.js', new URL(folder, location)))
  const { place } = await import(new URL('simplex.js', new URL(folder, location)))
  const families = Object.values(LOSSES)
  const text = (values) => values.map(String) // JSON has no NaN and no -0
  return cases.map(([labels, logits, label, temperature, xs, ps, value]) => {
    const y = labels.map(Number)
    const lane = logits.map(Number)
    const steps = crossEntropy(y, lane, temperature)
    const curve = lossCurve(y, lane, label, temperature)
    const row = { labels: y, logits: lane, label, temperature, ...steps }
    const parameters = { pos_weight: 2, epsilon: 0 }
    const { x, y: up } = place(steps.probabilities)
    return {
      family: text(families.map((loss) => loss(row, parameters))),
      place: text(y.length === 3 ? [x, up] : []),
      probabilities: text(steps.probabilities),
      log_probabilities: text(steps.logProbabilities),
      terms: text(steps.terms),
      gradient: text(steps.gradient),
      loss: text([steps.loss]),
      rival: text([curve.rival]),
      rest: text([curve.rest]),
      by_logit: text(xs.map(curve.byLogit)),
      by_probability: text(ps.map(curve.byProbability)),
      logit_of: text(ps.map(curve.logitOf)),
      information: text(information(y, steps)),
      shared: text(shared(y, label, value)),
    }
  })
}"""
KEYS = """async (folder) => {
  const { LOSSES } = await import(new URL('losses.js', new URL(folder, location)))
  return Object.keys(LOSSES)
}"""
LIVE = tuple(key for key in FAMILY if key not in ON_RELEASE)
PROBABILITIES = [1e-9, 0.001, 0.3, 0.5, 0.999, 1 - 1e-9]


def one_hot(classes, label):
    return np.eye(classes)[label]


def cases():
    """Some hundreds of labels, logits, true classes and temperatures, the nasty ones first."""
    random = np.random.default_rng(7)
    nasty = [
        ([1, 0, 0], [1e4, -1e4, 0], 0.05),
        ([0, 1, 0], [1e4, -1e4, 0], 0.05),
        ([0.2, 0.5, 0.3], [1e4, -1e4, 0], 20),
        ([1, 0, 0], [0, 800, 0], 1),
        ([1], [3], 0.05),
        ([1, 1, 0], [1, 2, 3], 1),
        ([0, 0, 0], [1, 2, 3], 1),
        ([-1, 2.5, 0], [1, 2, 3], 0.3),
        ([300, -1e-9, 1e6], [1, -2, 3], 7),
        ([1, 0, 0], [1, -INF, 2], 1),
        ([0, 1, 0], [1, -INF, 2], 1),
        ([1, 0, 0], [1, -INF, -INF], 1),
        ([0.5, 0.5, 0], [1, -INF, -INF], 1),
        ([1, 0], [-INF, -INF], 1),
        ([1, 0], [INF, 1], 1),
        ([1, 0], [NAN, 1], 2),
        ([0, 1], [NAN, 1], 2),
        ([1, 0], [0, -40], 1),
        (one_hot(200, 5), random.normal(0, 3, 200), 0.05),
        (random.dirichlet(np.ones(200)), random.normal(0, 3, 200), 1),
        (one_hot(1000, 999), random.normal(0, 3, 1000), 0.7),
        (random.dirichlet(np.ones(1000)), random.normal(0, 3, 1000), 4),
    ]
    for labels, logits, temperature in nasty:
        yield np.array(labels, float), np.array(logits, float), temperature
    kinds = ("one-hot", "distribution", "sharp", "any")
    for at in range(CASES):
        classes = int(random.integers(1, 30))
        labels = {
            "one-hot": one_hot(classes, random.integers(classes)),
            "distribution": random.dirichlet(np.ones(classes)),
            "sharp": random.dirichlet(np.full(classes, 0.05)),
            "any": random.normal(0, 3, classes),
        }[kinds[at % 4]]
        logits = random.normal(0, random.choice([0.01, 1, 10, 1e3, 1e4]), classes)
        yield labels, logits, float(np.exp(random.uniform(np.log(0.05), np.log(20))))


def view_of(labels, logits, temperature):
    return CrossEntropyView(
        replace(
            START.with_logits(logits),
            indices=None,
            labels=tensor(labels),
            any_labels=True,
            temperature=temperature,
        )
    )


def wire():
    """The cases as JavaScript's Number reads them, each with where its curve is asked."""
    random = np.random.default_rng(8)
    for labels, logits, temperature in cases():
        view = view_of(labels, logits, temperature)
        xs = [float(x) for x in view.row.curve_logits[::8]]
        value = float(random.choice([0, 1, random.uniform()]))
        numbers = [[spelled(x) for x in values] for values in (labels, logits)]
        yield [*numbers, view.row.label, temperature, xs, PROBABILITIES, value]


def spelled(value):
    return {"inf": "Infinity", "-inf": "-Infinity"}.get(str(value), str(float(value)))


@pytest.fixture
def answers(open_page, requests):
    """What the browser computes for every case, beside what it was asked."""
    page = open_page("/cross_entropy")
    page.wait_for_selector(".live-handle", state="attached")
    folder = next(re.search(r"/live/\w+/", url) for url in requests if "/live/" in url).group()
    asked = list(wire())
    found = page.evaluate(RUN, [folder, asked])
    return [
        (view_of(*case), question, {name: np.array(x, float) for name, x in answer.items()})
        for case, question, answer in zip(cases(), asked, found, strict=True)
    ]


def test_the_browser_computes_what_the_core_does(answers):
    for view, (*_, label, temperature, xs, ps, _), answer in answers:
        case = str((view.row.targets[:4], view.row.logits[:4], temperature))
        steps, mass = view.row.steps, float(np.abs(view.row.targets).sum())
        most = 1.0 if view.row.is_distribution else np.inf
        curve = LossCurve.of(view.row.targets, view.row.logits, label, temperature)

        def same(name, expected, size=1.0, answer=answer, case=case, most=most):
            floor = ABSOLUTE * min(max(size, 1.0), most)
            message = f"{name} of {case}"
            assert_allclose(answer[name], expected, RELATIVE, floor, err_msg=message)

        same("probabilities", steps.probabilities)
        same("log_probabilities", steps.log_probabilities)
        same("terms", view.row.terms)
        # Labels that are no distribution make sums whose terms cancel. Python adds in pairs and
        # JavaScript in order, so they can agree to a few units of their largest part, not of what
        # is left of it.
        terms = np.abs(view.row.terms[np.isfinite(view.row.terms)]).sum()
        same("loss", view.losses, size=10 * terms)
        same("gradient", view.row.gradient, size=mass * len(view.row.logits) / temperature)
        far = np.abs(view.row.logits[np.isfinite(view.row.logits)]).max(initial=1) / temperature
        reach = far + np.abs(xs).max() / temperature
        same("rival", curve.rival)
        same("rest", curve.rest, size=10 * (mass + 1) * far)
        same("by_logit", curve.by_logit(xs), size=10 * (mass + 1) * reach)
        same("by_probability", curve.by_probability(ps), size=10 * (mass + 1) * reach)
        same("logit_of", [curve.logit_of(p) for p in ps], size=10 * far * temperature)


def test_every_loss_of_the_family(answers):
    for view, _, answer in answers:
        row = view.row
        expected = [row.family[key] for key in LIVE]
        # sums whose terms may cancel: KL always, the others where labels have any sign
        size = np.abs(row.terms[np.isfinite(row.terms)]).sum()
        for key, mine, theirs in zip(LIVE, answer["family"], expected, strict=True):
            mixed = key == "kl_divergence" or not row.is_distribution
            floor = 10 * ABSOLUTE * max(1.0, size) if mixed else ABSOLUTE
            assert_allclose(mine, theirs, RELATIVE, floor, err_msg=f"{key} of {row.logits[:4]}")


def test_the_place_in_the_triangle(answers):
    several = 0
    for view, _, answer in answers:
        if view.experiment.classes == 3:
            several += 1
            expected = place(view.row.steps.probabilities)
            assert_allclose(answer["place"], expected, RELATIVE, ABSOLUTE)
    assert several > 10


def test_every_loss_is_computed_by_the_browser_or_redrawn_on_release(open_page, requests):
    page = open_page("/cross_entropy")
    page.wait_for_selector(".live-handle", state="attached")
    folder = next(re.search(r"/live/\w+/", url) for url in requests if "/live/" in url).group()
    assert page.evaluate(KEYS, folder) == list(LIVE)
    assert sorted([*LIVE, *ON_RELEASE]) == sorted(FAMILY)


def test_entropies_both_ways_round(answers):
    several = 0
    for view, _, answer in answers:
        if view.row.information is None:
            continue  # the bench shows none there
        several += 1
        expected = list(vars(view.row.information).values())
        mixed = np.array([False, False, True, False, False, True])  # KL: its terms have both signs
        finite = [abs(value) for value in expected if np.isfinite(value)]
        for asked, floor in ((~mixed, ABSOLUTE), (mixed, 10 * ABSOLUTE * max(1.0, *finite))):
            got, want = answer["information"][asked], np.array(expected)[asked]
            assert_allclose(got, want, RELATIVE, floor, err_msg=str(view))
    assert several > 200


def test_labels_are_renormalised_alike(answers):
    several = 0
    for view, (*_, label, _, _, _, value), answer in answers:
        if (view.row.targets < 0).any() or not view.row.is_distribution:
            continue  # there, labels are taken as they are
        several += 1
        experiment = replace(view.experiment, any_labels=False).with_label(label, value)
        assert_allclose(answer["shared"], experiment.labels, RELATIVE, ABSOLUTE)
        assert_allclose(answer["shared"].sum(), 1, rtol=1e-14)
    assert several > 200
