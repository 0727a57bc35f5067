"""The files of logits that are open: the sample, what the server offers, and a session's own."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial

import streamlit as st

from core.codecs import Source
from core.errors import InputError, Message
from core.experiment import CrossEntropyExperiment, SoftmaxExperiment
from core.logits import (
    Assessment,
    Confusion,
    Finding,
    Logits,
    RowTable,
    Summary,
    TemperatureFit,
    assess,
    confusion_of,
    examine,
    fit_temperature,
    load_sample,
    open_logits,
    row_table,
    summarise,
)
from pages.language import _, plain

VARIABLES = ("LOGITSCOPE_LOGITS", "LOGITSCOPE_LABELS", "LOGITSCOPE_NAMES")
KEPT = 3  # files a session keeps open
UNASKED = 50_000_000  # logits of the largest file that is calibrated when it is opened: seconds
ASSESSED = 4  # temperatures that a file keeps the numbers of its rows at
OPEN = "open_files"


@dataclass(frozen=True)
class OpenFile:
    """Logits with what is computed of them once."""

    logits: Logits

    @cached_property
    def summary(self) -> Summary:
        """The sums over all rows."""
        return summarise(self.logits)

    @cached_property
    def table(self) -> RowTable:
        """A few numbers a row."""
        return row_table(self.logits)

    @cached_property
    def confusion(self) -> Confusion | None:
        """Which class was taken for which; None without labels."""
        return confusion_of(self.logits, self.table)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the doctor says."""
        return examine(self.logits, self.table)

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
        try:
            return fit_temperature(self.logits)
        except InputError as error:
            return error.message

    def assessment(self, temperature: float) -> Assessment:
        """How good the probabilities are at a temperature; the last few are kept."""
        return self._assessments(temperature)

    @cached_property
    def _assessments(self) -> Callable[[float], Assessment]:
        first = assess(self.logits)
        later = lru_cache(ASSESSED)(partial(assess, self.logits))
        return lambda temperature: first if temperature == 1 else later(temperature)

    @property
    def is_sample(self) -> bool:
        """Whether these are the digits that come with the app."""
        return self is sample()

    def bench(self, row: int) -> SoftmaxExperiment:
        """The Softmax page for a row: its true class is the chosen one, else its prediction."""
        logits = self.logits
        chosen = self.table.prediction[row] if logits.labels is None else logits.labels[row]
        start = SoftmaxExperiment().updated("logits", logits.values[row])
        return replace(
            start,
            entry=(max(int(chosen), 0),),
            names=logits.class_names,
            source=self.source(row),
        )

    def cross_entropy(self, row: int) -> CrossEntropyExperiment | None:
        """The page Cross entropy for a row and its label; None without labels."""
        logits = self.logits
        if logits.labels is None:
            return None
        return CrossEntropyExperiment.of_row(
            logits.values[row], int(logits.labels[row]), logits.class_names, self.source(row)
        )

    def source(self, row: int = 0) -> Source:
        """The file and one of its rows, as they stand in a link."""
        return Source(self.logits.name, self.logits.digest[:16], row)


@cache
def sample() -> OpenFile:
    """The digits that come with the app."""
    return OpenFile(load_sample())


@cache
def served() -> OpenFile | Message | None:
    """What `make run LOGITS=...` named, for everyone who reaches the server; or why not."""
    logits, labels, names = (os.environ.get(name) or None for name in VARIABLES)
    if logits is None:
        return None
    try:
        return OpenFile(open_logits(logits, labels, names))
    except InputError as error:
        return error.message


def announcement() -> str:
    """What to say of the served file when the server starts."""
    offered = served()
    if offered is None:
        return ""
    if isinstance(offered, Message):
        return f"LOGITS could not be opened: {offered}"
    shape = " x ".join(map(str, offered.logits.values.shape))
    return f"{offered.logits.name} ({shape}) is shown to everyone who can reach this server."


def keep(opened: OpenFile) -> OpenFile:
    """Keeps a file for the session; the oldest one goes when there are too many."""
    mine = st.session_state.setdefault(OPEN, {})
    mine.pop(opened.logits.digest, None)
    mine[opened.logits.digest] = opened
    while len(mine) > KEPT:
        del mine[next(iter(mine))]
    return opened


def default() -> OpenFile:
    """What is open before anything is chosen."""
    offered = served()
    return offered if isinstance(offered, OpenFile) else sample()


def asking(source: Source) -> str:
    """Which file a link asks for."""
    return _(
        "This link shows row {row} of {name} (content {digest}), which is not open here. Open "
        "that file to see it.",
        row=source.row,
        name=plain(source.name),
        digest=source.digest,
    )


def find(source: Source | None) -> OpenFile | None:
    """The open file that a link means, or None."""
    if source is None:
        return default()
    for opened in (*st.session_state.get(OPEN, {}).values(), default(), sample()):
        if opened.logits.digest.startswith(source.digest):
            return opened  # type: ignore[no-any-return]
    return None
