"""The browser's arithmetic against Python's, in double precision."""

import re

import numpy as np
import pytest

from core.softmax import entropy, softmax_steps

CASES = 300
RELATIVE, ABSOLUTE = 1e-12, 1e-15
RUN = """async ([folder, cases]) => {
  const { softmaxSteps, entropy } = await import(new URL('softmax.js', new URL(folder, location)))
  const number = (value) => (Number.isFinite(value) ? value : String(value))
  return cases.map(([logits, temperature]) => {
    const steps = softmaxSteps(logits.map(Number), temperature)
    const lanes = ['scaled', 'shifted', 'exponentials', 'probabilities', 'logProbabilities']
    const parts = lanes.map((name) => steps[name].map(number))
    return [...parts, number(steps.sum), number(entropy(steps))]
  })
}"""


def cases() -> list[tuple[list[float], float]]:
    """Some hundreds of lanes, the nasty ones first."""
    random = np.random.default_rng(7)
    nasty = [
        ([1e4, -1e4, 0], 0.05),
        ([-1e4] * 5, 20),
        ([0.0] * 7, 0.05),
        ([3.0], 1),
        ([1, -np.inf, 2], 1),
        ([-np.inf, -np.inf], 1),
        ([1, np.inf], 1),
        ([1, np.nan], 2),
        ([0, -40], 1),
        ([1e308, -1e308], 20),
        (random.normal(0, 3, 200).tolist(), 0.05),
        (random.normal(0, 3, 1000).tolist(), 0.7),
    ]
    scales = random.choice([0.01, 1, 10, 1e3, 1e4], CASES)
    sizes = random.integers(1, 30, CASES)
    temperatures = np.exp(random.uniform(np.log(0.05), np.log(20), CASES))
    return nasty + [
        (random.normal(0, scale, size).tolist(), float(temperature))
        for scale, size, temperature in zip(scales, sizes, temperatures, strict=True)
    ]


@pytest.fixture
def folder(open_page, requests):
    """The page, and the folder that it loaded its scripts from."""
    page = open_page("/softmax")
    page.wait_for_selector(".live-handle", state="attached")
    found = next(re.search(r"/live/\w+/", url) for url in requests if "/live/" in url)
    return page, found.group()


def test_the_browser_computes_what_the_core_does(folder):
    page, path = folder
    wire = [([spelled(x) for x in xs], t) for xs, t in cases()]
    answers = page.evaluate(RUN, [path, wire])
    for (logits, temperature), answer in zip(cases(), answers, strict=True):
        steps = softmax_steps(logits, temperature=temperature)
        expected = [
            steps.scaled,
            steps.shifted,
            steps.exponentials,
            steps.probabilities,
            steps.log_probabilities,
            steps.sum.item(),
        ]
        got = [np.array(part, dtype=np.float64) for part in answer]
        for mine, theirs in zip(got, expected, strict=False):
            np.testing.assert_allclose(mine, theirs, RELATIVE, ABSOLUTE, err_msg=str(logits[:5]))
        if np.isfinite(steps.sum).all():
            value = entropy(logits, temperature=temperature)
            np.testing.assert_allclose(got[-1], value, RELATIVE, ABSOLUTE, err_msg=str(logits[:5]))


def spelled(value: float) -> float | str:
    """A number as JavaScript's Number reads it."""
    return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(str(value), value)
