"""What the page Your logits shows: a file, and some of its rows."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.experiment import LogitsExperiment
from core.logits import Assessment, Opened, TemperatureFit, class_names, load_sample


@dataclass(frozen=True, eq=False)
class LogitsView:
    """A file of logits, and the rows of it that are looked at.

    Args:
        experiment: what is chosen of the file.
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

    @cached_property
    def calibrated(self) -> Assessment | None:
        """All rows at the temperature that is shown; None without a fitted one."""
        if not isinstance(self.opened.fit, TemperatureFit):
            return None
        return self.opened.assessment(self.opened.temperature(self.experiment.temperature))

    @cached_property
    def names(self) -> list[str]:
        """Distinct names of the classes, (K,)."""
        return class_names(self.opened.logits)
