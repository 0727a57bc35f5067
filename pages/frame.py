"""The frame around every page: navigation, language, and the link of what is shown."""

from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import EXPERIMENTS
from core.locale import LANGUAGES, OWN_NAME, translations
from core.query import VERSION
from pages import bench, grid, judge, language, lectern, lecture, lesson, share, state, turns
from pages.contents import FRONT, HOME, PAGES, SECTIONS
from pages.language import _
from pages.live import write_link
from pages.server import hands

ICON = str(Path(__file__).parent / "icon.svg")
SHEETS = ("print.css", "access.css", "lecture.css")
RULES = "".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in SHEETS)


@turns.taken()
def main() -> None:
    language.begin()
    bench.begin()
    grid.begin()
    st.set_page_config(
        page_title="Logitscope",
        page_icon=ICON,
        layout="wide",
        menu_items={"About": _("A scope for logits: softmax and its losses, live.")},
    )
    st.html(style())
    st.logo(ICON, size="large")
    page = navigation()
    if page.url_path in (*FRONT, *PAGES):
        state.arrive(page.url_path)
        hands.desk_of(state.session(), state.held())  # a browser says there what is painted
        share_place, said = heading(page.url_path)
        lesson.place(page.url_path)
    if page.url_path in PAGES:
        judge.place()
    page.run()
    if page.url_path in PAGES:
        with share_place:  # last, for by now the page has said which charts it has
            share.popover(page.url_path, _(PAGES[page.url_path]))
        with said:
            lectern.unknown()
    known = state.session(), state.heard()  # before the link, for edits come in between
    if page.url_path in FRONT:
        query = {"v": VERSION, "lang": language.language()} | lecture.query()
        write_link(query, *known, returned)
    elif page.url_path in PAGES and not state.pending(EXPERIMENTS[page.url_path]):
        query = lecture.link(state.current(EXPERIMENTS[page.url_path]))
        write_link(query, *known, lambda: restored(page.url_path))


def style() -> str:
    """The sheets, with the words that they put in the place of Streamlit's own English ones."""
    upload = _("Choose a file")
    return f"<style>{RULES}:root {{ --upload: '{upload}' }}</style>"


def given_back() -> dict[str, str]:
    """The query that the browser had before the server was restarted."""
    return dict(parse_qsl(st.session_state["link"]["restore"], keep_blank_values=True))


def returned() -> None:
    """The browser gives back what stands in the link of every page."""
    language.choose(given_back().get("lang"))
    lecture.take(given_back())


def restored(key: str) -> None:
    """The browser gives the link of a page back."""
    returned()
    state.restore(EXPERIMENTS[key], given_back())


def navigation() -> st.Page:
    """The pages; `/` is a hidden one that leads home, so that every link names its page."""
    entrance = st.Page(enter, title="Logitscope", visibility="hidden", default=True)
    front = [st.Page(f"{key}.py", title=_(title), url_path=key) for key, title in FRONT.items()]
    sections = {
        _(name): [
            st.Page(f"{key}.py", title=_(title), url_path=key) for key, title in pages.items()
        ]
        for name, pages in SECTIONS.items()
    }
    sections = {"": [entrance, *front]} | sections
    return st.navigation(sections, position="top")


def enter() -> None:
    st.switch_page(f"{HOME}.py", query_params=st.query_params.to_dict())


def heading(key: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """The title of the page, and at its right language and lectern.

    Returns:
        Places for the button of the link, and for what is to be said of the link.
    """
    title = "Logitscope" if key == HOME else _({**FRONT, **PAGES}[key])
    row = st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        key="heading",
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
            place = st.container(width="content")
            lectern.show(key)
    said = st.container()
    with said:
        state.show_problems(lecture.LINK)
    return place, said


main()
grid.show_placed()  # after the turn, for it waits for a browser, and nobody else should
