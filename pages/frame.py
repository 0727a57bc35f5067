"""The frame around every page: navigation, language, and the link of what is shown."""

from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

from core.experiment import EXPERIMENTS
from core.locale import LANGUAGES, N_, OWN_NAME, translations
from pages import bench, judge, language, share, state
from pages.language import _
from pages.live import write_link

ICON = str(Path(__file__).parent / "icon.svg")
# Adding a page is a line here and a file beside this one; its key stands in links. The section
# without a name stands open.
SECTIONS = {
    N_("Softmax and losses"): {
        "softmax": N_("Softmax"),
        "cross_entropy": N_("Cross entropy"),
        "sigmoid": N_("Sigmoid or softmax?"),
        "losses": N_("Losses"),
    },
    N_("Descent"): {
        "gradient_descent": N_("Gradient descent"),
        "two_variables": N_("Two variables"),
        "batches": N_("Full batch or mini-batch?"),
    },
    N_("Networks"): {
        "activations": N_("Activations"),
        "network": N_("Network"),
    },
    N_("What goes wrong"): {
        "numerics": N_("Numerics"),
        "old_or_wrong": N_("Old or wrong"),
    },
    "": {
        "your_logits": N_("Your logits"),
    },
}
PAGES = {key: title for pages in SECTIONS.values() for key, title in pages.items()}
FIRST = "softmax"


def main() -> None:
    language.begin()
    bench.begin()
    st.set_page_config(
        page_title="Logitscope",
        page_icon=ICON,
        layout="wide",
        menu_items={"About": _("A scope for logits: softmax and its losses, live.")},
    )
    st.logo(ICON, size="large")
    page = navigation()
    if page.url_path in PAGES:
        state.arrive(page.url_path)
        heading(page.url_path)
        judge.place()
    page.run()
    if page.url_path in PAGES and not state.pending(EXPERIMENTS[page.url_path]):
        query = language.link(st.session_state[page.url_path])
        write_link(query, state.session(), lambda: restored(page.url_path))


def restored(key: str) -> None:
    """The browser gives the link back that it had before the server was restarted."""
    query = dict(parse_qsl(st.session_state["link"]["restore"], keep_blank_values=True))
    language.choose(query.get("lang"))
    state.restore(EXPERIMENTS[key], query)


def navigation() -> st.Page:
    """The pages; `/` is a hidden one that leads to the first, so that every link names its page."""
    entrance = st.Page(enter, title="Logitscope", visibility="hidden", default=True)
    sections = {
        _(name) if name else "": [
            st.Page(f"{key}.py", title=_(title), url_path=key) for key, title in pages.items()
        ]
        for name, pages in SECTIONS.items()
    }
    sections[""].insert(0, entrance)
    return st.navigation(sections, position="top")


def enter() -> None:
    st.switch_page(f"{FIRST}.py", query_params=st.query_params.to_dict())


def heading(key: str) -> None:
    """The title of the page, and at its right the language and the link."""
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    with row:
        st.title(_(PAGES[key]), anchor=False, width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            st.segmented_control(
                _("Language"),
                LANGUAGES,
                format_func=lambda code: translations(code).gettext(OWN_NAME),
                key=language.KEY,
                label_visibility="collapsed",
                required=True,
                persist_state="session",
            )
            share.popover(key)


main()
