"""What the page Your logits shows of calibration: before and after a temperature."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.logits.quality import Assessment
from core.logits.reliability import Reliability
from core.logits.sweep import HIGHEST, LOWEST, TEMPERATURES
from core.logits.temperature import FITTED, JUDGED, TemperatureFit

Floats = npt.NDArray[np.float64]

POINTS = 145  # of a curve
GRID = np.geomspace(LOWEST, HIGHEST, POINTS)
METRICS = ("nll", "ece", "mce", "classwise_ece", "brier", "auroc", "accuracy")


@dataclass(frozen=True, eq=False)
class CalibrationView:
    """The calibration of a file at T = 1 and at a temperature.

    Args:
        fit: of the file.
        before: its assessment at T = 1.
        after: at the temperature.
        chosen: the bin whose rows are shown, or None.
        narrowed: whether these are not all rows; then there is no sweep of them.

    Example:
        >>> from core.logits import assess, fit_temperature, load_sample
        >>> file = load_sample()
        >>> view = CalibrationView(fit_temperature(file), assess(file), assess(file, 2.0))
        >>> view.after.quality.ece > view.before.quality.ece
        True
    """

    fit: TemperatureFit
    before: Assessment
    after: Assessment
    chosen: int | None = None
    narrowed: bool = False

    @property
    def temperature(self) -> float:
        """T."""
        return self.after.temperature

    @cached_property
    def curves(self) -> tuple[Floats, Floats]:
        """The mean loss of the fitted half and of the judged one over `GRID`."""
        return self.fit.curve[FITTED](GRID), self.fit.curve[JUDGED](GRID)

    @property
    def losses(self) -> tuple[float, float]:
        """The mean loss of either half at the temperature, as the curves have it."""
        fitted, judged = (
            float(self.fit.curve[half](self.temperature)) for half in (FITTED, JUDGED)
        )
        return fitted, judged

    @property
    def reliability(self) -> Reliability:
        """That of the temperature."""
        return self.after.quality.reliability

    @cached_property
    def band(self) -> tuple[Floats, Floats]:
        """From and to of the accuracy of each bin, at 95%."""
        return self.reliability.band()

    @property
    def swept(self) -> tuple[Floats, Sequence[Reliability], Floats]:
        """Temperatures, the reliability at each of them, and its ECE.

        Of a selection there is the shown temperature alone: the others would take a pass each.
        """
        if self.narrowed:
            return np.array([self.temperature]), [self.reliability], np.array([np.nan])
        found = self.fit.swept.reliability
        return TEMPERATURES, found, np.array([each.ece for each in found])

    @property
    def left_out(self) -> int:
        """Rows without a softmax."""
        return self.after.confidence.size - self.after.quality.rows


def metrics(assessment: Assessment) -> list[float]:
    """The numbers of `METRICS`, for all rows with a softmax."""
    quality = assessment.quality
    named = {
        "auroc": assessment.auroc,
        "accuracy": float(quality.reliability.hits.sum()) / quality.rows,
    }
    return [named[name] if name in named else getattr(quality, name) for name in METRICS]
