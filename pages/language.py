"""The reader's language: `_("Temperature")`, and the long texts of a page."""

import re
import threading
from pathlib import Path

import streamlit as st

from core.errors import Message
from core.locale import LANGUAGES, nearest_language, translations
from core.query import Experiment

PROSE = Path(__file__).parent / "prose"
KEY = "language"
_run = threading.local()  # the language of the run that a thread is in
MARKUP = re.compile(r"([\\`*_\[\]<>()#!|$~:&])")


def begin() -> None:
    """Asks the session anew: the runs of a session may share a thread."""
    _run.language = None


def language() -> str:
    """The language of the session: chosen, else from the link, else the browser's."""
    if getattr(_run, "language", None) is None:  # a run asks a hundred times
        if KEY not in st.session_state:
            wanted = st.query_params.get("lang")
            known = wanted in LANGUAGES
            st.session_state[KEY] = wanted if known else nearest_language(st.context.locale)
        _run.language = str(st.session_state[KEY])
    return str(_run.language)


def speak(code: str) -> None:
    """Takes a language for what a thread says outside of runs."""
    _run.language = code


def choose(wanted: str | None) -> None:
    """Takes a language, if it is one of ours."""
    if wanted in LANGUAGES:
        st.session_state[KEY] = wanted
        begin()


def link(experiment: Experiment) -> dict[str, str]:
    """The query of a link to what the reader sees."""
    return experiment.to_link() | {"lang": language()}


def _(text: str, **values: object) -> str:
    """`text` in the reader's language, its fields filled with `values`."""
    translated = translations(language()).gettext(text)
    return translated.format(**values) if values else translated


def say(message: Message) -> str:
    """A message of the core in the reader's language; `plain` makes it fit for Markdown."""
    return message.translated(translations(language()).gettext)


def plain(text: str) -> str:
    """`text` as Markdown shows it letter by letter: what people type, paste or upload is data."""
    return MARKUP.sub(r"\\\1", text)


def prose(name: str) -> str:
    """A long text, from `pages/prose/<language>/<name>.md`."""
    return (PROSE / language() / f"{name}.md").read_text(encoding="utf-8")
