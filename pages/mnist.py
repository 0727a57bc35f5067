"""Full MNIST, or digits like it, from a file that a user has."""

import threading
from dataclasses import replace

import streamlit as st

from core.codecs import Source
from core.digits import Digits, load_digits, read_mnist
from core.experiment import NetworkExperiment
from pages import state
from pages.language import _, plain

KEPT = 2  # collections, of up to 55 MB, for all sessions together
FILE = "net_file"
_kept: dict[str, Digits] = {}  # by digest, the one that was opened last at the end
_lock = threading.Lock()
Kind = NetworkExperiment


def keep(digits: Digits) -> None:
    """Keeps a collection; the one that was opened first goes when there are too many."""
    with _lock:
        _kept.pop(digits.digest, None)
        _kept[digits.digest] = digits
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]


def find(source: Source | None) -> Digits | None:
    """The collection that an experiment means; None if it is not open here."""
    if source is None:
        return load_digits()
    with _lock:
        return _kept.get(source.digest)


def opener(experiment: NetworkExperiment) -> None:
    """Opens a file, or goes back to the digits that come with the app."""
    st.file_uploader(
        _("Other digits: mnist.npz"),
        type="npz",
        key=FILE,
        max_upload_size=200,
        on_change=uploaded,
        help=_(
            "An .npz with x_train, y_train, x_test and y_test, as Keras has it: images of 28 × 28. "
            "It is only read as data, and kept while the server has room."
        ),
    )
    state.show_problems(FILE)
    if experiment.data is not None:
        st.button(_("Back to the digits of the app"), key="net_own_digits", on_click=own)


def missing(experiment: NetworkExperiment) -> None:
    """Says which file a link asks for, where it is not open here."""
    source = experiment.data
    if find(source) is None and source is not None:
        st.warning(
            _(
                "This link is about {name} (content {digest}), which is not open here; the digits "
                "of the app are shown. Open that file under “How”.",
                name=plain(source.name),
                digest=source.digest,
            )
        )


def uploaded() -> None:
    file = st.session_state[FILE]
    if file is None:
        state.refuse(FILE)
        return

    def change() -> Kind:
        digits = read_mnist(file.name, file.getvalue())
        keep(digits)
        return with_data(Source(digits.name, digits.digest, 0))

    state.attempt(FILE, change)


def own() -> None:
    state.attempt("net_own_digits", lambda: with_data(None), FILE)


def with_data(source: Source | None) -> NetworkExperiment:
    """The experiment on other digits, from the first of them on."""
    return replace(state.current(Kind).updated("data", source), digit=0, drawn=None)
