"""A link whose numbers were too large for it asks for the file that has them."""

from collections.abc import Callable

import streamlit as st

from core.codecs import Source
from core.errors import InputError
from core.query import CONTENT, Experiment
from pages import files, share, state
from pages.files import OpenFile
from pages.language import _, plain


def readable(source: Source) -> OpenFile | None:
    """The open file that a link means, if it is still to be read."""
    opened = files.find(source)
    if opened is not None:
        try:
            opened.check()
        except InputError:
            return None
    return opened


def ask(kind: type[Experiment], of_row: Callable[[OpenFile, int], Experiment | None]) -> None:
    """Shows what is missing, or takes it from an open file and runs the page again.

    Args:
        kind: the experiment of the page.
        of_row: the experiment of a row of a file, or None where the file has not what it takes.
    """
    if not state.pending(kind):
        return
    query = state.linked_query(kind)
    source = wanted_source(query)
    opened = readable(source) if source else None
    row = (
        of_row(opened, min(source.row, len(opened.logits.values) - 1))
        if source and opened
        else None
    )
    if row is not None:
        state.put(kind.from_query(row.to_query() | query)[0])
        st.rerun()
    if source:
        st.warning(files.asking(source))
        st.page_link("your_logits.py", label=_("Open the file"), icon=":material/folder_open:")
        return
    st.warning(
        _(
            "The logits of this link are too large for a link. Open the state that was "
            "downloaded with it (content {digest}) to see them.",
            digest=plain(query[CONTENT][:16]),
        )
    )
    share.open_state(kind.page, key=f"missing_{kind.page}")


def wanted_source(query: dict[str, str]) -> Source | None:
    """The file that a link names."""
    try:
        return Source.parse(query["source"])
    except (KeyError, InputError):
        return None
