"""The browser's descent on batches against Python's."""

import re

import numpy as np
import pytest

from core.batches import (
    about_the_line,
    best_line,
    course,
    gradients,
    losses,
    scattered,
    shuffled,
    spread,
)

RUN = """async ([folder, cases]) => {
  const { bestLine, course, gradients, loss, spreads } =
    await import(new URL('batches.js', new URL(folder, location)))
  return cases.map(({ size, ...given }) => {
    const { slopes, intercepts, diverged } = course(given, size)
    const own = gradients(given, given.slope, given.intercept)
    const values = slopes.map((slope, n) => loss(given, slope, intercepts[n]))
    const [best, errors] = [bestLine(given), spreads(own)]
    return { slopes, intercepts, diverged, values, own, best, errors }
  })
}"""


def cases():
    """Some descents as a user would set them, and some that leave."""
    random = np.random.default_rng(2)
    for _ in range(60):
        examples = int(random.integers(4, 61))
        x, normal = scattered(examples, int(random.integers(1000)))
        yield {
            "x": x.tolist(),
            "y": about_the_line(x, normal, float(random.uniform(0, 5))).tolist(),
            "slope": float(random.uniform(-20, 20)),
            "intercept": float(random.uniform(-20, 20)),
            "rate": float(random.choice([0, 0.01, 0.05, 0.1, 0.4, 1.0])),
            "orders": shuffled(examples, int(random.integers(1, 8)), 5).tolist(),
            "size": int(random.choice([1, 2, 7, examples])) if examples > 7 else 1,
        }


@pytest.fixture
def folder(open_page, requests):
    """The page, and the folder that it loaded its scripts from."""
    page = open_page("/batches")
    page.wait_for_selector(".live-handle", state="attached")
    found = next(re.search(r"/live/\w+/", url) for url in requests if "/live/" in url)
    return page, found.group()


def test_it_descends_as_the_core_does(folder):
    page, path = folder
    asked = list(cases())
    for given, got in zip(asked, page.evaluate(RUN, [path, asked]), strict=True):
        x, y = np.array(given["x"]), np.array(given["y"])
        start = given["slope"], given["intercept"]
        core = course(given["x"], given["y"], start, given["rate"], given["orders"], given["size"])
        assert got["diverged"] == core.diverged
        points = np.array([got["slopes"], got["intercepts"]]).T
        np.testing.assert_array_equal(points, core.points)  # the same sums in the same order
        np.testing.assert_allclose(got["values"], losses(x, y, core.points), rtol=1e-12)
        own = gradients(x, y, np.array(start))
        np.testing.assert_allclose(got["own"], own, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(got["best"], best_line(x, y), rtol=1e-11, atol=1e-12)
        errors = spread(own, np.arange(1, len(x) + 1))
        np.testing.assert_allclose(got["errors"], errors, rtol=1e-12, atol=1e-12)
