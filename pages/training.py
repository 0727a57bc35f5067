"""The training of the page Network: what it is to be, how far it is, and its curves."""

import threading
import time
from dataclasses import replace

import streamlit as st

from core.errors import InputError
from core.experiment import NetworkExperiment
from core.experiment.network import TRAINERS
from core.locale import translations
from core.optimizers import OPTIMIZERS
from core.parameters import check_within
from core.reference.training import trainer as training
from core.reference.training.plan import Plan
from core.reference.training.run import Run
from core.view import NetworkView
from pages import carry, fields, live, mnist, state
from pages.language import _, language, plain, say
from pages.live.training import training_bench
from pages.trained import digits_of, held_out, over_epochs, run_of

OFTEN, SELDOM = 0.4, 2.0  # seconds between two looks at a training, and at the queue
EACH = 0.03  # and for each that looks, so that a hall that watches leaves room for edits
WHOLE = 2.0  # and between two runs of the whole page for an epoch that has ended
GONE = 10.0  # seconds after which one that has not looked has gone
SEEN = "net_seen"
CONTROL = "net_training"
CURVES = "training_bench"
CHOSEN = ("epoch", "optimizer", "rate", "decay", "batch", "epochs", "shuffled")
Kind = NetworkExperiment
_looked: dict[str, float] = {}  # sessions that look at trainings, and when they did last
_lock = threading.Lock()


def panel(view: NetworkView) -> None:
    """The buttons and, while there is a training, how far it is."""
    training.trainer().warm()
    run = run_of(view.experiment)
    st.session_state[SEEN] = seen(run), chosen(view.experiment), time.monotonic()
    # looked at again only as long as something may change
    st.fragment(progress, run_every=pace(run))()


def curves(view: NetworkView) -> None:
    """The curves of the training, if there is one."""
    run = run_of(view.experiment)
    if run is not None and (run.active or run.points):
        st.fragment(lambda: drawn(run), run_every=pace(run))()


def pace(run: Run | None) -> float | None:
    """Seconds between two looks; None where nothing will change."""
    if run is None or not run.active:
        return None
    least = SELDOM if training.trainer().ahead(run) else OFTEN
    return max(least, EACH * watching(state.session(), time.monotonic()))


def watching(session: str, now: float) -> int:
    """How many sessions look at trainings, this one too."""
    with _lock:
        _looked[session] = now
        for other in [other for other, last in _looked.items() if now - last > GONE]:
            del _looked[other]
        return len(_looked)


def seen(run: Run | None) -> tuple[object, ...]:
    """What the rest of the page shows of a training."""
    return (run.token, run.status, len(run.epochs)) if run else ()


def chosen(experiment: NetworkExperiment) -> tuple[object, ...]:
    """What is chosen in this part of the page."""
    return tuple(getattr(experiment, name) for name in CHOSEN)


def outdated(experiment: NetworkExperiment, run: Run | None) -> bool:
    """Whether the whole page has to run: at once for a new state, now and then for an epoch.

    What is chosen in this part of the page is a new state as well: the rest and the link follow.
    """
    shown, choice, when = st.session_state.get(SEEN, ((), (), 0.0))
    now = seen(run)
    if now[:2] != shown[:2] or chosen(experiment) != choice:
        return True
    return now != shown and time.monotonic() - when > WHOLE


def drawn(run: Run) -> None:
    gettext = translations(language()).gettext
    bench = training_bench(run, gettext)
    live.show(bench, key=CURVES, on_edit=lambda: None, gettext=gettext)


def progress() -> None:
    """A line with the buttons that fit, and what is to be said."""
    experiment = state.current(Kind)
    run = run_of(experiment)
    pace(run)  # it still looks
    if outdated(experiment, run):
        st.rerun()  # the charts of the page show what is new
    with st.container(horizontal=True, vertical_alignment="center"):
        if run is not None and run.active:
            stop_button(run)
        else:
            start_buttons(run)
            settings(experiment)
        if run is None:
            st.caption(untrained(experiment), width="stretch")
        elif run.active:
            going_on(run)
        else:
            ended(run)
            times(experiment, run)
    state.show_problems(CONTROL, "net_epoch")


def untrained(experiment: NetworkExperiment) -> str:
    if experiment.run:
        return _(
            "The training of this link is not on this server any more. Train again: the same seed "
            "gives the same network."
        )
    return _("Not trained: these are the first weights of seed {seed}.", seed=experiment.seed)


def stop_button(run: Run) -> None:
    st.button(
        _("Stop"),
        icon=":material/stop:",
        key="net_stop",
        on_click=training.trainer().stop,
        args=(run,),
        disabled=run.status == "stopping",
    )


def start_buttons(run: Run | None) -> None:
    if run is not None and run.status != "done":
        st.button(
            _("Resume"),
            icon=":material/play_arrow:",
            key="net_resume",
            type="primary",
            on_click=resume,
            args=(run,),
        )
    st.button(
        _("Train") if run is None else _("Train anew"),
        icon=":material/model_training:",
        key="net_train",
        type="primary" if run is None else "secondary",
        on_click=start,
    )


def going_on(run: Run) -> None:
    """The queue, or how far the training is, with the time that is left."""
    if run.status == "waiting":
        before = training.trainer().ahead(run)
        text = _("Waiting: {count} before you", count=before) if before else _("Starting …")
        st.progress(run.step / run.steps, text)
        return
    epoch = min(run.step * run.plan.epochs // run.steps + 1, run.plan.epochs)
    text = _("Epoch {epoch} of {epochs}, step {step} of {steps}", epoch=epoch,
             epochs=run.plan.epochs, step=run.step, steps=run.steps)  # fmt: skip
    if run.left is not None:
        text += " · " + _("{seconds} s left", seconds=f"{run.left:.0f}")
    if run.points:
        text += " · " + _("loss {loss}", loss=f"{run.points[-1].loss:.3f}")
    st.progress(min(run.step / run.steps, 1.0), text)


def ended(run: Run) -> None:
    """What has come of it."""
    text = ""
    if run.epochs:
        text = _(
            "{accuracy} of {count} held-out digits right after epoch {epoch}.",
            accuracy=f"{run.epochs[-1].accuracy:.1%}",
            count=f"{len(run.digits.images):,}",
            epoch=len(run.epochs),
        )
    if run.status == "stopped":
        text = _("Stopped at step {step} of {steps}.", step=run.step, steps=run.steps) + " " + text
    if run.status == "failed" and run.reason is not None:
        reason = plain(say(run.reason))
        text = _("The training ended: {reason}. Resume goes on from step {step}.", reason=reason,
                 step=run.saved) + " " + text  # fmt: skip
    if run.lost:
        text = _("The loss is no number any more: the rate is too high.") + " " + text
    st.markdown(text, width="stretch")


def times(experiment: NetworkExperiment, run: Run) -> None:
    """After which epoch the network is shown, and the way to its answers."""
    if not run.epochs:
        return
    last = len(run.epochs)
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        st.caption(_("shown after epoch"), width="content")
        fields.refilled(
            _("shown after epoch"),
            "net_epoch",
            last if experiment.epoch is None else experiment.epoch,
            step=1,
            on_change=epoch_chosen,
            args=(last,),
            label_visibility="collapsed",
            width=130,
        )


def settings(experiment: NetworkExperiment) -> None:
    """How it is trained; another value is another training."""
    with st.popover(_("How"), icon=":material/tune:"):
        st.selectbox(
            _("Optimizer"),
            TRAINERS,
            key=state.bind("net_optimizer", experiment.optimizer),
            format_func=lambda key: say(OPTIMIZERS[key].title),
            on_change=changed,
            args=("optimizer",),
        )
        type_number("rate", _("Learning rate"), experiment.rate, 0.001)
        flag("decay", _("It falls to 0, along a cosine"), experiment.decay)
        type_number("batch", _("Digits a step (batch)"), experiment.batch, 1)
        type_number("epochs", _("Epochs"), experiment.epochs, 1)
        flag("shuffled", _("Labels shuffled: nothing to learn"), experiment.shuffled)
        state.show_problems("net_rate", "net_batch", "net_epochs")
        mnist.opener(experiment)


def type_number(name, label, value, step) -> None:
    fields.refilled(
        label,
        f"net_{name}",
        value,
        step=step,
        format="%d" if isinstance(step, int) else "%g",
        on_change=changed,
        args=(name,),
    )


def flag(name: str, label: str, value: bool) -> None:
    st.checkbox(label, key=state.bind(f"net_{name}", value), on_change=changed, args=(name,))


def changed(name: str) -> None:
    value = st.session_state[f"net_{name}"]
    state.attempt(f"net_{name}", lambda: state.current(Kind).updated(name, value))


def epoch_chosen(last: int) -> None:
    value = st.session_state["net_epoch"]

    def change() -> Kind:
        check_within("epoch", value, 0, last)
        return replace(state.current(Kind), epoch=None if value == last else value)

    state.attempt("net_epoch", change)


def start() -> None:
    def change() -> Kind:
        experiment = state.current(Kind)
        plan, digits = Plan.of(experiment), digits_of(experiment)
        run = training.trainer().train(state.session(), plan, digits)
        return replace(experiment, run=run.token, epoch=None)

    state.attempt(CONTROL, change)


def resume(run: Run) -> None:
    try:
        training.trainer().resume(run)
    except InputError as error:
        state.refuse(CONTROL, error.message)
        return
    state.refuse(CONTROL)


def answers(view: NetworkView) -> None:
    """The way to all that the network answers, and to what it answered after each epoch."""
    run = run_of(view.experiment)
    with st.container(horizontal=True):
        carry.button(
            _("Its answers to all held-out digits"),
            ":material/table_rows:",
            "your_logits",
            lambda: held_out(view),
        )
        if run is not None and len(run.epochs) > 1:
            carry.button(
                _("What it learned and forgot, epoch by epoch"),
                ":material/timeline:",
                "epochs",
                lambda: over_epochs(view),
            )
