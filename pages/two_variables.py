"""Two variables: several optimizers race down one surface from one start."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from core.experiment.racer import RACING_SCHEDULES
from core.experiment.two_variables import MOST_RACERS, RaceExperiment
from core.figures.spec import figure
from core.figures.two_variables import space_figure
from core.figures.two_variables_layout import racer_names
from core.formula.operations import FUNCTIONS
from core.optimizers import OPTIMIZERS
from core.presets import RACES
from core.reference.programs import PROGRAMS
from core.schedules import SCHEDULES
from core.surfaces import SURFACES
from core.typed_objective import TYPED, Typed
from core.view import RaceView
from pages import bench, fields, judge, lecture, state
from pages.fold import fold, prose_fold
from pages.ghosts import RACES_KEPT, of_race
from pages.language import _, plain, say
from pages.live import Bench
from pages.live.two_variables import race_bench

BENCH = "race_bench"
MOST_GHOSTS = 3
TYPED_NUMBERS = ("tv_x", "tv_y", "tv_rate", "tv_steps")  # what a hand overtakes
COLORS = ("blue", "orange", "green", "red")  # of Streamlit, nearest to those of the paths
STEPS = {"condition": 1.0, "rate": 0.001}  # of the arrows beside a number
Kind = RaceExperiment


def main() -> None:
    experiment = state.current(Kind)
    view = RaceView(experiment, of_race(experiment))
    bench.show(view, drawn, key=BENCH, on_edit=moved, controls=controls, below=numbers_and_formulas)
    if lecture.shows("surface"):
        fold(_("The surface in space"), "tv_space", lambda: space(view))
    prose_fold(_("How to read two variables"), "two_variables")
    judge.show(PROGRAMS["two_variables"](view))


def controls(view: RaceView) -> None:
    """What is chosen, what was refused, and what to notice."""
    choices(view.experiment)
    racers(view)
    state.show_problems(
        "two_variables_link", "tv_preset", "tv_typed", *TYPED_NUMBERS, *refusable(), BENCH
    )
    fields.notice(view.experiment, RACES, set_preset)


def numbers_and_formulas(view: RaceView) -> None:
    numbers(view.experiment)
    formula(view)


@lecture.part("formulas")
def formula(view: RaceView) -> None:
    st.markdown(formulas(view))


def drawn(view: RaceView, gettext: Callable[[str], str]) -> Bench:
    """The bench, with the ghosts of now."""
    return race_bench(replace(view, ghosts=of_race(view.experiment)), gettext)


def choices(experiment: RaceExperiment) -> None:
    """Example, function and its parameter, and the axis of J, in one row that wraps."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(RACES),
            key=state.bind("tv_preset", experiment.preset),
            format_func=lambda key: say(RACES[key].title),
            on_change=set_preset,
            width=290,
        )
        st.selectbox(
            _("Function"),
            [*SURFACES, TYPED],
            key=state.bind("tv_surface", experiment.surface),
            format_func=surface_name,
            on_change=set_surface,
            width=220,
        )
        if experiment.function.parameters:
            help_text = _("How many times as steep the bowl is along y as along x: κ")
            type_number("condition", _("Condition number"), experiment.condition, help_text)

        if experiment.surface == TYPED:
            type_surface(experiment.typed)


def surface_name(key: str) -> str:
    return _("Your own J(x, y)") if key == TYPED else say(SURFACES[key].title)


def type_surface(typed: Typed) -> None:
    """What J(x, y) is, and from where to where it is drawn and searched."""
    st.text_input(
        "J(x, y) =",
        key=state.bind("tv_text", typed.text, "tv_typed"),
        on_change=surface_typed,
        help=_("Numbers, x, y, pi and e; + − * / ^ and brackets; {functions}.").format(
            functions=", ".join(FUNCTIONS)
        ),
        width=260,
    )
    for name, label in (("low", _("x, y from")), ("high", _("to"))):
        fields.refilled(
            label,
            f"tv_{name}",
            getattr(typed, name),
            control="tv_typed",
            step=1.0,
            format="%g",
            on_change=surface_typed,
            width=92,
        )


def racers(view: RaceView) -> None:
    """Who races, who is looked at, and how that one steps."""
    experiment, names = view.experiment, racer_names(view, _)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            _("Racers: whose arrows, memory and map"),
            range(len(names)),
            key=state.bind("tv_chosen", experiment.chosen),
            format_func=lambda at: f":{COLORS[at]}[●] {plain(names[at])}",
            on_change=changed,
            args=("chosen",),
            required=True,
            width="content",
        )
        if len(names) < MOST_RACERS:
            button("with_another", _("Add"), _("Add a racer"), "add", change, "with_another")
        if len(names) > 1:
            name = _("Remove this racer")
            button("without", _("Remove"), name, "remove", change, "without")
        button("keep", _("Ghost"), _("Keep these paths as ghosts"), "gesture", keep)
        if state.held().get(RACES_KEPT):
            button("forget", _("Forget"), _("Forget the ghosts"), "ink_eraser", forget)
        racer = experiment.racer
        choose("optimizer", _("Optimizer"), racer.optimizer, OPTIMIZERS, list(OPTIMIZERS))
        choose("schedule", _("Schedule"), racer.schedule, SCHEDULES, list(RACING_SCHEDULES))


def button(
    key: str, label: str, name: str, icon: str, press: Callable[..., None], *given: str
) -> None:
    """A short label; what it does is said in full where the mouse rests."""
    icon = f":material/{icon}:"
    st.button(label, icon=icon, key=f"tv_{key}", help=name, on_click=press, args=given)


def choose(name: str, label: str, value: str, registry: Any, keys: list[str]) -> None:
    st.selectbox(
        label,
        keys,
        key=state.bind(f"tv_{name}", value),
        format_func=lambda key: say(registry[key].title),
        on_change=tuned,
        args=(name,),
        width=165,
    )


@lecture.part("controls")
def numbers(experiment: RaceExperiment) -> None:
    """What the hand moves, to be typed, the other parameters of the racer, and the axis of J."""
    racer = experiment.racer
    with st.container(horizontal=True, vertical_alignment="bottom"):
        type_number("x", _("Start x"), experiment.x)
        type_number("y", _("Start y"), experiment.y)
        type_number("steps", _("Steps"), experiment.steps)
        type_number("rate", _("Learning rate"), racer.rate, on_change=tuned)
        for parameter in racer.parameters:
            value = racer.value(parameter.name)
            if isinstance(parameter.default, bool):
                key = state.bind(f"tv_{parameter.name}", bool(value))
                st.checkbox(parameter.name, key=key, on_change=tuned, args=(parameter.name,))
            else:
                type_number(parameter.name, parameter.name, value, on_change=tuned)
        st.toggle(
            _("Logarithmic J"),
            key=state.bind("tv_log", experiment.log),
            on_change=changed,
            args=("log",),
        )


def refusable() -> list[str]:
    """The controls of all parameters."""
    entries = [*SCHEDULES.values(), *OPTIMIZERS.values(), *SURFACES.values()]
    names = [parameter.name for entry in entries for parameter in entry.parameters]
    return [f"tv_{name}" for name in dict.fromkeys(names)]


def type_number(
    name: str,
    label: str,
    value: float,
    help_text: str | None = None,
    on_change: Callable[[str], None] | None = None,
) -> None:
    take, step = on_change or changed, STEPS.get(name, 0.1)
    key = f"tv_{name}"
    fields.number(key, label, value, take, name, step=step, width=136, help_text=help_text)


def formulas(view: RaceView) -> str:
    """The function with its gradient, the step of the optimizer, and the rate of the schedule."""
    racer, surface = view.experiment.racer, view.surface
    parts = [
        f"J(x, y) = {surface.formula}",
        rf"\nabla J = {surface.gradient_formula}",
        OPTIMIZERS[racer.optimizer].formula,
        rf"\eta = {SCHEDULES[racer.schedule].formula}",
    ]
    return r" $\quad$ ".join(f"${part}$" for part in parts)


def space(view: RaceView) -> None:
    """The surface in space; its height is flattened, as the contours are."""
    st.plotly_chart(
        figure(space_figure(view, _)),
        key="tv_surface_in_space",
        config={"displayModeBar": False},  # a drag turns it, a wheel zooms
    )
    st.caption(_("Height is the cube root of J above its minimum, so that the valley is seen."))


def set_preset() -> None:
    key = st.session_state["tv_preset"]
    state.replace_all("tv_preset", lambda: Kind.of(RACES[key]))


def set_surface() -> None:
    key = st.session_state["tv_surface"]
    state.replace_all("tv_surface", lambda: state.current(Kind).with_surface(key))


def surface_typed() -> None:
    text, low, high = (st.session_state[f"tv_{name}"] for name in ("text", "low", "high"))
    state.attempt(
        "tv_typed", lambda: state.current(Kind).with_typed(Typed(text, low, high)), *TYPED_NUMBERS
    )


def change(method: str) -> None:
    state.replace_all(f"tv_{method}", getattr(state.current(Kind), method))


def changed(name: str) -> None:
    bench.typed()
    value = st.session_state[f"tv_{name}"]
    state.attempt(f"tv_{name}", lambda: state.current(Kind).updated(name, value))


def tuned(name: str) -> None:
    bench.typed()
    value = st.session_state[f"tv_{name}"]
    state.attempt(f"tv_{name}", lambda: state.current(Kind).with_racer(name, value))


def keep() -> None:
    kept = (*state.held().get(RACES_KEPT, ()), state.current(Kind))
    state.held()[RACES_KEPT] = kept[-MOST_GHOSTS:]


def forget() -> None:
    state.held()[RACES_KEPT] = ()


def moved() -> None:
    edit = state.last_edit(BENCH)
    state.attempt(BENCH, lambda: state.current(Kind).with_edit(edit), *TYPED_NUMBERS)


main()
