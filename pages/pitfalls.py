"""The four mistakes with cross entropy as cards, each with the numbers of the logits shown."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from core.view import Pitfalls
from pages import carry
from pages.language import _


def pitfalls(pits: Pitfalls, set_preset: Callable[[str], None]) -> None:
    """Two cards beside each other, twice."""
    cards = [no_distribution, twice, log_zero, swapped]
    examples = ["no_distribution", "animals", "log_zero", "three_rows"]
    for at in (0, 2):
        for column, card, example in zip(
            st.columns(2, gap="medium"), cards[at : at + 2], examples[at : at + 2], strict=True
        ):
            with column.container(border=True, height="stretch"):
                card(pits)
                st.button(
                    _("Show an example"),
                    key=f"pitfall_{example}",
                    icon=":material/experiment:",
                    on_click=set_preset,
                    args=(example,),
                )


def no_distribution(pits: Pitfalls) -> None:
    st.markdown(_("**1. A label that is no distribution**"))
    away = float(abs(pits.claimed_slopes - pits.measured_slopes).max())
    if not np.isfinite(away):
        st.markdown(_("The loss of this row is no number, and so it has no slope."))
    elif away < pits.trusted:
        st.markdown(
            _(
                "The label of this row sums to {mass}, so TensorFlow's gradient (p − y) / T is the "
                "slope of the loss: measured, it differs by less than {small}.",
                mass=f"{pits.mass:.6g}",
                small=f"{pits.trusted:.0e}",
            )
        )
    else:
        st.markdown(
            _(
                ":orange[The label of this row sums to {mass}.] TensorFlow still answers "
                "(p − y) / T, and that is off by up to {away} from the slope of its own loss, "
                "which is (Σy · p − y) / T.",
                mass=f"{pits.mass:.6g}",
                away=f"{away:.4g}",
            )
        )
    names = [pits.view.name(int(label)) for label in pits.view.columns.shown]
    table = {
        _("class"): names,
        _("TensorFlow's p − y"): [f"{slope:.6f}" for slope in pits.claimed_slopes],
        _("measured slope"): [f"{slope:.6f}" for slope in pits.measured_slopes],
    }
    st.dataframe(pd.DataFrame(table), hide_index=True, height="content" if len(names) < 8 else 280)


def twice(pits: Pitfalls) -> None:
    st.markdown(_("**2. Softmax fed twice**"))
    row, losses = pits.view.experiment.row, pits.view.losses
    if np.isnan(losses[row]):
        st.markdown(_("The loss of this row is no number, and so it has no slope."))
        return
    st.markdown(
        _(
            "The function applies softmax itself. Given probabilities in place of logits it takes "
            "them for logits between 0 and 1: the loss of this row becomes :orange[{twice}] and "
            "not {loss}. It can never fall below {least}, however sure the model is, and its "
            "gradient almost vanishes.",
            twice=f"{pits.twice:.6f}",
            loss=f"{losses[row]:.6f}",
            least=f"{pits.least_twice:.4f}",
        )
    )
    wrong, right = _("wrong"), _("right")
    st.code(
        "p = tf.nn.softmax(logits)\n"
        "loss = tf.nn.softmax_cross_entropy_with_logits\n"
        f"loss(labels, p)       # {wrong}\n"
        f"loss(labels, logits)  # {right}",
        language="python",
    )


def log_zero(pits: Pitfalls) -> None:
    st.markdown(_("**3. log 0 without clipping**"))
    row, losses = pits.view.experiment.row, pits.view.losses
    st.markdown(
        _(
            "By hand one takes the logarithm of a probability. A probability too small for a "
            "computer is 0, and −log 0 is ∞. Clipping to 1e-7, as Keras does, hides it: no loss "
            "is above 16.12, and no gradient comes from it. From the logits it is exact."
        )
    )
    table = {
        _("how"): [
            _("exp(x) / Σ exp(x), then log"),
            _("softmax, then log"),
            _("softmax, clipped at 1e-7, then log"),
            _("from the logits (log-softmax)"),
        ],
        _("loss of the row"): [
            f"{value:.8g}"
            for value in (pits.without_shift, pits.by_hand, pits.clipped, losses[row])
        ],
    }
    st.dataframe(pd.DataFrame(table), hide_index=True)
    carry.button(
        _("This row in every type"),
        ":material/memory:",
        "numerics",
        lambda: carry.numerics_of(pits.view),
    )


def swapped(pits: Pitfalls) -> None:
    st.markdown(_("**4. Arguments swapped**"))
    st.markdown(
        _(
            "TensorFlow took (logits, labels) before version 1, names only in version 1, and takes "
            "(labels, logits) since version 2. Called by position with the old order nothing "
            "complains: the sum over the rows is :orange[{swapped}] and not {total}.",
            swapped=f"{pits.swapped:.6g}",
            total=f"{pits.view.total:.6g}",
        )
    )
    wrong, right = _("wrong today"), _("right, by name")
    st.code(
        "loss = tf.nn.softmax_cross_entropy_with_logits\n"
        f"loss(logits, labels)  # {wrong}\n"
        f"loss(labels=labels, logits=logits)  # {right}",
        language="python",
    )
