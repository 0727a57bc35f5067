"""The browser's formulas against Python's: every operation, on many numbers and at the edges."""

import re

import numpy as np
import pytest

from core.formula import parse
from core.formula.operations import FUNCTIONS, OPERATIONS
from pages.live.wire import tape

INF, NAN = np.inf, np.nan
EDGES = (0.0, -0.0, 1.0, -1.0, 1e-300, 1e300, -1e300, 750.0, -750.0, INF, -INF, NAN)
DRAWN = tuple(np.random.default_rng(5).normal(0, 4, 60))
FORMULAS = (
    "x + y", "x - y", "x*y", "x/y", "-x", "x^y", "x^2", "x^-3", "2^x", "abs(x)^y",
    "exp(-x^2) cos(3y)/(1 + x^2)", "0^x", "pi x - e", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
)  # fmt: skip
RUN = """async ([folder, tapes, points]) => {
  const { run } = await import(new URL('formula.js', new URL(folder, location)))
  const numbers = points.map(([x, y]) => ({ x: Number(x), y: Number(y) }))
  return tapes.map((tape) => numbers.map((given) => String(run(tape, given))))
}"""
OPERATIONS_THERE = """async (folder) =>
  (await import(new URL('formula.js', new URL(folder, location)))).operations"""


@pytest.fixture
def folder(open_page, requests):
    """The page, and the folder that it loaded its scripts from."""
    page = open_page("/softmax")
    page.wait_for_selector(".live-handle", state="attached")
    found = next(re.search(r"/live/\w+/", url) for url in requests if "/live/" in url)
    return page, found.group()


def test_the_browser_knows_every_operation(folder):
    page, path = folder
    assert set(page.evaluate(OPERATIONS_THERE, path)) == set(OPERATIONS)


def test_it_computes_as_the_core_does(folder):
    page, path = folder
    calls = [f"{key}({', '.join('xy'[: OPERATIONS[key].arity])})" for key in FUNCTIONS]
    formulas = [parse(text, ("x", "y")) for text in (*FORMULAS, *calls)]
    formulas += [formula.derivative(name) for formula in formulas for name in "xy"]
    points = [(x, y) for x in (*EDGES, *DRAWN) for y in (2.0, -0.5, 0.0, INF, NAN)]
    given = [[str(x), str(y)] for x, y in points]
    given = [[number.replace("inf", "Infinity") for number in pair] for pair in given]
    answers = page.evaluate(RUN, [path, [tape(one.tape) for one in formulas], given])
    x, y = np.array(points).T
    for formula, answer in zip(formulas, answers, strict=True):
        expected = formula.value(x=x, y=y)
        got = np.array([float(text.replace("Infinity", "inf")) for text in answer])
        wild = np.abs(x) > 1e5  # a sine of these has other digits in every library
        periodic = re.search(r"sin|cos|tan\(", formula.text) is not None
        chosen = ~(wild & periodic)
        np.testing.assert_allclose(
            got[chosen], expected[chosen], rtol=1e-12, atol=1e-15, err_msg=formula.text
        )
