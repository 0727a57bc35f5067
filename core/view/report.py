"""The report of a file of logits: every figure of it as plain data, and as JSON."""

import json
import math
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from core.logits import (
    CHECKS,
    FITTED,
    JUDGED,
    LEFT_OUT,
    MOST_CLASSES,
    Assessment,
    Confusion,
    Finding,
    Reliability,
    Selected,
    Selection,
    Summary,
    TemperatureFit,
    counted_rows,
    macro,
    slice_table,
)
from core.logits.nll_curve import NllCurve
from core.view.calibration import GRID, METRICS, metrics
from core.view.measures import MEASURES
from core.view.your_logits import LogitsView

NAME, VERSION = "logitscope-report", 1
"""The version counts up where a name or its meaning changes; new names may come without."""
MOST_ROWS = 100
"""Row numbers of a finding."""
MOST_PAIRS = 1_000
"""Mistakes by label and prediction, the most frequent first."""

Plain = dict[str, Any]


def report(view: LogitsView, date: str = "") -> Plain:
    """Every figure of a file, of all its rows, and those of the selection if there is one.

    Sentences are in English, rows and classes are counted from 0, names of classes are in
    `file.class_names`. Figures that need labels are None without labels.

    Args:
        view: the file; of its experiment the selection, the temperature and the column of the
            slices are taken.
        date: when the report is made, in ISO 8601.

    Returns:
        Dicts, lists, texts, numbers and None. A number may be NaN, where there is none, such as the
        precision of a class that is never predicted, or infinite.

    Example:
        >>> from core.experiment import LogitsExperiment
        >>> found = report(LogitsView(LogitsExperiment()))
        >>> found["file"]["rows"], round(found["metrics"]["accuracy"]["value"], 4)
        (797, 0.9297)
    """
    opened = view.opened
    summary, whole = opened.summary, opened.selected(Selection())
    return {
        "format": NAME,
        "version": VERSION,
        "date": date,
        "file": _file(view),
        "logits": {
            "min": summary.low,
            "max": summary.high,
            "nan_count": summary.nan_count,
            "positive_inf_count": summary.positive_inf_count,
            "negative_inf_count": summary.negative_inf_count,
            "rows_without_softmax": summary.undefined_rows,
            "first_row_without_softmax": _first_undefined(view),
        },
        "doctor": {
            "checks": list(CHECKS),
            "findings": [_finding(each) for each in opened.findings],
        },
        "metrics": _metrics(whole, summary),
        "per_class": _per_class(whole.confusion),
        "macro": _macro(whole.confusion),
        "confusion_matrix": _confusion(whole.confusion),
        "reliability": _reliability(
            None if summary.quality is None else summary.quality.reliability
        ),
        "histograms": {name: _histogram(view, name) for name in opened.places.histograms},
        "temperature_scaling": _temperature(view),
        "slices": _slices(view),
        "selection": _selection(view),
    }


def to_json(found: Plain) -> str:
    """A report as JSON: NaN is null, infinities are the texts "Infinity" and "-Infinity".

    Example:
        >>> print(to_json({"low": -math.inf, "ece": math.nan}))
        {
         "low": "-Infinity",
         "ece": null
        }

    Source: RFC 8259, which has no such numbers; the texts are those of protocol buffers.
    """
    return json.dumps(_valid(found), ensure_ascii=False, indent=1, allow_nan=False)


def _valid(value: Any) -> Any:
    """The same without numbers that JSON does not have."""
    if isinstance(value, dict):
        return {name: _valid(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_valid(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def text(name: str) -> str:
    r"""A name out of a file, without what UTF-8 does not have.

    Example:
        >>> text("caf\udce9")
        'caf?'
    """
    return name.encode("utf-8", "replace").decode()


def _file(view: LogitsView) -> Plain:
    logits, sums = view.opened.logits, view.opened.summary
    rows, classes = logits.values.shape
    return {
        "name": text(logits.name),
        "sha256": logits.digest,
        "shape": [*(logits.lead or (rows,)), classes],
        "rows": sums.rows,
        "classes": classes,
        "dtype": sums.dtype,
        "labelled": logits.labels is not None,
        "ignore_index": logits.ignore_index,
        "ignored_rows": rows - sums.rows,
        "class_names": [text(name) for name in view.names],
        "notes": [text(str(note)) for note in logits.notes],
    }


def _first_undefined(view: LogitsView) -> int | None:
    """In the numbers of the file, though ignored rows are not summed up."""
    first = view.opened.summary.first_undefined
    return None if first is None else int(counted_rows(view.opened.logits)[first])


def _finding(finding: Finding) -> Plain:
    rows = finding.rows
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "sentence": text(str(finding.sentence)),
        "cure": text(str(finding.cure)),
        "row_count": None if rows is None else rows.size,
        "rows": None if rows is None else rows[:MOST_ROWS].tolist(),
    }


def _metrics(selected: Selected, summary: Summary | None = None) -> Plain | None:
    """The figures of some rows with their bands; of all rows by the summary, where it has them."""
    scores = selected.scores
    if scores is None:
        return None
    found: Plain = {"rows": scores.rows, "mistakes": scores.mistakes}
    for measure in MEASURES:
        estimate = asdict(measure.read(selected))
        summed = getattr(summary, measure.key, None)
        found[measure.key] = estimate if summed is None else estimate | {"value": summed}
    return found


def _per_class(confusion: Confusion | None) -> list[Plain] | None:
    if confusion is None:
        return None
    columns = {
        "precision": confusion.precision,
        "recall": confusion.recall,
        "f1": confusion.f1,
        "support": confusion.support,
        "predicted": confusion.predicted,
    }
    lists = [column.tolist() for column in columns.values()]
    return [
        {"class": at, **dict(zip(columns, row, strict=True))}
        for at, row in enumerate(zip(*lists, strict=True))
    ]


def _macro(confusion: Confusion | None) -> Plain | None:
    if confusion is None:
        return None
    return {name: macro(getattr(confusion, name)) for name in ("precision", "recall", "f1")}


def _confusion(confusion: Confusion | None) -> Plain | None:
    """Rows are labels, columns predictions; no matrix of more than `MOST_CLASSES`."""
    if confusion is None:
        return None
    pairs = zip(
        confusion.pairs[:MOST_PAIRS].tolist(),
        confusion.pair_counts[:MOST_PAIRS].tolist(),
        strict=True,
    )
    return {
        "matrix": confusion.matrix.tolist() if confusion.classes <= MOST_CLASSES else None,
        "pairs": [
            {"label": label, "prediction": guess, "count": count} for (label, guess), count in pairs
        ],
        "pair_count": len(confusion.pairs),
        "rows_without_prediction": confusion.unpredicted,
    }


def _reliability(found: Reliability | None) -> Plain | None:
    """By bins of confidence, (lo, hi]; the rows without a softmax are in none."""
    if found is None:
        return None
    low, high = found.band()
    return {
        "edges": found.edges.tolist(),
        "count": found.counts.tolist(),
        "confidence": found.confidence.tolist(),
        "accuracy": found.accuracy.tolist(),
        "accuracy_low": low.tolist(),
        "accuracy_high": high.tolist(),
    }


def _histogram(view: LogitsView, name: str) -> Plain:
    """By bins, of which the outermost ones hold what lies beyond the edges too."""
    found = view.opened.places.histograms[name]
    right, wrong = view.opened.selected(Selection()).histogram(name)
    labelled = view.opened.logits.labels is not None
    return {
        "edges": found.edges.tolist(),
        "count": (right + wrong).tolist(),
        "right": right.tolist() if labelled else None,
        "rows_below": found.open_low,
        "rows_above": found.open_high,
    }


def _temperature(view: LogitsView) -> Plain | None:
    """The fit, its curve, and the file at T = 1 and at the temperature that the page shows."""
    fit = view.opened.fit
    if fit is None:
        return None
    if not isinstance(fit, TemperatureFit):
        return {"kind": "none", "verdict": text(str(fit))}
    temperatures = list(dict.fromkeys((1.0, view.temperature)))
    return {
        "kind": fit.kind,
        "verdict": str(fit.verdict),
        "temperature": fit.temperature,
        "temperature_low": fit.band[0],
        "temperature_high": fit.band[1],
        "advised": fit.advised,
        "nll_gain": fit.gain,
        "nll_gain_low": fit.gain_band[0],
        "nll_gain_high": fit.gain_band[1],
        "nll_before": fit.nll_before._asdict(),
        "nll_after": fit.nll_after._asdict(),
        "rows": {
            name: int(np.count_nonzero(fit.split == half))
            for name, half in (("fitted", FITTED), ("judged", JUDGED), ("left_out", LEFT_OUT))
        },
        "curve": {"temperature": GRID.tolist()}
        | {
            name: _curve(fit.curve[half]) for name, half in (("fitted", FITTED), ("judged", JUDGED))
        },
        "at": [_assessed(view.opened.assessment(each)) for each in temperatures],
    }


def _curve(curve: NllCurve) -> list[float]:
    losses: list[float] = curve(GRID).tolist()
    return losses


def _assessed(found: Assessment) -> Plain:
    """The figures of all rows that have a softmax at a temperature; the accuracy is argmax's."""
    return {
        "temperature": found.temperature,
        "rows": found.quality.rows,
        **dict(zip(METRICS, metrics(found), strict=True)),
        "reliability": _reliability(found.quality.reliability),
    }


def _slices(view: LogitsView) -> Plain | None:
    """Those of the column that is chosen; the true classes are in `per_class`."""
    column, opened = view.experiment.by, view.opened
    if column is None or column not in opened.logits.columns or opened.logits.labels is None:
        return None
    factor = opened.factor(column)
    table = slice_table(opened.selected(Selection()), factor.codes, len(factor.values))
    columns = {each.name: getattr(table, each.name).tolist() for each in fields(table)}
    return {
        "column": text(column),
        "values": [
            {
                "value": text(value) if math.isnan(low) else None,
                "min": low,
                "max": high,
                "rows": columns["counts"][at],
                "accuracy": columns["accuracy"][at],
                "accuracy_low": columns["accuracy_low"][at],
                "accuracy_high": columns["accuracy_high"][at],
                "nll": columns["loss"][at],
                "nll_half_band": columns["loss_half"][at],
                "ece": columns["ece"][at],
                "ece_half_band": columns["ece_half"][at],
            }
            for at, (value, (low, high)) in enumerate(
                zip(factor.values, factor.ends.tolist(), strict=True)
            )
        ],
    }


def _selection(view: LogitsView) -> Plain | None:
    """The conditions that hold, and the figures of the rows that they leave."""
    if not view.selection:
        return None
    return {
        "conditions": _listed(asdict(view.selection)),
        "rows": view.selected.count,
        "metrics": _metrics(view.selected),
    }


def _listed(value: Any) -> Any:
    """Tuples as lists, and names as `text` has them."""
    if isinstance(value, dict):
        return {name: _listed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(each) for each in value]
    return text(value) if isinstance(value, str) else value
