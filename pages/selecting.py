"""One selection of rows for all views: what it is, how it changes, and what it comes to."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import streamlit as st

from core.experiment import LogitsExperiment
from core.locale import N_
from core.logits import BINS, Estimate, Scores, Selection, class_names
from core.logits.bins import edges_of
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
    experiment: LogitsExperiment, opened: OpenFile
) -> Iterator[tuple[str, str, Selection]]:
    """A key, a label and the selection without it, for each condition."""
    selection = experiment.selection
    if selection.cell is not None:
        yield "cell", of_cell(selection.cell, opened), selection.without("cell")
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
        name = plain(each.column)
        label = span(name, each.low, each.high)
        if each.value is not None:
            label = _("{column} = {value}", column=name, value=plain(each.value))
        yield f"slice_{at}", label, selection.without("slices", each.column)


def of_cell(cell: tuple[int | None, int | None], opened: OpenFile) -> str:
    """A cell, a row or a column of the matrix in words."""
    names = class_names(opened.logits)
    label, prediction = (None if at is None else plain(names[at]) for at in cell)
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
    scores = opened.selected(experiment.selection).scores
    if scores is None:
        return
    whole = opened.selected(Selection()).scores if experiment.selection else None
    with st.grid(4, min_column_width=150):
        for name, help_text, read in shown(opened):
            figure(name, help_text, read(scores), None if whole is None else read(whole))


Read = Callable[[Scores], tuple[str, str]]


def shown(opened: OpenFile) -> Iterator[tuple[str, str, Read]]:
    """Name, explanation, and what gives the text and the band of each figure."""
    wilson = _("95%: Wilson's interval.")
    drawn = _("95%: bootstrap; above 2,000 rows the normal distribution.")
    yield _("Accuracy"), wilson, lambda scores: percent(scores.accuracy)
    yield (
        _("Balanced accuracy"),
        _("The mean recall of the classes that have rows. 95%: put together from Wilson's "
          "interval of each class."),
        lambda scores: percent(scores.balanced_accuracy),
    )  # fmt: skip
    yield _("Mean loss"), drawn, lambda scores: number(scores.mean_loss, ".6g")
    yield (
        _("Brier score"),
        _("Summed over the classes, from 0 to 2.") + " " + drawn,
        lambda scores: number(scores.brier),
    )
    yield (
        _("ECE"),
        _("Expected calibration error in 15 bins, at T = 1. 95%: bootstrap, corrected for its "
          "bias."),
        lambda scores: number(scores.ece),
    )  # fmt: skip
    yield (
        _("AUROC of confidence"),
        _("How well confidence tells right rows from wrong ones; by chance a half. 95%: by "
          "Hanley and McNeil."),
        lambda scores: number(scores.auroc),
    )  # fmt: skip
    if opened.summary.classes > 5:
        yield _("Top-5 accuracy"), wilson, lambda scores: percent(scores.top5)
    yield _("Mistakes"), "", lambda scores: (f"{scores.mistakes:,}", "")


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


def percent(estimate: Estimate) -> tuple[str, str]:
    """A part as percents, and its band."""
    if math.isnan(estimate.value):
        return "–", ""
    low, high = 100 * estimate.low, 100 * estimate.high
    return f"{estimate.value:.2%}", "" if math.isnan(low) else f"{low:.1f} – {high:.1f}%"


def number(estimate: Estimate, style: str = ".4f") -> tuple[str, str]:
    """A number, and its band."""
    if math.isnan(estimate.value):
        return "–", ""
    band = f"{estimate.low:.3g} – {estimate.high:.3g}"
    return f"{estimate.value:{style}}", "" if math.isnan(estimate.low) else band
