"""What the doctor says of a file: a quiet line, or what is wrong, the worst first."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.experiment import LogitsExperiment
from core.logits import CHECKS, Finding
from pages import files, lecture, selecting, state, uploads
from pages.files import OpenFile
from pages.language import _, plain, say

CONTROL = "doctor"
FIRST_ROWS = 6  # that have a button of their own
SETTLED = (CONTROL, "cell", "offset", "go_to")  # what an opened file overtakes
ICONS = {
    "error": ":red[:material/error:]",
    "warning": ":orange[:material/warning:]",
    "note": ":blue[:material/info:]",
}


@lecture.part("results")
def show(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """What is wrong with the file, in which rows, and what cures it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(summary(opened.findings), width="content")
        with st.popover(_("What was checked"), type="tertiary"):
            st.markdown("\n".join(f"- {_(check.title)}" for check in CHECKS.values()))
    state.show_problems(CONTROL)
    for finding in opened.findings:
        with st.container(border=True, gap="xsmall"):
            one(finding, opened, chosen=finding.kind == experiment.finding)


def refused() -> None:
    """What opens the files that were just refused."""
    for number, finding in enumerate(uploads.refused()):
        with st.container(border=True, gap="xsmall"):
            words(finding)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                buttons(finding, f"refused_{number}", open_refused, (finding,))
                numbers = finding.rows
                if numbers is not None:
                    shown = ", ".join(map(str, numbers[:FIRST_ROWS].tolist()))
                    more = ", …" if numbers.size > FIRST_ROWS else ""
                    st.markdown(f"{_('Rows:')} {shown}{more}", width="content")


def summary(findings: tuple[Finding, ...]) -> str:
    """The line above the findings, or in their place."""
    if not findings:
        quiet = _("Nothing suspicious in {count} checks", count=len(CHECKS))
        return f":green[:material/check_circle:] {quiet}"
    return _(
        "**The doctor** found {findings} in {count} checks",
        count=len(CHECKS),
        findings=len(findings),
    )


def one(finding: Finding, opened: OpenFile, chosen: bool) -> None:
    """A finding: the sentence, the cure, its first rows, and what can be pressed."""
    words(finding)
    numbers = finding.rows
    if numbers is None and not finding.cures:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        buttons(finding, finding.kind, apply, (opened, finding))
        if numbers is None:
            return
        st.button(
            _("Show all rows") if chosen else _("Show these rows below"),
            key=f"show_{finding.kind}",
            icon=":material/close:" if chosen else ":material/filter_list:",
            on_click=choose,
            args=(None if chosen else finding.kind,),
        )
        st.markdown(_("Rows:"), width="content")
        for row in numbers[:FIRST_ROWS].tolist():
            st.button(
                str(row),
                key=f"row_{finding.kind}_{row}",
                type="tertiary",
                help=_("Choose row {row}", row=row),
                on_click=go_to,
                args=(opened, row),
            )
        if numbers.size > FIRST_ROWS:
            st.markdown("…", width="content")


def words(finding: Finding) -> None:
    """What is wrong, and what to do about it."""
    st.markdown(f"{ICONS[finding.severity]} **{sentence(finding)}**")
    st.markdown(_("Cure: {cure}", cure=plain(say(finding.cure))))


def buttons(finding: Finding, key: str, press: Callable[..., None], args: tuple) -> None:
    """The cures that can be applied; `press` gets which one after `args`."""
    for at, cure in enumerate(finding.cures):
        st.button(
            plain(say(cure.what)),
            key=f"cure_{key}_{at}",
            icon=":material/healing:",
            on_click=press,
            args=(*args, at),
        )


def sentence(finding: Finding) -> str:
    """What is wrong, as a sentence of its own."""
    text = plain(say(finding.sentence))
    return text[:1].upper() + text[1:]


def apply(opened: OpenFile, finding: Finding, at: int) -> None:
    """Opens what a cure makes of the file, as a file of its own."""

    def change() -> LogitsExperiment:
        opened.check()
        return uploads.shown(files.keep(OpenFile(finding.cures[at].apply(opened.logits))))

    state.attempt(CONTROL, change, *SETTLED)


def open_refused(finding: Finding, at: int) -> None:
    """Opens the files in the uploaders by a cure."""
    state.attempt(
        uploads.UPLOAD,
        lambda: uploads.shown(files.keep(OpenFile(finding.cures[at].apply(uploads.given())))),
        *SETTLED,
    )


def choose(kind: str | None) -> None:
    """Shows the rows of a finding, the first of them chosen; all rows for None."""
    selecting.take(CONTROL, lambda experiment: experiment.with_finding(kind))


def go_to(opened: OpenFile, row: int) -> None:
    """Chooses a row."""
    experiment = state.current(LogitsExperiment)
    state.attempt(CONTROL, lambda: replace(experiment, file=opened.source(row)), "go_to")
