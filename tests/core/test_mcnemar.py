"""McNemar's test against SciPy, against numbers by hand, and at its edges."""

import doctest
import math

import pytest
from scipy.stats import binomtest, chi2

import core.mcnemar
from core.mcnemar import FEW, McNemar


@pytest.mark.parametrize(("broken", "fixed"), [(5, 31), (0, 4), (7, 12), (1000, 900), (3, 3)])
def test_both_forms_are_scipys(broken, fixed):
    test = McNemar(broken, fixed)
    n = broken + fixed
    exact = binomtest(min(broken, fixed), n, 0.5).pvalue
    statistic = max(abs(broken - fixed) - 1, 0) ** 2 / n
    assert test.p_exact == pytest.approx(exact, rel=1e-9)
    assert test.statistic == pytest.approx(statistic)
    assert test.p_chi_square == pytest.approx(chi2.sf(statistic, 1), rel=1e-9)


def test_by_hand():
    """b = 1, c = 5: 2 (1 + 6) / 64, and (4 - 1)^2 / 6."""
    test = McNemar(broken=1, fixed=5)
    assert test.p_exact == pytest.approx(14 / 64)
    assert test.statistic == pytest.approx(9 / 6)


def test_the_exact_one_is_read_of_few_rows():
    few, many = McNemar(4, FEW - 5), McNemar(4, FEW - 4)
    assert (few.exact, few.p) == (True, few.p_exact)
    assert (many.exact, many.p) == (False, many.p_chi_square)


def test_sides_do_not_matter():
    assert McNemar(9, 2).p_exact == McNemar(2, 9).p_exact
    assert McNemar(9, 2).statistic == McNemar(2, 9).statistic


def test_nothing_to_test():
    test = McNemar(0, 0)
    assert math.isnan(test.statistic)
    assert test.p_exact == test.p_chi_square == test.p == 1


def test_many_rows_do_not_underflow():
    test = McNemar(300_000, 300_400)
    assert test.p_exact == pytest.approx(binomtest(300_000, 600_400, 0.5).pvalue, rel=1e-6)
    assert McNemar(0, 5_000).p_exact == 0


def test_the_examples_run():
    assert doctest.testmod(core.mcnemar).failed == 0
