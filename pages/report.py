"""The report of a file: everything that is known of it, to take along; made when asked for."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from core.experiment import LogitsExperiment
from core.figures.report import report_document
from core.locale import translations
from core.view import LogitsView
from core.view.report import NAME, report, to_json
from pages import lecture, selecting
from pages.files import OpenFile
from pages.language import _, language


@lecture.part("controls")
def downloads(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The two files, and which rows they are of."""
    spoken, view = language(), LogitsView(experiment, opened)
    gettext = translations(spoken).gettext
    labels = selecting.conditions(experiment, opened, shown=str)
    conditions = [label for _key, label, _left in labels]

    def document(date: str) -> str:
        return report_document(view, date, gettext, spoken, conditions)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            _("Report as HTML"),
            data=made(opened, document),
            file_name=f"{NAME}.html",
            mime="text/html",
            icon=":material/lab_profile:",
            on_click="ignore",
            key="report_html",
        )
        st.download_button(
            _("Report as JSON"),
            data=made(opened, lambda date: to_json(report(view, date))),
            file_name=f"{NAME}.json",
            mime="application/json",
            icon=":material/data_object:",
            on_click="ignore",
            key="report_json",
        )
        st.caption(of_rows(opened, opened.selected(experiment.selection).count), width="content")


def of_rows(opened: OpenFile, selected: int) -> str:
    """Which rows the report is of."""
    every = opened.summary.rows
    if selected == every:
        return _("Every figure and chart of this file in one file that opens offline.")
    return _(
        "The report is of all {every} rows, whatever is selected; the figures of the selected "
        "rows ({count}) stand beside theirs.",
        every=f"{every:,}",
        count=f"{selected:,}",
    )


def made(opened: OpenFile, make: Callable[[str], str]) -> Callable[[], str]:
    """What makes a file when its button is pressed, with the time of that."""

    def now() -> str:
        opened.check()
        return make(datetime.now(UTC).isoformat(timespec="seconds"))

    return now
