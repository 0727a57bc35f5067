"""Histograms of the numbers of the rows: a range of them is dragged, pressed or typed."""

import html
import math
from dataclasses import replace

import streamlit as st

from core.experiment import LogitsExperiment
from core.figures.distributions import KINDS
from core.locale import translations
from core.logits import NUMBERS, Range
from core.logits.selection import OF_LABELS
from core.view import LogitsView
from pages import bench, lecture, live, rows, selecting, state
from pages.files import OpenFile
from pages.language import _, language
from pages.live.distributions import distributions_bench

BENCH = "distributions"
NUMBER = "range_of"


def show(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The charts, and below them the range of one number to type."""
    gettext = translations(language()).gettext

    def bench_of(experiment: LogitsExperiment) -> live.Bench:
        now = rows.within(experiment, opened)
        return distributions_bench(LogitsView(now, opened).distributions, now.place, gettext)

    legend(opened.logits.labels is not None)
    live.show(
        bench_of(experiment),
        key=BENCH,
        on_edit=edited,
        gettext=gettext,
        address=bench.ahead(BENCH, LogitsExperiment, bench_of, edited),
    )
    typed(experiment, opened)
    state.show_problems(BENCH, "range_low", "range_high")


def legend(labelled: bool) -> None:
    """What the colours are, and how the counts are drawn."""
    names = {"whole": _("all rows"), "right": _("selected rows")}
    if labelled:
        names |= {"right": _("selected and right"), "wrong": _("selected and wrong")}
    squares = (
        f'<span style="white-space: nowrap"><span style="color: {KINDS[kind]}">■</span> '
        f"{html.escape(name)}</span>"
        for kind, name in names.items()
    )
    st.html(" &ensp; ".join(squares))
    st.caption(_("Heights are on a logarithmic scale, so that single rows are seen."))


@lecture.part("controls")
def typed(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """A range to type, of one number at a time."""
    labelled = opened.logits.labels is not None
    offered = [name for name in NUMBERS if labelled or name not in OF_LABELS]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            _("Range of"),
            offered,
            format_func=lambda each: _(selecting.NAMES[each]),
            key=NUMBER,
            width=200,
        )
        found = experiment.selection.range_of(name)
        ends = (-math.inf, math.inf) if found is None else (found.low, found.high)
        for key, label, value in zip(
            ("range_low", "range_high"), (_("from"), _("to")), ends, strict=True
        ):
            st.number_input(
                label,
                value=None,
                key=state.bind(key, value if math.isfinite(value) else None),
                format="%g",
                placeholder=_("any"),
                on_change=ended,
                args=(key,),
                width=150,
            )


def edited() -> None:
    """A range was dragged, or a bar was pressed."""
    edit = state.last_edit(BENCH)
    selecting.take(BENCH, lambda experiment: experiment.with_edit(edit))


def ended(key: str) -> None:
    """An end of the range was typed; an empty one is none."""
    name, value = st.session_state[NUMBER], st.session_state[key]

    def change(experiment: LogitsExperiment) -> LogitsExperiment:
        found = experiment.selection.range_of(name) or Range(name)
        if key == "range_low":
            return experiment.with_ranges(replace(found, low=-math.inf if value is None else value))
        return experiment.with_ranges(replace(found, high=math.inf if value is None else value))

    selecting.take(key, change)
