"""A file of logits with what is computed of all its rows, once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import InputError, Message
from core.logits.confusion import Confusion, confusion_of
from core.logits.doctor import Finding, examine
from core.logits.one_pass import Pass, one_pass
from core.logits.open import Logits
from core.logits.places import Places
from core.logits.quality import Assessment, assess
from core.logits.rows import RowTable
from core.logits.selected import Selected
from core.logits.selection import Selection
from core.logits.slices import Factor
from core.logits.summary import Summary
from core.logits.temperature import TemperatureFit, fit_temperature

UNASKED = 50_000_000  # logits of the largest file that is calibrated when it is opened: seconds
AT_ONCE = 50_000_000  # of the largest that is shown without a bar of how far it is: a second
ASSESSED = 4  # temperatures that a file keeps the numbers of its rows at
FACTORS = 4  # columns that a file keeps by their values
SELECTED = 12  # selections that a file keeps, with 4 bytes for each of their rows


@dataclass(frozen=True)
class Opened:
    """Logits with what is computed of them once.

    Args:
        logits: what was read.

    Example:
        >>> from core.logits import load_sample
        >>> Opened(load_sample()).summary.hits
        741
    """

    logits: Logits

    def check(self) -> None:
        """Refuses a file that cannot be read any more; called before each pass over it.

        The system ends a process that reads where a memory-mapped file was cut short. A file that
        is cut short during a pass is thus only seen before the next one.

        Raises:
            InputError: what happened to it.
        """
        change = self.logits.stamp.changed()
        if change and not change.readable:
            raise InputError(change.message.text, **change.message.values)

    @cached_property
    def passed(self) -> Pass:
        """What one pass over the file gives: whoever asks first waits for it."""
        self.check()
        return one_pass(self.logits)

    @property
    def ready(self) -> bool:
        """Whether the file can be looked at without a pass over it, or with a short one."""
        large = self.logits.values.size > AT_ONCE
        return not large or {"passed", "findings"} <= vars(self).keys()

    def prepare(self, progress: Callable[[int, int, int], object], client: Any = None) -> None:
        """Computes what the views wait for, as far as it is not there.

        Args:
            progress: is told which pass it is, from 0, the rows that are done, and of how many;
                what it raises ends it.
            client: of a Dask cluster that is to do the first pass.
        """
        self.check()
        known = vars(self)
        if "passed" not in known:
            known["passed"] = one_pass(self.logits, progress=partial(progress, 0), client=client)
        if "findings" not in known:
            known["findings"] = examine(self.logits, self.table, partial(progress, 1))

    @property
    def summary(self) -> Summary:
        """The sums over all rows."""
        return self.passed.summary

    @property
    def table(self) -> RowTable:
        """A few numbers a row."""
        return self.passed.table

    @cached_property
    def confusion(self) -> Confusion | None:
        """Which class was taken for which; None without labels."""
        return confusion_of(self.logits, self.table)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the doctor says."""
        table = self.table
        self.check()
        return examine(self.logits, table)

    def finding_rows(self, kind: str) -> npt.NDArray[np.int64] | None:
        """The rows of a finding of the doctor's; None if there is none, or it names none."""
        return next((found.rows for found in self.findings if found.kind == kind), None)

    @cached_property
    def places(self) -> Places:
        """Where the rows fall."""
        return Places(self.table, self.logits.labels)

    def selected(self, selection: Selection) -> Selected:
        """The rows that a selection leaves; the last few are kept."""
        return self._selected(selection)

    @cached_property
    def _selected(self) -> Callable[[Selection], Selected]:
        whole = Selected(self, Selection())
        later = lru_cache(SELECTED)(partial(Selected, self))
        return lambda selection: later(selection) if selection else whole

    def factor(self, column: str) -> Factor:
        """An extra column by its values."""
        return self._factors(column)

    @cached_property
    def _factors(self) -> Callable[[str], Factor]:
        return lru_cache(FACTORS)(lambda column: Factor.of(self.logits.columns[column]))

    @property
    def fit(self) -> TemperatureFit | Message | None:
        """The safe temperature, or why there is none; None without labels."""
        if self.logits.labels is None:
            return None
        if self.waits:
            return Message(
                "A file of {size} logits is not calibrated unasked.",
                size=f"{self.logits.values.size:,}",
            )
        return self.calibration

    @property
    def waits(self) -> bool:
        """Whether a file is so large that its temperature is fitted only when asked for."""
        return self.logits.values.size > UNASKED and "calibration" not in vars(self)

    @cached_property
    def calibration(self) -> TemperatureFit | Message:
        """The safe temperature, or why there is none, of a file with labels."""
        self.check()
        try:
            return fit_temperature(self.logits)
        except InputError as error:
            return error.message

    def assessment(self, temperature: float) -> Assessment:
        """How good the probabilities are at a temperature; the last few are kept."""
        return self._assessments(temperature)

    @cached_property
    def _assessments(self) -> Callable[[float], Assessment]:
        def assessed(temperature: float) -> Assessment:
            self.check()
            return assess(self.logits, temperature)

        first, later = assessed(1.0), lru_cache(ASSESSED)(assessed)
        return lambda temperature: first if temperature == 1 else later(temperature)

    def temperature(self, wanted: float | None = None) -> float:
        """The temperature that is wanted, else the one that the fit advises, else 1."""
        if wanted is not None:
            return wanted
        return rounded(self.fit.advised) if isinstance(self.fit, TemperatureFit) else 1.0


def rounded(temperature: float) -> float:
    """A fitted temperature with as many digits as one reads; its band is far wider than the rest.

    Example:
        >>> rounded(2.8160604098)
        2.816
    """
    return float(f"{temperature:.4g}")
