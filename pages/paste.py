"""A box for text that holds numbers; what cannot be read stays in it."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.parse import parse_array
from core.query import Experiment
from pages import state
from pages.language import _


def popover(key: str, change: Callable[[np.ndarray], Experiment], *settles: str) -> None:
    """The button with the box.

    Args:
        key: of the box.
        change: from the numbers that were pasted to the experiment that has them.
        settles: other controls whose refused input is overtaken.
    """
    with st.popover(_("Paste"), icon=":material/content_paste:"):
        st.text_area(
            _("Logits"),
            key=key,
            height=160,
            placeholder="[[1, 2, 3],\n [4, 5, 6]]",
            help=_("A Python list, a printed array, CSV, or cells copied from a spreadsheet."),
            persist_state="session",
        )
        st.button(
            _("Use these numbers"),
            key=f"{key}_use",
            on_click=_use,
            args=(key, change, settles),
            type="primary",
        )
        state.show_problems(key)


def _use(key: str, change: Callable[[np.ndarray], Experiment], settles: tuple[str, ...]) -> None:
    state.attempt(key, lambda: change(parse_array(st.session_state[key])), *settles)
