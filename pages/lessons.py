"""Lessons: guided courses on the live pages, with what each takes, and how far one is."""

import streamlit as st

from core.errors import Message
from pages import course, lesson_links, progress
from pages.language import _, language, plain, say


def main() -> None:
    progress.keep()
    st.markdown(
        _(
            "Each step sets a page and asks for a prediction; then you see, and read why. Your "
            "progress stays in this browser."
        )
    )
    for message in course.lessons().problems:
        problem(message)
    with st.grid(2, min_column_width=320):
        for lesson in course.lessons().all(language()):
            with st.container(border=True, height="stretch"):
                lesson_links.link(lesson, help_text=False)
                st.caption(lesson_links.size(lesson))
                st.markdown(lesson.learn)
    if any(course.done().values()):
        st.button(_("Forget my progress"), icon=":material/restart_alt:", on_click=course.forget)


def problem(message: Message) -> None:
    """Why a lesson of the folder is not among them."""
    st.error(_("A lesson could not be taken: {why}", why=plain(say(message))))


main()
