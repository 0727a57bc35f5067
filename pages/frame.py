"""The frame around every page: navigation, language, and the link of what is shown."""

from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

from core.experiment import EXPERIMENTS
from core.locale import LANGUAGES, OWN_NAME, translations
from core.query import VERSION
from pages import bench, judge, language, lesson, share, state
from pages.contents import FRONT, HOME, PAGES, SECTIONS
from pages.language import _
from pages.live import write_link

ICON = str(Path(__file__).parent / "icon.svg")
PRINT = f"<style>{(Path(__file__).parent / 'print.css').read_text(encoding='utf-8')}</style>"


def main() -> None:
    language.begin()
    bench.begin()
    st.set_page_config(
        page_title="Logitscope",
        page_icon=ICON,
        layout="wide",
        menu_items={"About": _("A scope for logits: softmax and its losses, live.")},
    )
    st.html(PRINT)
    st.logo(ICON, size="large")
    page = navigation()
    if page.url_path in (*FRONT, *PAGES):
        state.arrive(page.url_path)
        heading(page.url_path)
        lesson.place(page.url_path)
    if page.url_path in PAGES:
        judge.place()
    page.run()
    if page.url_path in FRONT:
        query = {"v": VERSION, "lang": language.language()}
        write_link(query, state.session(), lambda: language.choose(given_back().get("lang")))
    elif page.url_path in PAGES and not state.pending(EXPERIMENTS[page.url_path]):
        query = language.link(st.session_state[page.url_path])
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
    front = [st.Page(f"{key}.py", title=_(title), url_path=key) for key, title in FRONT.items()]
    sections = {
        _(name) if name else "": [
            st.Page(f"{key}.py", title=_(title), url_path=key) for key, title in pages.items()
        ]
        for name, pages in SECTIONS.items()
    }
    sections[""] = [entrance, *front, *sections[""]]
    return st.navigation(sections, position="top")


def enter() -> None:
    st.switch_page(f"{HOME}.py", query_params=st.query_params.to_dict())


def heading(key: str) -> None:
    """The title of the page, and at its right the language and, where there is one, the link."""
    title = "Logitscope" if key == HOME else _({**FRONT, **PAGES}[key])
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
