"""The files of logits that are open: the sample, what the server offers, and a session's own."""

import os
from dataclasses import dataclass, replace
from functools import cache

from core.codecs import Source
from core.errors import InputError, Message
from core.experiment import CrossEntropyExperiment, SoftmaxExperiment
from core.logits import Opened, load_sample, open_logits
from core.logits.epoch_folder import is_epochs
from core.logits.sample import load_squashed
from pages import state
from pages.language import _, plain

VARIABLES = ("LOGITSCOPE_LOGITS", "LOGITSCOPE_LABELS", "LOGITSCOPE_NAMES")
KEPT = 3  # files a session keeps open
OPEN = "open_files"


@dataclass(frozen=True)
class OpenFile(Opened):
    """An open file, and the way from its rows to other pages."""

    @property
    def is_sample(self) -> bool:
        """Whether these are the digits that come with the app."""
        return self in (sample(), squashed())

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
def squashed() -> OpenFile:
    """Answers to the same digits through a sigmoid, to be compared with."""
    return OpenFile(load_squashed())


@cache
def served() -> OpenFile | Message | None:
    """What `make run LOGITS=...` named, for everyone who reaches the server; or why not."""
    logits, labels, names = (os.environ.get(name) or None for name in VARIABLES)
    if logits is None or is_epochs(logits, labels):  # those are the page Epochs'
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
    mine = state.held().setdefault(OPEN, {})
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


def known() -> list[OpenFile]:
    """All files that are open here, the latest last but for those that are for everyone."""
    mine = state.held().get(OPEN, {}).values()
    return list(dict.fromkeys((*mine, default(), sample(), squashed())))


def find(source: Source | None) -> OpenFile | None:
    """The open file that a link means, or None."""
    if source is None:
        return default()
    for opened in known():
        if opened.logits.digest.startswith(source.digest):
            return opened  # type: ignore[no-any-return]
    return None
