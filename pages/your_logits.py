"""Your logits: what a model answered, what it took for what, and one row of it in the bench."""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.codecs import Source
from core.errors import InputError, Message
from core.experiment import SORTS, LogitsExperiment
from core.locale import N_
from core.reference.programs import PROGRAMS
from core.view import LogitsView
from pages import (
    calibration,
    carry,
    confusion,
    distributions,
    doctor,
    fields,
    files,
    judge,
    lecture,
    report,
    rows,
    selecting,
    slices,
    state,
    waiting,
)
from pages.files import OpenFile
from pages.fold import prose_fold
from pages.language import _, plain, say
from pages.rows import COLUMNS, ROWS, class_name, column_config, picture, row_frame
from pages.uploads import changed as changed_on_disk
from pages.uploads import opener

SHOWN = {
    "confusion": N_("Confusion"),
    "calibration": N_("Calibration"),
    "distributions": N_("Distributions"),
    "slices": N_("Slices"),
}
SECTIONS = {
    "confusion": confusion.show,
    "calibration": calibration.show,
    "distributions": distributions.show,
    "slices": slices.show,
}


def main() -> None:
    experiment = state.current(LogitsExperiment)
    opener()
    doctor.refused()
    opened = files.find_ignoring(experiment.file, experiment.ignore)
    if opened is None:
        state.waits(experiment)
        asks_for_file(experiment.file)
        return
    if experiment.ignore != opened.logits.ignore_index:
        experiment = state.settle(LogitsExperiment, ignore=opened.logits.ignore_index)
    about(opened)
    if changed_on_disk(opened) and waiting.ready(opened):
        try:
            views(experiment, opened)
        except InputError as error:  # of a file that is read as it is looked at
            st.error(plain(say(error.message)))


def views(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """Everything that is said of a file."""
    facts(opened)
    doctor.show(experiment, opened)
    calibration.verdict(opened)
    state.refuse("cell_link", *rows.problems(experiment, opened))
    state.show_problems("cell_link")
    experiment = rows.within(experiment, opened)
    selecting.show(experiment, opened)
    selecting.figures(experiment, opened)
    report.downloads(experiment, opened)
    section(experiment, opened)
    shown = table(experiment, opened)
    prose_fold(_("What the numbers mean"), "your_logits")
    judged = shown if shown.size else np.array([experiment.file.row])
    judge.show(PROGRAMS["your_logits"](LogitsView(experiment, opened, judged)))


def section(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """One view of the rows, and the way to the others."""
    offered = list(SHOWN) if opened.logits.labels is not None else ["distributions"]
    chosen = experiment.section if experiment.section in offered else offered[0]
    if len(offered) > 1:
        st.segmented_control(
            _("View"),
            offered,
            key=state.bind("section", chosen),
            format_func=lambda name: _(SHOWN[name]),
            required=True,
            label_visibility="collapsed",
            on_change=changed,
            args=("section",),
        )
    SECTIONS[chosen](experiment, opened)


def asks_for_file(source: Source) -> None:
    """A link to a file that is not open here."""
    st.warning(files.asking(source))


def about(opened: OpenFile) -> None:
    """What is open, and what was said while it was opened."""
    st.subheader(plain(opened.logits.name), anchor=False)
    if opened.is_sample:
        st.caption(
            _(
                "A small network's answers to 797 handwritten digits that it had not seen. "
                "Digits: E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0."
            )
        )
    if opened.logits.notes:
        st.info("  \n".join(map(plain_note, opened.logits.notes)))


@lecture.part("results")
def facts(opened: OpenFile) -> None:
    """What stands in the file, in a line."""
    sums = opened.summary
    st.markdown(
        _(
            "Rows: {rows} · classes: {classes} · {dtype} · {low} … {high} · NaN: {nans} · "
            "infinities: {infinities}",
            rows=f"{sums.rows:,}",
            classes=f"{sums.classes:,}",
            dtype=sums.dtype,
            low=f"{sums.low:.4g}",
            high=f"{sums.high:.4g}",
            nans=f"{sums.nan_count:,}",
            infinities=f"{sums.inf_count:,}",
        )
    )


def plain_note(note: Message) -> str:
    """A note as a sentence; the name of a file that it begins with stays as it is."""
    text = plain(say(note))
    return text if note.text.startswith("{") else text[:1].upper() + text[1:]


def table(experiment: LogitsExperiment, opened: OpenFile) -> np.ndarray:
    """The rows in the chosen order, and the chosen row beside them; gives their numbers."""
    st.subheader(_("Rows"), anchor=False)
    order(experiment, opened, opened.logits.labels is not None)
    numbers = rows.shown_rows(experiment, opened, ROWS)
    left, right = st.columns([3, 1], gap="medium")
    with right:
        chosen_row(experiment, opened)
    if not numbers.size or not lecture.shows("tables"):
        return numbers
    with left:
        key = f"rows-{opened.logits.digest[:8]}-{experiment.sort}-{experiment.descending}-"
        key += f"{experiment.offset}-{hash(experiment.selection)}"
        frame = row_frame(opened, numbers)
        st.dataframe(
            frame,
            key=key,
            hide_index=True,
            height=440,
            on_select=lambda: select(key, numbers),
            selection_mode="single-row",
            column_config=column_config(frame),
        )
    return numbers


@lecture.part("controls")
def order(experiment: LogitsExperiment, opened: OpenFile, labelled: bool) -> None:
    """By which column, which end first, which rows, and which of them."""
    count = rows.row_count(experiment, opened)
    known = [name for name in SORTS if labelled or name not in ("loss", "rank")]
    orders = {name: COLUMNS[name] for name in known}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fields.sorting("", orders, experiment, changed)
        if labelled:
            st.toggle(
                _("Only mistakes"),
                key=state.bind("mistakes", experiment.mistakes),
                on_change=only_mistakes,
            )
        if count > ROWS:
            fields.refilled(
                _("Skip rows"),
                "offset",
                experiment.offset,
                step=ROWS,
                on_change=skip,
                args=(count,),
                width=140,
            )
        fields.refilled(
            _("Go to row"),
            "go_to",
            experiment.file.row,
            step=1,
            on_change=go_to,
            args=(opened,),
            width=140,
        )
    state.show_problems("sort", "mistakes", "section", "offset", "go_to")
    if not count:
        st.caption(_("There is no such row."))
        return
    last = min(experiment.offset + ROWS, count)
    first = min(experiment.offset + 1, last)
    st.caption(_("Rows {first} to {last} of {count}; choose one", first=first, last=last,
                 count=f"{count:,}"))  # fmt: skip


def chosen_row(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The chosen row, and the way into the bench."""
    row = experiment.file.row
    with st.container(border=True):
        st.markdown(_("**Row {row}**", row=row))
        if opened.logits.lead:
            place = ", ".join(map(str, opened.logits.place(row)))
            st.caption(_("at ({place}) of the file", place=place))
        if opened.is_sample:
            st.image(picture(row), width=128, alt=_("The digit of row {row}", row=row))
        if opened.logits.labels is not None:
            label = plain(class_name(opened, opened.logits.labels[row]))
            st.markdown(_("label: {name}", name=lecture.number(label)))
        predicted = plain(class_name(opened, opened.table.prediction[row]))
        st.markdown(_("prediction: {name}", name=lecture.number(predicted)))
        st.markdown(_("Open this row in"))
        if st.button(_("Softmax"), icon=":material/equalizer:", type="primary", key="open_row"):
            carry.open_row("softmax", lambda: opened.bench(row), "your_logits")
        if labelled(opened, row) and st.button(
            _("Cross entropy"), icon=":material/show_chart:", key="open_row_cross_entropy"
        ):
            carry.open_row("cross_entropy", lambda: opened.cross_entropy(row), "your_logits")


def labelled(opened: OpenFile, row: int) -> bool:
    """Whether a row has a label that counts."""
    return opened.logits.labels is not None and bool(opened.logits.labels[row] >= 0)


def changed(name: str) -> None:
    value = st.session_state[name]
    experiment = state.current(LogitsExperiment)
    state.attempt(name, lambda: replace(experiment, **{name: value}, offset=0), "offset")


def skip(count: int) -> None:
    offset = st.session_state["offset"]
    experiment = state.current(LogitsExperiment)
    if in_reach("offset", offset, count):
        state.attempt("offset", lambda: replace(experiment, offset=offset))


def only_mistakes() -> None:
    wanted = st.session_state["mistakes"]
    selecting.take(
        "mistakes",
        lambda experiment: experiment.with_selection(
            replace(experiment.selection, mistakes=wanted)
        ),
    )


def select(key: str, numbers: np.ndarray) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen:
        choose(int(numbers[chosen[0]]), "table")


def go_to(opened: OpenFile) -> None:
    row = st.session_state["go_to"]
    if in_reach("go_to", row, len(opened.logits.values)):
        choose(row, "go_to")


def in_reach(control: str, row: int, count: int) -> bool:
    """Whether there is such a row; where there is none, that is said."""
    found = 0 <= row < count
    if not found:
        state.refuse(control, Message("there is no row {row}; there are 0 to {last}", row=row,
                                      last=count - 1))  # fmt: skip
    return found


def choose(row: int, control: str) -> None:
    experiment = state.current(LogitsExperiment)
    source = files.find(experiment.file).source(row)
    state.attempt(control, lambda: replace(experiment, file=source), "go_to")


main()
