"""Losses: every loss on the same logits at once, and two of them laid over each other."""

import numpy as np
import streamlit as st

from core.experiment.losses import ALONE, RANGES, THROUGH, LossesExperiment
from core.losses import LOSSES
from core.losses.transforms import TRANSFORMS
from core.presets import LOSS_PRESETS
from core.reference.programs import PROGRAMS
from core.view import LossesView
from core.view.bad_labels import Trial, trials
from pages import bench, fields, grid, judge, lecture, paste, state
from pages.fold import prose_fold
from pages.language import _, plain, say
from pages.live.losses import label_text, losses_bench

BENCH = "losses_bench"
TYPED = ("losses_label", "losses_chosen")  # what a hand overtakes
FIELDS = ("loss", "beside", "through", "label", "chosen", "steps", *RANGES)
STEPS = {"rate": 0.25, "label_smoothing": 0.05, "epsilon": 0.01, "alpha": 0.05}
Kind = LossesExperiment


def main() -> None:
    experiment = state.current(Kind)
    view = LossesView(experiment)
    bench.show(view, losses_bench, key=BENCH, on_edit=moved, controls=controls)
    formulas(experiment)
    bad_labels(experiment)
    numbers(experiment)
    prose_fold(_("How losses differ"), "losses")
    judge.show(PROGRAMS["losses"](view))


def controls(view: LossesView) -> None:
    """What is chosen and typed, what was refused, and what to notice."""
    experiment = view.experiment
    choices(experiment)
    parameters(experiment)
    typed_in = [f"losses_{name}" for name in FIELDS]
    state.show_problems("losses_link", "losses_preset", *typed_in, BENCH)
    if experiment.preset:
        notice = LOSS_PRESETS[experiment.preset].notice
        fields.note(notice)


def choices(experiment: LossesExperiment) -> None:
    """Example, paste, both losses and what the losses of values compare, in one row that wraps."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Example"),
            list(LOSS_PRESETS),
            key=state.bind("losses_preset", experiment.preset),
            format_func=lambda key: say(LOSS_PRESETS[key].title),
            placeholder=_("Choose an example"),
            on_change=set_preset,
            width=270,
        )
        paste.popover("losses_pasted", pasted, *TYPED)
        if experiment.preset:
            st.button(_("Reset"), icon=":material/restart_alt:", on_click=set_preset)
        choose("loss", _("Loss"), experiment.loss, list(LOSSES), str, 220)
        beside = [ALONE, *LOSSES]
        choose("beside", _("Beside it"), experiment.beside, beside, beside_name, 220)
        help_text = _(
            "What the losses of any values are given: the squared error of probabilities or of "
            "the logits themselves. The others have a transform of their own."
        )
        choose("through", _("Values are"), experiment.through, THROUGH, made, 120, help_text)


def beside_name(key: str) -> str:
    return _("nothing") if key == ALONE else key


def made(key: str) -> str:
    return TRANSFORMS[key].plain


def choose(name, label, value, keys, named, width, help_text=None) -> None:
    st.selectbox(
        label,
        keys,
        key=state.bind(f"losses_{name}", value),
        format_func=named,
        on_change=changed,
        args=(name,),
        help=help_text,
        width=width,
    )


def parameters(experiment: LossesExperiment) -> None:
    """The descent, and what both losses have beside their labels and logits."""
    own = [item.name for key in experiment.pair for item in LOSSES[key].parameters]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        type_number("rate", _("Learning rate"), experiment.rate)
        type_number("steps", _("Steps"), experiment.steps)
        for name in dict.fromkeys(own):
            type_number(name, name, getattr(experiment, name))


def type_number(name: str, label: str, value: float) -> None:
    step = STEPS.get(name, 0.5)
    fields.number(f"losses_{name}", label, value, changed, name, step=step, width=136)


@lecture.part("formulas")
def formulas(experiment: LossesExperiment) -> None:
    """The way of both losses from the logits, their slopes, and whose definitions they are."""
    for column, key in zip(st.columns(2, gap="large"), experiment.pair, strict=False):
        chain = experiment.chain(key)
        loss, before = chain.loss, chain.before
        with column:
            st.subheader(loss.key, anchor=False)
            if before.key != "none":
                st.latex(f"q = {before.formula}")
            elif loss.argument == "predictions":
                st.latex("q = x")
            st.latex(f"L = {loss.formula}")
            by, at = ("x", r", \quad T = 1") if loss.argument == "logits" else ("q", "")
            st.latex(rf"\frac{{\partial L}}{{\partial {by}_k}} = {loss.gradient_formula}{at}")
            if loss.follows:
                st.caption(plain(say(loss.follows)))
            st.caption(f"[{plain(loss.source)}]({loss.source})")


@lecture.part("results")
def bad_labels(experiment: LossesExperiment) -> None:
    """What the loss asks for as its label, and what it says to others: all are tried."""
    chain = experiment.chain(experiment.loss)
    st.subheader(_("What a bad label gets"), anchor=False)
    st.caption(
        _(
            "{loss} takes {label}. Each of these labels was really given to it.",
            loss=plain(chain.loss.key),
            label=plain(label_text(chain.loss.labels, _)),
        )
    )
    tried = trials(chain, experiment.label, np.asarray(experiment.logits))
    cells = [(f"`{trial.label}`", outcome(trial)) for trial in tried]
    cells = [(_("label"), _("what comes")), ("---", "---"), *cells]
    st.markdown("\n".join(f"| {label} | {comes} |" for label, comes in cells))


def outcome(trial: Trial) -> str:
    """What a loss said to a label, in the reader's language."""
    loss = plain(f"{trial.loss:.6g}")
    if trial.kind:
        return f":material/block: {trial.kind}: {plain(say(trial.said))}"
    if trial.said:
        said = plain(say(trial.said))
        return ":material/warning: " + _("{said}; loss {value}", said=said, value=loss)
    return ":material/check: " + _("loss {value}", value=loss)


@lecture.part("tables")
def numbers(experiment: LossesExperiment) -> None:
    """The logits, to be typed, and their number."""
    st.subheader(_("Logits as numbers"), anchor=False)
    cells = np.atleast_2d(experiment.logits)
    alt = _("The logits as numbers")
    names = experiment.class_names
    distinct = names if len(set(names)) == len(names) else [f"{k} {n}" for k, n in enumerate(names)]
    grid.show(grid.Grid("losses_grid", cells, [""], distinct, typed, alt))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        type_number("label", _("True class"), experiment.label)
        type_number("chosen", _("Curve along class"), experiment.chosen)
        fields.sizes(experiment.classes, 2, resize)
    state.show_problems("losses_size")


def typed(cells: np.ndarray) -> LossesExperiment:
    return state.current(Kind).with_logits(cells[0])


def pasted(logits: np.ndarray) -> LossesExperiment:
    one_row = logits.ndim == 2 and len(logits) == 1
    return state.current(Kind).with_logits(logits[0] if one_row else logits)


def changed(name: str) -> None:
    if name in ("steps", *RANGES):
        bench.typed()
    value = st.session_state[f"losses_{name}"]

    def change() -> LossesExperiment:
        now = state.current(Kind)
        return now.with_loss(value) if name == "loss" else now.updated(name, value)

    state.attempt(f"losses_{name}", change)


def set_preset() -> None:
    key = st.session_state["losses_preset"]
    if key is not None:
        state.replace_all("losses_preset", lambda: Kind.of(LOSS_PRESETS[key]))


def resize(by: int) -> None:
    state.attempt("losses_size", lambda: state.current(Kind).resized(by))


def moved() -> None:
    edit = state.last_edit(BENCH)
    state.attempt(BENCH, lambda: state.current(Kind).with_edit(edit), *TYPED)


main()
