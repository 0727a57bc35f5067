"""Take the page along: as a file that works offline, a notebook, a program, numbers, pictures."""

from pathlib import Path

import streamlit as st

from core.experiment import NetworkExperiment
from core.figures.document import document
from core.figures.notebook import notebook
from core.locale import translations
from core.query import Experiment
from core.reference.number_table import curves_to_csv, to_csv
from core.reference.programs import PROGRAMS
from core.reference.training.run import Run
from pages import ghosts, shown
from pages.language import _, language
from pages.live import declare
from pages.trained import run_of

_pictures = declare(
    "logitscope_pictures",
    "pictures.js",
    html='<div class="pictures"></div>',
    css=(Path(__file__).parent / "live" / "pictures.css").read_text(),
)


def downloads(experiment: Experiment, title: str, link: str) -> None:
    """Buttons for all that a page can be taken along as; nothing is made until one is pressed.

    Args:
        experiment: of the page.
        title: of the page, in the reader's language.
        link: to the page.
    """
    view = shown.later(experiment)
    if view is None:
        return
    then = ghosts.before()
    before = shown.later(then) if then is not None else None
    page, spoken = experiment.page, language()
    gettext = translations(spoken).gettext
    st.caption(_("Take the page along, with its charts live and its numbers to the last digit:"))
    with st.container(horizontal=True):
        st.download_button(
            _("Page as HTML"),
            data=lambda: document(view(), title, link, gettext, spoken, before and before()),
            file_name=f"logitscope-{page}.html",
            mime="text/html",
            icon=":material/html:",
            on_click="ignore",
        )
        st.download_button(
            _("Jupyter notebook"),
            data=lambda: notebook(view(), title, link, gettext, before and before()),
            file_name=f"logitscope-{page}.ipynb",
            mime="application/x-ipynb+json",
            icon=":material/book_2:",
            on_click="ignore",
        )
        st.download_button(
            _("TensorFlow program"),
            data=lambda: PROGRAMS[page](view()).text(),
            file_name=f"logitscope-{page}.py",
            mime="text/x-python",
            icon=":material/code:",
            on_click="ignore",
        )
        st.download_button(
            _("Numbers as CSV"),
            data=lambda: to_csv(PROGRAMS[page](view())),
            file_name=f"logitscope-{page}.csv",
            mime="text/csv",
            icon=":material/csv:",
            on_click="ignore",
        )
        if isinstance(experiment, NetworkExperiment):
            curves(run_of(experiment))
    pictures(page)


def curves(run: Run | None) -> None:
    """The curves of a training as numbers, once it has a step."""
    if run is not None and run.points:
        st.download_button(
            _("Training as CSV"),
            data=lambda: curves_to_csv(run.points, run.epochs),
            file_name="logitscope-network-training.csv",
            mime="text/csv",
            icon=":material/csv:",
            on_click="ignore",
        )


def pictures(page: str) -> None:
    """The charts and tables on the screen; the browser saves them as they are shown."""
    _pictures(
        key=f"pictures_{page}",
        data={
            "page": page,
            "texts": {"chart": _("Chart {number}"), "table": _("Table {number}")},
        },
    )
