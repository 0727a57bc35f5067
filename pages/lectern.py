"""The buttons and keys with which one stands in front of a hall."""

from pathlib import Path

import streamlit as st

from core.lecture import PARTS
from pages import lecture, state
from pages.contents import PAGES
from pages.language import _, plain
from pages.live import declare

KEY = "lectern"
HIDE = "lecture_hide"
HTML = """
<div class="lectern">
  <div class="lectern-bar"></div>
  <dialog class="lectern-keys"></dialog><dialog class="lectern-code"></dialog>
</div>
"""
# What is pressed, and what it does; for what the keys themselves know see live/keys.js.
KEYS = (
    ("L", "large"),
    ("Esc", "leave"),
    ("H", "reveal"),
    ("B", "swap"),
    ("R", "reset"),
    ("Space", "play"),
    ("←  →", "step"),
    ("Ctrl Z, Ctrl Shift Z", "undo"),
    ("Q", "code"),
    ("F", "screen"),
    ("?", "keys"),
)
OF_PAGES = {"reveal", "swap", "reset", "step", "undo", "code"}

_lectern = declare(
    "logitscope_lecture",
    "lecture.js",
    html=HTML,
    css=(Path(__file__).parent / "live" / "lecture.css").read_text(),
)


def show(page: str) -> None:
    """The buttons, on every page; on Home only what makes sense there."""
    there = page in PAGES
    chosen = lecture.chosen()
    _lectern(
        key=KEY,
        data={
            "page": page if there else "",
            "large": chosen.large,
            "hides": bool(chosen.hidden),
            "revealed": lecture.shows(chosen.hidden[0]) if chosen.hidden else False,
            "keys": [list(line) for line in KEYS if there or line[1] not in OF_PAGES],
            "texts": texts(),
        },
        on_act_change=act,
        width="content",
        height="content",
    )


def texts() -> dict[str, str]:
    """What the lectern says."""
    return {
        "large": _("Lecture view: large type"),
        "leave": _("Leave the lecture view"),
        "reveal": _("Show what is hidden"),
        "hide": _("Hide it again"),
        "swap": _("Before and after: swap with the ghost"),
        "reset": _("Reset, as the page began"),
        "play": _("Play or pause"),
        "step": _("One step back or on"),
        "undo": _("Undo, redo"),
        "code": _("QR code of what is shown"),
        "screen": _("Full screen"),
        "keys": _("Keys"),
        "close": _("Close"),
        "alone": _(
            "This server listens to this machine only, so phones in the room cannot reach it. "
            "Start it with `make run`, without `--server.address localhost`."
        ),
        "content": _(
            "What is shown is too large for a link. Download the state under Share and give the "
            "file to the room; the link asks for it."
        ),
        "long": _(
            "This link is too long for a code that a phone reads from the back row. Copy it under "
            "Share, or download the state there and give the file to the room."
        ),
        "lost": _("The server did not answer; try again."),
    }


def act() -> None:
    """Does what was pressed."""
    wanted = (st.session_state.get(KEY) or {}).get("act")
    chosen = lecture.chosen()
    if wanted in ("large", "small"):
        lecture.enlarge(wanted == "large")
    elif wanted == "reveal" and chosen.hidden:
        lecture.reveal()
    elif wanted in ("swap", "reset"):
        state.travel(wanted)


def choose() -> None:
    """What the link hides: parts, and charts of this page."""
    options = [*PARTS, *lecture.charts()]
    others = [name for name in lecture.chosen().hidden if name not in options]
    st.multiselect(
        _("Hide, and make it a task"),
        [*options, *others],
        key=state.bind(HIDE, list(lecture.chosen().hidden)),
        format_func=titles().__getitem__,
        on_change=hide,
        placeholder=_("nothing is hidden"),
    )
    st.caption(
        _(
            "What is chosen is not on the page, and the link says so: `{field}`. The key H shows "
            "it.",
            field=f"hide={','.join(lecture.chosen().hidden) or 'results,values'}",
        )
    )


def titles() -> dict[str, str]:
    """How the parts are called, and the charts of the page."""
    charts = {name: _("Chart: {title}", title=title) for name, title in lecture.charts().items()}
    others = {name: name for name in lecture.chosen().hidden}
    return others | charts | {name: _(title) for name, title in PARTS.items()}


def hide() -> None:
    lecture.put(lecture.chosen().hiding(*st.session_state[HIDE]))


def unknown() -> None:
    """Says which names of the link hide nothing here."""
    known = {**PARTS, **lecture.charts()}
    for name in lecture.chosen().hidden:
        if name not in known:
            st.caption(
                _(
                    "hide: there is no {name} on this page; there are {known}.",
                    name=plain(name),
                    known=plain(", ".join(known)),
                )
            )
