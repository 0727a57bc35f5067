"""Choose the two files that are compared: among those that are open, or from one's own disk."""

from dataclasses import replace

import streamlit as st

from core.experiment import CompareExperiment
from core.logits import logits_of
from pages import files, pairs, state, uploads
from pages.files import OpenFile
from pages.language import _

CONTROL = "compare_files"
LETTERS = {"a": "A", "b": "B"}
SAMPLE = "compare_sample"
Kind = CompareExperiment


def choose(experiment: Kind) -> None:
    """One choice a side, a change of sides, an opener, and the way back to the samples."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for side in LETTERS:
            chooser(experiment, side)
        st.button(_("Swap"), icon=":material/swap_horiz:", key="compare_swap", on_click=swap)
        with st.popover(_("Open files"), icon=":material/folder_open:", type="primary"):
            openers()
        st.button(_("Digits sample"), icon=":material/dialpad:", key=SAMPLE, on_click=samples)
    state.show_problems(CONTROL, *(f"{CONTROL}_{side}" for side in LETTERS))


def chooser(experiment: Kind, side: str) -> None:
    """One of the open files."""
    known = {opened.logits.digest: opened.logits.name for opened in files.known()}
    names = list(known.values())
    now = pairs.side(experiment, side)
    st.selectbox(
        LETTERS[side],
        list(known),
        key=state.bind(f"compare_{side}", None if now is None else now.logits.digest),
        format_func=lambda digest: called(known[digest], digest, names),
        placeholder=_("not open"),
        on_change=chosen,
        args=(side,),
        width=220,
    )


def called(name: str, digest: str, names: list[str]) -> str:
    """The name of a file, with the beginning of its content's hash where another has it too."""
    return name if names.count(name) == 1 else f"{name} ({digest[:6]})"


def openers() -> None:
    """Logits and labels of either side; the labels of one will do."""
    for side, letter in LETTERS.items():
        kinds = {
            "logits": (_("Logits of {model}", model=letter), ("npy", "npz", "csv", "tsv", "txt")),
            "labels": (
                _("Labels of {model}, where they are not with its logits", model=letter),
                ("npy", "csv", "tsv", "txt"),
            ),
        }
        for kind, (label, endings) in kinds.items():
            st.file_uploader(
                label,
                type=list(endings),
                key=f"{side}_{kind}_file",
                on_change=uploaded,
                args=(side,),
            )
    st.caption(
        _(
            "Both of the same rows in the same order. If one has no labels, it takes the other's. "
            "Files are only read as data."
        )
    )


def uploaded(side: str) -> None:
    """Opens what stands in the uploaders of a side; what was open stays if it cannot."""
    control = f"{CONTROL}_{side}"
    if st.session_state.get(f"{side}_logits_file") is None:
        state.refuse(control)
        return
    state.attempt(
        control, lambda: with_file(side, files.keep(OpenFile(logits_of(uploads.given(f"{side}_")))))
    )


def chosen(side: str) -> None:
    digest = st.session_state[f"compare_{side}"]
    opened = next(each for each in files.known() if each.logits.digest == digest)
    state.attempt(CONTROL, lambda: with_file(side, opened))


def with_file(side: str, opened: OpenFile) -> Kind:
    """The experiment with another file on a side; the other one stays, and the rest begins anew.

    Where these are the files that a link asks for, it is what the link shows.
    """
    now = state.current(Kind)
    other = "b" if side == "a" else "a"
    kept = pairs.side(now, other)
    source = kept.source() if kept else getattr(now, other)
    return as_asked(Kind(**{side: opened.source(), other: source}))


def as_asked(found: Kind) -> Kind:
    """What a link shows of these two files, if one asked for them."""
    asked = state.waiting(Kind)
    if asked is None or any(digest(asked, side) != digest(found, side) for side in LETTERS):
        return found
    if not pairs.missing(found):
        state.waits_no_more(Kind)
    return asked


def digest(experiment: Kind, side: str) -> str:
    """As a link has it."""
    opened = pairs.side(experiment, side)
    source = getattr(experiment, side) if opened is None else opened.source()
    return source.digest


def swap() -> None:
    def swapped() -> Kind:
        now = state.current(Kind)
        a, b = (pairs.side(now, side) for side in LETTERS)
        row = now.row or 0
        outcome = {"fixed": "broken", "broken": "fixed"}.get(now.outcome or "", now.outcome)
        both = {"a": b.source(row) if b else now.b, "b": a.source(row) if a else now.a}
        cell = now.cell and (now.cell[1], now.cell[0])
        return replace(now, **both, outcome=outcome, cell=cell)

    state.attempt(CONTROL, swapped)


def samples() -> None:
    state.replace_all(CONTROL, Kind)
