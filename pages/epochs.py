"""Epochs: what a training learned when, what it forgot, and what it never learned."""

import time
from functools import cached_property

import streamlit as st

from core.errors import Message
from core.experiment import EpochsExperiment
from core.locale import N_
from core.logits.learning import Learning
from core.reference.programs import PROGRAMS
from core.view import EpochsView
from pages import bench, epoch_files, epoch_rows, judge, lecture, state, training
from pages.fold import prose_fold
from pages.language import _, plain, say
from pages.live import Bench
from pages.live.epochs import epochs_bench

BENCH = "epochs_bench"
SEEN = "epochs_seen"
EVERY = 2.0  # seconds between two looks at a folder that grows
Kind = EpochsExperiment
FATES = {
    "always": (N_("Always right: {count}"), ":material/check_circle:"),
    "learned": (N_("Learned for good: {count}"), ":material/school:"),
    "forgotten": (N_("Forgotten at least once: {count}"), ":material/history:"),
    "never": (N_("Never learned: {count}"), ":material/cancel:"),
}


class Section:
    """The training that an experiment shows."""

    def __init__(self, experiment: Kind) -> None:
        self.experiment = experiment

    @cached_property
    def view(self) -> EpochsView:
        """What is drawn."""
        return epoch_rows.view(self.experiment, epoch_files.find(self.experiment.file))


def main() -> None:
    experiment = state.current(Kind)
    epoch_files.opener()
    with st.spinner(_("Reading all epochs")):
        learning = epoch_files.find(experiment.file)
    follow(experiment)
    if learning is None:
        state.waits(experiment)
        st.warning(epoch_files.asking(experiment.file))
        return
    if isinstance(learning, Message):
        st.info(plain(say(learning)))
        return
    section = Section(experiment)
    about(section.view)
    fates(section.view)
    bench.show(section, bench_of, key=BENCH, on_edit=moved, controls=nothing)
    epoch_rows.table(section.view)
    prose_fold(_("What is learned and forgotten"), "epochs")
    judge.show(PROGRAMS["epochs"](section.view))


def nothing(section: Section) -> None:
    state.show_problems(BENCH)


def bench_of(section: Section, gettext) -> Bench:
    """The curves and the player."""
    return epochs_bench(section.view, gettext)


def follow(experiment: Kind) -> None:
    """Looks for new epochs while a training writes them: the page is run again for them alone."""
    st.session_state[SEEN] = seen()
    offered = epoch_files.served()
    if offered is None or not offered.growing:
        return
    learning = epoch_files.find(experiment.file)
    if isinstance(learning, Learning) and learning is not offered.now():
        return  # another training is shown
    pace = max(EVERY, training.EACH * training.watching(state.session(), time.monotonic()))
    st.fragment(look, run_every=pace)()


def seen() -> tuple[object, ...]:
    """What tells that a folder has more than before, or has ended."""
    offered = epoch_files.served()
    if offered is None:
        return ()
    now = offered.now()
    return (offered.growing, now.epochs.marks if isinstance(now, Learning) else str(now))


def look() -> None:
    """Whether there is something new; a training is watched."""
    training.watching(state.session(), time.monotonic())
    if seen() != st.session_state.get(SEEN):
        st.rerun()
    st.caption(
        ":material/sync: " + _("The training goes on: each new epoch is shown when it is written.")
    )


def about(view: EpochsView) -> None:
    """What is open."""
    epochs = view.learning.epochs
    st.subheader(plain(epochs.name), anchor=False)
    st.caption(
        _(
            "epochs: {epochs} · rows: {rows} · classes: {classes}",
            epochs=len(view.numbers),
            rows=f"{epochs.rows:,}",
            classes=f"{epochs.classes:,}",
        )
    )
    if view.learning is epoch_files.sample():
        st.caption(
            _(
                "A small network's answers to 797 handwritten digits that it had not seen, after "
                "each of its first 12 epochs. "
                "Digits: E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0."
            )
        )


@lecture.part("results")
def fates(view: EpochsView) -> None:
    """What became of the rows; a press shows those rows."""
    chosen = view.experiment.fate
    with st.grid(4, min_column_width=230):
        for name, count in view.learning.counts.items():
            text, icon = FATES[name]
            st.button(
                _(text, count=f"{count:,}"),
                icon=icon,
                key=f"fate_{name}",
                type="primary" if name == chosen else "secondary",
                on_click=epoch_rows.choose,
                args=(None if name == chosen else name,),
                width="stretch",
            )
    state.show_problems("epochs_fate")


def moved() -> None:
    """The player came to rest, or an epoch was pressed."""
    edit = state.last_edit(BENCH)
    experiment = state.current(Kind)
    learning = epoch_files.find(experiment.file)

    def change() -> Kind:
        fitting = epoch_rows.within(experiment, learning)
        return fitting.with_edit(edit, learning.epochs.numbers)

    state.attempt(BENCH, change)


main()
