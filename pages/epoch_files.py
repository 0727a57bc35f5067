"""The epochs that are open: the sample, a folder that the server was given, a session's own."""

import os
import threading
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import streamlit as st

from core.codecs import Source
from core.errors import InputError, Message
from core.experiment import EpochsExperiment
from core.logits.epoch_folder import is_epochs, state_of
from core.logits.epochs import Epochs, open_epochs, read_epochs
from core.logits.learning import Learning, learning_of
from core.logits.sample import load_epochs
from pages import files, state
from pages.language import _, plain

KEPT = 2  # trainings that a session keeps open
OPEN = "open_epochs"
UPLOAD = "epochs_upload"
Kind = EpochsExperiment


@cache
def sample() -> Learning:
    """The digits that come with the app, over 12 epochs."""
    return learning_of(load_epochs())


@dataclass(eq=False)
class Served:
    """Epochs on the server's disk; a folder may grow. All sessions share it.

    Args:
        path: of the folder, or of a file (E, N, K).
        labels: of a file; None for a folder.
        names: of the classes.
    """

    path: Path
    labels: str | None = None
    names: str | None = None
    growing: bool = False
    _seen: tuple[str, ...] | None = None
    _now: Learning | Message | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> Learning | Message:
        """What is there, read again where there is more than before; or why it cannot be read."""
        with self._lock:
            marks = self._marks()
            if self._now is None or marks != self._seen:
                self._seen, self._now = marks, self._read()
            return self._now

    def _marks(self) -> tuple[str, ...]:
        if not self.path.is_dir():
            self.growing = False
            return ()
        try:
            marks, self.growing = state_of(self.path)
        except OSError:  # it went while it was open: what was read of it stays
            self.growing = False
            return self._seen or ()
        return marks or self._seen or ()

    def _read(self) -> Learning | Message:
        before = self._now if isinstance(self._now, Learning) else None
        try:
            return learning_of(open_epochs(self.path, self.labels, self.names), before)
        except (InputError, OSError) as error:
            if before is not None:  # caught while the folder changes: looked at again soon
                self._seen = None
                return before
            return error.message if isinstance(error, InputError) else Message("{name} cannot be "
                "read", name=self.path.name)  # fmt: skip


@cache
def served() -> Served | None:
    """What `make run LOGITS=...` named, where that is epochs."""
    logits, labels, names = (os.environ.get(name) or None for name in files.VARIABLES)
    if logits is None or not is_epochs(logits, labels):
        return None
    return Served(Path(logits), labels, names)


def announcement() -> str:
    """What to say of the served epochs when the server starts."""
    offered = served()
    if offered is None:
        return ""
    return (
        f"{offered.path.name} holds the epochs of a training: everyone who can reach this server "
        "sees them on the page /epochs."
    )


def keep(epochs: Epochs) -> Learning:
    """Keeps a training for the session; the oldest one goes when there are too many."""
    mine: dict[str, Learning] = state.held().setdefault(OPEN, {})
    mine[epochs.digest] = learning_of(epochs, mine.pop(epochs.digest, None))
    while len(mine) > KEPT:
        del mine[next(iter(mine))]
    return mine[epochs.digest]


def default() -> Learning | Message:
    """What is open before anything is chosen."""
    offered = served()
    return sample() if offered is None else offered.now()


def find(source: Source | None) -> Learning | Message | None:
    """The training that a link means; why it cannot be read, or None where it is not open."""
    first = default()
    if source is None:
        return first
    mine: dict[str, Learning] = state.held().get(OPEN, {})
    for each in (*mine.values(), first, sample()):
        if isinstance(each, Learning) and each.epochs.digest.startswith(source.digest):
            return each
    return None


def source(learning: Learning, row: int = 0) -> Source:
    """The training and one of its rows, as they stand in a link."""
    return Source(learning.epochs.name, learning.epochs.digest[:16], row)


def opener() -> None:
    """Choose files, or go back to what the server offers."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(_("Open epochs"), icon=":material/folder_open:", type="primary"):
            uploader()
        st.button(_("Digits sample"), icon=":material/dialpad:", on_click=show, args=(sample,))
        offered = served()
        if offered is not None:
            st.button(plain(offered.path.name), icon=":material/folder:", on_click=show_served)
    state.show_problems(UPLOAD, "epochs_link")


def uploader() -> None:
    st.file_uploader(
        _("One array (epochs, rows, classes), or the files of a folder; with labels.npy"),
        type=["npy", "npz", "csv", "txt"],
        accept_multiple_files=True,
        key="epoch_files",
        on_change=uploaded,
    )
    st.caption(
        _(
            "Choose all of them at once: epoch-0001.npy, epoch-0002.npy and so on, labels.npy, and "
            "class_names.txt if there is one. Files are only read as data."
        )
    )


def uploaded() -> None:
    """Opens what stands in the uploader; what was open stays if it cannot."""
    chosen = st.session_state.get("epoch_files")
    if not chosen:
        state.refuse(UPLOAD)
        return
    state.attempt(
        UPLOAD,
        lambda: shown(keep(read_epochs([(each.name, each.getvalue()) for each in chosen]))),
    )


def shown(learning: Learning) -> Kind:
    """What a link shows of the training, if one asked for it; else the training from its start."""
    asked = state.waiting(Kind)
    if asked is not None and learning.epochs.digest.startswith(asked.file.digest):
        state.waits_no_more(Kind)
        return replace(asked, file=source(learning, asked.file.row))
    return Kind(file=source(learning))


def show(which) -> None:
    state.attempt(UPLOAD, lambda: shown(which()))


def show_served() -> None:
    """What the server offers; why it cannot be read is said by the page."""
    state.attempt(UPLOAD, Kind)


def asking(wanted: Source) -> str:
    """Which training a link asks for."""
    return _(
        "This link shows the epochs {name} (content {digest}), which are not open here. Open them "
        "to see it.",
        name=plain(wanted.name),
        digest=wanted.digest,
    )
