"""Gradient descent: what start, rate, schedule and optimizer make of the way to a minimum."""

from typing import Any

import streamlit as st

from core.errors import InputError
from core.experiment.gradient_descent import ALONE, FULL_BATCH, DescentExperiment
from core.formula.operations import FUNCTIONS
from core.minima import GRID_POINTS
from core.objectives import OBJECTIVES
from core.optimizers import OPTIMIZERS
from core.parameters import Parameter
from core.presets import DESCENTS
from core.query import number, written
from core.reference.programs import PROGRAMS
from core.schedules import SCHEDULES
from core.typed_objective import TYPED, Typed
from core.view import DescentView
from pages import bench, fields, judge, lecture, state
from pages.fold import prose_fold
from pages.language import _, say
from pages.live.gradient_descent import descent_bench

BENCH = "descent_bench"
OVERTAKEN = ("gd_start", "gd_rate", "gd_steps", "gd_noise")  # by a hand
FUNCTION = ("text", "low", "high")
PIECES = ("boundaries", "values")
STEPS = {"start": 0.1, "rate": 0.01, "noise": 0.5}  # of the arrows beside a number
Kind = DescentExperiment


def main() -> None:
    view = DescentView(state.current(Kind))
    bench.show(
        view, descent_bench, key=BENCH, on_edit=moved, controls=controls, below=formulas_and_numbers
    )
    prose_fold(_("How gradient descent works"), "gradient_descent")
    judge.show(PROGRAMS["gradient_descent"](view))


def controls(view: DescentView) -> None:
    """What is chosen, what was refused, and what to notice."""
    choices(view.experiment)
    parameters(view)
    refused = ("gd_preset", "gd_typed", *OVERTAKEN, "gd_seed", *refusable(), "gd_pieces", BENCH)
    state.show_problems("gradient_descent_link", *refused)
    fields.notice(view.experiment, DESCENTS, set_preset)


def formulas_and_numbers(view: DescentView) -> None:
    formula(view)
    if view.experiment.objective == TYPED and lecture.shows("results"):
        st.caption(found(view))
    numbers(view.experiment)


@lecture.part("formulas")
def formula(view: DescentView) -> None:
    st.markdown(formulas(view))


def choices(experiment: DescentExperiment) -> None:
    """Example, function, optimizer, the path beside it and schedule, in one row that wraps."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(DESCENTS),
            key=state.bind("gd_preset", experiment.preset),
            format_func=lambda key: say(DESCENTS[key].title),
            on_change=set_preset,
            width=290,
        )
        functions = (*OBJECTIVES, TYPED)
        choose("objective", _("Function"), experiment.objective, objective_name, functions, 210)
        choose("optimizer", _("Optimizer"), experiment.optimizer, optimizer_name, OPTIMIZERS, 175)
        beside = (ALONE, FULL_BATCH, *OPTIMIZERS)
        choose("compare", _("Beside it"), experiment.compare, optimizer_name, beside, 175)
        choose("schedule", _("Schedule"), experiment.schedule, schedule_name, SCHEDULES, 185)


def choose(name: str, label: str, value: str, named: Any, keys: Any, width: int) -> None:
    st.selectbox(
        label,
        list(keys),
        key=state.bind(f"gd_{name}", value),
        format_func=named,
        on_change=chosen,
        args=(name,),
        width=width,
    )


def objective_name(key: str) -> str:
    if key == TYPED:
        return _("Your own J(x)")
    return f"{OBJECTIVES[key].plain} · {say(OBJECTIVES[key].title)}"


def type_function(typed: Typed) -> None:
    """What J(x) is, and from where to where it is drawn and searched."""
    st.text_input(
        "J(x) =",
        key=state.bind("gd_text", typed.text, "gd_typed"),
        on_change=function_typed,
        help=_("Numbers, x, pi and e; + − * / ^ and brackets; {functions}. `2x` is 2 · x.").format(
            functions=", ".join(FUNCTIONS)
        ),
        width=430,
    )
    for name, label in (("low", _("x from")), ("high", _("to"))):
        fields.refilled(
            label,
            f"gd_{name}",
            getattr(typed, name),
            control="gd_typed",
            step=1.0,
            format="%g",
            on_change=function_typed,
            width=124,
        )


def optimizer_name(key: str) -> str:
    if key == ALONE:
        return _("nothing")
    return _("Full batch") if key == FULL_BATCH else say(OPTIMIZERS[key].title)


def schedule_name(key: str) -> str:
    return say(SCHEDULES[key].title)


def parameters(view: DescentView) -> None:
    """The function, if it is typed, and what schedule and optimizers have beside the rate."""
    experiment, shown = view.experiment, shown_parameters(view)
    typed = experiment.objective == TYPED
    in_pieces = experiment.schedule == "piecewise_constant_decay"
    if not (typed or shown or in_pieces):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if typed:
            type_function(experiment.typed)
        for parameter in shown:
            value = getattr(experiment, parameter.name)
            if isinstance(parameter.default, bool):
                flag(parameter.name, value)
            else:
                type_number(parameter.name, parameter.name, value)
        if in_pieces:
            type_pieces(experiment)


@lecture.part("controls")
def numbers(experiment: DescentExperiment) -> None:
    """What the hand moves, to be typed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        type_number("start", _("Start x"), experiment.start)
        type_number("rate", _("Learning rate"), experiment.rate)
        type_number("steps", _("Steps"), experiment.steps)
        help_text = _(
            "Standard deviation of what is added to every gradient, as a mini-batch would; 0 is "
            "the full batch."
        )
        type_number("noise", _("Noise"), experiment.noise, help_text)
        type_number("seed", _("Seed"), experiment.seed)


def shown_parameters(view: DescentView) -> list[Parameter]:
    """Those of the schedule and of both optimizers that are fields of the experiment."""
    entries = [SCHEDULES[view.experiment.schedule], view.optimizer, view.compared]
    found = {
        parameter.name: parameter
        for entry in entries
        if entry
        for parameter in entry.parameters
        if parameter.name not in ("initial", *PIECES)
    }
    return list(found.values())


def refusable() -> list[str]:
    """The controls of all parameters."""
    entries = [*SCHEDULES.values(), *OPTIMIZERS.values()]
    return list(
        dict.fromkeys(f"gd_{parameter.name}" for entry in entries for parameter in entry.parameters)
    )


def type_number(name: str, label: str, value: float, help_text: str | None = None) -> None:
    step = STEPS.get(name, 0.1)
    fields.number(f"gd_{name}", label, value, changed, name, step=step, help_text=help_text)


def flag(name: str, value: bool) -> None:
    st.checkbox(name, key=state.bind(f"gd_{name}", value), on_change=changed, args=(name,))


def type_pieces(experiment: DescentExperiment) -> None:
    """Boundaries and values as Keras takes them, refused and kept together."""
    settings = experiment.schedule_settings("piecewise_constant_decay")
    for name in PIECES:
        text = ", ".join(written(value) for value in settings[name])
        key = state.bind(f"gd_{name}", text, "gd_pieces")
        st.text_input(name, key=key, on_change=type_pieces_changed, width=180)


def formulas(view: DescentView) -> str:
    """The function with its slope, the step of the optimizer, and the rate of the schedule."""
    objective, schedule = view.objective, SCHEDULES[view.experiment.schedule]
    parts = [
        f"J(x) = {objective.formula}",
        f"g = J'(x) = {objective.derivative_formula}",
        view.optimizer.formula,
        rf"\eta = {schedule.formula}",
    ]
    return r" $\quad$ ".join(f"${part}$" for part in parts)


def found(view: DescentView) -> str:
    """How the minima of a typed function are known."""
    low, high = (written(end) for end in view.objective.domain)
    count = len(view.objective.minima)
    return _(
        "Minima: {count}, found numerically among {points} points from {low} to {high}; what is "
        "narrower, or outside, is not seen."
    ).format(count=count, points=GRID_POINTS, low=low, high=high)


def set_preset() -> None:
    key = st.session_state["gd_preset"]
    state.replace_all("gd_preset", lambda: Kind.of(DESCENTS[key]))


def chosen(name: str) -> None:
    value = st.session_state[f"gd_{name}"]
    if name == "objective":
        state.replace_all("gd_objective", lambda: state.current(Kind).updated(name, value))
    else:
        changed(name)


def function_typed() -> None:
    bench.typed()
    text, low, high = (st.session_state[f"gd_{name}"] for name in FUNCTION)
    state.attempt(
        "gd_typed", lambda: state.current(Kind).with_typed(Typed(text, low, high)), *OVERTAKEN
    )


def changed(name: str) -> None:
    bench.typed()
    value = st.session_state[f"gd_{name}"]
    state.attempt(f"gd_{name}", lambda: state.current(Kind).updated(name, value))


def type_pieces_changed() -> None:
    bench.typed()
    state.attempt("gd_pieces", _typed_pieces, "gd_rate")


def _typed_pieces() -> DescentExperiment:
    boundaries, values = (_row(st.session_state[f"gd_{name}"]) for name in PIECES)
    if not values:
        raise InputError("expected at least one rate")
    return state.current(Kind).with_pieces(boundaries, values)


def _row(text: str) -> tuple[float, ...]:
    return tuple(number(cell) for cell in text.replace("[", "").replace("]", "").split(","))


def moved() -> None:
    edit = state.last_edit(BENCH)
    state.attempt(BENCH, lambda: state.current(Kind).with_edit(edit), *OVERTAKEN)


main()
