"""What is done of the lessons, kept in the browser: it survives a reload, and needs no account."""

import streamlit as st

from pages import course, state
from pages.live import declare

KEY = "lesson_progress"

_progress = declare("logitscope_progress", "progress.js", html="<span></span>")


def hear() -> None:
    """Takes what the browser has told of earlier sessions, before anything of it is shown."""
    kept = (st.session_state.get(KEY) or {}).get("kept")
    if kept:
        course.remember(kept)


def keep(step: str = "", look: str = "") -> None:
    """Tells the browser what is done, and hears from it what was.

    Args:
        step: how the panel of a lesson is called, with its step: where that changes, the keyboard
            goes on from the panel.
        look: the chart or table that it is about, which is then brought below the panel.
    """
    hear()
    _progress(
        key=KEY,
        data={
            "session": state.session(),
            "heard": state.held().get(course.HEARD, False),
            "forgotten": state.held().get(course.FORGOTTEN, 0),
            "step": step,
            "look": look,
            "done": {key: sorted(numbers) for key, numbers in course.done().items()},
        },
        on_kept_change=lambda: None,  # the run that it causes is all that is wanted
        height=1,
    )
