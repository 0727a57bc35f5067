"""A bench whose edits are answered by the bench alone.

A run of the whole page costs the server several times as much. So an edit of a hand runs the
bench only, whose answer brings the link along; what else stands on the page, the line of the judge
too, follows in one run once the hand has rested, which `live/link.js` asks for.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.locale import translations
from core.query import encoded
from pages import language, live, state

ALONE = "bench_alone"
BenchOf = Callable[[Any, Callable[[str], str]], live.Bench]


def begin() -> None:
    """The whole page is run."""
    st.session_state[ALONE] = False


def show(view: Any, bench_of: BenchOf, *, key: str, on_edit: Callable[[], None]) -> None:
    """Draws a bench.

    Args:
        view: what the page shows, with its `experiment`.
        bench_of: from a view and the reader's language to the bench.
        key: of the bench.
        on_edit: takes an edit of a hand.
    """

    def edited() -> None:
        st.session_state[ALONE] = True
        on_edit()

    @st.fragment
    def drawn() -> None:
        alone = st.session_state[ALONE]
        if alone and state.problems(key):
            st.rerun()  # the page says them
        now = type(view)(state.current(type(view.experiment))) if alone else view
        gettext = translations(language.language()).gettext
        live.show(
            bench_of(now, gettext),
            key=key,
            session=state.session(),
            on_edit=edited,
            gettext=gettext,
            alone=True,
            link=encoded(language.link(now.experiment)) if alone else "",
        )

    drawn()
