"""Open a file of logits: upload it, or go back to what the server offers."""

import streamlit as st

from core.errors import Message
from core.experiment import LogitsExperiment
from core.logits import read_logits
from pages import files, state
from pages.files import OpenFile
from pages.language import _, plain

UPLOAD = "upload"


def opener() -> None:
    """Choose files, or go back to what the server offers."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(_("Open a file"), icon=":material/folder_open:", type="primary"):
            uploads()
        st.button(
            _("Digits sample"), icon=":material/dialpad:", on_click=show, args=(files.sample,)
        )
        if isinstance(files.served(), OpenFile):
            st.button(plain(files.served().logits.name), on_click=show, args=(files.served,))
    state.show_problems(UPLOAD, "your_logits_link")
    if isinstance(files.served(), Message):  # the reason names a path, for the console only
        st.error(
            _("The file that the server was started with cannot be opened; its console says why.")
        )


def uploads() -> None:
    """Logits, and what may come with them."""
    uploader(_("Logits, (rows, classes)"), "logits", "npy", "npz", "csv", "tsv", "txt")
    uploader(_("Labels (optional): one class a row"), "labels", "npy", "csv", "tsv", "txt")
    uploader(_("Class names (optional): one a line"), "names", "txt", "csv", "npy")
    st.caption(
        _(
            "A .npz may hold `logits`, `labels` and `class_names`; a .csv may have a column "
            "`label`, and class names in its first line. Files are only read as data."
        )
    )


def uploader(label: str, kind: str, *endings: str) -> None:
    st.file_uploader(label, type=list(endings), key=f"{kind}_file", on_change=uploaded)


def uploaded() -> None:
    """Opens what stands in the uploaders; the file that was open stays if it cannot."""
    logits, labels, names = (
        st.session_state.get(f"{kind}_file") for kind in ("logits", "labels", "names")
    )
    if logits is None:
        state.refuse(UPLOAD)
        return
    others = [(part.name, part.getvalue()) if part else None for part in (labels, names)]

    def change() -> LogitsExperiment:
        opened = files.keep(OpenFile(read_logits(logits.name, logits.getvalue(), *others)))
        return shown(opened)

    state.attempt(UPLOAD, change)


def shown(opened: OpenFile) -> LogitsExperiment:
    """The experiment that shows a file from its first row."""
    sort = "loss" if opened.logits.labels is not None else "confidence"
    return LogitsExperiment(file=opened.source(), sort=sort, descending=sort == "loss")


def show(which) -> None:
    state.attempt(UPLOAD, lambda: shown(which()))
