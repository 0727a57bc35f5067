"""The line on every page: how far TensorFlow agrees, and the code that says so."""

from pathlib import Path

import streamlit as st

from core.reference import judge as reference
from core.reference.program import Program
from core.reference.ticket import Ticket
from pages import lecture, state
from pages.fold import fold
from pages.language import _, language
from pages.live import declare
from pages.server import verdicts

PATIENCE = 0.005  # seconds that a run waits for an answer; a later one is fetched by the browser
SHOWN_LETTERS = 20_000
SHOWN_LINES = 200
SHORTEST = 5  # letters of a number, "0.0, "
ASKED = "judge_asked"
CODE = "judge_code"
HEARD = "judge_heard"
PLACE = "judge_place"
RUNS = "judge_runs"
HTML = """
<div class="judge" role="status">
  <span class="judge-mark" aria-hidden="true"></span><span></span>
</div>
"""

_line = declare(
    "logitscope_judge",
    "judge.js",
    html=HTML,
    css=(Path(__file__).parent / "live" / "judge.css").read_text(),
)


def place() -> None:
    """Keeps a place for the line where people look; it is filled last."""
    st.session_state[PLACE] = st.container()
    st.session_state[HEARD] = state.heard()


@lecture.part("judge")
def show(program: Program) -> None:
    """Asks TensorFlow for what the page shows, and says how far it agrees.

    The last thing that a page draws, for it may wait for the answer.
    """
    ticket = asked(program)
    fold(_("TensorFlow code"), CODE, lambda: code(program))
    ticket.wait(PATIENCE)
    with st.session_state[PLACE]:
        line(ticket)


def asked(program: Program) -> Ticket:
    """The ticket for a question; the last one of the session, if that was the same."""
    digest = program.digest
    last, ticket = st.session_state.get(ASKED, ("", None))
    if last != digest or ticket is None:
        ticket = reference.judge().ask(state.session(), program)
        st.session_state[ASKED] = (digest, ticket)
    return ticket  # type: ignore[no-any-return]


def line(ticket: Ticket) -> None:
    """The answer in a sentence; one that is not there yet is fetched by the browser."""
    # counted, so that a run that changes nothing else brings the sentence back after a drag
    st.session_state[RUNS] = st.session_state.get(RUNS, 0) + 1
    answer = ticket.answer.result() if ticket.answer.done() else None
    _line(
        key="judge",
        data={
            "run": st.session_state[RUNS],
            "session": state.session(),
            "heard": st.session_state[HEARD],
            "token": ticket.token,
            "address": verdicts.address(ticket, language()) if answer is None else "",
            **verdicts.verdict(answer, language()),
            "texts": {
                "checking": _("TensorFlow is checking …"),
                "lost": _("TensorFlow's answer was lost; the next change is checked again."),
            },
        },
    )


def code(program: Program) -> None:
    """The program, to be read where it is short and taken along where it is not."""
    text = program.text() if program.size * SHORTEST < SHOWN_LETTERS else None
    if text and len(text) <= SHOWN_LETTERS and text.count("\n") <= SHOWN_LINES:
        st.code(text, language="python")
    else:
        st.caption(
            _("The program holds {count} numbers: too long to show.", count=f"{program.size:,}")
        )
    st.download_button(
        _("Download this program"),
        data=program.text,
        file_name="logitscope_tensorflow.py",
        mime="text/x-python",
        on_click="ignore",
    )
