"""The frame around every page: navigation, language, and the link of what is shown."""

from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

from core.experiment import EXPERIMENTS
from core.locale import LANGUAGES, OWN_NAME, translations
from core.query import VERSION
from pages import bench, judge, language, share, state
from pages.contents import HOME, PAGES, SECTIONS
from pages.language import _
from pages.live import write_link

ICON = str(Path(__file__).parent / "icon.svg")
STYLES = "".join(
    f"<style>{(Path(__file__).parent / name).read_text(encoding='utf-8')}</style>"
    for name in ("print.css", "access.css")
)


def main() -> None:
    language.begin()
    bench.begin()
    st.set_page_config(
        page_title="Logitscope",
        page_icon=ICON,
        layout="wide",
        menu_items={"About": _("A scope for logits: softmax and its losses, live.")},
    )
    st.html(STYLES)
    st.logo(ICON, size="large")
    page = navigation()
    if page.url_path in (HOME, *PAGES):
        state.arrive(page.url_path)
        heading(page.url_path)
    if page.url_path in PAGES:
        judge.place()
    page.run()
    if page.url_path == HOME:
        query = {"v": VERSION, "lang": language.language()}
        write_link(query, state.session(), lambda: language.choose(given_back().get("lang")))
    elif page.url_path in PAGES and not state.pending(EXPERIMENTS[page.url_path]):
        query = language.link(state.current(EXPERIMENTS[page.url_path]))
        write_link(query, state.session(), lambda: restored(page.url_path))


def given_back() -> dict[str, str]:
    """The query that the browser had before the server was restarted."""
    return dict(parse_qsl(st.session_state["link"]["restore"], keep_blank_values=True))


def restored(key: str) -> None:
    """The browser gives the link of a page back."""
    query = given_back()
    language.choose(query.get("lang"))
    state.restore(EXPERIMENTS[key], query)


def navigation() -> st.Page:
    """The pages; `/` is a hidden one that leads home, so that every link names its page."""
    entrance = st.Page(enter, title="Logitscope", visibility="hidden", default=True)
    home = st.Page(f"{HOME}.py", title=_("Home"), url_path=HOME)
    sections = {
        _(name) if name else "": [
            st.Page(f"{key}.py", title=_(title), url_path=key) for key, title in pages.items()
        ]
        for name, pages in SECTIONS.items()
    }
    sections[""] = [entrance, home, *sections[""]]
    return st.navigation(sections, position="top")


def enter() -> None:
    st.switch_page(f"{HOME}.py", query_params=st.query_params.to_dict())


def heading(key: str) -> None:
    """The title of the page, and at its right the language and, where there is one, the link."""
    title = _(PAGES[key]) if key in PAGES else "Logitscope"
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    with row:
        st.title(title, anchor=False, width="content")
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
            if key in PAGES:
                share.popover(key, title)


main()
