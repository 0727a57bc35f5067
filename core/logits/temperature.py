"""The safe temperature: bounded, fitted on one half of the rows and judged on the other."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.locale import N_
from core.logits.bins import BINS
from core.logits.labelled import as_logits, labels_of
from core.logits.nll_curve import NllCurve
from core.logits.open import Logits
from core.logits.rows import as_float64, row_blocks
from core.logits.sweep import (
    HIGHEST,
    LOWEST,
    TEMPERATURES,
    Moments,
    Sweep,
    losses_at,
    moments_at,
    sweep,
)

FITTED, JUDGED, LEFT_OUT = 0, 1, -1
MOST_STEPS = 6  # of Newton's; three do
NEAR = 1e-9  # a step in log T after which the next would not be seen
SURE = 1.959963984540054  # standard errors to either side of a band of 95%
VERDICTS = {
    "over": N_(
        "T = {temperature} lowers the loss by {gain} (95%: {low} to {high}) on the half that it "
        "was not fitted to: the model is over-confident."
    ),
    "under": N_(
        "T = {temperature} lowers the loss by {gain} (95%: {low} to {high}) on the half that it "
        "was not fitted to: the model is under-confident."
    ),
    "no_gain": N_(
        "No gain, keep 1: on the half that it was not fitted to, T = {temperature} changes the "
        "loss by no more than chance does (it falls by {gain}, 95%: {low} to {high})."
    ),
    "loses": N_(
        "No gain, keep 1: T = {temperature} raises the loss by {loss} on the half that it was not "
        "fitted to."
    ),
    "lower_bound": N_(
        "The best temperature lies below {temperature}, the lowest that is tried. That one lowers "
        "the loss by {gain} on the half that it was not fitted to (95%: {low} to {high})."
    ),
    "upper_bound": N_(
        "The best temperature lies above {temperature}, the highest that is tried: the logits say "
        "little of these labels, or are far too large. That one lowers the loss by {gain} on the "
        "half that it was not fitted to (95%: {low} to {high})."
    ),
    "separable": N_(
        "Separable, no finite optimum, keep 1: every label of the fitted half has the largest "
        "logit, so its loss falls for as long as T does."
    ),
    "flat": N_("No gain, keep 1: in every row all logits are equal, so T changes nothing."),
    "infinite": N_(
        "No gain, keep 1: the loss is infinite at every temperature. Rows whose label has the "
        "logit -inf: {rows}."
    ),
}

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Halves(NamedTuple):
    """A number of either half."""

    fitted: float
    judged: float


@dataclass(frozen=True, eq=False)
class TemperatureFit:
    """A temperature, and whether it is worth having.

    Args:
        temperature: the best one for the fitted half, from 0.05 to 20.
        kind: what came of it: "gain", "no_gain"; "lower_bound" or "upper_bound" where the best
            one lies beyond; "separable", "flat" or "infinite" where there is none.
        split: which half a row is of, (N,): `FITTED`, `JUDGED`, or `LEFT_OUT` without a softmax.
        nll_before: the mean loss of either half at T = 1.
        nll_after: at `temperature`.
        gain: by how much the temperature lowers the mean loss of the judged half.
        gain_band: from and to, at 95%.
        band: of the temperature itself, at 95%; NaN where there is no best one within the bounds.
        curve: the mean loss of either half against the temperature.
        swept: losses and reliability at `core.logits.sweep.TEMPERATURES`.
        passes: how often the logits were read.
    """

    temperature: float
    kind: str
    split: npt.NDArray[np.int8]
    nll_before: Halves
    nll_after: Halves
    gain: float
    gain_band: tuple[float, float]
    band: tuple[float, float]
    curve: tuple[NllCurve, NllCurve]
    swept: Sweep
    passes: int

    @property
    def advised(self) -> float:
        """What to use: the temperature if the half that it was not fitted to gains by it, or 1."""
        gains = self.gain_band[0] > 0 and self.kind in ("gain", "lower_bound", "upper_bound")
        return self.temperature if gains else 1.0

    @property
    def verdict(self) -> Message:
        """What came of it, in a sentence."""
        kind = self.kind
        if kind in ("no_gain", "lower_bound", "upper_bound") and self.gain_band[0] <= 0:
            kind = "loses" if self.gain < 0 else "no_gain"
        if kind == "gain":
            kind = "over" if self.temperature > 1 else "under"
        return Message(
            VERDICTS[kind],
            temperature=f"{self.temperature:.4g}",
            gain=f"{self.gain:.3g}",
            loss=f"{-self.gain:.3g}",
            low=f"{self.gain_band[0]:.3g}",
            high=f"{self.gain_band[1]:.3g}",
            rows=self.swept.impossible,
        )


def fit_temperature(
    logits: Logits | npt.ArrayLike,
    labels: npt.ArrayLike | None = None,
    *,
    ignore_index: int | None = None,
    bins: int = BINS,
    seed: int = 0,
) -> TemperatureFit:
    r"""The temperature that lowers the loss of one half of the rows most, judged on the other.

    .. math:: \hat T = \arg\min_{0.05 \le T \le 20} -\sum_i \log \mathrm{softmax}(x_i / T)_{y_i}

    The loss is convex in 1 / T, so there is one minimum. It is searched in log T, by Newton's
    method between two temperatures of which it lies between: no step can leave the bounds. Rows
    without a softmax are of neither half.

    Args:
        logits: (N, K), or those of a file with its labels.
        labels: class indices (N,).
        ignore_index: rows with this label are left out.
        bins: of the reliability.
        seed: of the drawing of the halves.

    Returns:
        The temperature, and what it does to the loss of either half.

    Raises:
        InputError: shapes that do not fit, labels that are no classes or not there, or fewer than
            two rows with a softmax.
        InputTypeError: logits that are not real numbers.

    Example:
        >>> random = np.random.default_rng(0)
        >>> logits = random.normal(0, 2, (4000, 3))
        >>> drawn = (logits + random.gumbel(size=(4000, 3))).argmax(axis=1)
        >>> fit = fit_temperature(3 * logits, drawn)  # three times too sure
        >>> fit.kind, round(fit.temperature, 1)
        ('gain', 3.0)

    Source: C. Guo et al., On Calibration of Modern Neural Networks, 2017.
    """
    file = as_logits(logits, labels, ignore_index)
    labels_of(file)
    split = _split(file, seed)
    halves = np.stack([split == FITTED, split == JUDGED])
    swept = sweep(file, halves, bins)
    curves = _curves(swept)
    found = _without_optimum(swept) or _searched(file, halves[0], curves[0])
    before, after = losses_at(file, halves, (1.0, found.temperature))
    compared = halves[JUDGED] & np.isfinite(before)
    gain, gain_band = _mean_and_band(before[compared] - after[compared])
    return TemperatureFit(
        temperature=found.temperature,
        kind=found.kind or ("gain" if gain_band[0] > 0 else "no_gain"),
        split=split,
        nll_before=Halves(*(float(before[half].mean()) for half in halves)),
        nll_after=Halves(*(float(after[half].mean()) for half in halves)),
        gain=gain,
        gain_band=gain_band,
        band=found.band,
        curve=curves,
        swept=swept,
        passes=3 + found.steps,  # the halves, the sweep, and the losses of each row
    )


def _split(logits: Logits, seed: int) -> npt.NDArray[np.int8]:
    """A half of the rows with a softmax, drawn by chance, and the others."""
    known = np.empty(len(logits.values), dtype=bool)
    for block in row_blocks(logits.values):
        known[block] = np.isfinite(as_float64(logits.values[block]).max(axis=1))
    rows = np.flatnonzero(known)
    if rows.size < 2:
        raise InputError(
            "expected at least 2 rows with a softmax, one to fit to and one to judge by; got "
            "{count}",
            count=rows.size,
        )
    split = np.full(known.size, LEFT_OUT, dtype=np.int8)
    split[rows] = JUDGED
    split[np.random.default_rng(seed).permutation(rows)[: rows.size // 2]] = FITTED
    return split


def _curves(swept: Sweep) -> tuple[NllCurve, NllCurve]:
    moments, rows = swept.moments, swept.finite
    with np.errstate(invalid="ignore"):  # a half may have no row with a finite loss
        fitted, judged = (
            NllCurve.of(
                TEMPERATURES,
                moments.loss[half] / rows[half],
                moments.slope[half] / rows[half],
                moments.curvature[half] / rows[half],
            )
            for half in (FITTED, JUDGED)
        )
    return fitted, judged


class _Found(NamedTuple):
    """A temperature for the fitted half; `kind` says why it is no optimum, or is empty."""

    temperature: float
    kind: str = ""
    band: tuple[float, float] = (math.nan, math.nan)
    steps: int = 0


def _without_optimum(swept: Sweep) -> _Found | None:
    """What there is instead of an optimum, where no temperature can be one."""
    if swept.impossible:
        return _Found(1.0, "infinite")
    if not (swept.moments.curvature.any() or swept.moments.slope.any()):
        return _Found(1.0, "flat")
    if not swept.behind[FITTED]:
        return _Found(LOWEST, "separable")
    return None


def _searched(file: Logits, half: Mask, curve: NllCurve) -> _Found:
    """The optimum by Newton's steps in s = log T, which stay between two points around it."""
    s, low, high = curve.lowest()
    halves = np.stack([half, np.zeros_like(half)])
    steps = 0
    while steps < MOST_STEPS:
        steps += 1
        moments, beta = moments_at(file, halves, math.exp(s)), math.exp(-s)
        first, second, square = _in_s(moments, beta)
        low, high = (low, s) if first >= 0 else (s, high)
        newton = s - first / second if second > 0 else math.nan
        before, s = s, newton if low <= newton <= high else (low + high) / 2
        if abs(s - before) < NEAR:
            break
    if not math.log(LOWEST) < s < math.log(HIGHEST):
        below = s <= math.log(LOWEST)
        bound = (LOWEST, "lower_bound") if below else (HIGHEST, "upper_bound")
        return _Found(*bound, steps=steps)
    spread = SURE * math.sqrt(square) / second if second > 0 else math.inf
    ends = (max(s - spread, math.log(LOWEST)), min(s + spread, math.log(HIGHEST)))
    return _Found(math.exp(s), "", (math.exp(ends[0]), math.exp(ends[1])), steps)


def _in_s(moments: Moments, beta: float) -> tuple[float, float, float]:
    """Slope and curvature of the summed loss in log T, and the sum of the rows' squared slopes."""
    slope, curvature, square = (
        float(part[FITTED, 0]) for part in (moments.slope, moments.curvature, moments.square)
    )
    return -beta * slope, beta * slope + beta**2 * curvature, beta**2 * square


def _mean_and_band(values: Floats) -> tuple[float, tuple[float, float]]:
    """A mean, and where it lies at 95%; anywhere where there are not two values."""
    if values.size < 2:
        return float(values.mean()) if values.size else math.nan, (-math.inf, math.inf)
    with np.errstate(over="ignore", invalid="ignore"):  # losses of 1e300 have no band
        mean = float(values.mean())
        spread = SURE * float(values.std(ddof=1)) / math.sqrt(values.size)
    return mean, (mean - spread, mean + spread) if spread < math.inf else (-math.inf, math.inf)
