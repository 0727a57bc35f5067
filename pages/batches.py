"""Full batch or mini-batch?: three ways through the same examples, with the noise of each."""

import streamlit as st

from core.experiment import BatchesExperiment
from core.presets import BATCHES
from core.reference.programs import PROGRAMS
from core.view import BatchesView
from pages import bench, fields, judge, state
from pages.fold import prose_fold
from pages.language import _, say
from pages.live.batches import batches_bench

BENCH = "batches_bench"
OVERTAKEN = (
    "bt_slope",
    "bt_intercept",
    "bt_rate",
    "bt_batch",
    "bt_epochs",
    "bt_noise",
)  # by a hand
STEPS = {"slope": 0.1, "intercept": 0.1, "rate": 0.01, "noise": 0.1}  # of the arrows at a number
FORMULA = (
    r"$J(a, b) = \frac{1}{N} \sum_i (a x_i + b - y_i)^2$ $\quad$ "
    r"$(a, b) \leftarrow (a, b) - \frac{\eta}{|B|} \sum_{i \in B} \nabla_i$ $\quad$ "
    r"$\nabla_i = 2 (a x_i + b - y_i) \, (x_i, 1)$"
)
Kind = BatchesExperiment


def main() -> None:
    view = BatchesView(state.current(Kind))
    bench.show(
        view, batches_bench, key=BENCH, on_edit=moved, controls=controls, below=formula_and_numbers
    )
    prose_fold(_("How batches work"), "batches")
    judge.show(PROGRAMS["batches"](view))


def controls(view: BatchesView) -> None:
    """What is chosen, what was refused, and what to notice."""
    choices(view.experiment)
    refused = ("bt_preset", *OVERTAKEN, "bt_examples", "bt_data_seed", "bt_seed", BENCH)
    state.show_problems("batches_link", *refused)
    fields.notice(view.experiment, BATCHES, set_preset)


def formula_and_numbers(view: BatchesView) -> None:
    st.markdown(FORMULA)
    numbers(view.experiment)


def choices(experiment: BatchesExperiment) -> None:
    """Example, and which points in which order."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(BATCHES),
            key=state.bind("bt_preset", experiment.preset),
            format_func=lambda key: say(BATCHES[key].title),
            on_change=set_preset,
            width=290,
        )
        type_number("examples", _("Examples"), experiment.examples)
        type_number("data_seed", _("Seed of the examples"), experiment.data_seed)
        type_number("seed", _("Seed of their order"), experiment.seed)


def numbers(experiment: BatchesExperiment) -> None:
    """What the hand moves, to be typed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        type_number("slope", _("Start slope"), experiment.slope)
        type_number("intercept", _("Start intercept"), experiment.intercept)
        type_number("rate", _("Learning rate"), experiment.rate)
        type_number("batch", _("Examples in a mini-batch"), experiment.batch)
        type_number("epochs", _("Epochs"), experiment.epochs)
        type_number("noise", _("Noise of the examples"), experiment.noise)


def type_number(name: str, label: str, value: float) -> None:
    step = STEPS.get(name, 1)
    fields.number(f"bt_{name}", label, value, changed, name, step=step, width=150)


def set_preset() -> None:
    key = st.session_state["bt_preset"]
    state.replace_all("bt_preset", lambda: Kind.of(BATCHES[key]))


def changed(name: str) -> None:
    bench.typed()
    value = st.session_state[f"bt_{name}"]
    state.attempt(f"bt_{name}", lambda: state.current(Kind).updated(name, value))


def moved() -> None:
    edit = state.last_edit(BENCH)
    state.attempt(BENCH, lambda: state.current(Kind).with_edit(edit), *OVERTAKEN)


main()
