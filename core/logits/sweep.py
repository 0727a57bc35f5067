"""A file at many temperatures in one pass: its loss on either half, and its reliability.

The temperatures stand a fourth of an octave apart. Every fourth one is half of the one before it,
and so its exponentials are the squares of those: four sets of exponentials serve all.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.logits.bins import BINS
from core.logits.labelled import in_blocks, labels_of, summed
from core.logits.open import Logits
from core.logits.reliability import Reliability
from core.logits.rows import as_float64

LOWEST, HIGHEST = 0.05, 20.0
"""The temperatures that a fit may give."""
OCTAVE = 4  # temperatures
COUNT = 36
TEMPERATURES = HIGHEST * 2.0 ** (-np.arange(COUNT) / OCTAVE)  # falling, past the lowest
LEAST = -1e150  # stands for -inf, so that its square times a probability of 0 is 0

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Moments:
    r"""The loss and its slopes in \(\beta = 1/T\), summed over the rows of each half, (2, M).

    .. math::
        L = \log \sum_k e^{\beta z_k} - \beta z_y, \quad
        L' = \mathrm{E}_p[z] - z_y, \quad L'' = \mathrm{Var}_p[z] \ge 0

    Args:
        loss: L.
        slope: L'.
        curvature: L''.
        square: L' squared, of each row by itself.
    """

    loss: Floats
    slope: Floats
    curvature: Floats
    square: Floats

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            self.loss + other.loss,
            self.slope + other.slope,
            self.curvature + other.curvature,
            self.square + other.square,
        )


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows without their largest logit, for any temperature.

    Args:
        shifted: logits less the largest one of the row, (K, n).
        own: that of the label, (n,); 0 where `finite` is not.
        finite: whether the loss is: not where the label has the logit -inf.
        spare: memory of the shape of `shifted`; new memory takes longer than the sums.
    """

    shifted: Floats
    own: Floats
    finite: Mask
    spare: Floats

    @classmethod
    def of(cls, values: npt.NDArray[Any], labels: npt.NDArray[np.int64]) -> "Rows":
        """Rows (n, K) with a softmax, and their labels (n,)."""
        scores = np.array(as_float64(values).T, order="C")
        scores -= scores.max(axis=0)
        own = scores[labels, np.arange(labels.size)]
        finite = np.isfinite(own)
        np.maximum(scores, LEAST, out=scores)
        return cls(scores, np.where(finite, own, 0), finite, np.empty_like(scores))

    def sums(self, exponentials: Floats) -> tuple[Floats, Floats, Floats]:
        """The sum of the exponentials, and the mean and the variance of z, (n,) each."""
        total = exponentials.sum(axis=0)
        weighted = np.multiply(exponentials, self.shifted, out=self.spare)
        mean = weighted.sum(axis=0) / total
        weighted *= self.shifted
        return total, mean, np.maximum(weighted.sum(axis=0) / total - mean**2, 0)

    def moments(
        self, halves: Mask, beta: float, sums: tuple[Floats, Floats, Floats]
    ) -> list[Floats]:
        """L, L', L'' and L' squared at one temperature, summed over the halves (2, n)."""
        total, mean, variance = sums
        slope = mean - self.own
        columns = np.stack([np.log(total) - beta * self.own, slope, variance, slope**2])
        return list(columns @ (halves * self.finite).T)


@dataclass(frozen=True, eq=False)
class Sweep:
    """A file at all of `TEMPERATURES`.

    Args:
        moments: of either half, without the rows whose loss is infinite.
        reliability: of all rows, one for each temperature.
        finite: rows of either half whose loss is finite, (2,).
        behind: rows among them whose label has not the largest logit, (2,).
        impossible: rows whose label has the logit -inf.
    """

    moments: Moments
    reliability: tuple[Reliability, ...]
    finite: npt.NDArray[np.int64]
    behind: npt.NDArray[np.int64]
    impossible: int

    def __add__(self, other: "Sweep") -> "Sweep":
        both = zip(self.reliability, other.reliability, strict=True)
        return Sweep(
            self.moments + other.moments,
            tuple(one + two for one, two in both),
            self.finite + other.finite,
            self.behind + other.behind,
            self.impossible + other.impossible,
        )


def sweep(logits: Logits, halves: Mask, bins: int = BINS) -> Sweep:
    """The loss of either half and the reliability of both at all of `TEMPERATURES`, in one pass.

    Args:
        logits: with labels.
        halves: which rows are of which half, (2, N); a row without a softmax must be of none.
        bins: of the reliability.
    """
    labels = labels_of(logits)

    def part(at: slice) -> Sweep:
        kept = halves[:, at].any(axis=0)
        values, own = logits.values[at][kept], labels[at][kept]
        hits = as_float64(values).argmax(axis=1) == own
        return _swept(Rows.of(values, own), halves[:, at][:, kept], hits, bins)

    return summed(logits.values, lambda: part)


def _swept(rows: Rows, halves: Mask, hits: Mask, bins: int) -> Sweep:
    columns: list[list[Floats]] = []
    reliability = []
    exponentials = [np.exp(rows.shifted / temperature) for temperature in TEMPERATURES[:OCTAVE]]
    for at, temperature in enumerate(TEMPERATURES):
        mine = exponentials[at % OCTAVE]
        if at >= OCTAVE:
            np.square(mine, out=mine)
        sums = rows.sums(mine)
        columns.append(rows.moments(halves, 1 / temperature, sums))
        reliability.append(Reliability.of(1 / sums[0], hits, bins))
    of_each = (np.stack(column, axis=1) for column in zip(*columns, strict=True))
    inside = halves & rows.finite
    return Sweep(
        moments=Moments(*of_each),
        reliability=tuple(reliability),
        finite=inside.sum(axis=1),
        behind=(inside & (rows.own < 0)).sum(axis=1),
        impossible=int(np.count_nonzero(~rows.finite)),
    )


def moments_at(logits: Logits, halves: Mask, temperature: float) -> Moments:
    """The moments of either half at one temperature, (2, 1) each, in one pass."""
    labels = labels_of(logits)

    def part(at: slice) -> Moments:
        kept = halves[:, at].any(axis=0)
        rows = Rows.of(logits.values[at][kept], labels[at][kept])
        sums = rows.sums(np.exp(rows.shifted / temperature))
        columns = rows.moments(halves[:, at][:, kept], 1 / temperature, sums)
        return Moments(*(column[:, np.newaxis] for column in columns))

    return summed(logits.values, lambda: part)


def losses_at(logits: Logits, halves: Mask, temperatures: tuple[float, ...]) -> Floats:
    """The loss of each row at some temperatures, (M, N), in one pass; NaN for a row of no half."""
    labels = labels_of(logits)
    losses = np.full((len(temperatures), labels.size), np.nan)

    def block(at: slice) -> None:
        kept = at.start + np.flatnonzero(halves[:, at].any(axis=0))
        rows = Rows.of(logits.values[kept], labels[kept])
        for place, temperature in enumerate(temperatures):
            totals = np.exp(rows.shifted / temperature).sum(axis=0)
            finite = np.log(totals) - rows.own / temperature
            losses[place, kept] = np.where(rows.finite, finite, np.inf)

    in_blocks(logits.values, block)
    return losses
