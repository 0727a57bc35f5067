"""The rows of a file as a table for people."""

import numpy as np
import pandas as pd
import streamlit as st

from core.locale import N_
from core.logits import sample_images, top_classes
from pages.files import OpenFile
from pages.language import _

COLUMNS = {
    "row": N_("row"),
    "loss": N_("loss"),
    "confidence": N_("confidence"),
    "margin": N_("margin"),
    "entropy": N_("entropy"),
    "rank": N_("rank of the label"),
}


def row_frame(opened: OpenFile, rows: np.ndarray) -> pd.DataFrame:
    """The shown rows as a table for people: class names, and the three top classes."""
    logits, numbers = opened.logits, opened.table
    classes, probabilities = top_classes(logits, rows, k=3)
    columns = {"row": rows}
    if logits.labels is not None:
        columns["label"] = [class_name(opened, label) for label in logits.labels[rows]]
    columns["prediction"] = [class_name(opened, label) for label in numbers.prediction[rows]]
    columns["confidence"] = numbers.confidence[rows].astype(float)
    if numbers.loss is not None and numbers.rank is not None:
        columns["loss"] = numbers.loss[rows].astype(float)
        columns["rank"] = numbers.rank[rows]
    columns["margin"] = numbers.margin[rows].astype(float)
    columns["entropy"] = numbers.entropy[rows].astype(float)
    columns["top"] = [
        "   ".join(f"{class_name(opened, k)} {p:.1%}" for k, p in zip(*both, strict=True))
        for both in zip(classes, probabilities, strict=True)
    ]
    return pd.DataFrame(columns)


def column_config() -> dict:
    """How the columns are called and written."""
    numbers = {
        name: st.column_config.NumberColumn(_(COLUMNS[name]), format="%.4g")
        for name in ("loss", "margin", "entropy")
    }
    return numbers | {
        "row": st.column_config.NumberColumn(_("row"), format="%d", pinned=True),
        "label": st.column_config.TextColumn(_("label")),
        "prediction": st.column_config.TextColumn(_("prediction")),
        "confidence": st.column_config.ProgressColumn(
            _("confidence"), format="percent", min_value=0, max_value=1
        ),
        "rank": st.column_config.NumberColumn(_("rank of the label"), format="%d"),
        "top": st.column_config.TextColumn(_("top classes"), width="large"),
    }


def class_name(opened: OpenFile, label: int) -> str:
    """What a class is called; a row with a NaN has no prediction."""
    if label < 0:
        return "–"
    names = opened.logits.class_names
    return names[label] if names else str(label)


def picture(row: int) -> np.ndarray:
    """A digit of the sample, large enough to see its pixels."""
    ink = sample_images()[row].astype(float) / 16
    return np.kron(1 - ink, np.ones((16, 16)))
