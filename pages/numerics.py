"""Numerics: one softmax and one cross entropy, three ways, in six floating-point types."""

import numpy as np
import streamlit as st

from core.experiment import NumericsExperiment
from core.numerics import ANSWERS, FORMATS, WAYS
from core.presets import NUMERICS
from core.reference.programs import PROGRAMS
from core.view import NumericsView
from pages import bench, fields, grid, judge, paste, state
from pages.fold import prose_fold
from pages.language import _, plain, say
from pages.live.numerics import numerics_bench

BENCH = "numerics_bench"
TYPED = ("numerics_label", "numerics_scale", "numerics_dtype", "numerics_way")  # a hand overtakes
Kind = NumericsExperiment


def main() -> None:
    experiment = state.current(Kind)
    view = NumericsView(experiment)
    bench.show(view, numerics_bench, key=BENCH, on_edit=moved, controls=controls, below=typed)
    st.subheader(_("Logits as numbers"), anchor=False)
    numbers(experiment)
    prose_fold(_("How numbers round, and what to do"), "numerics")
    judge.show(PROGRAMS["numerics"](view))


def controls(view: NumericsView) -> None:
    """Example, paste, type, way and answer, in one row that wraps; and what to notice."""
    experiment = view.experiment
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(NUMERICS),
            key=state.bind("numerics_preset", experiment.preset),
            format_func=lambda key: say(NUMERICS[key].title),
            placeholder=_("Choose an example"),
            on_change=set_preset,
            width=290,
        )
        paste.popover("numerics_pasted", with_logits, *TYPED)
        if experiment.preset:
            st.button(_("Reset"), icon=":material/restart_alt:", on_click=set_preset)
        choose("dtype", _("Type"), {key: kind.title for key, kind in FORMATS.items()}, 150)
        choose("way", _("Way"), {key: say(way.title) for key, way in WAYS.items()}, 150)
        answers = {"loss": _("cross entropy"), "p": _("softmax")}
        choose("answer", _("Error of"), {key: answers[key] for key in ANSWERS}, 160)
    names = ("link", "preset", "label", "scale", "dtype", "way", "answer")
    state.show_problems(*(f"numerics_{name}" for name in names), BENCH)
    if experiment.preset:
        st.info(plain(say(NUMERICS[experiment.preset].notice)), icon=":material/visibility:")


def typed(view: NumericsView) -> None:
    """What the hand moves, to be typed."""
    with st.container(horizontal=True):
        number("label", _("Right class"), view.experiment.label)
        number("scale", _("Size of the logits"), view.experiment.scale)


def choose(name: str, label: str, titles: dict[str, str], width: int) -> None:
    """One of some keys."""
    st.selectbox(
        label,
        list(titles),
        key=state.bind(f"numerics_{name}", getattr(state.current(Kind), name)),
        format_func=lambda key: titles[key],
        on_change=changed,
        args=(name,),
        width=width,
    )


def number(name: str, label: str, value: float) -> None:
    fields.number(f"numerics_{name}", label, value, changed, name, step=1.0, width=140)


def numbers(experiment: NumericsExperiment) -> None:
    """The logits as a grid, and how many there are."""
    names = [str(k) for k in range(experiment.classes)]
    alt = _("The logits as numbers")
    grid.show(grid.Grid("numerics_grid", experiment.logits[None], [""], names, with_logits, alt))
    with st.container(horizontal=True):
        fields.sizes(experiment.classes, 2, resize)
    state.show_problems("numerics_size")


def with_logits(logits: np.ndarray) -> NumericsExperiment:
    single = logits.ndim == 2 and len(logits) == 1
    return state.current(Kind).with_logits(logits[0] if single else logits)


def set_preset() -> None:
    key = st.session_state["numerics_preset"]
    if key is not None:
        state.replace_all("numerics_preset", lambda: Kind.of(NUMERICS[key]))


def changed(name: str) -> None:
    bench.typed()
    value = st.session_state[f"numerics_{name}"]
    state.attempt(f"numerics_{name}", lambda: state.current(Kind).updated(name, value))


def resize(by: int) -> None:
    state.attempt("numerics_size", lambda: state.current(Kind).resized(by))


def moved() -> None:
    edit = state.last_edit(BENCH)
    state.attempt(BENCH, lambda: state.current(Kind).with_edit(edit), *TYPED)


main()
