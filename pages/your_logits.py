"""Your logits: what a model answered, which rows are wrong, and one of them in the bench."""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.codecs import Source
from core.errors import Message
from core.experiment import SORTS, LogitsExperiment
from core.logits import Summary, read_logits, sorted_rows
from pages import files, state
from pages.files import OpenFile
from pages.language import _, plain, prose, say
from pages.rows import COLUMNS, class_name, column_config, picture, row_frame

ROWS = 200  # rows of the table at a time
UPLOAD = "upload"


def main() -> None:
    experiment = state.current(LogitsExperiment)
    opener()
    opened = files.find(experiment.file)
    if opened is None:
        asks_for_file(experiment.file)
        return
    about(opened)
    summary(opened.summary)
    experiment = within(experiment, opened)
    table(experiment, opened)
    with st.expander(_("What the columns mean")):
        st.markdown(prose("your_logits"))


def opener() -> None:
    """Choose files, or go back to what the server offers."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(_("Open a file"), icon=":material/folder_open:", type="primary"):
            uploads()
        st.button(
            _("Digits sample"), icon=":material/dialpad:", on_click=show, args=(files.sample,)
        )
        if isinstance(files.served(), OpenFile):
            st.button(plain(files.served().logits.name), on_click=show, args=(files.served,))
    state.show_problems(UPLOAD, "your_logits_link")
    if isinstance(files.served(), Message):  # the reason names a path, for the console only
        st.error(
            _("The file that the server was started with cannot be opened; its console says why.")
        )


def uploads() -> None:
    """Logits, and what may come with them."""
    uploader(_("Logits, (rows, classes)"), "logits", "npy", "npz", "csv", "tsv", "txt")
    uploader(_("Labels (optional): one class a row"), "labels", "npy", "csv", "tsv", "txt")
    uploader(_("Class names (optional): one a line"), "names", "txt", "csv", "npy")
    st.caption(
        _(
            "A .npz may hold `logits`, `labels` and `class_names`; a .csv may have a column "
            "`label`, and class names in its first line. Files are only read as data."
        )
    )


def uploader(label: str, kind: str, *endings: str) -> None:
    st.file_uploader(label, type=list(endings), key=f"{kind}_file", on_change=uploaded)


def uploaded() -> None:
    """Opens what stands in the uploaders; the file that was open stays if it cannot."""
    logits, labels, names = (
        st.session_state.get(f"{kind}_file") for kind in ("logits", "labels", "names")
    )
    if logits is None:
        state.refuse(UPLOAD)
        return
    others = [(part.name, part.getvalue()) if part else None for part in (labels, names)]

    def change() -> LogitsExperiment:
        opened = files.keep(OpenFile(read_logits(logits.name, logits.getvalue(), *others)))
        return shown(opened)

    state.attempt(UPLOAD, change)


def shown(opened: OpenFile) -> LogitsExperiment:
    """The experiment that shows a file from its first row."""
    sort = "loss" if opened.logits.labels is not None else "confidence"
    return LogitsExperiment(file=opened.source(), sort=sort, descending=sort == "loss")


def show(which) -> None:
    state.attempt(UPLOAD, lambda: shown(which()))


def asks_for_file(source: Source) -> None:
    """A link to a file that is not open here."""
    st.warning(files.asking(source))


def about(opened: OpenFile) -> None:
    """What is open, and what was said while it was read."""
    st.subheader(plain(opened.logits.name), anchor=False)
    if opened.is_sample:
        st.caption(
            _(
                "A small network's answers to 797 handwritten digits that it had not seen. "
                "Digits: E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0."
            )
        )
    for note in opened.logits.notes + opened.summary.notes:
        st.info(plain(say(note)))


def summary(sums: Summary) -> None:
    """The whole file in a line of figures."""
    figures = {
        _("Rows × classes"): f"{sums.rows:,} × {sums.classes:,}",
        _("Type"): sums.dtype,
        _("Range"): f"{sums.low:.4g} … {sums.high:.4g}",
        _("NaN"): f"{sums.nan_count:,}",
        _("Infinities"): f"{sums.inf_count:,}",
    }
    if sums.accuracy is not None and sums.mean_loss is not None:
        wrong = sums.rows - (sums.hits or 0)
        figures[_("Accuracy")] = f"{sums.accuracy:.2%}"
        figures[_("Mistakes")] = f"{wrong:,}"
        figures[_("Mean loss")] = f"{sums.mean_loss:.6g}"
    with st.grid(4, min_column_width=150):
        for label, value in figures.items():
            st.metric(label, value)


def within(experiment: LogitsExperiment, opened: OpenFile) -> LogitsExperiment:
    """The experiment as far as the file has what it names."""
    labelled = opened.logits.labels is not None
    row = experiment.file.row if experiment.file else first_row(experiment, opened)
    mistakes = experiment.mistakes and labelled
    return replace(
        experiment,
        file=opened.source(min(row, opened.summary.rows - 1)),
        sort=experiment.sort if labelled else _without_labels(experiment.sort),
        mistakes=mistakes,
        offset=experiment.offset if experiment.offset < row_count(opened, mistakes) else 0,
    )


def row_count(opened: OpenFile, mistakes: bool) -> int:
    """How many rows there are to show."""
    return opened.summary.rows - ((opened.summary.hits or 0) if mistakes else 0)


def _without_labels(sort: str) -> str:
    return "confidence" if sort in ("loss", "rank") else sort


def first_row(experiment: LogitsExperiment, opened: OpenFile) -> int:
    """The row that stands first in the table."""
    safe = _without_labels(experiment.sort) if opened.logits.labels is None else experiment.sort
    return int(sorted_rows(opened.table, safe, experiment.descending, limit=1)[0])


def table(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The rows in the chosen order, and the chosen row beside them."""
    labelled = opened.logits.labels is not None
    order(experiment, opened, labelled)
    rows = sorted_rows(
        opened.table,
        experiment.sort,
        experiment.descending,
        experiment.mistakes,
        limit=ROWS,
        offset=experiment.offset,
    )
    left, right = st.columns([3, 1], gap="medium")
    with right:
        chosen_row(experiment, opened)
    with left:
        key = f"rows-{opened.logits.digest[:8]}-{experiment.sort}-{experiment.descending}-"
        key += f"{experiment.mistakes}-{experiment.offset}"
        st.dataframe(
            row_frame(opened, rows),
            key=key,
            hide_index=True,
            height=440,
            on_select=lambda: select(key, rows),
            selection_mode="single-row",
            column_config=column_config(),
        )


def order(experiment: LogitsExperiment, opened: OpenFile, labelled: bool) -> None:
    """By which column, which end first, which rows, and which of them."""
    count = row_count(opened, experiment.mistakes)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Sort by"),
            [name for name in SORTS if labelled or name not in ("loss", "rank")],
            key=state.bind("sort", experiment.sort),
            format_func=lambda name: _(COLUMNS[name]),
            on_change=changed,
            args=("sort",),
            width=200,
        )
        st.toggle(
            _("Largest first"),
            key=state.bind("descending", experiment.descending),
            on_change=changed,
            args=("descending",),
        )
        if labelled:
            st.toggle(
                _("Only mistakes"),
                key=state.bind("mistakes", experiment.mistakes),
                on_change=changed,
                args=("mistakes",),
            )
        if count > ROWS:
            st.number_input(
                _("Skip rows"),
                key=state.bind("offset", experiment.offset),
                min_value=0,
                max_value=count - 1,
                step=ROWS,
                on_change=changed,
                args=("offset",),
                width=140,
            )
        st.number_input(
            _("Go to row"),
            key=state.bind("go_to", experiment.file.row),
            step=1,
            on_change=go_to,
            args=(opened,),
            width=140,
        )
    state.show_problems("sort", "offset", "go_to")
    last = min(experiment.offset + ROWS, count)
    first = min(experiment.offset + 1, last)
    st.caption(_("{first} to {last} of {count} rows; choose one", first=first, last=last,
                 count=count))  # fmt: skip


def chosen_row(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """The chosen row, and the way into the bench."""
    row = experiment.file.row
    with st.container(border=True):
        st.markdown(_("**Row {row}**", row=row))
        if opened.is_sample:
            st.image(picture(row), width=128)
        if opened.logits.labels is not None:
            st.markdown(
                _("label: {name}", name=plain(class_name(opened, opened.logits.labels[row])))
            )
        predicted = plain(class_name(opened, opened.table.prediction[row]))
        st.markdown(_("prediction: {name}", name=predicted))
        if st.button(
            _("Open this row"), icon=":material/equalizer:", type="primary", key="open_row"
        ):
            state.replace_all("open_row", lambda: opened.bench(row))
            st.switch_page("softmax.py")


def changed(name: str) -> None:
    value = st.session_state[name]
    experiment = state.current(LogitsExperiment)
    start = {} if name == "offset" else {"offset": 0}
    state.attempt(name, lambda: replace(experiment, **{name: value}, **start))


def select(key: str, rows: np.ndarray) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen:
        choose(int(rows[chosen[0]]), "table")


def go_to(opened: OpenFile) -> None:
    row = st.session_state["go_to"]
    count = opened.summary.rows
    if not 0 <= row < count:
        state.refuse("go_to", Message("there is no row {row}; there are 0 to {last}", row=row,
                                      last=count - 1))  # fmt: skip
        return
    choose(row, "go_to")


def choose(row: int, control: str) -> None:
    experiment = state.current(LogitsExperiment)
    source = files.find(experiment.file).source(row)
    state.attempt(control, lambda: replace(experiment, file=source), "go_to")


main()
