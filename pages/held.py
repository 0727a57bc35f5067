"""What a session holds for itself, in its runs and beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import Any

import streamlit as st

HELD = "held"
LOCK = "lock"

_answering: ContextVar[dict[str, Any] | None] = ContextVar(HELD, default=None)


def held() -> dict[str, Any]:
    """What the session holds for itself: a dict that lives as long as the session.

    Within a run it is Streamlit's session that has it, within an answer beside Streamlit, `within`.
    """
    mine = _answering.get()
    return st.session_state.setdefault(HELD, {LOCK: RLock()}) if mine is None else mine


@contextmanager
def within(mine: dict[str, Any]) -> Iterator[None]:
    """Lets all of this work on what a session holds, outside of its runs; one at a time."""
    token = _answering.set(mine)
    try:
        with mine[LOCK]:
            yield
    finally:
        _answering.reset(token)


def beside() -> bool:
    """Whether this is no run, but an answer beside Streamlit."""
    return _answering.get() is not None
