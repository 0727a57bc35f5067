"""Network: what goes forward through its layers, what comes back, and how it learns digits."""

import streamlit as st

from core.experiment import NetworkExperiment
from core.experiment.network import LOOKED_AT, QUANTITIES
from core.locale import N_
from core.network import HIDDEN, INITIALISERS, OUTPUTS
from core.parameters import check_within
from core.presets import NETWORKS
from core.reference.programs import PROGRAMS
from core.view import NetworkView
from pages import bench, draw, fields, judge, lecture, mnist, state, training
from pages.fold import prose_fold
from pages.language import _, say
from pages.live.network import network_bench
from pages.trained import TrainedView

BENCH = "network_bench"
TYPED = ("net_digit", "net_seed", "net_dropout", "net_unit")
UNIT = ("net_unit", BENCH)  # where a unit may have been refused
SHOWN = {
    "activations": N_("Activations a"),
    "pre_activations": N_("Before them, z"),
    "deltas": N_("Errors δ"),
}
Kind = NetworkExperiment


def main() -> None:
    view = TrainedView(state.current(Kind))
    bench.show(view, network_bench, key=BENCH, on_edit=pressed, controls=controls, below=unit)
    training.curves(view)
    training.answers(view)
    formulas()
    prose_fold(_("How a network computes, and how it learns"), "network")
    judge.show(PROGRAMS["network"](view))


@lecture.part("formulas")
def formulas() -> None:
    st.markdown(FORMULAS)


FORMULAS = (
    r"$a_0 = x$ $\quad$ $z_l = a_{l-1} W_l + b_l$ $\quad$ $a_l = f(z_l)$ $\quad$ "
    r"$\delta_L = (p - y)\, f'(z_L)$ $\quad$ $\delta_l = (\delta_{l+1} W_{l+1}^T)\, f'(z_l)$ "
    r"$\quad$ $\partial L / \partial W_l = a_{l-1}^T \delta_l$"
)


def controls(view: TrainedView) -> None:
    """What is chosen, what was refused, what to notice, and the training."""
    choices(view)
    layers(view.experiment)
    state.show_problems("network_link", "net_preset", *TYPED, BENCH)
    fields.notice(view.experiment, NETWORKS, set_preset)
    mnist.missing(view.experiment)
    training.panel(view)


def choices(view: NetworkView) -> None:
    """Example, digit, and what is shown of the layers."""
    experiment = view.experiment
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(NETWORKS),
            key=state.bind("net_preset", experiment.preset),
            format_func=lambda key: say(NETWORKS[key].title),
            on_change=set_preset,
            width=330,
        )
        fields.refilled(
            _("{name}, of {count}", name=_("Digit"), count=len(view.source.images)),
            "net_digit",
            view.digit,
            step=1,
            on_change=changed,
            args=("digit", len(view.source.images) - 1),
            width=130,
        )
        draw.popover(view)
        st.segmented_control(
            _("Show"),
            QUANTITIES,
            key=state.bind("net_shown", experiment.shown),
            format_func=lambda name: _(SHOWN[name]),
            required=True,
            on_change=changed,
            args=("shown",),
        )


def layers(experiment: NetworkExperiment) -> None:
    """What the network is made of, and what it begins with."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose("hidden", _("Hidden layers"), experiment.hidden, HIDDEN, str)
        choose("output", _("Output"), experiment.output, OUTPUTS, str)
        choose(
            "initialiser",
            _("First weights"),
            experiment.initialiser,
            list(INITIALISERS),
            lambda key: say(INITIALISERS[key].title),
        )
        for name, label in (("seed", _("Seed")), ("dropout", _("Dropout"))):
            fields.number(f"net_{name}", label, getattr(experiment, name), changed, name)
        if experiment.dropout:
            st.toggle(
                _("As in a step of training"),
                key=state.bind("net_dropped", experiment.dropped),
                help=_("Dropout is at work only while the network learns."),
                on_change=changed,
                args=("dropped",),
            )


def choose(name, label, value, options, named) -> None:
    st.selectbox(
        label,
        options,
        key=state.bind(f"net_{name}", value),
        format_func=named,
        on_change=changed,
        args=(name,),
        width=150,
    )


@lecture.part("controls")
def unit(view: TrainedView) -> None:
    """What a press chooses, to be typed."""
    experiment = view.experiment
    sizes = experiment.architecture.sizes[1:]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Layer"),
            range(len(sizes)),
            key=state.bind("net_layer", experiment.layer),
            format_func=lambda layer: str(layer + 1),
            on_change=changed,
            args=("layer",),
            width=110,
        )
        st.number_input(
            _("{name}, 0 to {last}", name=_("Unit"), last=sizes[experiment.layer] - 1),
            key=state.bind("net_unit", experiment.unit),
            value=None,
            step=1,
            placeholder=_("none"),
            on_change=changed,
            args=("unit",),
            width=150,
        )


def set_preset() -> None:
    key = st.session_state["net_preset"]
    state.replace_all("net_preset", lambda: Kind.of(NETWORKS[key]))


def changed(name: str, last: int | None = None) -> None:
    """A field says something else; `last` is what it may say at most, where the file decides."""
    value = st.session_state[f"net_{name}"]
    if name in LOOKED_AT:
        bench.typed()

    def change() -> Kind:
        if last is not None:
            check_within(name, value, 0, last)
        return state.current(Kind).updated(name, value)

    settles = UNIT if name in ("layer", "unit") else ()
    state.attempt(f"net_{name}", change, *settles)


def pressed() -> None:
    edit = state.last_edit(BENCH)
    state.attempt(BENCH, lambda: state.current(Kind).with_edit(edit), *UNIT)


main()
