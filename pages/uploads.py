"""Open a file of logits: upload it, or go back to what the server offers."""

from contextlib import suppress

import streamlit as st

from core.errors import InputError, Message
from core.experiment import LogitsExperiment
from core.logits import Finding, Given, examine_refused, logits_of, read_given
from pages import files, state
from pages.files import OpenFile
from pages.language import _, plain

UPLOAD = "upload"
REFUSED = "refused_files"


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
    st.session_state.pop(REFUSED, None)
    if st.session_state.get("logits_file") is None:
        state.refuse(UPLOAD)
        return
    state.attempt(UPLOAD, lambda: shown(files.keep(OpenFile(logits_of(given())))))
    if state.problems(UPLOAD):
        with suppress(InputError):  # a file that cannot be read has been refused for that
            st.session_state[REFUSED] = examine_refused(given())


def given() -> Given:
    """What stands in the uploaders, read but not checked against each other.

    Raises:
        InputError: whatever is wrong with a file by itself.
    """
    parts = (st.session_state.get(f"{kind}_file") for kind in ("logits", "labels", "names"))
    logits, *others = ((part.name, part.getvalue()) if part else None for part in parts)
    return read_given(*logits, *others)


def refused() -> tuple[Finding, ...]:
    """What the doctor says of the files in the uploaders, while they are refused."""
    return st.session_state.get(REFUSED, ()) if state.problems(UPLOAD) else ()


def shown(opened: OpenFile) -> LogitsExperiment:
    """The experiment that shows a file from its first row, in the view that is open."""
    sort = "loss" if opened.logits.labels is not None else "confidence"
    section = state.current(LogitsExperiment).section
    return LogitsExperiment(
        file=opened.source(), sort=sort, descending=sort == "loss", section=section
    )


def show(which) -> None:
    state.attempt(UPLOAD, lambda: shown(which()))
