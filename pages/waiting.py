"""A large file while it is summed up: how far that is, how long it will take, and an end to it."""

import os
from functools import cache

import streamlit as st

from core.logits.cluster import connect
from core.logits.passing import Passing
from pages import files, state
from pages.files import OpenFile
from pages.language import _, plain, say

DASK = "LOGITSCOPE_DASK"
OFTEN = 0.5  # seconds between two looks
PASSING = "passing"  # the file that a session waits for


def ready(opened: OpenFile) -> bool:
    """Whether a file can be looked at; if not, the page shows how far it is."""
    if opened.ready:
        state.held().pop(PASSING, None)
        return True
    passing = passing_of(opened)
    if passing.status == "waiting":
        passing.go_on()
    st.fragment(progress, run_every=OFTEN)(passing)  # others may let it go on
    return False


def passing_of(opened: OpenFile) -> Passing:
    """What goes over a file: everybody's who looks at it, or the session's alone."""
    if opened is files.served():
        return of_all(opened.logits.digest)
    mine = state.held().get(PASSING)
    if mine is None or mine.opened is not opened:
        if mine is not None:
            mine.cancel()  # nobody waits for that file any more
        mine = state.held()[PASSING] = Passing(opened)
    return mine


@cache
def of_all(digest: str) -> Passing:
    """That of the file that the server was started with."""
    opened = files.served()
    assert isinstance(opened, OpenFile)
    return Passing(opened, cluster)


def cluster():
    """The client of the cluster that the server was started with, `make run DASK=…`; or None."""
    address = os.environ.get(DASK)
    return connect(address) if address else None


def progress(passing: Passing) -> None:
    """How far it is, with the button that fits."""
    if passing.status == "done":
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        if passing.status == "running":
            st.button(
                _("Cancel"), icon=":material/stop:", key="pass_cancel", on_click=passing.cancel
            )
            st.progress(passing.fraction, going(passing))
            return
        st.button(
            _("Go on"),
            icon=":material/play_arrow:",
            key="pass_go_on",
            type="primary",
            on_click=passing.go_on,
        )
        st.markdown(ended(passing), width="stretch")


def going(passing: Passing) -> str:
    """What is said beside the bar."""
    rows, classes = passing.opened.logits.values.shape
    text = _(
        "Going over {rows} rows × {classes} classes: {share}",
        rows=f"{rows:,}",
        classes=f"{classes:,}",
        share=f"{passing.fraction:.0%}",
    )
    if passing.left is not None:
        text += " · " + _("{seconds} s left", seconds=f"{passing.left:.0f}")
    return text


def ended(passing: Passing) -> str:
    """Why nothing is shown."""
    if passing.reason is not None:
        return _("It ended: {reason}.", reason=plain(say(passing.reason)))
    return _(
        "Cancelled after {share}: nothing is shown of the file before all of it is summed up.",
        share=f"{passing.fraction:.0%}",
    )
