"""Open a file of logits: upload it, or go back to what the server offers."""

from contextlib import suppress
from dataclasses import replace

import streamlit as st

from core.errors import InputError, Message
from core.experiment import LogitsExperiment
from core.logits import Finding, Given, examine_refused, ignoring, logits_of, read_given
from pages import epoch_files, files, state
from pages.files import OpenFile
from pages.language import _, plain, say

UPLOAD = "upload"
IGNORE = "ignore"
AGAIN = "open_again"
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
    state.show_problems(UPLOAD, AGAIN, "your_logits_link")
    epochs_instead()
    if isinstance(files.served(), Message):  # the reason names a path, for the console only
        st.error(
            _("The file that the server was started with cannot be opened; its console says why.")
        )


def epochs_instead() -> None:
    """The server was started with epochs: where they are."""
    offered = epoch_files.served()
    if offered is None:
        return
    st.info(
        _("{name} holds the epochs of a training: they have a page of their own.",
          name=plain(offered.path.name))
    )  # fmt: skip
    st.page_link("epochs.py", label=_("Epoch by epoch"), icon=":material/timeline:")


def uploads() -> None:
    """Logits, and what may come with them."""
    uploader(_("Logits, (…, classes)"), "logits", "npy", "npz", "csv", "tsv", "txt", "parquet")
    st.caption(
        _(
            "At most {size} MB go through the browser. More, and .zarr stores and folders of "
            "shards, open where they lie: start the server with `make run LOGITS=path`.",
            size=st.get_option("server.maxUploadSize"),
        )
    )
    uploader(
        _("Labels (optional): a class, or a distribution, a row"),
        "labels", "npy", "csv", "tsv", "txt", "parquet",
    )  # fmt: skip
    st.number_input(
        _("Ignore index (optional)"),
        key=state.bind(IGNORE, ignored()),
        value=None,
        step=1,
        placeholder="–",
        on_change=ignore_changed,
        help=_("The rows with this label are left out of every figure, as padding is."),
    )
    state.show_problems(IGNORE)
    uploader(_("Class names (optional): one a line"), "names", "txt", "csv", "npy")
    st.caption(
        _(
            "A .npz may hold `logits`, `labels`, `class_names` and further columns; a .csv or "
            ".parquet a column `label`, class names as its header, columns of words, or any others "
            "where the logits are called `logit_…`. Files are only read as data."
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


def given(prefix: str = "") -> Given:
    """What stands in the uploaders, read but not checked against each other.

    Args:
        prefix: of the keys of the uploaders.

    Raises:
        InputError: whatever is wrong with a file by itself.
    """
    parts = (st.session_state.get(f"{prefix}{kind}_file") for kind in ("logits", "labels", "names"))
    logits, *others = ((part.name, part.getvalue()) if part else None for part in parts)
    return read_given(*logits, *others, ignore_index=st.session_state.get(IGNORE))


def ignored() -> int | None:
    """The label that is ignored in what is open, or in what the link asks for."""
    experiment = state.current(LogitsExperiment)
    opened = files.find(experiment.file)
    return experiment.ignore if opened is None else opened.logits.ignore_index


def ignore_changed() -> None:
    """Opens the files in the uploaders, or what is open, with another label to be ignored."""
    if st.session_state.get("logits_file") is not None:
        state.refuse(IGNORE)
        uploaded()
        return
    wanted = st.session_state[IGNORE]
    experiment = state.current(LogitsExperiment)

    def change() -> LogitsExperiment:
        opened = files.find(experiment.file)
        if opened is None:
            return replace(experiment, ignore=wanted)
        opened.check()
        return shown(files.kept(ignoring(opened.logits, wanted)))

    state.attempt(IGNORE, change, UPLOAD)


def refused() -> tuple[Finding, ...]:
    """What the doctor says of the files in the uploaders, while they are refused."""
    return st.session_state.get(REFUSED, ()) if state.problems(UPLOAD) else ()


def changed(opened: OpenFile) -> bool:
    """Says that a file is not on the disk any more as it was; gives whether it can be read."""
    change = opened.logits.stamp.changed()
    if change is None:
        return True
    what = plain(say(change.message))
    if change.readable:
        st.warning(_("{what}. It is shown as it was opened.", what=what))
    else:
        st.error(_("{what}. It cannot be read until it is opened again.", what=what))
    st.button(
        _("Open it again"), icon=":material/refresh:", key=AGAIN, on_click=open_again,
    )  # fmt: skip
    return change.readable


def open_again() -> None:
    """Opens what the server was started with once more."""
    state.attempt(AGAIN, lambda: shown(files.open_again()))


def shown(opened: OpenFile) -> LogitsExperiment:
    """What a link shows of the file, if one asked for it; else the file from its first row.

    The view that is open stays.
    """
    asked = state.waiting(LogitsExperiment)
    if asked is not None and opened.logits.digest.startswith(asked.file.digest):
        state.waits_no_more(LogitsExperiment)
        return replace(asked, file=opened.source(asked.file.row))
    sort = "loss" if opened.logits.labels is not None else "confidence"
    section = state.current(LogitsExperiment).section
    return LogitsExperiment(
        file=opened.source(),
        sort=sort,
        descending=sort == "loss",
        section=section,
        ignore=opened.logits.ignore_index,
    )


def show(which) -> None:
    state.attempt(UPLOAD, lambda: shown(which()))
