"""The files of logits that are open: the sample, what the server offers, and a session's own."""

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

from core.codecs import Source
from core.errors import InputError, Message
from core.experiment import CrossEntropyExperiment, SoftmaxExperiment
from core.logits import Logits, Opened, ignoring, ignoring_digest, load_sample, open_logits
from core.logits.epoch_folder import is_epochs
from core.logits.sample import load_squashed
from pages import state
from pages.language import _, plain

VARIABLES = ("LOGITSCOPE_LOGITS", "LOGITSCOPE_LABELS", "LOGITSCOPE_NAMES")
IGNORE = "LOGITSCOPE_IGNORE"
KEPT = 3  # files a session keeps open
OPEN = "open_files"
USED = "used_files"


@dataclass(frozen=True)
class OpenFile(Opened):
    """An open file, and the way from its rows to other pages."""

    @property
    def is_sample(self) -> bool:
        """Whether these are the digits that come with the app."""
        return self in (sample(), squashed())

    def bench(self, row: int) -> SoftmaxExperiment:
        """The Softmax page for a row: its true class is the chosen one, else its prediction."""
        self.check()
        logits = self.logits
        labelled = logits.labels is not None and logits.labels[row] >= 0
        chosen = logits.labels[row] if labelled else self.table.prediction[row]
        start = SoftmaxExperiment().updated("logits", logits.values[row])
        return replace(
            start,
            entry=(max(int(chosen), 0),),
            names=logits.class_names,
            source=self.source(row),
        )

    def cross_entropy(self, row: int) -> CrossEntropyExperiment | None:
        """The page Cross entropy for a row and its label; None where it has none that counts."""
        logits = self.logits
        if logits.labels is None or logits.labels[row] < 0:
            return None
        self.check()
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
    logits, labels, _names = (os.environ.get(name) or None for name in VARIABLES)
    if logits is None or is_epochs(logits, labels):  # those are the page Epochs'
        return None
    try:
        return from_start()
    except InputError as error:
        return error.message


def from_start() -> OpenFile:
    """Opens what `make run LOGITS=...` named.

    Raises:
        InputError: whatever is wrong with it.
    """
    logits, labels, names = (os.environ.get(name) or None for name in VARIABLES)
    ignored = os.environ.get(IGNORE, "").strip()
    try:
        ignore_index = int(ignored) if ignored else None
    except ValueError as error:
        raise InputError(
            "IGNORE is the label to ignore, such as -100; got {text!r}", text=ignored[:40]
        ) from error
    return OpenFile(open_logits(logits or "", labels, names, ignore_index))


def open_again() -> OpenFile:
    """What the server was started with, as it is on the disk now.

    Raises:
        InputError: it cannot be opened; what was open stays so.
    """
    try:
        from_start()
    except InputError as error:  # the reason names a path, which is nobody's business
        raise InputError("the file that the server was started with cannot be opened any more; "
                         "put it back, and try again") from error  # fmt: skip
    served.cache_clear()
    return default()


def announcement() -> str:
    """What to say of the served file when the server starts."""
    offered = served()
    if offered is None:
        return ""
    if isinstance(offered, Message):
        return f"LOGITS could not be opened: {offered}"
    values = offered.logits.values
    shape = " x ".join(map(str, (*(offered.logits.lead or values.shape[:1]), values.shape[1])))
    return f"{offered.logits.name} ({shape}) is shown to everyone who can reach this server."


def keep(opened: OpenFile) -> OpenFile:
    """Keeps a file for the session; the one longest not shown goes when there are too many."""
    mine = state.held().setdefault(OPEN, {})
    mine.pop(opened.logits.digest, None)
    mine[opened.logits.digest] = opened
    latest = list(used(opened))
    while len(mine) > KEPT:
        del mine[min(mine, key=latest.index)]
    return opened


def used(opened: OpenFile) -> dict[str, None]:
    """Notes that a file was looked at; gives the digests of all that were, the latest last."""
    digests: dict[str, None] = state.held().setdefault(USED, {})
    digests.pop(opened.logits.digest, None)
    digests[opened.logits.digest] = None
    return digests


def kept(logits: Logits) -> OpenFile:
    """The open file with this content, or these logits kept as one."""
    alike = (one for one in known() if one.logits.digest == logits.digest)
    return next(alike, None) or keep(OpenFile(logits))


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
            used(opened)
            return opened
    return None


def find_ignoring(source: Source | None, ignore: int | None) -> OpenFile | None:
    """The open file that a link means, made from an open one where only its ignored label differs.

    Args:
        source: of the link.
        ignore: the label whose rows it leaves out.
    """
    found = find(source)
    if found is not None or source is None:
        return found
    for opened in known():
        logits = opened.logits
        digest = ignoring_digest(logits.file_digest or logits.digest, ignore)
        if digest.startswith(source.digest):
            with suppress(InputError):
                return kept(ignoring(logits, ignore))
    return None
