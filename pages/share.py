"""Take the experiment along: its link, files of it, or the page itself."""

import json

import streamlit as st

from core.errors import InputError
from core.experiment import EXPERIMENTS
from core.query import Experiment, encoded, shortened
from pages import lectern, lecture, state, take
from pages.language import _

FORMAT = "logitscope"
MAX_STATE = 8_000_000  # bytes
OPENED = "opened_state"


def popover(page: str, title: str) -> None:
    """The button with the link, all downloads, and opening of a state."""
    with st.popover(_("Share"), icon=":material/share:"):
        experiment = state.current(EXPERIMENTS[page])
        if experiment.fits_link:
            st.caption(_("The address of this page holds all that you see."))
            st.code(_address(experiment), language=None, wrap_lines=True)
        else:
            st.caption(
                _(
                    "These logits are too large for a link. Download this state and open it "
                    "elsewhere; the link asks for it."
                )
            )
        lectern.choose()
        st.download_button(
            _("Download this state"),
            data=lambda: to_file(experiment),
            file_name=f"logitscope-{page}.json",
            mime="application/json",
            on_click="ignore",
        )
        if not state.pending(EXPERIMENTS[page]):
            take.downloads(experiment, title, _address(experiment))
        open_state(page)


def open_state(page: str, key: str = OPENED) -> None:
    """Opens a downloaded state."""
    st.file_uploader(
        _("Open a state"),
        type="json",
        key=key,
        max_upload_size=8,
        on_change=_open,
        args=(page, key),
    )
    state.show_problems(key)


def to_file(experiment: Experiment) -> str:
    """The experiment as a file: its query, however long."""
    return json.dumps({FORMAT: experiment.page, "query": experiment.to_query()}, indent=1)


def from_file(page: str, content: bytes) -> Experiment:
    """The experiment of a file that `to_file` wrote.

    Raises:
        InputError: the file is not one, or is of another page.
    """
    if len(content) > MAX_STATE:
        raise InputError("the file is larger than {most} bytes", most=MAX_STATE)
    try:
        stored = json.loads(content)
        kind, query = stored[FORMAT], stored["query"]
        texts = [kind, *query.values()] if isinstance(query, dict) else [None]
        whole = all(isinstance(text, str) for text in texts)
    except (ValueError, KeyError, TypeError, RecursionError):
        whole, kind, query = False, page, {}
    if not whole:
        raise InputError("this is not a state that was downloaded here")
    if kind != page:
        raise InputError("this is a state of the page {page}", page=shortened(kind))
    experiment, problems = EXPERIMENTS[page].from_query(query)
    if problems:
        raise InputError("the state does not hold together: {why}", why=problems[0])
    return experiment


def _open(page: str, key: str) -> None:
    uploaded = st.session_state[key]
    if uploaded is not None:
        state.replace_all(key, lambda: from_file(page, uploaded.getvalue()))
    else:
        state.refuse(key)


def _address(experiment: Experiment) -> str:
    """The whole address; the browser tells the part before the query."""
    base = (st.context.url or "").split("?")[0]
    return f"{base}?{encoded(lecture.link(experiment))}"
