"""Activations: curve and derivative, what they do to layers, and what they part in a plane."""

import streamlit as st

from core.activations import ACTIVATIONS
from core.activations.clouds import CLOUDS
from core.activations.separation import RATE, STEPS, UNITS
from core.experiment import ActivationExperiment
from core.presets import ACTIVATION_PRESETS
from core.reference.programs import PROGRAMS
from core.view import ActivationView
from pages import bench, fields, judge, lecture, state
from pages.fold import prose_fold
from pages.language import _, plain, say
from pages.live.activations import activations_bench, symbol
from pages.live.layers import layers_bench
from pages.live.separation import separation_bench

CURVE_BENCH, LAYER_BENCH, POINT_BENCH = "activations_bench", "layers_bench", "separation_bench"
TYPED = ("act_x", "act_other")
LAYER_FIELDS = ("act_mean", "act_spread", "act_gain", "act_depth", "act_seed")
Kind = ActivationExperiment


def main() -> None:
    view = ActivationView(state.current(Kind))
    bench.show(
        view,
        activations_bench,
        key=CURVE_BENCH,
        on_edit=lambda: moved(CURVE_BENCH),
        controls=controls,
        shared=frozenset({"activation", "travel", *parameter_names()}),
    )
    formulas(view)
    layers(view)
    points(view)
    prose_fold(_("How activations work"), "activations")
    judge.show(PROGRAMS["activations"](view))


def controls(view: ActivationView) -> None:
    """What is chosen, what was refused, and what to notice."""
    choices(view)
    refused = ("act_preset", *TYPED, *parameter_controls())
    state.show_problems("activations_link", *refused, CURVE_BENCH)
    fields.notice(view.experiment, ACTIVATION_PRESETS, set_preset)


def choices(view: ActivationView) -> None:
    """Example, activation, its parameters and the point, in one row that wraps."""
    experiment = view.experiment
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(ACTIVATION_PRESETS),
            key=state.bind("act_preset", experiment.preset),
            format_func=lambda key: say(ACTIVATION_PRESETS[key].title),
            on_change=set_preset,
            width=290,
        )
        st.selectbox(
            _("Activation"),
            list(ACTIVATIONS),
            key=state.bind("act_activation", experiment.activation),
            format_func=lambda key: say(ACTIVATIONS[key].title),
            on_change=changed,
            args=("activation",),
            width=180,
        )
        for name, value in experiment.settings.items():
            fields.refilled(
                symbol(name),
                f"act_{name}",
                value,
                step=1.0 if name == "pieces" else 0.05,
                format="%g",
                on_change=parameter_changed,
                args=(name,),
                width=124,
            )
        several = view.arity > 1
        number("x", "x₁" if several else "x", 0.1)
        if several:
            number("other", "x₂", 0.1)


def layers(view: ActivationView) -> None:
    """A layer's inputs pushed through, and through the layers after it."""
    st.subheader(_("A layer's inputs, pushed through"), anchor=False)
    bench.show(
        view,
        layers_bench,
        key=LAYER_BENCH,
        on_edit=lambda: moved(LAYER_BENCH),
        controls=layer_controls,
    )


def layer_controls(view: ActivationView) -> None:
    """What goes into the first layer, and how many there are."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number("mean", _("Mean"), 0.1)
        number("spread", _("Spread"), 0.1)
        number("gain", _("Gain"), 0.1, _("The weights are normal, of spread gain / √inputs."))
        number("depth", _("Layers"), 1)
        number("seed", _("Seed"), 1, _("Of inputs, points and weights."))
    state.show_problems(*LAYER_FIELDS, LAYER_BENCH)


def points(view: ActivationView) -> None:
    """Points that no line parts, and two networks that try."""
    st.subheader(_("Points that no line can part"), anchor=False)
    bench.show(
        view,
        separation_bench,
        key=POINT_BENCH,
        on_edit=lambda: moved(POINT_BENCH),
        controls=point_controls,
    )


def point_controls(view: ActivationView) -> None:
    """The points, and how the networks begin."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Points"),
            list(CLOUDS),
            key=state.bind("act_cloud", view.experiment.cloud),
            format_func=lambda key: say(CLOUDS[key].title),
            on_change=changed,
            args=("cloud",),
            width=220,
        )
        number("bias", _("First bias"), 0.5, _("Of all hidden units, before training."))
        st.caption(
            _(
                "Two hidden layers of {units} units, {steps} steps of Adam at rate {rate} on "
                "all points. The first network has no activation.",
                units=UNITS,
                steps=STEPS,
                rate=RATE,
            ),
            width="stretch",
        )
    state.show_problems("act_cloud", "act_bias", POINT_BENCH)


@lecture.part("formulas")
def formulas(view: ActivationView) -> None:
    """The function and its derivative, where the libraries differ, and the source."""
    entry = view.entry
    derivative = entry.derivative_formula if view.arity > 1 else f"f' = {entry.derivative_formula}"
    st.markdown(rf"$f = {entry.formula}$ $\qquad$ ${derivative}$")
    remark = f"{plain(say(entry.remark))} " if entry.remark else ""
    source = _("Source")
    st.caption(f"{remark}[{source}]({entry.source})")


def number(name: str, label: str, step: float, help_text: str | None = None) -> None:
    """A field of the experiment to be typed."""
    value = getattr(state.current(Kind), name)
    fields.number(f"act_{name}", label, value, changed, name, step=step, help_text=help_text)


def parameter_names() -> list[str]:
    """Those of all activations."""
    names = [item.name for entry in ACTIVATIONS.values() for item in entry.parameters]
    return list(dict.fromkeys(names))


def parameter_controls() -> list[str]:
    """The controls of all parameters."""
    return [f"act_{name}" for name in parameter_names()]


def set_preset() -> None:
    key = st.session_state["act_preset"]
    state.replace_all("act_preset", lambda: Kind.of(ACTIVATION_PRESETS[key]))


def changed(name: str) -> None:
    value = st.session_state[f"act_{name}"]
    if name not in ("activation", "seed"):  # what more than one bench shows
        bench.typed()
    put = state.replace_all if name == "activation" else state.attempt
    put(f"act_{name}", lambda: state.current(Kind).updated(name, value))


def parameter_changed(name: str) -> None:
    value = float(st.session_state[f"act_{name}"])
    state.attempt(f"act_{name}", lambda: state.current(Kind).with_parameter(name, value))


def moved(key: str) -> None:
    edit = state.last_edit(key)
    settles = (*TYPED, *LAYER_FIELDS, *parameter_controls())
    state.attempt(key, lambda: state.current(Kind).with_edit(edit), *settles)


main()
