"""The browser's sigmoid and its cross entropy against Python's, in double precision."""

import re

import numpy as np
import pytest

from core.losses import LOSSES
from core.sigmoid import sigmoid

CASES = 400
RELATIVE, ABSOLUTE = 1e-12, 1e-15
RUN = """async ([folder, cases]) => {
  const { sigmoid, softplus, weightedCrossEntropy, weightedGradient } =
    await import(new URL('sigmoid.js', new URL(folder, location)))
  const number = (value) => (Number.isFinite(value) ? value : String(value))
  return cases.map((given) => {
    const [label, logit, weight] = given.map(Number)
    return [
      sigmoid(logit), softplus(logit), softplus(-logit),
      weightedCrossEntropy(label, logit, weight), weightedGradient(label, logit, weight),
    ].map(number)
  })
}"""


def cases() -> list[tuple[float, float, float]]:
    """Some hundreds of label, logit and weight, the nasty ones first."""
    nasty = [0.0, -0.0, 1e4, -1e4, 745.2, -745.2, 36.8, -36.8, 1e-300, -1e-17, 1e308, -1e308]
    nasty += [np.inf, -np.inf, np.nan]
    grid = [(z, x, q) for x in nasty for z in (0.0, 0.3, 1.0) for q in (0.05, 1.0, 20.0)]
    random = np.random.default_rng(11)
    labels = np.where(random.random(CASES) < 0.5, random.integers(0, 2, CASES), random.random())
    logits = random.normal(0, 1, CASES) * random.choice([0.01, 1, 10, 100, 1e4], CASES)
    weights = np.exp(random.uniform(np.log(0.05), np.log(20), CASES))
    rows = np.stack([labels, logits, weights], axis=1).tolist()
    return grid + [(z, x, q) for z, x, q in rows]


@pytest.fixture
def folder(open_page, requests):
    """The page, and the folder that it loaded its scripts from."""
    page = open_page("/sigmoid")
    page.wait_for_selector(".live-handle", state="attached")
    found = next(re.search(r"/live/\w+/", url) for url in requests if "/live/" in url)
    return page, found.group()


def test_the_browser_computes_what_the_core_does(folder):
    page, path = folder
    wire = [[spelled(value) for value in case] for case in cases()]
    got = np.array(page.evaluate(RUN, [path, wire]), dtype=np.float64)
    unweighted, weighted = LOSSES["sigmoid_cross_entropy"], LOSSES["weighted_cross_entropy"]
    assert len(got) > 500
    for (label, logit, weight), answer in zip(cases(), got, strict=True):
        expected = [
            sigmoid(logit),
            unweighted.value(0.0, logit),
            unweighted.value(1.0, logit),
            weighted.value(label, logit, pos_weight=weight),
            weighted.gradient(label, logit, pos_weight=weight),
        ]
        given = f"label {label}, logit {logit}, weight {weight}"
        np.testing.assert_allclose(answer, expected, RELATIVE, ABSOLUTE, err_msg=given)


def spelled(value: float) -> float | str:
    """A number as JavaScript's Number reads it."""
    return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(str(value), value)
