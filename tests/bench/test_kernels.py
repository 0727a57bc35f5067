"""What the bench of the kernels makes of its times."""

import numpy as np
import pytest

from core.softmax import softmax
from tests.bench.kernels import INTO, OURS, Race, medians, plain_softmax

TIMES = {OURS: 20.0, INTO: 16.0, "TensorFlow": 10.0, "PyTorch": 50.0, "SciPy": 40.0}


def cells(race: Race) -> list[tuple]:
    return [(figure.name, figure.peer, figure.ratio, figure.target) for figure in race.figures]


def test_ours_stands_beside_the_fastest_and_the_faster_of_the_slow():
    assert cells(Race("softmax", (50_000, 1_000), TIMES)) == [
        ("softmax, 50,000 × 1,000", "TensorFlow", 2.0, "at most 1.1"),
        ("softmax, out=, 50,000 × 1,000", "TensorFlow", 1.6, "at most 1.1"),
        ("softmax, 50,000 × 1,000", "SciPy", 0.5, "at most 0.5"),
        ("softmax, out=, 50,000 × 1,000", "SciPy", 0.4, "at most 0.5"),
    ]


def test_a_library_that_is_not_there_is_left_out():
    (figure,) = Race("softmax", (1, 100), {OURS: 1.0, "Numba": 2.0}).figures
    assert (figure.peer, figure.target) == ("Numba", "at most 2")


def test_what_gives_something_else_is_not_measured():
    with pytest.raises(AssertionError, match="SciPy"):
        medians({OURS: lambda: np.ones(3), "SciPy": lambda: np.zeros(3)})


def test_the_plain_softmax_is_one():
    np.testing.assert_allclose(plain_softmax(np.arange(5.0)), softmax(np.arange(5.0)))
