"""Old or wrong: what the tutorials say and is no longer so, or never was; each case live."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.codecs import tensor
from core.errors import Message
from core.experiment import (
    CrossEntropyExperiment,
    NetworkExperiment,
    OldOrWrongExperiment,
    SoftmaxExperiment,
)
from core.old_calls import OLD_CALLS
from core.reference.programs import PROGRAMS
from core.sigmoid import sigmoid
from core.view import OldOrWrongView
from core.view.old_or_wrong import BATCH, BOUND, LOGITS
from pages import carry, fields, judge, lecture, state
from pages.language import _, plain, say

Kind = OldOrWrongExperiment
TARGET = ":material/target:"
SOFTMAX = ":material/bar_chart:"


def main() -> None:
    view = OldOrWrongView(state.current(Kind))
    st.markdown(
        _(
            "The tutorials that most people learn from were written for TensorFlow 1, and some of "
            "what they say was never right. Each case with its numbers: try others."
        )
    )
    state.show_problems("old_or_wrong_link")
    cards = [swapped, gone, one_hot, depth, gradient, squashed, empty, printed]
    for at in range(0, len(cards), 2):
        for column, card in zip(st.columns(2, gap="medium"), cards[at : at + 2], strict=True):
            with column.container(border=True, height="stretch"):
                card(view)
    judge.show(PROGRAMS["old_or_wrong"](view))


def swapped(view: OldOrWrongView) -> None:
    st.markdown(_("**1. Logits first**"))
    st.markdown(
        _(
            "Before version 1 TensorFlow took (logits, labels), and a tutorial calls it so by "
            "position. Version 1 took names only; version 2 takes (labels, logits): swapped, "
            "nothing complains. Three rows [1, 2, x], each of class 2:"
        )
    )
    beside(
        ("loss(logits, labels)", f"{view.swapped:.6g}"),
        ("loss(labels, logits)", f"{view.right:.6g}"),
    )
    number("logit", _("third logit x"), 1.0)
    carry.button(_("See it in Cross entropy"), TARGET, "cross_entropy", with_batch, "swapped")


def gone(view: OldOrWrongView) -> None:
    st.markdown(_("**2. Gone from TensorFlow**"))
    call = OLD_CALLS[view.experiment.call]
    st.selectbox(
        _("Call"),
        list(OLD_CALLS),
        key=state.bind("old_call", view.experiment.call),
        format_func=lambda key: f"tf.{key}",
        on_change=changed,
        args=("call",),
        width=240,
    )
    st.caption(_("then"))
    st.code(call.before, language="python")
    st.caption(_("today"))
    st.code(call.today, language="python")
    st.markdown(plain(say(call.why)))
    carry.button(_("See today's program in Softmax"), SOFTMAX, "softmax", SoftmaxExperiment, "gone")


def one_hot(view: OldOrWrongView) -> None:
    st.markdown(_("**3. “Labels must be one-hot”**"))
    st.markdown(
        _(
            "A distribution is enough. Smoothed to [{label}], the label of [1, 2, 3] has a loss "
            "too, and p − y is its slope: measured, it differs by {away}.",
            label=row(view.smoothed),
            away=lecture.number(f"{view.smoothed_away:.0e}"),
        )
    )
    beside(
        (_("loss, one-hot"), f"{view.hot_loss:.6f}"),
        (_("loss, smoothed"), f"{view.smoothed_loss:.6f}"),
        wrong=False,
    )
    number("smoothing", _("label smoothing"), 0.05)
    carry.button(
        _("See it in Cross entropy"),
        TARGET,
        "cross_entropy",
        lambda: with_label(view.smoothed, 1.0, any_labels=False),
        "one_hot",
    )


def depth(view: OldOrWrongView) -> None:
    st.markdown(_("**4. depth=len(labels)**"))
    rows = view.experiment.rows
    st.markdown(
        _(
            "The depth is the number of classes, and len(labels) the number of rows. Three classes "
            "and {rows} rows, labels {indices}:",
            rows=rows,
            indices=plain(str(view.indices)),
        )
    )
    beside(
        ("depth=len(labels)", deep(view)),
        ("depth=3", row(view.deep_right)),
        wrong=not view.square,
    )
    if rows == 1:
        st.caption(
            _(
                "TensorFlow does not refuse a single column: it stretches it over all classes, and "
                "answers {stretched} in silence.",
                stretched=lecture.number(f"{view.stretched:.4f}"),
            )
        )
    elif isinstance(view.deep, Message):
        st.caption(plain(say(view.deep)))
    else:
        st.caption(_("As many rows as classes: here it works by chance."))
    number("rows", _("rows"), 1)
    carry.button(
        _("See it in Cross entropy"), TARGET, "cross_entropy", lambda: with_depth(rows), "depth"
    )


def deep(view: OldOrWrongView) -> str:
    """The losses with `depth=len(labels)`, as TensorFlow has them."""
    if view.experiment.rows == 1:
        return f"{view.stretched:.4g}"
    return _("refused") if isinstance(view.deep, Message) else row(view.deep)


def gradient(view: OldOrWrongView) -> None:
    st.markdown(_("**5. “The gradient is p − y”**"))
    away = float(np.abs(view.claimed - view.measured).max())
    st.markdown(
        _(
            "That holds for a label that sums to 1, at temperature 1. Else it is "
            "(Σy · p − y) / T. Here p − y is off by up to {away}.",
            away=lecture.number(f"{away:.4f}"),
        )
    )
    table = {
        _("class"): [str(k) for k in range(len(LOGITS))],
        "p − y": [f"{value:.6f}" for value in view.claimed],
        "(Σy · p − y) / T": [f"{value:.6f}" for value in view.slope],
        _("measured slope"): [f"{value:.6f}" for value in view.measured],
    }
    results(table)
    with st.container(horizontal=True):
        number("mass", _("label sums to"), 0.5)
        number("temperature", _("Temperature T"), 0.5)
    carry.button(
        _("See it in Cross entropy"),
        TARGET,
        "cross_entropy",
        lambda: with_label(view.mass_label, view.experiment.temperature, any_labels=True),
        "gradient",
    )


def squashed(view: OldOrWrongView) -> None:
    st.markdown(_("**6. A sigmoid before softmax**"))
    st.markdown(
        _(
            "A network with ten classes ends in a sigmoid, and softmax is taken of that. Its "
            "inputs are then between 0 and 1, and no probability can pass e / (e + 9) = {bound}. "
            "One logit {sure}, the others {others}:",
            bound=f"{BOUND:.4f}",
            sure=f"{view.experiment.sure:g}",
            others=f"{-view.experiment.sure:g}".replace("-", "−"),
        )
    )
    beside(
        ("softmax(sigmoid(x))", f"{view.after_sigmoid[0]:.4f}"),
        ("softmax(x)", f"{view.linear[0]:.4f}"),
    )
    number("sure", _("logit of the right class"), 1.0)
    with st.container(horizontal=True):
        carry.button(
            _("See what softmax is given"),
            SOFTMAX,
            "softmax",
            lambda: with_network(sigmoid(view.network_logits)),
            "squashed",
        )
        carry.button(
            _("See it in a network"), ":material/hub:", "network", NetworkExperiment, "squashed"
        )


def empty(view: OldOrWrongView) -> None:
    st.markdown(_("**7. An empty tensor, and dim**"))
    st.markdown(
        _(
            "Old documentation calls softmax of an empty tensor an error. TensorFlow gives an "
            "empty one today. Here a batch of no rows is empty too; without any class there is no "
            "distribution, and that is said. Its argument `dim` is `axis` today."
        )
    )
    here = view.empty
    beside(
        (_("TensorFlow, shape {shape}", shape=view.empty_shape), str(view.empty_shape)),
        (_("here"), _("refused") if isinstance(here, Message) else str(here)),
        wrong=False,
    )
    if isinstance(here, Message):
        st.caption(plain(say(here)))
    options = {True: _("no classes, (3, 0)"), False: _("no rows, (0, 3)")}
    choose("no_classes", _("The tensor has"), options)
    carry.button(_("See axes in Softmax"), SOFTMAX, "softmax", with_axes, "empty")


def printed(view: OldOrWrongView) -> None:
    st.markdown(_("**8. One is printed, another is shown**"))
    st.markdown(
        _(
            "A tutorial prints z, the logits, and shows the labels below it. Rows of logits need "
            "not sum to 1, and rows of labels must: a look at the sums tells which is which."
        )
    )
    choose("prints_labels", _("Print"), {False: "print(z)", True: "print(labels)"})
    values = view.printed
    table = {str(k): [f"{value:g}" for value in values[:, k]] for k in range(values.shape[1])}
    sums = {_("sum"): [f"{value:.4g}" for value in values.sum(axis=-1)]}
    results(table | sums)
    carry.button(_("See both in Cross entropy"), TARGET, "cross_entropy", with_both, "printed")


@lecture.part("results")
def results(table: dict[str, list[str]]) -> None:
    """A small table of what comes."""
    st.dataframe(pd.DataFrame(table), hide_index=True)


@lecture.part("results")
def beside(old: tuple[str, str], new: tuple[str, str], *, wrong: bool = True) -> None:
    """Two numbers beside each other, the left one as the tutorial has it."""
    for column, (name, value), color in zip(
        st.columns(2), (old, new), ("orange" if wrong else "gray", "green"), strict=True
    ):
        with column, st.container(gap=None):
            st.caption(plain(name))
            st.markdown(f"### :{color}[{plain(value)}]")


def row(values: np.ndarray) -> str:
    """Numbers with commas between them."""
    return ", ".join(f"{value:.4g}" for value in values)


@lecture.part("controls")
def number(name: str, label: str, step: float) -> None:
    """A field of the experiment to be typed, and why what was typed was not taken."""
    fields.refilled(
        label,
        f"old_{name}",
        getattr(state.current(Kind), name),
        step=step,
        format="%d" if isinstance(step, int) else "%g",
        on_change=changed,
        args=(name,),
        width=200,
    )
    state.show_problems(f"old_{name}")


@lecture.part("controls")
def choose(name: str, label: str, titles: dict[bool, str]) -> None:
    """One of two."""
    st.segmented_control(
        label,
        list(titles),
        key=state.bind(f"old_{name}", getattr(state.current(Kind), name)),
        format_func=lambda value: titles[value],
        on_change=changed,
        args=(name,),
        required=True,
    )


def changed(name: str) -> None:
    value = st.session_state[f"old_{name}"]
    state.attempt(f"old_{name}", lambda: state.current(Kind).updated(name, value))


def with_batch() -> CrossEntropyExperiment:
    logits = OldOrWrongView(state.current(Kind)).batch
    return replace(CrossEntropyExperiment(), logits=tensor(logits), preset=None)


def with_label(
    label: np.ndarray, temperature: float, *, any_labels: bool
) -> CrossEntropyExperiment:
    return CrossEntropyExperiment(
        logits=tensor(LOGITS),
        indices=None,
        labels=tensor(label),
        any_labels=any_labels,
        temperature=temperature,
        preset=None,
    )


def with_depth(rows: int) -> CrossEntropyExperiment:
    indices = tuple(k % len(LOGITS) for k in range(rows))
    logits = tensor(np.tile(LOGITS, (rows, 1)))
    return CrossEntropyExperiment(logits=logits, indices=indices, depth=rows, preset=None)


def with_both() -> CrossEntropyExperiment:
    return CrossEntropyExperiment(logits=tensor(BATCH), indices=(0, 1, 2), preset=None)


def with_network(inputs: np.ndarray) -> SoftmaxExperiment:
    return replace(SoftmaxExperiment().with_logits(inputs), entry=(0,), preset=None)


def with_axes() -> SoftmaxExperiment:
    return SoftmaxExperiment.from_query({"preset": "axis_0"})[0]


main()
