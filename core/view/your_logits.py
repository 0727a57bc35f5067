"""What the page Your logits shows: a file, a selection of its rows, and some of them."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.experiment import LogitsExperiment
from core.logits import (
    Assessment,
    Confusion,
    Opened,
    Selected,
    Selection,
    TemperatureFit,
    class_names,
    load_sample,
    shown_classes,
)
from core.view.calibration import CalibrationView
from core.view.distributions import DistributionsView


@dataclass(frozen=True, eq=False)
class LogitsView:
    """A file of logits, and the rows of it that are looked at.

    A view that offers conditions of a kind shows the rows that all other conditions leave.

    Args:
        experiment: what is chosen of the file, as far as it has that.
        opened: the file; the digits that come with the app if it is not given.
        rows: the numbers (n,) of the rows that are shown; the first one if they are not given.

    Example:
        >>> view = LogitsView(LogitsExperiment())
        >>> view.opened.table.prediction[view.rows].tolist()
        [1]
    """

    experiment: LogitsExperiment
    opened: Opened = field(default_factory=lambda: Opened(load_sample()))
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))

    @property
    def selection(self) -> Selection:
        """The conditions on the rows."""
        return self.experiment.selection

    @property
    def selected(self) -> Selected:
        """The rows that they leave."""
        return self.opened.selected(self.selection)

    @property
    def calibrated(self) -> Assessment | None:
        """All rows at the temperature that is shown; None without a fitted one."""
        if not isinstance(self.opened.fit, TemperatureFit):
            return None
        return self.opened.assessment(self.temperature)

    @property
    def temperature(self) -> float:
        """T, by hand or by the fit."""
        return self.opened.temperature(self.experiment.temperature)

    @property
    def confusion(self) -> Confusion | None:
        """That of the rows, whatever their cell; None without labels."""
        return self.opened.selected(self.selection.without("cell")).confusion

    @cached_property
    def classes(self) -> npt.NDArray[np.int64]:
        """The classes of the matrix that is drawn, in their order; needs labels."""
        assert self.confusion is not None
        zoom = self.experiment.zoom
        within = zoom if zoom is not None and zoom < self.confusion.classes else None
        return shown_classes(self.confusion, self.experiment.order, within)

    @cached_property
    def calibration(self) -> CalibrationView | None:
        """That of the rows, whatever their confidence; None without a fitted temperature."""
        fit, selection = self.opened.fit, self.selection.without("bin")
        if not isinstance(fit, TemperatureFit):
            return None
        selected = self.opened.selected(selection)
        before, after = selected.assessment(1.0), selected.assessment(self.temperature)
        return CalibrationView(fit, before, after, self.experiment.confidence, bool(selection))

    @cached_property
    def distributions(self) -> DistributionsView:
        """The histograms of the rows, and confidence against loss."""
        return DistributionsView(self.opened, self.selection)

    @cached_property
    def names(self) -> list[str]:
        """Distinct names of the classes, (K,)."""
        return class_names(self.opened.logits)
