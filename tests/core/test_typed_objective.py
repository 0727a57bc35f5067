"""Functions that a person typed, as objectives of a descent."""

import doctest

import numpy as np
import pytest

import core.typed_objective
from core.descent import Verdict, descend
from core.errors import InputError
from core.objectives import OBJECTIVES
from core.typed_objective import TYPED, Typed, read_typed, typed_objective, write_typed


def of(text, low=-6.0, high=6.0):
    return typed_objective(Typed(text, low, high))


@pytest.mark.parametrize("entry", OBJECTIVES.values(), ids=list(OBJECTIVES))
def test_the_text_of_every_entry_is_its_function(entry):
    typed = of(entry.text, *entry.domain)
    x = np.linspace(*entry.domain, 101)
    np.testing.assert_allclose(typed.value(x), entry.value(x), rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(typed.derivative(x), entry.derivative(x), rtol=1e-13, atol=1e-13)
    assert typed.key == TYPED


def test_a_slope_without_x_has_the_shape_of_x():
    line = of("2x + 1")
    assert line.derivative([1, 2, 3]).tolist() == [2, 2, 2]
    assert line.derivative(1.0) == 2
    assert line.minima == ()


@pytest.mark.parametrize(
    ("text", "start"),
    [("x^2", 5.0), ("log(x)", 5.0), ("sqrt(-x)", -0.006), ("log(4 - x^2)", 1.998)],
)
def test_it_begins_where_there_is_a_slope(text, start):
    assert of(text).start == pytest.approx(start, abs=1e-9)


@pytest.mark.parametrize("text", ["x^2", "x^4", "100x^2", "exp(x)", "x", "0.1x^2 - cos(2x)", "1/x"])
def test_the_rate_that_fits_does_not_diverge_at_once(text):
    objective = of(text)
    path = descend(objective, objective.start, objective.rate, 3)
    assert len(path.points) == 4
    assert path.values[1] < path.values[0]


class TestDescents:
    def test_it_stops_where_the_function_ends(self):
        path = descend(of("log(x)"), 1.0, 0.4, 50)
        assert path.verdict is Verdict.LEAVES
        assert path.points[-1] > 0
        assert path.points[-1] - 0.4 * path.gradients[-1] < 0
        assert len(path.points) == len(path.values) == len(path.gradients) == len(path.rates) + 1

    def test_it_stops_where_there_is_no_slope(self):
        path = descend(of("sqrt(x)"), 0.25, 1.0, 10)
        assert path.verdict is Verdict.LEAVES
        assert path.points.tolist() == [0.25]

    def test_without_a_minimum(self):
        path = descend(of("exp(x)"), 2.0, 0.1, 200)
        assert path.verdict is Verdict.OUT_OF_STEPS
        assert path.minimum is None
        assert descend(of("x^3"), 0.0, 0.1, 5).minimum is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (Typed("3 + pi", -6, 6), "must depend on x; 3 [+] pi came"),
        (Typed("y^2", -6, 6), "nothing called 'y'"),
        (Typed("x^2", 6, -6), "within 100 of 0; 6 to -6 came"),
        (Typed("x^2", -101, 6), "within 100 of 0"),
        (Typed("x^2", float("nan"), 6), "nan to 6 came"),
        (Typed("log(x)", -6, -1), "no finite value with a finite slope from -6 to -1"),
    ],
)
def test_what_cannot_be_descended_on_is_said(typed, words):
    with pytest.raises(InputError, match=words):
        typed_objective(typed)


def test_it_is_written_into_a_link():
    typed = Typed("x^2 - 1", -1.5, 6.0)
    assert write_typed(typed) == "-1.5:6:x^2 - 1"
    assert read_typed(write_typed(typed)) == typed
    for text in ("", "x^2", "1:x^2", "1:2:", "2:1:x"):
        with pytest.raises(InputError):
            read_typed(text)


def test_examples_run():
    assert doctest.testmod(core.typed_objective).failed == 0
