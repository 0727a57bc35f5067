"""Home: a softmax that moves, three doors, the lessons, and a search over all of them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from core.errors import InputError
from core.experiment import SoftmaxExperiment
from core.figures.style import colors
from core.glossary import GLOSSARY, Term
from core.lessons import Lesson
from core.locale import LANGUAGES, N_, OWN_NAME, translations
from core.presets import PRESETS
from pages import course, lesson_links, progress, state
from pages.contents import DOORS, PAGES, QUESTIONS
from pages.fold import fold
from pages.language import _, language, plain, say
from pages.live import declare

MOVING, SEARCH, TERMS = "home_softmax", "home_search", "home_terms"
BEGIN = PRESETS["next_token"]
MOST_FOUND = 8  # terms
PROMISES = {
    "Learn": N_("Drag a number, see what follows from it, and read how it comes about."),
    "Teach": N_("Play it in front of a hall; every link opens the very same picture."),
    "Debug": N_("Open the logits of your own model, and see where it goes wrong."),
}
ICONS = {
    "Learn": ":material/school:",
    "Teach": ":material/co_present:",
    "Debug": ":material/bug_report:",
}
HTML = """
<div class="home">
  <div class="home-charts">
    <div class="home-logits"></div><div class="home-probabilities"></div>
  </div>
  <div class="home-bar">
    <p class="home-text"></p>
    <button class="home-play" type="button"></button>
    <input class="home-heat" type="range" min="0" max="1" step="any">
    <button class="home-open" type="button"></button>
  </div>
</div>
"""

_moving = declare(
    "logitscope_home",
    "home.js",
    html=HTML,
    css=(Path(__file__).parent / "live" / "home.css").read_text(),
)


def main() -> None:
    st.markdown(_("A scope for logits: softmax and its losses, live."))
    progress.keep()
    moving()
    doors()
    lessons()
    search()
    fold(_("Glossary"), TERMS, lambda: st.markdown(table(list(GLOSSARY.values()))))


def moving() -> None:
    """Softmax of the next word, with a temperature that rises and falls; opens in its page."""
    names = BEGIN.names or ()
    _moving(
        key=MOVING,
        data={
            "names": list(names),
            "logits": list(BEGIN.logits),
            "colors": colors(len(names)),
            "texts": {
                "logits": _("Logits: drag a bar"),
                "probabilities": _("Probabilities"),
                "handle": _("Logit of class {name}"),
                "temperature": _("Temperature"),
                "play": _("Play"),
                "pause": _("Pause"),
                "open": _("Open it in Softmax"),
                "cold": _("cold, and the largest logit takes nearly all"),
                "mild": _("exp(x / T), divided by the sum"),
                "hot": _("hot, and all become alike"),
            },
        },
        on_open_change=lambda: None,  # the run that it causes is all that is wanted
    )
    wanted = (st.session_state.get(MOVING) or {}).get("open")
    if wanted:
        state.replace_all(MOVING, lambda: opened(wanted))
        if not state.problems(MOVING):
            st.switch_page("softmax.py")
    state.show_problems(MOVING)


def opened(wanted: Any) -> SoftmaxExperiment:
    """The page Softmax for what the browser has shown."""
    try:
        logits, temperature = [float(x) for x in wanted["logits"]], float(wanted["temperature"])
    except (KeyError, TypeError, ValueError):
        raise InputError("the edit that came from the browser cannot be read") from None
    start = SoftmaxExperiment.of(BEGIN).with_logits(logits)
    return replace(start, temperature=temperature, preset=None)


def doors() -> None:
    """Three ways in, each with its pages."""
    for column, (name, pages) in zip(st.columns(3, gap="medium"), DOORS.items(), strict=True):
        with column.container(border=True, height="stretch"):
            st.subheader(f"{ICONS[name]} {_(name)}", anchor=False)
            st.markdown(_(PROMISES[name]))
            if name == "Learn":
                lesson_links.start()
            for page in pages:
                link(page)


def link(page: str) -> None:
    st.page_link(f"{page}.py", label=_(PAGES[page]), help=_(QUESTIONS[page]))


def lessons() -> None:
    """All lessons, and how far one is in each."""
    st.subheader(_("Lessons: predict, then see"), anchor=False)
    with st.grid(3, min_column_width=250):
        for lesson in course.lessons().all(language()):
            lesson_links.link(lesson)


@st.fragment
def search() -> None:
    """Pages, lessons and terms that have every word of what is typed, in any language."""
    wanted = st.text_input(
        _("Search pages, lessons and terms"),
        key=SEARCH,
        placeholder=_("temperature, one-hot, overflow …"),
        icon=":material/search:",
        live=True,
    )
    words = (wanted or "").casefold().split()
    if not words:
        return
    pages = [page for page in PAGES if has(words, PAGES[page], QUESTIONS[page])]
    terms = [
        term
        for term in GLOSSARY.values()
        if has(words, term.name.text, term.meaning.text, PAGES[term.page])
    ]
    # what is called so comes first
    terms.sort(key=lambda term: not has(words, term.name.text))
    for page in pages:
        with st.container(horizontal=True, vertical_alignment="center"):
            link(page)
            st.caption(_(QUESTIONS[page]))
    found = [lesson for lesson in course.lessons().all(language()) if about(lesson, words)]
    for lesson in found[:MOST_FOUND]:
        with st.container(horizontal=True, vertical_alignment="center"):
            lesson_links.link(lesson, help_text=False)
            st.caption(_("Lesson: {learn}", learn=lesson.learn))
    if terms:
        st.markdown(table(terms[:MOST_FOUND]))
    if len(terms) > MOST_FOUND:
        st.caption(_("and {count} more", count=len(terms) - MOST_FOUND))
    if not (pages or found or terms):
        st.caption(_("Nothing is called “{wanted}” here.", wanted=plain(wanted[:60])))


def about(lesson: Lesson, words: list[str]) -> bool:
    """Whether every word stands in the title or the promise of a lesson, in any language."""
    written = course.lessons().by_key[lesson.key].values()
    texts = " ".join(f"{each.title} {each.learn}" for each in written).casefold()
    return all(word in texts for word in words)


def has(words: list[str], *texts: str) -> bool:
    """Whether every word stands in some of the texts, in any language."""
    everywhere = " ".join(translations(code).gettext(t) for code in LANGUAGES for t in texts)
    return all(word in everywhere.casefold() for word in words)


def table(terms: list[Term]) -> str:
    """Terms in every language, what they mean, and the page that shows them."""
    head = [translations(code).gettext(OWN_NAME) for code in LANGUAGES]
    rows = [[*head, _("Meaning"), _("Page")], ["---"] * (len(LANGUAGES) + 2)]
    for term in terms:
        names = [plain(translations(code).gettext(term.name.text)) for code in LANGUAGES]
        page = f"[{plain(_(PAGES[term.page]))}](/{term.page}?lang={language()})"
        rows.append([*names, plain(say(term.meaning)), page])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


main()
