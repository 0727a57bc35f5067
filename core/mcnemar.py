"""McNemar's test: whether two models that answered the same rows differ by more than chance."""

import math
from dataclasses import dataclass

import numpy as np

FEW = 25
"""Discordant rows below which the chi-square distribution is too coarse."""


@dataclass(frozen=True)
class McNemar:
    r"""Rows that only one of two models has right; under the null each falls to either alike.

    Args:
        broken: rows that the first has right and the second wrong, b.
        fixed: rows that the first has wrong and the second right, c.

    Example:
        >>> test = McNemar(broken=5, fixed=31)
        >>> round(test.statistic, 4), f"{test.p_chi_square:.2e}", f"{test.p_exact:.2e}"
        (17.3611, '3.09e-05', '1.29e-05')
        >>> test.exact
        False

    Source: Q. McNemar, Note on the sampling error of the difference between correlated
    proportions or percentages, 1947; A. L. Edwards, 1948, for the correction.
    """

    broken: int
    fixed: int

    @property
    def discordant(self) -> int:
        """B + c, rows that exactly one of the two has right."""
        return self.broken + self.fixed

    @property
    def exact(self) -> bool:
        """Whether so few rows are discordant that the exact test is the one to read."""
        return self.discordant < FEW

    @property
    def p(self) -> float:
        """The p-value of the test to read: exact for few discordant rows, else chi-square."""
        return self.p_exact if self.exact else self.p_chi_square

    @property
    def statistic(self) -> float:
        r"""\(\max(|b - c| - 1, 0)^2 / (b + c)\), corrected for continuity; NaN of none."""
        if not self.discordant:
            return math.nan
        return max(abs(self.broken - self.fixed) - 1, 0) ** 2 / self.discordant

    @property
    def p_chi_square(self) -> float:
        r"""\(P(\chi^2_1 \ge s) = \mathrm{erfc}\sqrt{s / 2}\); 1 where no row is discordant."""
        return math.erfc(math.sqrt(self.statistic / 2)) if self.discordant else 1.0

    @property
    def p_exact(self) -> float:
        r"""\(\min(1, 2 \sum_{k \le \min(b, c)} \binom{b + c}{k} 2^{-(b + c)})\)."""
        n, least = self.discordant, min(self.broken, self.fixed)
        k = np.arange(1, least + 1)
        logs = np.concatenate([[0.0], np.cumsum(np.log((n + 1 - k) / k))]) - n * math.log(2)
        largest = logs.max()
        tail = math.exp(largest + math.log(np.exp(logs - largest).sum()))
        return min(1.0, 2 * tail)
