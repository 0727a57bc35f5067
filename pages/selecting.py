"""One selection of rows for all views: what it is, how it changes, and what it comes to."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import streamlit as st

from core.experiment import LogitsExperiment
from core.locale import N_
from core.logits import BINS, Selected, Selection, class_names
from core.logits.bins import edges_of
from core.logits.selected import READ
from core.view.measures import Measure, measures
from pages import files, lecture, rows, state
from pages.files import OpenFile
from pages.language import _, plain

CONTROL = "selection"
# What a change of the selection overtakes: what was refused of it elsewhere.
SETTLED = (
    *(CONTROL, "cell", "confusion", "doctor", "distributions", "range_low", "range_high"),
    *("calibration", "calibration_temperature", "offset", "go_to"),
)
NAMES = {
    "confidence": N_("confidence"),
    "entropy": N_("entropy"),
    "margin": N_("margin"),
    "loss": N_("loss"),
    "rank": N_("rank of the label"),
}


def take(control: str, change: Callable[[LogitsExperiment], LogitsExperiment]) -> None:
    """Changes the selection; the first row of it becomes the chosen one, where it has any.

    Args:
        control: that was used.
        change: from the experiment, as far as the file has what it names, to the next.
    """
    experiment = state.current(LogitsExperiment)
    opened = files.find(experiment.file)

    def changed() -> LogitsExperiment:
        found = change(rows.within(experiment, opened))
        if found.cell is not None and opened.confusion is not None:
            opened.confusion.check(found.cell)
        row = rows.first_row(found, opened) if found.selection else None
        return found if row is None else replace(found, file=opened.source(row))

    state.attempt(control, changed, *SETTLED)


def show(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """How many rows are looked at, and by which conditions; a press takes one away."""
    selection = experiment.selection
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="selection_chips"
    ):
        count, every = rows.row_count(experiment, opened), opened.summary.rows
        if not selection:
            st.markdown(
                _(":material/filter_list: **All {count} rows**", count=f"{every:,}"),
                width="content",
            )
            st.caption(
                _("What you choose below, a cell, a bin, a range, a slice, narrows every view."),
                width="content",
            )
            return
        st.markdown(
            _(":material/filter_alt: **{count} of {every} rows**",
              count=f"{count:,}", every=f"{every:,}"),
            width="content",
        )  # fmt: skip
        chips = list(conditions(experiment, opened))
        for key, label, left in chips:
            st.button(
                label,
                icon=":material/close:",
                help=_("Take this condition away"),
                on_click=put,
                args=(left,),
                key=f"chip_{key}",
            )
        if len(chips) > 1:
            st.button(
                _("Show all rows"),
                type="tertiary",
                on_click=put,
                args=(Selection(),),
                key="all_rows",
            )
    state.show_problems(CONTROL)


def put(selection: Selection) -> None:
    """Takes another selection."""
    take(CONTROL, lambda experiment: experiment.with_selection(selection))


def conditions(
    experiment: LogitsExperiment, opened: OpenFile, shown: Callable[[str], str] = plain
) -> Iterator[tuple[str, str, Selection]]:
    """A key, a label and the selection without it, for each condition.

    Args:
        experiment: with the selection.
        opened: the file.
        shown: makes names out of the file fit for where the label stands.
    """
    selection = experiment.selection
    if selection.cell is not None:
        yield "cell", of_cell(selection.cell, opened, shown), selection.without("cell")
    if selection.bin is not None:
        low, high = edges_of(BINS)[selection.bin :][:2]
        label = _("confidence {low} to {high}", low=f"{low:.1%}", high=f"{high:.1%}")
        temperature = rows.temperature_of(experiment, opened)
        if temperature != 1:
            label = _("{condition} at T = {temperature}", condition=label,
                      temperature=f"{temperature:.4g}")  # fmt: skip
        yield "bin", label, selection.without("bin")
    for each in selection.ranges:
        label = span(_(NAMES[each.name]), each.low, each.high)
        yield each.name, label, selection.without("ranges", each.name)
    if selection.finding is not None:
        yield "finding", _("rows that the doctor names"), selection.without("finding")
    if selection.mistakes:
        yield "mistakes", _("Only mistakes"), selection.without("mistakes")
    for at, each in enumerate(selection.slices):
        name = shown(each.column)
        label = span(name, each.low, each.high)
        if each.value is not None:
            label = _("{column} = {value}", column=name, value=shown(each.value))
        yield f"slice_{at}", label, selection.without("slices", each.column)


def of_cell(
    cell: tuple[int | None, int | None], opened: OpenFile, shown: Callable[[str], str]
) -> str:
    """A cell, a row or a column of the matrix in words."""
    names = class_names(opened.logits)
    label, prediction = (None if at is None else shown(names[at]) for at in cell)
    if prediction is None:
        return _("label {label}", label=label)
    if label is None:
        return _("prediction {prediction}", prediction=prediction)
    return _("label {label}, prediction {prediction}", label=label, prediction=prediction)


def span(name: str, low: float, high: float) -> str:
    """A range in words."""
    if low == high:
        return _("{column} = {value}", column=name, value=f"{low:.6g}")
    if high == math.inf:
        return _("{name} from {low}", name=name, low=f"{low:.6g}")
    if low == -math.inf:
        return _("{name} up to {high}", name=name, high=f"{high:.6g}")
    return _("{name} {low} to {high}", name=name, low=f"{low:.6g}", high=f"{high:.6g}")


@lecture.part("results")
def figures(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The figures of the selected rows with their bands, beside those of the file."""
    selected = opened.selected(experiment.selection)
    if selected.scores is None:
        return
    whole = opened.selected(Selection()) if experiment.selection else None
    with st.grid(5, min_column_width=150):
        for measure in measures(opened.summary.classes):
            notes, of_all = " ".join(map(_, measure.notes)), whole and texts(measure, whole)
            figure(_(measure.title), notes, texts(measure, selected), of_all)
    if selected.count and math.isnan(selected.scores.mean_loss.value):
        st.caption(_("–: rows without a softmax have no loss. Calibration leaves them out."))


def texts(measure: Measure, selected: Selected) -> tuple[str, str]:
    """A figure and its band; or that it takes too long of so many rows."""
    if measure.key == "classwise_ece" and selected.classwise_ece is None:
        return "–", _("of up to {count} selected logits", count=f"{READ:,}")
    found = measure.read(selected)
    return measure.texts(found.value, found.low, found.high)


def figure(name: str, help_text: str, text: tuple[str, str], whole: tuple[str, str] | None) -> None:
    """A figure, its band below it, and that of all rows."""
    value, band = text
    with st.container(gap=None):
        st.metric(name, value, help=help_text or None)
        lines = [band] if band else []
        if whole is not None:
            lines.append(_("all rows: {value}", value=whole[0]))
        if lines:
            st.caption(" · ".join(lines))
