"""A against B: which rows the second model fixed, which it broke, and whether that is chance."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import Message
from core.experiment import CompareExperiment
from core.locale import N_, translations
from core.logits import MOST_CLASSES, NORMALISATIONS, Cell
from core.logits.pair import METRICS, Pair
from core.reference.programs import PROGRAMS
from core.view import CompareView
from pages import files, judge, lecture, live, pair_files, pair_rows, pairs, state
from pages.columns import named_column
from pages.fold import prose_fold
from pages.language import _, language, plain, say
from pages.live.compare import compare_bench
from pages.per_class import PERCENT, height

BENCH = "agreement"
CLASSES, SEEN = 1_000, 10  # that are listed; that are seen at a time
MOST_PAIRS = 100  # differences that are listed where there are too many classes for a matrix
Kind = CompareExperiment
OUTCOMES = {
    "both_right": (N_("Both right: {count}"), ":material/done_all:"),
    "broken": (N_("Broken by B: {count}"), ":material/heart_broken:"),
    "fixed": (N_("Fixed by B: {count}"), ":material/build:"),
    "both_wrong": (N_("Both wrong: {count}"), ":material/close:"),
}
TITLES = {
    "accuracy": N_("Accuracy"),
    "mean_loss": N_("Mean loss"),
    "ece": N_("ECE"),
    "brier": N_("Brier score"),
}
SHOWN = {"none": N_("Counts"), "true": N_("A = 100%"), "predicted": N_("B = 100%")}


def main() -> None:
    experiment = state.current(Kind)
    pair_files.choose(experiment)
    state.show_problems("compare_link")
    missing = pairs.missing(experiment)
    if missing:
        state.waits(experiment)
    for source in missing:
        st.warning(files.asking(source))
    pair = pairs.find(experiment)
    if isinstance(pair, Message):
        mismatch(experiment, pair)
    if not isinstance(pair, Pair):
        return
    view = pairs.view(experiment, pair)
    about(pair)
    metrics(pair)
    verdict(pair)
    outcomes(view)
    matrix, classes = st.columns([3, 2], gap="large")
    with matrix:
        agreement(view)
    with classes:
        by_class(view)
    pair_rows.table(view)
    prose_fold(_("What the numbers mean"), "compare")
    judge.show(PROGRAMS["compare"](view))


def mismatch(experiment: Kind, why: Message) -> None:
    """Why two files cannot be compared; beside a sample the other one is yet to come."""
    opened = [pairs.side(experiment, side) for side in ("a", "b")]
    if any(file.is_sample for file in opened) and not all(file.is_sample for file in opened):
        st.warning(plain(say(why)) + " " + _("Open the other file too, or choose it above."))
    else:
        st.error(plain(say(why)))


def about(pair: Pair) -> None:
    """What the sample pair is."""
    if pair.a.logits is files.squashed().logits and pair.b.logits is files.sample().logits:
        st.caption(
            _(
                "797 digits that two small networks had not seen: in A a sigmoid stands before "
                "softmax, as in some tutorials; B is the same network without it. Digits: "
                "E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0."
            )
        )


@lecture.part("results")
def metrics(pair: Pair) -> None:
    """What each comes to, and the difference."""
    with st.grid(4, min_column_width=230):
        for name in METRICS:
            share = name == "accuracy"
            style = ".2%" if share else ".4g"
            values = pair.metric(name)
            known = np.isfinite(values)
            texts = [f"{v:{style}}" if ok else "–" for v, ok in zip(values, known, strict=True)]
            change = values[1] - values[0]
            points = _("{change} percentage points", change=f"{100 * change:+.2f}")
            st.metric(
                _(TITLES[name]),
                " → ".join(texts),
                (points if share else f"{change:+.4g}") if known.all() else None,
                delta_color="normal" if share else "inverse",
            )


@lecture.part("results")
def verdict(pair: Pair) -> None:
    """McNemar's test in a sentence, and which of its two forms it is."""
    found = pair.test
    if not found.discordant:
        st.info(_("A and B are right on the very same rows: there is nothing to test."))
        return
    if found.exact:
        how = _(
            "Exact test: there are fewer than {few} such rows ({count}), so the binomial "
            "distribution is counted. (Chi-square with the correction for "
            "continuity: {statistic}, p = {other}.)"
        )
    else:
        how = _(
            "Chi-square with the correction for continuity: {statistic}, for {count} rows are "
            "{few} or more. (Exact: p = {other}.)"
        )
    st.markdown(
        _(
            "**Rows that B fixed: {fixed}; rows that it broke: {broken}.** Were each of them as "
            "likely to be fixed as broken, a difference this large would have the probability "
            "**p = {p}** (McNemar).",
            fixed=f"{found.fixed:,}",
            broken=f"{found.broken:,}",
            p=f"{found.p:.2g}",
        )
    )
    other = found.p_chi_square if found.exact else found.p_exact
    st.caption(
        how.format(
            count=f"{found.discordant:,}",
            few=25,
            statistic=f"{found.statistic:.4g}",
            other=f"{other:.2g}",
        )
    )


@lecture.part("results")
def outcomes(view: CompareView) -> None:
    """The rows by who has them right, two by two; a press shows those rows."""
    chosen = view.experiment.outcome
    st.subheader(_("Who is right"), anchor=False)
    with st.grid(2, min_column_width=150):
        for name, count in view.pair.counts.items():
            text, icon = OUTCOMES[name]
            st.button(
                _(text, count=f"{count:,}"),
                icon=icon,
                key=f"outcome_{name}",
                type="primary" if name == chosen else "secondary",
                on_click=choose,
                args=(None if name == chosen else name,),
                width="stretch",
            )
    st.caption(
        _("Above: rows that A has right. Left: rows that B has right. Press one to see its rows.")
    )


def agreement(view: CompareView) -> None:
    """Which prediction of A meets which of B."""
    st.subheader(_("Predictions of A against those of B"), anchor=False)
    state.show_problems(BENCH)
    if view.pair.classes > MOST_CLASSES:
        st.info(
            _(
                "A matrix of {classes} classes cannot be read; above {most} the most frequent "
                "differences stand in a table instead.",
                classes=f"{view.pair.classes:,}",
                most=MOST_CLASSES,
            )
        )
        differences(view)
        return
    st.segmented_control(
        _("Show"),
        NORMALISATIONS,
        key=state.bind("compare_normalise", view.experiment.normalise),
        format_func=lambda name: _(SHOWN[name]),
        required=True,
        on_change=normalised,
    )
    gettext = translations(language()).gettext
    bench = compare_bench(view, gettext)
    live.show(bench, key=BENCH, on_edit=pressed, gettext=gettext)
    st.caption(_("Blue: they say the same. Orange: they do not, on a scale of its own."))


@lecture.part("tables")
def differences(view: CompareView) -> None:
    """The predictions that differ most often; a chosen row of the table chooses the cell."""
    found, names = view.pair.agreement, view.names
    cells = [(first, second) for first, second in found.pairs[:MOST_PAIRS].tolist()]
    if not cells:
        st.caption(_("There is none."))
        return
    cell = view.experiment.cell
    key = f"differences-{view.experiment.place}-{cell}"
    frame = pd.DataFrame(
        {
            "first": [names[first] for first, _second in cells],
            "second": [names[second] for _first, second in cells],
            "rows": found.pair_counts[: len(cells)],
        }
    )
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height=height(min(len(cells), SEEN)),
        on_select=lambda: difference_chosen(key, cells),
        selection_mode="single-row",
        selection_default={"selection": {"rows": [cells.index(cell)] if cell in cells else []}},
        column_config={
            "first": named_column(_("A says"), frame["first"]),
            "second": named_column(_("B says"), frame["second"]),
            "rows": st.column_config.NumberColumn(_("rows"), format="localized"),
        },
    )


@lecture.part("tables")
def by_class(view: CompareView) -> None:
    """The recall of both, class by class; where B lost most stands first."""
    st.subheader(_("Every class"), anchor=False)
    found = view.pair.by_class
    order = np.argsort(found["change"], kind="stable")[:CLASSES]  # NaN is last
    shares = {"recall_a": _("recall of A"), "recall_b": _("recall of B"), "change": _("B − A")}
    counts = {"fixed": _("fixed"), "broken": _("broken"), "support": _("rows")}
    columns = {name: 100 * found[name][order] for name in shares}
    frame = pd.DataFrame(
        {"class": [view.names[k] for k in order]}
        | columns
        | {name: found[name][order] for name in counts}
    )
    config = {name: st.column_config.NumberColumn(text) for name, text in counts.items()}
    for name, text in shares.items():
        config[name] = st.column_config.NumberColumn(text, format=PERCENT)
    st.dataframe(
        frame,
        hide_index=True,
        height=height(min(len(order), SEEN)),
        placeholder="–",
        column_config=config | {"class": named_column(_("class"), frame["class"], pinned=True)},
    )


def choose(outcome: str | None) -> None:
    """Shows the rows of an outcome, the worst of them chosen; all rows for None."""
    pairs.narrow(BENCH, lambda now: now.with_outcome(outcome))


def pressed() -> None:
    """A cell of the matrix was pressed."""
    edit = state.last_edit(BENCH)
    pairs.narrow(BENCH, lambda now: now.with_edit(edit))


def difference_chosen(key: str, cells: list[Cell]) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    pairs.narrow(BENCH, lambda now: now.with_cell(cells[chosen[0]] if chosen else None))


def normalised() -> None:
    value = st.session_state["compare_normalise"]
    experiment = state.current(Kind)
    state.attempt("compare_normalise", lambda: replace(experiment, normalise=value))


main()
