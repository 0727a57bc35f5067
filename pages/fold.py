"""What is folded away: drawn, and loaded by the browser, when somebody opens it."""

from collections.abc import Callable

import streamlit as st

from pages import lecture
from pages.language import prose


def fold(label: str, key: str, draw: Callable[[], None]) -> None:
    """A folded part of a page.

    Code and formulas take two megabytes of scripts to show: the first chart need not wait for them.

    Args:
        label: of the fold.
        key: of the fold; it is open while `st.session_state[key]` is true.
        draw: draws what is in it.
    """
    folded = st.expander(label, key=key, on_change="rerun")
    if folded.open:
        with folded:
            draw()


@lecture.part("explanation")
def prose_fold(label: str, page: str) -> None:
    """The long explanation of a page, folded."""
    fold(label, f"prose_{page}", lambda: st.markdown(prose(page)))
