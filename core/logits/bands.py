"""Bands of 95% around the figures of a file: in closed form where there is a good one."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from core.logits.confusion import ratio
from core.logits.reliability import BAND, REPLICATES

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

Z = NormalDist().inv_cdf(BAND[1])
FEW = 2_000
"""Rows up to which a mean is drawn again and again; of more the normal distribution is as good."""
DRAWN = 200
"""Rows that are drawn at a time, so that the drawing takes little memory."""


def wilson(hits: npt.ArrayLike, counts: npt.ArrayLike) -> tuple[Floats, Floats]:
    r"""Wilson's interval of parts of wholes; NaN of nothing.

    .. math:: \frac{h + z^2 / 2 \pm z \sqrt{h (n - h) / n + z^2 / 4}}{n + z^2}

    Args:
        hits: h, how many are right.
        counts: n, of how many, of the same shape.

    Returns:
        Low and high.

    Example:
        >>> low, high = wilson(5, 10)
        >>> round(float(low), 4), round(float(high), 4)
        (0.2366, 0.7634)

    Source: E. B. Wilson, Probable Inference, 1927.
    """
    h, n = np.asarray(hits, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    half = Z * np.sqrt(ratio(h * (n - h), n) + Z**2 / 4)
    low, high = ((h + Z**2 / 2 + side * half) / (n + Z**2) for side in (-1, 1))
    nothing = ratio(0 * n, n)  # 0, and NaN of nothing
    return np.where(h == 0, 0, low) + nothing, np.where(h == n, 1, high) + nothing


def mean_of_parts(hits: Counts, counts: Counts) -> tuple[float, float]:
    r"""The interval of the mean of parts, such as of the recalls of all classes.

    Each part has its own interval by Wilson, (l, u); where they are independent, the mean m has

    .. math:: m - \frac{1}{K} \sqrt{\sum_k (p_k - l_k)^2}, \quad
        m + \frac{1}{K} \sqrt{\sum_k (u_k - p_k)^2}

    Args:
        hits: how many are right, (K,).
        counts: of how many, (K,); those of none are not in the mean.

    Returns:
        Low and high; NaN where there are none.

    Example:
        >>> low, high = mean_of_parts(np.array([9, 5]), np.array([10, 10]))
        >>> round(low, 3), round(high, 3)
        (0.499, 0.838)

    Source: G. Y. Zou and A. Donner, Construction of confidence limits about effect measures, 2008.
    """
    known = counts > 0
    if not known.any():
        return float("nan"), float("nan")
    hits, counts = hits[known], counts[known]
    p, (low, high) = hits / counts, wilson(hits, counts)
    m, K = float(p.mean()), p.size
    return (
        m - float(np.sqrt(np.square(p - low).sum())) / K,
        m + float(np.sqrt(np.square(high - p).sum())) / K,
    )


def mean_band(values: npt.NDArray[np.floating], seed: int = 0) -> tuple[float, float]:
    r"""The band of a mean: the bootstrap's, of more than `FEW` values the normal distribution's.

    .. math:: \bar x \pm z \, s / \sqrt n

    Args:
        values: (n,).
        seed: of the draws.

    Returns:
        Low and high; NaN of fewer than two values, or where one is NaN or infinite.

    Source: B. Efron, Bootstrap Methods: Another Look at the Jackknife, 1979.
    """
    x = values.astype(np.float64)
    if x.size < 2 or not np.isfinite(x).all():
        return float("nan"), float("nan")
    if x.size > FEW:
        half = Z * float(x.std(ddof=1)) / x.size**0.5
        return float(x.mean()) - half, float(x.mean()) + half
    random = np.random.default_rng(seed)
    means = [
        x[random.integers(0, x.size, (DRAWN, x.size))].mean(axis=1)
        for _ in range(REPLICATES // DRAWN)
    ]
    low, high = np.quantile(np.concatenate(means), BAND)
    return float(low), float(high)


def ece_band(
    counts: Counts, confidences: Floats, hits: Counts, seed: int = 0
) -> tuple[float, float]:
    r"""The bootstrap's band of the expected calibration error, from fine bins.

    Rows drawn with replacement fall into the fine bins, right or wrong, as the multinomial
    distribution says; a row has the mean confidence of its fine bin. The error of drawn rows is
    too large by as much as that of the rows themselves is, so the band is turned about the error:
    from 2 ECE − q(0.975) to 2 ECE − q(0.025), and as far as the error itself.

    Args:
        counts: rows of each fine bin of each bin, (B, F).
        confidences: sums of their confidences, (B, F).
        hits: how many of them are right, (B, F).
        seed: of the draws.

    Returns:
        Low and high; NaN of fewer than two rows.

    Source: A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application, 1997, 5.2.
    """
    rows = int(counts.sum())
    if rows < 2:
        return float("nan"), float("nan")
    full = counts > 0
    place = np.broadcast_to(np.arange(counts.shape[0])[:, np.newaxis], counts.shape)[full]
    n, right, sure = counts[full], hits[full], confidences[full] / counts[full]
    cells = np.concatenate([right, n - right]) / rows
    drawn = np.random.default_rng(seed).multinomial(rows, cells, size=REPLICATES)
    gaps = np.concatenate([1 - sure, -sure])
    into = np.zeros((cells.size, counts.shape[0]))
    into[np.arange(cells.size), np.tile(place, 2)] = gaps
    drawn_ece = np.abs(drawn @ into).sum(axis=1) / rows
    ece = float(np.abs((hits - confidences).sum(axis=1)).sum()) / rows
    low, high = 2 * ece - np.quantile(drawn_ece, BAND[::-1])
    return max(0.0, min(float(low), ece)), max(float(high), ece)


def auroc_band(auroc: float, right: int, wrong: int) -> tuple[float, float]:
    r"""The band of an AUROC by Hanley and McNeil, on the scale of its log odds.

    .. math:: \sigma^2 = \frac{A (1 - A) + (n_+ - 1)(Q_1 - A^2) + (n_- - 1)(Q_2 - A^2)}{n_+ n_-},
        \quad Q_1 = \frac{A}{2 - A}, \quad Q_2 = \frac{2 A^2}{1 + A}

    Args:
        auroc: A.
        right: rows that are right.
        wrong: rows that are wrong.

    Returns:
        Low and high; NaN where all rows are right, or all are wrong.

    Source: J. A. Hanley and B. J. McNeil, The meaning and use of the area under a ROC curve, 1982.
    """
    if not (right and wrong):
        return float("nan"), float("nan")
    if auroc in (0, 1):
        return auroc, auroc
    square = auroc**2
    first, second = auroc / (2 - auroc) - square, 2 * square / (1 + auroc) - square
    spread = auroc * (1 - auroc) + (right - 1) * first + (wrong - 1) * second
    odds, deviation = auroc / (1 - auroc), (spread / (right * wrong)) ** 0.5
    factor = float(np.exp(Z * deviation / (auroc * (1 - auroc))))
    return odds / factor / (1 + odds / factor), odds * factor / (1 + odds * factor)
