"""Calibration: whether confidence keeps its word, and the temperature that makes it so."""

import io
from dataclasses import replace
from functools import cached_property

import numpy as np
import streamlit as st

from core.errors import Message
from core.experiment import LogitsExperiment
from core.logits import TemperatureFit
from core.logits.opened import rounded
from core.query import written
from core.view import LogitsView
from core.view.calibration import CalibrationView
from pages import bench, fields, files, lecture, rows, selecting, state
from pages.files import OpenFile
from pages.language import _, plain, say
from pages.live import Bench
from pages.live.calibration import calibration_bench

BENCH = "calibration"
FIELD = "calibration_temperature"


class Section:
    """The calibration of the rows that an experiment shows."""

    def __init__(self, experiment: LogitsExperiment) -> None:
        self.experiment = experiment
        self.opened: OpenFile = files.find(experiment.file)

    @property
    def temperature(self) -> float:
        """T, by hand or by the fit."""
        return rows.temperature_of(self.experiment, self.opened)

    @cached_property
    def view(self) -> CalibrationView | None:
        """What is drawn."""
        return LogitsView(rows.within(self.experiment, self.opened), self.opened).calibration


def show(experiment: LogitsExperiment, opened: OpenFile) -> None:
    """Reliability and the safe temperature; nothing without labels."""
    if isinstance(opened.fit, Message):
        st.info(plain(say(opened.fit)))
        if opened.waits:
            ask(opened)
        return
    bench.show(
        Section(experiment),
        bench_of,
        key=BENCH,
        on_edit=edited,
        controls=controls,
        below=take_away,
        shared=frozenset({"confidence"}),
    )


def ask(opened: OpenFile) -> None:
    """Calibrates a large file when a button is pressed."""
    if st.button(_("Calibrate it"), icon=":material/thermostat:", key="calibrate"):
        with st.spinner(_("Reading all rows a few times")):
            _fit = opened.calibration
        st.rerun()


@lecture.part("results")
def verdict(opened: OpenFile) -> None:
    """What the fit came to, in a sentence, and what it leaves out; nothing without a fit."""
    if not isinstance(opened.fit, TemperatureFit):
        return
    st.markdown(f":material/thermostat: **{plain(say(opened.fit.verdict))}**")
    if any(finding.severity == "error" for finding in opened.findings):
        st.caption(
            _("This takes the numbers for logits as they are: see to what the doctor found first.")
        )
    if opened.summary.undefined_rows:
        st.caption(
            _(
                "Without the rows that have no softmax: {count}.",
                count=f"{opened.summary.undefined_rows:,}",
            )
        )


def bench_of(section: Section, gettext) -> Bench:
    """The diagram and the loss against T."""
    return calibration_bench(section.view, section.opened.source().digest, FIELD, gettext)


def controls(section: Section) -> None:
    """The temperature to type, the fitted one and 1 to press."""
    fit = section.opened.fit
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fields.refilled(
            _("Temperature T"),
            FIELD,
            section.temperature,
            step=0.1,
            format="%g",
            on_change=typed,
            width=140,
        )
        best = rounded(fit.temperature)
        offered = [(best, _("Fitted: {temperature}", temperature=f"{best:g}"))]
        offered += [(1.0, "T = 1")] if best != 1 else []
        for at, (temperature, label) in enumerate(offered):
            st.button(label, key=f"{FIELD}_{at}", on_click=set_temperature, args=(temperature,))
    state.show_problems(FIELD, BENCH)


@lecture.part("controls")
def take_away(section: Section) -> None:
    """The logits divided by T as a file, and the lines that do the same."""
    temperature, opened = section.temperature, section.opened

    def taken() -> bytes:
        opened.check()
        return calibrated(opened.logits.values, temperature)

    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        st.download_button(
            _("Logits / {temperature} as .npy", temperature=f"{temperature:.4g}"),
            taken,
            file_name="calibrated_logits.npy",
            mime="application/octet-stream",
            icon=":material/download:",
            on_click="ignore",
            key="calibrated",
        )
    with right:
        st.code(
            f"calibrated = logits / {written(temperature)}\n"
            "probabilities = tf.nn.softmax(calibrated)",
            language="python",
        )


def calibrated(values: np.ndarray, temperature: float) -> bytes:
    """Logits divided by a temperature, in their own type, as the bytes of an .npy."""
    content = io.BytesIO()
    with np.errstate(over="ignore"):
        np.save(content, (np.asarray(values) / temperature).astype(values.dtype, copy=False))
    return content.getvalue()


def edited() -> None:
    """The temperature was dragged, or a bin was pressed."""
    edit = state.last_edit(BENCH)
    selecting.take(BENCH, lambda experiment: experiment.with_edit(edit))


def typed() -> None:
    bench.typed()
    value = st.session_state[FIELD]
    experiment = state.current(LogitsExperiment)
    state.attempt(FIELD, lambda: replace(experiment, temperature=value), BENCH)


def set_temperature(temperature: float) -> None:
    bench.typed()
    experiment = state.current(LogitsExperiment)
    state.attempt(BENCH, lambda: replace(experiment, temperature=temperature), FIELD)
