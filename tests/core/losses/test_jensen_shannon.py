"""The Jensen-Shannon divergence, at its edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp
from numpy.testing import assert_allclose, assert_array_equal

from core.errors import InputError
from core.losses import LOSSES

LOSS = LOSSES["jensen_shannon"]


@given(st.integers(0, 10_000))
def test_fifty_digits_and_symmetry(seed):
    p, q = np.random.default_rng(seed).dirichlet(np.ones(4), 2)
    pairs = [(mp.mpf(float(a)), mp.mpf(float(b))) for a, b in zip(p, q, strict=True)]
    terms = [a * mp.log(2 * a / (a + b)) + b * mp.log(2 * b / (a + b)) for a, b in pairs]
    assert float(LOSS.value(p, q)) == pytest.approx(float(mp.fsum(terms) / 2), abs=1e-15)
    assert float(LOSS.value(p, q)) == pytest.approx(float(LOSS.value(q, p)), abs=1e-15)


def test_it_is_never_more_than_log_2():
    assert float(LOSS.value([1, 0], [0, 1])) == pytest.approx(np.log(2))
    assert float(LOSS.value([1, 0], [1, 0])) == 0


def test_slopes_at_zeros():
    assert_allclose(LOSS.gradient([1, 0, 0], [1, 0, 0]), [0, np.log(2) / 2, np.log(2) / 2])
    assert_array_equal(LOSS.gradient([1, 0], [0, 1]), [-np.inf, np.log(2) / 2])


def test_what_is_no_probability_is_refused():
    for function in (LOSS.value, LOSS.gradient):
        with pytest.raises(InputError, match="predictions must be probabilities"):
            function([1, 0], [2, -1])
